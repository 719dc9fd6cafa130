// Loads a pack that was read, in one transaction as the owner of the tables; a pack that has not changed is left as it stands.
import { sql } from 'kysely'
import { contextFor, systemActor } from '../context.ts'
import type { Tx } from '../database.ts'
import type { Installation } from '../installation.ts'
import type { PackPart } from '../pack.ts'
import type { ReadPack } from './read.ts'

type Read = Extract<ReadPack, { readonly pack: object }>

/** Loads the parts in their order. Gives false where the same pack was loaded before. */
export function loadPack(installation: Installation, read: Read, parts: readonly PackPart[]): Promise<boolean> {
  const context = contextFor(installation, systemActor())
  return installation.database.asOwner((owner) =>
    owner.transaction().execute(async (transaction) => {
      const tx = transaction as unknown as Tx
      await sql`select set_config('puente.headquarters', 'on', true), pg_advisory_xact_lock(7031522)`.execute(tx)
      const { rows } = await sql<{ sha256: string }>`
        select sha256 from platform.pack where code = ${read.pack.code}`.execute(tx)
      if (rows[0]?.sha256 === read.sha256) return false
      for (const part of parts) await part.load(tx, context, read.tables)
      await sql`
        insert into platform.pack (code, sha256, loaded_at) values (${read.pack.code}, ${read.sha256}, ${context.now})
        on conflict (code) do update set sha256 = excluded.sha256, loaded_at = excluded.loaded_at`.execute(tx)
      return true
    }),
  )
}
