// What the country pack says for the finder: how people call what they look for, whom to call at once, and who shows the way to a place.
import { z } from 'zod'
import {
  codeCell,
  dayCell,
  listCell,
  optional,
  textCell,
  type Pack,
  type PackObjection,
  type PackPart,
  type PackTables,
} from '#platform/pack'
import { termsSaid, type NeedWord } from './rules/words.ts'

const file = 'need-words.csv'

const emergencyFiles = { lines: 'emergency-lines.csv', words: 'emergency-words.csv' } as const

const language = z.enum(['es', 'en'], 'language-of-pages-is-known')

const line = z.object({
  need: codeCell,
  language,
  word: textCell,
  // The need itself; for whom it is ("a dentist for my son" is a dentist); or a word for many needs ("doctor").
  tells: z.enum(['need', 'whom', 'general'], 'word-tells-something-known'),
})

const emergencyLine = z.object({
  code: codeCell,
  dialed: textCell.regex(/^\+?\d{3,15}$/, 'line-can-be-dialed'),
  shown: textCell,
  /** The needs beside which it always stands. */
  needs: listCell(codeCell),
  es: textCell,
  en: textCell,
  source: textCell,
  verified_on: optional(dayCell),
})

const emergencyWord = z.object({ line: codeCell, language, word: textCell })

/** A page of others that shows the way to a place: `{to}` in its address is the place. It tells that page nothing else. */
const way = z.object({
  site: textCell,
  address: z.string().regex(/^https:\/\/[^{}]*\{to\}[^{}]*$/, 'way-leads-to-a-place'),
  source: textCell,
})

const waysFile = 'directions.csv'

export const pack: PackPart = {
  tables: [
    { file, row: line, key: ['need', 'language', 'word'], optional: true },
    { file: emergencyFiles.lines, row: emergencyLine, key: ['code'], optional: true },
    { file: emergencyFiles.words, row: emergencyWord, key: ['line', 'language', 'word'], optional: true },
    { file: waysFile, row: way, key: ['site'], optional: true },
  ],
  objections: (tables) => [...unknownNeeds(tables), ...unknownLines(tables)],
  // It is read from the pack at each search: no table holds it.
  load: () => Promise.resolve(),
}

function unknownNeeds(tables: PackTables): PackObjection[] {
  const known = new Set(
    (tables['ventanillas-items.csv'] ?? [])
      .filter(({ values }) => values['kind'] === 'need')
      .map(({ values }) => values['code']),
  )
  return (tables[file] ?? [])
    .filter(({ values }) => !known.has(values['need']))
    .map(({ line: number }) => ({ file, line: number, field: 'need', reason: 'need-is-known' }))
}

function unknownLines(tables: PackTables): PackObjection[] {
  const lines = new Set((tables[emergencyFiles.lines] ?? []).map(({ values }) => values['code']))
  return (tables[emergencyFiles.words] ?? [])
    .filter(({ values }) => !lines.has(values['line']))
    .map(({ line: number }) => ({ file: emergencyFiles.words, line: number, field: 'line', reason: 'line-is-known' }))
}

/** Who answers at once: 911, a line for whoever thinks of hurting themselves. */
export type EmergencyLine = z.output<typeof emergencyLine>

/** The lines to be shown for what is typed and for the needs that were understood; none for most searches. */
export function emergencyLinesFor(packRead: Pack, text: string, needs: readonly string[]): EmergencyLine[] {
  const words = (packRead.tables[emergencyFiles.words] ?? []) as unknown as z.output<typeof emergencyWord>[]
  const terms = termsSaid(
    text,
    words.map(({ word }) => word),
  )
  const said = new Set(words.filter(({ word }) => terms.has(word)).map(({ line: code }) => code))
  const lines = (packRead.tables[emergencyFiles.lines] ?? []) as unknown as EmergencyLine[]
  return lines.filter((one) => said.has(one.code) || one.needs.some((need) => needs.includes(need)))
}

/** A need of the pack as its items have it. */
interface NeedItem {
  readonly kind: string
  readonly code: string
  readonly es: string
  readonly en: string
}

const vocabularies = new WeakMap<Pack, readonly NeedWord[]>()

/** The pack's words for needs, and the names of the needs themselves. */
export function vocabularyOf(packRead: Pack): readonly NeedWord[] {
  const known = vocabularies.get(packRead)
  if (known) return known
  const named = needsFor(packRead).flatMap(({ code, es, en }) =>
    [es, en].map((word) => ({ need: code, word }) as const),
  )
  const vocabulary = [...((packRead.tables[file] ?? []) as unknown as NeedWord[]), ...named]
  vocabularies.set(packRead, vocabulary)
  return vocabulary
}

const needs = new WeakMap<Pack, readonly NeedItem[]>()

/** Needs that a place is looked for: those for which the pack has words; every one where it has none. */
export function needsFor(packRead: Pack): readonly NeedItem[] {
  const known = needs.get(packRead)
  if (known) return known
  const worded = new Set(((packRead.tables[file] ?? []) as unknown as NeedWord[]).map(({ need }) => need))
  const items = (packRead.tables['ventanillas-items.csv'] ?? []) as unknown as NeedItem[]
  const found = items.filter(({ kind, code }) => kind === 'need' && (worded.size === 0 || worded.has(code)))
  needs.set(packRead, found)
  return found
}

/** The page that shows the way to a place: the pack's first; undefined where it names none. */
export const wayIn = (packRead: Pack): z.output<typeof way> | undefined =>
  ((packRead.tables[waysFile] ?? []) as unknown as z.output<typeof way>[])[0]
