// The rules of enrolments, each where it holds and where it does not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '#kernel/day'
import { readTyped, type Typed } from '#platform/forms'
import type { Pack } from '#platform/pack'
import { messages } from '../messages/enrolment.ts'
import {
  EnrolmentDraft,
  enrolmentSteps,
  EnrolmentStepDraft,
  isStepRepeated,
  objectionsToEnrolment,
  objectionsToEnrolmentStep,
  objectionsToTally,
  stepsAfter,
  TallyDraft,
  type EnrolmentCase,
  type TakenStep,
} from './enrolment.ts'
import { isAggregateOnly } from './program-record.ts'

const id = 'a0000000-0000-4000-8000-000000000001'
const basics = { id, station: id, program: 'wic', ageGroup: 'child', takenOn: '2026-03-14' }

const seenWith = (more: Partial<EnrolmentCase> = {}): EnrolmentCase => ({
  today: day('2026-03-14'),
  station: { opened_on: day('2009-06-30'), closed_on: null, closures: [] },
  ownAgency: true,
  programs: new Set(['wic', 'emergency-coverage']),
  aggregateOnly: false,
  receiptKnown: true,
  ...more,
})

function rulesFor(typed: Typed, more: Partial<EnrolmentCase> = {}): string[] {
  const reading = readTyped({ ...basics, step: 'applied', told: 'yes', ...typed }, EnrolmentDraft)
  const objections = reading.draft ? objectionsToEnrolment(reading.draft, seenWith(more)) : reading.objections
  return objections.map(({ rule, field }) => `${field} ${rule}`)
}

test('Lupe notes an application for a child: nothing is objected', () => assert.deepEqual(rulesFor({}), []))

test('before somebody applies they are told which record is made; who is informed need not be', () => {
  assert.deepEqual(rulesFor({ told: '' }), ['told record-was-told-before-applying'])
  assert.deepEqual(rulesFor({ told: '', step: 'informed' }), [])
})

test('a program that would mark somebody is counted in aggregate only, every other one by one', () => {
  assert.deepEqual(rulesFor({ program: 'emergency-coverage' }, { aggregateOnly: true }), [
    'program program-is-counted-in-aggregate-only',
  ])
  const typed = { ...basics, step: 'applied', people: '3', countedOn: '2026-03-14' }
  const tally = readTyped(typed, TallyDraft)
  assert.ok(tally.draft)
  assert.deepEqual(objectionsToTally(tally.draft, seenWith({ aggregateOnly: true })), [])
  assert.deepEqual(
    objectionsToTally(tally.draft, seenWith()).map(({ rule }) => rule),
    ['program-is-counted-one-by-one'],
  )
})

test('a count is of people who applied, were enrolled or refused, from 1 to 1000', () => {
  for (const wrong of [{ people: '0' }, { people: '1001' }, { people: 'dos' }, { step: 'informed' }]) {
    const typed = { ...basics, step: 'applied', people: '3', countedOn: '2026-03-14', ...wrong }
    assert.equal(readTyped(typed, TallyDraft).draft, undefined, JSON.stringify(wrong))
  }
})

test('the day is not in the future and not before the station, the program is in the pack, the receipt is known', () => {
  assert.deepEqual(rulesFor({ takenOn: '2026-03-15' }), ['takenOn visit-is-not-in-the-future'])
  assert.deepEqual(rulesFor({ takenOn: '2009-06-29' }), ['takenOn station-is-open-on-that-day'])
  assert.deepEqual(rulesFor({ program: 'unheard-of' }), ['program service-is-in-the-guidelines'])
  assert.deepEqual(rulesFor({ receipt: 'ABC' }), ['receipt receipt-can-be-read'])
  assert.deepEqual(rulesFor({ receipt: 'ABCDE-12345' }, { receiptKnown: false }), ['receipt earlier-receipt-is-known'])
  assert.deepEqual(rulesFor({}, { ownAgency: false }), ['station station-is-led-by-your-agency'])
  assert.deepEqual(rulesFor({}, { station: undefined }), ['station station-is-chosen'])
})

test('what cannot be read is told beside its field', () => {
  assert.deepEqual(rulesFor({ ageGroup: '', step: 'enrolled', takenOn: 'ayer', id: 'x' }).toSorted(), [
    'ageGroup age-group-is-chosen',
    'id form-is-whole',
    'step enrolment-step-is-chosen',
    'takenOn day-can-be-read',
  ])
})

