// The rules of releases, each as it holds and as it does not, and the tables that are declared.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '#kernel/day'
import { newId } from '#platform/random'
import {
  CorrectionForm,
  DayForm,
  hasPassed,
  objectionsToCorrection,
  objectionsToDay,
  objectionsToDraft,
  objectionsToPlan,
  objectionsToPublication,
  PlanForm,
  PublicationForm,
  publishedNumbers,
  readRelease,
  sayRelease,
  type PublicationCase,
} from './release.ts'
import { spotKey, tablesOf, type CellsOf, type Spot } from './release-tables.ts'

const today = day('2026-03-14')
const dueOn = day('2026-03-31')
const rules = (objections: readonly { readonly rule: string }[]): string[] => objections.map(({ rule }) => rule)
const issues = (result: {
  readonly error?: { readonly issues: readonly { readonly message: string }[] } | undefined
}) => result.error?.issues.map(({ message }) => message) ?? []

describe('what is typed', () => {
  test('release-is-of-a-year, due-day-is-given, due-day-is-a-day, release-form-is-whole', () => {
    const id = newId()
    assert.deepEqual(issues(PlanForm.safeParse({ id, year: '2025', dueOn })), [])
    assert.deepEqual(issues(PlanForm.safeParse({ id: 'x', year: '25', dueOn: '2026-02-30' })), [
      'release-form-is-whole',
      'release-is-of-a-year',
      'due-day-is-a-day',
    ])
    assert.deepEqual(issues(PlanForm.safeParse({ id, year: '2025', dueOn: '' })), ['due-day-is-given'])
  })
  test('change-says-its-reason: at least a letter, at most 500', () => {
    const id = newId()
    for (const reason of [' ', 'x'.repeat(501)])
      assert.deepEqual(issues(CorrectionForm.safeParse({ id, dueOn, reason })), ['change-says-its-reason'])
    assert.deepEqual(issues(DayForm.safeParse({ dueOn: '', reason: 'Se entró por error.' })), [])
    assert.deepEqual(issues(DayForm.safeParse({ dueOn: 'mañana', reason: 'Faltan informes.' })), ['due-day-is-a-day'])
    assert.deepEqual(issues(PublicationForm.safeParse({ draft: id, unit: '' })), ['unit-is-of-headquarters'])
  })
  test('the address of a release is its year and number', () => {
    assert.deepEqual(readRelease('2025-1'), { year: 2025, number: 1 })
    assert.equal(sayRelease({ year: 2025, number: 12 }), '2025-12')
    for (const written of ['2025', '2025-0', '25-1', '2025-1x', '']) assert.equal(readRelease(written), undefined)
  })
})

describe('the calendar', () => {
  test('year-is-planned-once', () => {
    assert.deepEqual(objectionsToPlan({ year: 2025, dueOn }, { today, standing: false }), [])
    assert.deepEqual(rules(objectionsToPlan({ year: 2025, dueOn }, { today, standing: true })), [
      'year-is-planned-once',
    ])
  })
  test('due-day-is-not-past and due-day-is-after-its-year', () => {
    const past = { year: 2025, dueOn: day('2026-03-13') }
    assert.deepEqual(rules(objectionsToPlan(past, { today, standing: false })), ['due-day-is-not-past'])
    const early = { year: 2026, dueOn: day('2026-12-31') }
    assert.deepEqual(rules(objectionsToPlan(early, { today, standing: false })), ['due-day-is-after-its-year'])
    assert.deepEqual(objectionsToPlan({ year: 2026, dueOn: day('2027-01-01') }, { today, standing: false }), [])
  })
  test('release-is-still-planned, and calling it off needs no day', () => {
    const seen = { today, year: 2025, state: 'planned' } as const
    const reason = 'Faltan informes.'
    assert.deepEqual(objectionsToDay({ dueOn: null, reason }, seen), [])
    assert.deepEqual(rules(objectionsToDay({ dueOn, reason }, { ...seen, state: 'published' })), [
      'release-is-still-planned',
    ])
  })
  test('reason-holds-no-forbidden-number', () => {
    const seen = { today, year: 2025, state: 'planned' } as const
    assert.deepEqual(rules(objectionsToDay({ dueOn, reason: 'De 123-45-6789' }, seen)), [
      'reason-holds-no-forbidden-number',
    ])
  })
  test('what-is-corrected-is-published and last-release-of-the-year-is-corrected', () => {
    const draft = { dueOn, reason: 'Un error.' }
    const seen = { today, year: 2025, isPublished: true, isLast: true }
    assert.deepEqual(objectionsToCorrection(draft, seen), [])
    assert.deepEqual(rules(objectionsToCorrection(draft, { ...seen, isPublished: false, isLast: false })), [
      'what-is-corrected-is-published',
      'last-release-of-the-year-is-corrected',
    ])
  })
})

