// `puente export hsds --out FILE.json|FOLDER|FILE.zip`: the directory in the Human Services Data Specification 3.1. Every record holds
// against the standard's schemas and our second layer; one that does not is left out and named.
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { ZipFile } from 'yazl'
import type { Id } from '#kernel/id'
import { cellsOf, checkPublished, listNameOf, tablesOf, version, type Kind, type Standard } from '#protocols/hsds'
import { contextFor, systemActor, type Context } from '#platform/context'
import { CommandRefused, exitCodes, type CliCommand, type Terminal } from '#platform/cli'
import { consult, type Db } from '#platform/database'
import { findOffice } from '#registries/network'
import { countServices, listServicePage } from '../store/directory.ts'
import { listRecords } from '../store/hsds.ts'
import { openStandard } from './hsds-standard.ts'
import { listOwnTerms, ofKind, passOn, publishServices, type Record3 } from './publish-hsds.ts'

const help = `Usage: puente export hsds --out FILE.json|FOLDER|FILE.zip [--office CODE]

Writes the directory in the Human Services Data Specification 3.1 (schemas of 2024-10-10): one JSON file of lists by name, or the tables
of a tabular data package in a folder or a zip file. Entries that were read from a directory go out as they came in, with what staff changed.

  --out PLACE       where it is written; nothing may stand there yet
  --office CODE     only the directory of this office

Exit codes: 0 done, 1 refused, 2 wrong use.`

export const exportHsds: CliCommand = {
  name: 'export hsds',
  summary: 'writes the directory in the Human Services Data Specification',
  help,
  run: async (installation, args, terminal) => {
    const options = { office: { type: 'string' }, out: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    if (values.out === undefined || positionals.length > 0) {
      terminal.error('puente export hsds takes --out FILE.json, a folder or FILE.zip.')
      return exitCodes.wrongUse
    }
    const out = path.resolve(terminal.directory ?? process.cwd(), values.out)
    if (existsSync(out)) throw new CommandRefused(`${out} stands there already.`)
    if (!existsSync(path.dirname(out))) throw new CommandRefused(`There is no folder ${path.dirname(out)}.`)
    const context = contextFor(installation, systemActor())
    const office =
      values.office === undefined ? undefined : await consult(context, (db) => findOffice(db, values.office!))
    if (values.office !== undefined && !office) throw new CommandRefused(`There is no office ${values.office}.`)
    const { records, left } = await consult(context, (db) => collectDirectory(db, context, office?.code, terminal))
    await write(out, records)
    for (const { kind, id, why } of left) terminal.error(`${kind} ${id} was left out: ${why}`)
    const services = records.filter(({ kind }) => kind === 'service').length
    terminal.line(`${services} services, ${records.length} records in all, are in ${out} (${sizeOf(out)}).`)
    return exitCodes.done
  },
}

const sizeOf = (out: string): string =>
  statSync(out).isDirectory() ? 'a folder of tables' : `${Math.ceil(statSync(out).size / 1024)} kB`

/** How many services are read at a time. */
const batchSize = 500

export interface Collected {
  readonly records: readonly Record3[]
  /** What may not be published. */
  readonly left: readonly { readonly kind: string; readonly id: string; readonly why: string }[]
}

/** Every record of the directory, or of one office's, each once, by kind and id. */
export async function collectDirectory(
  db: Db,
  context: Context,
  office: Id<'office'> | undefined,
  terminal: Pick<Terminal, 'progress'>,
): Promise<Collected> {
  const found = new Map<string, Record3>()
  const add = (record: Record3) => {
    const key = `${record.kind} ${record.id}`
    if (!found.has(key)) found.set(key, record)
  }
  for (const term of listOwnTerms(context.installation.pack)) add(term)
  const total = await countServices(db, { office })
  for (let offset = 0; ; offset += batchSize) {
    const page = await listServicePage(db, { office }, { limit: batchSize, offset })
    const { services, organizations, locations } = await publishServices(db, context, page)
    for (const service of services) add(service)
    for (const record of organizations.values()) add(ofKind('organization', record))
    for (const record of locations.values()) add(ofKind('location', record))
    terminal.progress('Collecting services', offset + page.length, total)
    if (page.length < batchSize) break
  }
  for (const kept of await listRecords(db, { office })) if (kept.kind !== 'service') add(kept)
  return checkAll([...found.values()])
}

/** What may be published, and what not. A service whose organization is left out could not be read again: it is left out too. */
function checkAll(all: readonly Record3[]): Collected {
  const standard = openStandard()
  const checked = all.map((record) => ({ record, passed: passOn(standard, record) }))
  const gone = new Set(checked.flatMap(({ record, passed }) => (passed ? [] : [`${record.kind} ${record.id}`])))
  const isOrphan = ({ kind, record }: Record3) =>
    kind === 'service' && gone.has(`organization ${String(record['organization_id'])}`)
  const order = [...standard.kinds.keys()]
  const keyOf = ({ kind, id }: Record3): string => `${String(order.indexOf(kind)).padStart(2, '0')} ${id}`
  return {
    records: checked
      .flatMap(({ passed }) => (passed && !isOrphan(passed) ? [passed] : []))
      .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)),
    left: checked.flatMap(({ record, passed }) => {
      if (passed && !isOrphan(record)) return []
      const why = passed ? 'its organization was left out' : whyNot(standard, record)
      return [{ kind: record.kind, id: record.id, why }]
    }),
  }
}

