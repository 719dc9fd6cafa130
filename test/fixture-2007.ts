// A year of records of the size that the report tells of 2007, at its 31 stations: invented entries and months told as totals whose
// counts are the report's figures. How a figure divides between window and talks, and over stations and months, no source says.
import { join } from 'node:path'
import { sql, type Transaction } from 'kysely'
import type { Installation } from '#platform/installation'
import { loadPack, readPack } from '#platform/pack'
import { packParts } from '#app/opening'
import { freshInstallation, root } from './database.ts'

/** In January 2008: the receipts of 2007 are not erased yet. */
const now = new Date('2008-01-15T18:00:00Z')

/** Stations that enter their work, and those that tell each month as totals. */
export const stations = { entering: 21, telling: 10 }

/** What the stations that enter their work wrote in 2007. */
export const entered = {
  informedAtWindow: 90_000,
  visitsForANeedOnly: 6_096,
  informedOnPrograms: 7_000,
  screenings: 10_000,
  vaccinations: 2_055,
  talks: 4_000,
  headsEach: 100,
  homes: 8_000,
  centers: 9_000,
  homesAtCenters: 3_000,
  referralsThatEndedOtherwise: 3_000,
  enrolled: 3_500,
  enrolledInAggregate: 220,
} as const

/** What the others told, all months together. */
export const told = {
  contacts: 110_000,
  'informed-at-window': 100_000,
  heads: 60_000,
  'informed-on-programs': 3_000,
  'homes-and-centers': 18_000,
  'enrolments-applied': 2_100,
  'enrolments-enrolled': 1_500,
  screenings: 4_000,
  vaccinations: 1_000,
} as const

/** Each visitor of the stations that enter their work came twice, to the same window. */
export const knownPersons = (entered.informedAtWindow + entered.visitsForANeedOnly) / 2

/** The network of the pack, whose stations did this. Close its database when done. */
export async function open2007(): Promise<Installation> {
  const installation = { ...(await freshInstallation()), clock: () => now }
  const read = readPack(join(root, 'packs', 'mx'), packParts)
  if (!read.pack) throw new Error('the pack of the reference country cannot be read')
  await loadPack(installation, read, packParts)
  await installation.database.asOwner(async (owner) => {
    await owner.transaction().execute(fill2007)
    await sql`analyze`.execute(owner)
  })
  return installation
}

/** Written as the owner, past triggers and row security; then every month is marked, so that the counts are made of it. */
async function fill2007(tx: Transaction<unknown>): Promise<void> {
  await sql`set local session_replication_role = replica`.execute(tx)
  // Since when each was open the report does not say.
  await sql`update ventanillas.station set opened_on = '2006-01-01'`.execute(tx)
  await sql`create temporary table place on commit drop as
    select row_number() over (order by s.code)::int - 1 as nth, s.id as station_id, s.office_id, s.custodian_id from ventanillas.station s`.execute(
    tx,
  )
  await insertVisits(tx)
  await insertServices(tx)
  await insertTalks(tx)
  await insertReferrals(tx)
  await insertEnrolments(tx)
  await insertTold(tx)
  await insertDecoys(tx)
  await sql`select figures.ventanillas_mark_every_month()`.execute(tx)
}

/** Of 231 entries the first station has one, the second two, and so on to the 21st: stations differ in size. */
const places = (stations.entering * (stations.entering + 1)) / 2
const isThere = sql`p.nth = floor((sqrt(8 * (n % ${places}::int) + 1) - 1) / 2)::int`

/** Each of two visits that share a receipt is one person's. */
async function insertVisits(tx: Transaction<unknown>): Promise<void> {
  const { informedAtWindow, visitsForANeedOnly } = entered
  await sql`insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, division_id, language, interpreter,
      first_this_year, receipt, recorded_at)
    select p.custodian_id, md5('visit ' || n)::uuid, p.office_id, p.station_id, date '2007-01-01' + (n * 7 % 365), null, 'es', 'no',
      'not-asked', sha256(('person ' || n / (2 * ${places}::int) || ' of ' || n % ${places}::int)::bytea), '2007-12-31T20:00:00Z'
    from generate_series(0, ${informedAtWindow + visitsForANeedOnly}::int - 1) n
    join place p on ${isThere}`.execute(tx)
}

