// Window tablets and who works at them.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { TabletDraft } from '../rules.ts'

const TabletRow = z.object({
  id: z.custom<Id<'tablet'>>(),
  office_id: z.custom<Id<'office'>>(),
  organization_id: z.custom<Id<'organization'>>(),
  label: z.string(),
  code_expires_at: z.date().nullable(),
  made_at: z.date(),
  enrolled_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
})
export type TabletRow = z.output<typeof TabletRow>

const columns = sql`id, office_id, organization_id, label, code_expires_at, made_at, enrolled_at, revoked_at`

export async function insertTablet(
  tx: Tx,
  id: Id<'tablet'>,
  draft: TabletDraft,
  made: { codeMac: Buffer; until: Date; by: Id<'account'> | null; at: Date },
): Promise<void> {
  await run(
    tx,
    sql`insert into access.tablet (id, office_id, organization_id, label, code_mac, code_expires_at, made_at, made_by)
      values (${id}, ${draft.office}, ${draft.organization}, ${draft.label}, ${made.codeMac}, ${made.until},
        ${made.at}, ${made.by})`,
  )
}

/** The tablets that the context may see: its agencies', at every office. Revoked ones come last. */
export const listTablets = (db: Db): Promise<TabletRow[]> =>
  list(db, TabletRow, sql`select ${columns} from access.tablet order by revoked_at nulls first, made_at desc, id`)

export const findTablet = (db: Db, tablet: Id<'tablet'>): Promise<TabletRow | undefined> =>
  first(db, TabletRow, sql`select ${columns} from access.tablet where id = ${tablet}`)

/** Gives false where it was revoked before. */
export async function markTabletRevoked(
  tx: Tx,
  tablet: Id<'tablet'>,
  by: Id<'account'> | null,
  at: Date,
): Promise<boolean> {
  const touched = await run(
    tx,
    sql`update access.tablet set revoked_at = ${at}, revoked_by = ${by}, code_mac = null
      where id = ${tablet} and revoked_at is null`,
  )
  return touched > 0
}

const EnrolledRow = z.object({
  id: z.custom<Id<'tablet'>>(),
  office_id: z.custom<Id<'office'>>(),
  organization_id: z.custom<Id<'organization'>>(),
})

/** Enrols the tablet of a code, once and in time; undefined where there is none. */
export const markTabletEnrolled = (
  tx: Tx,
  codeMac: Buffer,
  tokenHash: Buffer,
  now: Date,
): Promise<z.output<typeof EnrolledRow> | undefined> =>
  first(
    tx,
    EnrolledRow,
    sql`select id, office_id, organization_id from access.enrol_tablet(${codeMac}, ${tokenHash}, ${now})`,
  )

const WorkerRow = z.object({
  account_id: z.custom<Id<'account'>>(),
  name: z.string(),
  pin_set_at: z.date().nullable(),
})
export type WorkerRow = z.output<typeof WorkerRow>

/** Who works at the window of a tablet, by the hash of its secret. */
export const listWorkersAt = (db: Db, tabletHash: Buffer): Promise<WorkerRow[]> =>
  list(db, WorkerRow, sql`select account_id, name, pin_set_at from access.workers_at(${tabletHash})`)
