// HSDS 1.1, as many directories still hand themselves over: its tables in the names and forms of 3.1.
import type { Finding, FindingRule } from './findings.ts'
import { uuidOf } from './ids.ts'

type Cells = Readonly<Record<string, string>>

export interface Line1 {
  readonly place: string
  readonly record: Cells
}

export interface Table1 {
  readonly name: string
  readonly lines: readonly Line1[]
}

/** A record in the form of 3.1. */
export interface Record3 {
  readonly kind: string
  readonly place: string
  readonly record: Record<string, unknown>
}

interface Terms {
  readonly country: string
}

/** A table of 1.1: what its lines become, and which of its columns have another name. */
interface Mapping {
  readonly kind: string
  readonly names?: Readonly<Record<string, string>>
  readonly make?: (record: Record<string, unknown>, cells: Cells, terms: Terms) => Record<string, unknown>
}

const weekdays: readonly (readonly [RegExp, string])[] = [
  [/^(?:1|mo)/i, 'MO'],
  [/^(?:2|tu)/i, 'TU'],
  [/^(?:3|we)/i, 'WE'],
  [/^(?:4|th)/i, 'TH'],
  [/^(?:5|fr)/i, 'FR'],
  [/^(?:6|sa)/i, 'SA'],
  [/^(?:7|su)/i, 'SU'],
]

const addressOf =
  (type: 'physical' | 'postal'): Mapping['make'] =>
  (record, cells, { country }) => ({
    address_type: type,
    country,
    city: '',
    state_province: '',
    postal_code: '',
    address_1: '',
    ...record,
    ...(cells['address_2'] || cells['address_3'] || cells['address_4']
      ? { address_2: ['address_2', 'address_3', 'address_4'].flatMap((name) => cells[name] || []).join(', ') }
      : {}),
  })

const mappings: Readonly<Record<string, Mapping>> = {
  'organization.csv': {
    kind: 'organization',
    names: { url: 'website' },
    make: (record) => ({ description: '', ...numbersIn(record, ['year_incorporated']) }),
  },
  'program.csv': { kind: 'program', make: (record) => ({ description: '', ...record }) },
  'service.csv': { kind: 'service', make: (record) => ({ status: 'active', ...record, ...statusOf(record) }) },
  'location.csv': {
    kind: 'location',
    make: (record) => ({ location_type: 'physical', ...numbersIn(record, ['latitude', 'longitude']) }),
  },
  'service_at_location.csv': { kind: 'service_at_location' },
  'phone.csv': { kind: 'phone', make: (record) => withoutLanguage(numbersIn(record, ['extension'])) },
  'contact.csv': { kind: 'contact' },
  'physical_address.csv': { kind: 'address', make: addressOf('physical')! },
  'postal_address.csv': { kind: 'address', make: addressOf('postal')! },
  'regular_schedule.csv': {
    kind: 'schedule',
    make: ({ weekday: _, ...record }, { weekday = '' }) => {
      const byday = weekdays.find(([pattern]) => pattern.test(weekday))?.[1]
      return { ...timesIn(record), ...(byday ? { freq: 'WEEKLY', interval: 1, byday } : {}) }
    },
  },
  'holiday_schedule.csv': {
    kind: 'schedule',
    names: { start_date: 'valid_from', end_date: 'valid_to' },
    make: ({ closed: _, ...record }, { closed = '' }) => ({
      ...timesIn(record),
      ...(/^(?:true|yes|y|1|t)$/i.test(closed) ? { description: 'Closed' } : {}),
    }),
  },
  'funding.csv': { kind: 'funding' },
  'service_area.csv': { kind: 'service_area', names: { service_area: 'name' } },
  'required_document.csv': { kind: 'required_document' },
  'language.csv': { kind: 'language', names: { language: 'name' }, make: languageOf },
  'accessibility_for_disabilities.csv': { kind: 'accessibility', names: { accessibility: 'description' } },
  'metadata.csv': { kind: 'metadata' },
  'meta_table_description.csv': { kind: 'meta_table_description' },
  'taxonomy.csv': { kind: 'taxonomy_term', names: { vocabulary: 'taxonomy' }, make: termOf },
  'service_taxonomy.csv': { kind: 'attribute', make: attributeOf },
}

/** Tables whose lines become a text of their service. */
const texts: Readonly<Record<string, readonly [column: string, field: string]>> = {
  'eligibility.csv': ['eligibility', 'eligibility_description'],
  'payment_accepted.csv': ['payment', 'fees_description'],
}

/** Whether a table of that name stands in version 1.1. */
export const isTableOf1 = (name: string): boolean => Object.hasOwn(mappings, name) || Object.hasOwn(texts, name)

/** The kind that the lines of a table become; those that become a text are of their service. */
export const kindOfTable1 = (name: string): string => mappings[name]?.kind ?? 'service'

function languageOf(record: Record<string, unknown>, { language = '' }: Cells): Record<string, unknown> {
  return /^[a-z]{2,3}(?:-[A-Za-z]{2,4})?$/.test(language) ? { ...record, code: language } : record
}

function termOf({ parent_name: _, ...record }: Record<string, unknown>): Record<string, unknown> {
  const vocabulary = typeof record['taxonomy'] === 'string' ? record['taxonomy'] : ''
  return { description: '', ...record, ...(vocabulary ? { taxonomy_id: uuidOf('taxonomy', vocabulary) } : {}) }
}

function attributeOf(_: Record<string, unknown>, cells: Cells): Record<string, unknown> {
  const { id, service_id: link_id, taxonomy_id: taxonomy_term_id, taxonomy_detail: value } = cells
  return { id, link_id, link_entity: 'service', taxonomy_term_id, ...(value ? { value } : {}) }
}

