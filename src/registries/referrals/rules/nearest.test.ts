import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Id } from '#kernel/id'
import { readTyped } from '#platform/forms'
import { newId } from '#platform/random'
import { offersFor, ReplacementDraft } from './nearest.ts'

const service = (title: string, lat: number | null, more: object = {}) => ({
  id: title as Id<'service'>,
  title,
  needs: ['dental'],
  capacity: null,
  locations: [{ lat, lon: 0 }],
  ...more,
})

const said = (state: 'full' | 'closed') => ({ capacity: { state, said_by: 'provider' as const, said_at: new Date(0) } })
const order = (services: Parameters<typeof offersFor>[0]) =>
  offersFor(services, ({ lat }) => lat, { need: 'dental', without: 'the first' }).map(({ service: { title } }) => title)

describe('After a service that did not help', () => {
  test('the nearest that answers the need stands first, one that is full behind it, one for another need last', () => {
    const others = service('for something else', 1, { needs: ['vision'] })
    const offered = order([others, service('full', 2, said('full')), service('far', 90), service('near', 3)])
    assert.deepEqual(offered, ['near', 'far', 'full', 'for something else'])
  })

  test('the same service and one that takes nobody are not offered', () => {
    assert.deepEqual(order([service('the first', 1), service('closed', 1, said('closed'))]), [])
  })

  test('a place that is not known stands behind those near by, and has no distance', () => {
    const offers = offersFor([service('somewhere', null), service('near', 5)], ({ lat }) => lat, {
      need: 'dental',
      without: '',
    })
    assert.deepEqual(
      offers.map(({ service: { title }, kilometres }) => [title, kilometres]),
      [
        ['near', 5],
        ['somewhere', null],
      ],
    )
  })

  test('service-is-chosen, from the list', () => {
    const reading = readTyped({ id: newId(), service: '' }, ReplacementDraft)
    assert.ok(reading.draft === undefined)
    assert.deepEqual(reading.objections, [{ rule: 'service-is-chosen', field: 'service' }])
    assert.ok(readTyped({ id: newId(), service: newId() }, ReplacementDraft).draft)
  })
})
