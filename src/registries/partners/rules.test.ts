import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { z } from 'zod'
import { addDays, day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { anonymous, type Actor, type RoleName } from '#platform/context'
import {
  agreementDraft,
  daysLeft,
  isInForce,
  lastDayOf,
  mayKeepPartners,
  mayProposeAgreements,
  mayReadOrganizations,
  mayReadPartners,
  objectionsToAcceptance,
  objectionsToAgreement,
  objectionsToEnding,
  objectionsToOrganization,
  organizationDraft,
  renewalOn,
  standingOf,
  type AgreementState,
} from './rules.ts'

const rulesOf = (objections: readonly { rule: string }[]) => objections.map(({ rule }) => rule)
const today = day('2026-03-14')

/** What is wrong in each field of what was typed. */
const wrongIn = (shape: z.ZodType, values: unknown): string[] =>
  (shape.safeParse(values).error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`).sort()
const angeles = 'los-angeles' as Id<'office'>

const agreement: AgreementState = {
  from_on: day('2025-04-01'),
  to_on: day('2026-12-31'),
  renewal_days: 90,
  accepted_at: new Date('2025-03-30T00:00:00Z'),
  ended_on: null,
}

describe('An agreement', () => {
  test('is in force from its first to its last day, once it is accepted', () => {
    assert.equal(isInForce(agreement, day('2025-04-01')), true)
    assert.equal(isInForce(agreement, day('2026-12-31')), true)
    assert.equal(isInForce(agreement, day('2027-01-01')), false)
    assert.equal(isInForce(agreement, day('2025-03-31')), false)
    assert.equal(isInForce({ ...agreement, accepted_at: null }, today), false)
  })

  test('that was ended admits nothing after its last day', () => {
    const ended = { ...agreement, ended_on: day('2026-02-28') }
    assert.equal(isInForce(ended, day('2026-02-28')), true)
    assert.equal(isInForce(ended, day('2026-03-01')), false)
    assert.equal(lastDayOf({ to_on: null, ended_on: null }), null)
  })

  test('is to be renewed as many days before its last as agreed', () => {
    assert.equal(renewalOn(agreement), '2026-10-02')
    assert.equal(standingOf(agreement, day('2026-10-01')), 'in-force')
    assert.equal(standingOf(agreement, day('2026-10-02')), 'to-renew')
    assert.equal(daysLeft(agreement, day('2026-12-31')), 1)
    assert.equal(renewalOn({ ...agreement, to_on: null }), null)
  })

  test('stands as proposed, coming, expired or ended', () => {
    assert.equal(standingOf({ ...agreement, accepted_at: null }, today), 'proposed')
    assert.equal(standingOf({ ...agreement, accepted_at: null, ended_on: today }, today), 'ended')
    assert.equal(standingOf(agreement, day('2025-01-01')), 'coming')
    assert.equal(standingOf(agreement, day('2027-01-01')), 'expired')
    assert.equal(standingOf({ ...agreement, ended_on: day('2026-01-31') }, today), 'ended')
  })

  test('is in force exactly on the days on which it stands as in force or to renew', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -500, max: 1000 }),
        fc.option(fc.integer({ min: 0, max: 400 })),
        fc.boolean(),
        (at, end, accepted) => {
          const on = addDays(agreement.from_on, at)
          const ended_on = end === null ? null : addDays(agreement.from_on, end)
          const state = { ...agreement, ended_on, accepted_at: accepted ? agreement.accepted_at : null }
          assert.equal(isInForce(state, on), ['in-force', 'to-renew'].includes(standingOf(state, on)))
        },
      ),
    )
  })
})

const typed = {
  organization_id: 'any',
  areas: ['ventanillas', 'health-week'],
  signed_on: '2026-03-01',
  from_on: '2026-03-15',
  to_on: '2027-03-14',
  renewal_days: '90',
}

describe('A proposal', () => {
  const draft = agreementDraft.parse(typed)
  const known = { organization: true, office: true }

  test('names an organization and an office, is signed, and is not over before it is made', () => {
    assert.deepEqual(objectionsToAgreement(draft, today, known), [])
    assert.deepEqual(rulesOf(objectionsToAgreement(draft, today, { organization: false, office: false })), [
      'organization-exists',
      'office-exists',
    ])
    const future = { ...draft, signed_on: day('2026-03-15') }
    assert.deepEqual(rulesOf(objectionsToAgreement(future, today, known)), ['signing-is-not-in-the-future'])
    const backwards = { ...draft, to_on: day('2026-03-14') }
    assert.deepEqual(rulesOf(objectionsToAgreement(backwards, today, known)), ['agreement-begins-before-it-ends'])
    const over = { ...draft, from_on: day('2025-01-01'), to_on: day('2026-03-13') }
    assert.deepEqual(rulesOf(objectionsToAgreement(over, today, known)), ['agreement-has-not-expired'])
  })

  test('is for at least one known area and some days of renewal', () => {
    assert.deepEqual(wrongIn(agreementDraft, { ...typed, areas: [], renewal_days: '9999', to_on: 'soon' }), [
      'areas area-is-chosen',
      'renewal_days renewal-days-are-few',
      'to_on day-exists',
    ])
    assert.deepEqual(wrongIn(agreementDraft, { ...typed, areas: 'castles' }), ['areas.0 area-is-known'])
    assert.deepEqual(agreementDraft.parse({ ...typed, areas: 'plazas', to_on: '' }).areas, ['plazas'])
  })

  test('is accepted once, before it is over', () => {
    const proposed = { ...agreement, accepted_at: null }
    assert.deepEqual(objectionsToAcceptance(proposed, today), [])
    assert.deepEqual(rulesOf(objectionsToAcceptance(agreement, today)), ['agreement-is-only-proposed'])
    assert.deepEqual(rulesOf(objectionsToAcceptance(proposed, day('2027-01-01'))), ['agreement-has-not-expired'])
  })

  test('is ended once, within its days, for a reason that names no one', () => {
    const ending = { ended_on: today, ended_why: 'They moved away' }
    assert.deepEqual(objectionsToEnding(agreement, ending), [])
    assert.deepEqual(rulesOf(objectionsToEnding({ ...agreement, ended_on: today }, ending)), ['agreement-is-not-ended'])
    assert.deepEqual(rulesOf(objectionsToEnding(agreement, { ...ending, ended_on: day('2025-03-31') })), [
      'ending-lies-within-the-agreement',
    ])
    assert.deepEqual(rulesOf(objectionsToEnding(agreement, { ...ending, ended_why: 'A 123-456-789' })), [
      'text-names-no-one',
    ])
  })
})

describe('An organization', () => {
  test('stands once by name and city, in a division that exists', () => {
    const draft = organizationDraft.parse({ kind: 'bank', title: 'Caja', division: 'XA-NOR', source: 'a list' })
    assert.deepEqual(objectionsToOrganization(draft, { division: true, same: false }), [])
    assert.deepEqual(rulesOf(objectionsToOrganization(draft, { division: false, same: true })), [
      'division-exists',
      'organization-stands-once',
    ])
    const forbidden = { ...draft, city: 'indocumentados', source: 'A-123456789' }
    assert.deepEqual(rulesOf(objectionsToOrganization(forbidden, { division: true, same: false })), [
      'text-names-no-one',
      'text-names-no-one',
    ])
    const lies = { kind: 'castle', title: '', website: 'javascript:alert(1)', source: 'x'.repeat(201) }
    assert.deepEqual(wrongIn(organizationDraft, { ...draft, ...lies, city: '', division: '' }), [
      'kind kind-is-known',
      'source text-is-short',
      'title field-is-given',
      'website website-is-an-address',
    ])
  })
})

describe('Partners', () => {
  const actor = (role: RoleName, office: Id<'office'> | null = angeles): Actor => ({
    ...anonymous,
    kind: 'account',
    roles: [{ role, office, organization: null }],
  })

  test('are kept by Elena; Óscar reads and proposes at his own office only', () => {
    assert.equal(mayKeepPartners(actor('headquarters', null)), true)
    assert.equal(mayKeepPartners(actor('consular-officer')), false)
    assert.equal(mayProposeAgreements(actor('consular-officer'), angeles), true)
    assert.equal(mayProposeAgreements(actor('consular-officer'), 'boise' as Id<'office'>), false)
    assert.equal(mayProposeAgreements(actor('consular-officer'), null), false)
    assert.equal(mayProposeAgreements(actor('agency-lead'), angeles), false)
  })

  test('are read by those who work with them, not by Rosa or Lupe', () => {
    assert.equal(mayReadPartners(actor('agency-lead'), angeles), true)
    assert.equal(mayReadPartners(actor('agency-lead'), 'boise' as Id<'office'>), false)
    assert.equal(mayReadPartners(actor('worker'), angeles), false)
    assert.equal(mayReadOrganizations(actor('coordinator')), true)
    assert.equal(mayReadOrganizations(anonymous), false)
  })
})
