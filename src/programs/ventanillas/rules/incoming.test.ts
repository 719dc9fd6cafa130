import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { day, month } from '#kernel/day'
import { isUuid } from '#kernel/id'
import {
  fateOf,
  idFrom,
  IncomingVisit,
  keepsPerson,
  objectionsToIncoming,
  visitRowOf,
  type IncomingCase,
  type StandingVisit,
  type VisitRow,
} from './incoming.ts'

const told = { reference: 'A-1', visitedOn: '2026-02-03', language: 'es', need: 'medical-home' }

const seen: IncomingCase = {
  today: day('2026-03-14'),
  station: {
    opened_on: day('2020-01-01'),
    closed_on: null,
    closures: [{ from_on: day('2026-01-01'), to_on: day('2026-01-06') }],
  },
  led: [{ from_on: day('2021-01-01'), to_on: null }],
  languages: new Set(['es', 'mix']),
  items: {
    need: new Set(['medical-home', 'dental']),
    topic: new Set(['diabetes']),
    screening: new Set(['glucose']),
    vaccination: new Set(['influenza']),
    program: new Set(['medicaid']),
  },
  divisions: new Set(['06037']),
  told: new Set([month('2025-12')]),
  postalCodeExists: true,
}

const wrongIn = (more: Record<string, unknown>): string[] => {
  const read = IncomingVisit.safeParse({ ...told, ...more })
  return (read.error?.issues ?? []).map(({ message, path }) => `${String(path[0])} ${message}`)
}

const objections = (more: Record<string, unknown>, about: Partial<IncomingCase> = {}): string[] =>
  objectionsToIncoming(IncomingVisit.parse({ ...told, ...more }), { ...seen, ...about }).map(
    ({ rule, field }) => `${field} ${rule}`,
  )

describe('A visit that another system tells', () => {
  test('holds as it is', () => {
    assert.deepEqual(objections({}), [])
    assert.deepEqual(
      objections({ language: '', screening: 'glucose:advice', division: '06037', interpreter: true }),
      [],
    )
  })

  test('names its reference, its day and answers that can be read', () => {
    assert.deepEqual(wrongIn({ reference: ' ' }), ['reference reference-is-there'])
    assert.deepEqual(wrongIn({ reference: 'x'.repeat(101) }), ['reference reference-is-short'])
    assert.deepEqual(wrongIn({ person: 'x'.repeat(101) }), ['person reference-is-short'])
    assert.deepEqual(wrongIn({ visitedOn: '03/02/2026' }), ['visitedOn day-can-be-read'])
    assert.deepEqual(wrongIn({ interpreter: 'perhaps' }), ['interpreter answer-is-yes-or-no'])
    assert.deepEqual(wrongIn({ interpreter: 'not-asked' }), ['interpreter answer-is-yes-or-no'])
    assert.deepEqual(wrongIn({ firstThisYear: 'perhaps' }), ['firstThisYear first-visit-is-answered'])
    assert.equal(IncomingVisit.parse({ ...told, firstThisYear: 'Sí' }).firstThisYear, 'yes')
    assert.equal(IncomingVisit.parse(told).firstThisYear, 'not-asked')
    assert.equal(IncomingVisit.parse({ ...told, reference: 17 }).reference, '17')
  })

  test('is of a day on which the station was open, the agency led it, and nobody told totals', () => {
    assert.deepEqual(objections({ visitedOn: '2026-03-15' }), ['visitedOn visit-is-not-in-the-future'])
    assert.deepEqual(objections({ visitedOn: '2026-01-02' }), ['visitedOn station-is-open-on-that-day'])
    assert.deepEqual(objections({ visitedOn: '2020-06-01' }), ['visitedOn agency-led-the-station-then'])
    assert.deepEqual(objections({ visitedOn: '2025-12-31' }), ['visitedOn month-is-told-once'])
  })

  test('uses codes of the pack, and says a place once', () => {
    assert.deepEqual(objections({ language: 'xx' }), ['language language-is-known'])
    assert.deepEqual(objections({ need: 'dental teeth' }), ['need service-is-in-the-guidelines'])
    assert.deepEqual(objections({ screening: 'glucose:high' }), ['screening next-step-is-known'])
    assert.deepEqual(objections({ need: '' }), ['need something-was-asked-or-given'])
    assert.deepEqual(objections({ postalCode: '00000' }, { postalCodeExists: false }), [
      'postalCode postal-code-exists',
    ])
    assert.deepEqual(objections({ division: '99999' }), ['division division-exists'])
    assert.deepEqual(objections({ division: '06037', postalCode: '90057' }), ['division place-is-told-once'])
    assert.deepEqual(objections({ person: '123-45-6789' }), ['person text-holds-no-forbidden-number'])
  })

  test('becomes a row with each item once and no word of its own', () => {
    const visit = IncomingVisit.parse({
      ...told,
      need: ['dental', 'dental'],
      screening: 'glucose:advice, glucose',
      language: '',
    })
    const row = visitRowOf(visit, { id: 'x', division: null, receipt: null, presetLanguage: 'es' })
    assert.deepEqual(row, {
      id: 'x',
      visited_on: '2026-02-03',
      division: null,
      language: 'es',
      interpreter: 'no',
      first_this_year: 'not-asked',
      receipt: null,
      services: [
        { kind: 'need', item: 'dental', next_step: null },
        { kind: 'screening', item: 'glucose', next_step: 'advice' },
      ],
    })
  })

  test('keeps whose it was until 31 January of the next year', () => {
    assert.equal(keepsPerson(day('2025-05-01'), day('2026-01-31')), true)
    assert.equal(keepsPerson(day('2025-05-01'), day('2026-02-01')), false)
  })

  test('has an id that is a UUID, whatever its HMAC', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (mac) =>
        isUuid(idFrom(Buffer.from(mac).toString('hex'))),
      ),
    )
  })
})

