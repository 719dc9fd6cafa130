// The machine of a referral: its states, the transitions between them, who may take each, and in which mode. Nothing else moves one.
// Statuses of the exports follow HL7 SDOH Clinical Care 3.0.0 (Task.status) and BSeR 2.0.0-ballot (business status).

/** live: the provider answers. logged: the worker writes down what was said. self: the visitor carries the slip, nothing is sent. */
export const modes = ['live', 'logged', 'self'] as const
export type Mode = (typeof modes)[number]

export const openStates = [
  'draft',
  'sent',
  'accepted',
  'waitlisted',
  'scheduled',
  'no_show',
  'appointment_cancelled',
  'attended',
  'cancel_requested',
] as const
export const endStates = ['declined', 'cancelled', 'completed', 'not_completed', 'entered_in_error'] as const
export const states = [...openStates, ...endStates] as const
export type State = (typeof states)[number]
export type EndState = (typeof endStates)[number]

/** source: the worker who refers. target: the provider. client: by slip and receipt. system: the clock. */
export const takers = ['source', 'target', 'client', 'system'] as const
export type Taker = (typeof takers)[number]

/** Who said what the worker writes down. */
export const reporters = ['provider', 'client', 'document'] as const
export type Reporter = (typeof reporters)[number]

/** Who closed it: the evidence is as good as whoever gave it, in this order. */
export const closers = ['provider', 'document', 'client', 'worker', 'system'] as const
export type Closer = (typeof closers)[number]

export const declineReasons = [
  'not_eligible',
  'no_capacity',
  'wrong_service',
  'outside_area',
  'missing_documents',
  'cannot_serve_language',
  'cannot_contact_client',
  'program_closed',
  'other',
] as const
export const failReasons = [
  'lost_to_follow_up',
  'could_not_get_help',
  'not_eligible_after_assessment',
  'cost',
  'transport',
  'language',
  'fear_or_privacy',
  'moved_or_returned',
  'got_help_elsewhere',
  'client_declined',
  'deceased',
  'other',
  'not_deliverable',
  'no_response',
  'unknown',
] as const
/** Why one is taken back, cancelled or voided. no_response: nobody answered in time, and a late answer may reopen it. */
export const cancelReasons = [
  'no_response',
  'consent_withdrawn',
  'client_declined',
  'service_closed',
  'another_service',
  'other',
] as const
export const voidReasons = ['wrong_person', 'wrong_service', 'entered_twice', 'other'] as const
export const outcomes = [
  'service_received',
  'medical_home_established',
  'enrolled',
  'application_filed',
  'waitlisted_externally',
  'information_was_enough',
] as const

export interface Transition {
  readonly name: TransitionName
  readonly from: readonly State[]
  readonly to: State
  readonly takers: readonly Taker[]
  readonly modes: readonly Mode[]
  /** The worker says who said so: logged referrals. */
  readonly reported?: true
}

export type TransitionName =
  | 'send'
  | 'hand_slip'
  | 'accept'
  | 'decline'
  | 'withdraw'
  | 'expire'
  | 'reopen'
  | 'waitlist'
  | 'schedule'
  | 'reschedule'
  | 'mark_no_show'
  | 'cancel_appointment'
  | 'mark_attended'
  | 'complete'
  | 'fail'
  | 'close_lost'
  | 'close_unknown'
  | 'request_cancel'
  | 'cancel'
  | 'confirm_cancel'
  | 'void'

const line = (
  name: TransitionName,
  from: readonly State[],
  to: State,
  by: readonly Taker[],
  inModes: readonly Mode[],
  reported?: true,
): Transition => ({ name, from, to, takers: by, modes: inModes, ...(reported && { reported }) })

/** Underway with the provider: accepted and not ended. */
const underway = ['accepted', 'waitlisted', 'scheduled', 'no_show', 'appointment_cancelled', 'attended'] as const
const booked = ['scheduled', 'no_show', 'appointment_cancelled', 'attended'] as const

