// The rules of the monthly report, each where it holds and where it does not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day, month, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Actor, RoleName } from '#platform/context'
import { readTyped } from '#platform/forms'
import { findIndicator, indicators, isCountable } from '../indicators.ts'
import { receiptsKeptFrom } from '#registries/people'
import { messages as reportMessages } from '../messages/report.ts'
import { messages as networkMessages } from '../messages/report-network.ts'
import { messages as referralMessages } from '../messages/report-referral.ts'
import {
  isChanged,
  isRepeated,
  joinCells,
  maySeeUnsigned,
  mayTake,
  objectionsToComment,
  objectionsToStep,
  objectionsToTyping,
  reportDraft,
  seenOf,
  stateOf,
  stateOfMonth,
  steps,
  type ReportCase,
  type ReportDraft,
  type Step,
  type StepKind,
} from './report.ts'

const rogelio = 'a0000000-0000-4000-8000-000000000001' as Id<'account'>
const ines = 'a0000000-0000-4000-8000-000000000002' as Id<'account'>
const march = month('2026-03')
const signedAt = new Date('2026-04-01T16:00:00Z')

const taken = (...kinds: StepKind[]): Step[] =>
  kinds.map((step, index) => ({
    position: index + 1,
    step,
    text: '',
    taken_by: rogelio,
    taken_by_name: 'Rogelio',
    taken_at: signedAt,
  }))

const caseOf = (more: Partial<ReportCase> = {}): ReportCase => ({
  month: march,
  today: day('2026-04-02'),
  steps: [],
  entryPosition: 0,
  by: ines,
  sayAt: (at) => at.toISOString(),
  ...more,
})

const typedDraft = (more: Partial<ReportDraft> = {}): ReportDraft => ({
  open: null,
  staff: null,
  volunteers: null,
  cash: null,
  kind: null,
  worked: '',
  didNotWork: '',
  needs: '',
  seen: '0.0',
  ...more,
})

const rulesOf = (objections: readonly { rule: string }[]): string[] => objections.map(({ rule }) => rule)

const seenBy = (seen: ReportCase): string => seenOf(seen.entryPosition, seen.steps)

const objectionsAt = (kind: Exclude<StepKind, 'commented'>, seen: ReportCase, text = ''): string[] =>
  rulesOf(objectionsToStep(kind, { seen: seenBy(seen), text }, seen))

test('a report goes from open to signed, approved and accepted, and back to open when it is reopened', () => {
  assert.equal(stateOf([]), 'open')
  assert.equal(stateOf(taken('signed')), 'signed')
  assert.equal(stateOf(taken('signed', 'approved')), 'approved')
  assert.equal(stateOf(taken('signed', 'approved', 'accepted')), 'accepted')
  assert.equal(stateOf(taken('signed', 'approved', 'reopened')), 'open')
  assert.equal(stateOf(taken('signed', 'reopened', 'signed')), 'signed')
})

test('a comment never changes the state: the consulate has a voice and no veto', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...(Object.keys(steps) as StepKind[]))), (kinds) => {
      const silent = kinds.filter((kind) => kind !== 'commented')
      assert.equal(stateOf(taken(...kinds)), stateOf(taken(...silent)))
    }),
  )
})

test('Rogelio signs March from its last day on, not a day before', () => {
  assert.deepEqual(objectionsAt('signed', caseOf({ today: day('2026-03-31') })), [])
  assert.deepEqual(objectionsAt('signed', caseOf({ today: day('2026-03-30') })), ['report-month-has-ended'])
})

test('a second signature is refused and told who signed and when', () => {
  const seen = caseOf({ steps: taken('signed') })
  const [objection] = objectionsToStep('signed', { seen: '0.0', text: '' }, seen)
  assert.equal(objection?.rule, 'report-is-open')
  assert.deepEqual(objection?.values, { state: 'signed', by: 'Rogelio', at: signedAt.toISOString() })
})

