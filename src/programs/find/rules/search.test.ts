import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isFiltered, leadsOn, objectionsToSearch, pageOf, pageSize, SearchDraft } from './search.ts'

const place = { lat: 34 }
const rulesOf = (typed: object, found: object = {}) =>
  objectionsToSearch(SearchDraft.parse({ postalCode: '90057', words: 'dentista', ...typed }), {
    wellFormed: true,
    place,
    needKnown: true,
    ...found,
  }).map(({ rule, field }) => `${field} ${rule}`)

describe('Rosa’s search', () => {
  test('needs a postal code and what she needs, and nothing else', () => {
    assert.deepEqual(rulesOf({}), [])
    assert.deepEqual(rulesOf({ words: '', need: 'dental' }), [])
    assert.deepEqual(rulesOf({ postalCode: '', words: '' }), ['postalCode postal-code-is-typed', 'words need-is-said'])
  })

  test('says what is wrong with the postal code', () => {
    assert.deepEqual(rulesOf({}, { wellFormed: false, place: undefined }), ['postalCode postal-code-has-its-form'])
    assert.deepEqual(rulesOf({}, { place: undefined }), ['postalCode postal-code-exists-here'])
    assert.deepEqual(rulesOf({}, { place: { lat: null } }), ['postalCode postal-code-has-a-place'])
  })

  test('knows its needs and its costs, and takes few words', () => {
    assert.deepEqual(rulesOf({ need: 'gold' }, { needKnown: false }), ['words need-is-known'])
    assert.deepEqual(rulesOf({ words: 'x'.repeat(81) }), ['words words-are-few'])
    assert.deepEqual(rulesOf({ words: 'A 123 456 789' }), ['words text-holds-no-forbidden-number'])
    assert.deepEqual(rulesOf({ words: 'abogado de deportación' }), [])
    assert.equal(SearchDraft.safeParse({ cost: 'cheap' }).error?.issues[0]?.message, 'cost-is-known')
  })

  test('is narrowed by language, cost, hours and identification; another page narrows nothing', () => {
    const plain = SearchDraft.parse({ page: '2', far: 'yes' })
    assert.equal(isFiltered(plain), false)
    for (const field of ['language', 'open', 'noId']) assert.ok(isFiltered({ ...plain, [field]: 'x' }), field)
    assert.ok(isFiltered({ ...plain, cost: 'free' }))
  })

  test('turns pages from 1 to 50', () => {
    assert.deepEqual(
      ['', '0', '3', '99', '-1', 'x'].map((page) => pageOf({ page })),
      [1, 1, 3, 50, 1, 1],
    )
    assert.deepEqual([leadsOn(1, pageSize), leadsOn(1, pageSize + 1)], [false, true])
    // The last one would lead to itself.
    assert.equal(leadsOn(pageOf({ page: '99' }), pageSize + 1), false)
  })
})
