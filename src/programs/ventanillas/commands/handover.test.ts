// A window changes hands: an open referral goes on with the next lead agency only by the visitor's code and consent.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { done, refused } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { Forbidden } from '#platform/errors'
import { readTyped } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { addProtectedPerson, findByCode, listConsents, readContact } from '#registries/people'
import {
  findReferral,
  listDisclosures,
  listSteps,
  SendDraft,
  sendReferral,
  startReferral,
  takeStep,
  type Mode,
  type ReferralAt,
} from '#registries/referrals'
import { testInstallation } from '../../../../test/database.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { mailsWith } from '../../../../test/referrals.ts'
import { addTestService, type TestService } from '../../../../test/services.ts'
import { addStation } from '../../../../test/stations.ts'
import { HandoverDraft, isTakenOver } from '../rules/handover.ts'
import { insertVisitReferral } from '../store/visit-referral.ts'
import { listTakenOver, passReferrals } from './handover.ts'

let installation: Installation
let people: Personas
let station: Id<'station'>
let clinic: TestService

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  station = await addStation(installation, people.office, people.agency)
  clinic = await addTestService(installation, people.office)
  await asOwner(sql`insert into ventanillas.station_lead (id, station_id, office_id, custodian_id, organization_id, from_on, to_on)
    values (${newId()}, ${station}, ${people.office}, ${people.formerAgency}, ${people.formerAgency}, '2005-01-01', '2009-06-29')`)
})

const asOwner = async <Row>(query: ReturnType<typeof sql<Row>>): Promise<readonly Row[]> =>
  installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
      return (await query.execute(tx)).rows
    }),
  )

const phone = '+1 213 555 0123'
const receiptOf = (code: string, custodian: Id<'organization'>) => installation.keys.mac('receipt', code, custodian)

/** A referral that the former agency made for Rosa, with or without a telephone that she left. */
async function refer(
  mode: Mode,
  code: string,
  known: 'known' | 'anonymous',
  service = clinic.service,
): Promise<ReferralAt> {
  const { formerAgency: custodian, formerLupe: by, office } = people
  const id = newId<'referral'>()
  const outcome = await transact(by, async (tx) => {
    const given = {
      purpose: 'follow-up',
      recipient: null,
      language: 'es',
      textVersion: '1',
      form: 'oral',
      givenBy: 'person',
    } as const
    const person =
      known === 'anonymous'
        ? null
        : (
            await addProtectedPerson(tx, by, {
              custodian,
              program: 'ventanillas',
              code,
              contact: { name: null, phone, mail: null },
              consent: given,
            })
          ).person
    const start = { id, custodian, office, program: 'ventanillas', mode, service, need: 'primary-care' }
    const objections = await startReferral(tx, by, {
      ...start,
      receipt: receiptOf(code, custodian),
      person,
      replaces: null,
    })
    await insertVisitReferral(tx, { custodian, referral: id, office, station, visit: null })
    return objections.length > 0 ? refused(objections) : done(null)
  })
  assert.ok(outcome.done, JSON.stringify(outcome))
  return { custodian, referral: id }
}

const pass = (code: string, by: Context = people.lupe, office = people.office) =>
  passReferrals(by, office, { code, consent: 'oral' })

const rulesOf = async (outcome: ReturnType<typeof pass>): Promise<string[]> => {
  const came = await outcome
  return came.done ? [] : came.objections.map(({ rule }) => rule)
}

const rowsOf = (custodian: Id<'organization'>) =>
  asOwner(sql<{ rows: number }>`select (select count(*) from referrals.referral where custodian_id = ${custodian})
    + (select count(*) from people.protected_person where custodian_id = ${custodian}) as rows`)

