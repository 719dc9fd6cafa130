// When another agency takes over a window: rows stay with the former one; an open referral goes on with the next, if the client
// shows the slip and consents. Without a code or a consent nothing passes.
import type { Id } from '#kernel/id'
import { done, refusedFor, type Outcome } from '#kernel/outcome'
import { systemActor, visibleCustodians, type Context } from '#platform/context'
import { consult, transact, type Db, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { addProtectedPerson, findByCode, passPerson, type Consent } from '#registries/people'
import {
  findReferral,
  listReferralsPassedTo,
  listReferralsToPass,
  passReferral,
  type Referral,
} from '#registries/referrals'
import { isTakenOver, type HandoverDraft } from '../rules/handover.ts'
import { mayRecordVisits } from '../rules/permissions.ts'
import { findStationOfReferral, listHandovers, type Handover } from '../store/handover.ts'
import { insertVisitReferral } from '../store/visit-referral.ts'

type Office = Id<'office'>
type Person = Id<'protected-person'>

/** The version of the text that is read out before a referral passes (messages, `handover-text`). */
const handoverText = '1'

/** The windows of the office that the actor's agency took over, each with who led it before; none where it always led them. */
export function listTakenOver(db: Db, context: Context, office: Office): Promise<Handover[]> {
  allow(mayRecordVisits(context.actor, office))
  return listHandovers(db, office, visibleCustodians(context.actor))
}

/**
 * Passes the open referrals that the visitor's code finds under a former agency; gives them as they go on. A repeated submission
 * gives the same. Refused where the code finds none: wrong, unknown, of another window, or of a referral that has ended.
 */
export async function passReferrals(
  context: Context,
  office: Office,
  draft: HandoverDraft,
): Promise<Outcome<readonly Referral[]>> {
  const handovers = await consult(context, (db) => listTakenOver(db, context, office))
  const outcome = await transact(actingForAll(context, handovers), async (tx) => {
    const passed: Referral[] = []
    for (const [former, next] of agenciesOf(handovers)) {
      const both = actingForAll(context, [{ former_id: former, next_id: next }])
      passed.push(...(await passFrom(tx, both, { office, draft, handovers, former, next })))
    }
    return done(passed)
  })
  if (!outcome.done || outcome.value.length > 0) return outcome
  const before = await consult(context, (db) => listPassedBefore(db, context, office, draft, handovers))
  return before.length > 0 ? done(before) : refusedFor('code-opens-an-open-referral', 'code')
}

/** Who types the code acts, within this deed alone, for the agency that they work for and for the former one. */
const actingForAll = (context: Context, pairs: readonly Pick<Handover, 'former_id' | 'next_id'>[]): Context => {
  const agencies = new Set(pairs.flatMap(({ former_id, next_id }) => [former_id, next_id]))
  return { ...context, actor: { ...systemActor([], [...agencies]), account: context.actor.account } }
}

/** Each former agency with the next one, once. */
const agenciesOf = (handovers: readonly Handover[]): [former: Id<'organization'>, next: Id<'organization'>][] => {
  const pairs = new Map(handovers.map(({ former_id, next_id }) => [`${former_id} ${next_id}`, [former_id, next_id]]))
  return [...pairs.values()] as [Id<'organization'>, Id<'organization'>][]
}

interface Passing {
  readonly office: Office
  readonly draft: HandoverDraft
  readonly handovers: readonly Handover[]
  readonly former: Id<'organization'>
  readonly next: Id<'organization'>
}

async function passFrom(tx: Tx, context: Context, passing: Passing): Promise<Referral[]> {
  const { office, draft, former, next, handovers } = passing
  const pairs = handovers.filter((pair) => pair.next_id === next)
  const persons = new Map<Person | null, Person>()
  const passed: Referral[] = []
  for (const referral of await listReferralsToPass(tx, context, former, { office, code: draft.code })) {
    const station = await findStationOfReferral(tx, { custodian: former, referral: referral.id })
    if (!isTakenOver(pairs, former, station)) continue
    const person = persons.get(referral.person_id) ?? (await passClient(tx, context, passing, referral.person_id))
    persons.set(referral.person_id, person)
    const at = await passReferral(tx, context, referral, { custodian: next, code: draft.code, person })
    if (!at) continue
    if (station) await insertVisitReferral(tx, { ...at, office, station, visit: null })
    passed.push(found(await findReferral(tx, at)))
  }
  return passed
}

/**
 * The client's row under the next agency: what the former one kept of them, sealed anew, or where they are anonymous a row that
 * holds the consent and nothing else. The slip's code finds whoever it found before.
 */
async function passClient(tx: Tx, context: Context, passing: Passing, person: Person | null): Promise<Person> {
  const { draft, former, next } = passing
  const consent: Consent = {
    purpose: 'handover',
    recipient: null,
    language: context.language,
    textVersion: handoverText,
    form: draft.consent,
    givenBy: 'person',
  }
  const known = await findByCode(tx, context, former, draft.code)
  const code = known && known.id === person ? draft.code : null
  const passed = person && (await passPerson(tx, context, person, { to: next, code, consent }))
  if (passed) return passed
  return (await addProtectedPerson(tx, context, { custodian: next, program: 'ventanillas', code: null, consent }))
    .person
}

/** What a former submission of the same form passed. */
async function listPassedBefore(
  db: Db,
  context: Context,
  office: Office,
  { code }: HandoverDraft,
  handovers: readonly Handover[],
): Promise<Referral[]> {
  const agencies = [...new Set(handovers.map(({ next_id }) => next_id))]
  const passed: Referral[] = []
  for (const next of agencies) passed.push(...(await listReferralsPassedTo(db, context, next, { office, code })))
  return passed
}
