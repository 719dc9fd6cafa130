// What waits to be done or sent: payloads of jobs, and messages, which are opened here and compared, and go nowhere.
import type { Kysely } from 'kysely'
import { query } from '../backup/catalogue.ts'
import { KeyDestroyed, type Keyring } from '../encryption.ts'
import { openMessage, type MessageContent } from '../outbox/sealing.ts'
import type { Wanted } from './wanted.ts'

type Owner = Kysely<unknown>

/** Jobs whose payload or result holds one of the texts, by their name. */
export const countJobs = (owner: Owner, texts: readonly string[]): Promise<{ name: string; jobs: number }[]> =>
  query(
    owner,
    `select name, count(*) as jobs from pgboss.job where exists (
       select from unnest($1::text[]) as sought (text)
       where position(text in coalesce(data::text, '') || ' ' || coalesce(output::text, '')) > 0)
     group by 1 order by 1`,
    [[...texts]],
  )

/** Waiting messages to the telephone, about one of the records, or in which the text stands; and those that nobody can open any more. */
export interface FoundMessages {
  readonly theirs: number
  readonly unreadable: number
}

export async function countMessages(
  owner: Owner,
  keys: Keyring,
  wanted: Wanted,
  ids: readonly string[],
): Promise<FoundMessages> {
  const rows = await query<{ id: string; sealed: Buffer }>(
    owner,
    `select id, sealed from platform.outbox where sealed is not null`,
  )
  const found = { theirs: 0, unreadable: 0 }
  for (const { id, sealed } of rows) {
    const content = openedOrNot(keys, id, Buffer.from(sealed))
    if (content === undefined) found.unreadable += 1
    else if (isAbout(content, wanted, ids)) found.theirs += 1
  }
  return found
}

function openedOrNot(keys: Keyring, id: string, sealed: Buffer): MessageContent | undefined {
  try {
    return openMessage(keys, id, sealed)
  } catch (error) {
    if (error instanceof KeyDestroyed) return undefined
    throw error
  }
}

const isAbout = (
  { to, text, subject = '', about = [] }: MessageContent,
  { texts, digits }: Wanted,
  ids: readonly string[],
): boolean =>
  about.some((id) => ids.includes(id)) ||
  (digits !== undefined && to.replace(/\D/g, '') === digits) ||
  texts.some((sought) => text.includes(sought) || subject.includes(sought))
