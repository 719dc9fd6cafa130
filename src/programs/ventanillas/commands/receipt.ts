// "Mi recibo": what whoever typed the code of a slip may see and do. The code is looked up by its HMAC and kept nowhere.
import type { Id } from '#kernel/id'
import { done, refused, type Outcome } from '#kernel/outcome'
import { plain, readCode } from '#kernel/text'
import { anonymous, systemActor, type Context } from '#platform/context'
import { consult, transact, type Db, type Tx } from '#platform/database'
import { found } from '#platform/errors'
import { noteTry } from '#registries/access'
import { findReceipt, isEnd, stepsOffered, takeStep, withdrawReferralConsent, type Taken } from '#registries/referrals'
import {
  objectionsToAnswer,
  stepOf,
  wayOf,
  type AnswerDraft,
  type Holder,
  type SlipStanding,
} from '../rules/receipt.ts'
import type { Holding } from '../rules/holding.ts'
import { listPersonsOfReceipt } from '../store/holding.ts'
import {
  findLastStation,
  findVisitReceipt,
  isContactHeld,
  listSlipReferrals,
  type ReceiptKey,
  type SlipReferral,
} from '../store/receipt.ts'
import { listStationsAt, type StationAt } from '../store/station.ts'
import { listCustodians } from '../store/visit.ts'
import { forgetPerson } from './forgetting.ts'
import { holdingsOf } from './holding.ts'

/**
 * A receipt that was found: the code as it was read, and what it opens, agency by agency. There are two where a referral passed
 * on to the next lead agency: the visit stays with the former.
 */
export interface OpenReceipt {
  readonly code: string
  readonly keys: readonly ReceiptKey[]
}

/** What typing a code comes to. A code that is wrong, unknown or past its time is one and the same. */
export type Opening =
  | { readonly kind: 'open'; readonly receipt: OpenReceipt }
  | { readonly kind: 'unknown' | 'too-many' }

/** Ten letters that no receipt has: what cannot be read is looked up like any other code. */
const noCode = 'UUUUUUUUUU'

/**
 * Looks a code up. Five tries of the same first half and 3,000 of all codes within 15 minutes; no trace of who tried is kept. A code
 * that opens leaves no try behind, so that pressing buttons is no trying.
 */
export async function openReceipt(context: Context, typed: string): Promise<Opening> {
  const code = readCode(typed) ?? noCode
  const beginning = (readCode(typed) ?? plain(typed)).slice(0, 5)
  let receipt: OpenReceipt | undefined
  const outcome = await transact(context, async (tx) => {
    const few = await noteTry(tx, context, 'receipt', beginning)
    if (!few || !(await noteTry(tx, context, 'receipts', 'all'))) return done<Opening['kind']>('too-many')
    receipt = await lookUp(tx, context, code)
    // Refused, the transaction is undone, and with it the tries.
    return receipt ? refused([]) : done<Opening['kind']>('unknown')
  })
  if (receipt) return { kind: 'open', receipt }
  return { kind: outcome.done && outcome.value === 'too-many' ? 'too-many' : 'unknown' }
}

/** What a code opens, agency by agency. Both questions are asked of every code that opens nothing, so that each answer takes as long. */
async function lookUp(db: Db, context: Context, code: string): Promise<OpenReceipt | undefined> {
  const keys: ReceiptKey[] = []
  for (let left = await listCustodians(db); ; left = left.filter((custodian) => !isAmong(keys, custodian))) {
    const macs = left.map((custodian) => context.installation.keys.mac('receipt', code, custodian))
    const onVisit = await findVisitReceipt(db, left, macs)
    const onReferral = await findReceipt(db, left, macs)
    for (const row of [onVisit, onReferral]) {
      if (row && !isAmong(keys, row.custodian_id)) keys.push({ custodian: row.custodian_id, receipt: row.receipt })
    }
    if (!onVisit && !onReferral) return keys.length > 0 ? { code, keys } : undefined
  }
}

const isAmong = (keys: readonly ReceiptKey[], custodian: Id<'organization'>): boolean =>
  keys.some((key) => key.custodian === custodian)

/** Acts in the custodian's place for the person who holds the receipt. Only inside this file, after the receipt was found. */
const inPlaceOf = (context: Context, { custodian, receipt }: ReceiptKey): Context => ({
  ...context,
  actor: { ...systemActor([], [custodian]), bearer: { kind: 'receipt', receipt } },
})

/** Acts as nobody but the holder of the receipt. */
const asHolder = (context: Context, { receipt }: ReceiptKey): Context => ({
  ...context,
  actor: { ...anonymous, bearer: { kind: 'receipt', receipt } },
})

/** What a receipt shows. */
export interface ReceiptSeen {
  readonly referrals: readonly SlipReferral[]
  /** Where the slip was given: the station of the last visit. */
  readonly station: StationAt | undefined
  /** Whether a telephone or a name was left, and has not been erased. */
  readonly contactHeld: boolean
}