test('only a signed report is approved, only an approved one accepted, and an open one is not reopened', () => {
  assert.deepEqual(objectionsAt('approved', caseOf()), ['report-is-signed'])
  assert.deepEqual(objectionsAt('approved', caseOf({ steps: taken('signed') })), [])
  assert.deepEqual(objectionsAt('approved', caseOf({ steps: taken('signed', 'approved') })), ['report-is-signed'])
  assert.deepEqual(objectionsAt('accepted', caseOf({ steps: taken('signed') })), ['report-is-approved'])
  assert.deepEqual(objectionsAt('accepted', caseOf({ steps: taken('signed', 'approved') })), [])
  assert.deepEqual(objectionsAt('reopened', caseOf(), 'Faltó un taller'), ['report-is-closed'])
})

test('whoever signed does not approve, and nobody without an account does', () => {
  const seen = caseOf({ steps: taken('signed') })
  assert.deepEqual(objectionsAt('approved', { ...seen, by: rogelio }), ['signer-and-approver-are-two-people'])
  assert.deepEqual(objectionsAt('approved', { ...seen, by: null }), ['signer-and-approver-are-two-people'])
})

test('a report is reopened with a reason', () => {
  const seen = caseOf({ steps: taken('signed', 'approved') })
  assert.deepEqual(objectionsAt('reopened', seen), ['reopening-has-a-reason'])
  assert.deepEqual(objectionsAt('reopened', seen, 'Faltó un taller'), [])
})

test('an approval of what was signed anew in the meantime is refused', () => {
  const seen = caseOf({ steps: taken('signed', 'reopened', 'signed') })
  assert.deepEqual(rulesOf(objectionsToStep('approved', { seen: '0.1', text: '' }, seen)), [
    'report-was-not-changed-by-another',
  ])
  const commented = caseOf({ steps: taken('signed', 'commented') })
  assert.deepEqual(rulesOf(objectionsToStep('approved', { seen: '0.1', text: '' }, commented)), [])
})

test('a comment waits for a signature and says something', () => {
  const say = (text: string, ...kinds: StepKind[]) =>
    rulesOf(objectionsToComment({ seen: '', text }, caseOf({ steps: taken(...kinds) })))
  assert.deepEqual(say('Gracias', 'signed'), [])
  assert.deepEqual(say('Gracias', 'signed', 'reopened'), [])
  assert.deepEqual(say('Gracias'), ['report-was-signed'])
  assert.deepEqual(say('', 'signed'), ['comment-is-not-empty'])
})

test('what is typed is refused when the report is signed, and when somebody else typed in the meantime', () => {
  assert.deepEqual(rulesOf(objectionsToTyping(typedDraft(), caseOf())), [])
  assert.deepEqual(rulesOf(objectionsToTyping(typedDraft(), caseOf({ steps: taken('signed') }))), ['report-is-open'])
  assert.deepEqual(rulesOf(objectionsToTyping(typedDraft(), caseOf({ entryPosition: 1 }))), [
    'report-was-not-changed-by-another',
  ])
  assert.deepEqual(rulesOf(objectionsToTyping(typedDraft(), caseOf({ today: day('2026-02-28') }))), [
    'report-month-has-begun',
  ])
})

test('a month of 31 days holds at most 744 hours', () => {
  assert.deepEqual(objectionsToTyping(typedDraft({ open: 744 * 4 }), caseOf()), [])
  assert.deepEqual(objectionsToTyping(typedDraft({ open: 744 * 4 + 1 }), caseOf()), [
    { rule: 'hours-open-fit-into-the-month', field: 'open' },
  ])
})

