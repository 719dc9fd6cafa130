// People in an office: added inside the deeds of others, found by the mail address they sign in with.
import type { Id } from '#kernel/id'
import { readPhone } from '#kernel/text'
import type { Context } from '#platform/context'
import type { Db, Tx } from '#platform/database'
import { makeDataKey, open, seal } from '#platform/encryption'
import { newId } from '#platform/random'
import { readMail } from '../rules.ts'
import {
  findHolder,
  findHolderByMail,
  findHolderContact,
  insertHolder,
  insertHolderContact,
  type HolderKind,
  type HolderRow,
} from '../store/office-holder.ts'

const contactTable = 'people.office_holder_contact'

export interface HolderDraft {
  readonly name: string
  readonly title?: string
  readonly kind: HolderKind
  readonly office: Id<'office'> | null
  readonly organization: Id<'organization'> | null
  /** Private; sealed, and found again by HMAC. */
  readonly mail?: string
  readonly phone?: string
}

/** Adds a person in an office inside another deed, which asks who may and tells the event. */
export async function addOfficeHolder(tx: Tx, context: Context, draft: HolderDraft): Promise<Id<'office-holder'>> {
  const id = newId<'office-holder'>()
  const holder = { ...draft, id, title: draft.title ?? null, from: context.today }
  await insertHolder(tx, holder)
  await makeDataKey(tx, context, id, null)
  const sealed = async (column: string, text: string | undefined) =>
    text === undefined ? null : seal(tx, context, id, { table: contactTable, column, id }, text)
  const mail = draft.mail && readMail(draft.mail)
  await insertHolderContact(tx, holder, {
    mail: await sealed('mail', mail),
    mailMac: mail ? mailMac(context, mail) : null,
    phone: await sealed('phone', draft.phone && readPhone(draft.phone)),
  })
  return id
}

const mailMac = (context: Context, mail: string): Buffer => context.installation.keys.mac('mail', mail)

/** The person in an office who signs in with this account: an account carries the id of its holder. */
export const holderOf = (db: Db, account: Id<'account'>): Promise<HolderRow | undefined> =>
  findHolder(db, account as string as Id<'office-holder'>)

/** Whose private mail address this is; undefined for nobody's. */
export async function findHolderOfMail(
  db: Db,
  context: Context,
  mail: string,
): Promise<Id<'office-holder'> | undefined> {
  const read = readMail(mail)
  return read === undefined ? undefined : findHolderByMail(db, mailMac(context, read))
}

/** The private mail address and telephone of a person in an office, to write to them; null where not kept or seen. */
export async function holderContact(
  db: Db,
  context: Context,
  holder: Id<'office-holder'>,
): Promise<{ mail: string | null; phone: string | null }> {
  const row = await findHolderContact(db, holder)
  const opened = async (column: string, sealed: Buffer | null | undefined) =>
    (sealed && (await open(db, context, holder, { table: contactTable, column, id: holder }, sealed))) ?? null
  return { mail: await opened('mail', row?.mail_sealed), phone: await opened('phone', row?.phone_sealed) }
}
