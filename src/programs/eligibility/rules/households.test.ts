// The rows say what the invented households expect; each row is hit; any row with another result, limit or date fails one.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { addDays, day, type Day } from '#kernel/day'
import { readPack, showPackObjection } from '#platform/pack'
import { network } from '#registries/network'
import { listHouseholds, type Expected, type InventedHousehold } from '../../../../test/households.ts'
import { pack } from '../pack.ts'
import { answersTo } from './answer.ts'
import { lawOf, words, type Law, type LawRow } from './law.ts'

const read = readPack(join(import.meta.dirname, '../../../../packs/mx'), [network.pack, pack])
assert.ok(read.pack, (read.objections ?? []).slice(0, 9).map(showPackObjection).join('\n'))
const law = lawOf(read.pack)
const households = listHouseholds()
const verifiedOn = day('2026-11-22')

/** The last day on which the rows of a program need no review; written here, not read from the rows. */
const reviewOf = (program: string): Day =>
  day(['wic', 'childrens-vaccines', 'emergency-room'].includes(program) ? '2027-11-30' : '2027-01-31')

type Told = Pick<Expected, 'word' | 'reason' | 'citation'>

function tell(of: Law, household: InventedHousehold, expected: Expected, today: Day): Told & { row: string | null } {
  const { on, division, size, income } = household
  const program = of.programs.filter(({ code }) => code === expected.program)
  const situation = of.situations.filter(({ code }) => code === expected.situation)
  const place = { on, today, country: 'US', division }
  const [[answer] = []] = answersTo(
    { ...of, programs: program, situations: situation },
    place,
    { size, income },
    expected,
  )
  assert.ok(answer, `${expected.program} and ${expected.situation} are in the pack`)
  return {
    word: answer.word,
    reason: answer.reason,
    citation: answer.row?.citation ?? null,
    row: answer.row?.code ?? null,
  }
}

/** What the household expects on that day: past its review the law that stands says "ask". */
function due({ word, reason, citation, settled, program }: Expected, today: Day): Told {
  return settled || today <= reviewOf(program)
    ? { word, reason, citation }
    : { word: 'ask', reason: 'review', citation }
}

const days = (program: string): Day[] => [verifiedOn, reviewOf(program), addDays(reviewOf(program), 1)]

const every = households.flatMap((household) => household.expected.map((expected) => ({ household, expected })))

const asKnown = ({ word, reason, citation }: Told) => `${word} ${reason} ${citation}`

describe('the invented households', () => {
  for (const household of households) {
    test(`${household.name} (${household.on}, ${household.division})`, () => {
      for (const expected of household.expected) {
        for (const today of days(expected.program)) {
          const { row, ...told } = tell(law, household, expected, today)
          const who = `${expected.age} ${expected.expecting} ${expected.program} ${expected.situation} ${today}: ${row}`
          assert.equal(asKnown(told), asKnown(due(expected, today)), who)
        }
      }
    })
  }

  test('are eighty at least, and look at both sides of each day on which the law changed', () => {
    assert.ok(households.length >= 80)
    for (const on of ['2009-04-01', '2014-01-01', '2025-07-04', '2026-01-01', '2026-10-01', '2027-01-01'].map(day))
      for (const side of [on, addDays(on, -1)])
        assert.ok(
          households.some((household) => household.on === side),
          side,
        )
  })
})

/** The expectations by the row that decides them, so that a changed row is asked for where it speaks or would begin to. */
const byProgram = Map.groupBy(every, ({ expected }) => expected.program)

/** Whether some household fails with this law. */
const isNoticed = (changed: Law, program: string): boolean =>
  (byProgram.get(program) ?? []).some(({ household, expected }) =>
    days(program).some((today) => asKnown(tell(changed, household, expected, today)) !== asKnown(due(expected, today))),
  )

/** The row with another result or reason, each limit one up and one down, each day one earlier and one later, each situation left out. */
function mutantsOf(row: LawRow): { what: string; row: LawRow }[] {
  const results = words
    .filter((word) => word !== row.result)
    .map((result) => ({ what: `result ${result}`, row: { ...row, result } }))
  const reasons = row.reason === null ? [] : [{ what: 'another reason', row: { ...row, reason: 'another' } }]
  const limits = (['age_from', 'age_to', 'income_over', 'income_to'] as const).flatMap((field) =>
    row[field] === null
      ? []
      : [-1, 1].map((by) => ({ what: `${field} ${by}`, row: { ...row, [field]: row[field]! + by } })),
  )
  const dates = (['from_on', 'to_on', 'review_by'] as const).flatMap((field) =>
    row[field] === null
      ? []
      : [-1, 1].map((by) => ({ what: `${field} ${by}`, row: { ...row, [field]: addDays(row[field]!, by) } })),
  )
  const fewer = row.situations.map((situation) => ({
    what: `without ${situation}`,
    row: { ...row, situations: row.situations.filter((each) => each !== situation) },
  }))
  return [...results, ...reasons, ...limits, ...dates, ...fewer.filter((mutant) => mutant.row.situations.length > 0)]
}

describe('the rows', () => {
  test('are each hit by a household', () => {
    const hit = new Set(every.map(({ household, expected }) => tell(law, household, expected, verifiedOn).row))
    assert.deepEqual(
      law.rows.map(({ code }) => code).filter((code) => !hit.has(code)),
      [],
    )
  })

  test('cannot change in result, reason, limit, day or situation without a household that fails', (t) => {
    const rows = law.rows.flatMap((row, at) => mutantsOf(row).map((mutant) => ({ at, ...mutant })))
    const unnoticed = rows
      .filter(({ at, row }) => !isNoticed({ ...law, rows: law.rows.with(at, row) }, row.program))
      .map(({ what, row }) => `${row.code}: ${what}`)
    t.diagnostic(`${law.rows.length} rows, ${rows.length} changes, ${households.length} households`)
    assert.ok(rows.length > 1500)
    assert.deepEqual(unnoticed, [])
  })

  test('never speak at once against each other, whoever asks', () => {
    const dates = [...new Set(law.rows.flatMap(({ from_on, to_on }) => [from_on, ...(to_on ? [to_on] : [])]))]
    const ages = [0, 5, 6, 17, 18, 19, 25, 26, 42, 50, 64, 65]
    const people = [
      ...ages.map((age) => ({ age, expecting: '' as const })),
      ...[17, 30].flatMap((age) => (['pregnant', 'nursing'] as const).map((expecting) => ({ age, expecting }))),
    ]
    for (const on of dates)
      for (const division of ['US-CA', 'US-IL', 'US-TX', 'US-MN', 'US-ND', 'US-NE', 'US-NY', 'US-WA', 'US-WY'])
        for (const income of [0, 1330, 1900, 4250])
          for (const person of people) {
            const place = { on, today: verifiedOn, country: 'US', division }
            const answers = answersTo(law, place, { size: 1, income }, person).flat()
            const against = answers.some(({ reason }) => reason === 'rows-disagree')
            assert.ok(!against, `${on} ${division} ${income} ${person.age} ${person.expecting}`)
          }
  })
})
