// The answer of the law to a household: computed from what was typed, for every situation, and kept nowhere.
import { holdsOn, type Day } from '#kernel/day'
import type { Law, LawProgram, LawRow, LevelRow, Missing, Word } from './law.ts'

/** Where and when: the day that is looked at, and today, by which rows must have been reviewed. */
export interface Place {
  readonly on: Day
  readonly today: Day
  readonly country: string
  /** First-level division. */
  readonly division: string
}

export const expectings = ['', 'pregnant', 'nursing'] as const

export interface Person {
  /** In whole years; 0 for a baby. */
  readonly age: number
  readonly expecting: (typeof expectings)[number]
}

export interface Household {
  readonly size: number
  /** A month's income of all together, in whole units of the place's money. */
  readonly income: number
}

export interface Answer {
  readonly word: Word
  /** Why: the row's reason, or what is missing; null for "likely" and "possible". */
  readonly reason: string | null
  /** The row that decided; null where none did. */
  readonly row: LawRow | null
}

/** What each program says to a person of each situation: `answers[program][situation]`, in the law's order. */
export function answersTo(law: Law, place: Place, household: Household, person: Person): Answer[][] {
  return law.programs.map((program) => {
    const percent = percentOf(law, place, household, person, program)
    const rows = law.rows.filter((row) => row.program === program.code && isAbout(row, place, person))
    return law.situations.map(({ code }) => answerOf(law, rows, { place, percent, situation: code }))
  })
}

interface Question {
  readonly place: Place
  readonly percent: number | null
  readonly situation: string
}

/** The nearest jurisdiction that speaks decides: the division, then a group of divisions, then the country. */
function answerOf(law: Law, rows: readonly LawRow[], { place, percent, situation }: Question): Answer {
  const about = rows.filter((row) => row.situations.length === 0 || row.situations.includes(situation))
  for (const near of [isDivision, isGroup, isCountry]) {
    const here = about.filter((row) => near(law, row, place))
    if (percent === null && here.some(hasLimit)) return ask('no-level')
    const speaking = here.filter((row) => isWithin(row, percent ?? 0))
    if (speaking.length > 1) return ask('rows-disagree')
    if (speaking[0]) return sayingOf(speaking[0], place.today)
  }
  return ask('no-rule')
}

const ask = (reason: Missing): Answer => ({ word: 'ask', reason, row: null })

/** What a row says; past the day by which it was to be reviewed, or never verified, it says "ask". */
function sayingOf(row: LawRow, today: Day): Answer {
  const isOld = row.review_by !== null && row.review_by < today
  if (isOld || row.verified_on === null) return { word: 'ask', reason: 'review', row }
  return { word: row.result, reason: row.reason, row }
}

const isDivision = (_law: Law, row: LawRow, place: Place) => row.jurisdiction === place.division
const isCountry = (_law: Law, row: LawRow, place: Place) => row.jurisdiction === place.country
const isGroup = (law: Law, row: LawRow, place: Place) => isInGroup(law, row.jurisdiction, place)

const isInGroup = (law: Law, group: string, { division, on }: Place): boolean =>
  law.groups.some(
    (row) =>
      row.group === group &&
      row.division === division &&
      (row.from_on === null || row.from_on <= on) &&
      (row.to_on === null || on <= row.to_on),
  )

const isAbout = (row: LawRow, { on }: Place, person: Person): boolean => holdsOn(row, on) && isOf(row, person)

/** Whether a line is about a person: the age within, and the condition met. */
export const isOf = (row: Pick<LawRow, 'age_from' | 'age_to' | 'condition'>, { age, expecting }: Person): boolean =>
  (row.age_from === null || row.age_from <= age) &&
  (row.age_to === null || age <= row.age_to) &&
  meets(row.condition, expecting)

function meets(condition: LawRow['condition'], expecting: Person['expecting']): boolean {
  if (condition === null) return true
  if (condition === 'neither') return expecting === ''
  return condition === 'not-pregnant' ? expecting !== 'pregnant' : expecting === condition
}

const hasLimit = (row: LawRow): boolean => row.income_over !== null || row.income_to !== null

const isWithin = (row: LawRow, percent: number): boolean =>
  (row.income_over === null || percent > row.income_over) && (row.income_to === null || percent <= row.income_to)

/** The income in percent of the level of poverty, for a program; null where no level is known for the place and day. */
export function percentOf(
  law: Law,
  place: Place,
  { size, income }: Household,
  { expecting }: Pick<Person, 'expecting'>,
  program: Pick<LawProgram, 'counts_unborn'>,
): number | null {
  const level = levelAt(law, place)
  if (!level) return null
  const heads = size + (expecting === 'pregnant' && program.counts_unborn === 'yes' ? 1 : 0)
  return (income * 12 * 100) / (level.first + level.more * (heads - 1))
}

/** The level of the division, or else of a group that it is in. */
const levelAt = (law: Law, place: Place): LevelRow | undefined => {
  const now = law.levels.filter((level) => holdsOn(level, place.on))
  return (
    now.find(({ jurisdiction }) => jurisdiction === place.division) ??
    now.find(({ jurisdiction }) => isInGroup(law, jurisdiction, place))
  )
}
