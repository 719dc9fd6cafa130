// The pack's files of eligibility: the shape of their lines, and what must hold across them. They are read, not loaded into tables.
import { z } from 'zod'
import { overlap, type Day } from '#kernel/day'
import {
  codeCell,
  dayCell,
  listCell,
  numberCell,
  optional,
  textCell,
  type PackObjection,
  type PackPart,
  type PackRow,
  type PackTables,
} from '#platform/pack'
import {
  conditions,
  groupsFile,
  levelsFile,
  missing,
  notesFile,
  outsideFile,
  programsFile,
  reasonsFile,
  recordsFile,
  rowsFile,
  situationsFile,
  titlesFile,
  words,
  type GroupRow,
  type LawNote,
  type LawRow,
  type LawTitle,
  type LevelRow,
  type Word,
} from './rules/law.ts'

const age = numberCell(0, 120)
const percent = numberCell(0, 1000)

const lawLine = z.object({
  code: codeCell,
  program: codeCell,
  jurisdiction: textCell,
  from_on: dayCell,
  to_on: optional(dayCell),
  situations: listCell(z.string()),
  age_from: optional(age),
  age_to: optional(age),
  condition: optional(z.enum(conditions, 'condition-is-known')),
  income_over: optional(percent),
  income_to: optional(percent),
  result: z.enum(words, { error: 'result-is-known' }),
  reason: optional(codeCell),
  citation: textCell,
  verified_on: optional(dayCell),
  review_by: optional(dayCell),
})

const groupLine = z.object({
  group: codeCell,
  division: textCell,
  from_on: optional(dayCell),
  to_on: optional(dayCell),
  source: textCell,
})

const levelLine = z.object({
  jurisdiction: textCell,
  from_on: dayCell,
  to_on: optional(dayCell),
  first: numberCell(1, 100_000_000),
  more: numberCell(1, 100_000_000),
  source: textCell,
  verified_on: optional(dayCell),
})

const programLine = z.object({
  code: codeCell,
  es: textCell,
  en: textCell,
  about_es: textCell,
  about_en: textCell,
  counts_unborn: z.enum(['yes', 'no'], 'answer-is-yes-or-no'),
  record: codeCell,
  emergency_record: optional(codeCell),
  payment_record: optional(codeCell),
})

const titleLine = z.object({
  program: codeCell,
  jurisdiction: textCell,
  age_from: optional(age),
  age_to: optional(age),
  condition: optional(z.enum(conditions, 'condition-is-known')),
  es: textCell,
  en: textCell,
  source: textCell,
})

const noteLine = z.object({
  code: codeCell,
  jurisdiction: textCell,
  age_from: optional(age),
  age_to: optional(age),
  es: textCell,
  en: textCell,
  source: textCell,
})

const outsideLine = z.object({ prefix: textCell, es: textCell, en: textCell, source: textCell })

const recordLine = z.object({
  code: codeCell,
  es: textCell,
  en: textCell,
  seen_by_es: textCell,
  seen_by_en: textCell,
  federal_record: z.enum(['yes', 'no', 'unknown'], { error: 'federal-record-is-answered' }),
  source: textCell,
  verified_on: optional(dayCell),
})

const reasonLine = z.object({ code: codeCell, es: textCell, en: textCell })

const situationLine = z.object({
  code: codeCell,
  es: textCell,
  en: textCell,
  hint_es: optional(textCell),
  hint_en: optional(textCell),
})

export const pack: PackPart = {
  tables: [
    { file: rowsFile, row: lawLine, key: ['code'], optional: true },
    { file: groupsFile, row: groupLine, key: ['group', 'division', 'from_on'], optional: true },
    { file: levelsFile, row: levelLine, key: ['jurisdiction', 'from_on'], optional: true },
    { file: programsFile, row: programLine, key: ['code'], optional: true },
    { file: situationsFile, row: situationLine, key: ['code'], optional: true },
    { file: reasonsFile, row: reasonLine, key: ['code'], optional: true },
    {
      file: titlesFile,
      row: titleLine,
      key: ['program', 'jurisdiction', 'age_from', 'age_to', 'condition'],
      optional: true,
    },
    { file: notesFile, row: noteLine, key: ['code'], optional: true },
    { file: outsideFile, row: outsideLine, key: ['prefix'], optional: true },
    { file: recordsFile, row: recordLine, key: ['code'], optional: true },
  ],
  objections: (tables) => [
    ...objectionsToRows(tables),
    ...objectionsToGroups(tables),
    ...objectionsToLevels(tables),
    ...objectionsToTitles(tables),
  ],
  load: async () => {},
}

type Line<Values> = Values & { readonly line: number }

