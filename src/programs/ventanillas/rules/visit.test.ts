import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { readTyped, type Typed } from '#platform/forms'
import {
  isFresh,
  isOpenOn,
  nextStepOf,
  objectionsToVisit,
  objectionsToVoid,
  servicesOf,
  VisitDraft,
  type VisitCase,
} from './visit.ts'

const today = day('2026-03-14')

const typedVisit: Typed = {
  id: '0b8f1f0a-5d7e-4c55-9d0c-4f1f5a1f2a3b',
  code: '4F7K9-QZX2M',
  station: '6f2f0c3e-1a2b-4c3d-8e4f-5a6b7c8d9e0f',
  visitedOn: '2026-03-14',
  language: 'spa',
  need: 'medical-home',
}

const wholeCase: VisitCase = {
  today,
  station: { opened_on: null, closed_on: null, closures: [] },
  ownAgency: true,
  languages: new Set(['spa', 'eng', 'zai']),
  items: {
    need: new Set(['medical-home', 'dental']),
    topic: new Set(['diabetes']),
    screening: new Set(['glucose', 'hiv']),
    vaccination: new Set(['influenza']),
    program: new Set(['medicaid']),
  },
  postalCodeExists: true,
  receiptKnown: true,
  referral: {
    office: 'los-angeles' as Id<'office'>,
    service: undefined,
    objected: [],
    keeps: false,
    needs: new Set(['medical-home', 'dental']),
  },
}

