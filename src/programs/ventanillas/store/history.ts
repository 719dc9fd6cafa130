// What happened to a station and what it offers: closures, endorsements, money, fiscal sponsors, services.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Money } from '#kernel/money'
import { list, run, sql, type Db, type Tx } from '#platform/database'
import type { ClosureDraft, EndorsementDraft, FundingDraft, OfferDraft, SponsorDraft } from '../rules/history.ts'
import type { StationKey } from './station.ts'

/** A station as its keeper writes about it: every row carries who answers for it. */
export interface KeptStation extends StationKey {
  readonly custodian_id: Id<'organization'> | null
}

const maybeDay = z.custom<Day>().nullable()

const Closure = z.object({
  id: z.custom<Id<'station-closure'>>(),
  from_on: z.custom<Day>(),
  to_on: maybeDay,
  reason: z.string(),
})

export type Closure = z.output<typeof Closure>

/** The times during which a station did not open, the last ones first. */
export const listClosuresWithReason = (db: Db, station: Id<'station'>): Promise<Closure[]> =>
  list(
    db,
    Closure,
    sql`select id, from_on, to_on, reason from ventanillas.station_closure where station_id = ${station} order by from_on desc`,
  )

/** Writes a closure; false where the same id stands already. */
export const insertClosure = (tx: Tx, station: KeptStation, draft: ClosureDraft): Promise<boolean> =>
  inserted(
    tx,
    sql`insert into ventanillas.station_closure (id, station_id, office_id, custodian_id, from_on, to_on, reason)
      values (${draft.id}, ${station.id}, ${station.office_id}, ${station.custodian_id}, ${draft.fromOn}, ${draft.toOn}, ${draft.reason})
      on conflict (id) do nothing`,
  )

/** Writes the last day of a closure. */
export const markClosureEnded = (tx: Tx, closure: Id<'station-closure'>, toOn: Day): Promise<number> =>
  run(tx, sql`update ventanillas.station_closure set to_on = ${toOn} where id = ${closure}`)

const Endorsement = z.object({
  id: z.custom<Id<'station-endorsement'>>(),
  endorsed_on: z.custom<Day>(),
  endorsed_by: z.string(),
  reason: z.string(),
})

export type Endorsement = z.output<typeof Endorsement>

/** Who endorsed a station, the last ones first. */
export const listEndorsements = (db: Db, station: Id<'station'>): Promise<Endorsement[]> =>
  list(
    db,
    Endorsement,
    sql`select id, endorsed_on, endorsed_by, reason from ventanillas.station_endorsement
      where station_id = ${station} order by endorsed_on desc`,
  )

/** Writes an endorsement; false where the same id stands already. */
export const insertEndorsement = (tx: Tx, station: KeptStation, draft: EndorsementDraft): Promise<boolean> =>
  inserted(
    tx,
    sql`insert into ventanillas.station_endorsement (id, station_id, office_id, custodian_id, endorsed_on, endorsed_by, reason)
      values (${draft.id}, ${station.id}, ${station.office_id}, ${station.custodian_id}, ${draft.endorsedOn}, ${draft.endorsedBy},
        ${draft.reason})
      on conflict (id) do nothing`,
  )

const Funding = z.object({
  id: z.custom<Id<'station-funding'>>(),
  organization_id: z.custom<Id<'organization'>>(),
  title: z.string(),
  year: z.number(),
  amount: z.number(),
  currency: z.string(),
})

export type Funding = z.output<typeof Funding>

/** What funders gave, the last years first. Amounts in minor units. */
export const listFunding = (db: Db, station: Id<'station'>): Promise<Funding[]> =>
  list(
    db,
    Funding,
    sql`select f.id, f.organization_id, p.title, f.year, f.amount, f.currency
      from ventanillas.station_funding f join partners.organization p on p.id = f.organization_id
      where f.station_id = ${station} order by f.year desc, p.title`,
  )