/** Every edge. A transition that does not stand here cannot be taken, by anybody. */
export const transitions: readonly Transition[] = [
  line('send', ['draft'], 'sent', ['source'], ['live', 'logged']),
  line('hand_slip', ['draft'], 'sent', ['source'], ['self']),
  line('accept', ['sent'], 'accepted', ['target'], ['live']),
  line('accept', ['sent'], 'accepted', ['source'], ['logged'], true),
  line('decline', ['sent'], 'declined', ['target'], ['live']),
  line('decline', ['sent'], 'declined', ['source'], ['logged'], true),
  line('decline', ['sent'], 'declined', ['client'], ['self']),
  line('withdraw', ['draft', 'sent'], 'cancelled', ['source', 'client'], modes),
  line('expire', ['sent'], 'cancelled', ['system'], ['live']),
  line('reopen', ['cancelled'], 'accepted', ['target'], ['live']),
  line('waitlist', ['sent', 'accepted'], 'waitlisted', ['target'], ['live']),
  line('waitlist', ['sent', 'accepted'], 'waitlisted', ['source'], ['logged'], true),
  line('schedule', ['accepted', 'waitlisted'], 'scheduled', ['target', 'source'], ['live']),
  line('schedule', ['sent', 'accepted', 'waitlisted'], 'scheduled', ['source'], ['logged'], true),
  line('reschedule', booked, 'scheduled', ['target', 'source'], ['live']),
  line('reschedule', booked, 'scheduled', ['source'], ['logged']),
  line('mark_no_show', ['scheduled'], 'no_show', ['target', 'client'], ['live']),
  line('mark_no_show', ['scheduled'], 'no_show', ['source', 'client'], ['logged'], true),
  line(
    'cancel_appointment',
    ['scheduled', 'no_show', 'attended'],
    'appointment_cancelled',
    ['target', 'client', 'source'],
    ['live', 'logged'],
  ),
  line('mark_attended', ['accepted', 'scheduled', 'attended'], 'attended', ['target', 'client'], ['live']),
  line(
    'mark_attended',
    ['sent', 'accepted', 'scheduled', 'attended'],
    'attended',
    ['source', 'client'],
    ['logged'],
    true,
  ),
  line('mark_attended', ['sent'], 'attended', ['client', 'target'], ['self']),
  line(
    'complete',
    ['accepted', 'waitlisted', 'scheduled', 'attended', 'cancel_requested'],
    'completed',
    ['target'],
    ['live'],
  ),
  line('complete', ['sent', ...underway], 'completed', ['source'], ['logged'], true),
  line('complete', ['sent', 'attended'], 'completed', ['client', 'target'], ['self']),
  line('complete', ['no_show', 'appointment_cancelled'], 'completed', ['target'], ['live']),
  line('fail', underway, 'not_completed', ['target'], ['live']),
  line('fail', ['sent', ...underway], 'not_completed', ['source'], ['logged'], true),
  line('fail', ['sent', 'attended'], 'not_completed', ['client'], ['self']),
  line('fail', ['cancel_requested'], 'not_completed', ['target'], ['live']),
  line('fail', ['sent'], 'not_completed', ['source'], ['live']),
  line('close_lost', underway, 'not_completed', ['source'], ['live', 'logged']),
  line('close_unknown', ['sent', 'attended'], 'not_completed', ['system'], ['self']),
  line('request_cancel', underway, 'cancel_requested', ['source', 'client'], ['live']),
  line('cancel', ['sent', ...underway], 'cancelled', ['source', 'client'], ['logged']),
  line('cancel', ['attended'], 'cancelled', ['client'], ['self']),
  line('confirm_cancel', ['cancel_requested'], 'cancelled', ['target', 'system'], ['live']),
  line(
    'void',
    states.filter((state) => state !== 'entered_in_error'),
    'entered_in_error',
    ['source'],
    modes,
  ),
]

/** The transition of that name which the taker may take from the state, in the mode; undefined where there is none. */
export const findTransition = (mode: Mode, from: State, taker: Taker, name: TransitionName): Transition | undefined =>
  transitionsFrom(mode, from, taker).find((transition) => transition.name === name)

/** Everything that the taker may do with a referral that stands there. */
export const transitionsFrom = (mode: Mode, from: State, taker: Taker): Transition[] =>
  transitions.filter(
    (transition) =>
      transition.modes.includes(mode) && transition.from.includes(from) && transition.takers.includes(taker),
  )

export const isEnd = (state: State): state is EndState => (endStates as readonly State[]).includes(state)

/** Days until the next word is awaited in a state; the appointment itself is the clock of `scheduled`. */
export const clockDays: Readonly<Partial<Record<State, number>>> = {
  sent: 7,
  accepted: 14,
  waitlisted: 30,
  no_show: 7,
  appointment_cancelled: 14,
  attended: 30,
  cancel_requested: 7,
}

/** Days of grace after `sent` is due, before a live referral expires without an answer. */
export const graceDays = 7

/** Days after it expired during which a late answer may still reopen a live referral. */
export const lateAnswerDays = 30

/** Days without word after which a referral on a slip is closed as unknown. */
export const unknownAfterDays = 60

/** Days that a provider's link lasts at most. */
export const linkDays = 90

/** Attempts to reach the client, and channels, before a referral may be closed as lost. */
export const attemptsBeforeLost = { attempts: 3, channels: 2 } as const

/** Whose word closed it. */
export const closerOf = (taker: Taker, reportedBy: Reporter | null): Closer =>
  taker === 'target' ? 'provider' : taker === 'source' ? (reportedBy ?? 'worker') : taker
