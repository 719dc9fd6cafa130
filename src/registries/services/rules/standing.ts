// How an entry stands on a day: how old its facts are, whether people may be sent there, and what of it is told.
import { daysBetween, type Day } from '#kernel/day'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import type { Spell } from './hours.ts'

export const capacityStates = ['open', 'limited', 'full', 'closed'] as const
export type CapacityState = (typeof capacityStates)[number]

export const capacitySayers = ['provider', 'worker', 'directory'] as const
export type CapacitySayer = (typeof capacitySayers)[number]

/** Days after which what was verified is shown as old. */
export const staleAfterDays = 180

/** The last day on which the entry's facts are known to have held: verified, or of their source; null where never. */
export function knownOn(service: { readonly facts_on: Day | null; readonly assured_on: Day | null }): Day | null {
  const { facts_on, assured_on } = service
  return facts_on === null || assured_on === null
    ? (assured_on ?? facts_on)
    : assured_on < facts_on
      ? facts_on
      : assured_on
}

/** Whether the facts of an entry were not verified for 180 days, or ever. */
export function isStale(
  service: { readonly facts_on: Day | null; readonly assured_on: Day | null },
  today: Day,
): boolean {
  const known = knownOn(service)
  return known === null || daysBetween(known, today) > staleAfterDays
}

/** What a referral asks of a service. */
export interface Referable {
  readonly closed_on: Day | null
  readonly capacity: { readonly state: CapacityState } | null
}

/**
 * Why nobody may be referred to a service. One that said it is full still may be asked, since it keeps a waiting list;
 * one that takes nobody may not.
 */
export const objectionsToReferring = (service: Referable | undefined, today: Day): Objection[] =>
  check([
    { rule: 'service-is-known', field: 'service', holds: service !== undefined },
    {
      rule: 'service-is-not-closed',
      field: 'service',
      holds: !service || service.closed_on === null || service.closed_on > today,
    },
    { rule: 'service-takes-people', field: 'service', holds: service?.capacity?.state !== 'closed' },
  ])

/** An entry as a referral keeps it: what was told on that day, whatever becomes of the entry. */
export interface ServiceAsTold {
  readonly title: string
  readonly organization: string
  readonly street: string
  readonly city: string
  readonly line: string | null
  readonly schedule: readonly Spell[]
  readonly zone: string | null
  readonly asks_for_id: 'yes' | 'no' | 'unknown'
  readonly documents: readonly string[]
  readonly fees: string
  readonly languages: readonly { readonly language: string; readonly note: string }[]
  readonly attributes: readonly string[]
  readonly facts_on: Day | null
  readonly assured_on: Day | null
}

interface Tellable extends Omit<ServiceAsTold, 'organization' | 'street' | 'city' | 'line' | 'zone'> {
  readonly organization_title: string
  readonly public_line: string | null
  readonly locations: readonly { readonly street: string; readonly city: string; readonly zone: string }[]
}

/** What is told of a service: plain JSON, without ids. */
export function serviceAsTold(service: Tellable): ServiceAsTold {
  const place = service.locations[0]
  return {
    title: service.title,
    organization: service.organization_title,
    street: place?.street ?? '',
    city: place?.city ?? '',
    line: service.public_line,
    schedule: service.schedule.map(({ weekday, opens, closes }) => ({ weekday, opens, closes })),
    zone: place?.zone ?? null,
    asks_for_id: service.asks_for_id,
    documents: [...service.documents],
    fees: service.fees,
    languages: service.languages.map(({ language, note }) => ({ language, note })),
    attributes: [...service.attributes],
    facts_on: service.facts_on,
    assured_on: service.assured_on,
  }
}