/** Writes what a funder gave; false where the same id stands already. */
export const insertFunding = (tx: Tx, station: KeptStation, draft: FundingDraft, money: Money): Promise<boolean> =>
  inserted(
    tx,
    sql`insert into ventanillas.station_funding (id, station_id, office_id, custodian_id, organization_id, year, amount, currency)
      values (${draft.id}, ${station.id}, ${station.office_id}, ${station.custodian_id}, ${draft.organization}, ${draft.year},
        ${money.amount}, ${money.currency})
      on conflict (id) do nothing`,
  )

const Sponsor = z.object({
  id: z.custom<Id<'station-sponsor'>>(),
  organization_id: z.custom<Id<'organization'>>(),
  title: z.string(),
  from_on: maybeDay,
  to_on: maybeDay,
})

export type Sponsor = z.output<typeof Sponsor>

/** The fiscal sponsors of a station, the first ones first. */
export const listSponsors = (db: Db, station: Id<'station'>): Promise<Sponsor[]> =>
  list(
    db,
    Sponsor,
    sql`select s.id, s.organization_id, p.title, s.from_on, s.to_on
      from ventanillas.station_sponsor s join partners.organization p on p.id = s.organization_id
      where s.station_id = ${station} order by s.from_on nulls first`,
  )

/** Writes who sponsors a station from a day on, and ends the former the day before; false where the same id stands already. */
export async function insertSponsor(
  tx: Tx,
  station: KeptStation,
  draft: SponsorDraft,
  dayBefore: Day,
): Promise<boolean> {
  const isNew = await inserted(
    tx,
    sql`insert into ventanillas.station_sponsor (id, station_id, office_id, custodian_id, organization_id, from_on)
      values (${draft.id}, ${station.id}, ${station.office_id}, ${station.custodian_id}, ${draft.organization}, ${draft.fromOn})
      on conflict (id) do nothing`,
  )
  if (!isNew) return false
  await run(
    tx,
    sql`update ventanillas.station_sponsor set to_on = ${dayBefore}
      where station_id = ${station.id} and id <> ${draft.id} and to_on is null`,
  )
  return true
}

const Offer = z.object({ service: z.string(), from_on: z.custom<Day>(), to_on: maybeDay })

export type Offer = z.output<typeof Offer>

/** The services that a station offers or offered, the last ones first. */
export const listOffers = (db: Db, station: Id<'station'>): Promise<Offer[]> =>
  list(
    db,
    Offer,
    sql`select service, from_on, to_on from ventanillas.station_service
      where station_id = ${station} order by to_on desc nulls first, from_on desc, service`,
  )

/** Writes that a station offers a service from a day on; false where that stands already. */
export const insertOffer = (tx: Tx, station: KeptStation, draft: OfferDraft): Promise<boolean> =>
  inserted(
    tx,
    sql`insert into ventanillas.station_service (station_id, office_id, custodian_id, service, from_on)
      values (${station.id}, ${station.office_id}, ${station.custodian_id}, ${draft.service}, ${draft.fromOn})
      on conflict (station_id, service, from_on) do nothing`,
  )

/** Writes the last day on which a station offers a service. */
export const markOfferEnded = (tx: Tx, station: Id<'station'>, service: string, toOn: Day): Promise<number> =>
  run(
    tx,
    sql`update ventanillas.station_service set to_on = ${toOn}
      where station_id = ${station} and service = ${service} and to_on is null`,
  )

/** The facts of a station that can be taken out where they were written in error. */
export const factKinds = ['closure', 'endorsement', 'funding', 'sponsor'] as const

export type FactKind = (typeof factKinds)[number]

const factTables = {
  closure: sql`ventanillas.station_closure`,
  endorsement: sql`ventanillas.station_endorsement`,
  funding: sql`ventanillas.station_funding`,
  sponsor: sql`ventanillas.station_sponsor`,
}

/** Takes out a fact that was written in error; false where there is none such. */
export async function removeFact(tx: Tx, station: Id<'station'>, kind: FactKind, id: string): Promise<boolean> {
  return (await run(tx, sql`delete from ${factTables[kind]} where id = ${id} and station_id = ${station}`)) > 0
}

const inserted = async (tx: Tx, query: ReturnType<typeof sql>): Promise<boolean> => (await run(tx, query)) > 0
