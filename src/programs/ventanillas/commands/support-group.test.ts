// What becomes true of support groups: sessions are heads, seats need consent, and a reminder goes out once, the day before.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { contextFor } from '#platform/context'
import { consult, transact } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { receiveSms } from '#platform/sms'
import { addProtectedPerson, listConsents } from '#registries/people'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, type Crew } from '../../../../test/month.ts'
import { GroupContactDraft } from '../rules/group.ts'
import { GroupEndingDraft, SupportGroupDraft } from '../rules/support-group.ts'
import { findKeptUntil } from '../store/keeping.ts'
import { listGroupContacts } from '../store/group.ts'
import {
  findSupportGroup,
  hasSeat,
  listSeatsToRemind,
  listSupportGroups,
  type SupportGroup,
} from '../store/support-group.ts'
import { remindOfGroups, sayHour } from './group-reminder.ts'
import { recordGroupContact } from './group.ts'
import { endSupportGroup, leaveSeat, makeSupportGroup, takeSeat } from './support-group.ts'

let installation: Installation
let crew: Crew

before(async () => {
  installation = await testInstallation()
  crew = await crewAt(installation)
})

// The tests' day is a Saturday, so that tomorrow is a Sunday.
const draftOf = (typed: Typed = {}): SupportGroupDraft => {
  const basics = { id: newId(), station: crew.place.station, topic: 'diabetes', language: 'es', weekday: '7' }
  const reading = readTyped(
    { ...basics, starts: '17:30', place: '', seats: '', fromOn: '2026-03-01', ...typed },
    SupportGroupDraft,
  )
  assert.ok(reading.draft, JSON.stringify(reading))
  return reading.draft
}

const make = async (typed: Typed = {}): Promise<Id<'support-group'>> => {
  const outcome = await makeSupportGroup(crew.lupe, crew.office, draftOf(typed))
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value
}

async function addVisitor(phone: string): Promise<{ code: string; person: Id<'protected-person'> }> {
  const consent = { recipient: null, language: 'es', textVersion: '1', form: 'oral', givenBy: 'person' } as const
  const outcome = await transact(crew.lupe, async (tx) =>
    done(
      await addProtectedPerson(tx, crew.lupe, {
        custodian: crew.agency,
        program: 'ventanillas',
        code: newCode(),
        contact: { name: null, phone, mail: null },
        consent: { ...consent, purpose: 'follow-up' },
      }),
    ),
  )
  assert.ok(outcome.done)
  return { code: outcome.value.code!, person: outcome.value.person }
}

const rulesOf = async (outcome: Promise<{ done: boolean; objections?: readonly { rule: string }[] }>) =>
  ((await outcome).objections ?? []).map(({ rule }) => rule)

const find = async (id: Id<'support-group'>): Promise<SupportGroup> => {
  const group = await consult(crew.lupe, (db) => findSupportGroup(db, crew.office, id))
  assert.ok(group)
  return group
}

const sit = (group: Id<'support-group'>, code: string, consent: '' | 'oral' = 'oral') =>
  takeSeat(crew.lupe, crew.office, group, { code, consent })

const messagesOut = async (): Promise<number> => {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{ count: string }>`select count(*) as count from platform.outbox where kind = 'sms'`.execute(owner),
  )
  return Number(rows[0]?.count)
}

