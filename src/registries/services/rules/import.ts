// A file of services: its columns, and how a line of it becomes an entry or the rules that it breaks.
import type { Objection } from '#kernel/outcome'
import { readHours, type Spell } from './hours.ts'
import {
  attributes,
  makeEntry,
  readCost,
  ServiceFields,
  type Attribute,
  type Cost,
  type Entry,
  type Ground,
} from './service.ts'

/** The columns that a file may have, in the names of the Human Services Data Specification, and the field that each fills. */
export const columns = {
  organization: 'organization',
  organization_kind: 'organizationKind',
  title: 'title',
  description: 'description',
  reach: 'reach',
  needs: 'needs',
  attributes: 'attributes',
  asks_for_id: 'asksForId',
  minimum_age: 'minimumAge',
  maximum_age: 'maximumAge',
  eligibility: 'eligibility',
  application_process: 'applicationProcess',
  fees: 'fees',
  documents: 'documents',
  phone: 'publicLine',
  email: 'publicMail',
  url: 'url',
  source: 'source',
  facts_on: 'factsOn',
  assured_on: 'assuredOn',
  location: 'place',
  street: 'street',
  city: 'city',
  postal_code: 'postalCode',
  division: 'division',
  lat: 'lat',
  lon: 'lon',
  hours: 'hours',
  languages: 'languages',
  cost_options: 'cost_options',
} as const
export type ColumnName = keyof typeof columns

const isColumn = (name: string): name is ColumnName => Object.hasOwn(columns, name)

/** Pairs as they are typed, "facility=title,zip=postal_code"; what stands without "=" is left out. */
export const readPairs = (typed: string): Map<string, string> =>
  new Map(
    typed.split(',').flatMap((pair) => {
      const at = pair.indexOf('=')
      return at > 0 ? [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const] : []
    }),
  )

/** The column that each place of the header fills; null where it is passed over. */
export function readHeader(
  header: readonly string[],
  renamed: ReadonlyMap<string, string>,
): { readonly names: readonly (ColumnName | null)[]; readonly objections: readonly Objection[] } {
  const objections: Objection[] = []
  const names = header.map((cell): ColumnName | null => {
    const name = renamed.get(cell.trim()) ?? cell.trim()
    if (name === '') return null
    if (!isColumn(name)) objections.push({ rule: 'column-is-known', field: cell.trim() })
    return isColumn(name) ? name : null
  })
  for (const name of new Set(names)) {
    if (name !== null && names.indexOf(name) < names.lastIndexOf(name)) {
      objections.push({ rule: 'column-stands-once', field: name })
    }
  }
  if (!names.includes('title')) objections.push({ rule: 'column-is-there', field: 'title' })
  return { names, objections }
}

/** What an import says of every line that does not say it itself, and how its words for attributes are read. */
export interface ImportTerms {
  readonly ground: Ground
  /** Columns with the text that stands where a line has none. */
  readonly presets: ReadonlyMap<ColumnName, string>
  /** Words of the file, in lower case, and the attribute that each means; '' where it means none. */
  readonly words: ReadonlyMap<string, string>
}

export type ReadLine =
  | { readonly entry: Entry; readonly objections?: undefined }
  | { readonly entry?: undefined; readonly objections: readonly Objection[] }

/** Reads a line. Objections name the column that breaks the rule. */
export function readLine(
  names: readonly (ColumnName | null)[],
  cells: readonly string[],
  terms: ImportTerms,
): ReadLine {
  if (cells.length !== names.length) return { objections: [{ rule: 'line-has-a-cell-for-each-column', field: null }] }
  const cellOf = cellReader(names, cells, terms.presets)
  const told = readAttributes(cellOf('attributes'), terms.words)
  const [phone = '', ...phones] = cellOf('phone').split('\n')
  const eligibility = [cellOf('eligibility'), ...told.rest].filter((text) => text !== '').join('; ')
  const read = ServiceFields.safeParse({
    ...Object.fromEntries(Object.entries(columns).map(([name, field]) => [field, cellOf(name as ColumnName)])),
    organization: cellOf('organization') || cellOf('title'),
    organizationKind: cellOf('organization_kind') || kindOf(told.codes),
    needs: listIn(cellOf('needs')),
    // A second telephone under the first: an entry has one line, so it is kept among the words on how to ask.
    publicLine: phone,
    applicationProcess: [cellOf('application_process'), ...phones].filter((text) => text !== '').join('; '),
    attributes: told.codes,
    eligibility,
  })
  const parts = readParts(cellOf, terms.ground.currency)
  const objections = [
    ...parts.objections,
    ...(read.error?.issues ?? []).map(({ message, path }) => ({ rule: message, field: columnOf(String(path[0])) })),
  ]
  if (!read.success || objections.length > 0) return { objections }
  return { entry: makeEntry(read.data, terms.ground, parts) }
}