/** The first visits are informed of a topic, the first of these of a program (every other one of that alone) and screened. */
async function insertServices(tx: Transaction<unknown>): Promise<void> {
  const { informedAtWindow, informedOnPrograms, screenings, vaccinations, visitsForANeedOnly } = entered
  await sql`with visit as (
      select n, p.custodian_id, md5('visit ' || n)::uuid as id from generate_series(0, ${informedAtWindow + visitsForANeedOnly}::int - 1) n
      join place p on ${isThere}
    )
    insert into ventanillas.visit_service (custodian_id, visit_id, kind, item, next_step)
    select v.custodian_id, v.id, 'topic', (array['diabetes', 'nutrition', 'hiv', 'womens-health', 'work-safety'])[1 + v.n % 5], null
      from visit v where v.n < ${informedAtWindow}::int and (v.n >= ${informedOnPrograms}::int or v.n % 2 = 0)
    union all
    select v.custodian_id, v.id, 'program', (array['medicaid', 'wic', 'health-center'])[1 + v.n % 3], null
      from visit v where v.n < ${informedOnPrograms}::int
    union all
    select v.custodian_id, v.id, 'screening', (array['glucose', 'cholesterol', 'hiv', 'vision', 'blood-pressure'])[1 + v.n % 5], 'none'
      from visit v where v.n < ${screenings}::int
    union all
    select v.custodian_id, v.id, 'vaccination', 'influenza', null
      from visit v where v.n >= ${screenings}::int - 55 and v.n < ${screenings + vaccinations}::int - 55
    union all
    select v.custodian_id, v.id, 'need', 'medical-home', null from visit v where v.n >= ${informedAtWindow}::int`.execute(
    tx,
  )
}

async function insertTalks(tx: Transaction<unknown>): Promise<void> {
  await sql`insert into ventanillas.group_contact (custodian_id, id, office_id, station_id, held_on, kind, topic, heads, method, recorded_at)
    select p.custodian_id, md5('talk ' || n)::uuid, p.office_id, p.station_id, date '2007-01-01' + (n * 13 % 365),
      (array['workshop', 'talk', 'fair'])[1 + n % 3], 'diabetes', ${entered.headsEach}::int, (array['counted', 'estimated'])[1 + n % 2],
      '2007-12-31T20:00:00Z'
    from generate_series(0, ${entered.talks}::int - 1) n join place p on ${isThere}`.execute(tx)
}

/** By turns of their numbers: a doctor or clinic from then on, a health center, both, or another end. */
async function insertReferrals(tx: Transaction<unknown>): Promise<void> {
  const { homes, centers, homesAtCenters, referralsThatEndedOtherwise } = entered
  const all = homes + centers + homesAtCenters + referralsThatEndedOtherwise
  await sql`create temporary table made on commit drop as
    select n, md5('referral ' || n)::uuid as id, p.custodian_id, p.office_id, p.station_id, date '2007-01-01' + (n * 11 % 330) as made_on,
      n < ${homes + homesAtCenters}::int as at_home, n >= ${homes}::int and n < ${homes + homesAtCenters + centers}::int as at_center,
      n >= ${homes + homesAtCenters + centers}::int and n % 2 = 0 as failed
    from generate_series(0, ${all}::int - 1) n join place p on ${isThere}`.execute(tx)
  await sql`insert into referrals.referral (custodian_id, id, office_id, program, mode, service_id, recipient_id, service_as_told, need,
      made_on, made_at, position, state, state_at, outcome, reason, closed_at, closed_by)
    select custodian_id, id, office_id, 'ventanillas', 'logged', md5('service')::uuid, custodian_id,
      jsonb_build_object('title', 'Clínica', 'attributes', case when at_center then '["health-center"]'::jsonb else '[]' end), 'medical-home',
      made_on, made_on, 3, case when failed then 'not_completed' else 'completed' end, made_on + 20,
      case when failed then null when at_home then 'medical_home_established' else 'service_received' end,
      case when failed then 'cost' end, made_on + 20, 'client' from made`.execute(tx)
  await sql`insert into ventanillas.visit_referral (custodian_id, referral_id, office_id, station_id)
    select custodian_id, id, office_id, station_id from made`.execute(tx)
  await sql`insert into referrals.step (custodian_id, referral_id, position, transition, from_state, to_state, actor, reported_by, reason, outcome,
      token, taken_on, taken_at)
    select m.custodian_id, m.id, s.position, s.transition, s.from_state, s.to_state, 'source', 'client', null, null,
      md5(m.n || ' ' || s.position)::uuid, m.made_on + s.later, m.made_on + s.later
    from made m cross join (values (1, 'send', 'draft', 'sent', 0), (2, 'schedule', 'sent', 'scheduled', 3)) as s (position, transition,
      from_state, to_state, later)
    union all
    select custodian_id, id, 3, case when failed then 'fail' else 'complete' end, 'scheduled', case when failed then 'not_completed' else 'completed' end,
      'source', 'client', case when failed then 'cost' end, case when failed then null when at_home then 'medical_home_established' else 'service_received' end,
      md5(n || ' 3')::uuid, made_on + 20, made_on + 20 from made`.execute(tx)
}

