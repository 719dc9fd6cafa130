// What a provider may see of a referral and answer to it, with an account or by the link of one referral.
import { isEnd, type Transition, type TransitionName } from './machine.ts'
import { stepsOffered, type Clock, type Standing } from './step.ts'

/**
 * open: it answers. expired and revoked links answer nothing any more, and another one may be asked for; where the referral was
 * withdrawn from the provider, or has closed, no other is needed.
 */
export type LinkStanding = 'open' | 'expired' | 'revoked' | 'withdrawn' | 'closed'

export interface KnownLink {
  readonly expires_at: Date
  readonly revoked_at: Date | null
  /** That the provider's access ended: while the referral was open or for want of consent, or with the referral. */
  readonly ended: 'withdrawn' | 'closed' | null
}

export function linkStanding({ expires_at, revoked_at, ended }: KnownLink, now: Date): LinkStanding {
  if (ended !== null) return ended
  return revoked_at !== null ? 'revoked' : expires_at <= now ? 'expired' : 'open'
}

/** The text of a link's secret: 256 bits in base64url. Anything else is no link and is not looked up. */
export const isSecret = (typed: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(typed)

/**
 * open: what was told is shown, and answered. late: nobody answered in time, and it may still be accepted. closed: it ended, or
 * the person took the consent back; nothing is shown and nothing answered.
 */
export type AnswerStanding = 'open' | 'late' | 'closed'

export interface Answerable extends Standing {
  readonly access_from: Date | null
  readonly access_ended_at: Date | null
}

export function answerStanding(referral: Omit<Answerable, 'position' | 'appointment_at'>): AnswerStanding {
  if (referral.mode !== 'live' || referral.access_from === null || referral.passed_at !== null) return 'closed'
  if (referral.access_ended_at !== null) return 'closed'
  if (!isEnd(referral.state)) return 'open'
  return referral.state === 'cancelled' && referral.reason === 'no_response' ? 'late' : 'closed'
}

/** The answers that a provider is offered, the most likely first. */
const order: readonly TransitionName[] = [
  'accept',
  'reopen',
  'confirm_cancel',
  'schedule',
  'mark_attended',
  'complete',
  'mark_no_show',
  'reschedule',
  'waitlist',
  'cancel_appointment',
  'decline',
  'fail',
]

const rankOf = (name: TransitionName): number => order.indexOf(name)

/** What a provider may answer to a referral that stands there: nothing where it is closed. Having been there is said once. */
export function answersTo(referral: Answerable, clock: Clock): Transition[] {
  if (answerStanding(referral) === 'closed') return []
  return stepsOffered(referral, 'target', clock)
    .filter(({ name, to }) => name !== 'mark_attended' || to !== referral.state)
    .toSorted((one, other) => rankOf(one.name) - rankOf(other.name))
}
