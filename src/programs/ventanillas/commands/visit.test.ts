import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { addDays, day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { contextFor, type Actor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { Forbidden } from '#platform/errors'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { now, testInstallation } from '../../../../test/database.ts'
import { actorWith, addOrganization, testStation, type TestStation } from '../../../../test/stations.ts'
import { receiptsKeptFrom } from '#registries/people'
import { eraseOldContacts, eraseOldReceipts } from './forgetting.ts'
import { VisitDraft } from '../rules/visit.ts'
import { countVisits, findVisit, listVisits } from '../store/visit.ts'
import { recordDaySheet, recordGroupContact, recordMaterial } from './group.ts'
import { recordVisit, voidEntry } from './visit.ts'
import { listGroupContacts, listMaterials } from '../store/group.ts'

let installation: Installation
let place: TestStation
let lupe: Context
let rogelio: Context

before(async () => {
  installation = await testInstallation()
  place = await testStation(installation)
  lupe = as(actorWith('worker', { office: place.office, organization: place.agency }))
  rogelio = as(actorWith('coordinator', { office: place.office, organization: place.agency }))
})

const as = (actor: Actor, at: Date = now): Context => contextFor(installation, actor, 'es', at)

const draftOf = (typed: Typed = {}): VisitDraft => {
  const basics = {
    id: newId(),
    code: newCode(),
    station: place.station,
    visitedOn: '2026-03-14',
    language: preset(),
    need: firstNeed(),
  }
  const reading = readTyped({ ...basics, ...typed }, VisitDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  return reading.draft
}

const preset = (): string => String(installation.pack.tables['languages.csv']?.[0]?.['code'])
const firstNeed = (): string =>
  String(installation.pack.tables['ventanillas-items.csv']?.find((item) => item['kind'] === 'need')?.['code'])

const standing = (context: Context): Promise<number> =>
  consult(context, (db) => countVisits(db, place.office, { from: day('2000-01-01'), to: day('2100-01-01') }))

const rulesOf = async (
  outcome: Promise<{ done: boolean; objections?: readonly { rule: string }[] }>,
): Promise<string[]> => ((await outcome).objections ?? []).map(({ rule }) => rule)

async function eventsOf(
  subject: string,
): Promise<{ kind: string; office_id: string | null; custodian_id: string | null }[]> {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{ kind: string; office_id: string | null; custodian_id: string | null }>`
      select kind, office_id, custodian_id from platform.event where subject = ${subject} order by at`.execute(owner),
  )
  return rows
}

describe('Lupe records a visit', () => {
  test('and it stands, with one event in the custodian’s chain and none in the office’s', async () => {
    const draft = draftOf()
    const outcome = await recordVisit(lupe, place.office, draft)
    assert.ok(outcome.done)
    const visit = await consult(lupe, (db) => findVisit(db, place.office, outcome.value.visit))
    assert.equal(visit?.visited_on, '2026-03-14')
    assert.deepEqual(visit?.services, [{ kind: 'need', item: firstNeed(), next_step: null }])
    assert.deepEqual(await eventsOf(draft.id), [
      { kind: 'visit-recorded', office_id: null, custodian_id: place.agency },
    ])
  })

  test('and sends the form twice: it counts once, with the same receipt and one event', async () => {
    const before = await standing(lupe)
    const draft = draftOf()
    const first = await recordVisit(lupe, place.office, draft)
    const second = await recordVisit(lupe, place.office, draft)
    assert.ok(first.done && second.done)
    assert.equal(second.value.repeated, true)
    assert.equal(second.value.code, first.value.code)
    assert.equal(await standing(lupe), before + 1)
    assert.equal((await eventsOf(draft.id)).length, 1)
  })

  test('and a refusal leaves no row and no event', async () => {
    const before = await standing(lupe)
    const draft = draftOf({ visitedOn: addDays(day('2026-03-14'), 1), need: [] })
    assert.deepEqual(await rulesOf(recordVisit(lupe, place.office, draft)), [
      'visit-is-not-in-the-future',
      'something-was-asked-or-given',
    ])
    assert.equal(await standing(lupe), before)
    assert.deepEqual(await eventsOf(draft.id), [])
  })

  test('late in the evening, when it is tomorrow in the capital, today is the office’s day', async () => {
    const evening = as(lupe.actor, new Date('2026-03-15T05:30:00Z'))
    assert.deepEqual(await rulesOf(recordVisit(evening, place.office, draftOf({ visitedOn: '2026-03-15' }))), [
      'visit-is-not-in-the-future',
    ])
  })

  test('with an earlier receipt: the visits are one known person’s; with an unknown one she is told', async () => {
    const first = await recordVisit(lupe, place.office, draftOf())
    assert.ok(first.done)
    const again = await recordVisit(lupe, place.office, draftOf({ earlierReceipt: first.value.code.toLowerCase() }))
    assert.ok(again.done)
    assert.equal(again.value.code, first.value.code)
    assert.deepEqual(await rulesOf(recordVisit(lupe, place.office, draftOf({ earlierReceipt: newCode() }))), [
      'earlier-receipt-is-known',
    ])
  })

  test('with a postal code: it becomes an area and stands nowhere; one that does not exist is refused', async () => {
    const code = '90057'
    const draft = draftOf({ postalCode: code })
    assert.ok((await recordVisit(lupe, place.office, draft)).done)
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{ row: string }>`select to_jsonb(v)::text as row from ventanillas.visit v where id = ${draft.id}`.execute(
        owner,
      ),
    )
    assert.match(rows[0]!.row, /"division_id": "06037"/)
    assert.ok(!rows[0]!.row.includes(code))
    assert.deepEqual(await rulesOf(recordVisit(lupe, place.office, draftOf({ postalCode: '00000' }))), [
      'postal-code-exists',
    ])
  })

  test('with a telephone and consent: it is sealed, and a repeated form adds no second person', async () => {
    const draft = draftOf({ contact: '+1 213 555 0188', consent: 'oral' })
    assert.ok((await recordVisit(lupe, place.office, draft)).done)
    assert.ok((await recordVisit(lupe, place.office, draft)).done)
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{
        row: string
      }>`select to_jsonb(p)::text as row from people.protected_person p where custodian_id = ${place.agency}`.execute(
        owner,
      ),
    )
    assert.equal(rows.length, 1)
    assert.ok(!rows[0]!.row.includes('5550188'))
  })
})

