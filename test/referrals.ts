// Referrals of a test's own: an office, its agency, a clinic with an account, and what is done with a referral between them.
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { done, refused, type Objection, type Outcome } from '#kernel/outcome'
import { anonymous, contextFor, type Actor, type Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { sendMail } from '#platform/mail'
import { openMessage } from '#platform/outbox/sealing'
import { newId } from '#platform/random'
import { addProtectedPerson, type Consent } from '#registries/people'
import {
  findReferral,
  listDisclosures,
  SendDraft,
  sendReferral,
  startReferral,
  type Referral,
  type ReferralAt,
  type ReferralStart,
  type Sent,
  type StepDraft,
} from '#registries/referrals'
import { now } from './database.ts'
import { addTestService, type ServiceFacts, type TestService } from './services.ts'
import { actorWith, testStation, type TestStation } from './stations.ts'

export interface ReferralStage extends TestStation, TestService {
  readonly installation: Installation
  readonly lupe: Context
  readonly rogelio: Context
  /** Óscar, the consular officer of the office. */
  readonly oscar: Context
  /** Somebody of the clinic, with an account. */
  readonly clinic: Context
}

const as = (installation: Installation, actor: Actor, at: Date = now): Context =>
  contextFor(installation, actor, 'es', at)

/** An office, its agency and a clinic. */
export async function referralStage(installation: Installation, facts: ServiceFacts = {}): Promise<ReferralStage> {
  const place = await testStation(installation)
  const service = await addTestService(installation, place.office, facts)
  const where = { office: place.office, organization: place.agency }
  return {
    installation,
    ...place,
    ...service,
    lupe: as(installation, actorWith('worker', where)),
    rogelio: as(installation, actorWith('coordinator', where)),
    oscar: as(installation, actorWith('consular-officer', { office: place.office })),
    clinic: as(installation, actorWith('provider', { organization: service.recipient })),
  }
}

/** Whoever holds the link of one referral. */
export const byLink = (stage: ReferralStage, { referral }: ReferralAt): Context =>
  as(stage.installation, { ...anonymous, bearer: { kind: 'link', referral } })

/** Rosa, with her receipt. */
export const byReceipt = (stage: ReferralStage, receipt: Buffer): Context =>
  as(stage.installation, { ...anonymous, bearer: { kind: 'receipt', receipt } })

/** The same person at another instant. */
export const later = (context: Context, days: number): Context =>
  contextFor(context.installation, context.actor, context.language, new Date(context.now.getTime() + days * 86_400_000))

/** Starts a referral; the rules that do not hold, or where it is. */
export function start(
  stage: ReferralStage,
  changed: Partial<ReferralStart> = {},
  by: Context = stage.lupe,
): Promise<Outcome<ReferralAt>> {
  const draft: ReferralStart = {
    id: newId<'referral'>(),
    custodian: stage.agency,
    office: stage.office,
    program: 'ventanillas',
    mode: 'logged',
    service: stage.service,
    need: 'dental',
    receipt: null,
    person: null,
    replaces: null,
    ...changed,
  }
  return transact(by, async (tx) => {
    const objections = await startReferral(tx, by, draft)
    return objections.length > 0 ? refused(objections) : done({ custodian: draft.custodian, referral: draft.id })
  })
}

/** A referral that was started. */
export const started = async (stage: ReferralStage, changed: Partial<ReferralStart> = {}): Promise<ReferralAt> =>
  valueOf(await start(stage, changed))

/** A form of sending, live to the clinic with a name, a telephone and the need unless it says otherwise. */
export function sendDraft(typed: Typed = {}): SendDraft {
  const basics = {
    mode: 'live',
    field: ['name', 'phone', 'need'],
    name: 'María Canto',
    phone: '+1 213 555 0188',
    consent: 'oral',
    seen: '0',
    token: newId(),
  }
  const reading = readTyped({ ...basics, ...typed }, SendDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  return reading.draft
}

/** A referral that was sent, live unless the form says otherwise, and its link. */
export async function sent(stage: ReferralStage, typed: Typed = {}, changed: Partial<ReferralStart> = {}) {
  const at = await started(stage, changed)
  const value: Sent = valueOf(await sendReferral(stage.lupe, at, sendDraft(typed)))
  return { ...at, ...value }
}

/** A step of the form, from where the page showed it. */
export const stepOf = (
  transition: StepDraft['transition'],
  seen: number,
  changed: Partial<StepDraft> = {},
): StepDraft => ({
  transition,
  seen,
  token: newId(),
  reportedBy: null,
  reason: null,
  outcome: null,
  appointmentAt: null,
  ...changed,
})

/** The referral as somebody sees it. */
export const seenBy = (context: Context, at: ReferralAt): Promise<Referral | undefined> =>
  consult(context, (db) => findReferral(db, { custodian: at.custodian, referral: at.referral }))

export function valueOf<Value>(outcome: Outcome<Value>): Value {
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value
}

/** The rules that a refusal names; none where it was done. */
export const rulesOf = async (
  outcome: Promise<{ done: boolean; objections?: readonly Objection[] }>,
): Promise<string[]> => ((await outcome).objections ?? []).map(({ rule }) => rule)

/** A day on which the clinic is open at that hour: Friday 20 March 2026, half past nine in Los Ángeles. */
export const openHour = new Date('2026-03-20T16:30:00Z')

/** The events of a referral, in order. */
export async function eventsOf(stage: ReferralStage, { referral }: ReferralAt): Promise<string[]> {
  const { rows } = await stage.installation.database.asOwner((owner) =>
    sql<{ kind: string }>`select kind from platform.event where subject = ${referral} order by id`.execute(owner),
  )
  return rows.map(({ kind }) => kind)
}

/** The mails that wait in the outbox and hold a text, oldest first. */
export async function mailsWith(
  stage: Pick<ReferralStage, 'installation'>,
  text: string,
): Promise<{ to: string; subject: string; text: string }[]> {
  const { rows } = await stage.installation.database.asOwner((owner) =>
    sql<{ id: Id<'message'>; sealed: Buffer }>`select id, sealed from platform.outbox where state = 'waiting'`.execute(
      owner,
    ),
  )
  return rows
    .map((row) => openMessage(stage.installation.keys, row.id, Buffer.from(row.sealed)))
    .filter((mail) => mail.text.includes(text))
    .map(({ to, subject = '', text: body }) => ({ to, subject, text: body }))
}

/** What somebody reads of what was told, as "field: value"; nothing where they read none. */
export async function told(by: Context, at: ReferralAt): Promise<string[]> {
  const outcome = await transact(by, async (tx) => done(await listDisclosures(tx, by, at)))
  return valueOf(outcome).map(({ field, value }) => `${field}: ${value}`)
}

/** A text names no topic where it might be the subject of a mail; nothing of it stays. */
export async function namesNoTopic(by: Context, text: string): Promise<void> {
  await transact(by, async (tx) => {
    await sendMail(tx, by, { to: 'a@example.org', subject: text, text })
    return refused([])
  })
}

/** A person of the agency with a telephone, and a consent towards the clinic unless it says otherwise. */
export async function keepPerson(
  of: ReferralStage,
  changed: Partial<Consent> = {},
  phone = '+1 213 555 0199',
): Promise<Id<'protected-person'>> {
  const consent: Consent = {
    purpose: 'referral',
    recipient: of.recipient,
    language: 'es',
    textVersion: '1',
    form: 'oral',
    givenBy: 'person',
    dataClasses: ['identity', 'contact', 'need'],
    ...changed,
  }
  const outcome = await transact(of.lupe, async (tx) => {
    const contact = { name: 'Rosa Uc', phone, mail: null }
    const draft = { custodian: of.agency, program: 'ventanillas', code: null, contact, consent }
    return done((await addProtectedPerson(tx, of.lupe, draft)).person)
  })
  return valueOf(outcome)
}