describe('Rosa shows the slip of the former agency and consents', () => {
  test('and her anonymous referral goes on where it stood, under the same code; the old one stands still', async () => {
    const code = newCode()
    const old = await refer('self', code, 'anonymous')
    const outcome = await pass(code)
    assert.ok(outcome.done)
    const [next] = outcome.value
    assert.equal(outcome.value.length, 1)
    const before = await consult(people.formerLupe, (db) => findReferral(db, old))
    assert.ok(next && before?.passed_at)
    const same = ['mode', 'state', 'service_id', 'need', 'position', 'made_on', 'appointment_at'] as const
    for (const column of same) assert.deepEqual(next[column], before[column], column)
    assert.deepEqual(
      [next.custodian_id, next.passed_from, next.passed_at, next.replaces],
      [people.agency, old.referral, null, null],
    )
    assert.deepEqual(next.receipt, receiptOf(code, people.agency))
    const at = { custodian: people.agency, referral: next.id }
    const steps = await consult(people.lupe, (db) => listSteps(db, at))
    assert.deepEqual(
      steps.map(({ transition, taken_by }) => [transition, taken_by]),
      [['hand_slip', null]],
    )
    const counted = await asOwner(sql<{
      custodian_id: string
    }>`select custodian_id from ventanillas.standing_referral_step
      where referral_id in (${old.referral}, ${next.id})`)
    assert.deepEqual(
      counted.map(({ custodian_id }) => custodian_id),
      [people.formerAgency],
      'what was before counts for the former agency alone',
    )
    const purposes = await consult(people.lupe, (db) => listConsents(db, next.person_id!))
    assert.deepEqual(
      purposes.map(({ purpose, form }) => [purpose, form]),
      [['handover', 'oral']],
    )
  })

  test('and what she left and was told of her is sealed anew, with the consents that stood', async () => {
    const code = newCode()
    const old = await refer('live', code, 'known')
    await sendLive(old)
    const outcome = await pass(code)
    assert.ok(outcome.done)
    const next = outcome.value[0]!
    const at = { custodian: people.agency, referral: next.id }
    assert.equal(
      (await consult(people.lupe, (db) => findByCode(db, people.lupe, people.agency, code)))?.id,
      next.person_id,
    )
    const seen = await transact(people.lupe, async (tx) =>
      done({
        contact: await readContact(tx, people.lupe, next.person_id!),
        told: await listDisclosures(tx, people.lupe, at),
        consents: await listConsents(tx, next.person_id!),
      }),
    )
    assert.ok(seen.done)
    assert.equal(seen.value.contact?.phone, '+12135550123')
    assert.deepEqual(
      seen.value.told.map(({ field, value }) => [field, value]),
      [['phone', phone]],
    )
    assert.deepEqual(seen.value.consents.map(({ purpose }) => purpose).sort(), ['follow-up', 'handover', 'referral'])
    const [left] = await asOwner(sql<{ open: number; ended: boolean }>`select
        (select count(*) from referrals.link where custodian_id = ${old.custodian} and referral_id = ${old.referral} and revoked_at is null) as open,
        (select access_ended_at is not null from referrals.referral where custodian_id = ${old.custodian} and id = ${old.referral}) as ended`)
    assert.deepEqual(left, { open: 0, ended: true })
  })

  test('and sends the form twice: it passes once, is told once to each agency, and the answer is the same', async () => {
    const code = newCode()
    const old = await refer('self', code, 'anonymous')
    const [first, second] = [await pass(code), await pass(code)]
    assert.ok(first.done && second.done)
    assert.deepEqual(
      second.value.map(({ id }) => id),
      first.value.map(({ id }) => id),
    )
    const told = await asOwner(sql<{
      subject: string
      custodian_id: string
    }>`select subject, custodian_id from platform.event
      where kind = 'referral-passed' and subject in (${old.referral}, ${first.value[0]!.id})`)
    assert.deepEqual(
      told.map(({ subject, custodian_id }) => `${subject} ${custodian_id}`).sort(),
      [`${old.referral} ${people.formerAgency}`, `${first.value[0]!.id} ${people.agency}`].sort(),
    )
  })
})

