// A hand-made month of a station, with what is easy to count wrong, and what its report must say.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, type Outcome } from '#kernel/outcome'
import { contextFor, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { personas, type Personas } from './personas.ts'
import { actorWith, addStation, type TestStation } from './stations.ts'

/** The month that is filled: it has ended on the tests' day. */
export const february = month('2026-02')

export interface Crew extends Personas {
  readonly place: TestStation
  /** Where the report is: the station by its code, under its lead agency. */
  readonly at: {
    readonly office: Id<'office'>
    readonly station: string
    readonly month: typeof february
    readonly custodian: Id<'organization'>
  }
}

/** People of the test's own and the window that their agency leads. */
export async function crewAt(installation: Installation): Promise<Crew> {
  await addItems(installation)
  const people = await personas(installation)
  const { office, agency } = people
  const station = await addStation(installation, office, agency)
  const at = { office, station: await codeOf(installation, station), month: february, custodian: agency }
  return { ...people, place: { office, agency, station }, at }
}

async function codeOf(installation: Installation, station: Id<'station'>): Promise<string> {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{ code: string }>`select code from ventanillas.station where id = ${station}`.execute(owner),
  )
  return rows[0]!.code
}

/** Writes by SQL as somebody, past the commands. */
export const write = (context: Context, work: (tx: Tx) => Promise<void>): Promise<Outcome<null>> =>
  transact(context, async (tx) => {
    await work(tx)
    return done(null)
  })

const items = [
  ['need', 'medical-home', 'medical-home'],
  ['topic', 'diabetes', 'diabetes'],
  ['topic', 'hiv', 'other'],
  ['topic', 'other', 'other'],
  ['screening', 'glucose', 'glucose'],
  ['screening', 'hiv', 'other'],
  ['screening', 'other', 'other'],
  ['vaccination', 'influenza', 'influenza'],
  ['program', 'medicaid', 'medicaid'],
  ['program', 'wic', 'wic'],
]

const addItems = (installation: Installation) =>
  write(contextFor(installation, actorWith('headquarters')), async (tx) => {
    for (const [kind, code, shown] of items) {
      await sql`insert into ventanillas.item (kind, code, shown_as) values (${kind}, ${code}, ${shown})
        on conflict do nothing`.execute(tx)
    }
  })

interface Sample {
  readonly on: string
  readonly receipt?: string
  readonly first?: string
  readonly interpreter?: string
  readonly services?: readonly string[]
}

/** Writes visits by SQL, each with services as "kind item"; gives their ids. */
export async function insertVisits(context: Context, place: TestStation, visits: readonly Sample[]): Promise<string[]> {
  const ids = visits.map(() => newId())
  await write(context, async (tx) => {
    for (const [index, visit] of visits.entries()) {
      const receipt = visit.receipt ? createHash('sha256').update(visit.receipt).digest() : null
      await sql`insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, language, interpreter,
          first_this_year, receipt, recorded_at)
        values (${place.agency}, ${ids[index]}, ${place.office}, ${place.station}, ${visit.on}::date, 'spa',
          ${visit.interpreter ?? 'no'}, ${visit.first ?? 'not-asked'}, ${receipt}, ${context.now})`.execute(tx)
      for (const [kind, item] of (visit.services ?? []).map((service) => service.split(' '))) {
        await sql`insert into ventanillas.visit_service (custodian_id, visit_id, kind, item)
          values (${place.agency}, ${ids[index]}, ${kind}, ${item})`.execute(tx)
      }
    }
  })
  return ids
}

export const insertGroups = (
  context: Context,
  place: TestStation,
  groups: readonly [on: string, heads: number, method: string][],
) =>
  write(context, async (tx) => {
    for (const [on, heads, method] of groups) {
      await sql`insert into ventanillas.group_contact (custodian_id, id, office_id, station_id, held_on, kind, topic, heads, method,
          recorded_at)
        values (${place.agency}, ${newId()}, ${place.office}, ${place.station}, ${on}::date, 'talk', 'diabetes', ${heads}, ${method},
          ${context.now})`.execute(tx)
    }
  })

