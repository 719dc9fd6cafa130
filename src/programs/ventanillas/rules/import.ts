// A file of visits or of months: its columns, and how a line of it becomes what an interface would have told.
import type { Objection } from '#kernel/outcome'
import { plain } from '#kernel/text'

/** The fields of a file, each with the names that its column may have: English first, as it is documented. */
export type Columns = Readonly<Record<string, readonly string[]>>

/** Columns of a file of visits: fields of `IncomingVisit`. A column of postal codes may also have the country's name for them. */
export const visitColumns: Columns = {
  reference: ['reference', 'referencia', 'folio'],
  visitedOn: ['visited_on', 'fecha', 'date', 'dia'],
  language: ['language', 'lengua', 'idioma'],
  postalCode: ['postal_code'],
  division: ['division'],
  interpreter: ['interpreter', 'interprete'],
  firstThisYear: ['first_this_year', 'primera_del_ano', 'primera_visita'],
  person: ['person', 'persona'],
  need: ['needs', 'need', 'necesidades', 'necesidad'],
  topic: ['topics', 'topic', 'temas', 'tema'],
  screening: ['screenings', 'screening', 'pruebas', 'prueba'],
  vaccination: ['vaccinations', 'vaccination', 'vacunas', 'vacuna'],
  program: ['programs', 'program', 'programas', 'programa'],
}

export const neededVisitColumns = ['reference', 'visitedOn'] as const

/** Columns of a file of months: one number a line. */
export const monthColumns: Columns = {
  station: ['station', 'estacion'],
  month: ['month', 'mes'],
  indicator: ['indicator', 'indicador'],
  item: ['item', 'concepto'],
  value: ['value', 'valor', 'cantidad'],
  method: ['method', 'metodo'],
}

export const neededMonthColumns = ['station', 'month', 'indicator', 'value'] as const

/** Words of a column's name that no file may have: what they hold stays with whoever keeps it. */
const untaken = new Set(
  `name names nombre nombres apellido apellidos surname lastname firstname fullname initials iniciales
  address direccion domicilio street calle phone telephone tel telefono celular cellphone whatsapp email mail correo
  birth birthdate birthday born dob nacimiento age edad ssn itin social seguro alien uscis visa passport pasaporte
  status estatus immigration migratorio migratoria undocumented papeles documents
  result results resultado resultados diagnosis diagnostico note notes nota notas comment comments comentario comentarios
  remarks observaciones`.split(/\s+/),
)

/** A column's name as names are compared: "Primera del Año" is "primera_del_ano". */
export const plainName = (name: string): string =>
  plain(name)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')

/** How a header is read: names of the file's columns that are meant otherwise ('' for one that is passed over). */
export interface HeaderTerms {
  readonly columns: Columns
  readonly needed: readonly string[]
  readonly renamed: ReadonlyMap<string, string>
  /** The country's names for a postal code, in `plainName`. */
  readonly postalCodeNames: readonly string[]
}

export interface Header {
  /** The field that each place fills; null where it is passed over. */
  readonly fields: readonly (string | null)[]
  /** The name of each place, as the file has it. */
  readonly names: readonly string[]
  readonly objections: readonly Objection[]
}

/** Reads the first line of a file. A name that is not known comes with the nearest one that is. */
export function readHeader(cells: readonly string[], terms: HeaderTerms): Header {
  const names = cells.map((cell) => cell.trim())
  const objections: Objection[] = []
  const fields = names.map((name): string | null => {
    if (name === '' || isPassedOver(name, terms)) return null
    const field = fieldOf(plainName(terms.renamed.get(name) ?? name), terms)
    if (field !== undefined) return field
    objections.push(objectionTo(name, terms))
    return null
  })
  for (const [place, field] of fields.entries()) {
    if (field !== null && fields.indexOf(field) < place) {
      objections.push({ rule: 'column-stands-once', field: names[place]!, values: { column: names[place]! } })
    }
  }
  for (const field of terms.needed.filter((each) => !fields.includes(each))) {
    const column = terms.columns[field]![0]!
    objections.push({ rule: 'column-is-there', field: column, values: { column } })
  }
  return { fields, names, objections }
}

/** A column may be left out on purpose, but not one that should not be in the file at all. */
const isPassedOver = (name: string, { renamed }: HeaderTerms): boolean => renamed.get(name) === '' && !isUntaken(name)

const fieldOf = (name: string, { columns, postalCodeNames }: HeaderTerms): string | undefined =>
  Object.keys(columns).find(
    (field) => columns[field]!.includes(name) || (field === 'postalCode' && postalCodeNames.includes(name)),
  )

/** Whether a name is of something that stays with whoever keeps it: a name, an address, a telephone. */
export const isUntaken = (name: string): boolean =>
  plainName(name)
    .split('_')
    .some((word) => untaken.has(word))

function objectionTo(name: string, { columns }: HeaderTerms): Objection {
  if (isUntaken(name)) return { rule: 'column-names-nobody', field: name, values: { column: name } }
  const nearest = nearestTo(plainName(name), Object.values(columns).flat()) ?? '–'
  return { rule: 'column-is-known', field: name, values: { column: name, nearest } }
}

/** The known name that differs by the fewest letters; undefined where all differ by more than a third of theirs. */
export function nearestTo(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((each) => ({ each, steps: stepsBetween(name, each) }))
    .filter(({ each, steps }) => steps <= Math.max(1, Math.floor(each.length / 3)))
    .sort((one, other) => one.steps - other.steps)
  return ranked[0]?.each
}

/** How many letters must be added, left out or changed (Levenshtein 1966). */
function stepsBetween(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row]
    for (let at = 1; at <= other.length; at += 1) {
      const change = above[at - 1]! + (one[row - 1] === other[at - 1] ? 0 : 1)
      line.push(Math.min(change, above[at]! + 1, line[at - 1]! + 1))
    }
    above = line
  }
  return above[other.length]!
}

/** The character between the cells of a first line: comma, semicolon or tab, whichever stands there most often. */
export const delimiterOf = (line: string): string =>
  [',', ';', '\t'].map((mark) => ({ mark, count: line.split(mark).length })).sort((a, b) => b.count - a.count)[0]!.mark

/** The fields of a line, or what is wrong with its form. Objections name the file's own column. */
export function readCells(
  { fields, names }: Header,
  cells: readonly string[],
): { readonly told: Record<string, string>; readonly objections: readonly Objection[] } {
  const told: Record<string, string> = {}
  if (cells.length !== fields.length) {
    return { told, objections: [{ rule: 'line-has-a-cell-for-each-column', field: null }] }
  }
  const objections: Objection[] = []
  for (const [place, cell] of cells.entries()) {
    if (cell.includes('\ufffd')) objections.push({ rule: 'text-is-utf-8', field: names[place]! })
    const field = fields[place]
    if (field) told[field] = cell
  }
  return { told, objections }
}

/** The column of the file that fills a field; the field's own name where it has none. */
export function columnOf({ fields, names }: Header, field: string | null, columns: Columns): string | null {
  if (field === null) return null
  const place = fields.indexOf(field)
  return place < 0 ? (columns[field]?.[0] ?? field) : names[place]!
}

/** Pairs as they are typed, "folio_local=reference,zona="; what stands without "=" is left out. */
export const readRenaming = (typed: string): Map<string, string> =>
  new Map(
    typed.split(',').flatMap((pair) => {
      const at = pair.indexOf('=')
      return at > 0 ? [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const] : []
    }),
  )
