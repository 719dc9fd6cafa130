// What the standard's own schemas say: the kinds of record, their fields, what stands inside what, and whether a value has its shape.
// The schemas are handed in as they were published; nothing of them is written down here again.
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import * as formats from 'ajv-formats'

/** A version of the standard that is spoken, and the day of the schemas that are held. */
export const version = '3.1'
export const schemasOf = '2024-10-10'

export type FieldType = 'string' | 'number'

/** A field of a kind that holds one value. */
export interface Field {
  readonly type: FieldType
  readonly format: string | null
  /** "date", "time" or "datetime", as the standard's tables have it. */
  readonly time: string | null
}

/** A record that another holds: of which kind, and by which column it is found. */
export interface One {
  readonly kind: string
  readonly column: string
  readonly required: boolean
}

/** A kind of record: "service" of services.csv. */
export interface Kind {
  readonly name: string
  /** "services.csv" */
  readonly file: string
  readonly fields: ReadonlyMap<string, Field>
  /** Fields with one value that must be there. */
  readonly required: readonly string[]
  /** Lists of records that stand inside: the list's name and the kind of what is in it. */
  readonly lists: ReadonlyMap<string, string>
  /** Records that stand inside by themselves. */
  readonly ones: ReadonlyMap<string, One>
  /** Columns that name another record, and its kind; null where it may be of any kind. */
  readonly links: ReadonlyMap<string, string | null>
}

/** What does not have its shape: where, and in the validator's words. */
export interface ShapeError {
  readonly field: string
  readonly says: string
}

export interface Standard {
  readonly kinds: ReadonlyMap<string, Kind>
  /** What of a record, with what stands in it, is not as its schema says. */
  readonly check: (kind: string, record: unknown) => ShapeError[]
  /** The same of its own fields alone. */
  readonly checkFields: (kind: string, fields: object) => ShapeError[]
}

interface Property {
  readonly type?: string
  readonly format?: string
  readonly datapackage_type?: string
  readonly $ref?: string
  readonly items?: { readonly $ref?: string }
}

interface Schema {
  readonly name: string
  readonly path: string
  readonly properties: Readonly<Record<string, Property>>
  readonly required?: readonly string[]
}

/** Columns whose name does not say what they name. */
const oddLinks: Readonly<Record<string, string | null>> = {
  parent_organization_id: 'organization',
  parent_id: 'taxonomy_term',
  link_id: null,
  resource_id: null,
}

const kindIn = (reference: string): string => reference.replace(/\.json$/, '')

/** The kinds that the schemas describe, by file name ("service.json"). */
export function readStandard(schemas: Readonly<Record<string, unknown>>): Standard {
  const described = Object.entries(schemas).filter(([name]) => name !== 'openapi.json') as [string, Schema][]
  const kinds = new Map(described.map(([, schema]) => [schema.name, kindOf(schema, described)] as const))
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  addFormats(ajv)
  for (const [name, schema] of described) ajv.addSchema(schema, name)
  for (const [name, schema] of described) ajv.addSchema(flat(schema), `flat/${name}`)
  const against = (id: string, value: unknown): ShapeError[] => {
    const validate = ajv.getSchema(id) as ValidateFunction | undefined
    if (!validate) throw new Error(`there is no schema ${id}`)
    return validate(value) ? [] : (validate.errors ?? []).map(shapeErrorOf)
  }
  return {
    kinds,
    check: (kind, record) => against(`${kind}.json`, record),
    checkFields: (kind, fields) => against(`flat/${kind}.json`, fields),
  }
}

/** The package is CommonJS: what it gives stands once or twice under "default". */
function addFormats(ajv: Ajv2020): void {
  type Add = (ajv: Ajv2020) => unknown
  const given = formats as unknown as { readonly default: Add | { readonly default: Add } }
  const add = typeof given.default === 'function' ? given.default : given.default.default
  add(ajv)
}

const shapeErrorOf = ({ instancePath, params, message }: ErrorObject): ShapeError => {
  const { missingProperty: missing, allowedValues: allowed } = params as {
    missingProperty?: string
    allowedValues?: readonly string[]
  }
  return {
    field: [...instancePath.split('/').slice(1), ...(missing ? [missing] : [])].join('.'),
    says: (message ?? 'is wrong') + (allowed ? `: ${allowed.join(', ')}` : ''),
  }
}

/** A schema without what stands inside: of a line of a table. */
function flat(schema: Schema): object {
  const own = Object.entries(schema.properties).filter(([, property]) => isField(property))
  const names = new Set(own.map(([name]) => name))
  return {
    type: 'object',
    properties: Object.fromEntries(own),
    required: (schema.required ?? []).filter((name) => names.has(name)),
  }
}

const isField = ({ type, $ref }: Property): boolean => $ref === undefined && type !== 'array' && type !== undefined

function kindOf(schema: Schema, all: readonly (readonly [string, Schema])[]): Kind {
  const entries = Object.entries(schema.properties)
  const fields = entries.flatMap(([name, property]): [string, Field][] =>
    isField(property)
      ? [
          [
            name,
            {
              type: property.type === 'number' ? 'number' : 'string',
              format: property.format ?? null,
              time: property.datapackage_type ?? null,
            },
          ],
        ]
      : [],
  )
  const required = schema.required ?? []
  const ones = entries.flatMap(([name, { $ref }]): [string, One][] => {
    if ($ref === undefined) return []
    const kind = kindIn($ref)
    return [[name, { kind, column: `${kind}_id`, required: required.includes(name) }]]
  })
  const lists = entries.flatMap(([name, { items }]): [string, string][] =>
    items?.$ref ? [[name, kindIn(items.$ref)]] : [],
  )
  const names = new Set(all.map(([, { name }]) => name))
  return {
    name: schema.name,
    file: schema.path,
    fields: new Map(fields),
    required: required.filter((name) => fields.some(([field]) => field === name)),
    lists: new Map([...lists, ...(compiledLists[schema.name] ?? [])]),
    ones: new Map([...ones, ...(compiledOnes[schema.name] ?? [])]),
    links: new Map(fields.flatMap(([name]) => linkOf(name, names))),
  }
}

/** What stands in a record only once the standard has put its schemas together, as its examples and its interface do. */
const compiledLists: Readonly<Record<string, readonly [string, string][]>> = { organization: [['services', 'service']] }
const compiledOnes: Readonly<Record<string, readonly [string, One][]>> = {
  service_at_location: [['service', { kind: 'service', column: 'service_id', required: false }]],
}

function linkOf(column: string, kinds: ReadonlySet<string>): [string, string | null][] {
  if (Object.hasOwn(oddLinks, column)) return [[column, oddLinks[column] ?? null]]
  const kind = /^(.+)_id$/.exec(column)?.[1]
  return kind !== undefined && kinds.has(kind) ? [[column, kind]] : []
}

/** The column of a child by which it is found from its parent: `service_id` of a phone in a service. */
export const columnTo = (child: Kind, parent: string): string =>
  child.name === 'attribute' ? 'link_id' : child.name === 'metadata' ? 'resource_id' : `${parent}_id`
