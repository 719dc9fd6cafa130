// Stations as they stand on a day, and the changes of their life: opening, lead, closing. Public facts: everybody reads them.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { HoursDraft } from '../rules/hours.ts'
import { hoursIn } from '../rules/hours.ts'
import type { ClosingDraft, Lead, LeadDraft, MilestoneDraft, PlaceDraft, StationDraft } from '../rules/station.ts'

const Hours = z.object({ weekday: z.number(), opens: z.string(), closes: z.string() })
const maybeDay = z.custom<Day>().nullable()

const StationAt = z.object({
  id: z.custom<Id<'station'>>(),
  code: z.string(),
  office_id: z.custom<Id<'office'>>(),
  office_title: z.string(),
  zone: z.string(),
  unit: z.enum(['window', 'mobile']),
  custodian_id: z.custom<Id<'organization'>>().nullable(),
  lead_title: z.string().nullable(),
  piloted_on: maybeDay,
  live_on: maybeDay,
  opened_on: maybeDay,
  in_operation_on: maybeDay,
  closed_on: maybeDay,
  closing_reason: z.string().nullable(),
  guideline_version: z.string().nullable(),
  closure_reason: z.string().nullable(),
  closure_to_on: maybeDay,
  place: z.string().nullable(),
  street: z.string().nullable(),
  public_line: z.string().nullable(),
  source: z.string().nullable(),
  hours: z.array(Hours),
  languages: z.array(z.string()),
  services: z.array(z.string()),
})

export type StationAt = z.output<typeof StationAt>

/** A station with where its office is: for the network's list and the public pages. */
const StationPlace = StationAt.extend({
  city: z.string(),
  country: z.string(),
  division: z.string(),
  division_title: z.string(),
  lat: z.number(),
  lon: z.number(),
  office_phone: z.string().nullable(),
})

export type StationPlace = z.output<typeof StationPlace>

const columns = (
  on: Day,
) => sql`s.id, s.code, s.office_id, o.title as office_title, o.zone, s.unit, s.custodian_id, p.title as lead_title,
  s.piloted_on, s.live_on, s.opened_on, s.in_operation_on, s.closed_on, s.closing_reason, s.guideline_version,
  c.reason as closure_reason, c.to_on as closure_to_on, s.place, s.street, s.public_line, s.source,
  coalesce((
    select jsonb_agg(jsonb_build_object('weekday', h.weekday, 'opens', to_char(h.opens, 'HH24:MI'), 'closes', to_char(h.closes, 'HH24:MI'))
      order by h.weekday, h.opens)
    from ventanillas.station_hours h where h.station_id = s.id), '[]') as hours,
  coalesce((
    select jsonb_agg(l.language order by l.language) from ventanillas.station_language l where l.station_id = s.id), '[]') as languages,
  coalesce((
    select jsonb_agg(v.service order by v.from_on, v.service) from ventanillas.station_service v
    where v.station_id = s.id and v.from_on <= ${on} and (v.to_on is null or v.to_on >= ${on})), '[]') as services`

const joined = (on: Day) => sql`ventanillas.station s
  join network.office o on o.code = s.office_id
  left join partners.organization p on p.id = s.custodian_id
  left join lateral (
    select c.reason, c.to_on from ventanillas.station_closure c
    where c.station_id = s.id and c.from_on <= ${on} and (c.to_on is null or c.to_on >= ${on})
    order by c.from_on desc limit 1) c on true`

/** The stations of an office with their lead agency, hours and any closure on the day. */
export const listStationsAt = (db: Db, office: Id<'office'>, on: Day): Promise<StationAt[]> =>
  list(
    db,
    StationAt,
    sql`select ${columns(on)} from ${joined(on)} where s.office_id = ${office} order by s.unit desc, s.code`,
  )

