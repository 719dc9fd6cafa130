// Cells of tables: values as texts and back, so that a record comes out of a table as it went in. What a spreadsheet would run is guarded.
// What no cell can say as a text (an object, a list, a number or a truth value that the standard does not describe) stands as JSON in a
// column of its own, whose name says so: "mood:json".
import type { Fields } from './documents.ts'
import type { Kind } from './standard.ts'

const mark = ':json'

/** A column's name that is the property's own: read from a table, it is the same property. */
const isPlainName = (name: string): boolean =>
  name !== '' && name === name.trim() && !name.endsWith(mark) && !name.startsWith('"') && guardCell(name) === name

const jsonColumn = (name: string): string => (isPlainName(name) ? name : JSON.stringify(name)) + mark

/** The cells of a record's own fields, by the names of their columns. */
export function cellsOf(kind: Kind, fields: Fields): Map<string, string> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  return new Map(
    given.map(([name, value]) => {
      const isText = typeof value === 'string' && isPlainName(name)
      return kind.fields.has(name) || isText
        ? [name, guardCell(String(value as string | number))]
        : [jsonColumn(name), guardCell(JSON.stringify(value))]
    }),
  )
}

/** The property that a cell holds, and its value: a number where the standard says so, JSON where the column does, else the text. */
export function readCell(kind: Kind, column: string, guarded: string): readonly [name: string, value: unknown] {
  const cell = unguardCell(guarded)
  const field = kind.fields.get(column)
  if (field) return [column, field.type === 'number' ? readNumber(cell) : cell]
  const name = nameOf(column)
  if (name === undefined || [kind.fields, kind.lists, kind.ones].some((known) => known.has(name))) return [column, cell]
  const value = readJson(cell)
  return value === undefined ? [column, cell] : [name, value]
}

/** The property that a column of JSON is of; undefined of any other column. */
function nameOf(column: string): string | undefined {
  if (!column.endsWith(mark)) return undefined
  const name = column.slice(0, -mark.length)
  const quoted = name.startsWith('"') ? readJson(name) : name
  return typeof quoted === 'string' ? quoted : undefined
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** A number as a cell has it; the cell as it stands where it is none, so that the schema refuses it. */
const readNumber = (cell: string): unknown =>
  /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell) ? Number(cell) : cell

/** Whether a spreadsheet would take a cell for a formula: numbers and telephones it would not run. */
export const isFormula = (text: string): boolean => /^[=+\-@\t\r\n]/.test(text) && !isNumber(text)

/** What a spreadsheet would take for a formula gets an apostrophe before it, as spreadsheets themselves hide one. */
export const guardCell = (text: string): string => (isFormula(text) || text.startsWith("'") ? `'${text}` : text)

/** Numbers and telephones: nothing that a spreadsheet could run. */
const isNumber = (text: string): boolean => /^[+-]?[\d\s().-]+(?:e[+-]?\d+)?$/i.test(text) && /^\S/.test(text)

/** A cell as it was before it was guarded. */
export const unguardCell = (text: string): string => (/^'[=+\-@\t\r\n']/.test(text) ? text.slice(1) : text)
