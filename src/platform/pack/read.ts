// Reads a pack's folder whole: every line that is wrong is named by file, line and field, before anything is loaded.
import { createHash, type Hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Pack, PackObjection, PackPart, PackRow, PackTables } from '../pack.ts'
import { readHead } from './head.ts'
import { readTable } from './table.ts'

export type ReadPack =
  | { readonly pack: Pack; readonly tables: PackTables; readonly sha256: string; readonly objections?: undefined }
  | { readonly pack?: undefined; readonly objections: readonly PackObjection[] }

/**
 * Reads pack.json and the tables of the parts from a folder, checks each line, then what must hold across files.
 * Gives the pack, its tables by file name, and the SHA-256 of all that was read; or every objection found.
 */
export function readPack(directory: string, parts: readonly PackPart[]): ReadPack {
  const hash = createHash('sha256')
  const objections: PackObjection[] = []
  const head = readHead(textIn(directory, 'pack.json', hash, objections), basename(directory), objections)
  const tables = readTables(directory, parts, hash, objections)
  if (objections.length === 0 && head) {
    objections.push(...misformedPostalCodes(tables, head.postalCodePattern))
    for (const part of parts) objections.push(...(part.objections?.(tables) ?? []))
  }
  if (objections.length > 0 || !head) return { objections }
  return { pack: { ...head, directory, tables: valuesOf(tables) }, tables, sha256: hash.digest('hex') }
}

function valuesOf(tables: PackTables): Pack['tables'] {
  const values: Record<string, readonly Record<string, unknown>[]> = {}
  for (const [file, rows] of Object.entries(tables)) values[file] = rows.map((row) => row.values)
  return values
}

/** An objection as one line for people: "offices.csv, line 5, zone: zone-is-known". */
export const showPackObjection = ({ file, line, field, reason }: PackObjection): string =>
  [file, ...(line > 0 ? [`line ${line}`] : []), ...(field ? [field] : [])].join(', ') + `: ${reason}`

function readTables(
  directory: string,
  parts: readonly PackPart[],
  hash: Hash,
  objections: PackObjection[],
): PackTables {
  const tables: Record<string, readonly PackRow[]> = {}
  for (const table of parts.flatMap((part) => part.tables)) {
    if (tables[table.file]) throw new Error(`two parts read ${table.file}`)
    const missing = table.optional && !existsSync(join(directory, table.file))
    const text = missing ? undefined : textIn(directory, table.file, hash, objections)
    tables[table.file] = text === undefined ? [] : readTable(table, text, objections)
  }
  return tables
}

/** The text of a file; an objection where it is missing or not UTF-8. */
function textIn(directory: string, file: string, hash: Hash, objections: PackObjection[]): string | undefined {
  const path = join(directory, file)
  if (!existsSync(path)) {
    objections.push({ file, line: 0, field: null, reason: 'file-is-there' })
    return undefined
  }
  const bytes = readFileSync(path)
  hash.update(file).update('\0').update(String(bytes.length)).update('\0').update(bytes)
  const text = bytes.toString('utf8')
  const broken = text.indexOf('\uFFFD')
  if (broken < 0) return text
  objections.push({ file, line: text.slice(0, broken).split('\n').length, field: null, reason: 'text-is-utf-8' })
  return undefined
}

function misformedPostalCodes(tables: PackTables, pattern: string): PackObjection[] {
  const file = 'postal-codes.csv'
  const form = new RegExp(pattern)
  return (tables[file] ?? [])
    .filter((row) => !form.test(String(row.values['postal_code'])))
    .map(({ line }) => ({ file, line, field: 'postal_code', reason: 'postal-code-has-the-pattern' }))
}
