// What is added to a station's history: closures for a time, endorsements, money, fiscal sponsors, services; and what was in error.
import { addDays, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import { allow, found } from '#platform/errors'
import { findOrganization } from '#registries/partners'
import {
  moneyIn,
  objectionsToClosure,
  objectionsToEndorsement,
  objectionsToFunding,
  objectionsToOffer,
  objectionsToReopening,
  objectionsToSponsor,
  objectionsToWithdrawal,
  type ClosureDraft,
  type EndorsementDraft,
  type FundingDraft,
  type OfferDraft,
  type SponsorDraft,
  type StationDays,
} from '../rules/history.ts'
import { itemCodes } from '../rules/item.ts'
import { mayOpenStations } from '../rules/permissions.ts'
import {
  insertClosure,
  insertEndorsement,
  insertFunding,
  insertOffer,
  insertSponsor,
  listClosuresWithReason,
  listOffers,
  listSponsors,
  markClosureEnded,
  markOfferEnded,
  removeFact,
  type FactKind,
} from '../store/history.ts'
import type { StationAt } from '../store/station.ts'
import { headquartersDeed, keepersDeed } from './station.ts'

type Office = Id<'office'>

const daysOf = (context: Context, station: StationAt): StationDays => ({
  ...station,
  today: todayIn(context, station.zone),
})

/** The station does not open for a time, and why. */
export function addClosure(
  context: Context,
  office: Office,
  code: string,
  draft: ClosureDraft,
): Promise<Outcome<null>> {
  return keepersDeed(context, office, code, 'station-closure-added', draft, {
    objections: async (station, tx) => {
      const others = (await listClosuresWithReason(tx, station.id)).filter((closure) => closure.id !== draft.id)
      return objectionsToClosure(draft, daysOf(context, station), others)
    },
    write: (tx, station) => insertClosure(tx, station, draft),
  })
}

/** The station opens again after the last day of a closure. */
export function endClosure(
  context: Context,
  office: Office,
  code: string,
  closure: Id<'station-closure'>,
  toOn: Day,
): Promise<Outcome<null>> {
  return keepersDeed(
    context,
    office,
    code,
    'station-closure-ended',
    { closure, toOn },
    {
      objections: async (station, tx) => {
        const closures = await listClosuresWithReason(tx, station.id)
        const ended = found(closures.find(({ id }) => id === closure))
        return objectionsToReopening(
          toOn,
          ended,
          closures.filter((other) => other !== ended),
        )
      },
      write: (tx) => markClosureEnded(tx, closure, toOn),
    },
  )
}

/** The station offers a service of the pack's table from a day on. */
export function offerService(
  context: Context,
  office: Office,
  code: string,
  draft: OfferDraft,
): Promise<Outcome<null>> {
  const services = itemCodes(context.installation.pack).service
  return keepersDeed(context, office, code, 'station-service-offered', draft, {
    objections: async (station, tx) =>
      objectionsToOffer(draft, daysOf(context, station), services, await listOffers(tx, station.id)),
    write: (tx, station) => insertOffer(tx, station, draft),
  })
}

/** The station offers a service no longer than that day. */
export function withdrawService(
  context: Context,
  office: Office,
  code: string,
  service: string,
  toOn: Day,
): Promise<Outcome<null>> {
  return keepersDeed(
    context,
    office,
    code,
    'station-service-withdrawn',
    { service, toOn },
    {
      objections: async (station, tx) => {
        const offers = await listOffers(tx, station.id)
        return objectionsToWithdrawal(toOn, found(offers.find((offer) => offer.service === service)))
      },
      write: (tx, station) => markOfferEnded(tx, station.id, service, toOn),
    },
  )
}

/** Headquarters writes down who endorsed the station, and why then and there. */
export function addEndorsement(
  context: Context,
  office: Office,
  code: string,
  draft: EndorsementDraft,
): Promise<Outcome<null>> {
  return headquartersDeed(context, office, code, 'station-endorsed', draft, {
    objections: (station) => objectionsToEndorsement(draft, daysOf(context, station)),
    write: (tx, station) => insertEndorsement(tx, station, draft),
  })
}

/** Headquarters writes down what a funder gave for a year. */
export function addFunding(
  context: Context,
  office: Office,
  code: string,
  draft: FundingDraft,
): Promise<Outcome<null>> {
  return headquartersDeed(context, office, code, 'station-funding-added', draft, {
    objections: async (station, tx) => {
      if (!(await findOrganization(tx, draft.organization))) return unknown('funder-is-chosen')
      return objectionsToFunding(draft, daysOf(context, station))
    },
    write: (tx, station) => insertFunding(tx, station, draft, moneyIn(draft)!),
  })
}

/** Headquarters names the fiscal sponsor from a day on. */
export function addSponsor(
  context: Context,
  office: Office,
  code: string,
  draft: SponsorDraft,
): Promise<Outcome<null>> {
  return headquartersDeed(context, office, code, 'station-sponsor-added', draft, {
    objections: async (station, tx) => {
      if (!(await findOrganization(tx, draft.organization))) return unknown('sponsor-is-chosen')
      const others = (await listSponsors(tx, station.id)).filter((sponsor) => sponsor.id !== draft.id)
      return objectionsToSponsor(draft, others)
    },
    write: (tx, station) => insertSponsor(tx, station, draft, addDays(draft.fromOn, -1)),
  })
}

const unknown = (rule: string) => [{ rule, field: 'organization' }]

/** Takes out a fact that was written in error; the log keeps that it was. The lead agency may take out closures only. */
export async function withdrawFact(
  context: Context,
  office: Office,
  code: string,
  kind: FactKind,
  id: string,
): Promise<Outcome<null>> {
  if (kind !== 'closure') allow(mayOpenStations(context.actor))
  return keepersDeed(
    context,
    office,
    code,
    'station-fact-withdrawn',
    { kind, id },
    {
      objections: () => [],
      write: async (tx, station) => {
        found((await removeFact(tx, station.id, kind, id)) || undefined)
      },
    },
  )
}
