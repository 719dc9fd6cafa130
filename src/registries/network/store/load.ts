// Loads the pack's rows, many at a time. What headquarters changed here stays as it was changed.
import type { RawBuilder } from 'kysely'
import { run, sql, type Tx } from '#platform/database'

type Rows = readonly Record<string, unknown>[]

/** Runs a change over rows handed over as JSON. */
const load = async (tx: Tx, rows: Rows, change: (json: RawBuilder<unknown>) => RawBuilder<unknown>): Promise<void> => {
  await run(tx, change(sql`${JSON.stringify(rows)}::jsonb`))
}

/** First-level divisions go first, because their parts refer to them. */
export async function loadDivisions(tx: Tx, rows: Rows): Promise<void> {
  const firstLevelFirst = rows.toSorted(
    (one, other) => Number(one['parent'] !== null) - Number(other['parent'] !== null),
  )
  await load(
    tx,
    firstLevelFirst,
    (json) => sql`insert into network.division (code, country, parent, title)
      select code, country, parent, title
      from jsonb_to_recordset(${json}) as line (code text, country text, parent text, title text)
      on conflict (code) do update set country = excluded.country, parent = excluded.parent, title = excluded.title`,
  )
}

export const loadLanguages = (tx: Tx, rows: Rows): Promise<void> =>
  load(
    tx,
    rows.map((row, position) => ({ ...row, position })),
    (
      json,
    ) => sql`insert into network.language (code, position, autonym, spanish, english, group_title, town, fallback, unsure)
      select code, position, autonym, spanish, english, group_title, town,
        array(select jsonb_array_elements_text(fallback)), array(select jsonb_array_elements_text(unsure))
      from jsonb_to_recordset(${json}) as line (code text, position int, autonym text, spanish text, english text,
        group_title text, town text, fallback jsonb, unsure jsonb)
      on conflict (code) do update set position = excluded.position, autonym = excluded.autonym, spanish = excluded.spanish,
        english = excluded.english, group_title = excluded.group_title, town = excluded.town, fallback = excluded.fallback,
        unsure = excluded.unsure`,
  )

export const loadHeadquarters = (tx: Tx, rows: Rows): Promise<void> =>
  load(
    tx,
    rows,
    (json) => sql`insert into network.headquarters_unit (code, spanish, english, kind, parent, source)
      select code, spanish, english, kind, parent, source
      from jsonb_to_recordset(${json}) as line (code text, spanish text, english text, kind text, parent text, source text)
      on conflict (code) do update set spanish = excluded.spanish, english = excluded.english, kind = excluded.kind,
        parent = excluded.parent, source = excluded.source`,
  )

/** An office that was corrected, added or closed here is left alone. */
export const loadOffices = (tx: Tx, rows: Rows): Promise<void> =>
  load(
    tx,
    rows,
    (
      json,
    ) => sql`insert into network.office (code, title, rank, parent, country, division, city, address, hours, phone, zone,
        lat, lon, opened_on, in_operation_on, closed_on, gone_on, services, source)
      select code, title, rank, parent, country, division, city, address, hours, phone, zone, lat, lon, opened_on,
        in_operation_on, closed_on, gone_on, array(select jsonb_array_elements_text(services)), source
      from jsonb_to_recordset(${json}) as line (code text, title text, rank text, parent text, country text, division text,
        city text, address text, hours text, phone text, zone text, lat double precision, lon double precision, opened_on date,
        in_operation_on date, closed_on date, gone_on date, services jsonb, source text)
      on conflict (code) do update set title = excluded.title, rank = excluded.rank, parent = excluded.parent,
        country = excluded.country, division = excluded.division, city = excluded.city, address = excluded.address,
        hours = excluded.hours, phone = excluded.phone, zone = excluded.zone, lat = excluded.lat, lon = excluded.lon,
        opened_on = excluded.opened_on, in_operation_on = excluded.in_operation_on, closed_on = excluded.closed_on,
        gone_on = excluded.gone_on, services = excluded.services, source = excluded.source
      where office.changed_at is null`,
  )

/** A division that was moved here keeps its rows; the others are drawn again as the pack has them. */
export async function loadDistricts(tx: Tx, rows: Rows): Promise<void> {
  await run(
    tx,
    sql`delete from network.district where moved_at is null
        and not exists (select from network.district moved
          where moved.division = district.division and moved.moved_at is not null)`,
  )
  await run(
    tx,
    sql`insert into network.district (id, division, office_id, from_on, to_on, source)
      select gen_random_uuid(), division, office, from_on, to_on, source
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as line
        (division text, office text, from_on date, to_on date, source text)
      where not exists (select from network.district moved
        where moved.division = line.division and moved.moved_at is not null)`,
  )
}

/** The numbers stand as the pack has them: what it no longer gives is gone. */
export async function loadPopulation(tx: Tx, rows: Rows): Promise<void> {
  await run(tx, sql`delete from network.population`)
  await load(
    tx,
    rows,
    (json) => sql`insert into network.population
        (id, covers, country, division, office_id, people, value, rounded_to, year, source)
      select gen_random_uuid(), covers, country, division, office, people, value, rounded_to, year, source
      from jsonb_to_recordset(${json}) as line (covers text, country text, division text, office text, people text,
        value bigint, rounded_to bigint, year int, source text)`,
  )
}
