import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { newId } from '#platform/random'
import type { Actor, RoleName } from '#platform/context'
import type { Id } from '#kernel/id'
import {
  bestOf,
  chainOf,
  mayKeepRecordings,
  mayKeepRecordingsAt,
  mayReadRecordings,
  mayReview,
  mayWithdraw,
  objectionsToRecording,
  objectionsToStep,
  placesOf,
  rangeOf,
  RecordingDraft,
  standingOf,
  type Published,
  type Step,
} from './recording.ts'

const typed = {
  id: newId(),
  office: '',
  text: 'window-is',
  language: 'mix',
  transcript: 'Tu’un savi…',
  translation: 'Aquí le ayudan.',
}
const rules = (more: object, languageExists = true) =>
  objectionsToRecording(RecordingDraft.parse({ ...typed, ...more }), languageExists).map(
    ({ rule, field }) => `${rule} @ ${field}`,
  )
const unread = (more: object) =>
  RecordingDraft.safeParse({ ...typed, ...more }).error?.issues.map(({ message }) => message)

describe('A recording', () => {
  test('is accepted with its transcript and translation', () => assert.deepEqual(rules({}), []))

  test('language-is-known', () => assert.deepEqual(rules({}, false), ['language-is-known @ language']))

  test('transcript-is-given, text-is-chosen, text-is-short, form-is-complete', () => {
    assert.deepEqual(unread({ transcript: ' ' }), ['transcript-is-given'])
    assert.deepEqual(unread({ text: 'a-song' }), ['text-is-chosen'])
    assert.deepEqual(unread({ translation: 'x'.repeat(2001) }), ['text-is-short'])
    assert.deepEqual(unread({ id: '1' }), ['form-is-complete'])
  })

  test('translation-is-given, but for the languages of the pages', () => {
    assert.deepEqual(rules({ translation: '' }), ['translation-is-given @ translation'])
    assert.deepEqual(rules({ translation: '', language: 'es' }), [])
  })

  test('text-names-no-one', () => {
    assert.deepEqual(rules({ transcript: 'SSN 123-45-6789' }), ['text-names-no-one @ transcript'])
    assert.deepEqual(rules({ translation: 'A 123 456 789' }), ['text-names-no-one @ translation'])
  })
})

describe('The steps of a recording', () => {
  const [ines, lupe] = [newId<'account'>(), newId<'account'>()]
  const steps = (...taken: Step[]) => ({ uploaded_by: ines, steps: taken.map((step) => ({ step })) })
  const broken = (recording: ReturnType<typeof steps>, step: Step, by = lupe) =>
    objectionsToStep(recording, step, by).map(({ rule }) => rule)

  test('lead from draft to reviewed to published, and it may be withdrawn at any time', () => {
    assert.equal(standingOf([]), 'draft')
    assert.equal(standingOf([{ step: 'published' }, { step: 'reviewed' }]), 'published')
    assert.deepEqual(broken(steps(), 'reviewed'), [])
    assert.deepEqual(broken(steps('reviewed'), 'published', ines), [])
    for (const taken of [steps(), steps('reviewed'), steps('reviewed', 'published')]) {
      assert.deepEqual(broken(taken, 'withdrawn'), [])
    }
  })

  test('recording-is-reviewed-by-somebody-else', () => {
    assert.deepEqual(broken(steps(), 'reviewed', ines), ['recording-is-reviewed-by-somebody-else'])
  })

  test('recording-is-reviewed before it is published, recording-is-a-draft before it is reviewed', () => {
    assert.deepEqual(broken(steps(), 'published'), ['recording-is-reviewed'])
    assert.deepEqual(broken(steps('reviewed'), 'reviewed'), ['recording-is-a-draft'])
  })

  test('recording-is-not-withdrawn: what was withdrawn stays so', () => {
    for (const step of ['reviewed', 'published', 'withdrawn'] as const) {
      assert.deepEqual(broken(steps('reviewed', 'withdrawn'), step), ['recording-is-not-withdrawn'])
    }
  })
})

describe('Recordings are kept', () => {
  const [office, agency, other] = ['x' as Id<'office'>, newId<'organization'>(), newId<'organization'>()]
  const actor = (role: RoleName, organization: Id<'organization'> | null = null): Actor => ({
    kind: 'account',
    account: newId(),
    name: '',
    roles: [{ role, office: organization === null ? null : office, organization }],
    offices: [],
    tablet: null,
  })
  const own = { office, custodian: agency }

  test('by headquarters everywhere and by an agency’s lead at the own window', () => {
    assert.deepEqual(placesOf(actor('headquarters')), [null])
    assert.deepEqual(placesOf(actor('agency-lead', agency)), [own])
    assert.ok(mayKeepRecordingsAt(actor('agency-lead', agency), own))
    assert.ok(!mayKeepRecordingsAt(actor('agency-lead', other), own))
    assert.ok(!mayKeepRecordingsAt(actor('headquarters'), own))
    for (const role of ['worker', 'coordinator'] as const) assert.ok(!mayKeepRecordings(actor(role, agency)))
    assert.ok(!mayKeepRecordings(actor('consular-officer')))
  })

  test('and reviewed by whoever sees the draft: the agency’s people its own, everybody’s anybody at an agency', () => {
    assert.ok(mayReview(actor('worker', agency), own) && mayReview(actor('worker', other), null))
    assert.ok(!mayReview(actor('worker', other), own))
    assert.ok(mayReview(actor('headquarters'), own) && mayReadRecordings(actor('worker', agency)))
    assert.ok(!mayReview(actor('provider', agency), own) && !mayReadRecordings(actor('consular-officer')))
  })

  test('and taken back by their keeper, and by headquarters', () => {
    assert.ok(mayWithdraw(actor('headquarters'), own) && mayWithdraw(actor('agency-lead', agency), own))
    assert.ok(!mayWithdraw(actor('worker', agency), own) && !mayWithdraw(actor('agency-lead', agency), null))
  })
})

describe('What is heard', () => {
  const one = (language: string, office: string | null = null) =>
    ({ language, office_id: office }) as unknown as Published

  test('is in the variety, else along its chain, at a window its own before everybody’s', () => {
    const chain = chainOf('mix', ['es', 'en'])
    assert.deepEqual(chain, ['mix', 'es', 'en'])
    assert.equal(bestOf([one('en'), one('es'), one('mix')], chain)?.language, 'mix')
    assert.equal(bestOf([one('en'), one('es')], chain)?.language, 'es')
    assert.equal(bestOf([one('es'), one('es', 'x')], chain)?.office_id, 'x')
    assert.equal(bestOf([one('mix'), one('es', 'x')], chain)?.language, 'mix')
    assert.equal(bestOf([], chain), undefined)
  })
})

test('a range of bytes is read as browsers ask for it', () => {
  assert.deepEqual(rangeOf('bytes=0-1', 100), { from: 0, to: 1 })
  assert.deepEqual(rangeOf('bytes=90-', 100), { from: 90, to: 99 })
  assert.deepEqual(rangeOf('bytes=-10', 100), { from: 90, to: 99 })
  assert.deepEqual(rangeOf('bytes=-1000', 100), { from: 0, to: 99 })
  assert.deepEqual(rangeOf('bytes=50-1000', 100), { from: 50, to: 99 })
  assert.equal(rangeOf('bytes=100-', 100), null)
  assert.equal(rangeOf('bytes=-0', 100), null)
  for (const asked of [undefined, 'bytes=-', 'bytes=5-2', 'bytes=0-1,5-6', 'lines=1-2']) {
    assert.equal(rangeOf(asked, 100), undefined, String(asked))
  }
})