const row: VisitRow = {
  id: 'a',
  visited_on: day('2026-02-03'),
  division: null,
  language: 'es',
  interpreter: 'no',
  first_this_year: 'yes',
  receipt: null,
  services: [
    { kind: 'need', item: 'dental', next_step: null },
    { kind: 'topic', item: 'diabetes', next_step: null },
  ],
}

const standing = (more: Partial<StandingVisit> = {}): StandingVisit => ({
  ...row,
  station_id: 's',
  is_typed: false,
  is_void: false,
  replaced_by: null,
  ...more,
})

const other = { language: 'en' }
const fate = (chain: readonly StandingVisit[], replace: boolean): string => {
  const found = fateOf(row, chain, { station: 's', replace })
  return found.objection?.rule ?? found.fate
}

describe('What becomes of a visit', () => {
  test('that is new or the same is as it is, in whatever order its services stand', () => {
    assert.equal(fate([], false), 'taken')
    assert.equal(fate([standing({ services: row.services.toReversed() })], true), 'repeated')
    assert.equal(fate([standing({ is_void: true })], true), 'repeated')
  })

  test('that says something else is refused, or replaces what stands where that is asked for', () => {
    for (const more of [other, { station_id: 't' }, { division: '06037' }, { services: row.services.slice(1) }]) {
      assert.equal(fate([standing(more)], false), 'reference-is-new-or-the-same')
      assert.equal(fate([standing(more)], true), 'replaced')
    }
  })

  test('that was voided here, or corrected here by hand, is not overwritten', () => {
    assert.equal(fate([standing({ ...other, is_void: true })], true), 'reference-was-not-voided')
    const corrected = [
      standing({ ...other, is_void: true, replaced_by: 'b' }),
      standing({ id: 'b', language: 'mix', is_typed: true }),
    ]
    assert.equal(fate(corrected, true), 'reference-was-not-corrected-here')
    const since = [standing({ is_void: true, replaced_by: 'b' }), standing({ id: 'b', ...other, is_typed: true })]
    assert.equal(fate(since, false), 'repeated')
    assert.equal(fate(since, true), 'repeated')
  })

  test('that was told anew since is known too, and comes back only where that is asked for', () => {
    const chain = [standing({ is_void: true, replaced_by: 'b' }), standing({ id: 'b', ...other })]
    assert.equal(fate(chain, false), 'repeated')
    assert.deepEqual(fateOf(row, chain, { station: 's', replace: true }), {
      fate: 'replaced',
      head: 'b',
      objection: null,
    })
  })
})
