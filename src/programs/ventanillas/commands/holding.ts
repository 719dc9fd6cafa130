// What is held about one person, for the person who asks: by a receipt's code, or by a person whom a telephone found.
import { dayAt, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow } from '#platform/errors'
import { listConsents, mayHoldPersons, readContact } from '#registries/people'
import { codeKeptUntil, type Holding } from '../rules/holding.ts'
import {
  listHeldEnrolments,
  listHeldPlans,
  listHeldReferrals,
  listHeldSeats,
  listHeldVisits,
  listPersonsOfReceipt,
  type HeldEnrolment,
  type HeldKey,
  type HeldReferral,
  type HeldVisit,
} from '../store/holding.ts'
import { findKeptUntil } from '../store/keeping.ts'

/** Whose things are asked for. The HMAC of the receipt, or a person, or both; the context works for the custodian. */
export interface HoldingSubject {
  readonly custodian: Id<'organization'>
  readonly receipt?: Buffer | null
  readonly person?: Id<'protected-person'> | null
}

/** Everything that is held, the newest of each kind first. Reading a contact is an event, so this is a deed. */
export async function holdingsOf(context: Context, subject: HoldingSubject): Promise<readonly Holding[]> {
  const outcome = await transact(context, async (tx) => {
    allow(mayHoldPersons(context.actor, subject.custodian))
    return done(await collect(tx, context, await keyOf(tx, subject)))
  })
  if (!outcome.done) throw new Error('nothing objects to reading')
  return outcome.value
}

async function keyOf(tx: Tx, { custodian, receipt = null, person = null }: HoldingSubject): Promise<HeldKey> {
  const found = receipt === null ? [] : await listPersonsOfReceipt(tx, custodian, receipt)
  const persons = [...new Set([...found, ...(person === null ? [] : [person])])]
  return { custodian, receipt, persons }
}

async function collect(tx: Tx, context: Context, key: HeldKey): Promise<Holding[]> {
  const visits = await listHeldVisits(tx, key)
  const referrals = await listHeldReferrals(tx, key)
  const enrolments = await listHeldEnrolments(tx, key)
  const { installation, today } = context
  const { contactDays } = installation.pack.retention
  const keeping = { contactDays, today, zone: installation.zone }
  const until = (await findKeptUntil(tx, key.custodian, key.persons, keeping)) ?? today
  return [
    ...codeOf(visits, referrals, enrolments),
    ...(await contactsOf(tx, context, key, until)),
    ...visits.map(visitOf),
    ...referrals.flatMap((referral) => referralOf(referral, until)),
    ...enrolments.map(enrolmentOf),
    ...(await listHeldPlans(tx, key)).map((plan) => ({
      kind: 'plan' as const,
      on: plan.made_on,
      steps: plan.steps,
      until,
    })),
    ...(await listHeldSeats(tx, key)).map((seat) => ({
      kind: 'seat' as const,
      topic: seat.topic,
      on: seat.since_on,
      until,
    })),
    ...(await consentsOf(tx, context, key)),
  ]
}

/** The code itself, scrambled: as long as the youngest row that it finds. */
function codeOf(
  visits: readonly HeldVisit[],
  referrals: readonly HeldReferral[],
  enrolments: readonly HeldEnrolment[],
): Holding[] {
  const written = [
    ...visits.filter((visit) => visit.has_receipt).map((visit) => visit.visited_on),
    ...referrals.filter((referral) => referral.has_receipt).map((referral) => referral.made_on),
    ...enrolments.map((enrolment) => enrolment.recorded_on),
  ]
  const last = written.toSorted().at(-1)
  return last === undefined ? [] : [{ kind: 'code', until: codeKeptUntil(last) }]
}

/** What is sealed of the persons; of a telephone only its last two digits come out. */
async function contactsOf(tx: Tx, context: Context, { persons }: HeldKey, until: Day): Promise<Holding[]> {
  const held: Holding[] = []
  for (const person of persons) {
    const contact = await readContact(tx, context, person)
    for (const field of ['phone', 'name', 'mail'] as const) {
      const text = contact?.[field]
      if (!text) continue
      held.push({ kind: 'contact', field, ending: field === 'phone' ? text.slice(-2) : null, until })
    }
  }
  return held
}

async function consentsOf(tx: Tx, context: Context, { persons }: HeldKey): Promise<Holding[]> {
  const { zone } = context.installation
  const held: Holding[] = []
  for (const person of persons) {
    for (const consent of await listConsents(tx, person)) {
      held.push({
        kind: 'consent',
        purpose: consent.purpose,
        on: dayAt(consent.recorded_at, zone),
        withdrawnOn: consent.withdrawn_at && dayAt(consent.withdrawn_at, zone),
        until: null,
      })
    }
  }
  return held
}

const visitOf = ({ visited_on, area, language, services }: HeldVisit): Holding => ({
  kind: 'visit',
  on: visited_on,
  area,
  language,
  services,
  until: null,
})

/** A referral, and what was told of the person with it. */
function referralOf(referral: HeldReferral, until: Day): Holding[] {
  const { service, mode, need, steps, attempts } = referral
  const row: Holding = { kind: 'referral', on: referral.made_on, service, mode, need, steps, attempts, until: null }
  if (referral.fields.length === 0) return [row]
  const { recipient, fields, access_from_on: fromOn, access_ended_on: endedOn } = referral
  return [row, { kind: 'told', recipient, fields, fromOn, endedOn, until }]
}

const enrolmentOf = ({ recorded_on, program, age_group, step }: HeldEnrolment): Holding => ({
  kind: 'enrolment',
  on: recorded_on,
  program,
  ageGroup: age_group,
  step,
  until: null,
})
