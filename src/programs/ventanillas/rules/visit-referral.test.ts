import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Id } from '#kernel/id'
import {
  followsItsVisit,
  inOrderOfUse,
  needOfReferral,
  objectionsToVisitReferral,
  type ReferralCase,
  type ReferralChoice,
  type ServiceChoice,
} from './visit-referral.ts'

const office = 'los-angeles' as Id<'office'>
const clinic = '6f2f0c3e-1a2b-4c3d-8e4f-5a6b7c8d9e0f' as Id<'service'>
const referral = '0b8f1f0a-5d7e-4c55-9d0c-4f1f5a1f2a3b' as Id<'referral'>

const nowhere: ReferralChoice = { service: null, referral, referralMode: 'self', referralNeed: '', need: ['dental'] }
const there: ReferralChoice = { ...nowhere, service: clinic }

const seen: ReferralCase = {
  office,
  service: { office_id: office, needs: ['dental', 'vision'] },
  objected: [],
  keeps: false,
  needs: new Set(['dental', 'vision', 'food']),
}

const broken = (choice: ReferralChoice, also: Partial<ReferralCase> = {}): string[] =>
  objectionsToVisitReferral(choice, { ...seen, ...also }).map(({ rule, field }) => `${rule} @ ${field}`)

describe('a visit that refers', () => {
  test('Lupe sends nobody anywhere, or somebody to a clinic: nothing is objected', () => {
    assert.deepEqual(broken(nowhere), [])
    assert.deepEqual(broken(there), [])
  })

  test('names its service: a way to follow it, or a need of its own, without one is an oversight', () => {
    assert.deepEqual(broken({ ...nowhere, referralMode: 'live' }), ['referral-names-its-service @ service'])
    assert.deepEqual(broken({ ...nowhere, referralNeed: 'food' }), ['referral-names-its-service @ service'])
  })

  test('goes to a service of this office', () => {
    const elsewhere = { office_id: 'chicago' as Id<'office'>, needs: ['dental'] }
    assert.deepEqual(broken(there, { service: elsewhere }), ['service-is-of-this-office @ service'])
  })

  test('does not send somebody twice: the referral of the visit that was wrong goes on', () => {
    assert.deepEqual(broken(there, { keeps: true }), ['replaced-visit-keeps-its-referral @ service'])
    assert.deepEqual(broken(nowhere, { keeps: true }), [])
  })

  test('hears all that the directory objects to, beside the service', () => {
    const objected = [{ rule: 'service-is-not-closed', field: 'service' }]
    assert.deepEqual(broken({ ...there, need: [] }, { objected }), [
      'service-is-not-closed @ service',
      'referral-has-a-need @ referralNeed',
    ])
  })

  test('has a need that the pack knows', () => {
    assert.deepEqual(broken({ ...there, need: [] }), ['referral-has-a-need @ referralNeed'])
    assert.deepEqual(broken({ ...there, need: [], referralNeed: 'food' }), [])
    assert.deepEqual(broken({ ...there, referralNeed: 'gold' }), ['referral-has-a-need @ referralNeed'])
  })

  test('carries the id that was made with the form', () => {
    assert.deepEqual(broken({ ...there, referral: null }), ['form-is-whole @ null'])
  })
})

test('the need of a referral is the chosen one, else the first ticked that the service answers, else the first ticked', () => {
  const ticked = { ...there, need: ['food', 'vision', 'dental'] }
  assert.equal(needOfReferral({ ...ticked, referralNeed: 'food' }, ['vision']), 'food')
  assert.equal(needOfReferral(ticked, ['dental', 'vision']), 'vision')
  assert.equal(needOfReferral(ticked, []), 'food')
  assert.equal(needOfReferral({ ...ticked, need: [] }, ['dental']), '')
})

test('the services used most stand first, then the others by their title', () => {
  const service = (id: string, title: string): ServiceChoice => ({
    id: id as Id<'service'>,
    title,
    organization_title: title,
    capacity: null,
    stale: false,
  })
  const listed = [service('a', 'Ángel'), service('b', 'Beta'), service('c', 'Casa'), service('d', 'Delta')]
  const used = ['d', 'b', 'gone'] as Id<'service'>[]
  assert.deepEqual(
    inOrderOfUse(listed.toReversed(), used).map(({ title }) => title),
    ['Delta', 'Beta', 'Ángel', 'Casa'],
  )
})

test('a referral is undone with its visit; voided with it later only while nobody has answered', () => {
  assert.equal(followsItsVisit('accepted', true), true)
  assert.equal(followsItsVisit('sent', false), true)
  assert.equal(followsItsVisit('draft', false), true)
  assert.equal(followsItsVisit('accepted', false), false)
  assert.equal(followsItsVisit('completed', false), false)
  assert.equal(followsItsVisit('entered_in_error', true), false)
})
