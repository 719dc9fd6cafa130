// Protected persons: what is sealed, what finds them again, and what they agreed to.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { Consent, DataClass } from '../rules.ts'

const PersonRow = z.object({
  id: z.custom<Id<'protected-person'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  program: z.string(),
  age_group: z.enum(['adult', 'child']),
  name_sealed: z.instanceof(Buffer).nullable(),
  phone_sealed: z.instanceof(Buffer).nullable(),
  mail_sealed: z.instanceof(Buffer).nullable(),
  erased_at: z.date().nullable(),
})
export type PersonRow = z.output<typeof PersonRow>

const columns = sql`id, custodian_id, program, age_group, name_sealed, phone_sealed, mail_sealed, erased_at`

export interface NewPerson {
  readonly id: Id<'protected-person'>
  readonly custodian: Id<'organization'>
  readonly program: string
  readonly ageGroup: 'adult' | 'child'
  readonly codeMac: Buffer | null
  readonly by: Id<'account'> | null
  readonly at: Date
}

export async function insertPerson(tx: Tx, person: NewPerson): Promise<void> {
  await run(
    tx,
    sql`insert into people.protected_person (id, custodian_id, program, age_group, code_mac, added_at, added_by)
      values (${person.id}, ${person.custodian}, ${person.program}, ${person.ageGroup}, ${person.codeMac},
        ${person.at}, ${person.by})`,
  )
}

/** The sealed columns of a person. */
export interface Sealed {
  readonly name: Buffer | null
  readonly phone: Buffer | null
  readonly mail: Buffer | null
  /** HMAC of the telephone's digits. */
  readonly phoneMac: Buffer | null
}

/** Writes what is sealed; what is null stays as it was. */
export async function markSealed(tx: Tx, person: Id<'protected-person'>, sealed: Sealed): Promise<void> {
  await run(
    tx,
    sql`update people.protected_person
      set name_sealed = coalesce(${sealed.name}, name_sealed), phone_sealed = coalesce(${sealed.phone}, phone_sealed),
        mail_sealed = coalesce(${sealed.mail}, mail_sealed), phone_mac = coalesce(${sealed.phoneMac}, phone_mac)
      where id = ${person}`,
  )
}

export async function insertNameWords(
  tx: Tx,
  custodian: Id<'organization'>,
  person: Id<'protected-person'>,
  macs: readonly Buffer[],
): Promise<void> {
  for (const mac of macs) {
    await run(
      tx,
      sql`insert into people.name_word (custodian_id, person_id, word_mac) values (${custodian}, ${person}, ${mac})`,
    )
  }
}

/** Says on which day persons' contacts are erased, or that no day is near. */
export async function markErasing(
  tx: Tx,
  days: readonly { readonly person_id: Id<'protected-person'>; readonly erasing_on: Day | null }[],
): Promise<void> {
  await run(
    tx,
    sql`update people.protected_person p set erasing_on = d.erasing_on
      from jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as d (person_id uuid, erasing_on date)
      where p.id = d.person_id and p.erased_at is null`,
  )
}

/** The person is found by no name any more; gives by how many words they were. */
export const deleteNameWords = (tx: Tx, person: Id<'protected-person'>): Promise<number> =>
  run(tx, sql`delete from people.name_word where person_id = ${person}`)

export const findPerson = (db: Db, person: Id<'protected-person'>): Promise<PersonRow | undefined> =>
  first(db, PersonRow, sql`select ${columns} from people.protected_person where id = ${person}`)

/** The person of a custodian that was given the code. */
export const findPersonByCode = (db: Db, custodian: Id<'organization'>, mac: Buffer): Promise<PersonRow | undefined> =>
  first(
    db,
    PersonRow,
    sql`select ${columns} from people.protected_person where custodian_id = ${custodian} and code_mac = ${mac}`,
  )

/** The persons of a custodian who left the telephone with this HMAC, the newest first, at most 20. */
export const listPersonsByPhone = (db: Db, custodian: Id<'organization'>, mac: Buffer): Promise<PersonRow[]> =>
  list(
    db,
    PersonRow,
    sql`select ${columns} from people.protected_person where custodian_id = ${custodian} and phone_mac = ${mac}
      order by added_at desc, id limit 20`,
  )

/** Gives false where the person is erased. */
export const markCode = async (tx: Tx, person: Id<'protected-person'>, mac: Buffer): Promise<boolean> =>
  (await run(
    tx,
    sql`update people.protected_person set code_mac = ${mac} where id = ${person} and erased_at is null`,
  )) > 0

