// People in an office: name and office in clear, their private contact sealed.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'

export const holderKinds = [
  'institute-staff',
  'consular-staff',
  'agency-worker',
  'provider-contact',
  'operator',
] as const
export type HolderKind = (typeof holderKinds)[number]

const HolderRow = z.object({
  id: z.custom<Id<'office-holder'>>(),
  name: z.string(),
  title: z.string().nullable(),
  kind: z.enum(holderKinds),
  office_id: z.custom<Id<'office'>>().nullable(),
  organization_id: z.custom<Id<'organization'>>().nullable(),
  from_on: z.custom<Day>(),
  to_on: z.custom<Day>().nullable(),
})
export type HolderRow = z.output<typeof HolderRow>

const ContactRow = z.object({
  mail_sealed: z.instanceof(Buffer).nullable(),
  phone_sealed: z.instanceof(Buffer).nullable(),
})
export type HolderContactRow = z.output<typeof ContactRow>

export interface NewHolder {
  readonly id: Id<'office-holder'>
  readonly name: string
  readonly title: string | null
  readonly kind: HolderKind
  readonly office: Id<'office'> | null
  readonly organization: Id<'organization'> | null
  readonly from: Day
}

export async function insertHolder(tx: Tx, holder: NewHolder): Promise<void> {
  await run(
    tx,
    sql`insert into people.office_holder (id, name, title, kind, office_id, organization_id, from_on)
      values (${holder.id}, ${holder.name}, ${holder.title}, ${holder.kind}, ${holder.office},
        ${holder.organization}, ${holder.from}::date)`,
  )
}

export async function insertHolderContact(
  tx: Tx,
  holder: NewHolder,
  contact: { mail: Buffer | null; mailMac: Buffer | null; phone: Buffer | null },
): Promise<void> {
  await run(
    tx,
    sql`insert into people.office_holder_contact
        (holder_id, office_id, organization_id, mail_sealed, mail_mac, phone_sealed)
      values (${holder.id}, ${holder.office}, ${holder.organization}, ${contact.mail}, ${contact.mailMac},
        ${contact.phone})`,
  )
}

const columns = sql`id, name, title, kind, office_id, organization_id, from_on, to_on`

export const findHolder = (db: Db, holder: Id<'office-holder'>): Promise<HolderRow | undefined> =>
  first(db, HolderRow, sql`select ${columns} from people.office_holder where id = ${holder}`)

/** The people of these ids, by name. */
export const listHolders = (db: Db, holders: readonly Id<'office-holder'>[]): Promise<HolderRow[]> =>
  list(
    db,
    HolderRow,
    sql`select ${columns} from people.office_holder where id = any (${[...holders]}::uuid[]) order by name, id`,
  )

/** The sealed contact of a person in an office; undefined where there is none or it may not be seen. */
export const findHolderContact = (db: Db, holder: Id<'office-holder'>): Promise<HolderContactRow | undefined> =>
  first(
    db,
    ContactRow,
    sql`select mail_sealed, phone_sealed from people.office_holder_contact where holder_id = ${holder}`,
  )

/** Whose mail address it is, by its HMAC. */
export async function findHolderByMail(db: Db, mac: Buffer): Promise<Id<'office-holder'> | undefined> {
  const Found = z.object({ id: z.custom<Id<'office-holder'>>().nullable() })
  return (await first(db, Found, sql`select people.holder_by_mail(${mac}) as id`))?.id ?? undefined
}
