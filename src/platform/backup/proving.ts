// Whether what came back can be read: one sealed text is opened with the keys of this installation.
import type { Kysely } from 'kysely'
import { contextFor, systemActor } from '../context.ts'
import type { Db } from '../database.ts'
import { KeyDestroyed, open, type Person } from '../encryption.ts'
import type { Installation } from '../installation.ts'
import { query } from './catalogue.ts'

/** What came of it. `week` is that of the newest key that a data key is wrapped with. */
export type Proof =
  | { readonly came: 'opened'; readonly what: string }
  | { readonly came: 'nothing-sealed' }
  | { readonly came: 'key-destroyed'; readonly week: string }
  | { readonly came: 'does-not-open' }

interface DataKey {
  readonly person_id: string
  readonly week: string
  readonly wrapped: Buffer
}

/** Opens the newest data key and, where a sealed text of that person is found, the text. */
export async function openOneSealed(installation: Installation): Promise<Proof> {
  return installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      const [key] = await query<DataKey>(
        tx,
        `select person_id, week, wrapped from platform.data_key order by week desc, made_at desc limit 1`,
      )
      if (!key) return { came: 'nothing-sealed' }
      const reason = whyClosed(installation, key)
      return reason ?? { came: 'opened', what: (await openText(installation, tx)) ?? 'a data key' }
    }),
  )
}

function whyClosed({ keys }: Installation, { week, wrapped }: DataKey): Proof | undefined {
  try {
    keys.unwrap({ week, wrapped: Buffer.from(wrapped) })
    return undefined
  } catch (error) {
    return error instanceof KeyDestroyed ? { came: 'key-destroyed', week } : { came: 'does-not-open' }
  }
}

interface SealedColumn {
  readonly table: string
  readonly column: string
  readonly person: string
}

/** The columns that hold a sealed text of the person whom the row's own key names. */
const sealedColumns = `
  select attribute.attrelid::regclass::text as table, attribute.attname as column, quote_ident(owner.attname) as person
  from pg_attribute attribute
    join pg_index index on index.indrelid = attribute.attrelid and index.indisprimary and index.indnkeyatts = 1
    join pg_attribute owner on owner.attrelid = index.indrelid and owner.attnum = index.indkey[0]
  where attribute.attname like '%\\_sealed' and attribute.atttypid = 'bytea'::regtype
    and owner.atttypid = 'uuid'::regtype and attribute.attrelid >= 16384 and not attribute.attisdropped
  order by 1, 2`

/** By the convention that "mail_sealed" was sealed as "mail"; a text that keeps to another tells nothing. */
async function openText(installation: Installation, tx: Kysely<unknown>): Promise<string | undefined> {
  const context = contextFor(installation, systemActor())
  for (const { table, column, person } of await query<SealedColumn>(tx, sealedColumns)) {
    const [row] = await query<{ id: Person; sealed: Buffer }>(
      tx,
      `select one.${person} as id, one."${column}" as sealed from ${table} one
         join platform.data_key key on key.person_id = one.${person}
       where one."${column}" is not null order by key.week desc limit 1`,
    )
    const place = row && { table, column: column.replace(/_sealed$/, ''), id: row.id }
    const text = place && (await open(tx as Db, context, row.id, place, Buffer.from(row.sealed)).catch(() => undefined))
    if (text !== undefined) return `${table}.${column}`
  }
  return undefined
}
