// The rules of follow-up plans, each where it holds and where it does not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '#kernel/day'
import { readTyped, type Typed } from '#platform/forms'
import { messages } from '../messages/plan.ts'
import {
  objectionsToPlan,
  objectionsToPlanEnding,
  objectionsToPlanStep,
  PlanDraft,
  planEndings,
  PlanEndingDraft,
  planRowsOf,
  PlanStepDraft,
  planWhats,
  type PlanCase,
} from './plan.ts'

const id = 'a0000000-0000-4000-8000-000000000001'
const basics = { id, station: id, code: 'ABCDE-12345', 'step-1-what': 'call', 'step-1-dueOn': '2026-03-20' }
const seen: PlanCase = {
  today: day('2026-03-14'),
  stationKnown: true,
  ownAgency: true,
  personKnown: true,
  agreed: true,
  hasPlan: false,
}

function rulesFor(typed: Typed, more: Partial<PlanCase> = {}): string[] {
  const reading = readTyped({ ...basics, ...typed }, PlanDraft)
  assert.ok(reading.draft)
  return objectionsToPlan(reading.draft, { ...seen, ...more }).map(({ rule, field }) => `${field} ${rule}`)
}

test('Lupe plans a call for somebody who asked for it', () => {
  assert.deepEqual(rulesFor({}), [])
  assert.deepEqual(
    planRowsOf(readTyped({ ...basics, 'step-3-what': 'papers', 'step-3-dueOn': 'x' }, PlanDraft).draft!),
    [
      { row: 1, what: 'call', dueOn: '2026-03-20' },
      { row: 3, what: 'papers', dueOn: 'x' },
    ],
  )
})

test('nobody is followed up who did not ask, who left no contact, or who has a plan', () => {
  assert.deepEqual(rulesFor({}, { agreed: false }), ['code follow-up-was-asked-for'])
  assert.deepEqual(rulesFor({}, { personKnown: false, agreed: false }), ['code person-left-a-contact'])
  assert.deepEqual(rulesFor({}, { hasPlan: true }), ['code person-has-one-plan'])
  assert.deepEqual(rulesFor({ code: 'x' }, { personKnown: false, agreed: false }), ['code receipt-can-be-read'])
  assert.deepEqual(rulesFor({}, { ownAgency: false }), ['station station-is-led-by-your-agency'])
  assert.deepEqual(rulesFor({}, { stationKnown: false, ownAgency: false }), ['station station-is-chosen'])
})

test('a plan has a step; each step is one of the list on a day from today to a year from now', () => {
  assert.deepEqual(rulesFor({ 'step-1-what': '', 'step-1-dueOn': '' }), ['step-1-what plan-has-a-step'])
  assert.deepEqual(rulesFor({ 'step-2-what': 'surgery', 'step-2-dueOn': '2026-03-20' }), [
    'step-2-what plan-step-is-chosen',
  ])
  assert.deepEqual(rulesFor({ 'step-2-what': 'call' }), ['step-2-dueOn day-can-be-read'])
  assert.deepEqual(rulesFor({ 'step-1-dueOn': '2026-03-13' }), ['step-1-dueOn plan-step-is-not-in-the-past'])
  assert.deepEqual(rulesFor({ 'step-1-dueOn': '2027-03-16' }), ['step-1-dueOn plan-step-is-within-a-year'])
  assert.deepEqual(rulesFor({ 'step-1-dueOn': '2027-03-15' }), [])
})

test('a step is added to a plan that runs and stands as the page showed it', () => {
  const draft = readTyped({ seen: '2', what: 'visit', dueOn: '2026-03-20' }, PlanStepDraft).draft!
  const at = { today: seen.today, steps: 2, ended: false, agreed: true }
  const rules = (more: Partial<typeof at>) => objectionsToPlanStep(draft, { ...at, ...more }).map(({ rule }) => rule)
  assert.deepEqual(rules({}), [])
  assert.deepEqual(rules({ ended: true }), ['plan-still-runs'])
  assert.deepEqual(rules({ agreed: false }), ['follow-up-was-asked-for'])
  assert.deepEqual(rules({ steps: 3 }), ['plan-was-not-changed-by-another'])
  assert.deepEqual(rules({ today: day('2026-03-21') }), ['plan-step-is-not-in-the-past'])
  const many = readTyped({ seen: '40', what: 'visit', dueOn: '2026-03-20' }, PlanStepDraft).draft!
  assert.deepEqual(
    objectionsToPlanStep(many, { ...at, steps: 40 }).map(({ rule }) => rule),
    ['plan-is-light'],
  )
})

test('a plan with a step left has not come to its end, but may stop', () => {
  const rules = (why: (typeof planEndings)[number], open: number, ended = false) =>
    objectionsToPlanEnding({ why }, { open, ended }).map(({ rule }) => rule)
  assert.deepEqual(rules('done', 0), [])
  assert.deepEqual(rules('done', 1), ['plan-has-no-step-left'])
  assert.deepEqual(rules('moved', 1), [])
  assert.deepEqual(rules('moved', 0, true), ['plan-still-runs'])
})

test('an ending is one of the list, and everything has its words', () => {
  const wrong = readTyped({ why: 'bored' }, PlanEndingDraft)
  assert.ok(wrong.draft === undefined)
  assert.deepEqual(wrong.objections, [{ rule: 'plan-ending-is-chosen', field: 'why' }])
  for (const why of planEndings) assert.ok(Object.hasOwn(messages, `plan-why-${why}`))
  for (const what of planWhats) assert.ok(Object.hasOwn(messages, `plan-what-${what}`))
})
