// Records of the Human Services Data Specification within the schemas, of any content: what directories of others may hold.
import fc from 'fast-check'
import type { Fields, Kind, Standard } from '#protocols/hsds'

type Schemas = Readonly<Record<string, unknown>>

interface Property {
  readonly type: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly datapackage_type?: string
}

const odd = fc.constantFrom(
  '=1+1',
  "'x",
  'a,"b"\n',
  ' ',
  '0',
  'ñ',
  'x'.repeat(1200),
  '(323) 555-0101',
  'https://x.example/',
)
const word = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), odd)
const times: Readonly<Record<string, readonly string[]>> = {
  date: ['2026-01-01', '2026-05-05', '25:99'],
  time: ['09:00', '17:30:00', '25:99', '10:00Z'],
}
const forms: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid(),
  uri: fc.webUrl(),
  email: fc.constantFrom('a@b.example', 'info@x.example'),
  'date-time': fc.constantFrom('2023-03-15T10:30:45.123Z', '2024-09-25T14:23:06+01:00'),
}
const named: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  valid_from: fc.constantFrom('2026-01-01', '2026-02-30'),
  dtstart: fc.constant('2026-01-01'),
  valid_to: fc.constantFrom('2026-01-01', '2026-05-05'),
  until: fc.constant('2026-05-05'),
  byday: fc.constantFrom('MO', 'TU,WE', '2MO', 'XX'),
  currency: fc.constantFrom('USD', 'usd', 'XYZ1'),
  code: fc.constantFrom('es', 'spa', 'en-US', 'zzzzz', 'mix'),
  latitude: fc.constantFrom(34.05, 0, 999, -12.5),
  longitude: fc.constantFrom(-118.25, 0, 999),
  country: fc.constantFrom('US', 'USA!', 'CA'),
}
const number = fc.oneof(
  fc.integer({ min: -5, max: 200 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
)

function valueOf(schemas: Schemas, kind: string, name: string): fc.Arbitrary<unknown> {
  const { properties } = schemas[`${kind}.json`] as { properties: Record<string, Property> }
  const property = properties[name]!
  if (property.enum) return fc.constantFrom(...property.enum)
  const known = named[name] ?? (property.format ? forms[property.format] : undefined)
  if (known) return known
  if (property.datapackage_type)
    return fc.constantFrom(...(times[property.datapackage_type] ?? ['2026-01-01T00:00:00Z']))
  return property.type === 'number' ? number : word
}

/** Names that publishers give properties of their own; some that tables, or JavaScript, could take for something else. */
const strangeNames = [
  'x-more',
  'mood',
  'a:json',
  'a',
  '=x',
  ' y',
  '"q"',
  '',
  'a,b',
  "'z",
  'constructor',
  '__proto__',
  'ñ\n',
]
const undescribed = fc
  .option(fc.array(fc.tuple(fc.constantFrom(...strangeNames), fc.oneof(fc.jsonValue(), word)), { maxLength: 3 }), {
    nil: [],
    freq: 2,
  })
  .map((entries) => Object.fromEntries(entries) as Fields)

/** A record of a kind with what stands in it, so many levels deep. */
function anyRecord(standard: Standard, schemas: Schemas, kind: Kind, depth: number): fc.Arbitrary<Fields> {
  const inner = (name: string) => anyRecord(standard, schemas, standard.kinds.get(name)!, Math.max(depth - 1, 0))
  const names = [...kind.fields.keys()].filter((name) => name !== 'id')
  const lists = depth === 0 ? [] : [...kind.lists].filter(([name]) => name !== 'services')
  const ones = [...kind.ones].filter(([name, one]) => one.required || (depth > 0 && name !== 'service'))
  const own = fc.record(Object.fromEntries(names.map((name) => [name, valueOf(schemas, kind.name, name)])), {
    requiredKeys: kind.required.filter((name) => name !== 'id'),
  })
  const many = fc.record(
    Object.fromEntries(lists.map(([name, child]) => [name, fc.array(inner(child), { maxLength: 2 })])),
    { requiredKeys: [] },
  )
  const single = fc.record(Object.fromEntries(ones.map(([name, one]) => [name, inner(one.kind)])), {
    requiredKeys: ones.filter(([, one]) => one.required).map(([name]) => name),
  })
  return fc.tuple(fc.uuid(), own, many, single, undescribed).map(([id, a, b, c, d]) => ({ ...d, ...a, ...b, ...c, id }))
}

/** A service with its organization. */
export const anyService = (standard: Standard, schemas: Schemas): fc.Arbitrary<Fields> =>
  fc
    .tuple(
      anyRecord(standard, schemas, standard.kinds.get('service')!, 2),
      anyRecord(standard, schemas, standard.kinds.get('organization')!, 1),
    )
    .map(([service, organization]) => ({ ...service, organization }))

/** Lists by name, as a directory is handed over: services with their organizations, and records of every kind by themselves. */
export const anyDirectory = (
  standard: Standard,
  schemas: Schemas,
): fc.Arbitrary<Readonly<Record<string, Fields[]>>> => {
  const others = [...standard.kinds.values()].filter(({ name }) => name !== 'service')
  const lists = others.map(
    (kind) => [kind.file, fc.array(anyRecord(standard, schemas, kind, 1), { maxLength: 1 })] as const,
  )
  return fc.record({
    'services.csv': fc.array(anyService(standard, schemas), { maxLength: 2 }),
    ...Object.fromEntries(lists),
  })
}
