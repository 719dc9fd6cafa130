// What must hold before a referral goes out: the service takes people, what is told is chosen field by field, and a consent of the
// person covers each of those fields, names this recipient and stands at that moment. No rule of these can be overridden.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import { choice, text, texts, wholeNumber } from '#kernel/draft'
import { isUuid, type Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check, type Rule } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'
import { readPhone as readSmsPhone } from '#platform/sms'
import { readPhone, type DataClass } from '#registries/people'
import { modes } from './machine.ts'

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

/** The version of the text that is read before a referral is sent (messages/sending.ts). */
export const consentTextVersion = '1'

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