/** One station of an office by its code, as it stands on the day. */
export const findStation = (db: Db, office: Id<'office'>, code: string, on: Day): Promise<StationAt | undefined> =>
  first(db, StationAt, sql`select ${columns(on)} from ${joined(on)} where s.office_id = ${office} and s.code = ${code}`)

/** Every station of the network, closed ones among them, with where it is. */
export const listStationPlaces = (db: Db, on: Day): Promise<StationPlace[]> =>
  list(
    db,
    StationPlace,
    sql`select ${columns(on)}, o.city, o.country, o.division, d.title as division_title, o.lat, o.lon, o.phone as office_phone
      from ${joined(on)} join network.division d on d.code = o.division
      order by o.title, s.unit desc, s.code`,
  )

const LeadRow = z.object({
  id: z.custom<Id<'station-lead'>>(),
  organization_id: z.custom<Id<'organization'>>(),
  title: z.string(),
  from_on: maybeDay,
  to_on: maybeDay,
  source: z.string().nullable(),
})

export type LeadRow = z.output<typeof LeadRow>

/** The leads of a station, the first ones first. */
export const listLeads = (db: Db, station: Id<'station'>): Promise<LeadRow[]> =>
  list(
    db,
    LeadRow,
    sql`select l.id, l.organization_id, p.title, l.from_on, l.to_on, l.source
      from ventanillas.station_lead l join partners.organization p on p.id = l.organization_id
      where l.station_id = ${station} order by l.from_on nulls first, l.to_on nulls last`,
  )

/** A row of the history: a station and its lead as a source gives them. */
const SourcedStation = z.object({
  office_id: z.custom<Id<'office'>>(),
  office_title: z.string(),
  city: z.string(),
  country: z.string(),
  division: z.string(),
  division_title: z.string(),
  unit: z.enum(['window', 'mobile']),
  lead_title: z.string(),
  in_operation_on: z.custom<Day>(),
  source: z.string(),
})

export type SourcedStation = z.output<typeof SourcedStation>

/** The stations that a source shows in operation, with the lead agency that it names, by office. */
export const listSourcedStations = (db: Db, source: string): Promise<SourcedStation[]> =>
  list(
    db,
    SourcedStation,
    sql`select s.office_id, o.title as office_title, o.city, o.country, o.division, d.title as division_title, s.unit, p.title as lead_title,
        s.in_operation_on, s.source
      from ventanillas.station s
      join ventanillas.station_lead l on l.station_id = s.id and l.source = s.source
      join partners.organization p on p.id = l.organization_id
      join network.office o on o.code = s.office_id
      join network.division d on d.code = o.division
      where s.source = ${source} and s.in_operation_on is not null
      order by o.title, s.unit desc`,
  )

/** The codes of an office's stations, so that a new one gets its own. */
export const listStationCodes = (db: Db, office: Id<'office'>): Promise<{ id: Id<'station'>; code: string }[]> =>
  list(
    db,
    z.object({ id: z.custom<Id<'station'>>(), code: z.string() }),
    sql`select id, code from ventanillas.station where office_id = ${office}`,
  )

/** Writes a station; false where the same id stands already (a repeated submission). */
export async function insertStation(tx: Tx, code: string, draft: StationDraft): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.station (id, code, office_id, custodian_id, unit, piloted_on, live_on, opened_on, guideline_version,
        place, street, public_line)
      values (${draft.id}, ${code}, ${draft.office}, ${draft.organization}, ${draft.unit}, ${draft.pilotedOn}, ${draft.liveOn},
        ${draft.openedOn}, ${draft.guidelineVersion}, ${draft.place}, ${draft.street}, ${draft.publicLine})
      on conflict (id) do nothing`,
  )
  return touched > 0
}

/** A station and its office: what rows about it are keyed by. */
export interface StationKey {
  readonly id: Id<'station'>
  readonly office_id: Id<'office'>
}

/** Writes who leads a station from a day on; false where the same id stands already. */
export async function insertLead(tx: Tx, station: StationKey, draft: LeadDraft): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.station_lead (id, station_id, office_id, custodian_id, organization_id, from_on)
      values (${draft.id}, ${station.id}, ${station.office_id}, ${draft.organization}, ${draft.organization}, ${draft.fromOn})
      on conflict (id) do nothing`,
  )
  return touched > 0
}

