import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { contextFor, type Actor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import {
  findReferral,
  SendDraft,
  sendReferral,
  takeStep,
  type Referral,
  type TransitionName,
} from '#registries/referrals'
import { now, testInstallation } from '../../../../test/database.ts'
import { addTestService } from '../../../../test/services.ts'
import { actorWith, addOffice, testStation, type TestStation } from '../../../../test/stations.ts'
import { VisitDraft } from '../rules/visit.ts'
import { findVisit } from '../store/visit.ts'
import { findReferralOfVisit, listServicesInUse } from '../store/visit-referral.ts'
import { recordVisit, voidEntry } from './visit.ts'

let installation: Installation
let place: TestStation
let clinic: Id<'service'>
let lupe: Context
let rogelio: Context

before(async () => {
  installation = await testInstallation()
  place = await testStation(installation)
  clinic = (await addTestService(installation, place.office)).service
  lupe = as(actorWith('worker', { office: place.office, organization: place.agency }))
  rogelio = as(actorWith('coordinator', { office: place.office, organization: place.agency }))
})

const as = (actor: Actor, at: Date = now): Context => contextFor(installation, actor, 'es', at)
const later = (context: Context, minutes: number): Context =>
  as(context.actor, new Date(context.now.getTime() + minutes * 60_000))

const draftOf = (typed: Typed = {}): VisitDraft => {
  const basics = { id: newId(), code: newCode(), station: place.station, visitedOn: '2026-03-14', language: 'es' }
  const sent = { need: 'primary-care', service: clinic, referral: newId() }
  const reading = readTyped({ ...basics, ...sent, ...typed }, VisitDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  return reading.draft
}

async function recorded(draft: VisitDraft, by: Context = lupe) {
  const outcome = await recordVisit(by, place.office, draft)
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value
}

const referralOf = async (draft: VisitDraft): Promise<Referral> => {
  const referral = await consult(lupe, (db) => findReferral(db, { custodian: place.agency, referral: draft.referral! }))
  assert.ok(referral)
  return referral
}

const rulesOf = async (draft: VisitDraft): Promise<string[]> => {
  const outcome = await recordVisit(lupe, place.office, draft)
  return outcome.done ? [] : outcome.objections.map(({ rule, field }) => `${rule} @ ${field}`)
}

const step = (
  context: Context,
  draft: VisitDraft,
  transition: TransitionName,
  seen: number,
  reason: string | null = null,
) =>
  takeStep(
    context,
    { custodian: place.agency, referral: draft.referral! },
    { transition, seen, token: newId(), reportedBy: 'provider', reason, outcome: null, appointmentAt: null },
  )

describe('Lupe refers somebody in the same form', () => {
  test('on a slip: it is handed over at once, found again by the visit’s receipt, of nobody', async () => {
    const draft = draftOf()
    const { code, referral: at } = await recorded(draft)
    const referral = await referralOf(draft)
    assert.deepEqual(at, { custodian: place.agency, referral: draft.referral })
    assert.equal(referral.mode, 'self')
    assert.equal(referral.state, 'sent')
    assert.equal(referral.need, 'primary-care')
    assert.equal(referral.program, 'ventanillas')
    assert.equal(referral.person_id, null)
    assert.deepEqual(referral.receipt, installation.keys.mac('receipt', code, place.agency))
    assert.equal(referral.service_as_told.street, 'Calle Uno 100')
  })

  test('live or logged: it waits to be sent', async () => {
    for (const referralMode of ['live', 'logged']) {
      const draft = draftOf({ referralMode })
      await recorded(draft)
      assert.equal((await referralOf(draft)).state, 'draft')
    }
  })

  test('for the first ticked need that the clinic answers, or the one that she chooses', async () => {
    const ticked = draftOf({ need: ['food', 'primary-care'] })
    await recorded(ticked)
    assert.equal((await referralOf(ticked)).need, 'primary-care')
    const chosen = draftOf({ need: ['food', 'primary-care'], referralNeed: 'food' })
    await recorded(chosen)
    assert.equal((await referralOf(chosen)).need, 'food')
  })

  test('with a telephone and consent: the referral is that person’s', async () => {
    const draft = draftOf({ contact: '+1 213 555 0177', consent: 'oral' })
    await recorded(draft)
    assert.notEqual((await referralOf(draft)).person_id, null)
  })

  test('and sends the form twice: one visit, one referral, the same slip', async () => {
    const draft = draftOf()
    const first = await recorded(draft)
    const second = await recorded(draft)
    assert.equal(second.repeated, true)
    assert.deepEqual(second.referral, first.referral)
    assert.equal(second.code, first.code)
    assert.equal((await referralOf(draft)).position, 1)
  })

  test('and sends it again after the clinic closed: it was made, and she gets the same slip', async () => {
    const { service } = await addTestService(installation, place.office)
    const draft = draftOf({ service })
    await recorded(draft)
    await closeAt(service)
    assert.equal((await recorded(draft)).repeated, true)
  })

  test('a visit without a service makes none', async () => {
    const draft = draftOf({ service: '' })
    assert.equal((await recorded(draft)).referral, null)
    assert.equal(await consult(lupe, (db) => findReferralOfVisit(db, place.agency, draft.id)), undefined)
  })
})

const closeAt = (service: Id<'service'>): Promise<void> =>
  installation.database.asOwner(async (owner) => {
    await owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
      await sql`set local role puente_app`.execute(tx)
      await sql`update services.service set closed_on = '2026-03-13', closing_reason = 'Cerró' where id = ${service}`.execute(
        tx,
      )
    })
  })

