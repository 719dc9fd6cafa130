import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { id, standard } from '../../../test/hsds-reading.ts'

describe('The standard', () => {
  test('is what its schemas say', () => {
    assert.equal(standard.kinds.size, 24)
    const kind = standard.kinds.get('phone')!
    assert.equal(kind.links.get('contact_id'), 'contact')
    assert.equal(standard.kinds.get('service')!.lists.get('capacities'), 'service_capacity')
    assert.deepEqual(standard.check('service', { id: id(1), name: 'x', status: 'open' }), [
      {
        field: 'status',
        says: 'must be equal to one of the allowed values: active, inactive, defunct, temporarily closed',
      },
    ])
  })
})
