// Districts: which office serves a division from day to day. A move ends one row and begins another.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { day, idOf, textArray } from './row.ts'

const districtRow = z.object({
  id: idOf<'district'>(),
  division: z.string(),
  office_id: idOf<'office'>(),
  from_on: day,
  to_on: day.nullable(),
  source: z.string(),
})

/** Which office serves a division from day to day. Whether it may be named: `canNameDistrict`. */
export type District = z.output<typeof districtRow>

const districtColumns = sql`district.id, district.division, district.office_id, district.from_on, district.to_on, district.source`

/** The district row that holds for a division on that day; undefined where none is drawn. */
export const officeOfDivision = (db: Db, division: string, on: Day): Promise<District | undefined> =>
  first(
    db,
    districtRow,
    sql`select ${districtColumns} from network.district
        where division = ${division} and from_on <= ${on}::date and (to_on is null or to_on >= ${on}::date)`,
  )

/** The rows of these divisions that hold on that day or later. */
export const listDistrictsFrom = (db: Db, divisions: readonly string[], on: Day): Promise<District[]> =>
  list(
    db,
    districtRow,
    sql`select ${districtColumns} from network.district
        where division = any (${textArray(divisions)}) and (to_on is null or to_on >= ${on}::date) order by division, from_on`,
  )

const officeDistrictRow = districtRow.extend({ title: z.string(), within: z.string().nullable() })
export type OfficeDistrict = z.output<typeof officeDistrictRow>

/** Every division that an office serves or served, with the days: its history. `within` is the first-level division's title. */
export const listDistrictHistory = (db: Db, office: Id<'office'>): Promise<OfficeDistrict[]> =>
  list(
    db,
    officeDistrictRow,
    sql`select ${districtColumns}, division.title, within.title as within from network.district
        join network.division on division.code = district.division
        left join network.division within on within.code = division.parent
        where district.office_id = ${office} order by district.from_on desc, within.title, division.title, division.code`,
  )

/** The last day on which an office has a district; 'open' where one has no end, null where it has none. */
export async function findLastDistrictDay(db: Db, office: Id<'office'>): Promise<Day | 'open' | null> {
  const row = await first(
    db,
    z.object({ last_on: day.nullable(), open: z.number() }),
    sql`select max(to_on) as last_on, count(*) filter (where to_on is null) as open
        from network.district where office_id = ${office}`,
  )
  return row && row.open > 0 ? 'open' : (row?.last_on ?? null)
}

/** Ends the rows of these divisions on the day before and begins new ones under the office. */
export async function insertMove(
  tx: Tx,
  divisions: readonly string[],
  move: { readonly office: Id<'office'>; readonly from_on: Day; readonly source: string },
  by: Id<'account'> | null,
  at: Date,
): Promise<number> {
  await run(
    tx,
    sql`update network.district set to_on = ${move.from_on}::date - 1, moved_by = ${by}::uuid, moved_at = ${at}
        where division = any (${textArray(divisions)}) and from_on < ${move.from_on}::date
          and (to_on is null or to_on >= ${move.from_on}::date)`,
  )
  return run(
    tx,
    sql`insert into network.district (id, division, office_id, from_on, source, moved_by, moved_at)
        select gen_random_uuid(), division, ${move.office}, ${move.from_on}::date, ${move.source}, ${by}::uuid, ${at}
        from unnest(${textArray(divisions)}) division`,
  )
}