describe('who may not', () => {
  test('Óscar, the consular officer of the same office, records nothing and sees nothing', async () => {
    const oscar = as(actorWith('consular-officer', { office: place.office }))
    await assert.rejects(recordVisit(oscar, place.office, draftOf()), Forbidden)
    assert.equal(await standing(oscar), 0)
    const visits = await consult(oscar, (db) =>
      listVisits(db, place.office, { from: day('2000-01-01'), to: day('2100-01-01') }, { limit: 10, offset: 0 }),
    )
    assert.deepEqual(visits, [])
  })

  test('a worker of the former lead agency is told that another organization leads the station', async () => {
    const former = await addOrganization(installation)
    const worker = as(actorWith('worker', { office: place.office, organization: former }))
    assert.deepEqual(await rulesOf(recordVisit(worker, place.office, draftOf())), ['station-is-led-by-your-agency'])
    assert.equal(await standing(worker), 0)
  })

  test('a worker of another office is not let in', async () => {
    const other = await testStation(installation)
    const worker = as(actorWith('worker', { office: other.office, organization: other.agency }))
    await assert.rejects(recordVisit(worker, place.office, draftOf()), Forbidden)
  })

  test('a station of another office is not this office’s', async () => {
    const other = await testStation(installation)
    assert.deepEqual(await rulesOf(recordVisit(lupe, place.office, draftOf({ station: other.station }))), [
      'station-is-chosen',
    ])
  })
})

