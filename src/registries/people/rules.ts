// Who may hold and read what about people, and what must hold before anything about a person is kept.
import { z } from 'zod'
import { addDays, day, yearOf, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { plain, readPhone } from '#kernel/text'
import { agencyRoles, holds, type Actor } from '#platform/context'

const optional = (length: number, rule: string) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null),
    z.string().max(length, { error: rule }).nullable(),
  )

/** A protected person's name and ways to be reached; each may be null. */
export const ContactDraft = z.object({
  name: optional(120, 'name-is-short'),
  phone: optional(30, 'phone-is-a-phone').refine((phone) => phone === null || readPhone(phone) !== undefined, {
    error: 'phone-is-a-phone',
  }),
  mail: optional(254, 'mail-is-an-address').refine((mail) => mail === null || readMail(mail) !== undefined, {
    error: 'mail-is-an-address',
  }),
})
export type Contact = z.output<typeof ContactDraft>

/** Kinds of data that a consent may cover: who it is, how to be reached, what for, and what helps to serve them. */
export const dataClasses = ['identity', 'contact', 'need', 'practical'] as const
export type DataClass = (typeof dataClasses)[number]

/** What was agreed to: for what, towards whom, in which text, and how. */
export const ConsentDraft = z.object({
  purpose: z.string().regex(/^[a-z-]+$/, { error: 'consent-names-its-purpose' }),
  /** An organization that may receive it; null: nobody beyond the custodian. */
  recipient: z.custom<Id<'organization'>>().nullable(),
  /** BCP 47, of the text that was read or read aloud. */
  language: z.string().regex(/^[a-zA-Z0-9-]{2,35}$/, { error: 'consent-names-its-language' }),
  textVersion: z.string().min(1, { error: 'consent-names-its-text' }).max(20, { error: 'consent-names-its-text' }),
  form: z.enum(['oral', 'written'], { error: 'consent-is-oral-or-written' }),
  givenBy: z.enum(['person', 'guardian'], { error: 'consent-names-who-gave-it' }),
  /** What the recipient may be told; nothing where it is left out. */
  dataClasses: z.array(z.enum(dataClasses)).optional(),
  /** The last day on which it holds; until it is withdrawn where it is left out. */
  expiresOn: z.custom<Day>().nullable().optional(),
})
export type Consent = z.output<typeof ConsentDraft>

export interface ProtectedPersonDraft {
  readonly custodian: Id<'organization'>
  /** The folder of the program: "ventanillas". */
  readonly program: string
  readonly contact?: Contact
  readonly consent: Consent | null
  /** A code that was made already (a visit's receipt); a new one where it is left out; null: found by what points to the person. */
  readonly code?: string | null
  /** adult where it is left out. */
  readonly ageGroup?: 'adult' | 'child'
}

/** Those who work for the custodian hold its persons; nobody else, of whatever rank. */
export const mayHoldPersons = (actor: Actor, custodian: Id<'organization'>): boolean =>
  holds(actor, agencyRoles, { organization: custodian })

/** What keeps a person from being added. Programs tell these beside the fields of their own form. */
export const objectionsToPerson = (draft: ProtectedPersonDraft): Objection[] => {
  const { contact, consent } = draft
  const reachable = contact !== undefined && (contact.name ?? contact.phone ?? contact.mail) !== null
  return check([
    { rule: 'contact-is-kept-only-with-consent', field: 'consent', holds: consent !== null || contact === undefined },
    { rule: 'contact-has-a-name-or-a-way', field: 'name', holds: contact === undefined || reachable },
    {
      rule: 'childs-consent-is-the-guardians',
      field: 'consent',
      holds: draft.ageGroup !== 'child' || consent?.givenBy === 'guardian',
    },
  ])
}

/** What a consent must cover to be good for something. */
export interface Covered {
  readonly purpose: string
  /** Who is to receive it; nobody beyond the custodian where it is left out. */
  readonly recipient?: Id<'organization'> | null
  /** All of these; none where it is left out. */
  readonly classes?: readonly DataClass[]
  readonly on: Day
}

/** Whether a consent, as it was recorded, covers all of this and still stands on the day. */
export const covers = (
  consent: {
    readonly purpose: string
    readonly recipient_id: Id<'organization'> | null
    readonly data_classes: readonly DataClass[]
    readonly withdrawn_at: Date | null
    readonly expires_on: Day | null
  },
  { purpose, recipient = null, classes = [], on }: Covered,
): boolean =>
  consent.purpose === purpose &&
  consent.recipient_id === recipient &&
  classes.every((each) => consent.data_classes.includes(each)) &&
  consent.withdrawn_at === null &&
  (consent.expires_on === null || on <= consent.expires_on)

/** The first day whose receipts are still kept: last year's go after 31 January. */
export const receiptsKeptFrom = (today: Day): Day => {
  const year = yearOf(today)
  return day(`${addDays(today, -31) < day(`${year}-01-01`) ? year - 1 : year}-01-01`)
}

/** A mail address in lower case, trimmed; undefined where it is none. */
export function readMail(text: string): string | undefined {
  const mail = text.trim().toLowerCase()
  return mail.length <= 254 && /^[^\s@<>()[\],;:"\\]{1,64}@[^\s@<>()[\],;:"\\]+\.[^\s@<>()[\],;:"\\.]{2,}$/u.test(mail)
    ? mail
    : undefined
}

/** The words that a name is found by: plain, each once, of two letters or more. */
export const nameWords = (name: string): string[] => [
  ...new Set(
    plain(name)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= 2),
  ),
]