/** Enrolled, only applied for, refused, and voided; and those of programs that are counted in aggregate. */
async function insertEnrolments(tx: Transaction<unknown>): Promise<void> {
  await sql`create temporary table enrolling on commit drop as
    select n, md5('enrolment ' || n)::uuid as id, p.custodian_id, p.office_id, p.station_id, date '2007-01-01' + (n * 3 % 300) as begun_on,
      case when n < ${entered.enrolled}::int then 'enrolled' when n % 3 = 0 then 'refused' when n % 3 = 1 then 'voided' end as ended
    from generate_series(0, ${entered.enrolled}::int + 799) n join place p on ${isThere}`.execute(tx)
  await sql`insert into ventanillas.enrolment (custodian_id, id, office_id, station_id, program, age_group, recorded_at)
    select custodian_id, id, office_id, station_id, (array['medicaid', 'chip', 'wic'])[1 + n % 3], (array['adult', 'child'])[1 + n % 2],
      '2007-12-31T20:00:00Z' from enrolling`.execute(tx)
  await sql`insert into ventanillas.enrolment_step (custodian_id, enrolment_id, position, step, told_on, taken_on, taken_at)
    select custodian_id, id, 1, 'applied', begun_on, begun_on, begun_on from enrolling
    union all select custodian_id, id, 2, 'enrolled', null, begun_on + 30, begun_on + 30 from enrolling where ended in ('enrolled', 'voided')
    union all select custodian_id, id, 2, 'refused', null, begun_on + 30, begun_on + 30 from enrolling where ended = 'refused'
    union all select custodian_id, id, 3, 'voided', null, begun_on + 31, begun_on + 31 from enrolling where ended = 'voided'`.execute(
    tx,
  )
  await sql`insert into ventanillas.enrolment_tally (custodian_id, id, office_id, station_id, counted_on, program, age_group, step, people)
    select custodian_id, md5('aggregate ' || nth)::uuid, office_id, station_id, date '2007-06-30', 'emergency-coverage', 'adult', 'enrolled', 22
    from place where nth < ${entered.enrolledInAggregate / 22}::int`.execute(tx)
}

const itemsTold: Readonly<Record<string, string>> = {
  heads: 'counted',
  'enrolments-applied': 'medicaid adult',
  'enrolments-enrolled': 'medicaid adult',
  screenings: 'glucose',
  vaccinations: 'influenza',
}

/** Each total told is spread as evenly as whole numbers go over the months of the stations that tell. */
async function insertTold(tx: Transaction<unknown>): Promise<void> {
  const totals = Object.entries(told).map(([indicator, total]) => ({
    indicator,
    total,
    item: itemsTold[indicator] ?? '',
  }))
  await sql`insert into ventanillas.tally (custodian_id, id, office_id, station_id, month, indicator, item, value, method, recorded_at)
    select p.custodian_id, md5('told ' || t.indicator || ' ' || k)::uuid, p.office_id, p.station_id, '2007-' || lpad((1 + k % 12)::text, 2, '0'),
      t.indicator, t.item, t.total * (k + 1) / c.cells - t.total * k / c.cells, 'counted', '2008-01-10T20:00:00Z'
    from jsonb_to_recordset(${JSON.stringify(totals)}::jsonb) as t (indicator text, item text, total bigint)
    cross join (select 12 * ${stations.telling}::int as cells) c
    cross join lateral generate_series(0, c.cells - 1) k
    join place p on p.nth = ${stations.entering}::int + k / 12`.execute(tx)
}

