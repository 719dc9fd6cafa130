import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { temporaryDirectory } from '../../../test/database.ts'
import { KeyDestroyed, openKeyring } from '../encryption.ts'
import { openMessage, sealMessage } from './sealing.ts'

const keys = openKeyring(temporaryDirectory())
const now = new Date('2026-03-14T18:00:00Z')

test('What is sealed opens under its own id, and under no other', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), fc.string(), (id, text, to) => {
      const sealed = sealMessage(keys, id, now, { to, text })
      assert.deepEqual(openMessage(keys, id, sealed), { to, text })
      assert.throws(() => openMessage(keys, `${id}0`, sealed))
    }),
  )
})

test('A changed byte is noticed, wherever it is', () => {
  const sealed = sealMessage(keys, 'a', now, { to: '+15550100100', text: 'Puente' })
  for (let place = 0; place < sealed.length; place++) {
    const changed = Buffer.from(sealed)
    changed[place]! ^= 1
    assert.throws(() => openMessage(keys, 'a', changed), `byte ${place}`)
  }
})

test('When the key of its week is destroyed, a message says so', () => {
  const own = openKeyring(temporaryDirectory())
  const sealed = sealMessage(own, 'a', now, { to: '+15550100100', text: 'Puente' })
  own.destroyWeek('2026-W11')
  assert.throws(() => openMessage(own, 'a', sealed), KeyDestroyed)
})
