// What may be typed of a household, each rule kept and broken; and how an income becomes a percent.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '#kernel/day'
import { anonymous, type Actor } from '#platform/context'
import { readTyped } from '#platform/forms'
import { readHousehold } from '../routes/reading.ts'
import { answersTo, percentOf } from './answer.ts'
import { dayAsked, HouseholdDraft, mayNameDay, numbersShown, typedOf, type Found } from './household.ts'
import type { Law, LawRow } from './law.ts'

const typed = { size: '4', income: '2000', postalCode: '90057', age1: '30', expecting1: 'pregnant', age2: '0' }

const brokenBy = (change: Record<string, string>, found: Found = 'place'): string[] => {
  const reading = readHousehold({ ...typed, ...change }, found)
  return 'objections' in reading ? reading.objections.map(({ rule, field }) => `${rule} ${field}`) : []
}

describe('What Rosa types', () => {
  test('becomes a household and the members whose age she gave', () => {
    const { draft } = readTyped(typed, HouseholdDraft)
    assert.deepEqual(draft?.members, [
      { age: 30, expecting: 'pregnant' },
      { age: 0, expecting: '' },
    ])
    assert.deepEqual([draft?.size, draft?.income, draft?.division], [4, 2000, ''])
  })

  test('household-is-one-to-twenty', () => {
    for (const size of ['0', '21', '', 'x', '-1', '1.5'])
      assert.deepEqual(brokenBy({ size }), ['household-is-one-to-twenty size'], size)
    for (const size of ['2', '20']) assert.deepEqual(brokenBy({ size }), [])
  })

  test('income-is-an-amount, as people write it: with a sign, thousands and cents, which are rounded', () => {
    for (const income of ['', 'mil', '-5', '1000000', '1,000,000', '1e3', '$', '0x10', `1${' '.repeat(200_000)}x`])
      assert.deepEqual(brokenBy({ income }), ['income-is-an-amount income'], income)
    const read = (income: string) => readTyped({ ...typed, income }, HouseholdDraft).draft?.income
    const written = [
      '0',
      '1200',
      '1,200',
      '$1,200',
      '$ 1200',
      '1 200',
      '1,200.50',
      '1200.49',
      '999,999',
      '12.50',
      '1200 $',
    ]
    assert.deepEqual(written.map(read), [0, 1200, 1200, 1200, 1200, 1200, 1201, 1200, 999_999, 13, 1200])
  })

  test('income-is-written-clearly: what could be thousands or cents is asked for again', () => {
    for (const income of ['1.200', '12,5', '1,20', '1200,50', '1.200,50', '1,2000', '1.2.3', '1,200.505'])
      assert.deepEqual(brokenBy({ income }), ['income-is-written-clearly income'], income)
  })

  test('age-is-a-whole-number', () => {
    for (const age2 of ['121', 'x', '-1', '2.5', '0x1'])
      assert.deepEqual(brokenBy({ age2 }), ['age-is-a-whole-number age2'], age2)
    for (const age2 of ['', '120']) assert.deepEqual(brokenBy({ age2 }), [])
  })

  test('expecting-is-one-of-the-list', () => {
    assert.deepEqual(brokenBy({ expecting2: 'citizen' }), ['expecting-is-one-of-the-list expecting2'])
    assert.deepEqual(brokenBy({ expecting1: 'nursing' }), [])
  })

  test('place-is-typed, place-is-known, code-says-the-place', () => {
    assert.deepEqual(brokenBy({}, 'nothing'), ['place-is-typed postalCode'])
    assert.deepEqual(brokenBy({}, 'unknown'), ['place-is-known postalCode'])
    assert.deepEqual(brokenBy({}, 'nowhere'), ['code-says-the-place division'])
  })

  test('somebody-is-asked-for', () =>
    assert.deepEqual(brokenBy({ age1: '', age2: ' ' }), ['somebody-is-asked-for age1']))

  test('members-are-of-the-household', () => {
    assert.deepEqual(brokenBy({ size: '1' }), ['members-are-of-the-household size'])
    assert.deepEqual(brokenBy({ size: '2' }), [])
  })

  test('expecting-fits-the-age: nobody of five or eighty-five expects a child', () => {
    for (const age1 of ['0', '5', '9', '61', '85'])
      for (const expecting1 of ['pregnant', 'nursing'])
        assert.deepEqual(brokenBy({ age1, expecting1 }), ['expecting-fits-the-age expecting1'], age1)
    for (const age1 of ['10', '60']) assert.deepEqual(brokenBy({ age1 }), [], age1)
    assert.deepEqual(brokenBy({ age1: '5', expecting1: '' }), [])
  })

  test('all that is wrong is told at once, in the order of the form', () =>
    assert.deepEqual(brokenBy({ size: 'dos', income: 'x', age1: '5', age2: 'y' }, 'unknown'), [
      'household-is-one-to-twenty size',
      'income-is-an-amount income',
      'place-is-known postalCode',
      'expecting-fits-the-age expecting1',
      'age-is-a-whole-number age2',
    ]))
})

