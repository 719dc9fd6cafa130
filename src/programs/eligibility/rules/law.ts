// The law as the pack's dated, cited rows have it. Nothing here is about anybody: people are typed, answered and forgotten.
import type { Day } from '#kernel/day'
import type { Pack } from '#platform/pack'

export const rowsFile = 'eligibility.csv'
export const groupsFile = 'eligibility-groups.csv'
export const levelsFile = 'poverty-levels.csv'
export const programsFile = 'eligibility-programs.csv'
export const situationsFile = 'eligibility-situations.csv'
export const reasonsFile = 'eligibility-reasons.csv'
export const titlesFile = 'eligibility-titles.csv'
export const notesFile = 'eligibility-notes.csv'
export const outsideFile = 'eligibility-outside.csv'
export const recordsFile = 'eligibility-records.csv'

/** "May qualify" in five words, never a determination. */
export const words = ['likely', 'possible', 'emergency-only', 'no', 'ask'] as const
export type Word = (typeof words)[number]

/** Why an answer is "ask" where no row says it: what is missing, or what is wrong with the rows. */
export const missing = ['no-rule', 'no-level', 'review', 'rows-disagree'] as const
export type Missing = (typeof missing)[number]

/** What a row may ask of a person beside the age. neither: neither expecting a child nor nursing one. */
export const conditions = ['pregnant', 'not-pregnant', 'nursing', 'neither'] as const
export type Condition = (typeof conditions)[number]

/** One row: for whom, where, from when to when, up to which income, what it says, and by which law. */
export interface LawRow {
  readonly code: string
  readonly program: string
  /** A country, a first-level division or a group of them. The nearest that speaks decides. */
  readonly jurisdiction: string
  readonly from_on: Day
  readonly to_on: Day | null
  /** Situations that it is about; none: all. */
  readonly situations: readonly string[]
  readonly age_from: number | null
  readonly age_to: number | null
  readonly condition: Condition | null
  /** Income in percent of the level of poverty: above the one, up to the other. */
  readonly income_over: number | null
  readonly income_to: number | null
  readonly result: Word
  /** A code of the pack's reasons; null where it says "likely" or "possible". */
  readonly reason: string | null
  readonly citation: string
  /** The day on which it was compared with a source; null: never, and then it says "ask". */
  readonly verified_on: Day | null
  /** After this day it says "ask". Null: the law has ended and changes no more. */
  readonly review_by: Day | null
}

/** A division in a group from day to day; null days are open. */
export interface GroupRow {
  readonly group: string
  readonly division: string
  readonly from_on: Day | null
  readonly to_on: Day | null
}

/** The level of poverty: a year's income of one person, and what each more adds, in whole units of the place's money. */
export interface LevelRow {
  readonly jurisdiction: string
  readonly from_on: Day
  readonly to_on: Day | null
  readonly first: number
  readonly more: number
}

interface Named {
  readonly code: string
  readonly es: string
  readonly en: string
}

export interface LawProgram extends Named {
  readonly about_es: string
  readonly about_en: string
  /** Whether a person who expects a child counts as two. */
  readonly counts_unborn: 'yes' | 'no'
  /** Which record is made: a line of the table of records, of this program's own or of the programs that are asked for. */
  readonly record: string
  /** Which record it is where the answer is "emergencies only"; null: the same. */
  readonly emergency_record: string | null
  /** The record of who is asked to pay afterwards, which is another thing than being treated; null: none. */
  readonly payment_record: string | null
}

/** How a program is called in a place, or for whom it is another: the nearest place decides, then the first line. */
export interface LawTitle extends Omit<Named, 'code'> {
  readonly program: string
  readonly jurisdiction: string
  readonly age_from: number | null
  readonly age_to: number | null
  readonly condition: Condition | null
}

/** What is said to people of an age beside the programs: what the list leaves out. */
export interface LawNote extends Named {
  readonly jurisdiction: string
  readonly age_from: number | null
  readonly age_to: number | null
}

/** Where postal codes lie of which no row speaks, by how they begin. */
export interface Outside extends Omit<Named, 'code'> {
  readonly prefix: string
}

/** What is written down where nobody applies for anything, and who sees it. */
export interface LawRecord extends Named {
  readonly seen_by_es: string
  readonly seen_by_en: string
  readonly federal_record: 'yes' | 'no' | 'unknown'
}

export interface Situation extends Named {
  readonly hint_es: string | null
  readonly hint_en: string | null
}

/** Why a row says "ask", "no" or "emergencies only", in a sentence. */
export type LawReason = Named

export interface Law {
  readonly rows: readonly LawRow[]
  readonly groups: readonly GroupRow[]
  readonly levels: readonly LevelRow[]
  readonly programs: readonly LawProgram[]
  readonly situations: readonly Situation[]
  readonly reasons: readonly LawReason[]
  readonly titles: readonly LawTitle[]
  readonly notes: readonly LawNote[]
  readonly outside: readonly Outside[]
  readonly records: readonly LawRecord[]
}

/** The law that a pack brings; without rows where it brings none. */
export const lawOf = (pack: Pack): Law => {
  const table = <Row>(file: string) => (pack.tables[file] ?? []) as unknown as readonly Row[]
  return {
    rows: table<LawRow>(rowsFile),
    groups: table<GroupRow>(groupsFile),
    levels: table<LevelRow>(levelsFile),
    programs: table<LawProgram>(programsFile),
    situations: table<Situation>(situationsFile),
    reasons: table<LawReason>(reasonsFile),
    titles: table<LawTitle>(titlesFile),
    notes: table<LawNote>(notesFile),
    outside: table<Outside>(outsideFile),
    records: table<LawRecord>(recordsFile),
  }
}
