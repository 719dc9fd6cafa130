import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { readTyped, type Typed } from '#platform/forms'
import { newId } from '#platform/random'
import { actorWith } from '../../../../test/stations.ts'
import { hoursText, isOpenAt, readHours } from './hours.ts'
import { custodianAt, mayAddServices, mayKeepService, mayReadServices } from './permissions.ts'
import { AssuranceDraft, CapacityDraft, ClosureDraft, objectionsToAssurance, objectionsToClosure } from './deed.ts'
import { entryOf, objectionsToEntry, ServiceDraft, type Known } from './service.ts'
import { isStale, knownOn, objectionsToReferring, serviceAsTold } from './standing.ts'

const today = day('2026-03-14')
const ground = { country: 'US', zone: 'America/Los_Angeles', currency: 'USD' }
const known: Known = {
  today,
  kinds: new Set(['nonprofit', 'hospital']),
  needs: new Set(['medical-home', 'dental']),
  languages: new Set(['es', 'en', 'mix']),
  division: true,
  unasked: false,
  bare: true,
}

const typed = (more: Typed = {}): Typed => ({
  id: newId(),
  office: 'los-angeles',
  organization: 'Clínica del Río',
  title: 'Consulta médica',
  asksForId: 'no',
  source: 'una llamada',
  ...more,
})

/** The rules that a form breaks, each with its field. */
function broken(more: Typed, seen: Partial<Known> = {}): string[] {
  const reading = readTyped(typed(more), ServiceDraft)
  const objections = reading.draft
    ? objectionsToEntry(entryOf(reading.draft, ground, undefined), { ...known, ...seen })
    : reading.objections
  return objections.map(({ rule, field }) => `${field} ${rule}`)
}

