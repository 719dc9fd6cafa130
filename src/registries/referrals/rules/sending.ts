// What must hold before a referral goes out: the service takes people, what is told is chosen field by field, and a consent of the
// person covers each of those fields, names this recipient and stands at that moment. No rule of these can be overridden.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import { choice, text, texts, wholeNumber } from '#kernel/draft'
import { isUuid, type Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check, type Rule } from '#kernel/rules'
import { forbiddenIn, readInternationalPhone, readPhone } from '#kernel/text'
import type { DataClass } from '#registries/people'
import { modes } from './machine.ts'
import type { Standing } from './step.ts'

/** What may be told to a provider, and the class of data that each field belongs to. */
export const disclosedFields = {
  name: 'identity',
  phone: 'contact',
  'message-ok': 'contact',
  need: 'need',
  language: 'practical',
  interpreter: 'practical',
  'age-group': 'practical',
  'best-time': 'practical',
} as const satisfies Record<string, DataClass>
export type DisclosedField = keyof typeof disclosedFields

export const fieldNames = Object.keys(disclosedFields) as [DisclosedField, ...DisclosedField[]]
export const ageGroups = ['adult', 'child'] as const
export const bestTimes = ['any', 'morning', 'afternoon', 'evening', 'weekend'] as const

/** The version of the text that is read before a referral is sent (messages/sending.ts). 2 says to the person what of theirs is told. */
export const consentTextVersion = '2'

const yesOrNo = (rule: string) =>
  text.transform((typed) => (typed === '' ? 'no' : typed)).pipe(z.enum(['yes', 'no'], { error: rule }))

const presetChoice = <const Words extends readonly [string, ...string[]]>(rule: string, words: Words) =>
  text.transform((typed) => typed || words[0]).pipe(z.enum(words, { error: rule }))

/** The form of a sending. `field` holds the fields that are ticked: nothing else is told. `reminder`: text messages are wished for. */
export const SendDraft = z.object({
  mode: choice('mode-is-chosen', modes),
  field: texts.pipe(z.array(z.enum(fieldNames, { error: 'field-can-be-told' }))),
  name: text.pipe(z.string().max(120, { error: 'name-is-short' })),
  phone: text.refine((typed) => typed === '' || readPhone(typed) !== undefined, { error: 'phone-is-a-phone' }),
  ageGroup: presetChoice('age-group-is-chosen', ageGroups),
  bestTime: presetChoice('best-time-is-chosen', bestTimes),
  messageOk: yesOrNo('message-ok-is-answered'),
  interpreter: yesOrNo('interpreter-is-answered'),
  language: text.pipe(z.string().regex(/^[a-zA-Z0-9-]{0,35}$/, { error: 'language-is-known' })),
  consent: choice('consent-can-be-read', ['', 'oral', 'written']),
  consentLanguage: text
    .transform((typed) => typed || 'es')
    .pipe(z.string().regex(/^[a-zA-Z0-9-]{2,35}$/, { error: 'consent-names-its-language' })),
  reminder: yesOrNo('reminder-is-answered'),
  seen: wholeNumber('form-is-whole', 0, 100_000),
  token: text.refine(isUuid, { error: 'form-is-whole' }),
})
export type SendDraft = z.output<typeof SendDraft>

/** The classes of data of the fields that are ticked, each once. */
export const classesOf = (fields: readonly DisclosedField[]): DataClass[] => [
  ...new Set(fields.map((field) => disclosedFields[field])),
]

/** Days for which a consent that was given at sending holds. */
export const consentDays = 365

/** A consent as it is recorded, as far as the rules look. */
export interface ConsentCase {
  readonly purpose: string
  readonly recipient_id: Id<'organization'> | null
  readonly data_classes: readonly DataClass[]
  readonly withdrawn_at: Date | null
  readonly expires_on: Day | null
}

/** What the rules of a sending look at besides the draft. */
export interface SendCase {
  readonly referral: Standing & { readonly recipient_id: Id<'organization'> }
  readonly today: Day
  /** What the directory said last about the service's room. */
  readonly capacity: string | null
  /** The consents of the person, held until the deed ends; none where nobody is kept. */
  readonly consents: readonly ConsentCase[]
  /** The contact that is kept already, empty where nothing is: what is ticked and left empty is taken from there. */
  readonly kept: { readonly name: string; readonly phone: string }
}