test('no text holds a forbidden number, a telephone or a mail address; each is told beside its field', () => {
  const draft = typedDraft({
    worked: 'El señor del A-123 456 789 volvió',
    didNotWork: 'Llamar al (213) 555-0148',
    needs: 'escribir a alguien@example.org',
  })
  assert.deepEqual(objectionsToTyping(draft, caseOf()), [
    { rule: 'text-holds-no-forbidden-number', field: 'worked' },
    { rule: 'text-holds-no-telephone-or-mail', field: 'didNotWork' },
    { rule: 'text-holds-no-telephone-or-mail', field: 'needs' },
  ])
  const plain = typedDraft({ worked: 'En 2026 dimos 1,250 folletos y 38 pláticas de 45 minutos.' })
  assert.deepEqual(objectionsToTyping(plain, caseOf()), [])
  const comment = { seen: '', text: 'su seguro social es 123-45-6789' }
  assert.deepEqual(rulesOf(objectionsToComment(comment, caseOf({ steps: taken('signed') }))), [
    'text-holds-no-forbidden-number',
  ])
  assert.deepEqual(rulesOf(objectionsToTyping(typedDraft({ needs: 'a'.repeat(2001) }), caseOf())), [
    'text-is-a-page-at-most',
  ])
})

test('hours are typed as decimals in quarters, money in the currency, and what is left out is not told', () => {
  const read = (typed: Record<string, string>) => readTyped(typed, reportDraft('USD'))
  const reading = read({
    open: '120.25',
    staff: '7,5',
    volunteers: '',
    cash: '1,250.50',
    kind: '',
    worked: 'Uno\r\ndos',
  })
  assert.deepEqual(reading.draft, typedDraft({ open: 481, staff: 30, cash: 125_050, worked: 'Uno\ndos', seen: '' }))
  const wrong = read({ open: '7.3', staff: '-1', volunteers: '1,250', cash: '1.005', kind: 'mil' })
  assert.ok(wrong.draft === undefined)
  assert.deepEqual(wrong.objections, [
    { rule: 'hours-are-in-quarters', field: 'open' },
    { rule: 'hours-are-in-quarters', field: 'staff' },
    { rule: 'hours-are-in-quarters', field: 'volunteers' },
    { rule: 'amount-can-be-read', field: 'cash' },
    { rule: 'amount-can-be-read', field: 'kind' },
  ])
})

test('a month without a report is missing once it has ended, under way before, and closed where the station was', () => {
  const facts = { month: march, move: null, reported: false, closures: [] }
  assert.equal(stateOfMonth(facts, day('2026-03-31')), 'running')
  assert.equal(stateOfMonth(facts, day('2026-04-01')), 'missing')
  const closed = { ...facts, closures: [{ from_on: day('2026-02-15'), to_on: day('2026-05-10') }] }
  assert.equal(stateOfMonth(closed, day('2026-04-01')), 'closed')
  const reopenedInMarch = { ...facts, closures: [{ from_on: day('2026-01-01'), to_on: day('2026-03-10') }] }
  assert.equal(stateOfMonth(reopenedInMarch, day('2026-04-01')), 'missing')
  assert.equal(stateOfMonth({ ...facts, reported: true }, day('2026-04-01')), 'open')
  assert.equal(stateOfMonth({ ...facts, reported: true, move: 'reopened' }, day('2026-04-01')), 'open')
  assert.equal(stateOfMonth({ ...facts, reported: true, move: 'approved' }, day('2026-04-01')), 'approved')
})

const office = 'los-angeles' as Id<'office'>
const agency = 'b0000000-0000-4000-8000-000000000001' as Id<'organization'>
const other = 'b0000000-0000-4000-8000-000000000002' as Id<'organization'>

const actorWith = (
  role: RoleName,
  organization: Id<'organization'> | null,
  at: Id<'office'> | null = office,
): Actor => ({
  kind: 'account',
  account: ines,
  name: '',
  roles: [{ role, office: at, organization }],
  offices: organization ? [] : [office],
  tablet: null,
})

const stepsOf = (actor: Actor): StepKind[] =>
  (Object.keys(mayTake) as StepKind[]).filter((kind) => mayTake[kind](actor, office, agency)).toSorted()

test('each takes the steps of its role: Lupe none, Rogelio signs, Inés approves, Óscar comments, Elena accepts', () => {
  assert.deepEqual(stepsOf(actorWith('worker', agency)), [])
  assert.deepEqual(stepsOf(actorWith('coordinator', agency)), ['signed'])
  assert.deepEqual(stepsOf(actorWith('agency-lead', agency)), ['approved', 'reopened', 'signed'])
  assert.deepEqual(stepsOf(actorWith('consular-officer', null)), ['commented'])
  assert.deepEqual(stepsOf(actorWith('headquarters', null, null)), ['accepted', 'commented', 'reopened'])
  assert.deepEqual(stepsOf(actorWith('operator', null, null)), [])
})

