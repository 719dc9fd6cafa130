// What must hold before anything about a person is kept.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Id } from '#kernel/id'
import { readPhone } from '#kernel/text'
import { anonymous, type Actor, type RoleName } from '#platform/context'
import {
  ConsentDraft,
  ContactDraft,
  mayHoldPersons,
  nameWords,
  objectionsToPerson,
  readMail,
  type ProtectedPersonDraft,
} from './rules.ts'

const custodian = '11111111-1111-4111-8111-111111111111' as Id<'organization'>
const other = '22222222-2222-4222-8222-222222222222' as Id<'organization'>
const consent = {
  purpose: 'follow-up',
  recipient: null,
  language: 'es',
  textVersion: '1',
  form: 'oral',
  givenBy: 'person',
} as const
const contact = { name: 'Rosa', phone: null, mail: null }
const draft: ProtectedPersonDraft = { custodian, program: 'ventanillas', consent, contact }
const rulesOf = (changed: Partial<ProtectedPersonDraft>) =>
  objectionsToPerson({ ...draft, ...changed }).map(({ rule }) => rule)

const actorAs = (role: RoleName, organization: Id<'organization'> | null): Actor => ({
  ...anonymous,
  kind: 'account',
  roles: [{ role, office: null, organization }],
})

test('contact-is-kept-only-with-consent', () => {
  assert.deepEqual(rulesOf({}), [])
  assert.deepEqual(rulesOf({ consent: null }), ['contact-is-kept-only-with-consent'])
})

test('contact-has-a-name-or-a-way', () => {
  assert.deepEqual(rulesOf({ contact: { name: null, phone: '5551234567', mail: null } }), [])
  assert.deepEqual(rulesOf({ contact: { name: null, phone: null, mail: null } }), ['contact-has-a-name-or-a-way'])
})

test('childs-consent-is-the-guardians', () => {
  assert.deepEqual(rulesOf({ ageGroup: 'child', consent: { ...consent, givenBy: 'guardian' } }), [])
  assert.deepEqual(rulesOf({ ageGroup: 'child' }), ['childs-consent-is-the-guardians'])
})

test('those who work for the custodian hold its persons, and nobody else of whatever rank', () => {
  for (const role of ['worker', 'coordinator', 'agency-lead'] as const) {
    assert.ok(mayHoldPersons(actorAs(role, custodian), custodian))
    assert.ok(!mayHoldPersons(actorAs(role, other), custodian))
  }
  for (const role of ['consular-officer', 'headquarters', 'operator'] as const) {
    assert.ok(!mayHoldPersons(actorAs(role, null), custodian), role)
  }
})

test('name-is-short, phone-is-a-phone and mail-is-an-address are told beside their fields', () => {
  const read = ContactDraft.safeParse({ name: 'x'.repeat(121), phone: 'llámeme', mail: 'rosa' })
  assert.deepEqual(
    read.error?.issues.map(({ message, path }) => [message, path[0]]),
    [
      ['name-is-short', 'name'],
      ['phone-is-a-phone', 'phone'],
      ['mail-is-an-address', 'mail'],
    ],
  )
  assert.deepEqual(ContactDraft.parse({ name: ' Rosa ', phone: '', mail: undefined }), contact)
})

test('a consent names its purpose, its text and who gave it', () => {
  const read = ConsentDraft.safeParse({
    purpose: '',
    recipient: null,
    language: '',
    textVersion: '',
    form: 'sign',
    givenBy: 'nobody',
  })
  assert.deepEqual(
    read.error?.issues.map(({ message }) => message),
    [
      'consent-names-its-purpose',
      'consent-names-its-language',
      'consent-names-its-text',
      'consent-is-oral-or-written',
      'consent-names-who-gave-it',
    ],
  )
})

test('telephones and mail addresses are read as people type them', () => {
  assert.equal(readPhone('+1 (555) 123-4567'), '+15551234567')
  assert.equal(readPhone('555 123'), undefined)
  assert.equal(readMail(' Rosa@Ejemplo.ORG '), 'rosa@ejemplo.org')
  assert.equal(readMail('rosa@a.org, otra@b.org'), undefined)
})

test('a name is found without accents, in any order of its words', () => {
  assert.deepEqual(nameWords('María-José  de la O Ñúñez'), ['maria', 'jose', 'de', 'la', 'nunez'])
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const words = nameWords(name)
      assert.equal(new Set(words).size, words.length)
      assert.deepEqual(nameWords(words.join(' ')), words)
    }),
  )
})
