// What became true of a station: rows, events, who may not, and that a refusal leaves no trace.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { day, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import { contextFor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import { readTyped } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { acceptAgreement, proposeAgreement } from '#registries/partners'
import { testInstallation } from '../../../../test/database.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { addOffice } from '../../../../test/stations.ts'
import { ClosureDraft, EndorsementDraft, FundingDraft } from '../rules/history.ts'
import { HoursDraft } from '../rules/hours.ts'
import { StationDraft } from '../rules/station.ts'
import { listClosuresWithReason, listEndorsements, listFunding, listOffers, listSponsors } from '../store/history.ts'
import { findStation, listLeads, type StationAt } from '../store/station.ts'
import {
  addClosure,
  addEndorsement,
  addFunding,
  addSponsor,
  endClosure,
  offerService,
  withdrawFact,
  withdrawService,
} from './history.ts'
import { changeLead, closeStation, keepHours, keepMilestones, keepPlace, openStation } from './station.ts'

const today = day('2026-03-14')

let installation: Installation
let people: Personas

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  await agree(people, people.agency, '2025-01-01', null)
  await agree(people, people.formerAgency, '2020-01-01', null)
})

/** An agreement of the agency with the office, accepted by headquarters. */
async function agree({ elena, office }: Personas, agency: Id<'organization'>, from: string, to: Day | null) {
  const id = newId<'agreement'>()
  const draft = { organization_id: agency, areas: ['ventanillas' as const], signed_on: day(from), from_on: day(from) }
  settled(await proposeAgreement(elena, id, office, { ...draft, to_on: to, renewal_days: 90 }))
  settled(await acceptAgreement(elena, id))
}

function settled<Value>(outcome: Outcome<Value>): Value {
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value
}

const refusedBy = (outcome: Outcome<unknown>): string[] =>
  outcome.done ? [] : outcome.objections.map(({ rule, field }) => `${field}: ${rule}`)

const opening = (typed: Record<string, string> = {}): StationDraft => {
  const whole = {
    id: newId(),
    office: people.office,
    unit: 'window',
    organization: people.agency,
    openedOn: '2026-02-01',
  }
  const { draft } = readTyped({ ...whole, ...typed }, StationDraft)
  assert.ok(draft)
  return draft
}

const stationOf = async (code: string): Promise<StationAt> => {
  const station = await consult(people.elena, (db) => findStation(db, people.office, code, today))
  assert.ok(station)
  return station
}

/** The kinds of event of a station, in their order. */
const eventsOf = (station: Id<'station'>): Promise<string[]> =>
  installation.database.asOwner(async (owner) => {
    const { rows } = await sql<{ kind: string }>`
      select kind from platform.event where subject = ${station} order by id`.execute(owner)
    return rows.map(({ kind }) => kind)
  })

const opened = async (typed: Record<string, string> = {}): Promise<StationAt> =>
  stationOf(settled(await openStation(people.elena, opening(typed))))

describe('Elena opens a station', () => {
  it('under its lead agency, and it has one lead from its first day', async () => {
    const station = await opened({ publicLine: '(213) 555-0100', street: 'Calle Uno 1' })
    assert.equal(station.custodian_id, people.agency)
    assert.equal(station.opened_on, '2026-02-01')
    assert.equal(station.public_line, '(213) 555-0100')
    const leads = await consult(people.elena, (db) => listLeads(db, station.id))
    assert.deepEqual(
      leads.map(({ organization_id, from_on, to_on }) => ({ organization_id, from_on, to_on })),
      [{ organization_id: people.agency, from_on: '2026-02-01', to_on: null }],
    )
    assert.deepEqual(await eventsOf(station.id), ['station-opened'])
  })

  it('once, though the button was pressed twice', async () => {
    const draft = opening({ unit: 'mobile' })
    const first = settled(await openStation(people.elena, draft))
    assert.equal(settled(await openStation(people.elena, draft)), first)
    assert.deepEqual(await eventsOf(draft.id), ['station-opened'])
  })

  it('not under an agency whose agreement has expired, and nothing is written', async () => {
    const draft = opening({ organization: people.otherAgency })
    assert.deepEqual(refusedBy(await openStation(people.elena, draft)), [
      'organization: lead-has-an-agreement-at-the-office',
    ])
    const atNone = opening({ office: 'atlantis' })
    assert.deepEqual(refusedBy(await openStation(people.elena, atNone)), ['office: office-is-chosen'])
    assert.deepEqual(await eventsOf(draft.id), [])
    assert.deepEqual(await eventsOf(atNone.id), [])
  })

  it('and nobody else does: not the agency, not the consular officer', async () => {
    for (const context of [people.ines, people.lupe, people.oscar, people.rosa, people.tomas]) {
      await assert.rejects(openStation(context, opening()), Forbidden)
    }
  })
})

