// A network of windows with a year of work at each, written by bare SQL: the large ones do many times what the small ones do.
import type pg from 'pg'
import type { Window } from './installation.ts'

/** Services to a visit: a need and a topic each, and a test, a vaccination or a program at every other one. */
const servicesPerVisit = 2.5

/** Writes visits with so many services in all, past row security, foreign keys and triggers, over the days of the year. */
export async function fillYear(
  client: pg.Client,
  windows: readonly Window[],
  year: number,
  services: number,
): Promise<void> {
  await client.query('set session_replication_role = replica')
  await client.query('set synchronous_commit = off')
  await client.query(
    `with place as (
      select p.agency, p.office, p.station, ceil($5::numeric * p.n / sum(p.n) over ())::int as visits
      from unnest($1::uuid[], $2::text[], $3::uuid[]) with ordinality as p (agency, office, station, n)
    ), item as materialized (
      select kind, array_agg(code order by code) as codes from ventanillas.item group by 1
    ), written as (
      insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, division_id, language, interpreter,
        first_this_year, receipt, recorded_at)
      select p.agency, gen_random_uuid(), p.office, p.station, make_date($4::int, 1, 1) + (n * 7919) % 365, '06037', 'spa',
        case when n % 40 = 0 then 'yes' else 'no' end, (array['yes', 'no', 'not-asked'])[1 + n % 3],
        case when n % 7 > 0 then sha256((p.station::text || n / 3)::bytea) end, now()
      from place p cross join lateral generate_series(1, p.visits) n
      returning custodian_id, id
    ), served as (
      insert into ventanillas.visit_service (custodian_id, visit_id, kind, item)
      select w.custodian_id, w.id, i.kind, i.codes[1 + abs(hashtext(w.id::text || i.kind)) % cardinality(i.codes)]
      from written w join item i on i.kind in ('need', 'topic')
        or (ascii(left(w.id::text, 1)) % 2 = 0
          and i.kind = (array['screening', 'vaccination', 'program', 'screening'])[1 + abs(hashtext(w.id::text)) % 4])
    )
    insert into ventanillas.voided (custodian_id, entry_id, entry, reason, voided_at)
    select custodian_id, id, 'visit', 'error', now() from written where left(id::text, 2) = '0a'`,
    [
      windows.map(({ agency }) => agency),
      windows.map(({ office }) => office),
      windows.map(({ station }) => station),
      year,
      Math.round(services / servicesPerVisit),
    ],
  )
  await client.query('set session_replication_role = origin')
  await client.query('select figures.ventanillas_mark_every_month()')
}

/** Signs each month of the year that the counts are kept of, with the numbers as they are kept. */
export async function signYear(client: pg.Client, year: number): Promise<void> {
  await client.query('set session_replication_role = replica')
  const months = [`${year}-01`, `${year}-12`]
  await client.query(
    `insert into ventanillas.report (id, custodian_id, office_id, station_id, month)
    select gen_random_uuid(), custodian_id, office_id, station_id, month from ventanillas.month_count
    where month between $1 and $2 group by 2, 3, 4, 5 on conflict do nothing`,
    months,
  )
  await client.query(
    `insert into ventanillas.report_step (report_id, position, custodian_id, office_id, step, taken_at)
    select id, 1, custodian_id, office_id, 'signed', now() from ventanillas.report where month between $1 and $2 on conflict do nothing`,
    months,
  )
  await client.query(
    `insert into ventanillas.report_cell (report_id, position, custodian_id, office_id, indicator, item, value, definition_version,
      query_sha256)
    select r.id, 1, r.custodian_id, r.office_id, k.indicator, k.item, k.value, k.definition_version, k.query_sha256
    from ventanillas.report r join ventanillas.month_count k using (custodian_id, station_id, month)
    where r.month between $1 and $2 on conflict do nothing`,
    months,
  )
  await client.query('set session_replication_role = origin')
}
