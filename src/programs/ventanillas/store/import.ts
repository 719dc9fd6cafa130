// Imports: which file was read for a station, and the visits of it that wait to be counted.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { first, run, sql, type Db, type Tx } from '#platform/database'
import { newId } from '#platform/random'
import type { VisitRow } from '../rules/incoming.ts'
import type { Given, Whose } from './incoming.ts'

const Import = z.object({
  id: z.custom<Id<'import'>>(),
  /** How many batches wait. They are laid aside in order, without a gap. */
  batches: z.number(),
})

export type Import = z.output<typeof Import>

/** The import of this reading of a file at this station that was not finished; undefined where there is none. */
export const findOpenImport = (db: Db, whose: Whose, sha256: Buffer): Promise<Import | undefined> =>
  first(
    db,
    Import,
    sql`
    select i.id, (select count(*) from ventanillas.import_batch b where b.custodian_id = i.custodian_id and b.import_id = i.id) as batches
    from ventanillas.import i
    where i.custodian_id = ${whose.custodian} and i.station_id = ${whose.station} and i.reading_sha256 = ${sha256}
      and i.finished_at is null
    order by i.begun_at limit 1`,
  )

/** Begins an import. */
export async function insertImport(
  tx: Tx,
  whose: Whose,
  begun: { readonly sha256: Buffer; readonly by: Id<'account'> | null; readonly at: Date },
): Promise<Id<'import'>> {
  const id = newId<'import'>()
  await run(
    tx,
    sql`
    insert into ventanillas.import (custodian_id, id, office_id, station_id, reading_sha256, begun_by, begun_at)
    values (${whose.custodian}, ${id}, ${whose.office}, ${whose.station}, ${begun.sha256}, ${begun.by}, ${begun.at})`,
  )
  return id
}

/** Lays a batch aside; nothing where another run did so already. Positions begin with 1. */
export const insertBatch = (
  tx: Tx,
  whose: Whose,
  at: { readonly id: Id<'import'>; readonly position: number },
  rows: readonly VisitRow[],
): Promise<number> =>
  run(
    tx,
    sql`
    insert into ventanillas.import_batch (custodian_id, import_id, position, visits)
    values (${whose.custodian}, ${at.id}, ${at.position}, ${JSON.stringify(rows)}::jsonb)
    on conflict (custodian_id, import_id, position) do nothing`,
  )

/** The rows of one batch, as insertIncoming and listKnown take them. */
export const rowsOfBatch = (whose: Whose, at: { readonly id: Id<'import'>; readonly position: number }): Given => sql`
  select b.visits from ventanillas.import_batch b
  where b.custodian_id = ${whose.custodian} and b.import_id = ${at.id} and b.position = ${at.position}`

/** Finishes an import, and holds its row until the transaction ends; false where another run finished it before. */
export async function markFinished(tx: Tx, whose: Whose, id: Id<'import'>, at: Date): Promise<boolean> {
  const touched = await run(
    tx,
    sql`update ventanillas.import set finished_at = ${at}
      where custodian_id = ${whose.custodian} and id = ${id} and finished_at is null`,
  )
  return touched > 0
}

/** Takes away what waited of an import. */
export const deleteBatches = (tx: Tx, whose: Whose, id: Id<'import'>): Promise<number> =>
  run(tx, sql`delete from ventanillas.import_batch where custodian_id = ${whose.custodian} and import_id = ${id}`)

/** Takes away an import that is given up, with what waited of it. */
export async function deleteImport(tx: Tx, whose: Whose, id: Id<'import'>): Promise<number> {
  await deleteBatches(tx, whose, id)
  return run(
    tx,
    sql`delete from ventanillas.import where custodian_id = ${whose.custodian} and id = ${id} and finished_at is null`,
  )
}

/** Takes away the custodian's imports that began before an instant and were never finished, with what waits of them; how many. */
export const deleteAbandoned = async (tx: Tx, custodian: Id<'organization'>, before: Date): Promise<number> => {
  const abandoned = sql`i.custodian_id = ${custodian} and i.begun_at < ${before} and i.finished_at is null`
  await run(
    tx,
    sql`delete from ventanillas.import_batch b using ventanillas.import i
      where i.custodian_id = b.custodian_id and i.id = b.import_id and ${abandoned}`,
  )
  return run(tx, sql`delete from ventanillas.import i where ${abandoned}`)
}

/** Lets one import or tally of a custodian be counted at a time; held until the transaction ends. */
export const lockImports = (tx: Tx, custodian: Id<'organization'>): Promise<number> =>
  run(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`ventanillas.import ${custodian}`}, 0))`)
