// Who makes keys for an agency's own system, and what a key must have.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readTyped } from '#platform/forms'
import { newId } from '#platform/random'
import { actorWith } from '../../../../test/stations.ts'
import {
  mayKeepPartnerKeys,
  mayTellFor,
  objectionsToPartnerKey,
  objectionsToStation,
  PartnerKeyDraft,
} from './partner-key.ts'

const [office, agency, otherAgency] = [newId<'office'>(), newId<'organization'>(), newId<'organization'>()]
const at = { office, organization: agency }

describe('A key of an agency’s own system', () => {
  it('is made and ended by Inés, for her agency at her office, and by nobody else', () => {
    const ines = actorWith('agency-lead', at)
    assert.ok(mayKeepPartnerKeys(ines, office) && mayKeepPartnerKeys(ines, office, agency))
    assert.ok(!mayKeepPartnerKeys(ines, newId<'office'>()))
    assert.ok(!mayKeepPartnerKeys(ines, office, otherAgency))
    for (const role of ['worker', 'coordinator'] as const) assert.ok(!mayKeepPartnerKeys(actorWith(role, at), office))
    assert.ok(!mayKeepPartnerKeys(actorWith('consular-officer', { office }), office))
    assert.ok(!mayKeepPartnerKeys(actorWith('headquarters'), office))
  })

  it('tells for its agency alone; no government tells for any', () => {
    assert.ok(mayTellFor(actorWith('worker', at), agency))
    assert.ok(!mayTellFor(actorWith('worker', at), otherAgency))
    assert.ok(!mayTellFor(actorWith('headquarters'), agency))
  })

  it('partner-key-has-a-name, form-is-whole, station-is-chosen', () => {
    const rules = (typed: Record<string, string>) => {
      const reading = readTyped(typed, PartnerKeyDraft)
      return 'objections' in reading ? reading.objections.map(({ rule }) => rule) : []
    }
    const right = { id: newId<string>(), station: newId<string>(), title: ' Expediente ' }
    assert.deepEqual(rules(right), [])
    assert.deepEqual(rules({ ...right, title: ' ' }), ['partner-key-has-a-name'])
    assert.deepEqual(rules({ ...right, title: 'x'.repeat(61) }), ['partner-key-has-a-name'])
    assert.deepEqual(rules({}), ['form-is-whole', 'station-is-chosen', 'partner-key-has-a-name'])
  })

  it('station-is-led-by-your-agency, text-holds-no-forbidden-number', () => {
    const draft = { id: newId<'partner-key'>(), station: newId<'station'>(), title: 'Expediente' }
    const rules = (title: string, leads: boolean) =>
      objectionsToPartnerKey({ ...draft, title }, { leads }).map(({ rule }) => rule)
    assert.deepEqual(rules('Expediente', true), [])
    assert.deepEqual(rules('Expediente', false), ['station-is-led-by-your-agency'])
    assert.deepEqual(rules('SSN 123-45-6789', true), ['text-holds-no-forbidden-number'])
  })

  it('station-is-of-the-key', () => {
    assert.deepEqual(objectionsToStation('here', 'here'), [])
    assert.deepEqual(objectionsToStation('', 'here'), [
      { rule: 'station-is-of-the-key', field: 'station', values: { station: 'here' } },
    ])
  })
})