describe('Inés keeps the station that her agency leads', () => {
  const week = { 'opens-1-1': '09:00', 'closes-1-1': '13:30', languages: ['es', 'mix'] }
  const hours = readTyped(week, HoursDraft).draft!

  it('its hours, languages and place; the former week gives way', async () => {
    const station = await opened()
    const at = [people.office, station.code] as const
    settled(await keepHours(people.ines, ...at, hours))
    settled(await keepPlace(people.ines, ...at, { place: 'Sala 3', street: 'Calle Uno 1', publicLine: null }))
    const kept = await stationOf(station.code)
    assert.deepEqual(kept.hours, [{ weekday: 1, opens: '09:00', closes: '13:30' }])
    assert.deepEqual(kept.languages, ['es', 'mix'])
    assert.equal(kept.place, 'Sala 3')
    settled(await keepHours(people.ines, ...at, readTyped({}, HoursDraft).draft!))
    assert.deepEqual((await stationOf(station.code)).hours, [])
    assert.deepEqual(await eventsOf(station.id), [
      'station-opened',
      'station-hours-kept',
      'station-place-kept',
      'station-hours-kept',
    ])
  })

  it('and a refusal leaves the week as it stood', async () => {
    const station = await opened()
    settled(await keepHours(people.ines, people.office, station.code, hours))
    const wrong = readTyped({ 'opens-1-1': '13:00', 'closes-1-1': '09:00' }, HoursDraft).draft!
    assert.deepEqual(refusedBy(await keepHours(people.ines, people.office, station.code, wrong)), [
      'closes-1-1: hours-close-after-they-open',
    ])
    assert.equal((await stationOf(station.code)).hours.length, 1)
  })

  it('and services that it offers, once at a time, until it stops', async () => {
    const station = await opened()
    const at = [people.office, station.code] as const
    const draft = { service: 'screenings', fromOn: day('2026-02-01') }
    settled(await offerService(people.ines, ...at, draft))
    assert.deepEqual((await stationOf(station.code)).services, ['screenings'])
    assert.deepEqual(refusedBy(await offerService(people.ines, ...at, draft)), [
      'service: service-is-not-offered-already',
    ])
    settled(await withdrawService(people.ines, ...at, 'screenings', day('2026-03-13')))
    assert.deepEqual((await stationOf(station.code)).services, [])
    const offers = await consult(people.ines, (db) => listOffers(db, station.id))
    assert.deepEqual(offers, [{ service: 'screenings', from_on: '2026-02-01', to_on: '2026-03-13' }])
    assert.deepEqual(refusedBy(await withdrawService(people.ines, ...at, 'screenings', today)), [
      'null: service-is-offered',
    ])
    await assert.rejects(withdrawService(people.ines, ...at, 'workshops', today), NotFound)
  })

  it('and the months in which it did not open, as Laredo’s did not for three', async () => {
    const station = await opened({ openedOn: '2025-06-01' })
    const at = [people.office, station.code] as const
    const { draft } = readTyped({ id: newId(), fromOn: '2026-01-01', reason: 'Cambia la organización' }, ClosureDraft)
    settled(await addClosure(people.ines, ...at, draft!))
    settled(await addClosure(people.ines, ...at, draft!))
    assert.equal((await stationOf(station.code)).closure_reason, 'Cambia la organización')
    const another = { ...draft!, id: newId<'station-closure'>() }
    assert.deepEqual(refusedBy(await addClosure(people.ines, ...at, another)), ['fromOn: closures-do-not-overlap'])
    settled(await endClosure(people.ines, ...at, draft!.id, day('2026-03-13')))
    assert.equal((await stationOf(station.code)).closure_reason, null)
    const closures = await consult(people.ines, (db) => listClosuresWithReason(db, station.id))
    assert.deepEqual(
      closures.map(({ from_on, to_on }) => [from_on, to_on]),
      [['2026-01-01', '2026-03-13']],
    )
    settled(await withdrawFact(people.ines, ...at, 'closure', draft!.id))
    assert.deepEqual(await consult(people.ines, (db) => listClosuresWithReason(db, station.id)), [])
    await assert.rejects(withdrawFact(people.ines, ...at, 'closure', draft!.id), NotFound)
    assert.deepEqual((await eventsOf(station.id)).slice(1), [
      'station-closure-added',
      'station-closure-ended',
      'station-fact-withdrawn',
    ])
  })

  it('and nobody else keeps it: another agency, its own worker, the consular officer', async () => {
    const station = await opened()
    for (const context of [people.formerInes, people.otherInes, people.lupe, people.oscar, people.rosa]) {
      await assert.rejects(keepHours(context, people.office, station.code, hours), Forbidden, context.actor.name)
    }
    await assert.rejects(keepHours(people.ines, people.office, 'nowhere', hours), NotFound)
    await assert.rejects(keepHours(people.elena, people.otherOffice, station.code, hours), NotFound)
  })

  it('nor may she write what headquarters answers for', async () => {
    const station = await opened()
    const at = [people.office, station.code] as const
    const lead = { id: newId<'station-lead'>(), organization: people.formerAgency, fromOn: today }
    await assert.rejects(changeLead(people.ines, ...at, lead), Forbidden)
    await assert.rejects(closeStation(people.ines, ...at, { closedOn: today, closingReason: 'x' }), Forbidden)
    await assert.rejects(
      keepMilestones(people.ines, ...at, { pilotedOn: null, liveOn: null, guidelineVersion: null }),
      Forbidden,
    )
    await assert.rejects(withdrawFact(people.ines, ...at, 'endorsement', newId()), Forbidden)
  })
})

