// What a step needs: who says so, why, with what outcome, when. The machine says which steps there are (machine.ts).
import { z } from 'zod'
import { addDays, dayAt, readDay } from '#kernel/day'
import { choice, text, wholeNumber } from '#kernel/draft'
import { isUuid } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check, type Rule } from '#kernel/rules'
import {
  attemptsBeforeLost,
  cancelReasons,
  clockDays,
  declineReasons,
  failReasons,
  findTransition,
  outcomes,
  reporters,
  transitionsFrom,
  unknownAfterDays,
  voidReasons,
  type Mode,
  type Reporter,
  type State,
  type Taker,
  type Transition,
  type TransitionName,
} from './machine.ts'

/** A step as it is asked for. `seen` is the position that the page showed; the token was made with the form. */
export interface StepDraft {
  /** Null where the button stands there no more: then only a step that was taken with this token is known again. */
  readonly transition: TransitionName | null
  readonly seen: number
  readonly token: string
  readonly reportedBy: Reporter | null
  readonly reason: string | null
  readonly outcome: string | null
  readonly appointmentAt: Date | null
}

/** What a form may ask for: sending has a form of its own, and the clock has none. */
const transitionNames = [
  'accept',
  'decline',
  'withdraw',
  'reopen',
  'waitlist',
  'schedule',
  'reschedule',
  'mark_no_show',
  'cancel_appointment',
  'mark_attended',
  'complete',
  'fail',
  'close_lost',
  'request_cancel',
  'cancel',
  'confirm_cancel',
  'void',
] as const satisfies readonly TransitionName[]

const optional = text.transform((typed) => (typed === '' ? null : typed))

/** The form of a step, read in the zone of the place: transition, seen, token, reportedBy, reason, outcome, appointmentOn, appointmentTime. */
export const stepDraft = (zone: string) =>
  z
    .object({
      transition: choice('step-can-be-read', transitionNames),
      seen: wholeNumber('form-is-whole', 0, 100_000),
      token: text.refine(isUuid, { error: 'form-is-whole' }),
      reportedBy: text
        .pipe(z.enum(['', ...reporters], { error: 'reporter-is-named' }))
        .transform((typed) => (typed === '' ? null : typed)),
      reason: optional,
      outcome: optional,
      appointmentOn: text,
      appointmentTime: text,
    })
    .transform(({ appointmentOn, appointmentTime, ...draft }, issue): StepDraft => {
      if (appointmentOn === '' && appointmentTime === '') return { ...draft, appointmentAt: null }
      const appointmentAt = instantOf(appointmentOn, appointmentTime, zone)
      const field = readDay(appointmentOn) ? 'appointmentTime' : 'appointmentOn'
      if (!appointmentAt) issue.addIssue({ code: 'custom', message: 'appointment-can-be-read', path: [field] })
      return { ...draft, appointmentAt: appointmentAt ?? null }
    })

