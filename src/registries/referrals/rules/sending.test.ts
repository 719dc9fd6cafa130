import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { readTyped, type Typed } from '#platform/forms'
import { newId } from '#platform/random'
import {
  classesOf,
  fieldNames,
  objectionsToSending,
  SendDraft,
  toldOf,
  type ConsentCase,
  type SendCase,
} from './sending.ts'

const recipient = newId<'organization'>()
const today = day('2026-03-14')

const basics = {
  mode: 'live',
  field: ['name', 'phone', 'need'],
  name: 'María',
  phone: '+1 213 555 0188',
  consent: 'oral',
  seen: '0',
}

const read = (typed: Typed = {}) => readTyped({ ...basics, token: newId(), ...typed }, SendDraft)

function draftOf(typed: Typed = {}): SendDraft {
  const reading = read(typed)
  assert.ok(reading.draft, JSON.stringify(reading))
  return reading.draft
}

const caseOf = (changed: Partial<SendCase> = {}): SendCase => ({
  referral: {
    mode: 'live',
    state: 'draft',
    position: 0,
    reason: null,
    appointment_at: null,
    passed_at: null,
    recipient_id: recipient,
  },
  today,
  capacity: null,
  consents: [],
  kept: { name: '', phone: '' },
  ...changed,
})

const consentOf = (changed: Partial<ConsentCase> = {}): ConsentCase => ({
  purpose: 'referral',
  recipient_id: recipient,
  data_classes: ['identity', 'contact', 'need'],
  withdrawn_at: null,
  expires_on: day('2026-12-31'),
  ...changed,
})

const rulesOf = (typed: Typed, seen: SendCase): string[] =>
  objectionsToSending(draftOf(typed), seen).map(({ rule }) => rule)

describe('the form of a sending', () => {
  const broken = (typed: Typed): string[] => {
    const reading = read(typed)
    return reading.draft === undefined && 'objections' in reading ? reading.objections.map(({ rule }) => rule) : []
  }
  test('presets what is not asked', () => {
    const { ageGroup, bestTime, messageOk, interpreter, reminder, consentLanguage } = draftOf()
    assert.deepEqual(
      [ageGroup, bestTime, messageOk, interpreter, reminder, consentLanguage],
      ['adult', 'any', 'no', 'no', 'no', 'es'],
    )
  })
  test('refuses what no page offers, field by field', () => {
    const wrong: [Typed, string][] = [
      [{ mode: 'secret' }, 'mode-is-chosen'],
      [{ field: ['name', 'diagnosis'] }, 'field-can-be-told'],
      [{ name: 'x'.repeat(121) }, 'name-is-short'],
      [{ phone: 'mañana' }, 'phone-is-a-phone'],
      [{ ageGroup: '34' }, 'age-group-is-chosen'],
      [{ bestTime: 'midnight' }, 'best-time-is-chosen'],
      [{ messageOk: 'perhaps' }, 'message-ok-is-answered'],
      [{ interpreter: 'perhaps' }, 'interpreter-is-answered'],
      [{ reminder: 'perhaps' }, 'reminder-is-answered'],
      [{ language: 'no es código' }, 'language-is-known'],
      [{ consent: 'assumed' }, 'consent-can-be-read'],
      [{ consentLanguage: '¡' }, 'consent-names-its-language'],
      [{ token: 'x' }, 'form-is-whole'],
    ]
    for (const [typed, rule] of wrong) assert.deepEqual(broken(typed), [rule])
  })
})

test('only what is ticked is told, and its classes are what is consented to', () => {
  const draft = draftOf({ field: ['name', 'language', 'best-time'], language: 'yua', bestTime: 'evening', phone: '' })
  assert.deepEqual(toldOf(draft, 'dental'), [
    { field: 'name', value: 'María' },
    { field: 'language', value: 'yua' },
    { field: 'best-time', value: 'evening' },
  ])
  assert.deepEqual(classesOf(draft.field), ['identity', 'practical'])
  assert.deepEqual(classesOf(fieldNames).sort(), ['contact', 'identity', 'need', 'practical'])
})