/** Sends a live referral to the clinic: Rosa lets it have her telephone. */
async function sendLive(at: ReferralAt): Promise<void> {
  const typed = { mode: 'live', field: ['phone'], phone, consent: 'oral', seen: '0', token: newId() }
  const reading = readTyped(typed, SendDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  const outcome = await sendReferral(people.formerLupe, at, reading.draft)
  assert.ok(outcome.done, JSON.stringify(outcome))
}

test('a clinic that answers by a link is mailed a new one by the next agency; where it has no address, none is left', async () => {
  const [code, silent] = [newCode(), newCode()]
  const mailed = await addTestService(installation, people.office, { publicMail: 'paso@clinica.example' })
  const old = await refer('live', code, 'known', mailed.service)
  await sendLive(old)
  const outcome = await pass(code)
  assert.ok(outcome.done)
  const next = outcome.value[0]!
  const linksOf = (referral: string) =>
    asOwner(
      sql<{ open: boolean }>`select revoked_at is null as open from referrals.link where referral_id = ${referral}`,
    )
  assert.deepEqual(await linksOf(next.id), [{ open: true }])
  assert.deepEqual(await linksOf(old.referral), [{ open: false }])
  const [mail, ...others] = await mailsWith({ installation }, next.id.slice(0, 8).toUpperCase())
  assert.equal(mail?.to, 'paso@clinica.example')
  assert.ok(mail.text.includes('/answers/') && others.length === 0)
  const unreached = await refer('live', silent, 'known')
  await sendLive(unreached)
  const came = await pass(silent)
  assert.ok(came.done)
  assert.deepEqual(await linksOf(came.value[0]!.id), [{ open: false }])
})

test('Two of the agency type Rosa’s code at once: it passes once, and she is one person there', async () => {
  const code = newCode()
  await refer('self', code, 'known')
  const both = await Promise.all([pass(code), pass(code)])
  assert.deepEqual(
    both.map((each) => each.done && each.value.length),
    [1, 1],
  )
  const mac = installation.keys.mac('code', code, people.agency)
  const [kept] = await asOwner(
    sql<{
      count: number
    }>`select count(*) as count from people.protected_person where code_mac = ${mac}`,
  )
  assert.equal(Number(kept?.count), 1)
})

describe('nothing passes', () => {
  test('for a wrong code, an unknown one, one of a referral that ended: the answer is the same', async () => {
    const code = newCode()
    const ended = await refer('self', code, 'anonymous')
    const step = {
      transition: 'withdraw',
      reason: 'client_declined',
      reportedBy: null,
      outcome: null,
      appointmentAt: null,
    } as const
    assert.ok((await takeStep(people.formerLupe, ended, { ...step, seen: 1, token: newId() })).done)
    for (const typed of [code, newCode()]) assert.deepEqual(await rulesOf(pass(typed)), ['code-opens-an-open-referral'])
  })

  test('without a code or without consent, which the form says beside the field', () => {
    const objectionsTo = (typed: Record<string, string>) => {
      const reading = readTyped(typed, HandoverDraft)
      return 'objections' in reading ? reading.objections.map(({ rule, field }) => `${field} ${rule}`) : []
    }
    assert.deepEqual(objectionsTo({ code: 'ABC', consent: 'oral' }), ['code handover-names-the-code'])
    assert.deepEqual(objectionsTo({ code: newCode() }), ['consent handover-has-consent'])
    assert.deepEqual(objectionsTo({ code: newCode(), consent: 'none' }), ['consent handover-has-consent'])
    assert.deepEqual(objectionsTo({ code: newCode().toLowerCase(), consent: 'written' }), [])
  })

  test('to anybody but the agency that leads the window now', async () => {
    const code = newCode()
    await refer('self', code, 'anonymous')
    assert.deepEqual(await rulesOf(pass(code, people.formerLupe)), ['code-opens-an-open-referral'])
    assert.deepEqual(await rulesOf(pass(code, people.otherLupe, people.otherOffice)), ['code-opens-an-open-referral'])
    for (const other of [people.oscar, people.elena, people.tomas, people.rosa, people.sol, people.otherLupe]) {
      await assert.rejects(pass(code, other), Forbidden)
    }
    assert.ok((await pass(code)).done)
  })

  test('of a window that the former agency still leads', () => {
    const pairs = [{ station_id: 'window', former_id: 'former' }]
    assert.ok(isTakenOver(pairs, 'former', 'window'))
    assert.ok(isTakenOver(pairs, 'former', undefined))
    assert.ok(!isTakenOver(pairs, 'former', 'mobile'))
    assert.ok(!isTakenOver(pairs, 'other', 'window'))
  })
})

test('the former lead sees no row of the next, and the next none of the former', async () => {
  const code = newCode()
  const old = await refer('self', code, 'known')
  const outcome = await pass(code)
  assert.ok(outcome.done)
  const next = { custodian: people.agency, referral: outcome.value[0]!.id }
  const sees = (by: Context, at: ReferralAt) => consult(by, (db) => findReferral(db, at))
  assert.ok(await sees(people.formerLupe, old))
  assert.ok(await sees(people.lupe, next))
  assert.equal(await sees(people.formerLupe, next), undefined)
  assert.equal(await sees(people.lupe, old), undefined)
  for (const [by, other] of [
    [people.lupe, people.formerAgency],
    [people.formerLupe, people.agency],
  ] as const) {
    const rows = await consult(by, async (db) => {
      const { rows } = await sql<{
        rows: number
      }>`select (select count(*) from referrals.referral where custodian_id = ${other})
        + (select count(*) from people.protected_person where custodian_id = ${other})
        + (select count(*) from referrals.step where custodian_id = ${other}) as rows`.execute(db)
      return rows[0]!.rows
    })
    assert.equal(rows, 0)
    assert.ok((await rowsOf(other))[0]!.rows > 0)
  }
})

test('Lupe reads which agency was there before; where none was, nothing', async () => {
  const here = await consult(people.lupe, (db) => listTakenOver(db, people.lupe, people.office))
  assert.deepEqual(
    here.map(({ former_id, next_id }) => [former_id, next_id]),
    [[people.formerAgency, people.agency]],
  )
  assert.deepEqual(await consult(people.otherLupe, (db) => listTakenOver(db, people.otherLupe, people.otherOffice)), [])
})