/** The column that fills a field. */
export const columnOf = (field: string): string =>
  Object.entries(columns).find(([, filled]) => filled === field)?.[0] ??
  { 'language-1': 'languages', 'note-1': 'languages', 'cost-1': 'cost_options', 'amount-1': 'cost_options' }[field] ??
  field

type CellOf = (name: ColumnName) => string

/** Cells with single blanks; one that is empty, or whose column the file does not have, says what is preset. */
function cellReader(
  names: readonly (ColumnName | null)[],
  cells: readonly string[],
  presets: ImportTerms['presets'],
): CellOf {
  return (name) => {
    const at = names.indexOf(name)
    const cell = at < 0 ? '' : (cells[at] ?? '').replaceAll('\0', '\ufffd')
    return cell.replace(/[^\S\n]+/g, ' ').trim() || (presets.get(name) ?? '')
  }
}

const listIn = (cell: string): string[] => cell.split(/[\s;]+/).filter((code) => code !== '')

const isAttribute = (code: string): code is Attribute => (attributes as readonly string[]).includes(code)

/** Attributes from codes, or from words of the file; what the words leave over is kept as it was written. */
export function readAttributes(
  cell: string,
  words: ReadonlyMap<string, string>,
): { readonly codes: string[]; readonly rest: string[] } {
  const listed = listIn(cell)
  if (listed.every(isAttribute) || words.size === 0) return { codes: [...new Set(listed)], rest: [] }
  const codes = new Set<string>()
  const rest: string[] = []
  const known = [...words].sort(([one], [other]) => other.length - one.length)
  for (const piece of cell.split(';').map((part) => part.trim())) {
    let left = piece.toLowerCase()
    for (const [word, code] of known) {
      if (!left.includes(word)) continue
      left = left.replaceAll(word, ' ')
      if (code !== '') codes.add(code)
    }
    if (/\p{L}/u.test(left)) rest.push(piece)
  }
  return { codes: [...codes], rest }
}

const kindOf = (codes: readonly string[]): string =>
  codes.includes('hospital') ? 'hospital' : codes.includes('government-clinic') ? 'government' : 'nonprofit'

interface Parts {
  readonly schedule: Spell[]
  readonly languages: { language: string; note: string }[]
  readonly cost_options: Cost[]
  readonly lat: number | null
  readonly lon: number | null
  readonly objections: Objection[]
}

const piecesOf = (cell: string): string[] =>
  cell
    .split(/[;\n]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')

/** Hours "1 9:00-13:00, 14:00-17:00; 2 9:00-13:00", languages "es; en: call ahead", costs "Visit: 25.00; Test", a point. */
function readParts(cellOf: CellOf, currency: string): Parts {
  const objections: Objection[] = []
  const schedule = piecesOf(cellOf('hours')).flatMap((piece) => {
    const match = /^([1-7])\s+(.+)$/.exec(piece)
    const { spells, broken } = match
      ? readHours(Number(match[1]), match[2]!)
      : { spells: [], broken: 'hours-can-be-read' }
    if (broken !== null) objections.push({ rule: broken, field: 'hours' })
    return spells
  })
  const languages = piecesOf(cellOf('languages')).map((piece) => {
    const [language = '', ...note] = piece.split(':')
    return { language: language.trim(), note: note.join(':').trim().slice(0, 120) }
  })
  const cost_options = piecesOf(cellOf('cost_options')).flatMap((piece) => {
    const match = /^(.*?)(?::\s*([\d.,]+))?$/.exec(piece)
    return readCost((match?.[1] ?? '').trim().slice(0, 160), match?.[2] ?? '', currency) ?? []
  })
  const [lat, lon] = [readDegrees(cellOf('lat'), 90), readDegrees(cellOf('lon'), 180)]
  if (Number.isNaN(lat)) objections.push({ rule: 'point-is-on-earth', field: 'lat' })
  if (Number.isNaN(lon)) objections.push({ rule: 'point-is-on-earth', field: 'lon' })
  return { schedule, languages, cost_options, lat, lon, objections }
}

function readDegrees(cell: string, most: number): number | null {
  if (cell === '') return null
  const degrees = /^-?\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : Number.NaN
  return Math.abs(degrees) <= most ? degrees : Number.NaN
}