describe('an entry that was wrong', () => {
  const recorded = async (context: Context): Promise<Id<'visit'>> => {
    const outcome = await recordVisit(context, place.office, draftOf())
    assert.ok(outcome.done)
    return outcome.value.visit
  }
  const later = (context: Context, minutes: number): Context =>
    as(context.actor, new Date(now.getTime() + minutes * 60_000))

  test('Lupe undoes hers within ten minutes, and not after', async () => {
    const visit = await recorded(lupe)
    const undone = await voidEntry(later(lupe, 9), place.office, 'visit', visit, '')
    assert.ok(undone.done && undone.value.undone)
    const late = await recorded(lupe)
    await assert.rejects(voidEntry(later(lupe, 11), place.office, 'visit', late, 'doble'), Forbidden)
  })

  test('Rogelio voids it later, with a reason, once', async () => {
    const visit = await recorded(lupe)
    const before = await standing(lupe)
    assert.deepEqual(await rulesOf(voidEntry(later(rogelio, 60), place.office, 'visit', visit, '')), [
      'voiding-has-a-reason',
    ])
    assert.ok((await voidEntry(later(rogelio, 60), place.office, 'visit', visit, 'se registró dos veces')).done)
    assert.equal(await standing(lupe), before - 1)
    assert.deepEqual(await rulesOf(voidEntry(later(rogelio, 61), place.office, 'visit', visit, 'otra vez')), [
      'entry-stands',
    ])
  })

  test('Rogelio replaces it: the old one is void, the new one counts', async () => {
    const visit = await recorded(lupe)
    const before = await standing(lupe)
    const draft = draftOf({ replaces: visit, replacesReason: 'era otro tema' })
    assert.ok((await recordVisit(rogelio, place.office, draft)).done)
    assert.equal(await standing(lupe), before)
    const old = await consult(lupe, (db) => findVisit(db, place.office, visit))
    assert.equal(old?.voided_reason, 'era otro tema')
  })
})

describe('groups, materials and the day sheet', () => {
  test('Lupe writes down a talk and leaflets, twice, and each counts once', async () => {
    const topic = String(
      installation.pack.tables['ventanillas-items.csv']?.find((item) => item['kind'] === 'topic')?.['code'],
    )
    const talk = {
      id: newId<'group-contact'>(),
      station: place.station,
      heldOn: day('2026-03-10'),
      kind: 'talk',
      group: null,
      topic,
      heads: 25,
      method: 'counted',
    } as const
    const leaflets = {
      id: newId<'material'>(),
      station: place.station,
      givenOn: day('2026-03-10'),
      kind: 'leaflet',
      language: preset(),
      copies: 200,
    } as const
    for (const _ of [1, 2]) {
      assert.ok((await recordGroupContact(lupe, place.office, talk)).done)
      assert.ok((await recordMaterial(lupe, place.office, leaflets)).done)
    }
    const march = { from: day('2026-03-01'), to: day('2026-03-31') }
    assert.equal((await consult(lupe, (db) => listGroupContacts(db, place.office, march))).length, 1)
    assert.equal((await consult(lupe, (db) => listMaterials(db, place.office, march))).length, 1)
    assert.equal((await eventsOf(talk.id)).length, 1)
  })

  test('a sheet with two lines is two visits; sent again, none; with a wrong line, none at all', async () => {
    const typed: Record<string, string> = {}
    for (const row of [1, 2]) {
      typed[`row-${row}-id`] = newId()
      typed[`row-${row}-language`] = preset()
      typed[`row-${row}-need`] = firstNeed()
    }
    const sheet = { station: place.station, visitedOn: '2026-03-13', typed }
    const first = await recordDaySheet(lupe, place.office, sheet)
    assert.deepEqual(first, { done: true, value: { written: 2, repeated: 0 } })
    assert.deepEqual(await recordDaySheet(lupe, place.office, sheet), {
      done: true,
      value: { written: 0, repeated: 2 },
    })
    const before = await standing(lupe)
    const wrong = { ...typed, 'row-1-id': newId(), 'row-2-id': newId(), 'row-2-postalCode': '00000' }
    const refusal = await recordDaySheet(lupe, place.office, { ...sheet, typed: wrong })
    assert.ok(!refusal.done)
    assert.deepEqual(
      refusal.objections.map(({ rule, field }) => `${rule} @ ${field}`),
      ['postal-code-exists @ row-2-postalCode'],
    )
    assert.equal(await standing(lupe), before)
    const empty = await recordDaySheet(lupe, place.office, { ...sheet, typed: {} })
    assert.deepEqual(empty.done ? [] : empty.objections.map(({ rule }) => rule), ['sheet-has-a-line'])
  })
})