/** 1.1 wrote a telephone's languages into its line; the standard has a table for them now. */
const withoutLanguage = ({ language: _, ...record }: Record<string, unknown>): Record<string, unknown> => record

function numbersIn(record: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  const read = names.flatMap((name) => {
    const text = String(record[name] ?? '').trim()
    return /^-?\d+(?:\.\d+)?$/.test(text) ? [[name, Number(text)] as const] : []
  })
  const rest = Object.entries(record).filter(([name]) => !names.includes(name))
  return Object.fromEntries([...rest, ...read])
}

const known = ['active', 'inactive', 'defunct', 'temporarily closed']

function statusOf({ status }: Record<string, unknown>): { status?: string } {
  const said = String(status ?? '')
    .trim()
    .toLowerCase()
  return known.includes(said) ? { status: said } : said === '' ? {} : { status: 'active' }
}

/** "9:00 AM", "9:00", "0900" and "17:30:00" as the standard writes times. */
function timesIn(record: Record<string, unknown>): Record<string, unknown> {
  const read = ['opens_at', 'closes_at'].flatMap((name) => {
    const match = /^(\d{1,2}):?(\d{2})?(?::\d{2})?\s*([ap])?\.?m?\.?$/i.exec(String(record[name] ?? '').trim())
    if (!match) return []
    const half = match[3]?.toLowerCase()
    const hour = half === undefined ? Number(match[1]) : (Number(match[1]) % 12) + (half === 'p' ? 12 : 0)
    return [[name, `${String(hour).padStart(2, '0')}:${match[2] ?? '00'}`] as const]
  })
  return { ...record, ...Object.fromEntries(read) }
}

/** Addresses of pages that were typed without their beginning. */
function pageIn(record: Record<string, unknown>): { record: Record<string, unknown>; left: string | null } {
  for (const name of ['url', 'website']) {
    const text = String(record[name] ?? '').trim()
    if (text === '') continue
    const whole = /^https?:\/\//i.test(text)
      ? text
      : /^[\w-]+(?:\.[\w-]+)+(?:\/\S*)?$/.test(text)
        ? `http://${text}`
        : ''
    if (whole !== '' && URL.canParse(whole) && !/[\s<>"{}|\\^`]/.test(whole))
      return { record: { ...record, [name]: whole }, left: null }
    return { record: Object.fromEntries(Object.entries(record).filter(([key]) => key !== name)), left: name }
  }
  return { record, left: null }
}

/** The tables of a package of 1.1 as records of 3.1. */
export function readTables1(
  tables: readonly Table1[],
  terms: Terms,
): { readonly records: readonly Record3[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const say = (rule: FindingRule, place: string, kind: string, id: string | undefined, field: string) =>
    void findings.push({ rule, place, kind, id: id ?? null, field })
  const records = tables.flatMap(({ name, lines }) => {
    const mapping = mappings[name]
    return mapping ? lines.map((line) => recordOf(mapping, line, terms, say)) : []
  })
  addTexts(records, tables)
  const vocabularies = new Set(
    records.flatMap(({ kind, record }) =>
      kind === 'taxonomy_term' && record['taxonomy'] ? [String(record['taxonomy'])] : [],
    ),
  )
  const taxonomies = [...vocabularies].map((title): Record3 => ({
    kind: 'taxonomy',
    place: 'taxonomy.csv',
    record: { id: uuidOf('taxonomy', title), name: title, description: '' },
  }))
  return { records: [...taxonomies, ...records], findings }
}

function recordOf(
  { kind, names = {}, make }: Mapping,
  { place, record: cells }: Line1,
  terms: Terms,
  say: (rule: FindingRule, place: string, kind: string, id: string | undefined, field: string) => void,
): Record3 {
  const renamed = Object.fromEntries(Object.entries(cells).map(([name, cell]) => [names[name] ?? name, cell]))
  const made = make ? make(renamed, cells, terms) : renamed
  // Tables of links came without ids: one is made of what the line says.
  const whole = { id: uuidOf(kind, JSON.stringify(cells)), ...definite(made) }
  const { record, left } = pageIn(whole)
  if (left !== null) say('address-of-a-page-can-be-opened', place, kind, cells['id'], left)
  if (kind === 'service' && cells['status'] === undefined)
    say('status-was-supposed', place, kind, cells['id'], 'status')
  return { kind, place, record: mailIn(record) }
}

const definite = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, member]) => member !== undefined))

/** Several addresses of mail in one cell, or what is none: the first that can be written to. */
function mailIn(record: Record<string, unknown>): Record<string, unknown> {
  if (record['email'] === undefined) return record
  const mail = /[^\s@<>,;]+@[^\s@<>,;]+\.[a-z]{2,}/i.exec(String(record['email']))?.[0]
  const { email: _, ...rest } = record
  return mail === undefined ? rest : { ...rest, email: mail }
}

function addTexts(records: readonly Record3[], tables: readonly Table1[]): void {
  const services = new Map(
    records.flatMap((each) => (each.kind === 'service' ? [[each.record['id'], each.record]] : [])),
  )
  for (const { name, lines } of tables) {
    const [column, field] = texts[name] ?? []
    if (!column || !field) continue
    for (const { record } of lines) {
      const service = services.get(record['service_id'])
      if (!service || !record[column]) continue
      service[field] = [service[field], record[column]].filter((text) => text !== undefined && text !== '').join('; ')
    }
  }
}
