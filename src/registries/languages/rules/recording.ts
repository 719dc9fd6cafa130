// Recordings: what they say, who may keep and review them, and what must hold before they are heard. Computes only.
import { z } from 'zod'
import { choice, idField, text } from '#kernel/draft'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'
import { agencyRoles, holds, type Actor } from '#platform/context'
import type { Media } from './sound.ts'

/** The texts that pages ask for: what the window is, what to say there, what becomes of what is said there. */
export const textKeys = ['window-is', 'at-the-window', 'slip-keeps'] as const
export type TextKey = (typeof textKeys)[number]

/** The pages are written in these: their recordings need no translation. */
const pageLanguages: readonly string[] = ['es', 'en']

/** Where a recording is heard and who answers for it: everywhere and the institute, or an agency's window and the agency. */
export type Place = { readonly office: Id<'office'>; readonly custodian: Id<'organization'> } | null

/** The places for which somebody may keep recordings: everywhere for headquarters, and the windows that an agency's lead leads. */
export const placesOf = (actor: Actor): Place[] => [
  ...(holds(actor, ['headquarters']) ? [null] : []),
  ...actor.roles.flatMap(({ role, office, organization }) =>
    role === 'agency-lead' && office !== null && organization !== null ? [{ office, custodian: organization }] : [],
  ),
]

export const mayKeepRecordings = (actor: Actor): boolean => placesOf(actor).length > 0

export const mayKeepRecordingsAt = (actor: Actor, place: Place): boolean =>
  placesOf(actor).some((own) => own?.office === place?.office && own?.custodian === place?.custodian)

/** Headquarters takes back what an agency published, too. */
export const mayWithdraw = (actor: Actor, place: Place): boolean =>
  holds(actor, ['headquarters']) || mayKeepRecordingsAt(actor, place)

/** Headquarters and everybody at an agency read the list: there are the people who speak the varieties. */
export const mayReadRecordings = (actor: Actor): boolean => holds(actor, ['headquarters', ...agencyRoles])

/** Whoever sees a draft may review it, but for who uploaded it (a rule). */
export const mayReview = (actor: Actor, place: Place): boolean =>
  holds(actor, ['headquarters']) || holds(actor, agencyRoles, place === null ? {} : { organization: place.custodian })

export const RecordingDraft = z.object({
  id: idField<'recording'>('form-is-complete'),
  /** The window's office; empty means everywhere. */
  office: text,
  text: choice('text-is-chosen', textKeys),
  language: text,
  transcript: text.pipe(z.string().min(1, 'transcript-is-given').max(2000, 'text-is-short')),
  translation: text.pipe(z.string().max(2000, 'text-is-short')),
})
export type RecordingDraft = z.output<typeof RecordingDraft>

export const objectionsToRecording = (draft: RecordingDraft, languageExists: boolean): Objection[] =>
  check([
    { rule: 'language-is-known', field: 'language', holds: languageExists },
    {
      rule: 'translation-is-given',
      field: 'translation',
      holds: draft.translation !== '' || pageLanguages.includes(draft.language),
    },
    ...(['transcript', 'translation'] as const).map((field) => ({
      rule: 'text-names-no-one',
      field,
      holds: forbiddenIn(draft[field]).length === 0,
    })),
  ])

export const steps = ['reviewed', 'published', 'withdrawn'] as const
export type Step = (typeof steps)[number]

export type Standing = 'draft' | Step

/** What was done with a recording: by whom, and when. */
export interface StepTaken {
  readonly step: Step
  readonly taken_by: Id<'account'>
  readonly taken_at: Date
}

/** How far a recording has come: the last of its steps, a draft before them. */
export const standingOf = (taken: readonly Pick<StepTaken, 'step'>[]): Standing =>
  steps.findLast((step) => taken.some((one) => one.step === step)) ?? 'draft'

interface InReview {
  readonly uploaded_by: Id<'account'>
  readonly steps: readonly Pick<StepTaken, 'step'>[]
}

/** A step follows the one before; what was withdrawn stays so; nobody reviews what they uploaded. */
export function objectionsToStep(recording: InReview, step: Step, by: Id<'account'> | null): Objection[] {
  const standing = standingOf(recording.steps)
  const isReview = step === 'reviewed'
  return check([
    { rule: 'recording-is-not-withdrawn', field: null, holds: standing !== 'withdrawn' },
    { rule: 'recording-is-a-draft', field: null, holds: !isReview || standing === 'draft' || standing === 'withdrawn' },
    { rule: 'recording-is-reviewed-by-somebody-else', field: null, holds: !isReview || recording.uploaded_by !== by },
    { rule: 'recording-is-reviewed', field: null, holds: step !== 'published' || standing !== 'draft' },
  ])
}

/** The languages in which a text is looked for: the variety, then its fallback chain, each once. */
export const chainOf = (code: string, fallback: readonly string[]): string[] => [...new Set([code, ...fallback])]

/** What pages need of a published recording: never its bytes. */
export interface Published {
  readonly id: Id<'recording'>
  readonly text_key: TextKey
  readonly language: string
  readonly office_id: Id<'office'> | null
  readonly transcript: string
  readonly translation: string | null
  readonly media: Media
  /** SHA-256 of the sound, in hexadecimal: its address. */
  readonly fingerprint: string
  readonly seconds: number
}

/** The best of what is published of a text: by the chain, and in a language the window's own before everybody's. */
export const bestOf = (published: readonly Published[], chain: readonly string[]): Published | undefined =>
  published.toSorted(
    (one, other) =>
      chain.indexOf(one.language) - chain.indexOf(other.language) ||
      Number(one.office_id === null) - Number(other.office_id === null),
  )[0]

/** The address of a sound: the same in every language of the pages. */
export const soundPath = (fingerprint: string): string => `/languages/sounds/${fingerprint}`

/** The bytes that a request asks for of so many (RFC 9110, one range); undefined where it asks for all, null for none there are. */
export function rangeOf(header: string | undefined, length: number): { from: number; to: number } | null | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || first + last === '') return undefined
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first)
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1)
  if (first !== '' && last !== '' && Number(last) < from) return undefined
  return from >= length || (first === '' && Number(last) === 0) ? null : { from, to }
}