/** Where and when, what became of each referral, and what may be done. */
export async function readReceipt(context: Context, { keys }: OpenReceipt): Promise<ReceiptSeen> {
  const seen = []
  for (const key of keys) seen.push(await readKey(context, key))
  const referrals = seen.flatMap((each) => each.referrals)
  const passed = keys.length > 1
  return {
    // What passed on goes on at the next agency, and is shown there alone.
    referrals: referrals.filter((referral) => !passed || referral.passed_at === null || isEnd(referral.state)),
    station: seen.find(({ station }) => station !== undefined)?.station,
    contactHeld: seen.some(({ contactHeld }) => contactHeld),
  }
}

const readKey = (context: Context, key: ReceiptKey): Promise<ReceiptSeen> =>
  consult(inPlaceOf(context, key), async (db) => {
    const persons = await listPersonsOfReceipt(db, key.custodian, key.receipt)
    return {
      referrals: await listSlipReferrals(db, key, context.today),
      station: await findStationOf(db, context, key),
      contactHeld: await isContactHeld(db, key.custodian, persons),
    }
  })

async function findStationOf(db: Db, context: Context, key: ReceiptKey): Promise<StationAt | undefined> {
  const last = await findLastStation(db, key)
  if (!last) return undefined
  const stations = await listStationsAt(db, last.office_id, context.today)
  return stations.find(({ id }) => id === last.station_id)
}

/**
 * The holder says what happened: one step of the machine. In mode self the clinic that was shown the slip says it as the provider
 * (`holder` target): holding the slip is all that it proves, and the month's report counts this mode apart.
 */
export async function takeAnswer(
  context: Context,
  receipt: OpenReceipt,
  draft: AnswerDraft,
  holder: Holder,
): Promise<Outcome<Taken>> {
  const { key, referral } = await findSlipReferral(context, receipt, draft.referral)
  const standing = standingOf(referral, holder, context.now)
  const objections = objectionsToAnswer(draft, standing)
  if (objections.some(({ field }) => field !== null)) return refused(objections)
  const at = { custodian: key.custodian, referral: draft.referral }
  // Where the button stands there no more, the machine still knows an answer that was sent twice.
  return takeStep(asHolder(context, key), at, stepOf(draft, wayOf(draft, standing), holder), holder)
}

/** What the machine lets whoever holds the slip do with a referral, by the clock of the place where the appointment is. */
export const standingOf = (referral: SlipReferral, holder: Holder, now: Date): SlipStanding => ({
  state: referral.state,
  possible: new Set(stepsOffered(referral, holder, { now, zone: referral.zone }).map(({ name }) => name)),
})

/** The referral of the slip, and the key that opens it. NotFound where the slip has no such referral. */
async function findSlipReferral(context: Context, receipt: OpenReceipt, id: Id<'referral'>) {
  const { referrals } = await readReceipt(context, receipt)
  const referral = found(referrals.find((each) => each.id === id))
  return { referral, key: found(receipt.keys.find(({ custodian }) => custodian === referral.custodian_id)) }
}

/** The person takes back the permission to tell the provider: its access ends at once. */
export async function withdrawPermission(
  context: Context,
  receipt: OpenReceipt,
  referral: Id<'referral'>,
): Promise<Outcome<null>> {
  const { key } = await findSlipReferral(context, receipt, referral)
  return withdrawReferralConsent(asHolder(context, key), { custodian: key.custodian, referral })
}

/** Erases what the person left to be reached, and ends what a provider may read of it. Nothing happens where nothing is held. */
export async function forgetContact(context: Context, receipt: OpenReceipt): Promise<Outcome<null>> {
  const { referrals } = await readReceipt(context, receipt)
  // One may end with the one before: then nothing is left to take back, and the erasing goes on.
  for (const referral of referrals.filter(mayBeRead)) await withdrawPermission(context, receipt, referral.id)
  for (const key of receipt.keys) {
    const own = inPlaceOf(context, key)
    const outcome = await transact(own, (tx) => forgetPersons(tx, own, key))
    if (!outcome.done) return outcome
  }
  return done(null)
}

async function forgetPersons(tx: Tx, context: Context, { custodian, receipt }: ReceiptKey): Promise<Outcome<null>> {
  for (const person of await listPersonsOfReceipt(tx, custodian, receipt)) {
    await forgetPerson(tx, context, custodian, person)
  }
  return done(null)
}

/** The referrals that end where the provider may no longer read: those with it that are still under way, appointments too. */
export const endingWithout = (referrals: readonly SlipReferral[]): SlipReferral[] =>
  referrals.filter((referral) => referral.mode === 'live' && mayBeRead(referral) && !isEnd(referral.state))

/** Whether the provider may read what was told of the person. */
export const mayBeRead = (referral: Pick<SlipReferral, 'access_from_on' | 'access_ended_on'>): boolean =>
  referral.access_from_on !== null && referral.access_ended_on === null

/** Everything that is held for the receipt, agency by agency. */
export async function readHoldings(context: Context, { keys }: OpenReceipt): Promise<readonly Holding[]> {
  const held: Holding[] = []
  for (const key of keys) held.push(...(await holdingsOf(inPlaceOf(context, key), key)))
  return held
}
