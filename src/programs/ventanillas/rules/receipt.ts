// "Mi recibo": what whoever holds a slip may say about a referral, and what must hold of it. The machine says what there is.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import { choice, idField, optionalId, text, wholeNumber } from '#kernel/draft'
import { isUuid, type Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { readCode } from '#kernel/text'
import type { State, StepDraft, TransitionName } from '#registries/referrals'

/** What the visitor says: each is a button. */
export const answers = ['went', 'served', 'could-not-go', 'not-served', 'cancel-appointment', 'not-wanted'] as const
export type Answer = (typeof answers)[number]

/** Who holds the slip: the visitor, or the clinic to which it was shown (mode self only). */
export type Holder = 'client' | 'target'

/** One way to say it: the step that it is, with its reason or outcome. */
export interface Way {
  readonly code: string
  readonly transition: TransitionName
  readonly reason: string | null
  readonly outcome: string | null
}

/** A button, and what is chosen with it; a single way is chosen by the button itself. */
export interface Offer {
  readonly answer: Answer
  readonly ways: readonly Way[]
}

const outcomes: readonly string[] = [
  'service_received',
  'medical_home_established',
  'enrolled',
  'application_filed',
  'waitlisted_externally',
  'information_was_enough',
]

/** Why somebody with a slip did not go. */
const reasonsNotToGo = [
  'transport',
  'cost',
  'fear_or_privacy',
  'got_help_elsewhere',
  'moved_or_returned',
  'other',
] as const

/** Why they were sent away on the first visit, and why a visit came to nothing later. */
const declined = [
  'no_capacity',
  'not_eligible',
  'missing_documents',
  'cannot_serve_language',
  'wrong_service',
  'outside_area',
  'program_closed',
] as const
const failedAtOnce = ['cost', 'other'] as const
const failedLater = [
  'could_not_get_help',
  'not_eligible_after_assessment',
  'cost',
  'language',
  'fear_or_privacy',
  'other',
] as const

const plainly = (transition: TransitionName, reason: string | null = null): Way => ({
  code: transition,
  transition,
  reason,
  outcome: null,
})

const because = (transition: TransitionName, reasons: readonly string[]): Way[] =>
  reasons.map((reason) => ({ code: reason, transition, reason, outcome: null }))

/** All ways of an answer, of every mode and state; the machine leaves those that may be taken. */
function waysOf(answer: Answer, state: State): Way[] {
  switch (answer) {
    case 'went':
      return [plainly('mark_attended')]
    case 'served':
      return outcomes.map((outcome) => ({ code: outcome, transition: 'complete', reason: null, outcome }))
    case 'could-not-go':
      return [plainly('mark_no_show'), ...(state === 'sent' ? because('fail', reasonsNotToGo) : [])]
    case 'not-served':
      return [...because('decline', declined), ...because('fail', state === 'sent' ? failedAtOnce : failedLater)]
    case 'cancel-appointment':
      return [plainly('cancel_appointment')]
    case 'not-wanted':
      return [
        plainly('withdraw', 'client_declined'),
        plainly('request_cancel', 'client_declined'),
        plainly('cancel', 'client_declined'),
      ]
  }
}

/** Where a referral stands, and what the machine lets whoever holds the slip do there. */
export interface SlipStanding {
  readonly state: State
  readonly possible: ReadonlySet<TransitionName>
}

/** The buttons that stand there; none where the machine has none. */
export function offersFor({ state, possible }: SlipStanding): Offer[] {
  return answers
    .filter((answer) => isSayable(answer, state))
    .flatMap((answer) => {
      const possibleWays = waysOf(answer, state).filter(({ transition }) => possible.has(transition))
      // To take it back and to cancel it are one thing to whoever no longer wants it.
      const ways = answer === 'not-wanted' ? possibleWays.slice(0, 1) : possibleWays
      return ways.length === 0 ? [] : [{ answer, ways }]
    })
}

/** Who went says it once, and only an appointment that stands is called off: the machine also takes back one that was missed. */
const isSayable = (answer: Answer, state: State): boolean =>
  answer === 'went' ? state !== 'attended' : answer !== 'cancel-appointment' || state === 'scheduled'

/** What tells how it went; the other answers take something back. */
const reports: readonly Answer[] = ['went', 'served', 'could-not-go', 'not-served']

/** Whether one of the buttons tells how it went. */
export const tellsHowItWent = (offers: readonly Pick<Offer, 'answer'>[]): boolean =>
  offers.some(({ answer }) => reports.includes(answer))

const token = text.refine(isUuid, { error: 'form-is-whole' })

/** The form of a button. The code travels with it: no cookie and no address holds it. */
export const AnswerDraft = z.object({
  code: text,
  referral: idField<'referral'>('form-is-whole'),
  seen: wholeNumber('form-is-whole', 0, 100_000),
  token,
  answer: choice('form-is-whole', answers),
  way: text,
})
export type AnswerDraft = z.output<typeof AnswerDraft>

/** The same form where it only says which referral is meant. */
export const ReferralDraft = z.object({ code: text, referral: idField<'referral'>('form-is-whole') })

/** The way that a draft chooses among those that the referral has now; undefined where none was chosen. */
export function wayOf(draft: Pick<AnswerDraft, 'answer' | 'way'>, standing: SlipStanding): Way | undefined {
  const offer = offersFor(standing).find(({ answer }) => answer === draft.answer)
  if (!offer) return undefined
  return offer.ways.length === 1 ? offer.ways[0] : offer.ways.find(({ code }) => code === draft.way)
}

/** What must hold of a button: it still stands there, and what is chosen with it was chosen. */
export function objectionsToAnswer(draft: AnswerDraft, standing: SlipStanding): Objection[] {
  const offered = offersFor(standing).some(({ answer }) => answer === draft.answer)
  const chosen = wayOf(draft, standing) !== undefined
  return check([
    { rule: 'answer-still-fits', field: null, holds: offered },
    { rule: 'one-of-these-is-chosen', field: 'way', holds: !offered || chosen },
  ])
}

/** The step that an answer is. Where nothing may be taken any more, none: only a token that was seen before is known again. */
export const stepOf = (draft: AnswerDraft, way: Way | undefined, holder: Holder): StepDraft => ({
  transition: way?.transition ?? null,
  seen: draft.seen,
  token: draft.token,
  reportedBy: holder === 'client' ? 'client' : 'provider',
  reason: way?.reason ?? null,
  outcome: way?.outcome ?? null,
  appointmentAt: null,
})

/** The form for a lost slip: the telephone that was left, which visitor of those who left it, and the new code, made with the form. */
export const LostSlipDraft = z.object({
  phone: text,
  person: optionalId<'protected-person'>('form-is-whole'),
  /** Whether the visitors were shown to choose from. */
  asked: text,
  newCode: text.transform((typed, issue) => {
    const code = readCode(typed)
    if (!code) issue.addIssue({ code: 'custom', message: 'form-is-whole' })
    return code ?? ''
  }),
})
export type LostSlipDraft = z.output<typeof LostSlipDraft>

/** What is known of a visitor's last time at the office, besides the day: none of it says what they came for. */
export interface LastTime {
  readonly last_on: Day
  /** Null where it was written down on another day. */
  readonly part_of_day: 'morning' | 'afternoon' | null
  /** The organizations to which they were sent, in alphabetical order. */
  readonly sent_to: readonly string[]
}

/** What the worker asks, in this order, until one visitor is left. */
export const marks = ['day', 'part-of-day', 'sent-to'] as const
export type Mark = (typeof marks)[number]

/** A visitor and the marks that tell them from the others; undefined where another has the very same. */
export interface ToldApart<V> {
  readonly visitor: V
  readonly by: readonly Mark[] | undefined
}

/** As few marks for each visitor as tell them apart, so that no more is shown of anybody than is needed. */
export function tellApart<V extends LastTime>(visitors: readonly V[]): ToldApart<V>[] {
  const looksOf = ({ last_on, part_of_day, sent_to }: LastTime, count: number): string =>
    JSON.stringify([last_on, part_of_day, sent_to].slice(0, count))
  return visitors.map((visitor) => {
    const isAlone = (count: number) =>
      visitors.filter((other) => looksOf(other, count) === looksOf(visitor, count)).length === 1
    const count = marks.findIndex((_, index) => isAlone(index + 1)) + 1
    return { visitor, by: count === 0 ? undefined : marks.slice(0, count) }
  })
}

/** What keeps a lost slip from being replaced. `found`: who left that telephone; `alike`: those whom nothing tells from another. */
export const objectionsToLostSlip = (
  draft: LostSlipDraft,
  seen: {
    readonly readable: boolean
    readonly found: readonly Id<'protected-person'>[]
    readonly alike: readonly Id<'protected-person'>[]
  },
): Objection[] =>
  check([
    { rule: 'contact-is-a-telephone', field: 'phone', holds: seen.readable },
    { rule: 'telephone-was-left-here', field: 'phone', holds: !seen.readable || seen.found.length > 0 },
    {
      rule: 'one-of-these-is-chosen',
      field: 'person',
      holds: seen.found.length === 0 || draft.asked === '' || seen.found.some((person) => person === draft.person),
    },
    {
      rule: 'visitors-can-be-told-apart',
      field: 'person',
      holds: !seen.alike.some((person) => person === draft.person),
    },
  ])
