// Sealing: AES-256-GCM under a data key per person, each wrapped by this week's key-encryption key.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Context } from './context.ts'
import type { Db, Tx } from './database.ts'
import { destroyedIn } from './encryption/destroyed.ts'
import type { Installation } from './installation.ts'

/** Keys of the installation, kept in KEYS_DIR, outside the database and its backups. */
export interface Keyring {
  /** HMAC-SHA-256 (32 bytes) under a key derived for the purpose and (where given) the custodian: "receipt", "phone". */
  mac(purpose: string, text: string, custodian?: string): Buffer
  /** The 32 bytes that backups are encrypted with. */
  readonly backup: Buffer
  /** Wraps a data key under the key-encryption key of the instant's week, which is made when it is missing. */
  wrap(dataKey: Buffer, now: Date): WrappedKey
  /** The data key; an error (KeyDestroyed) where the week's key is no longer there, an error where it was tampered with. */
  unwrap(key: WrappedKey): Buffer
  /** The weeks whose key-encryption keys are there, oldest first. */
  weeks(): string[]
  /** Overwrites and removes a week's key-encryption key: what only it can unwrap is unreadable from then on. */
  destroyWeek(week: string): void
  /** Writes down, beside the keys and scrambled, that a person's data key was destroyed: a backup that holds it brings it back no more. */
  noteDestroyed(person: string, now: Date): void
  /** Those of the persons whose data keys were destroyed while a backup could still hold them. */
  amongDestroyed(persons: readonly string[]): string[]
  /** The seed (32 bytes) of the signing key of that name; undefined where none was made. */
  findSeed(name: string): Buffer | undefined
  /** Makes the seed of a signing key; the one that stood there under the name is destroyed. */
  makeSeed(name: string): Buffer
}

export interface WrappedKey {
  /** ISO week of the key-encryption key: "2026-W12". */
  readonly week: string
  readonly wrapped: Buffer
}

/** The person's data key, or the key that it was wrapped with, is destroyed: nothing sealed can be read again. */
export class KeyDestroyed extends Error {
  override name = 'KeyDestroyed'
}

/** Where a sealed text stands. It opens nowhere else. */
export interface Place {
  readonly table: string
  readonly column: string
  readonly id: string
}

/** Who a data key belongs to: protected persons and people in an office alike. */
export type Person = Id<'protected-person'> | Id<'office-holder'>

const keyLength = 32
const weekFile = /^(\d{4}-W\d{2})\.kek$/

/**
 * Opens the keys in a directory and makes them on the first start (directory 0700, files 0600).
 * An error where the directory lies inside the data directory or where a file is not 32 bytes.
 */
