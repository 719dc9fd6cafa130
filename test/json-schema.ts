// As much of JSON Schema 2020-12 as the description of the interface uses: what does not fit is named; a keyword that is not read
// here is an error, so that nothing passes unread.

export type JsonSchema = Readonly<Record<string, unknown>>

/** A whole description, in which "#/…" is looked up. */
export type Description = Readonly<Record<string, unknown>>

const silent = new Set(['description', 'example', 'default', 'title'])

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What "#/components/schemas/Visit" points to. */
export function lookUp(pointer: string, whole: Description): JsonSchema {
  const found = pointer
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (at, name) => (isObject(at) ? at[name.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
      whole,
    )
  if (!pointer.startsWith('#/') || !isObject(found)) throw new Error(`${pointer} points to nothing`)
  return found
}

type Check = (value: unknown, told: never, schema: JsonSchema, whole: Description, at: string) => string[]

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

const isOfType = (value: unknown, type: string): boolean =>
  typeOf(value) === type || (type === 'number' && typeof value === 'number')

const number = (holds: (value: number, limit: number) => boolean): Check =>
  ((value: unknown, limit: number, _: JsonSchema, __: Description, at: string) =>
    typeof value !== 'number' || holds(value, limit) ? [] : [`${at} is out of bounds: ${value}`]) as Check

const size = (kind: 'string' | 'array', holds: (length: number, limit: number) => boolean): Check =>
  ((value: unknown, limit: number, _: JsonSchema, __: Description, at: string) => {
    const length =
      kind === 'string' ? (typeof value === 'string' ? value.length : null) : Array.isArray(value) ? value.length : null
    return length === null || holds(length, limit) ? [] : [`${at} has a wrong length: ${length}`]
  }) as Check

const least = (value: number, limit: number) => value >= limit
const most = (value: number, limit: number) => value <= limit

const formats: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
}

const checks: Readonly<Record<string, Check>> = {
  $ref: (value, pointer: string, _, whole, at) => complainOf(value, lookUp(pointer, whole), whole, at),
  type: (value, types: string | string[], _, __, at) =>
    [types].flat().some((type) => isOfType(value, type)) ? [] : [`${at} is ${typeOf(value)}, not ${String(types)}`],
  enum: (value, words: unknown[], _, __, at) => (words.includes(value) ? [] : [`${at} is none of ${words.join(', ')}`]),
  const: (value, word: unknown, _, __, at) => (value === word ? [] : [`${at} is not ${String(word)}`]),
  properties: (value, fields: Record<string, JsonSchema>, _, whole, at) =>
    isObject(value)
      ? Object.entries(fields).flatMap(([name, schema]) =>
          name in value ? complainOf(value[name], schema, whole, `${at}/${name}`) : [],
        )
      : [],
  required: (value, names: string[], _, __, at) =>
    isObject(value) ? names.filter((name) => !(name in value)).map((name) => `${at} lacks ${name}`) : [],
  additionalProperties: (value, may: boolean, schema, _, at) => {
    if (may || !isObject(value)) return []
    const known = Object.keys((schema['properties'] ?? {}) as object)
    return Object.keys(value).flatMap((name) => (known.includes(name) ? [] : [`${at} has an undescribed ${name}`]))
  },
  items: (value, schema: JsonSchema, _, whole, at) =>
    Array.isArray(value) ? value.flatMap((each, place) => complainOf(each, schema, whole, `${at}/${place}`)) : [],
  allOf: (value, schemas: JsonSchema[], _, whole, at) =>
    schemas.flatMap((schema) => complainOf(value, schema, whole, at)),
  anyOf: (value, schemas: JsonSchema[], _, whole, at) =>
    schemas.some((schema) => complainOf(value, schema, whole, at).length === 0) ? [] : [`${at} fits none of several`],
  pattern: (value, pattern: string, _, __, at) =>
    typeof value !== 'string' || new RegExp(pattern, 'u').test(value) ? [] : [`${at} does not match ${pattern}`],
  format: (value, format: string, _, __, at) => {
    if (!formats[format]) throw new Error(`the format ${format} is not read`)
    return typeof value !== 'string' || formats[format].test(value) ? [] : [`${at} is no ${format}`]
  },
  minimum: number(least),
  maximum: number(most),
  minLength: size('string', least),
  maxLength: size('string', most),
  minItems: size('array', least),
  maxItems: size('array', most),
}

/** What of a value does not fit its schema; none where all of it does. */
export function complainOf(value: unknown, schema: JsonSchema, whole: Description, at = ''): string[] {
  return Object.entries(schema).flatMap(([keyword, told]) => {
    if (silent.has(keyword)) return []
    const check = checks[keyword]
    if (!check) throw new Error(`the keyword ${keyword} at ${at} is not read`)
    return check(value, told as never, schema, whole, at)
  })
}

/** Every "$ref" of a description that points to nothing. */
export function listDeadReferences(whole: Description): string[] {
  const dead: string[] = []
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk)
    if (!isObject(value)) return
    const pointer = value['$ref']
    if (typeof pointer === 'string') {
      try {
        lookUp(pointer, whole)
      } catch {
        dead.push(pointer)
      }
    }
    Object.values(value).forEach(walk)
  }
  walk(whole)
  return dead
}
