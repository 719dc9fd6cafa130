// Directories of the Human Services Data Specification read in a test: small records, small tables, and what was said of them.
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { day } from '#kernel/day'
import { readInSteps, readStandard, type Fields, type ReadDirectory, type Table, type Told } from '#protocols/hsds'

const folder = path.join(import.meta.dirname, '..', 'packs', 'hsds', 'schema')

export const schemas: Readonly<Record<string, unknown>> = Object.fromEntries(
  globSync('*.json', { cwd: folder }).map((name) => [
    name,
    JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as unknown,
  ]),
)
export const standard = readStandard(schemas)
export const terms = { standard, source: 'test', country: 'US', readOn: day('2026-06-01') }

export function readDirectory(told: Told): ReadDirectory {
  const steps = readInSteps(told, terms)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

export const read = (value: unknown): ReadDirectory => readDirectory({ name: 'x.json', value })

/** Tables as their lines are written: a comma parts cells, and nothing is quoted. */
export const readCsv = (files: Readonly<Record<string, readonly string[]>>): ReadDirectory =>
  readDirectory({ tables: Object.entries(files).map(([name, lines]) => tableOf(name, lines)) })

const tableOf = (name: string, [header = '', ...lines]: readonly string[]): Table => ({
  name,
  columns: header.split(','),
  lines: lines.map((line, at) => ({ line: at + 2, cells: line.split(',') })),
})

export const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
export const organization = { id: id(1), name: 'Clínicas', description: 'Dos' }
export const service = (more: object = {}) => ({
  id: id(2),
  name: 'Consulta',
  status: 'active',
  organization,
  ...more,
})

/** The rules that do not hold, each with its field. */
export const said = ({ findings }: Pick<ReadDirectory, 'findings'>): string[] =>
  findings.map(({ rule, field }) => (field === null ? rule : `${rule} ${field}`))

export const recordOf = ({ documents }: ReadDirectory, kind: string): Fields =>
  documents.find((document) => document.kind === kind)!.record
