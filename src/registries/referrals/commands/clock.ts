// What the clock does with referrals, agency by agency: each step in a deed of its own, so that a run may be cut off and repeated.
import { addDays, dayAt } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused } from '#kernel/outcome'
import { contextFor, systemActor, type Context } from '#platform/context'
import { consult, transact, type Db, type Tx } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { tell } from '#platform/events'
import { say } from '#platform/messages'
import { sendSms } from '#platform/sms'
import { findOffice } from '#registries/network'
import { readContact, standingConsent } from '#registries/people'
import { messages } from '../messages/mail.ts'
import { graceDays, lateAnswerDays, type TransitionName } from '../rules/machine.ts'
import {
  clockBatch,
  endAllAccess,
  endLateAccess,
  insertReminder,
  listRunOut,
  listToRemind,
  listUnanswered,
  listUnconfirmed,
  listUnheard,
} from '../store/clock.ts'
import { lockConsents } from '../store/consent.ts'
import { markRevoked } from '../store/link.ts'
import { listReferralCustodians } from '../store/list.ts'
import { lockReferral, markAccessEnded, type Referral, type ReferralAt } from '../store/referral.ts'
import { mailProvider } from './mail.ts'
import { takeStepIn } from './step.ts'

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * 86_400_000)

type Custodian = Id<'organization'>

/** Does something for each agency that holds referrals, in a context that sees that agency's rows alone; gives the sum. */
async function eachAgency(
  installation: Installation,
  work: (context: Context, custodian: Custodian) => Promise<number>,
): Promise<number> {
  let sum = 0
  for (const custodian of await consult(contextFor(installation, systemActor()), listReferralCustodians)) {
    sum += await work(contextFor(installation, systemActor([], [custodian])), custodian)
  }
  return sum
}

/** Takes the clock's step on all that a reading gives, batch by batch; gives how many were moved. One that moved meanwhile is left. */
async function stepAll(
  context: Context,
  read: (db: Db) => Promise<Referral[]>,
  transition: TransitionName,
  reason: string | null,
): Promise<number> {
  for (let moved = 0; ;) {
    const batch = await consult(context, read)
    const before = moved
    for (const { custodian_id: custodian, id: referral, position: seen } of batch) {
      const draft = { transition, seen, token: newId(), reportedBy: null, reason, outcome: null, appointmentAt: null }
      const outcome = await transact(context, (tx) => takeStepIn(tx, context, { custodian, referral }, draft))
      if (outcome.done) moved += 1
    }
    if (batch.length < clockBatch || moved === before) return moved
  }
}

/** Live referrals that nobody answered in time, grace included, are cancelled; a late answer is let in for some days more. */
export const expireReferrals = (installation: Installation): Promise<number> =>
  eachAgency(installation, async (context, custodian) => {
    const before = daysBefore(context.now, graceDays)
    const expired = await stepAll(context, (db) => listUnanswered(db, custodian, before), 'expire', 'no_response')
    const late = daysBefore(context.now, lateAnswerDays)
    await transact(context, async (tx) => done(await endLateAccess(tx, custodian, late, context.now)))
    return expired
  })

/** Where a consent ran out and none stands in its place, the provider's access and its links end, and it is told by mail. */
export const endRunOutConsents = (installation: Installation): Promise<number> =>
  eachAgency(installation, async (context, custodian) => {
    for (let ended = 0; ;) {
      const batch = await consult(context, (db) => listRunOut(db, custodian, context.now))
      const before = ended
      for (const { id } of batch) if (await endRunOut(context, { custodian, referral: id })) ended += 1
      if (batch.length < clockBatch || ended === before) return ended
    }
  })

/** Ends one provider's access; false where a consent was given meanwhile, or the access has ended. The referral stands as it stood. */
async function endRunOut(context: Context, at: ReferralAt): Promise<boolean> {
  const outcome = await transact(context, async (tx) => {
    const referral = await lockReferral(tx, at)
    if (referral?.person_id) await lockConsents(tx, referral.person_id)
    const [still] = await listRunOut(tx, at.custodian, context.now, at.referral)
    if (!still) return refused([])
    await markAccessEnded(tx, at, context.now)
    await markRevoked(tx, at, null, { at: context.now, by: null })
    await mailProvider(tx, context, still, 'withdrawn')
    await tell(tx, context, 'referral-consent-ran-out', at.referral, { custodian: at.custodian })
    return done(null)
  })
  return outcome.done
}

