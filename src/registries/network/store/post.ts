// Headquarters units, and posts at offices and units.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { employments, type PostDraft } from '../rules.ts'
import { day, idOf } from './row.ts'

const unitRow = z.object({
  code: z.string(),
  spanish: z.string(),
  english: z.string(),
  kind: z.enum(['institute', 'directorate', 'area']),
  parent: z.string().nullable(),
  source: z.string(),
})
export type HeadquartersUnit = z.output<typeof unitRow>

export const listHeadquartersUnits = (db: Db): Promise<HeadquartersUnit[]> =>
  list(
    db,
    unitRow,
    sql`select code, spanish, english, kind, parent, source from network.headquarters_unit
        order by parent nulls first, kind desc, code`,
  )

const postRow = z.object({
  id: idOf<'post'>(),
  office_id: idOf<'office'>().nullable(),
  unit: z.string().nullable(),
  title: z.string(),
  employment: z.enum(employments),
  from_on: day,
  to_on: day.nullable(),
})
export type Post = z.output<typeof postRow>

const postColumns = sql`id, office_id, unit, title, employment, from_on, to_on`

/** The posts at an office, or at headquarters for null; the newest first. */
export const listPosts = (db: Db, office: Id<'office'> | null): Promise<Post[]> =>
  list(
    db,
    postRow,
    sql`select ${postColumns} from network.post
        where office_id is not distinct from ${office}::text order by from_on desc, title`,
  )

export const findPost = (db: Db, id: Id<'post'>): Promise<Post | undefined> =>
  first(db, postRow, sql`select ${postColumns} from network.post where id = ${id}::uuid`)

/** Inserts a post; a second one of the same id is absorbed and gives 0. */
export const insertPost = (
  tx: Tx,
  id: Id<'post'>,
  draft: PostDraft,
  by: Id<'account'> | null,
  at: Date,
): Promise<number> =>
  run(
    tx,
    sql`insert into network.post (id, office_id, unit, title, employment, from_on, to_on, added_by, added_at)
        values (${id}::uuid, ${draft.office_id}, ${draft.unit}, ${draft.title}, ${draft.employment}, ${draft.from_on}::date,
          ${draft.to_on}::date, ${by}::uuid, ${at}) on conflict (id) do nothing`,
  )

export const markPostEnded = (tx: Tx, id: Id<'post'>, to_on: Day): Promise<number> =>
  run(tx, sql`update network.post set to_on = ${to_on}::date where id = ${id}::uuid`)