describe('Lupe’s support group', () => {
  test('is made once, and nobody of a government or another agency sees or makes one', async () => {
    const draft = draftOf({ place: 'Biblioteca', seats: '12' })
    assert.ok((await makeSupportGroup(crew.lupe, crew.office, draft)).done)
    assert.ok((await makeSupportGroup(crew.lupe, crew.office, draft)).done)
    const listed = await consult(crew.lupe, (db) => listSupportGroups(db, crew.office, 'meeting', day('2026-03-14')))
    assert.equal(listed.filter(({ id }) => id === draft.id).length, 1)
    const group = await find(draft.id)
    assert.deepEqual([group.weekday, group.starts, group.seats, group.taken], [7, '17:30', 12, 0])
    for (const who of [crew.oscar, crew.elena, crew.formerLupe])
      assert.equal(await consult(who, (db) => findSupportGroup(db, crew.office, draft.id)), undefined)
    await assert.rejects(makeSupportGroup(crew.oscar, crew.office, draftOf()), Forbidden)
    assert.deepEqual(await rulesOf(makeSupportGroup(crew.formerLupe, crew.office, draftOf())), [
      'station-is-led-by-your-agency',
    ])
  })

  test('has sessions that are heads of a group contact with its topic, and ends', async () => {
    const group = await make()
    const typed = { id: newId(), station: crew.place.station, kind: 'support-group', group, topic: '', heads: '9' }
    const session = readTyped({ ...typed, heldOn: '2026-03-08', method: 'counted' }, GroupContactDraft).draft!
    assert.ok((await recordGroupContact(crew.lupe, crew.office, session)).done)
    assert.ok((await recordGroupContact(crew.lupe, crew.office, session)).done, 'sent twice')
    assert.deepEqual((await find(group)).sessions, [{ held_on: '2026-03-08', heads: 9, method: 'counted' }])
    const march = { from: day('2026-03-01'), to: day('2026-03-31') }
    const contacts = await consult(crew.lupe, (db) => listGroupContacts(db, crew.office, march))
    assert.deepEqual(
      contacts.filter(({ id }) => id === session.id).map(({ kind, topic, heads }) => [kind, topic, heads]),
      [['support-group', 'diabetes', 9]],
    )
    const ending = readTyped({ toOn: '2026-03-10' }, GroupEndingDraft).draft!
    assert.ok((await endSupportGroup(crew.lupe, crew.office, group, ending)).done)
    assert.ok((await endSupportGroup(crew.lupe, crew.office, group, ending)).done, 'sent twice')
    assert.deepEqual(
      await rulesOf(
        endSupportGroup(crew.lupe, crew.office, group, readTyped({ toOn: '2026-03-12' }, GroupEndingDraft).draft!),
      ),
      ['group-still-meets'],
    )
    const late = { ...session, id: newId<'group-contact'>(), heldOn: day('2026-03-12') }
    assert.deepEqual(await rulesOf(recordGroupContact(crew.lupe, crew.office, late)), [
      'session-is-while-the-group-meets',
    ])
    const ended = await consult(crew.lupe, (db) => listSupportGroups(db, crew.office, 'ended', day('2026-03-14')))
    assert.ok(ended.some(({ id }) => id === group))
  })

  test('gives seats to those who agreed, up to its number; leaving the last one takes the consent back', async () => {
    const group = await make({ seats: '1' })
    const rosa = await addVisitor('+1 999 555 0101')
    const other = await addVisitor('+1 999 555 0102')
    assert.deepEqual(await rulesOf(sit(group, rosa.code, '')), ['reminder-has-consent'])
    assert.deepEqual(await rulesOf(sit(group, newCode())), ['person-left-a-contact'])
    assert.equal((await find(group)).taken, 0)
    assert.ok((await sit(group, rosa.code)).done)
    assert.ok((await sit(group, rosa.code)).done, 'asked twice')
    assert.equal((await find(group)).taken, 1)
    assert.deepEqual(await rulesOf(sit(group, other.code)), ['group-has-a-seat'])
    const purposes = async () =>
      (await consult(crew.lupe, (db) => listConsents(db, rosa.person)))
        .filter(({ withdrawn_at }) => withdrawn_at === null)
        .map(({ purpose }) => purpose)
        .toSorted((one, other) => (one < other ? -1 : 1))
    assert.deepEqual(await purposes(), ['follow-up', 'group-reminder'])
    assert.deepEqual(await rulesOf(leaveSeat(crew.lupe, crew.office, group, other.code)), ['seat-is-held'])
    assert.deepEqual(await rulesOf(leaveSeat(crew.lupe, crew.office, group, 'x')), ['receipt-can-be-read'])
    await assert.rejects(leaveSeat(crew.formerLupe, crew.office, group, rosa.code), NotFound)
    assert.ok((await leaveSeat(crew.lupe, crew.office, group, rosa.code)).done)
    assert.deepEqual(await purposes(), ['follow-up'])
    assert.ok((await sit(group, rosa.code)).done, 'and comes back')
    const now = await find(group)
    assert.equal(await consult(crew.lupe, (db) => hasSeat(db, now, rosa.person)), true)
  })

  test('holds a seat for a year: then Rosa is asked again, and sits on in a group that is full', async () => {
    const group = await make({ seats: '1' })
    const rosa = await addVisitor('+1 999 555 0103')
    assert.ok((await sit(group, rosa.code)).done)
    const expiries = async () =>
      (await consult(crew.lupe, (db) => listConsents(db, rosa.person)))
        .filter(({ purpose }) => purpose === 'group-reminder')
        .map(({ expires_on }) => expires_on)
    assert.deepEqual(await expiries(), ['2027-03-14'])
    const after = (on: string) => contextFor(installation, crew.lupe.actor, 'es', new Date(`${on}T18:00:00Z`))
    const again = (on: string, consent: '' | 'oral') =>
      takeSeat(after(on), crew.office, group, { code: rosa.code, consent })
    assert.ok((await again('2027-03-14', '')).done)
    assert.deepEqual(await rulesOf(again('2027-03-15', '')), ['reminder-has-consent'])
    assert.ok((await again('2027-03-15', 'oral')).done)
    assert.deepEqual(await expiries(), ['2027-03-14', '2028-03-14'])
    assert.equal((await find(group)).taken, 1)
    const keeping = { contactDays: 90, today: day('2027-03-15'), zone: 'America/Los_Angeles' }
    const kept = await consult(crew.lupe, (db) => findKeptUntil(db, crew.agency, [rosa.person], keeping))
    assert.equal(kept, '2028-03-14')
  })
})