/** The instant of a day and a time ("HH:MM") on a zone's clock; undefined where they cannot be read or the clock skips them. */
export function instantOf(on: string, time: string, zone: string): Date | undefined {
  if (!readDay(on) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return undefined
  const asUtc = Date.parse(`${on}T${time}:00Z`)
  // Twice: the first guess may lie on the other side of a change of the clock.
  let at = asUtc - offsetOf(asUtc, zone)
  at = asUtc - offsetOf(at, zone)
  return at + offsetOf(at, zone) === asUtc ? new Date(at) : undefined
}

/** By how many milliseconds a zone's clock is ahead of UTC at an instant. */
function offsetOf(at: number, zone: string): number {
  const parts = clockOf(zone).formatToParts(new Date(at))
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  const shown = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:00Z`
  return Date.parse(shown) - Math.floor(at / 60_000) * 60_000
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** A zone's clock: making one takes longer than reading it. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const two = '2-digit'
  const parts = { year: 'numeric', month: two, day: two, hour: two, minute: two, hourCycle: 'h23' } as const
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, ...parts })
  clocks.set(zone, clock)
  return clock
}

/** Where a referral stands, as far as the rules of its steps look. */
export interface Standing {
  readonly mode: Mode
  readonly state: State
  readonly position: number
  readonly reason: string | null
  readonly appointment_at: Date | null
  readonly passed_at: Date | null
}

/** When it is, where the days of an appointment are counted: at the place that serves. */
export interface Clock {
  readonly now: Date
  readonly zone: string
}

/** What the rules of a step look at besides the draft. */
export interface StepCase extends Clock {
  readonly referral: Standing
  readonly taker: Taker
  /** Whether the place is open at the appointment, as far as its hours are known. */
  readonly isOpenThen: boolean
  /** Tries to reach the client and the provider. */
  readonly attempts: { readonly towards: 'client' | 'provider'; readonly channel: string }[]
  readonly mayVoid: boolean
}

/** The transition that a draft asks for, where the taker may take it now. A late answer reopens only what nobody answered. */
export function transitionOf(
  name: TransitionName | null,
  referral: Omit<Standing, 'appointment_at'>,
  taker: Taker,
): Transition | undefined {
  if (name === null || referral.passed_at !== null) return undefined
  if (name === 'reopen' && referral.reason !== 'no_response') return undefined
  return findTransition(referral.mode, referral.state, taker, name)
}

/** What the taker may do now, in the order of the machine: what the pages offer. Sending and handing over have pages of their own. */
export const stepsOffered = (referral: Standing, taker: Taker, clock: Clock): Transition[] =>
  transitionsFrom(referral.mode, referral.state, taker).filter(
    ({ name }) =>
      name !== 'send' &&
      name !== 'hand_slip' &&
      transitionOf(name, referral, taker) !== undefined &&
      hasItsDayCome(name, referral, clock),
  )

/** Whether somebody came to an appointment or not is told from its day on: they may come early, but not on another day. */
const hasItsDayCome = (name: TransitionName, { state, appointment_at: at }: Standing, { now, zone }: Clock): boolean =>
  state !== 'scheduled' ||
  at === null ||
  (name !== 'mark_attended' && name !== 'mark_no_show') ||
  dayAt(now, zone) >= dayAt(at, zone)

/** The reasons among which a taker chooses; none where the step needs no reason. */
export function reasonsFor(name: TransitionName, taker: Taker, mode: Mode, from: State): readonly string[] {
  if (name === 'decline') return declineReasons
  if (name === 'void') return voidReasons
  if (name === 'close_lost') return ['lost_to_follow_up', 'moved_or_returned', 'got_help_elsewhere', 'deceased']
  if (name === 'close_unknown') return ['unknown']
  if (name === 'expire') return ['no_response']
  if (['withdraw', 'cancel', 'request_cancel'].includes(name)) return cancelReasonsFor(taker)
  return name === 'fail' ? failReasonsFor(taker, mode, from) : []
}

const cancelReasonsFor = (taker: Taker): readonly string[] =>
  cancelReasons.filter((reason) => reason !== 'no_response' && (taker !== 'client' || reason !== 'service_closed'))

/** The clock's reasons and those of a referral that could not be delivered are not for everybody. */
function failReasonsFor(taker: Taker, mode: Mode, from: State): readonly string[] {
  if (taker === 'source' && mode === 'live' && from === 'sent') return ['not_deliverable', 'no_response']
  const left: string[] = ['unknown', 'not_deliverable', ...(taker === 'source' ? [] : ['no_response'])]
  if (taker === 'client') left.push('deceased', 'lost_to_follow_up')
  return failReasons.filter((reason) => !left.includes(reason))
}

/** The rules of a step that do not hold, each beside its field. */
export function objectionsToStep(draft: StepDraft, seen: StepCase): Objection[] {
  const { referral, taker } = seen
  const transition = transitionOf(draft.transition, referral, taker)
  const standsWhereSeen = draft.seen === referral.position
  const stands = { state: referral.state }
  return check([
    { rule: 'referral-was-not-moved-by-another', field: null, values: stands, holds: standsWhereSeen },
    { rule: 'transition-is-possible', field: 'transition', values: stands, holds: transition !== undefined },
    ...(transition ? rulesOfTransition(draft, transition, seen) : []),
  ])
}

function rulesOfTransition(draft: StepDraft, { name, reported, to }: Transition, seen: StepCase): Rule[] {
  const { referral, taker } = seen
  const reasons = reasonsFor(name, taker, referral.mode, referral.state)
  const reasonFits = reasons.length === 0 || (draft.reason !== null && reasons.includes(draft.reason))
  const outcomeFits = (outcomes as readonly (string | null)[]).includes(draft.outcome)
  return [
    { rule: 'void-is-a-coordinators', field: null, holds: name !== 'void' || seen.mayVoid },
    { rule: 'reporter-is-named', field: 'reportedBy', holds: !reported || draft.reportedBy !== null },
    { rule: 'reason-is-chosen', field: 'reason', holds: reasonFits },
    { rule: 'outcome-is-chosen', field: 'outcome', holds: to !== 'completed' || outcomeFits },
    { rule: 'day-of-the-appointment-has-come', field: null, holds: hasItsDayCome(name, referral, seen) },
    ...(name === 'schedule' || name === 'reschedule' ? rulesOfAppointment(draft, seen) : []),
    ...rulesOfTries(draft, seen),
  ]
}

function rulesOfAppointment({ appointmentAt }: StepDraft, { now, zone, isOpenThen }: StepCase): Rule[] {
  const field = 'appointmentOn'
  const at = appointmentAt ?? new Date(now.getTime() + 1)
  const year = addDays(dayAt(now, zone), 366)
  return [
    { rule: 'appointment-is-given', field, holds: appointmentAt !== null },
    { rule: 'appointment-is-in-the-future', field, holds: at > now },
    { rule: 'appointment-is-within-a-year', field, holds: dayAt(at, zone) <= year },
    { rule: 'appointment-is-in-open-hours', field: 'appointmentTime', holds: appointmentAt === null || isOpenThen },
  ]
}

/** Whether the tries that were noted matter to a step. What the provider reports needs no tries of ours. */
export const asksForTries = (taker: Taker, { reason, reportedBy }: StepDraft): boolean =>
  taker === 'source' && reportedBy !== 'provider' && (reason === 'lost_to_follow_up' || reason === 'no_response')

/** The worker closes as lost, or as never answered, only after trying. */
function rulesOfTries(draft: StepDraft, { taker, attempts }: StepCase): Rule[] {
  if (!asksForTries(taker, draft)) return []
  const towardsClient = attempts.filter(({ towards }) => towards === 'client')
  const channels = new Set(towardsClient.map(({ channel }) => channel)).size
  const enough = towardsClient.length >= attemptsBeforeLost.attempts && channels >= attemptsBeforeLost.channels
  const triedProvider = attempts.some(({ towards }) => towards === 'provider')
  return [
    {
      rule: 'client-was-tried-often-enough',
      field: 'reason',
      values: attemptsBeforeLost,
      holds: draft.reason !== 'lost_to_follow_up' || enough,
    },
    { rule: 'provider-was-tried', field: 'reason', holds: draft.reason !== 'no_response' || triedProvider },
  ]
}

const days = (from: Date, count: number): Date => new Date(from.getTime() + count * 86_400_000)

/** By when the next word is awaited; null where nothing is awaited. A slip is only awaited until it is closed as unknown. */
export function dueAfter(mode: Mode, to: State, now: Date, appointmentAt: Date | null): Date | null {
  if (to === 'scheduled') return appointmentAt
  const count = mode === 'self' ? (to === 'sent' || to === 'attended' ? unknownAfterDays : undefined) : clockDays[to]
  return count === undefined ? null : days(now, count)
}
