// What record a public program makes of whoever applies, and who may see it: the pack's table, shown before an application.
import type { Day } from '#kernel/day'
import type { Pack } from '#platform/pack'
import { itemsOf } from './item.ts'

export const recordsFile = 'program-records.csv'

/** Whether a record reaches the federal government of the country where the office stands. */
export const federalAnswers = ['yes', 'no', 'unknown'] as const

export interface ProgramRecord {
  /** The code of the program among the pack's items. */
  readonly program: string
  readonly es: string
  readonly en: string
  readonly seen_by_es: string
  readonly seen_by_en: string
  readonly federal_record: (typeof federalAnswers)[number]
  /** yes: that somebody applied would already mark them, so only how many is kept. */
  readonly aggregate_only: 'yes' | 'no'
  /** The law or paper that it is taken from; null: general knowledge. */
  readonly source: string | null
  /** The day on which somebody verified it with its source; null: not verified. */
  readonly verified_on: Day | null
}

const recordsOf = (pack: Pack): ProgramRecord[] => (pack.tables[recordsFile] ?? []) as unknown as ProgramRecord[]

/** What the pack knows of the program's record; undefined where it knows nothing. */
export const recordOf = (pack: Pack, program: string): ProgramRecord | undefined =>
  recordsOf(pack).find((record) => record.program === program)

/**
 * Whether applications to the program are counted in aggregate only: where the pack says so, and where it says nothing of a
 * program whose counts it puts among others.
 */
export function isAggregateOnly(pack: Pack, program: string): boolean {
  const record = recordOf(pack, program)
  if (record !== undefined) return record.aggregate_only === 'yes'
  return itemsOf(pack, 'program').some(({ code, shown_as }) => code === program && shown_as !== code)
}
