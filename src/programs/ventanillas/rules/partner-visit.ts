// A visit as an agency's own system tells it: what an imported visit is, and a contact of which each field has its own consent.
import { z } from 'zod'
import { addDays, readDay, type Day } from '#kernel/day'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn, readPhone } from '#kernel/text'
import { isUntaken, nearestTo } from './import.ts'
import { IncomingVisit } from './incoming.ts'

/** A consent as it was given: in which way, and which version of a text in which language was read. */
export const ToldConsent = z.strictObject({
  form: z.enum(['oral', 'written']),
  /** BCP 47. */
  language: z.string().regex(/^[a-zA-Z0-9-]{2,35}$/),
  textVersion: z.string().regex(/^[\w.:-]{1,20}$/),
})

export type ToldConsent = z.output<typeof ToldConsent>

/** What a contact may hold. No name, no address: a telephone, where the visitor asked to be called. */
export const contactFields = ['phone'] as const

/** A contact with the consent to it. */
export interface ToldContact {
  readonly phone: string
  readonly consent: ToldConsent
  /** Whether its days are over by now, counted from the visit. */
  readonly isOver: boolean
}

/** A visit as it was told, taken apart: the fields of an imported visit, the contact, and what keeps either from being taken. */
export interface ToldVisit {
  readonly fields: Readonly<Record<string, unknown>>
  readonly contact: ToldContact | null
  readonly objections: readonly Objection[]
}

/** Until when a contact would be kept: the day at the office, and for how many days after a visit. */
export interface ContactTerms {
  readonly today: Day
  readonly contactDays: number
}

const visitFields = Object.keys(IncomingVisit.shape)
const knownFields = [...visitFields, 'contact', 'consent']

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined

/** Takes a told visit apart. What is not asked for is refused by name, never left out silently. */
export function readToldVisit(told: unknown, terms: ContactTerms): ToldVisit {
  const all = fieldsOf(told)
  if (!all) return { fields: {}, contact: null, objections: [{ rule: 'field-has-its-form', field: null }] }
  const { contact, consent, ...fields } = all
  const reached = readContact(contact, consent)
  const objections = [...objectionsToNames(all, knownFields), ...reached.objections]
  if (!reached.contact) return { fields, contact: null, objections }
  const on = readDay(String(fields['visitedOn'] ?? ''))
  const isOver = on !== undefined && addDays(on, terms.contactDays) <= terms.today
  objections.push(...objectionsToPhone(reached.contact.phone))
  return { fields, contact: { ...reached.contact, isOver }, objections }
}

/** Fields that are not asked for. What would name somebody is told apart from what is only misspelt. */
export const objectionsToNames = (given: Fields, known: readonly string[], within = ''): Objection[] =>
  Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const field = `${within}${name}`
      if (isUntaken(name.replace(/([a-z])([A-Z])/g, '$1_$2')))
        return { rule: 'field-names-nobody', field, values: { field } }
      return { rule: 'field-is-known', field, values: { field, nearest: nearestTo(name, known) ?? 'none' } }
    })

/** Each field of a contact stands beside the consent to it; neither comes alone. */
function readContact(
  contact: unknown,
  consent: unknown,
): { readonly contact: Omit<ToldContact, 'isOver'> | null; readonly objections: Objection[] } {
  const [ways, consents] = [fieldsOf(contact ?? {}), fieldsOf(consent ?? {})]
  if (!ways) return { contact: null, objections: [{ rule: 'field-has-its-form', field: 'contact' }] }
  if (!consents) return { contact: null, objections: [{ rule: 'field-has-its-form', field: 'consent' }] }
  const agreed = ToldConsent.safeParse(consents['phone'])
  const phone = ways['phone']
  const [hasPhone, hasConsent] = [isGiven(phone), isGiven(consents['phone'])]
  const objections = [
    ...objectionsToNames(ways, contactFields, 'contact.'),
    ...objectionsToNames(consents, contactFields, 'consent.'),
    ...check([
      { rule: 'field-has-its-form', field: 'contact.phone', holds: !hasPhone || typeof phone === 'string' },
      { rule: 'contact-has-consent', field: 'contact.phone', holds: !hasPhone || hasConsent },
      { rule: 'consent-has-its-contact', field: 'consent.phone', holds: hasPhone || !hasConsent },
      { rule: 'consent-is-whole', field: 'consent.phone', holds: !hasConsent || agreed.success },
    ]),
  ]
  const isWhole = typeof phone === 'string' && hasPhone && agreed.success && objections.length === 0
  return { contact: isWhole ? { phone, consent: agreed.data } : null, objections }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

const objectionsToPhone = (phone: string): Objection[] =>
  check([
    { rule: 'contact-is-a-telephone', field: 'contact.phone', holds: readPhone(phone) !== undefined },
    { rule: 'text-holds-no-forbidden-number', field: 'contact.phone', holds: forbiddenIn(phone).length === 0 },
  ])

/** No new visit brings a contact whose days are over. One that is known was told in time: repeated, it is absorbed. */
export const objectionsToLateness = (contact: ToldContact | null, { isKnown }: { isKnown: boolean }): Objection[] =>
  check([{ rule: 'contact-would-still-be-kept', field: 'contact.phone', holds: !contact?.isOver || isKnown }])
