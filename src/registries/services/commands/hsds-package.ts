// Files of the Human Services Data Specification: one JSON, a folder of tables, or a ZIP of either; never more of it than may be held.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { CsvError, parse, type Info } from 'csv-parse/sync'
import { fromBuffer, type Entry, type ZipFile } from 'yauzl'
import type { Finding, FindingRule, Table, Told } from '#protocols/hsds'
import { findBreak, lineAt } from './hsds-json.ts'

/** The most that is read: bytes when unpacked, files in a package, and how many times larger a package may be than its ZIP. */
export const mostOf = { bytes: 50 * 2 ** 20, files: 200, ratio: 200 } as const

/** What cannot be read at all: where, and why. */
export class Unreadable extends Error {
  override name = 'Unreadable'
  readonly finding: Finding
  constructor(rule: FindingRule, place: string) {
    super(rule)
    this.finding = { rule, place, kind: null, id: null, field: null }
  }
}

/** The package is larger than may be held. */
export class TooLarge extends Error {
  override name = 'TooLarge'
}

interface File {
  readonly name: string
  readonly bytes: Buffer
}

/** Reads a file, a folder or a ZIP; an error (Unreadable, TooLarge) where it cannot be. */
export async function readPackage(place: string): Promise<Told> {
  const name = path.basename(place)
  if (statSync(place).isDirectory()) return tellOf(readFolder(place), name)
  const { size } = statSync(place)
  if (size > mostOf.bytes) throw new TooLarge(sayMost(name))
  const bytes = readFileSync(place)
  const isZip = bytes.subarray(0, 2).toString('latin1') === 'PK'
  return tellOf(isZip ? await readZip(bytes, name) : [{ name, bytes }], name)
}

const sayMost = (name: string): string =>
  `${name} holds more than ${mostOf.bytes / 2 ** 20} MB or ${mostOf.files} files, or unpacks to more than ${mostOf.ratio} times ` +
  'its size. Divide it: services may be read in several parts.'

function readFolder(folder: string): File[] {
  const names = readdirSync(folder).filter((name) => /\.(?:csv|json)$/i.test(name))
  const sizes = names.map((name) => statSync(path.join(folder, name)).size)
  if (names.length > mostOf.files || sizes.reduce((sum, size) => sum + size, 0) > mostOf.bytes) {
    throw new TooLarge(sayMost(path.basename(folder)))
  }
  return names.sort().map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }))
}

/** The files of a ZIP. Sizes are counted while it is unpacked: what a ZIP says of itself is not believed. */
async function readZip(bytes: Buffer, name: string): Promise<File[]> {
  const zip = await openZip(bytes, name)
  const most = Math.min(mostOf.bytes, Math.max(bytes.length * mostOf.ratio, 2 ** 20))
  const files: File[] = []
  let total = 0
  try {
    for await (const entry of zip.eachEntry()) {
      if (files.length >= mostOf.files || zip.entryCount > mostOf.files * 2) throw new TooLarge(sayMost(name))
      if (
        entry.fileName.endsWith('/') ||
        !/\.(?:csv|json)$/i.test(entry.fileName) ||
        entry.fileName.startsWith('__MACOSX/')
      )
        continue
      const pieces: Buffer[] = []
      for await (const piece of await streamOf(zip, entry)) {
        total += (piece as Buffer).length
        if (total > most) throw new TooLarge(sayMost(name))
        pieces.push(piece as Buffer)
      }
      files.push({ name: path.posix.basename(entry.fileName), bytes: Buffer.concat(pieces) })
    }
  } catch (error) {
    if (error instanceof TooLarge) throw error
    throw new Unreadable('zip-can-be-read', name)
  } finally {
    zip.close()
  }
  return files
}

const openZip = (bytes: Buffer, name: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) reject(new Unreadable('zip-can-be-read', name))
      else resolve(zip)
    })
  })

const streamOf = (zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(error)
      else resolve(stream)
    })
  })

function tellOf(files: readonly File[], name: string): Told {
  const tables = files.filter(({ name }) => /\.csv$/i.test(name))
  const values = files.filter(({ name }) => !/\.csv$/i.test(name))
  const description = values.find(({ name }) => name === 'datapackage.json')
  if (tables.length > 0) {
    if (description) checkVersion(description)
    const read = tables.map(readTable)
    return { tables: read.map(({ table }) => table), findings: read.flatMap(({ findings }) => findings) }
  }
  const [value, ...more] = values.filter((file) => file !== description)
  if (!value || more.length > 0) throw new Unreadable('package-is-tables-or-one-file', files[0]?.name ?? name)
  return { name: value.name, ...readJson(value) }
}

/** A package that says another version than ours. One whose description says none, or cannot be read, is known by its tables. */
function checkVersion({ name, bytes }: File): void {
  const said = /"(?:version|hsds_version)"\s*:\s*"v?(\d+\.\d+)/.exec(bytes.toString('latin1'))?.[1]
  if (said !== undefined && !['1.1', '3.0', '3.1'].includes(said)) throw new Unreadable('version-is-known', name)
}

interface Text {
  readonly text: string
  readonly findings: readonly Finding[]
}

/** A file's text. What is no UTF-8 is said with its line and read as "�", so that each record and field of it is said too. */
function textOf({ name, bytes }: File): Text {
  if (isUtf16(bytes)) throw new Unreadable('file-is-utf-8', name)
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), findings: [] }
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes)
    const place = `${name}, line ${lineAt(text, text.indexOf('\ufffd')).line}`
    return { text, findings: [new Unreadable('file-is-utf-8', place).finding] }
  }
}

/** Two bytes a letter, as some spreadsheets write: every other is 0. */
function isUtf16(bytes: Buffer): boolean {
  const begin = bytes.subarray(0, 1000)
  if (['fffe', 'feff'].includes(begin.subarray(0, 2).toString('hex'))) return true
  return begin.filter((byte) => byte === 0).length > begin.length / 4
}

function readJson(file: File): { value: unknown; findings: readonly Finding[] } {
  const { text, findings } = textOf(file)
  try {
    return { value: JSON.parse(text) as unknown, findings }
  } catch {
    const [wrong] = findings
    if (wrong) throw new Unreadable(wrong.rule, wrong.place)
    if (text.trim() === '') throw new Unreadable('file-is-not-empty', file.name)
    const found = findBreak(text)
    if (!found) throw new Unreadable('file-can-be-read', file.name)
    const { line, column } = lineAt(text, found.at)
    const place = `${file.name}${found.path}, line ${line}, column ${column}`
    throw new Unreadable(found.isCut ? 'file-is-whole' : 'file-can-be-read', place)
  }
}

function readTable(file: File): { table: Table; findings: readonly Finding[] } {
  const { text, findings } = textOf(file)
  const name = file.name.toLowerCase()
  try {
    const rows = parse(text, { info: true, relax_column_count: true, skip_empty_lines: true }) as unknown as {
      record: string[]
      info: Info
    }[]
    const [header, ...lines] = rows
    let last = header?.info.lines ?? 1
    const numbered = lines.map(({ record, info }) => {
      const line = last + 1
      last = info.lines
      return { line, cells: record }
    })
    const columns = (header?.record ?? []).map((column) => column.trim())
    return { table: { name, columns, lines: numbered }, findings }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = `${file.name}, line ${String(error['lines'] ?? 1)}`
    throw new Unreadable(error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'file-is-whole' : 'file-can-be-read', line)
  }
}
