// Ways to sign in: passkeys, a passphrase with codes, a PIN; what a passkey has to sign, and how often a secret was tried.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'

const PasskeyRow = z.object({
  id: z.string(),
  label: z.string(),
  added_at: z.date(),
  used_at: z.date().nullable(),
})
export type PasskeyRow = z.output<typeof PasskeyRow>

const KnownPasskey = z.object({
  account_id: z.custom<Id<'account'>>(),
  public_key: z.instanceof(Buffer),
  counter: z.number(),
  transports: z.array(z.string()),
})
export type KnownPasskey = z.output<typeof KnownPasskey>

export interface NewPasskey {
  /** The credential's id, base64url. */
  readonly id: string
  readonly account: Id<'account'>
  /** COSE. */
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly label: string
  readonly at: Date
}

export async function insertPasskey(tx: Tx, passkey: NewPasskey): Promise<void> {
  await run(
    tx,
    sql`insert into access.passkey (id, account_id, public_key, counter, transports, label, added_at)
      values (${passkey.id}, ${passkey.account}, ${passkey.publicKey}, ${passkey.counter},
        ${[...passkey.transports]}::text[], ${passkey.label}, ${passkey.at})`,
  )
}

export const listPasskeys = (db: Db, account: Id<'account'>): Promise<PasskeyRow[]> =>
  list(
    db,
    PasskeyRow,
    sql`select id, label, added_at, used_at from access.passkey where account_id = ${account} order by added_at, id`,
  )

/** The passkey of an account that has not ended, whoever asks: to sign in with. */
export const findPasskey = (db: Db, credential: string): Promise<KnownPasskey | undefined> =>
  first(db, KnownPasskey, sql`select account_id, public_key, counter, transports from access.passkey_of(${credential})`)

/** Gives false where the counter has not grown: a copy of the authenticator. Passkeys that do not count stay at 0. */
export async function markPasskeyUsed(tx: Tx, credential: string, counter: number, at: Date): Promise<boolean> {
  const touched = await run(
    tx,
    sql`update access.passkey set counter = ${counter}, used_at = ${at}
      where id = ${credential} and (counter < ${counter} or (counter = 0 and ${counter}::bigint = 0))`,
  )
  return touched > 0
}

export async function deletePasskey(tx: Tx, account: Id<'account'>, credential: string): Promise<boolean> {
  const touched = await run(tx, sql`delete from access.passkey where id = ${credential} and account_id = ${account}`)
  return touched > 0
}

/** Takes every way in away from an account, the PIN too: before a fresh invitation sets up a new one. */
export async function deleteWaysIn(tx: Tx, account: Id<'account'>): Promise<void> {
  await run(tx, sql`delete from access.passkey where account_id = ${account}`)
  await run(tx, sql`delete from access.passphrase where account_id = ${account}`)
  await run(tx, sql`delete from access.pin where account_id = ${account}`)
}

const CodesRow = z.object({ totp_sealed: z.instanceof(Buffer), last_counter: z.number() })

export async function insertPassphrase(
  tx: Tx,
  account: Id<'account'>,
  passphrase: { hash: string; totpSealed: Buffer; counter: number; at: Date },
): Promise<void> {
  await run(
    tx,
    sql`insert into access.passphrase (account_id, hash, totp_sealed, last_counter, set_at)
      values (${account}, ${passphrase.hash}, ${passphrase.totpSealed}, ${passphrase.counter}, ${passphrase.at})`,
  )
}

export const findCodes = (db: Db, account: Id<'account'>): Promise<z.output<typeof CodesRow> | undefined> =>
  first(db, CodesRow, sql`select totp_sealed, last_counter from access.passphrase where account_id = ${account}`)

/** Spends a code; false where this one or a later one was spent before. */
export async function markCodeSpent(tx: Tx, account: Id<'account'>, counter: number): Promise<boolean> {
  const touched = await run(
    tx,
    sql`update access.passphrase set last_counter = ${counter}
      where account_id = ${account} and last_counter < ${counter}`,
  )
  return touched > 0
}

const Hash = z.object({ hash: z.string().nullable() })

/** The hash of an account's passphrase, whoever asks; undefined where it has none or has ended. */
export const findPassphraseHash = async (db: Db, account: Id<'account'>): Promise<string | undefined> =>
  (await first(db, Hash, sql`select access.passphrase_of(${account}::uuid) as hash`))?.hash ?? undefined

/** The hash of a worker's PIN, at a tablet of the window where the worker works; undefined anywhere else. */
export const findPinHash = async (db: Db, tabletHash: Buffer, account: Id<'account'>): Promise<string | undefined> =>
  (await first(db, Hash, sql`select access.pin_of(${tabletHash}, ${account}::uuid) as hash`))?.hash ?? undefined

export async function replacePin(tx: Tx, account: Id<'account'>, hash: string, at: Date): Promise<void> {
  await run(tx, sql`delete from access.pin where account_id = ${account}`)
  await run(tx, sql`insert into access.pin (account_id, hash, set_at) values (${account}, ${hash}, ${at})`)
}

const SetAt = z.object({ set_at: z.date() })

/** When the actor's own PIN was set; undefined where it has none. */
export const findPinDate = async (db: Db, account: Id<'account'>): Promise<Date | undefined> =>
  (await first(db, SetAt, sql`select set_at from access.pin where account_id = ${account}`))?.set_at

/** When the actor's own passphrase was set; undefined where it has none. */
export const findPassphraseDate = async (db: Db, account: Id<'account'>): Promise<Date | undefined> =>
  (await first(db, SetAt, sql`select set_at from access.passphrase where account_id = ${account}`))?.set_at

/** Keeps what a passkey has to sign; `account` is null for a sign-in, where it is not known yet. */
export async function insertChallenge(
  tx: Tx,
  id: Id<'challenge'>,
  challenge: string,
  account: Id<'account'> | null,
  until: Date,
): Promise<void> {
  await run(tx, sql`select access.put_challenge(${id}::uuid, ${challenge}, ${account}::uuid, ${until})`)
}

const Challenge = z.object({ challenge: z.string().nullable() })

/** Takes a challenge, once. Undefined where it was taken, is too old or is another account's. */
export const takeChallenge = async (
  tx: Tx,
  id: Id<'challenge'>,
  account: Id<'account'> | null,
  now: Date,
): Promise<string | undefined> =>
  (await first(tx, Challenge, sql`select access.take_challenge(${id}::uuid, ${account}::uuid, ${now}) as challenge`))
    ?.challenge ?? undefined

const Tries = z.object({ tries: z.number() })

/** Writes down a try of a secret, and gives how many there were since, this one included. */
export const insertAttempt = async (tx: Tx, subject: Buffer, now: Date, since: Date): Promise<number> =>
  (await first(tx, Tries, sql`select access.note_attempt(${subject}, ${now}, ${since}) as tries`))!.tries

export async function deleteAttempts(tx: Tx, subject: Buffer): Promise<void> {
  await run(tx, sql`select access.forget_attempts(${subject})`)
}
