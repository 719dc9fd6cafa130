// Backups: whether one holds rows about somebody, and whether what is sealed of them can still be read with today's keys.
import { createReadStream } from 'node:fs'
import { readSealed } from '../backup/envelope.ts'
import type { BackupHead } from '../backup/writing.ts'
import { KeyDestroyed, type Keyring } from '../encryption.ts'

export interface FoundInBackup {
  readonly madeAt: string
  readonly rows: number
  /** Persons of whom the backup holds a data key that opens with today's keys, and that does not any more. */
  readonly readable: number
  readonly unreadable: number
  /** Persons who were erased since: a restore leaves their keys out, until the key of their week is destroyed too. */
  readonly erased: number
}

interface Row {
  /** Of events a number. */
  readonly id?: string | number
  readonly person_id?: string | null
  readonly week?: string
  readonly wrapped?: string
}

/** Follows the HMACs to rows and from rows to rows, reading the file until nothing new is found. UnreadableBackup where it cannot be. */
export async function searchBackup(keys: Keyring, file: string, macs: readonly Buffer[]): Promise<FoundInBackup> {
  const sought = new Set(macs.map((mac) => mac.toString('hex')))
  for (;;) {
    const before = sought.size
    const read = await readOnce(keys, file, sought)
    if (sought.size === before) return read
  }
}

async function readOnce(keys: Keyring, file: string, sought: Set<string>): Promise<FoundInBackup> {
  let head: BackupHead | undefined
  const found = { rows: 0, readable: 0, unreadable: 0, erased: 0 }
  for await (const line of readSealed(keys.backup, createReadStream(file))) {
    if (head === undefined) head = JSON.parse(line) as BackupHead
    else if (holds(line, sought)) note(keys, JSON.parse(line) as Row, sought, found)
  }
  return { madeAt: head?.made_at ?? '', ...found }
}

/** Words of a row that may be an HMAC (in hexadecimal) or an id. */
const words = /[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

function holds(line: string, sought: ReadonlySet<string>): boolean {
  for (const [word] of line.matchAll(words)) if (sought.has(word)) return true
  return false
}

function note(
  keys: Keyring,
  row: Row,
  sought: Set<string>,
  found: { rows: number; readable: number; unreadable: number; erased: number },
): void {
  found.rows += 1
  for (const id of [row.id, row.person_id]) if (typeof id === 'string') sought.add(id)
  if (row.week === undefined || row.wrapped === undefined) return
  if (!opens(keys, row.week, row.wrapped)) found.unreadable += 1
  else if (keys.amongDestroyed([row.person_id ?? '']).length > 0) found.erased += 1
  else found.readable += 1
}

function opens(keys: Keyring, week: string, wrapped: string): boolean {
  try {
    keys.unwrap({ week, wrapped: Buffer.from(wrapped.replace(/^\\x/, ''), 'hex') })
    return true
  } catch (error) {
    if (error instanceof KeyDestroyed) return false
    throw error
  }
}