describe('a live referral goes out', () => {
  test('with a consent that is given now, or one that stands and covers all that is told', () => {
    assert.deepEqual(rulesOf({}, caseOf()), [])
    assert.deepEqual(rulesOf({ consent: '' }, caseOf({ consents: [consentOf()] })), [])
  })
  test('consent-is-given', () => {
    assert.deepEqual(rulesOf({ consent: '' }, caseOf()), ['consent-is-given'])
    const followUp = consentOf({ purpose: 'follow-up', recipient_id: null })
    assert.deepEqual(rulesOf({ consent: '' }, caseOf({ consents: [followUp] })), ['consent-is-given'])
  })
  test('consent-names-the-recipient', () => {
    const elsewhere = consentOf({ recipient_id: newId<'organization'>() })
    assert.deepEqual(rulesOf({ consent: '' }, caseOf({ consents: [elsewhere] })), ['consent-names-the-recipient'])
  })
  test('consent-is-not-withdrawn', () => {
    const withdrawn = consentOf({ withdrawn_at: new Date() })
    assert.deepEqual(rulesOf({ consent: '' }, caseOf({ consents: [withdrawn] })), ['consent-is-not-withdrawn'])
    assert.deepEqual(rulesOf({ consent: '' }, caseOf({ consents: [withdrawn, consentOf()] })), [])
  })
  test('consent-has-not-expired: its last day counts', () => {
    const until = (on: string) => caseOf({ consents: [consentOf({ expires_on: day(on) })] })
    assert.deepEqual(rulesOf({ consent: '' }, until('2026-03-13')), ['consent-has-not-expired'])
    assert.deepEqual(rulesOf({ consent: '' }, until('2026-03-14')), [])
  })
  test('consent-covers-what-is-told', () => {
    const narrow = caseOf({ consents: [consentOf({ data_classes: ['identity', 'need'] })] })
    assert.deepEqual(rulesOf({ consent: '' }, narrow), ['consent-covers-what-is-told'])
    assert.deepEqual(rulesOf({ consent: '', field: ['name', 'need'] }, narrow), [])
  })
  test('provider-knows-whom-to-expect, name-is-given, phone-is-given, language-is-given: all told at once', () => {
    assert.deepEqual(rulesOf({ field: ['need'] }, caseOf()), ['provider-knows-whom-to-expect'])
    const empty = { field: ['name', 'phone', 'language'], name: '', phone: '', language: '' }
    assert.deepEqual(rulesOf(empty, caseOf()), ['name-is-given', 'phone-is-given', 'language-is-given'])
    assert.deepEqual(rulesOf(empty, caseOf({ kept: { name: 'Rosa Uc', phone: '+12135550199' } })), [
      'language-is-given',
    ])
  })
  test('service-has-room: one that said it is full is called first', () => {
    assert.deepEqual(rulesOf({}, caseOf({ capacity: 'full' })), ['service-has-room'])
    assert.deepEqual(rulesOf({}, caseOf({ capacity: 'limited' })), [])
    assert.deepEqual(rulesOf({ mode: 'logged' }, caseOf({ capacity: 'full' })), [])
  })
  test('only as a draft, from where the page showed it', () => {
    const sent = { ...caseOf().referral, state: 'sent' as const, position: 1 }
    assert.deepEqual(rulesOf({}, caseOf({ referral: sent })), [
      'referral-was-not-moved-by-another',
      'transition-is-possible',
    ])
  })
  test('text-holds-no-forbidden-number', () =>
    assert.deepEqual(rulesOf({ name: 'A 123 456 789' }, caseOf()), ['text-holds-no-forbidden-number']))
})

describe('a logged referral', () => {
  test('needs a consent to be spoken for, given now or kept, and nothing that is told', () => {
    const logged = { mode: 'logged', field: [], name: '', phone: '' }
    assert.deepEqual(rulesOf(logged, caseOf()), [])
    assert.deepEqual(rulesOf({ ...logged, consent: '' }, caseOf()), ['consent-is-given'])
    const followUp = consentOf({ purpose: 'follow-up', recipient_id: null as Id<'organization'> | null })
    assert.deepEqual(rulesOf({ ...logged, consent: '' }, caseOf({ consents: [followUp] })), [])
    const past = { ...followUp, expires_on: day('2026-03-13') }
    assert.deepEqual(rulesOf({ ...logged, consent: '' }, caseOf({ consents: [past] })), ['consent-is-given'])
  })
})

describe('reminders', () => {
  test('phone-has-its-country-code: a text message needs it', () => {
    assert.deepEqual(rulesOf({ reminder: 'yes', phone: '213 555 0188' }, caseOf()), ['phone-has-its-country-code'])
    assert.deepEqual(rulesOf({ reminder: 'yes' }, caseOf()), [])
    assert.deepEqual(
      rulesOf({ reminder: 'yes', phone: '', field: ['name'] }, caseOf({ kept: { name: '', phone: '+12135550199' } })),
      [],
    )
  })
  test('are agreed to with a consent of their own, which is given now', () => {
    const standing = caseOf({ consents: [consentOf()] })
    assert.deepEqual(rulesOf({ reminder: 'yes', consent: '' }, standing), ['consent-is-given'])
  })
})

test('a slip needs no consent: nothing is told to anybody', () =>
  assert.deepEqual(rulesOf({ mode: 'self', consent: '', field: [], name: '', phone: '' }, caseOf()), []))