const draftOf = (typed: Typed): VisitDraft => {
  const reading = readTyped({ ...typedVisit, ...typed }, VisitDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  return reading.draft
}

const rulesBroken = (typed: Typed, seen: Partial<VisitCase> = {}): string[] =>
  objectionsToVisit(draftOf(typed), { ...wholeCase, ...seen }).map(({ rule, field }) => `${rule} @ ${field}`)

const fieldsUnread = (typed: Typed): string[] => {
  const reading = readTyped({ ...typedVisit, ...typed }, VisitDraft)
  return reading.draft === undefined ? reading.objections.map(({ rule, field }) => `${rule} @ ${field}`) : []
}

describe('a visit', () => {
  test('Lupe writes down one need and nothing is objected', () => assert.deepEqual(rulesBroken({}), []))

  test('visit-is-not-in-the-future', () => {
    assert.deepEqual(rulesBroken({ visitedOn: '2026-03-15' }), ['visit-is-not-in-the-future @ visitedOn'])
    assert.deepEqual(rulesBroken({ visitedOn: '2026-03-13' }), [])
  })

  test('day-can-be-read', () => {
    assert.deepEqual(fieldsUnread({ visitedOn: '2026-02-30' }), ['day-can-be-read @ visitedOn'])
    assert.deepEqual(fieldsUnread({ visitedOn: '14/03/2026' }), ['day-can-be-read @ visitedOn'])
  })

  test('form-is-whole', () => {
    assert.deepEqual(fieldsUnread({ id: 'x', code: 'x' }), ['form-is-whole @ id', 'form-is-whole @ code'])
    assert.deepEqual(fieldsUnread({ replaces: 'x' }), ['form-is-whole @ replaces'])
  })

  test('station-is-chosen', () => {
    assert.deepEqual(fieldsUnread({ station: '' }), ['station-is-chosen @ station'])
    assert.deepEqual(rulesBroken({}, { station: undefined }), ['station-is-chosen @ station'])
  })

  test('station-is-led-by-your-agency', () =>
    assert.deepEqual(rulesBroken({}, { ownAgency: false }), ['station-is-led-by-your-agency @ station']))

  test('station-is-open-on-that-day', () => {
    const closed = { opened_on: null, closed_on: day('2026-03-01'), closures: [] }
    assert.deepEqual(rulesBroken({}, { station: closed }), ['station-is-open-on-that-day @ visitedOn'])
    assert.deepEqual(rulesBroken({ visitedOn: '2026-02-28' }, { station: closed }), [])
    const months = { from_on: day('2020-12-01'), to_on: day('2021-03-31') }
    assert.equal(isOpenOn({ ...closed, closed_on: null, closures: [months] }, day('2021-03-31')), false)
    assert.equal(isOpenOn({ ...closed, closed_on: null, closures: [months] }, day('2021-04-01')), true)
    assert.equal(isOpenOn({ opened_on: day('2020-01-01'), closed_on: null, closures: [] }, day('2019-12-31')), false)
  })

  test('language-is-known: a variety keeps its own code', () => {
    assert.deepEqual(rulesBroken({ language: 'zai' }), [])
    assert.equal(draftOf({ language: 'zai' }).language, 'zai')
    assert.deepEqual(rulesBroken({ language: 'zap' }), ['language-is-known @ language'])
  })

  test('postal-code-exists', () =>
    assert.deepEqual(rulesBroken({ postalCode: '00000' }, { postalCodeExists: false }), [
      'postal-code-exists @ postalCode',
    ]))

  test('something-was-asked-or-given', () => {
    assert.deepEqual(rulesBroken({ need: '' }), ['something-was-asked-or-given @ need'])
    assert.deepEqual(rulesBroken({ need: '', vaccination: 'influenza' }), [])
  })

  test('service-is-in-the-guidelines', () => {
    assert.deepEqual(rulesBroken({ topic: ['diabetes', 'astrology'] }), ['service-is-in-the-guidelines @ topic'])
    assert.deepEqual(rulesBroken({ topic: ['diabetes'] }), [])
  })

  test('first-visit-is-answered', () => {
    assert.deepEqual(fieldsUnread({ firstThisYear: 'maybe' }), ['first-visit-is-answered @ firstThisYear'])
    assert.equal(draftOf({}).firstThisYear, 'not-asked')
  })

  test('service-is-known, referral-mode-is-chosen: the slip alone is preset', () => {
    assert.equal(draftOf({}).referralMode, 'self')
    assert.equal(draftOf({}).service, null)
    assert.deepEqual(fieldsUnread({ service: 'la de la esquina' }), ['service-is-known @ service'])
    assert.deepEqual(fieldsUnread({ referralMode: 'pigeon' }), ['referral-mode-is-chosen @ referralMode'])
  })

  test('receipt-can-be-read, earlier-receipt-is-known', () => {
    assert.deepEqual(rulesBroken({ earlierReceipt: '4f7k9 qzx2m' }), [])
    assert.deepEqual(rulesBroken({ earlierReceipt: 'hello' }), ['receipt-can-be-read @ earlierReceipt'])
    assert.deepEqual(rulesBroken({ earlierReceipt: '4F7K9QZX2M' }, { receiptKnown: false }), [
      'earlier-receipt-is-known @ earlierReceipt',
    ])
  })

  test('contact-has-consent, contact-is-a-telephone, consent-can-be-read', () => {
    assert.deepEqual(rulesBroken({ contact: '+1 213 555 0188' }), ['contact-has-consent @ consent'])
    assert.deepEqual(rulesBroken({ contact: '+1 213 555 0188', consent: 'oral' }), [])
    assert.deepEqual(rulesBroken({ contact: 'Calle 5', consent: 'oral' }), ['contact-is-a-telephone @ contact'])
    assert.deepEqual(rulesBroken({ contact: '123-45-6789', consent: 'oral' }), [
      'text-holds-no-forbidden-number @ contact',
    ])
    assert.deepEqual(fieldsUnread({ consent: 'implied' }), ['consent-can-be-read @ consent'])
    assert.deepEqual(rulesBroken({ contact: '123', consent: 'oral' }), ['contact-is-a-telephone @ contact'])
  })

  test('replacement-has-a-reason, text-holds-no-forbidden-number', () => {
    const replaces = '1b8f1f0a-5d7e-4c55-9d0c-4f1f5a1f2a3b'
    assert.deepEqual(rulesBroken({ replaces }), ['replacement-has-a-reason @ replacesReason'])
    assert.deepEqual(rulesBroken({ replaces, replacesReason: 'día equivocado' }), [])
    assert.deepEqual(rulesBroken({ replaces, replacesReason: 'era A-123 456 789' }), [
      'text-holds-no-forbidden-number @ replacesReason',
    ])
  })

  test('all broken rules are told at once', () =>
    assert.equal(
      rulesBroken({ visitedOn: '2027-01-01', need: '', language: 'xx' }, { postalCodeExists: false }).length,
      4,
    ))
})

describe('the services of a visit', () => {
  test('a screening keeps its next step and nothing like a result', () => {
    const draft = draftOf({ screening: ['glucose', 'hiv'], 'next-glucose': 'see-a-clinic', 'next-hiv': 'positive' })
    assert.deepEqual(
      servicesOf(draft).filter(({ kind }) => kind === 'screening'),
      [
        { kind: 'screening', item: 'glucose', next_step: 'see-a-clinic' },
        { kind: 'screening', item: 'hiv', next_step: 'none' },
      ],
    )
    assert.equal(nextStepOf(draft, 'vision'), 'none')
  })

  test('what is ticked twice counts once', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom('medical-home', 'dental')), (need) => {
        const services = servicesOf(draftOf({ need }))
        assert.equal(services.length, new Set(need).size)
      }),
    ))
})

describe('voiding an entry', () => {
  const stands = { exists: true, voided: false, undo: false }

  test('entry-stands', () =>
    assert.deepEqual(
      objectionsToVoid('doble', { ...stands, voided: true }).map(({ rule }) => rule),
      ['entry-stands'],
    ))

  test('voiding-has-a-reason, unless it is undone', () => {
    assert.deepEqual(
      objectionsToVoid('', stands).map(({ rule }) => rule),
      ['voiding-has-a-reason'],
    )
    assert.deepEqual(objectionsToVoid('', { ...stands, undo: true }), [])
  })

  test('an entry is fresh for ten minutes', () => {
    const at = new Date('2026-03-14T18:00:00Z')
    assert.equal(isFresh(at, new Date('2026-03-14T18:10:00Z')), true)
    assert.equal(isFresh(at, new Date('2026-03-14T18:10:01Z')), false)
  })
})
