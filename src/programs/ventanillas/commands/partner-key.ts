// An agency's lead makes a key for the agency's own system, and ends it; the system is known by it.
import { createHash } from 'node:crypto'
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Outcome } from '#kernel/outcome'
import { contextFor, type Actor, type Context, type Language } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { newSecret } from '#platform/random'
import { noteTry } from '#registries/access'
import { keyPrefix, mayKeepPartnerKeys, objectionsToPartnerKey, type PartnerKeyDraft } from '../rules/partner-key.ts'
import { findStationCode } from '../store/incoming.ts'
import {
  endPartnerKeys,
  findAskingKey,
  findPartnerKey,
  insertPartnerKey,
  markPartnerKeyEnded,
  type AskingKey,
} from '../store/partner-key.ts'
import { findStationNow } from '../store/visit.ts'

/** SHA-256 of a key: enough, because it has 256 random bits. */
const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()

/** Makes a key for the agency's own system at a station that it leads, and gives its text, which is kept nowhere. */
export function makePartnerKey(
  context: Context,
  office: Id<'office'>,
  draft: PartnerKeyDraft,
): Promise<Outcome<{ readonly key: string; readonly station: string }>> {
  return transact(context, async (tx) => {
    allow(mayKeepPartnerKeys(context.actor, office))
    const station = await findStationNow(tx, office, draft.station)
    const custodian = station?.custodian_id ?? null
    const leads = custodian !== null && mayKeepPartnerKeys(context.actor, office, custodian)
    const objections = objectionsToPartnerKey(draft, { leads })
    if (objections.length > 0 || custodian === null) return refused(objections)
    const key = `${keyPrefix}${newSecret()}`
    const kept = { ...draft, sha256: hashOf(key), by: context.actor.account, at: context.now }
    const isNew = await insertPartnerKey(tx, { custodian, office, station: draft.station }, kept)
    if (!isNew) return refusedFor('partner-key-is-shown-once')
    await tell(tx, context, 'partner-key-made', draft.id, { custodian }, { station: draft.station })
    return done({ key, station: found(await findStationCode(tx, draft.station)) })
  })
}

/** Ends a key: from now on it opens nothing. */
export function endPartnerKey(context: Context, office: Id<'office'>, key: Id<'partner-key'>): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    allow(mayKeepPartnerKeys(context.actor, office))
    const row = found(await findPartnerKey(tx, office, key))
    allow(mayKeepPartnerKeys(context.actor, office, row.custodian_id))
    if (!(await markPartnerKeyEnded(tx, key, context.actor.account, context.now)))
      return refusedFor('partner-key-is-open')
    await tell(tx, context, 'partner-key-ended', key, { custodian: row.custodian_id })
    return done(null)
  })
}

/** Whoever asks by a key, and the context in which that system acts: as a worker of the agency, without an account. */
export interface AskingPartner {
  readonly key: AskingKey
  readonly context: Context
}

/** Who shows this key; undefined where it is unknown or was ended. */
export async function openByKey(
  installation: Installation,
  shown: string,
  language: Language,
): Promise<AskingPartner | undefined> {
  const { today } = contextFor(installation, { ...system, roles: [] }, language)
  const key = shown.startsWith(keyPrefix) ? await findAskingKey(installation.database, hashOf(shown), today) : undefined
  if (!key) return undefined
  const roles = [{ role: 'worker' as const, office: key.office, organization: key.custodian }]
  return { key, context: contextFor(installation, { ...system, roles }, language) }
}

const system: Omit<Actor, 'roles'> = { kind: 'system', account: null, name: 'system', offices: [], tablet: null }

/** Whether the key asks for more than is answered: counted, in a transaction of its own. */
export async function asksTooOften({ context, key }: AskingPartner): Promise<boolean> {
  const outcome = await transact(context, async (tx) => done(await noteTry(tx, context, 'telling', key.id)))
  return !outcome.done || !outcome.value
}

/** After a restore no key of before opens anything: which were ended since the backup is not known. */
export async function endKeysAfterRestore(tx: Tx, now: Date): Promise<readonly string[]> {
  const count = await endPartnerKeys(tx, now)
  return [`Keys of agencies' own systems that are ended: ${count}. Their leads make new ones.`]
}
