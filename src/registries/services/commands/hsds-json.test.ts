import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { findBreak, lineAt } from './hsds-json.ts'

const whole = JSON.stringify([
  { id: '1', phones: [{ number: '5\\"5', extension: -1.5e3 }], more: [true, null, {}, []] },
])

describe('A text that is no JSON', () => {
  test('is told from one that is', () => {
    fc.assert(fc.property(fc.json(), (text) => findBreak(text) === undefined))
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json()),
        fc.nat(),
        fc.constantFrom('', ',', '}', ']', '"', 'x'),
        (text, at, sign) => {
          const broken = text.slice(0, at % (text.length + 1)) + sign + text.slice(at % (text.length + 1))
          let isJson = true
          try {
            JSON.parse(broken)
          } catch {
            isJson = false
          }
          // Signs behind a stroke, as in "\\x", are not looked into.
          fc.pre(!broken.includes('\\'))
          assert.equal(findBreak(broken) === undefined, isJson, broken)
        },
      ),
    )
  })

  test('is cut off wherever it ends, and its end is named', () => {
    for (let length = 0; length < whole.length; length += 1) {
      const { at, isCut } = findBreak(whole.slice(0, length))!
      assert.deepEqual([isCut, at], [true, length], whole.slice(0, length))
    }
    assert.deepEqual(findBreak(whole.slice(0, 37)), { at: 37, path: '[0].phones[0].number', isCut: true })
  })

  test('is wrong where a sign may not stand', () => {
    assert.deepEqual(findBreak('{"a":[1,2,}'), { at: 10, path: '.a[2]', isCut: false })
    assert.deepEqual(findBreak('hello'), { at: 0, path: '', isCut: false })
    assert.deepEqual(findBreak('[TRUE]'), { at: 1, path: '[0]', isCut: false })
    assert.deepEqual(findBreak('hello you'), { at: 0, path: '', isCut: false })
    assert.deepEqual(findBreak('[1] [2]'), { at: 4, path: '', isCut: false })
    assert.deepEqual(findBreak('["a\nb"]'), { at: 3, path: '[0]', isCut: false })
  })
})

test('A place in a text has a line and a column', () => {
  assert.deepEqual(lineAt('ab\ncd', 0), { line: 1, column: 1 })
  assert.deepEqual(lineAt('ab\ncd', 4), { line: 2, column: 2 })
})