const insertMaterials = (
  context: Context,
  place: TestStation,
  materials: readonly [id: string, kind: string, copies: number][],
) =>
  write(context, async (tx) => {
    for (const [id, kind, copies] of materials) {
      await sql`insert into ventanillas.material (custodian_id, id, office_id, station_id, given_on, kind, language, copies, recorded_at)
        values (${place.agency}, ${id}, ${place.office}, ${place.station}, '2026-02-05', ${kind}, 'spa', ${copies}, ${context.now})`.execute(
        tx,
      )
    }
  })

export const voidEntry = (context: Context, place: TestStation, id: string, entry: string) =>
  write(context, async (tx) => {
    await sql`insert into ventanillas.voided (custodian_id, entry_id, entry, reason, voided_at)
      values (${place.agency}, ${id}, ${entry}, 'error', ${context.now})`.execute(tx)
  })

/** A month made by hand, with what is easy to count wrong. Gives the id of a visit that stands. */
export async function fillFebruary({ lupe, place }: Crew): Promise<string> {
  const ids = await insertVisits(lupe, place, [
    { on: '2026-01-31', receipt: 'A' },
    {
      on: '2026-02-01',
      receipt: 'A',
      first: 'yes',
      services: ['need medical-home', 'topic diabetes', 'topic hiv', 'screening glucose', 'screening hiv'],
    },
    { on: '2026-02-09', receipt: 'A', first: 'no', services: ['topic diabetes', 'program medicaid', 'program wic'] },
    {
      on: '2026-02-09',
      receipt: 'B',
      interpreter: 'yes',
      services: ['topic hiv', 'topic other', 'vaccination influenza'],
    },
    { on: '2026-02-28', first: 'yes', services: ['screening hiv', 'screening other'] },
    { on: '2026-02-15', receipt: 'C', first: 'yes', services: ['topic diabetes'] },
    { on: '2026-03-01', receipt: 'D' },
  ])
  await voidEntry(lupe, place, ids[5]!, 'visit')
  await insertGroups(lupe, place, [
    ['2026-02-03', 20, 'counted'],
    ['2026-02-20', 30, 'estimated'],
    ['2026-02-21', 5, 'counted'],
  ])
  const wrong = newId()
  await insertMaterials(lupe, place, [
    [newId(), 'leaflet', 100],
    [newId(), 'leaflet', 50],
    [wrong, 'booklet', 10],
  ])
  await voidEntry(lupe, place, wrong, 'material')
  return ids[1]!
}

/** What the figures of the filled month are. */
export const februaryNumbers = {
  contacts: { '': 4 },
  'known-persons': { '': 2 },
  'first-visits': { yes: 2, no: 1, 'not-asked': 1 },
  interpreters: { '': 1 },
  informed: { contacts: 3, heads: 55 },
  'informed-at-window': { '': 3 },
  needs: { 'medical-home': 1 },
  topics: { diabetes: 2, other: 2 },
  screenings: { glucose: 1, other: 3 },
  vaccinations: { influenza: 1 },
  tests: { '': 4 },
  'tests-and-vaccinations': { '': 5 },
  'informed-on-programs': { '': 1 },
  programs: { medicaid: 1, wic: 1 },
  heads: { counted: 25, estimated: 30 },
  materials: { leaflet: 150 },
  'mobile-days': { '': 0 },
  'referrals-made': { '': 0 },
  'referrals-accepted': { '': 0 },
  'referrals-booked': { '': 0 },
  'referrals-kept': { '': 0 },
  'referrals-not-kept': { '': 0 },
  'referrals-ended': { '': 0 },
  'referrals-closed': { '': 0 },
  'medical-homes': { '': 0 },
  'health-centers': { '': 0 },
  'homes-and-centers': { '': 0 },
  'enrolments-informed': { '': 0 },
  'enrolments-applied': { '': 0 },
  'enrolments-enrolled': { '': 0 },
  enrolled: { '': 0 },
  'enrolments-refused': { '': 0 },
}

/** Figures by their number and item. */
export const nested = (figures: readonly { indicator: string; item: string; value: number }[]) => {
  const result: Record<string, Record<string, number>> = {}
  for (const { indicator, item, value } of figures) (result[indicator] ??= {})[item] = value
  return result
}
