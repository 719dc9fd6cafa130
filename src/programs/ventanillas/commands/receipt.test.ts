// Rosa takes back what she allowed, and gets a new code for a slip that she lost; nobody else does.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { showCode } from '#kernel/text'
import { anonymous, contextFor, type Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { addProtectedPerson, findByCode } from '#registries/people'
import { findReferralById, SendDraft, sendReferral, startReferral } from '#registries/referrals'
import { freshInstallation } from '../../../../test/database.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { addTestService } from '../../../../test/services.ts'
import { addStation } from '../../../../test/stations.ts'
import { LostSlipDraft } from '../rules/receipt.ts'
import { VisitDraft } from '../rules/visit.ts'
import {
  forgetContact,
  openReceipt,
  readHoldings,
  readReceipt,
  takeAnswer,
  withdrawPermission,
  type OpenReceipt,
} from './receipt.ts'
import { replaceLostSlip } from './receipt-lost.ts'
import { insertVisitReferral } from '../store/visit-referral.ts'
import { recordVisit } from './visit.ts'

let installation: Installation
let people: Personas
let station: Id<'station'>
let rosa: Context
let phones = 0

before(async () => {
  installation = await freshInstallation()
  people = await personas(installation)
  station = await addStation(installation, people.office, people.agency)
  rosa = contextFor(installation, anonymous)
})

const newPhone = (): string => `+1 213 555 ${String((phones += 1)).padStart(4, '0')}`

async function visit(code: string, typed: Typed = {}): Promise<void> {
  const basics = { id: newId(), code, station, visitedOn: '2026-03-14', language: 'es', need: 'dental' }
  const reading = readTyped({ ...basics, ...typed }, VisitDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  const outcome = await recordVisit(people.lupe, people.office, reading.draft)
  assert.ok(outcome.done, JSON.stringify(outcome))
}

const visitWithPhone = (code: string, phone: string, typed: Typed = {}): Promise<void> =>
  visit(code, { contact: phone, consent: 'oral', ...typed })

const opened = async (code: string): Promise<OpenReceipt> => {
  const opening = await openReceipt(rosa, code)
  assert.ok(opening.kind === 'open', opening.kind)
  return opening.receipt
}

/** A live referral of the receipt that was sent to Sol's clinic. */
async function sendLive(
  code: string,
  person: Id<'protected-person'> | null = null,
  phone = '+1 213 555 0142',
): Promise<Id<'referral'>> {
  const { service } = await addTestService(installation, people.office, { recipient: people.clinic })
  const id = newId<'referral'>()
  const receipt = installation.keys.mac('receipt', code, people.agency)
  const start = { id, custodian: people.agency, office: people.office, program: 'ventanillas', mode: 'live' } as const
  const made = await transact(people.lupe, async (tx) => {
    const more = { service, need: 'dental', receipt, person, replaces: null }
    assert.deepEqual(await startReferral(tx, people.lupe, { ...start, ...more }), [])
    return done(null)
  })
  assert.ok(made.done)
  const typed = { mode: 'live', field: ['name', 'phone'], name: 'Rosa Inventada', phone }
  const draft = SendDraft.parse({ ...typed, consent: 'oral', language: 'es', seen: '0', token: newId() })
  const sent = await sendReferral(people.lupe, { custodian: people.agency, referral: id }, draft)
  assert.ok(sent.done, JSON.stringify(sent))
  return id
}

const clinicSees = (referral: Id<'referral'>) => consult(people.sol, (db) => findReferralById(db, referral))

async function eventsOf(subject: string): Promise<string[]> {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{ kind: string }>`select kind from platform.event where subject = ${subject} order by at`.execute(owner),
  )
  return rows.map(({ kind }) => kind)
}

describe('Rosa, who was sent to a clinic', () => {
  test('sees what the clinic may read; takes back her permission, and it sees nothing at once', async () => {
    const code = newCode()
    const referral = await sendLive(code)
    assert.ok(await clinicSees(referral))
    const receipt = await opened(code)
    const before = (await readReceipt(rosa, receipt)).referrals[0]!
    assert.deepEqual(before.fields, ['name', 'phone'])
    assert.equal(before.access_ended_on, null)
    assert.ok((await withdrawPermission(rosa, receipt, referral)).done)
    assert.equal(await clinicSees(referral), undefined)
    const after = (await readReceipt(rosa, receipt)).referrals[0]!
    assert.equal(after.state, 'cancelled')
    assert.ok((await eventsOf(referral)).includes('referral-consent-withdrawn'))
    assert.equal((await withdrawPermission(rosa, receipt, referral)).done, false)
  })

  test('has her telephone erased: the clinic loses it in the same moment', async () => {
    const code = newCode()
    await visitWithPhone(code, newPhone())
    const referral = await sendLive(code)
    const receipt = await opened(code)
    assert.equal((await readReceipt(rosa, receipt)).contactHeld, true)
    assert.ok((await forgetContact(rosa, receipt)).done)
    assert.equal(await clinicSees(referral), undefined)
    assert.equal((await readReceipt(rosa, receipt)).contactHeld, false)
    assert.ok((await forgetContact(rosa, receipt)).done)
  })

  test('is offered no erasing where she left nothing that could be erased', async () => {
    const code = newCode()
    const nobody = await transact(people.lupe, async (tx) => {
      const draft = { custodian: people.agency, program: 'ventanillas', consent: null, code: null }
      return done((await addProtectedPerson(tx, people.lupe, draft)).person)
    })
    assert.ok(nobody.done)
    const { service } = await addTestService(installation, people.office, { recipient: people.clinic })
    const receipt = installation.keys.mac('receipt', code, people.agency)
    const at = { id: newId<'referral'>(), custodian: people.agency, office: people.office, program: 'ventanillas' }
    const slip = {
      ...at,
      mode: 'self',
      service,
      need: 'dental',
      receipt,
      person: nobody.value,
      replaces: null,
    } as const
    const made = await transact(people.lupe, async (tx) => done(await startReferral(tx, people.lupe, slip)))
    assert.ok(made.done && made.value.length === 0)
    assert.equal((await readReceipt(rosa, await opened(code))).contactHeld, false)
  })

  test('sees with one code what two agencies hold after a handover, and answers where the referral is', async () => {
    const code = newCode()
    await visit(code)
    await addStation(installation, people.office, people.formerAgency, 'mobile')
    const { service } = await addTestService(installation, people.office)
    const id = newId<'referral'>()
    const receipt = installation.keys.mac('receipt', code, people.formerAgency)
    const start = {
      id,
      custodian: people.formerAgency,
      office: people.office,
      program: 'ventanillas',
      mode: 'self',
    } as const
    const made = await transact(people.formerLupe, async (tx) => {
      const more = { service, need: 'dental', receipt, person: null, replaces: null }
      assert.deepEqual(await startReferral(tx, people.formerLupe, { ...start, ...more }), [])
      return done(null)
    })
    assert.ok(made.done)
    const found = await opened(code)
    assert.equal(found.keys.length, 2)
    const seen = await readReceipt(rosa, found)
    assert.deepEqual([seen.station?.id, seen.referrals.map((referral) => referral.id)], [station, [id]])
    const draft = { code, referral: id, seen: 1, token: newId(), answer: 'went', way: '' } as const
    const went = await takeAnswer(rosa, found, draft, 'client')
    assert.ok(went.done && went.value.state === 'attended')
    assert.deepEqual((await readHoldings(rosa, found)).map(({ kind }) => kind).toSorted(), [
      'code',
      'code',
      'referral',
      'visit',
    ])
  })

  test('has her telephone erased, though she was sent to the same clinic twice', async () => {
    const code = newCode()
    await visitWithPhone(code, newPhone())
    const rosas = await consult(people.lupe, (db) => findByCode(db, people.lupe, people.agency, code))
    const both = [await sendLive(code, rosas!.id), await sendLive(code, rosas!.id)]
    const receipt = await opened(code)
    assert.ok((await forgetContact(rosa, receipt)).done)
    for (const referral of both) assert.equal(await clinicSees(referral), undefined)
    assert.equal((await readReceipt(rosa, receipt)).contactHeld, false)
  })

  test('cannot take back the permission of somebody else’s referral', async () => {
    const [code, other] = [newCode(), newCode()]
    await visit(code)
    const referral = await sendLive(other)
    await assert.rejects(withdrawPermission(rosa, await opened(code), referral), NotFound)
    assert.ok(await clinicSees(referral))
  })
})

const lost = (typed: Typed, who: Context = people.lupe) => {
  const reading = readTyped({ newCode: newCode(), ...typed }, LostSlipDraft)
  assert.ok(reading.draft)
  return replaceLostSlip(who, people.office, reading.draft)
}

const rulesOf = async (outcome: ReturnType<typeof lost>): Promise<string[]> => {
  const came = await outcome
  return came.done ? [] : came.objections.map(({ rule }) => rule)
}

describe('Lupe replaces a lost slip', () => {
  test('of a visitor who left a telephone: the new code opens what the old one did, and the old one nothing', async () => {
    const [code, phone, fresh] = [newCode(), newPhone(), newCode()]
    await visitWithPhone(code, phone)
    await visit(newCode(), { earlierReceipt: code })
    const referral = await sendLive(code)
    const found = await lost({ phone })
    assert.ok(found.done && found.value.kind === 'choose')
    const [visitor] = found.value.visitors
    assert.equal(visitor?.last_on, '2026-03-14')
    const form = { phone, person: visitor!.person_id, asked: 'yes', newCode: showCode(fresh) }
    for (const time of ['once', 'twice']) {
      const given = await lost(form)
      assert.ok(given.done && given.value.kind === 'replaced', time)
      assert.equal(given.value.code, fresh)
    }
    assert.equal((await openReceipt(rosa, code)).kind, 'unknown')
    const { referrals, station: place } = await readReceipt(rosa, await opened(fresh))
    assert.deepEqual(
      referrals.map(({ id }) => id),
      [referral],
    )
    assert.equal(place?.id, station)
    assert.deepEqual((await eventsOf(visitor!.person_id)).filter((kind) => kind === 'receipt-replaced').length, 1)
  })

  test('of a visitor who left the telephone only when she was sent to a clinic', async () => {
    const [code, next] = [newCode(), newCode()]
    await visit(code)
    const phone = newPhone()
    const referral = await sendLive(code, null, phone)
    const add = { custodian: people.agency, referral, office: people.office, station, visit: null }
    await transact(people.lupe, async (tx) => done(await insertVisitReferral(tx, add)))
    const choosing = await lost({ phone })
    assert.ok(choosing.done && choosing.value.kind === 'choose')
    const [visitor] = choosing.value.visitors
    assert.deepEqual([visitor?.station_id, visitor?.last_on], [station, '2026-03-14'])
    const came = await lost({ phone, person: visitor!.person_id, asked: 'yes', newCode: next })
    assert.ok(came.done && came.value.kind === 'replaced')
    assert.equal((await openReceipt(rosa, code)).kind, 'unknown')
    const seen = await readReceipt(rosa, await opened(next))
    assert.deepEqual([seen.station?.id, seen.referrals.map(({ id }) => id)], [station, [referral]])
  })

  test('of one of two who share a telephone, and leaves the other’s alone', async () => {
    const [one, other, phone, fresh] = [newCode(), newCode(), newPhone(), newCode()]
    await visitWithPhone(one, phone, { visitedOn: '2026-03-10' })
    await visitWithPhone(other, phone, { visitedOn: '2026-03-12' })
    const found = await lost({ phone })
    assert.ok(found.done && found.value.kind === 'choose')
    assert.deepEqual(
      found.value.visitors.map(({ last_on }) => last_on),
      ['2026-03-12', '2026-03-10'],
    )
    assert.deepEqual(await rulesOf(lost({ phone, asked: 'yes' })), ['one-of-these-is-chosen'])
    const person = found.value.visitors[1]!.person_id
    assert.ok((await lost({ phone, person, asked: 'yes', newCode: fresh })).done)
    assert.equal((await openReceipt(rosa, one)).kind, 'unknown')
    assert.equal((await openReceipt(rosa, other)).kind, 'open')
    assert.equal((await openReceipt(rosa, fresh)).kind, 'open')
  })

  test('visitors-can-be-told-apart: two of one telephone and day by the places they were sent to; two who are alike get neither’s code', async () => {
    const [sentOn, other, phone] = [newCode(), newCode(), newPhone()]
    await visitWithPhone(sentOn, phone)
    await visitWithPhone(other, phone)
    const choose = async () => {
      const found = await lost({ phone })
      assert.ok(found.done && found.value.kind === 'choose')
      return found.value.visitors
    }
    const person = (await choose())[0]!.person_id
    assert.deepEqual(await rulesOf(lost({ phone, person, asked: 'yes' })), ['visitors-can-be-told-apart'])
    for (const code of [sentOn, other]) assert.equal((await openReceipt(rosa, code)).kind, 'open')
    const held = await consult(people.lupe, (db) => findByCode(db, people.lupe, people.agency, sentOn))
    await sendLive(sentOn, held!.id)
    const visitors = await choose()
    assert.deepEqual(visitors.map(({ sent_to, part_of_day }) => `${sent_to.length} ${part_of_day}`).toSorted(), [
      '0 morning',
      '1 morning',
    ])
    assert.deepEqual(await rulesOf(lost({ phone, person: held!.id, asked: 'yes' })), [])
    assert.equal((await openReceipt(rosa, sentOn)).kind, 'unknown')
    assert.equal((await openReceipt(rosa, other)).kind, 'open')
  })

  test('not with a code that is somebody else’s, a telephone that nobody left, or no telephone', async () => {
    const [code, taken, phone] = [newCode(), newCode(), newPhone()]
    await visitWithPhone(code, phone)
    await visit(taken)
    const found = await lost({ phone })
    assert.ok(found.done && found.value.kind === 'choose')
    const person = found.value.visitors[0]!.person_id
    assert.deepEqual(await rulesOf(lost({ phone, person, asked: 'yes', newCode: taken })), ['form-is-whole'])
    assert.deepEqual(await rulesOf(lost({ phone: newPhone() })), ['telephone-was-left-here'])
    assert.deepEqual(await rulesOf(lost({ phone: 'Rosa' })), ['contact-is-a-telephone'])
    assert.equal((await openReceipt(rosa, code)).kind, 'open')
  })

  test('and nobody of another agency, nor of a government, can', async () => {
    const phone = newPhone()
    await visitWithPhone(newCode(), phone)
    assert.deepEqual(await rulesOf(lost({ phone }, people.formerLupe)), ['telephone-was-left-here'])
    for (const who of [people.oscar, people.elena, people.tomas, people.otherLupe, rosa]) {
      await assert.rejects(lost({ phone }, who), Forbidden)
    }
  })
})
