// The country pack's vocabulary of needs: how people call what they look for, in Spanish and English.
import { z } from 'zod'
import { codeCell, textCell, type Pack, type PackObjection, type PackPart, type PackTables } from '#platform/pack'
import type { NeedWord } from './rules/words.ts'

const file = 'need-words.csv'

const line = z.object({
  need: codeCell,
  language: z.enum(['es', 'en'], 'language-of-pages-is-known'),
  word: textCell,
})

export const pack: PackPart = {
  tables: [{ file, row: line, key: ['need', 'language', 'word'], optional: true }],
  objections: (tables) => unknownNeeds(tables),
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
  const named = needsFor(packRead).flatMap(({ code, es, en }) => [
    { need: code, word: es },
    { need: code, word: en },
  ])
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