describe('the day before a session', () => {
  test('each with a seat is reminded once; not who left, who took the consent back, or whose group meets on another day', async () => {
    const [sunday, monday] = [await make(), await make({ weekday: '1' })]
    const stays = await addVisitor('+1 999 555 0111')
    const leaves = await addVisitor('+1 999 555 0112')
    const stops = await addVisitor('+1 999 555 0113')
    for (const { code } of [stays, leaves, stops]) assert.ok((await sit(sunday, code)).done)
    assert.ok((await sit(monday, stays.code)).done)
    assert.ok((await leaveSeat(crew.lupe, crew.office, sunday, leaves.code)).done)
    assert.ok(
      (await receiveSms(contextFor(installation, crew.lupe.actor), { from: '+19995550113', text: 'ALTO' })).done,
    )
    const waiting = () =>
      consult(crew.lupe, async (db) =>
        (await listSeatsToRemind(db, crew.agency, crew.lupe.now))
          .filter(({ group_id }) => group_id === sunday || group_id === monday)
          .map(({ person_id, meets_on }) => [person_id, meets_on]),
      )
    assert.deepEqual(
      new Set((await waiting()).map(String)),
      new Set([`${stays.person},2026-03-15`, `${stops.person},2026-03-15`]),
    )
    const before = await messagesOut()
    const reminded = await remindOfGroups(installation)
    assert.ok(reminded >= 1)
    assert.equal(await messagesOut(), before + reminded)
    assert.deepEqual(await waiting(), [[stops.person, '2026-03-15']], 'STOP is heard, and asked again it stays so')
    await remindOfGroups(installation)
    assert.equal(await messagesOut(), before + reminded, 'nobody is reminded twice')
  })

  test('nobody is reminded at night, nor of a day on which the station does not open', async () => {
    const group = await make()
    const visitor = await addVisitor('+1 999 555 0121')
    assert.ok((await sit(group, visitor.code)).done)
    const mine = (at: Date) =>
      consult(crew.lupe, async (db) =>
        (await listSeatsToRemind(db, crew.agency, at)).filter(({ group_id }) => group_id === group),
      )
    const night = { ...installation, clock: () => new Date('2026-03-15T04:00:00Z') }
    const before = await messagesOut()
    assert.equal(await remindOfGroups(night), 0)
    assert.equal(await messagesOut(), before)
    assert.equal((await mine(crew.lupe.now)).length, 1)
    await transact(crew.ines, async (tx) => {
      await sql`insert into ventanillas.station_closure (id, station_id, office_id, custodian_id, from_on, to_on, reason)
        values (${newId()}, ${crew.place.station}, ${crew.office}, ${crew.agency}, '2026-03-15', '2026-03-15', 'obras')`.execute(
        tx,
      )
      return done(null)
    })
    assert.deepEqual(await mine(crew.lupe.now), [])
  })

  test('the hour is said as people say it', () => {
    assert.deepEqual(['00:05', '09:00', '12:30', '17:30'].map(sayHour), [
      '12:05 a.m.',
      '9:00 a.m.',
      '12:30 p.m.',
      '5:30 p.m.',
    ])
  })
})