test('the next lead agency takes no step at the report of the former one', () => {
  assert.deepEqual(stepsOf(actorWith('agency-lead', other)), [])
  const both = {
    ...actorWith('agency-lead', other),
    roles: [...actorWith('agency-lead', other).roles, ...actorWith('worker', agency).roles],
  }
  assert.deepEqual(stepsOf(both), [], 'a worker of the one who leads the other agency signs only there')
})

test('numbers that are not signed are the agency’s own', () => {
  assert.equal(maySeeUnsigned(actorWith('worker', agency), agency), true)
  assert.equal(maySeeUnsigned(actorWith('consular-officer', null), agency), false)
  assert.equal(maySeeUnsigned(actorWith('headquarters', null, null), agency), false)
  assert.equal(maySeeUnsigned(actorWith('agency-lead', other), agency), false)
})

test('a button pressed twice by the same person is one step', () => {
  const seen = caseOf({ steps: taken('signed'), by: rogelio })
  assert.equal(isRepeated('signed', { seen: '', text: '' }, seen), true)
  assert.equal(isRepeated('signed', { seen: '', text: '' }, { ...seen, by: ines }), false)
  assert.equal(isRepeated('commented', { seen: '', text: '' }, seen), false)
})

test('a number is changed where today’s value is not the signed one; a breakdown that lost its last item is zero', () => {
  const figure = (indicator: string, item: string, value: number) => ({ indicator, item, value })
  const cells = joinCells(
    [figure('contacts', '', 10), figure('topics', 'diabetes', 4), figure('known-persons', '', 7)],
    [figure('contacts', '', 9), figure('topics', 'heart', 2)],
  )
  assert.deepEqual(
    cells.filter(isChanged).map(({ indicator, item, signed, now }) => [indicator, item, signed, now]),
    [
      ['contacts', '', 10, 9],
      ['topics', 'diabetes', 4, 0],
      ['topics', 'heart', 0, 2],
    ],
  )
  assert.deepEqual(
    cells.find(({ indicator }) => indicator === 'known-persons'),
    {
      indicator: 'known-persons',
      item: '',
      signed: 7,
      now: null,
    },
  )
  assert.deepEqual(joinCells([], [figure('contacts', '', 3)]), [
    { indicator: 'contacts', item: '', signed: null, now: 3 },
  ])
})

test('known persons are counted until the receipts are erased, and never added over months', () => {
  const known = findIndicator('known-persons')!
  assert.equal(isCountable(known, day('2025-12-01'), day('2026-01-31')), true)
  assert.equal(isCountable(known, day('2025-12-01'), day('2026-02-01')), false)
  assert.equal(isCountable(findIndicator('contacts')!, day('2009-06-30'), '2026-02-01' as Day), true)
  for (const today of ['2026-01-01', '2026-01-31', '2026-02-01', '2026-12-31'].map(day)) {
    for (const from of ['2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01'].map(day)) {
      assert.equal(isCountable(known, from, today), from >= receiptsKeptFrom(today), `${from} on ${today}`)
    }
  }
  assert.equal(known.overTime, 'distinct')
  assert.equal(known.overOffices, 'none')
})

test('every number has a title and a definition in both languages', () => {
  for (const { id, unit, overTime, overOffices } of indicators) {
    for (const key of [
      `indicator-${id}`,
      `definition-${id}`,
      `unit-${unit}`,
      `definition-${overTime}`,
      `definition-${overOffices}`,
    ]) {
      assert.ok(Object.hasOwn({ ...reportMessages, ...referralMessages, ...networkMessages }, key), key)
    }
  }
  assert.equal(new Set(indicators.map(({ id }) => id)).size, indicators.length)
  assert.equal(findIndicator('nothing'), undefined)
})