/** Ends a lead on its last day. */
export const markLeadEnded = (tx: Tx, lead: Lead, toOn: Day): Promise<number> =>
  run(tx, sql`update ventanillas.station_lead set to_on = ${toOn} where id = ${lead.id}`)

/** Hands the station to its new lead with the facts that still hold: hours, languages, services, a closure under way. */
export async function markStationLed(
  tx: Tx,
  station: Id<'station'>,
  organization: Id<'organization'>,
  on: Day,
): Promise<void> {
  await run(tx, sql`update ventanillas.station set custodian_id = ${organization} where id = ${station}`)
  await run(tx, sql`update ventanillas.station_hours set custodian_id = ${organization} where station_id = ${station}`)
  await run(
    tx,
    sql`update ventanillas.station_language set custodian_id = ${organization} where station_id = ${station}`,
  )
  await run(
    tx,
    sql`update ventanillas.station_service set custodian_id = ${organization}
      where station_id = ${station} and (to_on is null or to_on >= ${on})`,
  )
  await run(
    tx,
    sql`update ventanillas.station_closure set custodian_id = ${organization}
      where station_id = ${station} and (to_on is null or to_on >= ${on})`,
  )
}

/** Writes where a station is and the line that it answers. */
export const markPlace = (tx: Tx, station: Id<'station'>, draft: PlaceDraft): Promise<number> =>
  run(
    tx,
    sql`update ventanillas.station set place = ${draft.place}, street = ${draft.street}, public_line = ${draft.publicLine}
      where id = ${station}`,
  )

/** Writes when a station was tried out and went live, and its guidelines. */
export const markMilestones = (tx: Tx, station: Id<'station'>, draft: MilestoneDraft): Promise<number> =>
  run(
    tx,
    sql`update ventanillas.station set piloted_on = ${draft.pilotedOn}, live_on = ${draft.liveOn},
        guideline_version = ${draft.guidelineVersion}
      where id = ${station}`,
  )

/** Writes the first day on which a station no longer opens; what it offers ends the day before. */
export async function markClosed(tx: Tx, station: Id<'station'>, draft: ClosingDraft): Promise<void> {
  await run(
    tx,
    sql`update ventanillas.station set closed_on = ${draft.closedOn}, closing_reason = ${draft.closingReason} where id = ${station}`,
  )
  await run(
    tx,
    sql`update ventanillas.station_service set to_on = greatest(from_on, ${draft.closedOn}::date - 1)
      where station_id = ${station} and to_on is null`,
  )
}

/** Writes a station's week and languages in the place of the former. */
export async function replaceHours(
  tx: Tx,
  station: StationKey & { custodian_id: Id<'organization'> | null },
  draft: HoursDraft,
): Promise<void> {
  const week = JSON.stringify(hoursIn(draft))
  await run(tx, sql`delete from ventanillas.station_hours where station_id = ${station.id}`)
  await run(
    tx,
    sql`insert into ventanillas.station_hours (station_id, office_id, custodian_id, weekday, opens, closes)
      select ${station.id}, ${station.office_id}, ${station.custodian_id}, h.weekday, h.opens, h.closes
      from jsonb_to_recordset(${week}::jsonb) as h (weekday int, opens time, closes time)`,
  )
  await run(tx, sql`delete from ventanillas.station_language where station_id = ${station.id}`)
  await run(
    tx,
    sql`insert into ventanillas.station_language (station_id, office_id, custodian_id, language)
      select ${station.id}, ${station.office_id}, ${station.custodian_id}, l.value
      from jsonb_array_elements_text(${JSON.stringify(draft.languages)}::jsonb) as l`,
  )
}
