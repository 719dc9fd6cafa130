// The pack's items: needs, topics, screenings, vaccinations, public programs and station services, in both languages.
import { z } from 'zod'
import type { Language } from '#platform/context'
import { codeCell, optional, textCell, type Pack } from '#platform/pack'

export const itemKinds = ['need', 'topic', 'screening', 'vaccination', 'program', 'service'] as const

export type ItemKind = (typeof itemKinds)[number]

/** A line of the pack's `ventanillas-items.csv`. `shown_as` is where a count of it stands: itself, or "other" where it could mark a person. */
export const Item = z.object({
  kind: z.enum(itemKinds, { error: 'item-kind-is-known' }),
  code: codeCell,
  es: textCell,
  en: textCell,
  shown_as: codeCell,
  hint_es: optional(textCell),
  hint_en: optional(textCell),
})

export type Item = z.output<typeof Item>

export const itemsFile = 'ventanillas-items.csv'

/** The pack's items of a kind, in the pack's order. */
export const itemsOf = (pack: Pack, kind: ItemKind): Item[] =>
  ((pack.tables[itemsFile] ?? []) as unknown as Item[]).filter((item) => item.kind === kind)

/** The codes of the pack's items, by kind. */
export const itemCodes = (pack: Pack): Record<ItemKind, ReadonlySet<string>> =>
  Object.fromEntries(
    itemKinds.map((kind) => [kind, new Set(itemsOf(pack, kind).map((item) => item.code))]),
  ) as unknown as Record<ItemKind, ReadonlySet<string>>

/** How an item is named on the page; its code where the pack no longer has it. */
export const titleOf = (pack: Pack, kind: ItemKind, code: string, language: Language): string =>
  itemsOf(pack, kind).find((item) => item.code === code)?.[language] ?? code

/** A variety that visitors speak, with its name in the languages of the pages. */
export interface Variety {
  readonly code: string
  readonly autonym: string | null
  readonly es: string
  readonly en: string
}

interface LanguageLine {
  readonly code: string
  readonly autonym: string | null
  readonly spanish: string
  readonly english: string
}

/** The varieties of the pack's table of languages, in its order. */
export const varietiesOf = (pack: Pack): Variety[] =>
  ((pack.tables['languages.csv'] ?? []) as unknown as LanguageLine[]).map(({ code, autonym, spanish, english }) => ({
    code,
    autonym,
    es: spanish,
    en: english,
  }))

/** The language that a visit is preset to: the first of the pack's table. */
export const presetLanguage = (pack: Pack): string => varietiesOf(pack)[0]?.code ?? 'es'