describe('Elena names another lead', () => {
  it('the former one ends the day before, and its rows and visits stay its own', async () => {
    const station = await opened({ organization: people.formerAgency, openedOn: '2025-02-01' })
    const at = [people.office, station.code] as const
    settled(
      await keepHours(
        people.formerInes,
        ...at,
        readTyped({ 'opens-1-1': '09:00', 'closes-1-1': '12:00' }, HoursDraft).draft!,
      ),
    )
    settled(await offerService(people.formerInes, ...at, { service: 'screenings', fromOn: day('2025-02-01') }))
    const visit = await addVisit(station, people.formerAgency)
    const lead = { id: newId<'station-lead'>(), organization: people.agency, fromOn: day('2026-03-01') }
    settled(await changeLead(people.elena, ...at, lead))
    settled(await changeLead(people.elena, ...at, lead))
    const leads = await consult(people.elena, (db) => listLeads(db, station.id))
    assert.deepEqual(
      leads.map(({ organization_id, from_on, to_on }) => [organization_id, from_on, to_on]),
      [
        [people.formerAgency, '2025-02-01', '2026-02-28'],
        [people.agency, '2026-03-01', null],
      ],
    )
    assert.equal((await stationOf(station.code)).custodian_id, people.agency)
    assert.deepEqual(await visitsSeenBy(people.formerInes, visit), [people.formerAgency])
    assert.deepEqual(await visitsSeenBy(people.ines, visit), [])
    assert.deepEqual(await visitsSeenBy(people.elena, visit), [])
    const empty = readTyped({}, HoursDraft).draft!
    settled(await keepHours(people.ines, ...at, empty))
    settled(await withdrawService(people.ines, ...at, 'screenings', today))
    await assert.rejects(keepHours(people.formerInes, ...at, empty), Forbidden)
    assert.equal((await eventsOf(station.id)).filter((kind) => kind === 'station-lead-changed').length, 1)
  })

  it('not the same again, nor on a day that the former one leads', async () => {
    const station = await opened()
    const draft = { id: newId<'station-lead'>(), organization: people.agency, fromOn: day('2026-02-01') }
    assert.deepEqual(refusedBy(await changeLead(people.elena, people.office, station.code, draft)), [
      'organization: lead-is-another-organization',
      'fromOn: lead-follows-the-former-one',
    ])
    assert.equal((await consult(people.elena, (db) => listLeads(db, station.id))).length, 1)
  })
})

/** A visit of the agency at the station, inserted as the owner. */
async function addVisit(station: StationAt, agency: Id<'organization'>): Promise<string> {
  const id = newId()
  await installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.custodians', ${`{${agency}}`}, true), set_config('role', 'puente_app', true)`.execute(
        tx,
      )
      await sql`insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, language, first_this_year, recorded_at)
        values (${agency}, ${id}, ${station.office_id}, ${station.id}, '2026-02-10', 'es', 'yes', ${installation.clock()})`.execute(
        tx,
      )
    }),
  )
  return id
}

const visitsSeenBy = (context: Context, visit: string): Promise<string[]> =>
  consult(context, async (db) => {
    const { rows } = await sql<{ custodian_id: string }>`
      select custodian_id from ventanillas.visit where id = ${visit}`.execute(db)
    return rows.map((row) => row.custodian_id)
  })