const linesOf = <Values>(tables: PackTables, file: string): Line<Values>[] =>
  (tables[file] ?? []).map((row: PackRow) => ({ ...(row.values as Values), line: row.line }))

const column = (tables: PackTables, file: string, name: string): ReadonlySet<unknown> =>
  new Set((tables[file] ?? []).map((row) => row.values[name]))

function objectionsToRows(tables: PackTables): PackObjection[] {
  const places = placesOf(tables)
  const programs = column(tables, programsFile, 'code')
  const situations = column(tables, situationsFile, 'code')
  const reasons = column(tables, reasonsFile, 'code')
  const rules: readonly [field: string, reason: string, holds: (row: LawRow) => boolean][] = [
    ['program', 'program-is-in-the-pack', ({ program }) => programs.has(program)],
    ['jurisdiction', 'jurisdiction-is-known', ({ jurisdiction }) => places.has(jurisdiction)],
    ['situations', 'situation-is-known', (row) => row.situations.every((code) => situations.has(code))],
    ['to_on', 'row-begins-before-it-ends', ({ from_on, to_on }) => to_on === null || from_on <= to_on],
    ['age_to', 'ages-are-in-order', ({ age_from, age_to }) => (age_from ?? 0) <= (age_to ?? 120)],
    ['income_to', 'incomes-are-in-order', ({ income_over, income_to }) => (income_over ?? 0) < (income_to ?? 1001)],
    ['reason', 'what-says-ask-or-no-has-a-reason', ({ result, reason }) => hasReason[result] === (reason !== null)],
    ['reason', 'reason-is-known', ({ reason }) => reason === null || (reasons.has(reason) && !isMissing(reason))],
    ['result', 'what-nobody-verified-says-ask', (row) => row.verified_on !== null || row.result === 'ask'],
    ['review_by', 'law-that-stands-is-reviewed', (row) => row.review_by !== null || hasEnded(row)],
  ]
  return linesOf<LawRow>(tables, rowsFile).flatMap((row) =>
    rules
      .filter(([, , holds]) => !holds(row))
      .map(([field, reason]) => ({ file: rowsFile, line: row.line, field, reason })),
  )
}

/** Which words are said with a reason. */
const hasReason: Readonly<Record<Word, boolean>> = {
  likely: false,
  possible: false,
  'emergency-only': true,
  no: true,
  ask: true,
}

const isMissing = (reason: string): boolean => (missing as readonly string[]).includes(reason)

/** The law had ended when it was verified. */
const hasEnded = ({ to_on, verified_on }: LawRow): boolean =>
  to_on !== null && verified_on !== null && to_on < verified_on

/** Countries, first-level divisions and groups. */
const placesOf = (tables: PackTables): ReadonlySet<unknown> =>
  new Set([
    ...column(tables, 'divisions.csv', 'country'),
    ...column(tables, 'divisions.csv', 'code'),
    ...column(tables, groupsFile, 'group'),
  ])

function objectionsToGroups(tables: PackTables): PackObjection[] {
  const divisions = column(tables, 'divisions.csv', 'code')
  return linesOf<GroupRow>(tables, groupsFile)
    .filter(({ division }) => !divisions.has(division))
    .map(({ line }) => ({ file: groupsFile, line, field: 'division', reason: 'division-exists' }))
}

/** A title is of a program that is known, and it and a note are of a place that is. */
function objectionsToTitles(tables: PackTables): PackObjection[] {
  const places = placesOf(tables)
  const programs = column(tables, programsFile, 'code')
  const strange = linesOf<LawTitle>(tables, titlesFile)
    .filter(({ program }) => !programs.has(program))
    .map(({ line }) => ({ file: titlesFile, line, field: 'program', reason: 'program-is-in-the-pack' }))
  const astray = [titlesFile, notesFile].flatMap((file) =>
    linesOf<LawNote>(tables, file)
      .filter(({ jurisdiction }) => !places.has(jurisdiction))
      .map(({ line }) => ({ file, line, field: 'jurisdiction', reason: 'jurisdiction-is-known' })),
  )
  return [...strange, ...astray]
}

/** A place has one level a day. */
function objectionsToLevels(tables: PackTables): PackObjection[] {
  const levels = linesOf<LevelRow & { to_on: Day | null }>(tables, levelsFile)
  const isDouble = (level: Line<LevelRow>) =>
    levels.some(
      (other) => other.line < level.line && other.jurisdiction === level.jurisdiction && overlap(other, level),
    )
  return levels
    .filter(isDouble)
    .map(({ line }) => ({ file: levelsFile, line, field: 'from_on', reason: 'level-is-one-a-day' }))
}
