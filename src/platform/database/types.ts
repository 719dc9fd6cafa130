// How column types arrive, the same on both engines: date as text, bigint and numeric as number, timestamptz as Date.
import pg from 'pg'

type Parse = (text: string) => unknown

/** Numbers of the pg_type rows that PostgreSQL has fixed (src/include/catalog/pg_type.dat). */
const oid = {
  int8: 20,
  int8Array: 1016,
  date: 1082,
  dateArray: 1182,
  time: 1083,
  timestamp: 1114,
  interval: 1186,
  numeric: 1700,
  numericArray: 1231,
} as const

const asText: Parse = (text) => text

/** A whole number; an error where a number of JavaScript would not hold it exactly. */
function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new Error(`${text} is too large for a whole number`)
  return number
}

/** The declared type of `arrayParser` is not what `pg-types` exports. */
const arrays = pg.types.arrayParser as unknown as {
  create(source: string, item: (text: string | null) => unknown): { parse(): unknown[] }
}

const arrayOf =
  (parse: Parse): Parse =>
  (text) =>
    arrays.create(text, (item) => (item === null ? null : parse(item))).parse()

const parsers = new Map<number, Parse>([
  [oid.int8, wholeNumber],
  [oid.int8Array, arrayOf(wholeNumber)],
  [oid.date, asText],
  [oid.dateArray, arrayOf(asText)],
  [oid.time, asText],
  [oid.timestamp, asText],
  [oid.interval, asText],
  [oid.numeric, Number],
  [oid.numericArray, arrayOf(Number)],
])

/** Type parsers for a client of `pg`. Everything not named here is read as `pg` reads it. */
export const columnTypes = {
  getTypeParser: (type: number, format?: 'text' | 'binary'): Parse =>
    (format === 'binary' ? undefined : parsers.get(type)) ?? (pg.types.getTypeParser(type, format as 'text') as Parse),
} as pg.CustomTypesConfig