describe('a draft and its release', () => {
  test('year-has-ended-everywhere and year-has-a-station', () => {
    const seen = { today, year: 2025, state: 'planned', offices: 3 } as const
    assert.deepEqual(objectionsToDraft(seen), [])
    assert.deepEqual(rules(objectionsToDraft({ ...seen, today: day('2025-12-31') })), ['year-has-ended-everywhere'])
    assert.deepEqual(rules(objectionsToDraft({ ...seen, offices: 0 })), ['year-has-a-station'])
  })
  test('all that must hold before it goes out', () => {
    const [elena, marta] = [newId<'account'>(), newId<'account'>()]
    const holds: PublicationCase = {
      today,
      state: 'planned',
      dueOn: today,
      unitIsKnown: true,
      isLatest: true,
      hasPassed: true,
      madeBy: elena,
      releasedBy: marta,
    }
    assert.deepEqual(objectionsToPublication(holds), [])
    const broken: readonly [Partial<PublicationCase>, string][] = [
      [{ state: 'called-off' }, 'release-is-still-planned'],
      [{ unitIsKnown: false }, 'unit-is-of-headquarters'],
      [{ isLatest: false }, 'draft-is-the-latest'],
      [{ hasPassed: false }, 'draft-passed-its-audit'],
      [{ dueOn: day('2026-03-15') }, 'day-has-come'],
      [{ releasedBy: elena }, 'second-person-releases'],
      [{ releasedBy: null }, 'second-person-releases'],
    ]
    for (const [change, rule] of broken)
      assert.deepEqual(rules(objectionsToPublication({ ...holds, ...change })), [rule])
  })
  test('an audit is passed once it has ended and found nobody', () => {
    const ended_at = new Date()
    assert.equal(hasPassed(undefined), false)
    assert.equal(hasPassed({ ended_at: null, pinned: null, stands: false }), false)
    assert.equal(hasPassed({ ended_at, pinned: 1, stands: true }), false)
    assert.equal(hasPassed({ ended_at, pinned: 0, stands: false }), false)
    assert.equal(hasPassed({ ended_at, pinned: 0, stands: true }), true)
  })
})

describe('the declared tables', () => {
  const linked = tablesOf(2025, ['a', 'b'], [() => 7])
  const spots = linked.flatMap((one) => [...one.spots.values()])

  test('hold each published number by office, by month, and of the whole year', () => {
    const keys = new Set(spots.map(spotKey))
    for (const number of publishedNumbers) {
      const wanted: Spot[] = [
        { number, office_id: 'a', month: null },
        { number, office_id: null, month: '2025-12' as Spot['month'] },
        { number, office_id: null, month: null },
      ]
      for (const spot of wanted) assert.ok(keys.has(spotKey(spot)), spotKey(spot))
    }
    assert.equal(keys.size, publishedNumbers.length * (2 + 12 + 1))
  })
  test('tell tests without and with vaccinations, and hold both together with what is not told', () => {
    const of = linked.find(({ name }) => name === 'tests')!
    assert.deepEqual(
      [...new Set([...of.spots.values()].map(({ number }) => number))],
      ['tests', 'tests-and-vaccinations'],
    )
    const total = { number: 'tests-and-vaccinations', office_id: null, month: null } as const
    const figure = of.figures.figures.find(({ key }) => key === of.keyOf(0, total))
    assert.equal(figure?.count, 2 * 7 * 2 * 12)
    assert.equal(of.figures.figures.filter(({ isUntold }) => isUntold).length, 2 + 12 + 1)
  })
  test('of a correction give one key to what did not change, so that both releases are attacked together', () => {
    const corrected: CellsOf = (number, office, month) =>
      number === 'contacts' && office === 'b' && month === '2025-03' ? 9 : 7
    const contacts = tablesOf(2025, ['a', 'b'], [() => 7, corrected]).find(({ name }) => name === 'contacts')!
    const isSame = (office_id: string | null, month: Spot['month']) => {
      const spot = { number: 'contacts', office_id, month } as const
      return contacts.keyOf(0, spot) === contacts.keyOf(1, spot)
    }
    assert.deepEqual([isSame('a', null), isSame('b', null), isSame(null, null)], [true, false, false])
    assert.deepEqual(
      [isSame(null, '2025-03' as Spot['month']), isSame(null, '2025-04' as Spot['month'])],
      [false, true],
    )
  })
})