export function openKeyring(directory: string, dataDirectory?: string): Keyring {
  if (dataDirectory !== undefined && liesIn(directory, dataDirectory)) {
    throw new Error('KEYS_DIR must lie outside DATA_DIR: a copy of the data must not hold its keys')
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const weekKey = (week: string): Buffer => {
    const path = join(directory, `${week}.kek`)
    if (!existsSync(path)) throw new KeyDestroyed(`the key-encryption key of ${week} is not there`)
    return readKey(path)
  }
  const mac = macUnder(makeOrRead(join(directory, 'mac.key')))
  const destroyed = destroyedIn(directory, (person) => mac('destroyed', person).toString('hex'))
  return {
    mac,
    backup: makeOrRead(join(directory, 'backup.key')),
    wrap(dataKey, now) {
      const week = weekOf(now)
      return { week, wrapped: encrypt(makeOrRead(join(directory, `${week}.kek`)), dataKey, `wrapped\0${week}`) }
    },
    unwrap: ({ week, wrapped }) => decrypt(weekKey(week), wrapped, `wrapped\0${week}`),
    weeks: () =>
      readdirSync(directory)
        .flatMap((name) => weekFile.exec(name)?.[1] ?? [])
        .sort(),
    destroyWeek(week) {
      destroyFile(join(directory, `${week}.kek`))
      destroyed.forgetUpTo(week)
    },
    noteDestroyed: (person, now) => destroyed.note(person, weekOf(now)),
    amongDestroyed: (persons) => destroyed.among(persons),
    ...seedsIn(directory),
  }
}

/** Seeds of signing keys, each a file of its own. */
function seedsIn(directory: string): Pick<Keyring, 'findSeed' | 'makeSeed'> {
  const fileOf = (name: string): string => {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw new Error(`"${name}" names no key`)
    return join(directory, `${name}.seed`)
  }
  return {
    findSeed: (name) => (existsSync(fileOf(name)) ? readKey(fileOf(name)) : undefined),
    makeSeed(name) {
      destroyFile(fileOf(name))
      return makeOrRead(fileOf(name))
    },
  }
}

const liesIn = (inner: string, outer: string): boolean => {
  const path = relative(resolve(outer), resolve(inner))
  return path === '' || !(path === '..' || path.startsWith('../') || path.startsWith('/'))
}

/** Reads a key, or makes it. Two processes that start at once agree: the file is linked into place whole, and once. */
function makeOrRead(path: string): Buffer {
  if (existsSync(path)) return readKey(path)
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
  const file = openSync(draft, 'wx', 0o600)
  writeSync(file, randomBytes(keyLength))
  fsyncSync(file)
  closeSync(file)
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
  return readKey(path)
}

function readKey(path: string): Buffer {
  const key = readFileSync(path)
  if (key.length !== keyLength) throw new Error(`${path} is not a key of ${keyLength} bytes`)
  return key
}

function destroyFile(path: string): void {
  if (!existsSync(path)) return
  const file = openSync(path, 'r+')
  writeSync(file, randomBytes(keyLength), 0, keyLength, 0)
  fsyncSync(file)
  closeSync(file)
  unlinkSync(path)
}

function macUnder(master: Buffer): Keyring['mac'] {
  const derived = new Map<string, Buffer>()
  return (purpose, text, custodian = '') => {
    const label = `puente/mac\0${purpose}\0${custodian}`
    const key = derived.get(label) ?? Buffer.from(hkdfSync('sha256', master, '', label, keyLength))
    derived.set(label, key)
    return createHmac('sha256', key).update(text).digest()
  }
}

/** The ISO 8601 week of an instant in UTC: "2026-W01" holds the year's first Thursday. */
export function weekOf(now: Date): string {
  const thursday = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()))
  thursday.setUTCDate(thursday.getUTCDate() + 3 - ((thursday.getUTCDay() + 6) % 7))
  const year = thursday.getUTCFullYear()
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / 604_800_000) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}

/** Nonce (12 bytes), cipher text, tag (16 bytes). */
function encrypt(key: Buffer, clear: Buffer, associated: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(associated))
  return Buffer.concat([nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()])
}

/** An error where the key, the cipher text or what it is associated with differ. */
function decrypt(key: Buffer, sealed: Buffer, associated: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(associated)).setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
}

/** Makes the person's data key. `custodian` is who answers for a protected person, null for a person in an office. */
export async function makeDataKey(
  tx: Tx,
  context: Context,
  person: Person,
  custodian: Id<'organization'> | null,
): Promise<void> {
  const { week, wrapped } = context.installation.keys.wrap(randomBytes(keyLength), context.now)
  await sql`insert into platform.data_key (person_id, custodian_id, week, wrapped, made_at)
    values (${person}, ${custodian}, ${week}, ${wrapped}, ${context.now})`.execute(tx)
}

/** Whether the person has a data key that the context may see. */
export async function hasDataKey(db: Db, person: Person): Promise<boolean> {
  const { rows } = await sql`select 1 from platform.data_key where person_id = ${person}`.execute(db)
  return rows.length > 0
}

/**
 * Destroys the person's data key: all that was sealed of the person is unreadable at once. It is noted beside the keys too, before
 * the deed is committed: should that fail, a restore within two weeks loses a contact, and never brings back one that was erased.
 */
export async function destroyDataKey(tx: Tx, context: Context, person: Person): Promise<void> {
  context.installation.keys.noteDestroyed(person, context.now)
  await sql`delete from platform.data_key where person_id = ${person}`.execute(tx)
}