/** What must not count: entries of the days before and after the year, voided ones, a referral that ended in 2008, a draft. */
async function insertDecoys(tx: Transaction<unknown>): Promise<void> {
  await sql`create temporary table decoy on commit drop as
    select n, md5('decoy ' || n)::uuid as id, p.custodian_id, p.office_id, p.station_id,
      (array[date '2006-12-31', date '2008-01-01', date '2007-07-04'])[1 + n % 3] as on_day
    from generate_series(0, 899) n join place p on ${isThere}`.execute(tx)
  await sql`insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, language, first_this_year, recorded_at)
    select custodian_id, id, office_id, station_id, on_day, 'es', 'yes', now() from decoy`.execute(tx)
  await sql`insert into ventanillas.visit_service (custodian_id, visit_id, kind, item)
    select custodian_id, id, kind, item from decoy, (values ('topic', 'diabetes'), ('program', 'wic'), ('screening', 'glucose'),
      ('vaccination', 'influenza')) as s (kind, item)`.execute(tx)
  await sql`insert into ventanillas.group_contact (custodian_id, id, office_id, station_id, held_on, kind, topic, heads, method, recorded_at)
    select custodian_id, md5('held ' || n)::uuid, office_id, station_id, on_day, 'talk', 'diabetes', 40, 'counted', now() from decoy`.execute(
    tx,
  )
  await sql`insert into ventanillas.voided (custodian_id, entry_id, entry, reason, voided_at)
    select custodian_id, id, 'visit', 'error', now() from decoy where n % 3 = 2
    union all select custodian_id, md5('held ' || n)::uuid, 'group-contact', 'error', now() from decoy where n % 3 = 2
    union all select custodian_id, md5('told twice ' || nth)::uuid, 'tally', 'error', now() from place`.execute(tx)
  await sql`insert into ventanillas.tally (custodian_id, id, office_id, station_id, month, indicator, value, method, recorded_at)
    select custodian_id, md5('told twice ' || nth)::uuid, office_id, station_id, '2007-05', 'homes-and-centers', 70, 'estimated', now() from place
    union all select custodian_id, md5('told before ' || nth)::uuid, office_id, station_id, '2006-12', 'homes-and-centers', 70, 'counted', now() from place`.execute(
    tx,
  )
  await insertDecoyReferrals(tx)
}

async function insertDecoyReferrals(tx: Transaction<unknown>): Promise<void> {
  await sql`insert into referrals.referral (custodian_id, id, office_id, program, mode, service_id, recipient_id, service_as_told, need,
      made_on, made_at, position, state, state_at, outcome, closed_at, closed_by)
    select custodian_id, id, office_id, 'ventanillas', 'self', md5('service')::uuid, custodian_id, '{"attributes": ["health-center"]}', 'medical-home',
      '2007-12-20', '2007-12-20', case when n % 2 = 0 then 2 else 0 end, case when n % 2 = 0 then 'completed' else 'draft' end, '2008-01-03',
      case when n % 2 = 0 then 'medical_home_established' end, case when n % 2 = 0 then timestamptz '2008-01-03' end,
      case when n % 2 = 0 then 'client' end from decoy`.execute(tx)
  await sql`insert into ventanillas.visit_referral (custodian_id, referral_id, office_id, station_id)
    select custodian_id, id, office_id, station_id from decoy`.execute(tx)
  await sql`insert into referrals.step (custodian_id, referral_id, position, transition, from_state, to_state, actor, token, taken_on, taken_at, outcome)
    select custodian_id, id, 1, 'hand_slip', 'draft', 'sent', 'source', md5('sent ' || n)::uuid, date '2007-12-20', timestamptz '2007-12-20', null
      from decoy where n % 2 = 0
    union all
    select custodian_id, id, 2, 'complete', 'sent', 'completed', 'source', md5('completed ' || n)::uuid, date '2008-01-03', timestamptz '2008-01-03',
      'medical_home_established' from decoy where n % 2 = 0`.execute(tx)
}