/** The persons of a custodian and a program whose names hold all the words, at most 20. */
export async function listPersonsByWords(
  db: Db,
  custodian: Id<'organization'>,
  program: string,
  macs: readonly Buffer[],
): Promise<PersonRow[]> {
  if (macs.length === 0) return []
  const holdsWord = macs.map(
    (mac) => sql`exists (select from people.name_word word where word.custodian_id = ${custodian}
      and word.word_mac = ${mac} and word.person_id = protected_person.id)`,
  )
  return list(
    db,
    PersonRow,
    sql`select ${columns} from people.protected_person
      where custodian_id = ${custodian} and program = ${program} and ${sql.join(holdsWord, sql` and `)}
      order by added_at desc limit 20`,
  )
}

/** Takes everything off a person's row but that it was there; gives false where it had been erased before. */
export async function markErased(
  tx: Tx,
  person: Id<'protected-person'>,
  by: Id<'account'> | null,
  at: Date,
): Promise<boolean> {
  await deleteNameWords(tx, person)
  const touched = await run(
    tx,
    sql`update people.protected_person
      set code_mac = null, name_sealed = null, phone_sealed = null, mail_sealed = null, phone_mac = null,
        erasing_on = null,
        erased_at = ${at}, erased_by = ${by}
      where id = ${person} and erased_at is null`,
  )
  return touched > 0
}

const ConsentRow = z.object({
  id: z.custom<Id<'consent'>>(),
  person_id: z.custom<Id<'protected-person'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  purpose: z.string(),
  recipient_id: z.custom<Id<'organization'>>().nullable(),
  language: z.string(),
  text_version: z.string(),
  form: z.enum(['oral', 'written']),
  given_by: z.enum(['person', 'guardian']),
  recorded_at: z.date(),
  recorded_by: z.custom<Id<'account'>>().nullable(),
  withdrawn_at: z.date().nullable(),
  withdrawn_by: z.custom<Id<'account'>>().nullable(),
  data_classes: z.array(z.custom<DataClass>()),
  expires_on: z.custom<Day>().nullable(),
})
export type ConsentRow = z.output<typeof ConsentRow>

export async function insertConsent(
  tx: Tx,
  id: Id<'consent'>,
  of: { person: Id<'protected-person'>; custodian: Id<'organization'>; by: Id<'account'> | null; at: Date },
  consent: Consent,
): Promise<void> {
  await run(
    tx,
    sql`insert into people.consent (id, custodian_id, person_id, purpose, recipient_id, language, text_version, form,
        given_by, recorded_at, recorded_by, data_classes, expires_on)
      values (${id}, ${of.custodian}, ${of.person}, ${consent.purpose}, ${consent.recipient}, ${consent.language},
        ${consent.textVersion}, ${consent.form}, ${consent.givenBy}, ${of.at}, ${of.by},
        ${consent.dataClasses ?? []}, ${consent.expiresOn ?? null})`,
  )
}

/** All consents of a person, withdrawn ones too, oldest first. */
export const listConsents = (db: Db, person: Id<'protected-person'>): Promise<ConsentRow[]> =>
  list(db, ConsentRow, sql`select * from people.consent where person_id = ${person} order by recorded_at, id`)

export const findConsent = (db: Db, consent: Id<'consent'>): Promise<ConsentRow | undefined> =>
  first(db, ConsentRow, sql`select * from people.consent where id = ${consent}`)

/** Gives false where it had been withdrawn before. */
export async function markWithdrawn(
  tx: Tx,
  consent: Id<'consent'>,
  by: Id<'account'> | null,
  at: Date,
): Promise<boolean> {
  const touched = await run(
    tx,
    sql`update people.consent set withdrawn_at = ${at}, withdrawn_by = ${by}
      where id = ${consent} and withdrawn_at is null`,
  )
  return touched > 0
}

/** Consents to tell an organization something end, of all custodians, on a day that is over on every clock; gives how many. */
export const endSharingConsents = (tx: Tx, now: Date): Promise<number> =>
  run(
    tx,
    sql`update people.consent set expires_on = (${now}::timestamptz at time zone 'UTC')::date - 2
      where recipient_id is not null and withdrawn_at is null
        and (expires_on is null or expires_on >= (${now}::timestamptz at time zone 'UTC')::date - 1)`,
  )