/** Seals a text of a person for one place. KeyDestroyed where the person has no data key (any more). */
export async function seal(tx: Tx, context: Context, person: Person, place: Place, text: string): Promise<Buffer> {
  const key = await findDataKey(tx, context, person)
  if (!key) throw new KeyDestroyed('the person has no data key')
  return encrypt(key, Buffer.from(text), associatedWith(person, place))
}

/**
 * The text that was sealed for this place; undefined where the person's data key is destroyed or not visible.
 * An error where the bytes were changed or stood elsewhere.
 */
export async function open(
  db: Db,
  context: Context,
  person: Person,
  place: Place,
  sealed: Buffer,
): Promise<string | undefined> {
  const key = await findDataKey(db, context, person)
  return key && decrypt(key, sealed, associatedWith(person, place)).toString()
}

/** The same under a wrapped key that a function of the database handed out, for whoever does not see the key's row. */
export const openUnder = (context: Context, person: Person, key: WrappedKey, place: Place, sealed: Buffer): string =>
  decrypt(context.installation.keys.unwrap(key), sealed, associatedWith(person, place)).toString()

const associatedWith = (person: Person, { table, column, id }: Place): string =>
  JSON.stringify([person, table, id, column])

async function findDataKey(db: Db, context: Context, person: Person): Promise<Buffer | undefined> {
  const { rows } =
    await sql<WrappedKey>`select week, wrapped from platform.data_key where person_id = ${person}`.execute(db)
  const key = rows[0]
  return key && context.installation.keys.unwrap({ week: key.week, wrapped: Buffer.from(key.wrapped) })
}

/** What a rotation did: keys wrapped anew, and the weeks whose key-encryption keys it destroyed. */
export interface Rotation {
  readonly rewrapped: number
  readonly destroyed: readonly string[]
}

/**
 * Wraps every data key under this week's key-encryption key and destroys those older than last week's.
 * May be interrupted and repeated; processes that share a database take turns (advisory lock).
 */
export async function rotateKeys({ database, keys, clock }: Installation): Promise<Rotation> {
  const now = clock()
  let rewrapped = 0
  return database.asOwner(async (owner) => {
    for (;;) {
      const moved = await owner.transaction().execute((tx) => rewrapSome(tx as unknown as Tx, keys, now))
      if (moved === 0) break
      rewrapped += moved
    }
    const destroyed = await owner.transaction().execute((tx) => destroyOldWeeks(tx as unknown as Tx, keys, now))
    return { rewrapped, destroyed }
  })
}

const lockRotation = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtext('puente rotates its keys'))`.execute(tx)

/** Rewraps up to 200 data keys of older weeks whose key is still there; the number that it rewrapped. */
async function rewrapSome(tx: Tx, keys: Keyring, now: Date): Promise<number> {
  await lockRotation(tx)
  const { rows } = await sql<WrappedKey & { person_id: string }>`
    select person_id, week, wrapped from platform.data_key
    where week < ${weekOf(now)} and week = any (${`{${keys.weeks().join(',')}}`}::text[]) limit 200 for update`.execute(
    tx,
  )
  for (const row of rows) {
    const { week, wrapped } = keys.wrap(keys.unwrap({ week: row.week, wrapped: Buffer.from(row.wrapped) }), now)
    await sql`update platform.data_key set week = ${week}, wrapped = ${wrapped} where person_id = ${row.person_id}`.execute(
      tx,
    )
  }
  return rows.length
}

/** Destroys the keys of the weeks before last week. Those that a data key still needs stay. */
async function destroyOldWeeks(tx: Tx, keys: Keyring, now: Date): Promise<string[]> {
  await lockRotation(tx)
  const { rows } = await sql<{ week: string }>`select distinct week from platform.data_key`.execute(tx)
  const needed = new Set(rows.map((row) => row.week))
  const lastWeek = weekOf(new Date(now.getTime() - 7 * 86_400_000))
  const old = keys.weeks().filter((week) => week < lastWeek && !needed.has(week))
  for (const week of old) keys.destroyWeek(week)
  return old
}
