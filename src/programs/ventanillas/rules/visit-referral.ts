// The referral that may be made in a visit's form: where to, how, for which need; and what becomes of it when the visit is voided.
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check, type Rule } from '#kernel/rules'

/** How a referral made with a visit goes on. self: the visitor takes the slip along, the preset. */
export const referralModes = ['self', 'logged', 'live'] as const

export type ReferralMode = (typeof referralModes)[number]

/** A service of the form's list. */
export interface ServiceChoice {
  readonly id: Id<'service'>
  readonly title: string
  readonly organization_title: string
  readonly capacity: 'open' | 'limited' | 'full' | 'closed' | null
  /** Nobody has verified its facts lately. */
  readonly stale: boolean
}

/** The services as the form lists them: those used most first, then the others by their title. */
export function inOrderOfUse<Choice extends ServiceChoice>(choices: readonly Choice[], used: readonly Id<'service'>[]) {
  const rank = new Map(used.map((service, index) => [service, index]))
  const rankOf = ({ id }: Choice) => rank.get(id) ?? used.length
  return choices.toSorted((one, other) => rankOf(one) - rankOf(other) || one.title.localeCompare(other.title, 'es'))
}

/** What a visit's form says of a referral. */
export interface ReferralChoice {
  readonly service: Id<'service'> | null
  /** Made with the form, so that a repeated submission makes one referral. */
  readonly referral: Id<'referral'> | null
  readonly referralMode: ReferralMode
  readonly referralNeed: string
  readonly need: readonly string[]
}

/** What the rules look at: the service as it stands now. */
export interface ReferralCase {
  readonly office: Id<'office'>
  readonly service: { readonly office_id: Id<'office'>; readonly needs: readonly string[] } | undefined
  /** What the directory itself objects to: unknown, closed, takes nobody. */
  readonly objected: readonly Objection[]
  /** The visit that this one stands for made a referral that goes on. */
  readonly keeps: boolean
  readonly needs: ReadonlySet<string>
}

/** The need that somebody is referred for: the one chosen; else the first ticked that the service answers; else the first ticked. */
export const needOfReferral = (choice: ReferralChoice, answered: readonly string[]): string =>
  choice.referralNeed || choice.need.find((need) => answered.includes(need)) || choice.need[0] || ''

/** The rules of the referral that do not hold; none are asked where nobody is referred. */
export function objectionsToVisitReferral(choice: ReferralChoice, seen: ReferralCase): Objection[] {
  if (choice.service === null) {
    const chosen = choice.referralMode !== 'self' || choice.referralNeed !== ''
    return check([{ rule: 'referral-names-its-service', field: 'service', holds: !chosen }])
  }
  return [...seen.objected, ...check(rulesOfReferral(choice, seen))]
}

const rulesOfReferral = (choice: ReferralChoice, { office, service, needs, keeps }: ReferralCase): Rule[] => [
  { rule: 'form-is-whole', field: null, holds: choice.referral !== null },
  {
    rule: 'service-is-of-this-office',
    field: 'service',
    holds: service === undefined || service.office_id === office,
  },
  { rule: 'replaced-visit-keeps-its-referral', field: 'service', holds: !keeps },
  {
    rule: 'referral-has-a-need',
    field: 'referralNeed',
    holds: needs.has(needOfReferral(choice, service?.needs ?? [])),
  },
]

/**
 * Whether voiding a visit voids the referral that it made too: always within the minutes of undoing; later only while nobody
 * has answered, for somebody may be waiting for the visitor by then.
 */
export const followsItsVisit = (state: string, undone: boolean): boolean =>
  state !== 'entered_in_error' && (undone || state === 'draft' || state === 'sent')