describe('what cannot be is told beside its field, and nothing is half written', () => {
  const refusals: readonly [string, () => Promise<Typed>, string[]][] = [
    [
      'a clinic that was closed meanwhile',
      async () => ({ service: (await addTestService(installation, place.office, { closedOn: '2026-03-13' })).service }),
      ['service-is-not-closed @ service'],
    ],
    ['a clinic that never was', async () => ({ service: newId() }), ['service-is-known @ service']],
    [
      'a clinic of another office',
      async () => ({ service: (await addTestService(installation, await addOffice(installation))).service }),
      ['service-is-of-this-office @ service'],
    ],
    [
      'a referral to nowhere',
      async () => ({ service: '', referralMode: 'live' }),
      ['referral-names-its-service @ service'],
    ],
    ['one for no need', async () => ({ need: [], topic: 'diabetes' }), ['referral-has-a-need @ referralNeed']],
  ]
  for (const [what, typed, rules] of refusals) {
    test(what, async () => {
      const draft = draftOf(await typed())
      assert.deepEqual(await rulesOf(draft), rules)
      assert.equal(await consult(lupe, (db) => findVisit(db, place.office, draft.id)), undefined)
      const at = { custodian: place.agency, referral: draft.referral! }
      assert.equal(await consult(lupe, (db) => findReferral(db, at)), undefined)
    })
  }
})

