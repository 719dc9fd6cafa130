// Who may let whom in, and what must hold of what people type.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { z } from 'zod'
import type { Id } from '#kernel/id'
import { anonymous, roleNames, systemActor, type Actor, type Role, type RoleName } from '#platform/context'
import {
  grantableRoles,
  InvitationDraft,
  isScoped,
  mayChangeOwnAccount,
  mayEnrolTablets,
  mayGrant,
  mayInviteAgain,
  mayLetIn,
  mayManageTablets,
  objectionsToRole,
  PassphraseDraft,
  pathOf,
  PinDraft,
  sideOf,
  SignInDraft,
  TabletDraft,
} from './rules.ts'

const here = 'los-angeles' as Id<'office'>
const there = 'laredo' as Id<'office'>
const agency = '11111111-1111-4111-8111-111111111111' as Id<'organization'>
const other = '22222222-2222-4222-8222-222222222222' as Id<'organization'>

function roleAs(role: RoleName, office = here, organization = agency): Role {
  if (role === 'headquarters' || role === 'operator') return { role, office: null, organization: null }
  if (role === 'provider') return { role, office: null, organization }
  return { role, office, organization: role === 'consular-officer' ? null : organization }
}

const actorAs = (role: RoleName): Actor => ({
  ...anonymous,
  kind: 'account',
  account: '33333333-3333-4333-8333-333333333333' as Id<'account'>,
  roles: [roleAs(role)],
})

const rulesOf = (shape: z.ZodType, typed: unknown): string[] => {
  const read = shape.safeParse(typed)
  return read.success ? [] : read.error.issues.map(({ message }) => message)
}

test('nobody grants a role above their own, and each lets in whom the institute says', () => {
  const expected: Record<RoleName, RoleName[]> = {
    worker: [],
    coordinator: [],
    'agency-lead': ['coordinator', 'worker'],
    'consular-officer': [],
    headquarters: ['consular-officer'],
    operator: ['headquarters', 'agency-lead', 'provider'],
    provider: ['provider'],
  }
  for (const role of roleNames) {
    const actor = actorAs(role)
    assert.deepEqual(
      roleNames.filter((granted) => mayGrant(actor, roleAs(granted))).sort(),
      expected[role].sort(),
      role,
    )
    assert.deepEqual(grantableRoles(actor).sort(), expected[role].sort())
    assert.equal(mayLetIn(actor), expected[role].length > 0)
  }
  assert.ok(!roleNames.some((granted) => mayGrant(anonymous, roleAs(granted))))
})

test('a lead lets nobody into another office or another agency', () => {
  const ines = actorAs('agency-lead')
  assert.ok(mayGrant(ines, roleAs('worker')))
  assert.ok(!mayGrant(ines, roleAs('worker', there)))
  assert.ok(!mayGrant(ines, roleAs('worker', here, other)))
  assert.ok(mayInviteAgain(ines, [roleAs('worker')]))
  assert.ok(!mayInviteAgain(ines, [roleAs('worker', here, other)]))
  assert.ok(!mayInviteAgain(ines, [roleAs('worker'), roleAs('worker', here, other)]))
  assert.ok(mayInviteAgain(actorAs('operator'), [roleAs('worker', here, other)]))
})

test('a provider lets colleagues of the same organization in, and nobody of another', () => {
  const sol = actorAs('provider')
  assert.ok(mayGrant(sol, roleAs('provider')))
  assert.ok(!mayGrant(sol, roleAs('provider', here, other)))
  assert.ok(!mayGrant(sol, { role: 'provider', office: here, organization: agency }))
  assert.ok(mayInviteAgain(sol, [roleAs('provider')]) && !mayInviteAgain(sol, [roleAs('provider', here, other)]))
})

test('only the command line lets in the operator', () => {
  assert.ok(!mayGrant(actorAs('operator'), roleAs('operator')))
  assert.ok(!mayGrant(systemActor(), roleAs('operator')))
  assert.ok(mayGrant({ ...systemActor(), roles: [roleAs('operator')] }, roleAs('operator')))
})

test('a role stands where such a role stands', () => {
  for (const role of roleNames) assert.ok(isScoped(roleAs(role)), role)
  assert.ok(!isScoped({ role: 'worker', office: here, organization: null }))
  assert.ok(!isScoped({ role: 'consular-officer', office: here, organization: agency }))
  assert.ok(!isScoped({ role: 'headquarters', office: here, organization: null }))
  assert.ok(!isScoped({ role: 'provider', office: here, organization: agency }))
  assert.ok(!isScoped({ role: 'provider', office: null, organization: null }))
})

