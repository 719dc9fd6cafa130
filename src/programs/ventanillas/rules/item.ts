// The pack's items: needs, topics, screenings, vaccinations, public programs and station services, in both languages.
import type { Language } from '#platform/context'
import type { Pack } from '#platform/pack'

export const itemKinds = ['need', 'topic', 'screening', 'vaccination', 'program', 'service'] as const

export type ItemKind = (typeof itemKinds)[number]

/** An item of the pack. `shown_as` is where a count of it stands: itself, or "other" where it could mark a person. */
export interface Item {
  readonly kind: ItemKind
  readonly code: string
  readonly es: string
  readonly en: string
  readonly shown_as: string
  readonly hint_es: string | null
  readonly hint_en: string | null
}

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