const taken = (...steps: string[]): TakenStep[] =>
  steps.map((line, index) => {
    const [step, on] = line.split(' ')
    return { position: index + 1, step: step as TakenStep['step'], taken_on: day(on!) }
  })

function nextFor(typed: Typed, steps: readonly TakenStep[]): string[] {
  const reading = readTyped(
    { seen: String(steps.length), takenOn: '2026-03-14', told: 'yes', ...typed },
    EnrolmentStepDraft,
  )
  assert.ok(reading.draft)
  return objectionsToEnrolmentStep(reading.draft, { today: day('2026-03-14'), steps }).map(({ rule }) => rule)
}

test('informed leads to applied, applied to enrolled or refused, and those are ends', () => {
  const informed = taken('informed 2026-03-01')
  const applied = taken('informed 2026-03-01', 'applied 2026-03-02')
  assert.deepEqual(nextFor({ step: 'applied' }, informed), [])
  assert.deepEqual(nextFor({ step: 'enrolled' }, informed), ['enrolment-step-is-possible'])
  assert.deepEqual(nextFor({ step: 'enrolled' }, applied), [])
  assert.deepEqual(nextFor({ step: 'refused' }, applied), [])
  for (const end of ['enrolled', 'refused', 'voided'] as const) {
    assert.deepEqual(stepsAfter(end), [])
    for (const step of enrolmentSteps)
      assert.deepEqual(nextFor({ step }, taken('applied 2026-03-02', `${end} 2026-03-03`)), [
        'enrolment-step-is-possible',
      ])
  }
})

test('the next step is told before applying, not in the future, not before the last one', () => {
  const informed = taken('informed 2026-03-10')
  assert.deepEqual(nextFor({ step: 'applied', told: '' }, informed), ['record-was-told-before-applying'])
  assert.deepEqual(nextFor({ step: 'applied', takenOn: '2026-03-15' }, informed), ['visit-is-not-in-the-future'])
  assert.deepEqual(nextFor({ step: 'applied', takenOn: '2026-03-09' }, informed), ['step-is-not-before-the-last'])
})

test('a page that somebody else overtook is told; the same step pressed twice is one', () => {
  const steps = taken('applied 2026-03-02', 'refused 2026-03-14')
  const read = (step: string) =>
    readTyped({ seen: '1', step, takenOn: '2026-03-14', told: '' }, EnrolmentStepDraft).draft!
  assert.deepEqual(
    objectionsToEnrolmentStep(read('enrolled'), { today: day('2026-03-14'), steps }).map(({ rule }) => rule),
    ['enrolment-was-not-moved-by-another'],
  )
  assert.equal(isStepRepeated(read('refused'), steps), true)
  assert.equal(isStepRepeated(read('enrolled'), steps), false)
})

test('a program of which the pack tells no record is counted in aggregate where its counts stand among others', () => {
  const item = (code: string, shown_as: string) => ({ kind: 'program', code, shown_as, es: '', en: '' })
  const record = (program: string, aggregate_only: string) => ({ program, aggregate_only })
  const packWith = (records: unknown[]) => {
    const items = [item('wic', 'wic'), item('emergency-coverage', 'other'), item('other', 'other')]
    return { tables: { 'ventanillas-items.csv': items, 'program-records.csv': records } } as unknown as Pack
  }
  assert.deepEqual(
    ['wic', 'emergency-coverage', 'other', 'unheard-of'].map((code) => isAggregateOnly(packWith([]), code)),
    [false, true, false, false],
  )
  assert.equal(isAggregateOnly(packWith([record('emergency-coverage', 'yes')]), 'emergency-coverage'), true)
  assert.equal(isAggregateOnly(packWith([record('emergency-coverage', 'no')]), 'emergency-coverage'), false)
})

test('every step, group and rule of an enrolment has its words', () => {
  for (const step of [...enrolmentSteps, 'voided']) assert.ok(Object.hasOwn(messages, `step-${step}`))
  for (const rule of ['enrolment-step-is-possible', 'program-is-counted-one-by-one', 'people-are-a-whole-number'])
    assert.ok(Object.hasOwn(messages, rule))
})