describe('a visit that was wrong', () => {
  test('Lupe undoes it within ten minutes: its referral is voided too', async () => {
    const draft = draftOf()
    await recorded(draft)
    assert.ok((await voidEntry(later(lupe, 5), place.office, 'visit', draft.id, '')).done)
    assert.equal((await referralOf(draft)).state, 'entered_in_error')
  })

  test('even one that the clinic has answered', async () => {
    const draft = draftOf({ referralMode: 'logged', contact: '+1 213 555 0166', consent: 'oral' })
    await recorded(draft)
    await accepted(draft)
    assert.ok((await voidEntry(later(lupe, 5), place.office, 'visit', draft.id, '')).done)
    assert.equal((await referralOf(draft)).state, 'entered_in_error')
  })

  test('Lupe undoes it after the clinic was told: the visit goes, the referral stands until Rogelio voids it', async () => {
    const draft = draftOf({ referralMode: 'live' })
    await recorded(draft)
    const typed = { mode: 'live', field: ['name'], name: 'Rosa Inventada', consent: 'oral', seen: '0', token: newId() }
    const at = { custodian: place.agency, referral: draft.referral! }
    assert.ok((await sendReferral(later(lupe, 2), at, SendDraft.parse(typed))).done)
    assert.ok((await voidEntry(later(lupe, 5), place.office, 'visit', draft.id, '')).done)
    assert.equal((await referralOf(draft)).state, 'sent')
    const again = draftOf({ referralMode: 'live' })
    await recorded(again, rogelio)
    const sentToo = { ...typed, token: newId() }
    assert.ok((await sendReferral(rogelio, { ...at, referral: again.referral! }, SendDraft.parse(sentToo))).done)
    assert.ok((await voidEntry(later(rogelio, 5), place.office, 'visit', again.id, '')).done)
    assert.equal((await referralOf(again)).state, 'entered_in_error')
  })

  test('Lupe writes it anew: who is sent on again is sent once; without a service, the first referral goes on', async () => {
    const [first, second, third] = [draftOf(), draftOf(), draftOf()]
    for (const draft of [first, second, third]) await recorded(draft)
    const anew = { replaces: first.id, replacesReason: 'Era otro tema' }
    await recorded(draftOf(anew), later(lupe, 5))
    assert.equal((await referralOf(first)).state, 'entered_in_error')
    await recorded(draftOf({ ...anew, replaces: second.id, service: '', referral: '' }), later(lupe, 5))
    assert.equal((await referralOf(second)).state, 'sent')
    await recorded(draftOf({ ...anew, replaces: third.id }), later(rogelio, 60))
    assert.equal((await referralOf(third)).state, 'entered_in_error')
  })

  test('Lupe writes it anew an hour later: the first referral goes on, so she sends nobody twice', async () => {
    const first = draftOf()
    await recorded(first)
    const anew = { replaces: first.id, replacesReason: 'Era otro tema' }
    const twice = draftOf(anew)
    const refusedTwice = async (draft: VisitDraft, by: Context) => {
      const outcome = await recordVisit(by, place.office, draft)
      assert.deepEqual(outcome, {
        done: false,
        objections: [{ rule: 'replaced-visit-keeps-its-referral', field: 'service' }],
      })
    }
    await refusedTwice(twice, later(lupe, 60))
    assert.equal((await referralOf(first)).state, 'sent')
    const without = draftOf({ ...anew, service: '', referral: '' })
    await recorded(without, later(lupe, 60))
    assert.equal((await referralOf(first)).state, 'sent')
    // Nor by writing the second one anew.
    await refusedTwice(draftOf({ ...anew, replaces: without.id }), later(lupe, 65))
    const last = draftOf({ ...anew, replaces: without.id })
    await recorded(last, later(rogelio, 70))
    assert.equal((await referralOf(first)).state, 'entered_in_error')
    assert.equal((await referralOf(last)).state, 'sent')
  })

  test('one that the clinic has answered goes on, whoever writes the visit anew, until it is voided', async () => {
    const first = draftOf({ referralMode: 'logged' })
    await recorded(first)
    await accepted(first)
    const anew = { replaces: first.id, replacesReason: 'Era otro tema' }
    const tried = await recordVisit(later(rogelio, 60), place.office, draftOf(anew))
    assert.ok(!tried.done && tried.objections.some(({ rule }) => rule === 'replaced-visit-keeps-its-referral'))
    const voided = await step(later(rogelio, 61), first, 'void', 2, 'wrong_service')
    assert.ok(voided.done, JSON.stringify(voided))
    await recorded(draftOf(anew), later(rogelio, 62))
  })

  test('Rogelio voids it later: the slip’s referral goes with it, one that was answered stands', async () => {
    const onSlip = draftOf()
    const answered = draftOf({ referralMode: 'logged' })
    await recorded(onSlip)
    await recorded(answered)
    await accepted(answered)
    for (const draft of [onSlip, answered]) {
      assert.ok((await voidEntry(later(rogelio, 60), place.office, 'visit', draft.id, 'Otra persona')).done)
    }
    assert.equal((await referralOf(onSlip)).state, 'entered_in_error')
    assert.equal((await referralOf(answered)).state, 'accepted')
  })
})

/** Puts a logged referral where the clinic said yes. */
async function accepted(draft: VisitDraft): Promise<void> {
  await installation.database.asOwner(async (owner) => {
    await owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.custodians', ${`{${place.agency}}`}, true)`.execute(tx)
      await sql`select referrals.take_step(${place.agency}, ${draft.referral}, 0, 'send', 'draft', 'sent', 'source', null, null, null,
        null, null, ${newId()}, '2026-03-14', ${now}, null, null)`.execute(tx)
    })
  })
  const outcome = await step(lupe, draft, 'accept', 1)
  assert.ok(outcome.done, JSON.stringify(outcome))
}

test('the clinics used most by this agency at this office stand first; voided referrals and older ones do not count', async () => {
  const here = await testStation(installation)
  const worker = as(actorWith('worker', { office: here.office, organization: here.agency }))
  const { service: often } = await addTestService(installation, here.office)
  const { service: once } = await addTestService(installation, here.office)
  const { service: voided } = await addTestService(installation, here.office)
  for (const service of [voided, once, often, often]) {
    const draft = draftOf({ service, station: here.station })
    assert.ok((await recordVisit(worker, here.office, draft)).done)
    if (service === voided) assert.ok((await voidEntry(worker, here.office, 'visit', draft.id, '')).done)
  }
  const since = (days: number) => new Date(now.getTime() - days * 86_400_000)
  const used = (days: number) => consult(worker, (db) => listServicesInUse(db, [here.agency], here.office, since(days)))
  assert.deepEqual(await used(30), [often, once])
  assert.deepEqual(await used(-1), [])
})