function whyNot(standard: Standard, { kind, record }: Record3): string {
  const [first] = checkPublished(standard, kind, record)
  return `${first!.field} ${first!.why}`
}

/** Writes beside the place and renames, so that what stands there is whole. */
async function write(out: string, records: readonly Record3[]): Promise<void> {
  const fresh = `${out}.${process.pid}`
  try {
    if (/\.json$/i.test(out)) writeFileSync(fresh, writeJson(records))
    else if (/\.zip$/i.test(out)) await writeZip(fresh, writeTables(records))
    else {
      mkdirSync(fresh)
      for (const [name, text] of writeTables(records)) writeFileSync(path.join(fresh, name), text)
    }
    renameSync(fresh, out)
  } finally {
    rmSync(fresh, { force: true, recursive: true })
  }
}

/** The lists by name, a record a line. */
export function writeJson(records: readonly Record3[]): string {
  const lists = [...openStandard().kinds.values()].flatMap((kind) => {
    const lines = records.filter((record) => record.kind === kind.name).map(({ record }) => JSON.stringify(record))
    return lines.length === 0 ? [] : [`"${listNameOf(kind)}":[\n${lines.join(',\n')}\n]`]
  })
  return `{\n${[`"version":"${version}"`, ...lists].join(',\n')}\n}\n`
}

/** The files of a tabular data package by name: a table for each kind of which there is something, and its description. */
export function writeTables(records: readonly Record3[]): Map<string, string> {
  const standard = openStandard()
  const tables = tablesOf(standard, records)
  const files = new Map<string, string>()
  const resources: object[] = []
  for (const [name, lines] of tables) {
    if (lines.length === 0) continue
    const kind = standard.kinds.get(name)!
    const cells = lines.map((line) => cellsOf(kind, line))
    const columns = [...new Set([...kind.fields.keys(), ...cells.flatMap((line) => [...line.keys()])])]
    const written = cells.map((line) => columns.map((column) => quoted(line.get(column) ?? '')).join(','))
    files.set(kind.file, [columns.map(quoted).join(','), ...written, ''].join('\r\n'))
    resources.push(resourceOf(kind, columns))
  }
  const description = {
    name: 'human_services_data',
    version: `${version}.0`,
    profile: 'tabular-data-package',
    resources,
  }
  files.set('datapackage.json', `${JSON.stringify(description, null, 2)}\n`)
  return files
}

const resourceOf = (kind: Kind, columns: readonly string[]): object => ({
  name: kind.name,
  path: kind.file,
  profile: 'tabular-data-resource',
  format: 'csv',
  mediatype: 'text/csv',
  encoding: 'utf-8',
  schema: {
    primaryKey: 'id',
    fields: columns.map((name) => ({
      name,
      type: kind.fields.get(name)?.time ?? kind.fields.get(name)?.type ?? 'string',
    })),
  },
})

/** A cell as CSV has it. */
const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

async function writeZip(out: string, files: ReadonlyMap<string, string>): Promise<void> {
  const zip = new ZipFile()
  // The same files make the same ZIP: no day of writing stands in it.
  const mtime = new Date(1980, 0, 1)
  for (const [name, text] of files) zip.addBuffer(Buffer.from(text), name, { mtime })
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(out))
}