const entry = (more: Typed = {}) => {
  const reading = readTyped(typed(more), ServiceDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  return entryOf(reading.draft, ground, undefined)
}

describe('The entry that Lupe types', () => {
  test('says for what it is and how it is reached, and has a postal code that exists', () => {
    const listed = { bare: false }
    assert.deepEqual(broken({}, listed), ['needs need-is-chosen', 'publicLine way-there-is-told'])
    for (const way of [{ publicLine: '323 555 0100' }, { street: 'Calle 5' }, { url: 'https://rio.example' }]) {
      assert.deepEqual(broken({ needs: 'dental', ...way }, listed), [])
    }
    assert.deepEqual(broken({ postalCode: '9' }, { unplaced: true }), ['postalCode postal-code-exists'])
  })

  test('needs no more than an organization, a name, a source, and whether they ask for ID', () => {
    assert.deepEqual(broken({}), [])
    const plain = entry()
    assert.deepEqual([plain.asks_for_id, plain.reach, plain.location], ['no', 'local', null])
    assert.deepEqual(broken({ asksForId: '' }), ['asksForId id-question-is-answered'])
    assert.deepEqual(broken({ asksForId: 'unknown' }), ['asksForId id-question-is-answered'])
    assert.deepEqual(broken({ asksForId: '' }, { unasked: true }), [])
    assert.deepEqual(broken({ organization: '', title: '👍', source: ' ' }), [
      'organization field-is-given',
      'title text-is-long-enough',
      'source field-is-given',
    ])
  })

  test('keeps hours, languages with notes, documents and costs as they were typed', () => {
    const full = entry({
      needs: ['medical-home', 'dental'],
      attributes: 'free-clinic',
      street: 'Calle 5',
      city: 'Los Ángeles',
      'hours-1': '9-13, 14:00-17:30',
      'language-1': 'es',
      'language-3': 'mix',
      'note-3': 'llamar antes',
      'cost-1': 'Primera consulta',
      'amount-1': '25.00',
      'cost-2': 'Según el ingreso',
      documents: 'Recibo de luz\n\nComprobante de ingresos',
    })
    assert.deepEqual(full.schedule, [
      { weekday: 1, opens: '09:00', closes: '13:00' },
      { weekday: 1, opens: '14:00', closes: '17:30' },
    ])
    assert.deepEqual(full.languages, [
      { language: 'es', note: '' },
      { language: 'mix', note: 'llamar antes' },
    ])
    assert.deepEqual(full.cost_options, [
      { option: 'Primera consulta', amount: 2500, currency: 'USD' },
      { option: 'Según el ingreso', amount: null, currency: null },
    ])
    assert.deepEqual(full.documents, ['Recibo de luz', 'Comprobante de ingresos'])
    assert.deepEqual([full.location?.zone, full.location?.street], ['America/Los_Angeles', 'Calle 5'])
    assert.equal(hoursText(full.schedule, 1), '09:00-13:00, 14:00-17:30')
  })

  test('is refused where a choice is none of the list', () => {
    assert.deepEqual(broken({ organizationKind: 'gang' }), ['organizationKind kind-is-known'])
    assert.deepEqual(broken({ reach: 'moon' }), ['reach reach-is-known'])
    assert.deepEqual(broken({ attributes: 'haunted' }), ['attributes attribute-is-known'])
    assert.deepEqual(broken({ asksForId: 'maybe' }), ['asksForId answer-is-known'])
    assert.deepEqual(broken({ needs: ['medical-home', 'money'] }), ['needs need-is-known'])
    assert.deepEqual(broken({ 'language-1': 'xx' }), ['language-1 language-is-known'])
    assert.deepEqual(broken({ 'language-1': 'es', 'language-2': 'es' }), ['language-1 language-stands-once'])
    assert.deepEqual(broken({ division: 'US-XX' }, { division: false }), ['division division-exists'])
    assert.deepEqual(broken({ id: 'x' }), ['id form-is-whole'])
  })

  test('is refused where ages, hours or money cannot be', () => {
    assert.deepEqual(broken({ minimumAge: '18', maximumAge: '12' }), ['maximumAge ages-are-in-order'])
    assert.deepEqual(broken({ minimumAge: '130' }), ['minimumAge age-is-in-years'])
    assert.deepEqual(broken({ 'hours-2': 'mañana' }), ['hours-2 hours-can-be-read'])
    assert.deepEqual(broken({ 'hours-2': '25:00-26:00' }), ['hours-2 hours-can-be-read'])
    assert.deepEqual(broken({ 'hours-3': '17:00-9:00' }), ['hours-3 hours-close-after-they-open'])
    assert.deepEqual(broken({ 'hours-4': '9:00-13:00, 12:00-15:00' }), ['hours-4 hours-do-not-overlap'])
    assert.deepEqual(broken({ 'amount-1': '25' }), ['cost-1 cost-is-said-in-words'])
    assert.deepEqual(broken({ 'cost-1': 'Visita', 'amount-1': 'poco' }), ['amount-1 amount-is-money'])
    assert.deepEqual(broken({ factsOn: '2014-02-30' }), ['factsOn day-exists'])
    assert.deepEqual(broken({ factsOn: '2027-01-01' }), ['factsOn facts-are-not-of-the-future'])
    assert.deepEqual(broken({ assuredOn: '2026-03-15' }), ['assuredOn assurance-is-not-in-the-future'])
    assert.deepEqual(broken({ title: 'x'.repeat(161) }), ['title text-is-short'])
  })

  test('is refused where an address leads nowhere', () => {
    assert.deepEqual(broken({ publicLine: 'llame ya' }), ['publicLine public-line-is-a-telephone'])
    assert.deepEqual(broken({ publicLine: '(773) 268-7600' }), [])
    assert.deepEqual(broken({ publicLine: '773-268-7600 ext. 12' }), [])
    assert.deepEqual(broken({ publicMail: 'clinica' }), ['publicMail public-mail-is-an-address'])
    assert.deepEqual(broken({ url: 'http://clinica.example' }), ['url url-is-https'])
    assert.deepEqual(broken({ url: 'javascript:alert(1)' }), ['url url-is-https'])
  })

  test('names nobody and holds no number of anybody', () => {
    assert.deepEqual(broken({ description: 'Su número es 123-45-6789' }), [
      'description text-holds-no-forbidden-number',
    ])
    assert.deepEqual(broken({ 'note-3': '123-45-6789' }), ['note-3 text-holds-no-forbidden-number'])
    assert.deepEqual(broken({ eligibility: 'También sin papeles' }), ['eligibility text-holds-no-forbidden-number'])
    for (const text of ['Pregunte por Lucía', 'Llame a la Dra. Elena Ruiz', 'Ask for Ann', 'Contacto: Luis']) {
      assert.deepEqual(broken({ applicationProcess: text }), ['applicationProcess text-names-nobody'], text)
    }
    assert.deepEqual(broken({ title: 'Dr. Jorge Prieto Health Center', description: 'Pregunte por la cita' }), [])
  })
})

describe('Verifying and closing an entry', () => {
  const open = { closed_on: null, asks_for_id: 'no' } as const
  const gone = { closed_on: day('2026-01-01'), asks_for_id: 'no' } as const

  test('is for days that have come and entries that stand', () => {
    const assured = (on: string) => AssuranceDraft.parse({ assuredOn: on })
    assert.deepEqual(objectionsToAssurance(assured('2026-03-14'), open, today), [])
    const unasked = { ...open, asks_for_id: 'unknown' } as const
    assert.deepEqual(
      objectionsToAssurance(assured('2026-03-14'), unasked, today).map(({ rule }) => rule),
      ['id-question-is-answered'],
    )
    assert.deepEqual(
      objectionsToAssurance(assured('2026-03-15'), gone, today).map(({ rule }) => rule),
      ['service-is-not-closed', 'assurance-is-not-in-the-future'],
    )
    assert.equal(AssuranceDraft.safeParse({ assuredOn: 'ayer' }).error?.issues[0]?.message, 'day-exists')
  })

  test('says why, and names nobody', () => {
    const closing = (more: object) => ClosureDraft.safeParse({ closedOn: '2026-03-01', reason: 'Se mudó', ...more })
    assert.equal(closing({ reason: '  ' }).error?.issues[0]?.message, 'closing-says-why')
    assert.equal(closing({ reason: 'Se fue la Dra. Ruiz' }).error?.issues[0]?.message, 'text-names-nobody')
    const draft = closing({}).data!
    assert.deepEqual(objectionsToClosure(draft, open, today), [])
    assert.deepEqual(
      objectionsToClosure({ closedOn: day('2026-04-01'), reason: 'Se mudó' }, gone, today).map((one) => one.rule),
      ['service-is-not-closed', 'closure-is-not-in-the-future'],
    )
    assert.equal(CapacityDraft.safeParse({ state: 'busy' }).error?.issues[0]?.message, 'capacity-is-chosen')
  })
})

describe('An entry on a day', () => {
  const facts = (facts_on: string | null, assured_on: string | null) => ({
    facts_on: facts_on as Day | null,
    assured_on: assured_on as Day | null,
  })

  test('is old after 180 days, or where nobody ever verified it', () => {
    assert.equal(isStale(facts(null, '2025-09-15'), today), false)
    assert.equal(isStale(facts(null, '2025-09-14'), today), true)
    assert.equal(isStale(facts('2014-12-31', null), today), true)
    assert.equal(isStale(facts('2014-12-31', '2026-03-01'), today), false)
    assert.equal(isStale(facts(null, null), today), true)
    assert.equal(knownOn(facts('2014-12-31', '2026-03-01')), '2026-03-01')
    assert.equal(knownOn(facts('2014-12-31', null)), '2014-12-31')
  })

  test('takes nobody where it is unknown, closed, or said so; one that is full has a waiting list', () => {
    const rules = (...given: Parameters<typeof objectionsToReferring>) =>
      objectionsToReferring(...given).map(({ rule, field }) => `${field} ${rule}`)
    assert.deepEqual(rules(undefined, today), ['service service-is-known'])
    assert.deepEqual(rules({ closed_on: today, capacity: null }, today), ['service service-is-not-closed'])
    assert.deepEqual(rules({ closed_on: day('2026-03-15'), capacity: null }, today), [])
    assert.deepEqual(rules({ closed_on: null, capacity: { state: 'closed' } }, today), ['service service-takes-people'])
    assert.deepEqual(rules({ closed_on: null, capacity: { state: 'full' } }, today), [])
  })

  test('is open in the hours of its own zone, and always where no hours are known', () => {
    const schedule = [{ weekday: 6, opens: '09:00', closes: '11:00' }]
    const locations = [{ zone: 'America/Los_Angeles' }]
    const at = new Date('2026-03-14T17:00:00Z') // Saturday, 10:00 in Los Angeles
    assert.equal(isOpenAt({ schedule, locations }, at), true)
    assert.equal(isOpenAt({ schedule, locations: [{ zone: 'America/New_York' }] }, at), false)
    assert.equal(isOpenAt({ schedule, locations }, new Date('2026-03-14T18:00:00Z')), false)
    assert.equal(isOpenAt({ schedule: [], locations }, at), true)
    assert.equal(isOpenAt({ schedule, locations: [] }, at), true)
  })

  test('is told without ids, as plain JSON', () => {
    const told = serviceAsTold({
      title: 'Consulta',
      organization_title: 'Clínica',
      public_line: null,
      schedule: [],
      asks_for_id: 'no',
      documents: ['Recibo'],
      fees: 'Según el ingreso',
      languages: [{ language: 'es', note: '' }],
      attributes: ['free-clinic'],
      facts_on: null,
      assured_on: today,
      locations: [{ street: 'Calle 5', city: 'Los Ángeles', zone: 'America/Los_Angeles' }],
    })
    assert.deepEqual(JSON.parse(JSON.stringify(told)), told)
    assert.deepEqual(
      Object.keys(told).filter((key) => key.endsWith('id') && key !== 'asks_for_id'),
      [],
    )
    assert.deepEqual([told.street, told.zone], ['Calle 5', 'America/Los_Angeles'])
  })
})

test('Hours are read as people write them', () => {
  assert.deepEqual(readHours(2, '9 a 13 y 14:30-17').spells, [
    { weekday: 2, opens: '09:00', closes: '13:00' },
    { weekday: 2, opens: '14:30', closes: '17:00' },
  ])
  assert.deepEqual(readHours(2, ''), { spells: [], broken: null })
})

describe('The directory', () => {
  const office = 'los-angeles' as Id<'office'>
  const organization = newId<'organization'>()
  const lupe = actorWith('worker', { office, organization })
  const oscar = actorWith('consular-officer', { office })
  const elena = actorWith('headquarters')

  test('is read by whoever works at an office, not by Tomás and not by a provider', () => {
    assert.deepEqual([lupe, oscar, elena].map(mayReadServices), [true, true, true])
    assert.equal(mayReadServices(actorWith('operator')), false)
    assert.equal(mayReadServices(actorWith('provider', { organization })), false)
  })

  test('is kept by those whose entry it is', () => {
    const ofAgency = { office_id: office, custodian_id: organization }
    const ofOffice = { office_id: office, custodian_id: null }
    assert.deepEqual(
      [lupe, oscar, elena].map((actor) => mayKeepService(actor, ofAgency)),
      [true, false, false],
    )
    assert.deepEqual(
      [lupe, oscar, elena].map((actor) => mayKeepService(actor, ofOffice)),
      [false, true, true],
    )
    assert.equal(mayAddServices(lupe, 'boise' as Id<'office'>), false)
    assert.equal(custodianAt(lupe, office), organization)
    assert.equal(custodianAt(oscar, office), null)
  })
})
