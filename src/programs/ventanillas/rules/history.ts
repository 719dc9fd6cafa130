// What happened to a station and what it offers: closures for a time, endorsements, money, fiscal sponsors, services.
import { z } from 'zod'
import { overlap, yearOf, type Day, type Period } from '#kernel/day'
import { dayField, idField, text, wholeNumber } from '#kernel/draft'
import { readMoney, type Money } from '#kernel/money'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { holdsNothingForbidden, optionalDay, textField } from './station.ts'

/** What the rules look at: the station's own days, and today at its office. */
export interface StationDays {
  readonly today: Day
  readonly opened_on: Day | null
  readonly in_operation_on: Day | null
  readonly closed_on: Day | null
}

const beginsWithStation = (on: Day, station: StationDays): boolean =>
  station.opened_on === null || station.opened_on <= on

export const ClosureDraft = z.object({
  id: idField<'station-closure'>('form-is-whole'),
  fromOn: dayField('day-can-be-read'),
  toOn: optionalDay('day-can-be-read'),
  reason: textField('closure-says-why'),
})

export type ClosureDraft = z.output<typeof ClosureDraft>

/** A closure for a time: it has a reason, ends after it begins, and no other lies over it. */
export const objectionsToClosure = (
  draft: ClosureDraft,
  station: StationDays,
  closures: readonly Period[],
): Objection[] =>
  check([
    { rule: 'station-is-not-closed-already', field: null, holds: station.closed_on === null },
    { rule: 'closure-begins-after-the-opening', field: 'fromOn', holds: beginsWithStation(draft.fromOn, station) },
    { rule: 'closure-ends-after-it-begins', field: 'toOn', holds: draft.toOn === null || draft.fromOn <= draft.toOn },
    {
      rule: 'closures-do-not-overlap',
      field: 'fromOn',
      holds: !closures.some((other) => overlap(other, { from_on: draft.fromOn, to_on: draft.toOn })),
    },
    holdsNothingForbidden(draft.reason, 'reason'),
  ])

export const ReopeningDraft = z.object({ toOn: dayField('day-can-be-read') })

/** The last day of a closure lies on or after its first, and before the next closure. */
export const objectionsToReopening = (toOn: Day, closure: Period, others: readonly Period[]): Objection[] =>
  check([
    { rule: 'closure-is-not-ended-already', field: null, holds: closure.to_on === null },
    { rule: 'closure-ends-after-it-begins', field: 'toOn', holds: closure.from_on <= toOn },
    {
      rule: 'closures-do-not-overlap',
      field: 'toOn',
      holds: !others.some((other) => overlap(other, { from_on: closure.from_on, to_on: toOn })),
    },
  ])

export const EndorsementDraft = z.object({
  id: idField<'station-endorsement'>('form-is-whole'),
  endorsedOn: dayField('day-can-be-read'),
  endorsedBy: textField('endorsement-says-by-whom', 200),
  reason: textField('endorsement-says-why-then-and-there', 1000),
})

export type EndorsementDraft = z.output<typeof EndorsementDraft>

/** An endorsement says who gave it, and why then and there. */
export const objectionsToEndorsement = (draft: EndorsementDraft, station: StationDays): Objection[] =>
  check([
    { rule: 'endorsement-is-not-in-the-future', field: 'endorsedOn', holds: draft.endorsedOn <= station.today },
    holdsNothingForbidden(draft.endorsedBy, 'endorsedBy'),
    holdsNothingForbidden(draft.reason, 'reason'),
  ])

/** The first year of the program: two stations were tried out in 2003 (MPI 2010). */
const firstYear = 2003

/** Money of a funder for a year; the amount is typed in the currency's main unit. */
export const FundingDraft = z.object({
  id: idField<'station-funding'>('form-is-whole'),
  organization: idField<'organization'>('funder-is-chosen'),
  year: wholeNumber('year-can-be-read', firstYear, 2100),
  currency: text.pipe(
    z.enum(Intl.supportedValuesOf('currency') as [string, ...string[]], { error: 'currency-is-known' }),
  ),
  amount: text.pipe(z.string().regex(/^[\d,]+(\.\d+)?$/, 'amount-is-positive')),
})

export type FundingDraft = z.output<typeof FundingDraft>

/** The money that a draft says; undefined where the currency has no such amount. */
export const moneyIn = (draft: FundingDraft): Money | undefined => readMoney(draft.amount, draft.currency)

/** Money is written down for years up to the next, whose budget may be promised. */
export const objectionsToFunding = (draft: FundingDraft, station: StationDays): Objection[] =>
  check([
    { rule: 'year-can-be-read', field: 'year', holds: draft.year <= yearOf(station.today) + 1 },
    { rule: 'amount-is-positive', field: 'amount', holds: (moneyIn(draft)?.amount ?? 0) > 0 },
  ])

export const SponsorDraft = z.object({
  id: idField<'station-sponsor'>('form-is-whole'),
  organization: idField<'organization'>('sponsor-is-chosen'),
  fromOn: dayField('day-can-be-read'),
})

export type SponsorDraft = z.output<typeof SponsorDraft>

/** A station has one fiscal sponsor on a day; the former one ends the day before. */
export const objectionsToSponsor = (
  draft: SponsorDraft,
  sponsors: readonly { organization_id: string; from_on: Day | null; to_on: Day | null }[],
): Objection[] => {
  const present = sponsors.find((sponsor) => sponsor.to_on === null)
  return check([
    {
      rule: 'sponsor-is-another-organization',
      field: 'organization',
      holds: present?.organization_id !== draft.organization,
    },
    {
      rule: 'sponsor-follows-the-former-one',
      field: 'fromOn',
      holds: sponsors.every(
        (former) =>
          (former.from_on === null || former.from_on < draft.fromOn) &&
          (former.to_on === null || former.to_on < draft.fromOn),
      ),
    },
  ])
}

export const OfferDraft = z.object({
  service: textField('service-is-in-the-guidelines', 60),
  fromOn: dayField('day-can-be-read'),
})

export type OfferDraft = z.output<typeof OfferDraft>

/** A service of the pack's table, offered once at a time. */
export const objectionsToOffer = (
  draft: OfferDraft,
  station: StationDays,
  services: ReadonlySet<string>,
  offered: readonly (Period & { service: string })[],
): Objection[] =>
  check([
    { rule: 'service-is-in-the-guidelines', field: 'service', holds: services.has(draft.service) },
    { rule: 'service-begins-after-the-opening', field: 'fromOn', holds: beginsWithStation(draft.fromOn, station) },
    {
      rule: 'service-is-not-offered-already',
      field: 'service',
      holds: !offered.some(
        (other) => other.service === draft.service && overlap(other, { from_on: draft.fromOn, to_on: null }),
      ),
    },
  ])

export const WithdrawalDraft = z.object({ toOn: dayField('day-can-be-read') })

/** A service ends on or after the day on which it began. */
export const objectionsToWithdrawal = (toOn: Day, offer: Period): Objection[] =>
  check([
    { rule: 'service-is-offered', field: null, holds: offer.to_on === null },
    { rule: 'service-ends-after-it-begins', field: 'toOn', holds: offer.from_on <= toOn },
  ])