describe('Elena writes a station’s history', () => {
  it('who endorsed it and why then and there, what funders gave, who sponsors it', async () => {
    const station = await opened()
    const at = [people.office, station.code] as const
    const endorsed = {
      id: newId(),
      endorsedOn: '2026-03-01',
      endorsedBy: 'Dirección de Salud',
      reason: 'Por la demanda',
    }
    settled(await addEndorsement(people.elena, ...at, readTyped(endorsed, EndorsementDraft).draft!))
    const given = { id: newId(), organization: people.otherAgency, year: '2026', currency: 'USD', amount: '12,500.50' }
    settled(await addFunding(people.elena, ...at, readTyped(given, FundingDraft).draft!))
    const sponsor = { id: newId<'station-sponsor'>(), organization: people.formerAgency, fromOn: day('2026-02-01') }
    settled(await addSponsor(people.elena, ...at, sponsor))
    const next = { id: newId<'station-sponsor'>(), organization: people.otherAgency, fromOn: day('2026-03-01') }
    settled(await addSponsor(people.elena, ...at, next))
    const history = await consult(people.oscar, async (db) => ({
      endorsements: await listEndorsements(db, station.id),
      funding: await listFunding(db, station.id),
      sponsors: await listSponsors(db, station.id),
    }))
    assert.equal(history.endorsements[0]?.reason, 'Por la demanda')
    assert.deepEqual(
      history.funding.map(({ year, amount, currency }) => ({ year, amount, currency })),
      [{ year: 2026, amount: 1_250_050, currency: 'USD' }],
    )
    assert.deepEqual(
      history.sponsors.map(({ from_on, to_on }) => [from_on, to_on]),
      [
        ['2026-02-01', '2026-02-28'],
        ['2026-03-01', null],
      ],
    )
    settled(await withdrawFact(people.elena, ...at, 'funding', history.funding[0]!.id))
    assert.deepEqual(await consult(people.elena, (db) => listFunding(db, station.id)), [])
    const unknown = { ...sponsor, id: newId<'station-sponsor'>(), organization: newId<'organization'>() }
    assert.deepEqual(refusedBy(await addSponsor(people.elena, ...at, unknown)), ['organization: sponsor-is-chosen'])
  })

  it('and closes it for good, once, with its services', async () => {
    const station = await opened()
    const at = [people.office, station.code] as const
    settled(
      await keepMilestones(people.elena, ...at, {
        pilotedOn: day('2026-01-10'),
        liveOn: day('2026-02-01'),
        guidelineVersion: '2012',
      }),
    )
    settled(await offerService(people.elena, ...at, { service: 'workshops', fromOn: day('2026-02-01') }))
    const draft = { closedOn: day('2026-03-14'), closingReason: 'Terminó el convenio' }
    settled(await closeStation(people.elena, ...at, draft))
    const closed = await stationOf(station.code)
    assert.deepEqual(
      [closed.piloted_on, closed.live_on, closed.guideline_version, closed.closed_on, closed.services],
      ['2026-01-10', '2026-02-01', '2012', '2026-03-14', []],
    )
    assert.deepEqual(refusedBy(await closeStation(people.elena, ...at, draft)), ['null: station-is-not-closed-already'])
  })
})

describe('The database itself', () => {
  it('lets a consular officer write no fact of a station, nor the lead of another one', async () => {
    const station = await opened()
    for (const context of [people.oscar, people.formerInes, people.lupe]) {
      const asThemselves = contextFor(installation, context.actor)
      const touched = await installation.database.kysely.transaction().execute(async (tx) => {
        await sql`select set_config('puente.offices', ${`{${asThemselves.actor.offices.join(',')}}`}, true),
          set_config('puente.custodians', ${`{${people.formerAgency}}`}, true), set_config('puente.headquarters', 'off', true)`.execute(
          tx,
        )
        const { numAffectedRows } =
          await sql`update ventanillas.station set place = 'mine' where id = ${station.id}`.execute(tx)
        return Number(numAffectedRows ?? 0)
      })
      assert.equal(touched, 0)
    }
    assert.equal((await stationOf(station.code)).place, null)
  })

  it('keeps a station’s code for one station at an office that has several', async () => {
    const codes = new Set<string>()
    const office = await addOffice(installation)
    const id = newId<'agreement'>()
    const draft = {
      organization_id: people.agency,
      areas: ['ventanillas' as const],
      signed_on: today,
      from_on: day('2026-01-01'),
    }
    settled(await proposeAgreement(people.elena, id, office, { ...draft, to_on: null, renewal_days: 30 }))
    settled(await acceptAgreement(people.elena, id))
    for (const unit of ['window', 'window', 'mobile']) {
      codes.add(settled(await openStation(people.elena, opening({ office, unit }))))
    }
    assert.deepEqual([...codes], [office, `${office}-2`, `${office}-mobile`])
  })
})
