// Files that are imported: read line by line, never whole, with what is wrong said by line and column.
import { createHash } from 'node:crypto'
import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs'
import path from 'node:path'
import { CsvError, parse, type Info } from 'csv-parse'
import type { Objection } from '#kernel/outcome'
import { CommandRefused, type Terminal } from '#platform/cli'
import { sayRule } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { messages as rulesOfVisits } from '../messages/visit.ts'
import { messages } from '../messages/import.ts'
import {
  columnOf,
  delimiterOf,
  plainName,
  readCells,
  readHeader,
  type Header,
  type HeaderTerms,
} from '../rules/import.ts'

/** How many wrong lines are shown. */
const shownObjections = 100

/** Bytes that one line may have: a quote that is never closed ends here and not with the file. */
const lineLimit = 64 * 1024

export interface ImportFile {
  readonly path: string
  readonly size: number
  readonly delimiter: string
}

/** Finds a file from where the person stands, and what stands between its cells. */
export function openFile(name: string, terminal: Terminal): ImportFile {
  const file = path.resolve(terminal.directory ?? process.cwd(), name)
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new CommandRefused(`There is no file ${file}.`)
  return { path: file, size: found.size, delimiter: delimiterOf(beginningOf(file).split('\n')[0] ?? '') }
}

function beginningOf(file: string): string {
  const beginning = Buffer.alloc(lineLimit)
  const handle = openSync(file, 'r')
  try {
    return beginning.toString('utf8', 0, readSync(handle, beginning, 0, lineLimit, 0))
  } finally {
    closeSync(handle)
  }
}

/** A line that can be read: its fields by name. Or what is wrong with it. */
export interface FileLine {
  /** 1 is the header. */
  readonly line: number
  readonly told: Record<string, string>
  readonly objections: readonly Objection[]
  readonly header: Header
  /** Bytes of the file read so far. */
  readonly bytes: number
}

/** The SHA-256 of a whole file. */
export async function digestOf(file: ImportFile): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file.path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** The lines of a file one after the other. After a header that cannot be read, or a quote that never ends, there are no more. */
export async function* linesOf(
  file: ImportFile,
  terms: HeaderTerms,
  hash = createHash('sha256'),
): AsyncGenerator<FileLine> {
  const source = createReadStream(file.path)
  source.on('data', (chunk) => hash.update(chunk))
  const options = {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: lineLimit,
  }
  // Lines that were parsed and not read yet are lost with an error: its own line is counted as they are parsed.
  let parsed = 0
  const onRecord = (record: string[], { lines }: { lines: number }): string[] => ((parsed = lines), record)
  const parser = source.pipe(parse({ ...options, delimiter: file.delimiter, on_record: onRecord }))
  source.once('error', (error) => parser.destroy(error))
  let header: Header | undefined
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const line = info.lines - record.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0)
      const at = { line, bytes: info.bytes }
      if (header === undefined) {
        header = headerOf(record, terms)
        if (header.objections.length > 0) return void (yield { ...at, told: {}, objections: header.objections, header })
      } else yield { ...at, ...readCells(header, record), header }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const objections = [{ rule: 'line-is-well-formed', field: null }]
    yield { line: parsed + 1, told: {}, objections, header: header ?? empty, bytes: file.size }
    return
  } finally {
    source.destroy()
  }
  if (header === undefined) yield { line: 1, told: {}, ...missing(terms), header: empty, bytes: file.size }
}

const empty: Header = { fields: [], names: [], objections: [] }

const missing = (terms: HeaderTerms) => ({ objections: readHeader([], terms).objections })

function headerOf(record: readonly string[], terms: HeaderTerms): Header {
  const header = readHeader(record, terms)
  if (!record.some((cell) => cell.includes('\ufffd'))) return header
  return { ...header, objections: [{ rule: 'text-is-utf-8', field: null }] }
}

/** The country's names for a postal code, as a header may have them. */
export const postalCodeNames = (pack: Pack): string[] =>
  (['es', 'en'] as const).flatMap((language) => {
    const word = String(pack.words[language]['postalCode'] ?? '')
    return [word, word.replace(/\(.*\)/, ''), /\((.*)\)/.exec(word)?.[1] ?? '']
      .map(plainName)
      .filter((name) => name !== '')
  })

/** What is wrong in a file: the first hundred are kept, the rest are counted. */
export class WrongLines {
  readonly #shown: { readonly line: number; readonly column: string | null; readonly objection: Objection }[] = []
  count = 0

  /** Notes what is wrong in a line. Fields are named as the file names their columns. */
  add(line: number, objections: readonly Objection[], header: Header, terms: HeaderTerms): void {
    for (const objection of objections) {
      this.count += 1
      if (this.#shown.length >= shownObjections) continue
      this.#shown.push({ line, column: columnOf(header, objection.field, terms.columns), objection })
    }
  }

  /** Says them, in the order of the lines. */
  say(terminal: Terminal, pack: Pack): void {
    const speaker = { language: 'en' as const, words: pack.words.en }
    for (const { line, column, objection } of this.#shown.toSorted((one, other) => one.line - other.line)) {
      const { rule, values } = objection
      const phrase = sayRule({ ...rulesOfVisits, ...messages }, speaker, rule, values)
      terminal.error(`line ${line}${column ? `, ${column}` : ''}: ${phrase} (${rule})`)
    }
    if (this.count > this.#shown.length) terminal.error(`… and ${this.count - this.#shown.length} more.`)
    terminal.error(`${this.count} wrong; nothing was counted.`)
  }
}
