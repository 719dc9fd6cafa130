// pack.json: the country, its currency and time zone, and its words in the languages of the pages.
import { z } from 'zod'
import { isZone } from '#kernel/day'
import type { Pack, PackObjection } from '../pack.ts'

/** Words that messages speak of in every part; a pack may give more, the same in each language. */
export const requiredWords = [
  'country',
  'institute',
  'instituteShort',
  'ministry',
  'citizens',
  'postalCode',
  'postalCodeExample',
  'division',
  'divisions',
  'firstDivision',
  'firstDivisions',
  'ventanilla',
  'ventanillas',
] as const

const given = z.string({ error: 'field-is-given' }).min(1, 'field-is-given')
const words = z.record(z.string(), given, { error: 'field-is-given' })

const currency = given.refine((code) => Intl.supportedValuesOf('currency').includes(code), 'currency-is-known')

const head = z.strictObject(
  {
    code: given.regex(/^[a-z]{2}$/, 'code-is-two-letters'),
    country: given.regex(/^[A-Z]{2}$/, 'country-is-iso-3166'),
    zone: given.refine(isZone, 'zone-is-known'),
    currency,
    /** Currencies of money given and spent in a country, where it is not the institute's. */
    currencies: z.record(z.string().regex(/^[A-Z]{2}$/, 'country-is-iso-3166'), currency).default({}),
    retention: z.strictObject(
      { contactDays: z.number({ error: 'days-are-a-number' }).int().min(1).max(3650) },
      { error: 'field-is-given' },
    ),
    exit: given.regex(/^https:\/\/\S+$/, 'address-is-https'),
    distanceUnit: z.enum(['kilometer', 'mile'], 'unit-is-known').default('kilometer'),
    postalCodePattern: given.refine(isPattern, 'pattern-is-a-regular-expression'),
    words: z.strictObject({ es: words, en: words }, { error: 'field-is-given' }),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? 'field-is-known' : 'file-is-a-json-object') },
)

/** Reads pack.json; undefined, with objections, where it cannot be. Its code is the folder's name. */
export function readHead(
  text: string | undefined,
  folder: string,
  objections: PackObjection[],
): Omit<Pack, 'directory' | 'tables'> | undefined {
  if (text === undefined) return undefined
  const object = (field: string | null, reason: string): void => {
    objections.push({ file: 'pack.json', line: lineOf(text, field), field, reason })
  }
  const json = jsonOf(text)
  if (json === undefined) {
    object(null, 'file-is-json')
    return undefined
  }
  const result = head.safeParse(json)
  if (!result.success) {
    for (const issue of result.error.issues) {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
      object([...issue.path, ...(unknown ? [unknown] : [])].join('.') || null, issue.message)
    }
    return undefined
  }
  if (result.data.code !== folder) object('code', 'code-is-the-name-of-the-folder')
  for (const field of missingWords(result.data.words)) object(field, 'word-is-given')
  const { retention, words: given } = result.data
  const spoken = { es: { ...given.es, ...retention }, en: { ...given.en, ...retention } }
  return { ...result.data, words: spoken }
}

function missingWords({ es, en }: { es: Record<string, string>; en: Record<string, string> }): string[] {
  const keys = new Set([...requiredWords, ...Object.keys(es), ...Object.keys(en)])
  return [...keys].flatMap((key) => [
    ...(key in es ? [] : [`words.es.${key}`]),
    ...(key in en ? [] : [`words.en.${key}`]),
  ])
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The line on which a field stands: each part of its path is sought behind the one before; a part that is missing, at its parent. */
function lineOf(text: string, field: string | null): number {
  let at = 0
  for (const name of field?.split('.') ?? []) {
    const next = text.indexOf(`"${name}"`, at)
    if (next < 0) break
    at = next
  }
  return text.slice(0, at).split('\n').length
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp
  } catch {
    return false
  }
}