describe('A page of answers', () => {
  test('shows all of a small household, and one of a large one: the first, or whoever is asked for', () => {
    assert.deepEqual([numbersShown(1, '9'), numbersShown(6, '3')], [[1], [1, 2, 3, 4, 5, 6]])
    const shown = ['1', '7', '8', '0', 'x', undefined, '1.5', '-2', '007'].map((asked) => numbersShown(7, asked)[0])
    assert.deepEqual(shown, [1, 7, 1, 1, 1, 1, 1, 1, 1])
  })

  test('hands on what was typed, so that the next is computed from the same', () => {
    const { draft } = readTyped(typed, HouseholdDraft)
    assert.deepEqual(readTyped(typedOf(draft!), HouseholdDraft).draft?.members, draft!.members)
    assert.deepEqual(Object.keys(typedOf(draft!)).slice(0, 4), ['size', 'income', 'postalCode', 'division'])
  })
})

describe('The day of the law', () => {
  const lupe: Actor = { ...anonymous, kind: 'account' }
  const today = day('2026-03-14')

  test('is today for Rosa, and another for Lupe where it is a day', () => {
    assert.deepEqual([mayNameDay(anonymous), mayNameDay(lupe)], [false, true])
    assert.equal(dayAsked(anonymous, '2009-04-01', today), today)
    assert.equal(dayAsked(lupe, '2009-04-01', today), '2009-04-01')
    for (const asked of ['2009-02-30', 'x', undefined]) assert.equal(dayAsked(lupe, asked, today), today)
  })
})

const level = { jurisdiction: 'XX-A', from_on: day('2026-01-01'), to_on: day('2026-12-31'), first: 12_000, more: 6_000 }

const row = (code: string, change: Partial<LawRow> = {}): LawRow => ({
  code,
  program: 'care',
  jurisdiction: 'XX',
  from_on: day('2026-01-01'),
  to_on: null,
  situations: [],
  age_from: null,
  age_to: null,
  condition: null,
  income_over: null,
  income_to: 100,
  result: 'likely',
  reason: null,
  citation: 'Law 1',
  verified_on: day('2026-01-02'),
  review_by: day('2026-12-31'),
  ...change,
})

const lawWith = (rows: LawRow[], counts_unborn: 'yes' | 'no' = 'no'): Law => ({
  rows,
  groups: [{ group: 'some', division: 'XX-A', from_on: null, to_on: null }],
  levels: [level],
  programs: [
    {
      code: 'care',
      es: 'x',
      en: 'x',
      about_es: 'x',
      about_en: 'x',
      counts_unborn,
      record: 'care',
      emergency_record: null,
      payment_record: null,
    },
  ],
  situations: [{ code: 'any', es: 'x', en: 'x', hint_es: null, hint_en: null }],
  reasons: [],
  titles: [],
  notes: [],
  outside: [],
  records: [],
})

const place = { on: day('2026-06-01'), today: day('2026-06-01'), country: 'XX', division: 'XX-A' }
const adult = { age: 30, expecting: '' as const }

const answerTo = (rows: LawRow[], change: Partial<typeof place> = {}, income = 1000) =>
  answersTo(lawWith(rows), { ...place, ...change }, { size: 1, income }, adult)[0]![0]!

describe('The answer', () => {
  test('is of the nearest that speaks: the division, then a group, then the country', () => {
    const rows = [row('country'), row('group', { jurisdiction: 'some' }), row('division', { jurisdiction: 'XX-A' })]
    assert.equal(answerTo(rows).row?.code, 'division')
    assert.equal(answerTo(rows.slice(0, 2)).row?.code, 'group')
    assert.equal(answerTo(rows, { division: 'XX-B' }).reason, 'no-level')
    assert.equal(answerTo([row('country', { income_to: null })], { division: 'XX-B' }).word, 'likely')
  })

  test('is "ask" where no row speaks, where two do, and where the level is not known', () => {
    assert.deepEqual([answerTo([]).word, answerTo([]).reason], ['ask', 'no-rule'])
    assert.equal(answerTo([row('one'), row('two')]).reason, 'rows-disagree')
    assert.equal(answerTo([row('one')], { on: day('2027-01-01') }).reason, 'no-level')
    assert.equal(answerTo([row('one')], {}, 1001).reason, 'no-rule')
  })

  test('is "ask" past the day of review, and where nobody verified the row', () => {
    assert.equal(answerTo([row('one')], { today: day('2026-12-31') }).word, 'likely')
    assert.deepEqual(answerTo([row('one')], { today: day('2027-01-01') }), {
      word: 'ask',
      reason: 'review',
      row: row('one'),
    })
    assert.equal(answerTo([row('one', { verified_on: null })]).reason, 'review')
  })

  test('counts a person who expects a child as two where the program does', () => {
    const pregnant = { expecting: 'pregnant' as const }
    const percent = (counts: 'yes' | 'no', who: typeof pregnant | typeof adult) =>
      percentOf(lawWith([], counts), place, { size: 1, income: 1500 }, who, { counts_unborn: counts })
    assert.deepEqual([percent('yes', pregnant), percent('no', pregnant), percent('yes', adult)], [100, 150, 150])
  })
})