test('account-is-of-one-side', () => {
  const rules = (side: 'government' | 'civil') => objectionsToRole(roleAs('worker'), { side, roles: [] })
  assert.deepEqual(rules('civil'), [])
  assert.deepEqual(
    rules('government').map(({ rule }) => rule),
    ['account-is-of-one-side'],
  )
  assert.deepEqual(
    roleNames.filter((role) => sideOf(role) === 'government'),
    ['consular-officer', 'headquarters'],
  )
})

test('role-is-not-held-already', () => {
  const rules = (roles: Role[]) => objectionsToRole(roleAs('worker'), { side: 'civil', roles }).map(({ rule }) => rule)
  assert.deepEqual(rules([roleAs('coordinator'), roleAs('worker', there)]), [])
  assert.deepEqual(rules([roleAs('worker')]), ['role-is-not-held-already'])
})

test('at a window tablet nobody changes an account or lets in another tablet', () => {
  const tablet = '44444444-4444-4444-8444-444444444444' as Id<'tablet'>
  const ines = actorAs('agency-lead')
  assert.ok(mayChangeOwnAccount(ines) && mayManageTablets(ines))
  assert.ok(!mayChangeOwnAccount({ ...ines, tablet }) && !mayManageTablets({ ...ines, tablet }))
  assert.ok(mayEnrolTablets(ines, here, agency))
  assert.ok(!mayEnrolTablets(ines, there, agency) && !mayEnrolTablets(ines, here, other))
  assert.ok(!mayEnrolTablets(actorAs('coordinator'), here, agency))
})

test('a role loses the place that it does not stand at', () => {
  const typed = { name: 'Elena', mail: 'elena@ejemplo.org', office: here, organization: agency }
  const placeOf = (role: RoleName) => {
    const { office, organization } = InvitationDraft.parse({ ...typed, role })
    return { office, organization }
  }
  assert.deepEqual(placeOf('headquarters'), { office: null, organization: null })
  assert.deepEqual(placeOf('consular-officer'), { office: here, organization: null })
  assert.deepEqual(placeOf('worker'), { office: here, organization: agency })
  assert.deepEqual(placeOf('provider'), { office: null, organization: agency })
  assert.deepEqual(
    rulesOf(InvitationDraft, { name: '', mail: '', role: 'reina', title: 'x'.repeat(121), language: 'fr' }),
    ['person-has-a-name', 'title-is-short', 'mail-is-an-address', 'role-is-chosen', 'language-is-chosen'],
  )
})

test('text-holds-no-forbidden-number', () => {
  const typed = { name: 'Ana A 123 456 789', title: 'SSN 123-45-6789', mail: 'ana@ejemplo.org', role: 'worker' }
  assert.deepEqual(rulesOf(InvitationDraft, typed), Array(2).fill('text-holds-no-forbidden-number'))
  assert.deepEqual(rulesOf(TabletDraft, { label: 'A123456789', office: here, organization: agency }), [
    'text-holds-no-forbidden-number',
  ])
})

test('passphrase-is-long, passphrase-is-varied and code-has-six-digits', () => {
  assert.deepEqual(rulesOf(PassphraseDraft, { passphrase: 'cuatro palabras mías', code: '123 456' }), [])
  assert.deepEqual(rulesOf(PassphraseDraft, { passphrase: 'corta', code: '12345' }), [
    'passphrase-is-long',
    'code-has-six-digits',
  ])
  assert.deepEqual(rulesOf(PassphraseDraft, { passphrase: 'a'.repeat(20), code: '123456' }), ['passphrase-is-varied'])
  assert.deepEqual(rulesOf(SignInDraft, { mail: '', passphrase: '', code: '' }), [
    'mail-is-typed',
    'passphrase-is-typed',
    'code-has-six-digits',
  ])
})

test('pin-has-six-digits and pin-is-not-easy', () => {
  assert.deepEqual(rulesOf(PinDraft, { pin: '482913' }), [])
  assert.deepEqual(rulesOf(PinDraft, { pin: '48291' }), ['pin-has-six-digits'])
  for (const pin of ['000000', '121212', '123456', '987654', '567890']) {
    assert.deepEqual(rulesOf(PinDraft, { pin }), ['pin-is-not-easy'], pin)
  }
})

test('tablet-has-a-name', () => {
  assert.deepEqual(rulesOf(TabletDraft, { label: 'Mesa 1', office: here, organization: agency }), [])
  assert.deepEqual(rulesOf(TabletDraft, { label: ' ', office: here, organization: agency }), ['tablet-has-a-name'])
})

test('a sign-in goes on within this site only', () => {
  assert.equal(pathOf('/ventanillas/los-angeles?month=2026-03'), '/ventanillas/los-angeles?month=2026-03')
  for (const typed of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:0',
    '/a\nb',
    '',
    undefined,
  ]) {
    assert.equal(pathOf(typed), '/')
  }
})