describe('contacts', () => {
  const personsOf = async (agency: Id<'organization'>): Promise<{ phone: boolean; visits: number }[]> => {
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{ phone: boolean; visits: number }>`select p.phone_sealed is not null as phone, (
          select count(*) from ventanillas.visit v where v.person_id = p.id) as visits
        from people.protected_person p where p.custodian_id = ${agency} order by phone`.execute(owner),
    )
    return rows
  }

  test('are erased 90 days after the last visit, once; the visit stays as a count', async () => {
    const own = await testStation(installation)
    const worker = as(actorWith('worker', { office: own.office, organization: own.agency }))
    const contact = { contact: '+1 213 555 0199', consent: 'oral', station: own.station }
    for (const visitedOn of ['2025-12-13', '2025-12-14'])
      assert.ok((await recordVisit(worker, own.office, draftOf({ ...contact, visitedOn }))).done)
    assert.equal(await eraseOldContacts(installation), 1)
    assert.equal(await eraseOldContacts(installation), 0)
    assert.deepEqual(await personsOf(own.agency), [
      { phone: false, visits: 0 },
      { phone: true, visits: 1 },
    ])
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{
        count: number
      }>`select count(*) as count from ventanillas.visit where custodian_id = ${own.agency}`.execute(owner),
    )
    assert.equal(Number(rows[0]!.count), 2)
  })

  test('of somebody who comes again with the receipt are the new ones alone', async () => {
    const own = await testStation(installation)
    const worker = as(actorWith('worker', { office: own.office, organization: own.agency }))
    const first = await recordVisit(
      worker,
      own.office,
      draftOf({ station: own.station, contact: '+1 213 555 0177', consent: 'oral' }),
    )
    assert.ok(first.done)
    const again = draftOf({
      station: own.station,
      contact: '+1 213 555 0166',
      consent: 'written',
      earlierReceipt: first.value.code,
    })
    assert.ok((await recordVisit(worker, own.office, again)).done)
    assert.equal((await personsOf(own.agency)).filter(({ phone }) => phone).length, 1)
  })
})

describe('receipts', () => {
  test('are kept until 31 January of the next year', () => {
    assert.equal(receiptsKeptFrom(day('2026-01-31')), '2025-01-01')
    assert.equal(receiptsKeptFrom(day('2026-02-01')), '2026-01-01')
    assert.equal(receiptsKeptFrom(day('2026-12-31')), '2026-01-01')
  })

  test('of last year are erased by the job, once; this year’s stay', async () => {
    const own = await testStation(installation)
    const worker = as(actorWith('worker', { office: own.office, organization: own.agency }))
    for (const visitedOn of ['2025-11-03', '2026-01-05'])
      assert.ok((await recordVisit(worker, own.office, draftOf({ station: own.station, visitedOn }))).done)
    await eraseOldReceipts(installation)
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{ visited_on: string; kept: boolean }>`select visited_on, receipt is not null as kept from ventanillas.visit
        where custodian_id = ${own.agency} order by visited_on`.execute(owner),
    )
    assert.deepEqual(rows, [
      { visited_on: '2025-11-03', kept: false },
      { visited_on: '2026-01-05', kept: true },
    ])
  })
})