/** After a restore: which consents were taken back and which links revoked since the backup, nobody knows. */
export async function endAccessAfterRestore(tx: Tx, now: Date): Promise<string[]> {
  const { links, referrals } = await endAllAccess(tx, now)
  return [
    `Links to clinics that are revoked: ${links}. Referrals that clinics read no more: ${referrals}.`,
    'Where the visitor still agrees, ask again and send a new referral; the old one is closed on its page.',
  ]
}

/** What was asked to be cancelled, and not confirmed by the provider in time, is cancelled. */
export const confirmCancels = (installation: Installation): Promise<number> =>
  eachAgency(installation, (context, custodian) =>
    stepAll(context, (db) => listUnconfirmed(db, custodian, context.now), 'confirm_cancel', null),
  )

/** Referrals on a slip of which nothing was heard are closed as unknown, and counted apart. */
export const closeUnknown = (installation: Installation): Promise<number> =>
  eachAgency(installation, (context, custodian) =>
    stepAll(context, (db) => listUnheard(db, custodian, context.now), 'close_unknown', 'unknown'),
  )

/** Hours of the day, on the office's clock, in which a text message may come. */
const wakingHours = { from: 9, to: 19 } as const

/** Reminds by text message of tomorrow's appointments, each once, those who agreed to it and whose telephone is kept. */
export const remindOfAppointments = (installation: Installation): Promise<number> =>
  eachAgency(installation, async (context, custodian) => {
    const between = { from: context.now, to: daysBefore(context.now, -2) }
    let reminded = 0
    for (let last: Referral | undefined; ;) {
      const after = last
      const batch = await consult(context, (db) => listToRemind(db, custodian, between, after))
      for (const referral of batch) if (await remind(context, referral)) reminded += 1
      last = batch.at(-1)
      if (batch.length < clockBatch) return reminded
    }
  })

/** Sends one reminder; false where it is not the hour, there is no consent or telephone, or the telephone takes no messages. */
async function remind(context: Context, referral: Referral): Promise<boolean> {
  const { person_id: person, appointment_at: appointmentAt } = referral
  if (person === null || appointmentAt === null) return false
  const outcome = await transact(context, async (tx) => {
    const zone = (await findOffice(tx, referral.office_id))?.zone ?? context.installation.zone
    const hour = Number(clockIn(context.now, zone, 'h23').hour)
    // The message comes by the office's clock, and tells the time that the clock shows where they are awaited.
    const there = referral.service_as_told.zone ?? zone
    const isTomorrow = dayAt(appointmentAt, there) === addDays(dayAt(context.now, there), 1)
    if (!isTomorrow || hour < wakingHours.from || hour >= wakingHours.to) return refused([])
    const consent = await standingConsent(tx, person, { purpose: 'reminder', on: dayAt(context.now, zone) })
    const phone = consent && (await readContact(tx, context, person))?.phone
    if (!phone) return refused([])
    const at = { custodian: referral.custodian_id, referral: referral.id }
    if (!(await insertReminder(tx, at, appointmentAt, context.now))) return refused([])
    const language = consent.language.startsWith('en') ? 'en' : 'es'
    const t = say(messages, { language, words: context.installation.pack.words[language] })
    const text = t('sms-appointment', { time: sayClock(appointmentAt, there) })
    return sendSms(tx, context, { to: phone, text, purpose: 'reminder', about: [referral.id] })
  })
  return outcome.done
}

function clockIn(at: Date, zone: string, hourCycle: 'h12' | 'h23') {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle, hour: '2-digit', minute: '2-digit' })
  const parts = format.formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return { hour: part('hour'), minute: part('minute'), half: part('dayPeriod') }
}

/** A time as it is said in both languages, in letters that every telephone knows: "2:30 p.m.". */
function sayClock(at: Date, zone: string): string {
  const { hour, minute, half } = clockIn(at, zone, 'h12')
  return `${Number(hour)}:${minute} ${half === 'AM' ? 'a.m.' : 'p.m.'}`
}
