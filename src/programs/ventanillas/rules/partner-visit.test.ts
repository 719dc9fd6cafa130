// A visit as an agency's own system tells it: what is taken, and what is refused by name.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { day } from '#kernel/day'
import { objectionsToLateness, readToldVisit } from './partner-visit.ts'

const terms = { today: day('2026-03-14'), contactDays: 90 }
const visit = { reference: 'a', visitedOn: '2026-03-10', need: ['other'] }
const consent = { phone: { form: 'oral', language: 'es', textVersion: '2026-01' } }
const contact = { phone: '+1 213 555 0182' }

const rulesOf = (told: unknown) => readToldVisit(told, terms).objections.map(({ rule, field }) => `${field}: ${rule}`)

describe('A told visit', () => {
  it('is taken apart: its fields, and a contact with the consent to it', () => {
    assert.deepEqual(readToldVisit(visit, terms), { fields: visit, contact: null, objections: [] })
    const reached = readToldVisit({ ...visit, contact, consent }, terms)
    assert.deepEqual(reached.fields, visit)
    assert.deepEqual(reached.contact, { phone: contact.phone, consent: consent.phone, isOver: false })
    assert.deepEqual(rulesOf({ ...visit, contact: null, consent: null }), [])
    assert.deepEqual(rulesOf({ ...visit, contact: {}, consent: { phone: null } }), [])
  })

  it('field-names-nobody, field-is-known', () => {
    assert.deepEqual(rulesOf({ ...visit, patientName: 'x' }), ['patientName: field-names-nobody'])
    assert.deepEqual(rulesOf({ ...visit, visited_on: 'x' }), ['visited_on: field-is-known'])
    assert.deepEqual(readToldVisit({ ...visit, needs: [] }, terms).objections[0]!.values, {
      field: 'needs',
      nearest: 'need',
    })
    assert.deepEqual(rulesOf({ ...visit, contact: { mail: 'a@b.test' } }), ['contact.mail: field-names-nobody'])
    assert.deepEqual(rulesOf({ ...visit, consent: { fax: {} } }), ['consent.fax: field-is-known'])
  })

  it('field-has-its-form', () => {
    for (const told of [null, 7, 'x', []]) assert.deepEqual(rulesOf(told), ['null: field-has-its-form'])
    assert.deepEqual(rulesOf({ ...visit, contact: 'x' }), ['contact: field-has-its-form'])
    assert.deepEqual(rulesOf({ ...visit, consent: [] }), ['consent: field-has-its-form'])
    assert.deepEqual(rulesOf({ ...visit, consent, contact: { phone: 7 } }), ['contact.phone: field-has-its-form'])
  })

  it('contact-has-consent, consent-has-its-contact, consent-is-whole', () => {
    assert.deepEqual(rulesOf({ ...visit, contact }), ['contact.phone: contact-has-consent'])
    assert.deepEqual(rulesOf({ ...visit, consent }), ['consent.phone: consent-has-its-contact'])
    for (const part of [{ form: 'tacit' }, { language: '' }, { textVersion: 'a\0' }, { givenOn: '2026-03-10' }]) {
      const phone = { ...consent.phone, ...part }
      assert.deepEqual(rulesOf({ ...visit, contact, consent: { phone } }), ['consent.phone: consent-is-whole'])
    }
  })

  it('contact-is-a-telephone, text-holds-no-forbidden-number', () => {
    const told = (phone: string) => rulesOf({ ...visit, consent, contact: { phone } })
    assert.deepEqual(told('Rosa'), ['contact.phone: contact-is-a-telephone'])
    assert.deepEqual(told('123-45-6789'), ['contact.phone: text-holds-no-forbidden-number'])
  })

  it('contact-would-still-be-kept, where the visit is new', () => {
    const contactOf = (visitedOn: string) => readToldVisit({ ...visit, visitedOn, contact, consent }, terms).contact
    const rules = (visitedOn: string, isKnown: boolean) =>
      objectionsToLateness(contactOf(visitedOn), { isKnown }).map(({ rule }) => rule)
    assert.deepEqual(rules('2025-12-15', false), [])
    assert.deepEqual(rules('2025-12-14', false), ['contact-would-still-be-kept'])
    assert.deepEqual(rules('2025-12-14', true), [])
    assert.deepEqual(objectionsToLateness(null, { isKnown: false }), [])
  })

  it('is read whatever it is, and has a contact only where nothing of it is objected to', () => {
    const part = fc.oneof(
      fc.jsonValue(),
      fc.record({ phone: fc.jsonValue() }),
      fc.constant(contact),
      fc.constant(consent),
    )
    fc.assert(
      fc.property(part, part, (one, other) => {
        const { contact: taken, objections } = readToldVisit({ ...visit, contact: one, consent: other }, terms)
        const isRight = one === contact && other === consent
        if (isRight) assert.deepEqual([taken?.phone, objections], [contact.phone, []])
        if (taken !== null && objections.length > 0)
          assert.deepEqual(
            objections.map(({ field }) => field),
            ['contact.phone'],
          )
      }),
    )
  })
})
