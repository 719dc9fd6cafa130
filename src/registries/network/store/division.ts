// Divisions: the ground that offices share out.
import { z } from 'zod'
import { list, sql, type Db } from '#platform/database'
import { textArray } from './row.ts'

const divisionRow = z.object({
  code: z.string(),
  country: z.string(),
  parent: z.string().nullable(),
  title: z.string(),
})
export type Division = z.output<typeof divisionRow>

/** The divisions under one, by title; the first-level ones for null. */
export const listDivisions = (db: Db, parent: string | null): Promise<Division[]> =>
  list(
    db,
    divisionRow,
    sql`select code, country, parent, title from network.division
        where parent is not distinct from ${parent}::text order by country, title`,
  )

/** The divisions of these codes, each replaced by its parts where it has any. */
export const listParts = (db: Db, codes: readonly string[]): Promise<Division[]> =>
  list(
    db,
    divisionRow,
    sql`select code, country, parent, title from network.division division
        where (code = any (${textArray(codes)}) or parent = any (${textArray(codes)}))
          and not exists (select from network.division part where part.parent = division.code)
        order by code`,
  )

/** The codes among these that name a division. */
export async function listKnownDivisions(db: Db, codes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await list(
    db,
    z.object({ code: z.string() }),
    sql`select code from network.division where code = any (${textArray(codes)})`,
  )
  return new Set(rows.map((row) => row.code))
}
