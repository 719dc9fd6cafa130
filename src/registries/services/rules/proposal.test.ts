import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { newId } from '#platform/random'
import {
  fieldsSetBy,
  isSecret,
  linkStanding,
  objectionsToDeciding,
  objectionsToFields,
  objectionsToTaking,
  objectionsToWrong,
  partsProposed,
  partsTaken,
  proposedFields,
  RefusalDraft,
  TakingDraft,
  WrongDraft,
} from './proposal.ts'

const rulesOf = (objections: readonly { rule: string }[]) => objections.map(({ rule }) => rule)
const issuesOf = (result: { error?: { issues: readonly { message: string }[] } | undefined }) =>
  (result.error?.issues ?? []).map(({ message }) => message)

describe('What Rosa says is wrong', () => {
  const wrong = (more: object) => WrongDraft.safeParse({ id: newId(), about: 'hours', said: 'Abren a las 9', ...more })

  test('is about something, names nobody and holds no number of a person', () => {
    assert.deepEqual(issuesOf(wrong({})), [])
    assert.deepEqual(issuesOf(wrong({ about: 'weather' })), ['proposal-is-about-something'])
    assert.deepEqual(issuesOf(wrong({ said: 'Pregunte por Luis' })), ['text-names-nobody'])
    assert.deepEqual(issuesOf(wrong({ said: 'A 123 456 789' })), ['text-holds-no-forbidden-number'])
    assert.deepEqual(issuesOf(wrong({ said: 'Llamen al 213 555 0101' })), ['said-holds-no-telephone'])
    assert.deepEqual(issuesOf(wrong({ said: 'Abren el 2026-12-24 a las 10' })), [])
    assert.deepEqual(issuesOf(wrong({ said: 'x'.repeat(401) })), ['text-is-short'])
    assert.deepEqual(issuesOf(wrong({ id: 'x' })), ['form-is-whole'])
  })

  test('says what, unless the choice says it', () => {
    const said = (about: 'hours' | 'closed' | 'asks-for-id', text: string) =>
      rulesOf(objectionsToWrong({ id: newId<'proposal'>(), about, said: text }))
    assert.deepEqual(said('hours', ''), ['proposal-says-what'])
    assert.deepEqual(said('hours', 'Abren a las 9'), [])
    assert.deepEqual(said('closed', ''), [])
    assert.deepEqual(fieldsSetBy('asks-for-id'), { asksForId: 'yes' })
    assert.deepEqual(fieldsSetBy('asks-for-no-id'), { asksForId: 'no' })
    assert.deepEqual(fieldsSetBy('hours'), {})
  })
})

describe('What a provider corrects', () => {
  const kept = {
    publicLine: '323 555 0100',
    asksForId: 'unknown',
    street: 'Calle 5',
    city: 'LA',
    division: 'US-CA',
    title: 'A',
  }

  test('is the parts that differ, and nothing that it is not asked', () => {
    const typed = { ...kept, publicLine: '323 555 0199', title: 'B', id: 'x', division: 'US-NV' }
    assert.deepEqual(proposedFields(kept, typed), { publicLine: '323 555 0199' })
    assert.deepEqual(proposedFields(kept, { ...kept, publicLine: '' }), { publicLine: '' })
    assert.deepEqual(partsProposed({ publicLine: '' }), ['line'])
    assert.deepEqual(partsProposed(proposedFields(kept, { ...kept, street: 'Calle 6' })), ['place'])
  })

  test('changes something', () => {
    const [known, unknown] = [{ asks_for_id: 'no' }, { asks_for_id: 'unknown' }] as const
    assert.deepEqual(rulesOf(objectionsToFields({}, known)), ['proposal-changes-something'])
    assert.deepEqual(rulesOf(objectionsToFields({ publicLine: '' }, known)), [])
    for (const fields of [{ publicLine: '' }, { asksForId: '' }, { asksForId: 'unknown' }]) {
      assert.deepEqual(rulesOf(objectionsToFields(fields, unknown)), ['id-question-is-answered'])
    }
    assert.deepEqual(rulesOf(objectionsToFields({ asksForId: 'no' }, unknown)), [])
  })

  test('comes by a link that has not ended', () => {
    const now = new Date('2026-03-14T12:00:00Z')
    const link = { expires_at: new Date('2026-03-20T12:00:00Z'), revoked_at: null }
    assert.equal(linkStanding(link, { closed_on: null }, now), 'open')
    assert.equal(linkStanding({ ...link, expires_at: now }, { closed_on: null }, now), 'expired')
    assert.equal(linkStanding({ ...link, revoked_at: now }, { closed_on: null }, now), 'revoked')
    assert.equal(linkStanding(link, { closed_on: '2026-03-01' }, now), 'closed')
    assert.equal(isSecret('x'.repeat(43)), true)
    assert.equal(isSecret('x'.repeat(42)), false)
  })
})

describe('Deciding a proposal', () => {
  const proposal = { decision: null, about: 'entry', fields: { publicLine: '1', url: '' } } as const

  test('takes the parts that were ticked, at least one', () => {
    assert.deepEqual(partsTaken(proposal, ['line', 'title']), ['line'])
    assert.deepEqual(rulesOf(objectionsToTaking(proposal, { parts: ['line'] })), [])
    assert.deepEqual(rulesOf(objectionsToTaking(proposal, { parts: ['title'] })), ['part-is-chosen'])
  })

  test('of one that says a service closed tells why it is closed', () => {
    const closed = { ...proposal, about: 'closed', fields: {} } as const
    assert.deepEqual(rulesOf(objectionsToTaking(closed, TakingDraft.parse({}))), ['closing-says-why'])
    assert.deepEqual(rulesOf(objectionsToTaking(closed, TakingDraft.parse({ closingReason: 'Cerró' }))), [])
  })

  test('happens once, and a refusal says why', () => {
    const decided = { ...proposal, decision: 'taken' }
    assert.deepEqual(rulesOf(objectionsToTaking(decided, { parts: ['line'] })), ['proposal-is-waiting'])
    // What it said is erased, so nothing of it can be chosen.
    assert.deepEqual(rulesOf(objectionsToTaking({ ...decided, fields: {} }, { parts: [] })), ['proposal-is-waiting'])
    assert.deepEqual(rulesOf(objectionsToDeciding(decided)), ['proposal-is-waiting'])
    assert.deepEqual(issuesOf(RefusalDraft.safeParse({ reason: ' ' })), ['refusal-says-why'])
    assert.deepEqual(issuesOf(RefusalDraft.safeParse({ reason: 'No es así' })), [])
  })
})
