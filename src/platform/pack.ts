// The country pack: CSV and JSON only. It is validated as a whole; where one line is wrong, nothing is loaded.
import type { z } from 'zod'
import type { Context, Language } from './context.ts'
import type { Tx } from './database.ts'
import type { Values } from './messages.ts'

export { codeCell, dayCell, listCell, numberCell, optional, textCell } from './pack/cell.ts'
export { packCheck } from './pack/check.ts'
export { loadPack } from './pack/load.ts'
export { readPack, showPackObjection } from './pack/read.ts'

export interface Pack {
  /** The folder's name: "mx". */
  readonly code: string
  /** ISO 3166-1 alpha-2 of the country whose citizens are served. */
  readonly country: string
  /** IANA zone of headquarters. */
  readonly zone: string
  /** ISO 4217 currency of the institute's budget. */
  readonly currency: string
  /** ISO 4217 by country, where money is not in the institute's currency. */
  readonly currencies: Readonly<Record<string, string>>
  /** Days after the last visit on which a contact is erased. Also a word of every message: {contactDays}. */
  readonly retention: { readonly contactDays: number }
  /** The country's and the institute's words, merged into every message. */
  readonly words: Readonly<Record<Language, Values>>
  /** A neutral page for the quick exit. */
  readonly exit: string
  /** In which distances are told. */
  readonly distanceUnit: 'kilometer' | 'mile'
  /** Regular expression of a postal code, as it is kept: upper case, without spaces. */
  readonly postalCodePattern: string
  readonly directory: string
  /** The validated rows of each table, by the file's name. */
  readonly tables: Readonly<Record<string, readonly Record<string, unknown>[]>>
}

/** The currency in which money is given and spent in a country. */
export const currencyIn = (pack: Pack, country: string): string => pack.currencies[country] ?? pack.currency

/** A file of the pack: "offices.csv" and the shape of its lines. */
export interface PackTable {
  readonly file: string
  readonly row: z.ZodObject
  /** Columns that no two lines may share. */
  readonly key?: readonly string[]
  /** A pack may leave it out. */
  readonly optional?: true
}

/** A line that is refused: line 1 is the header; field is null where the whole line is meant. */
export interface PackObjection {
  readonly file: string
  readonly line: number
  readonly field: string | null
  readonly reason: string
}

/** A row as read, with its place for messages. */
export interface PackRow {
  readonly line: number
  readonly values: Record<string, unknown>
}

export type PackTables = Readonly<Record<string, readonly PackRow[]>>

/** What a part reads from the pack: its tables, what must hold across them, and how they are loaded (again without doubling). */
export interface PackPart {
  readonly tables: readonly PackTable[]
  readonly objections?: (tables: PackTables) => PackObjection[]
  readonly load: (tx: Tx, context: Context, tables: PackTables) => Promise<void>
}