/** The rules of a sending that do not hold, each beside its field. What the service says is asked beside (registries/services). */
export const objectionsToSending = (draft: SendDraft, seen: SendCase): Objection[] =>
  check([
    ...rulesOfDraft(draft, seen),
    ...(draft.mode === 'live' ? [...rulesOfTelling(draft, seen), ...rulesOfConsent(draft, seen)] : []),
    ...(draft.mode === 'logged' ? rulesOfContact(draft, seen) : []),
    ...rulesOfReminder(draft, seen),
    ...(['name', 'phone'] as const).map((field) => ({
      rule: 'text-holds-no-forbidden-number',
      field,
      holds: forbiddenIn(draft[field]).length === 0,
    })),
  ])

function rulesOfDraft(draft: SendDraft, { referral }: SendCase): Rule[] {
  const stands = { state: referral.state }
  const isDraft = referral.state === 'draft' && referral.passed_at === null
  return [
    { rule: 'referral-was-not-moved-by-another', field: null, values: stands, holds: draft.seen === referral.position },
    { rule: 'transition-is-possible', field: null, values: stands, holds: isDraft },
  ]
}

/** Something is told, so that the provider knows whom to expect; what is ticked is there. */
function rulesOfTelling(draft: SendDraft, { kept, capacity }: SendCase): Rule[] {
  const ticked = (field: DisclosedField) => draft.field.includes(field)
  return [
    { rule: 'service-has-room', field: 'service', holds: capacity !== 'full' },
    { rule: 'provider-knows-whom-to-expect', field: 'field', holds: ticked('name') || ticked('phone') },
    { rule: 'name-is-given', field: 'name', holds: !ticked('name') || (draft.name || kept.name) !== '' },
    { rule: 'phone-is-given', field: 'phone', holds: !ticked('phone') || (draft.phone || kept.phone) !== '' },
    { rule: 'language-is-given', field: 'language', holds: !ticked('language') || draft.language !== '' },
  ]
}

/** Live: a consent that was given now, or one that stands, names this recipient and covers all that is told. */
function rulesOfConsent(draft: SendDraft, { referral, consents, today }: SendCase): Rule[] {
  if (draft.consent !== '') return []
  const classes = classesOf(draft.field)
  const given = consents.filter((consent) => consent.purpose === 'referral')
  const here = given.filter((consent) => consent.recipient_id === referral.recipient_id)
  const kept = here.filter((consent) => consent.withdrawn_at === null)
  const standing = kept.filter((consent) => consent.expires_on === null || today <= consent.expires_on)
  const covers = standing.some((consent) => classes.every((each) => consent.data_classes.includes(each)))
  const field = 'consent'
  return [
    { rule: 'consent-is-given', field, holds: given.length > 0 },
    { rule: 'consent-names-the-recipient', field, holds: given.length === 0 || here.length > 0 },
    { rule: 'consent-is-not-withdrawn', field, holds: here.length === 0 || kept.length > 0 },
    { rule: 'consent-has-not-expired', field, holds: kept.length === 0 || standing.length > 0 },
    { rule: 'consent-covers-what-is-told', field, holds: standing.length === 0 || covers },
  ]
}

/** Logged: nothing leaves the agency; that somebody may speak for the person, and may call them, is enough. */
function rulesOfContact(draft: SendDraft, { consents, today }: SendCase): Rule[] {
  const standing = consents.some(
    ({ withdrawn_at, expires_on }) => withdrawn_at === null && (expires_on === null || today <= expires_on),
  )
  return [{ rule: 'consent-is-given', field: 'consent', holds: draft.consent !== '' || standing }]
}

/** Text messages go to a telephone with its country's code, typed or kept, with a consent that is given now. */
function rulesOfReminder(draft: SendDraft, { kept }: SendCase): Rule[] {
  if (draft.reminder === 'no') return []
  const reachable = readInternationalPhone(draft.phone || kept.phone) !== undefined
  return [
    { rule: 'phone-has-its-country-code', field: 'phone', holds: reachable },
    { rule: 'consent-is-given', field: 'consent', holds: draft.consent !== '' },
  ]
}

/** What each ticked field tells; the need is the referral's own, by the pack's code. */
export const valueOf = (field: DisclosedField, draft: SendDraft, need: string): string =>
  ({
    name: draft.name,
    phone: draft.phone,
    'message-ok': draft.messageOk,
    need,
    language: draft.language,
    interpreter: draft.interpreter,
    'age-group': draft.ageGroup,
    'best-time': draft.bestTime,
  })[field]

/** What the provider will be told, field by field, as the preview shows it. */
export const toldOf = (draft: SendDraft, need: string): { readonly field: DisclosedField; readonly value: string }[] =>
  draft.field.map((field) => ({ field, value: valueOf(field, draft, need) }))
