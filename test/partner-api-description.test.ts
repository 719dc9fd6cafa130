// The description of the interface is OpenAPI 3.1, whole in itself, and describes no field that could name somebody.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { testInstallation } from './database.ts'
import { complainOf, listDeadReferences, type Description } from './json-schema.ts'
import { aVisit, partnerSite, reached } from './partner-api.ts'

describe('The description', () => {
  let whole: Description
  before(async () => {
    whole = await partnerSite(await testInstallation()).describe()
  })

  test('is OpenAPI 3.1, whole in itself, and names every route and its answers', () => {
    assert.match(String(whole['openapi']), /^3\.1\./)
    assert.deepEqual(listDeadReferences(whole), [])
    const paths = whole['paths'] as Record<
      string,
      Record<string, { responses: object; security: unknown; operationId: string }>
    >
    // What anybody may read of the directory is held against its description in test/hsds-api.test.ts.
    const told = Object.entries(paths).filter(([name]) => !name.startsWith('/hsds'))
    assert.deepEqual(told.map(([name]) => name).sort(), [
      '/ventanillas/months',
      '/ventanillas/visits',
      '/ventanillas/withdrawals',
    ])
    for (const [, path] of told) {
      assert.deepEqual(Object.keys(path), ['post'])
      assert.deepEqual(path['post']!.security, [{ key: [] }])
      assert.deepEqual(Object.keys(path['post']!.responses), [
        '200',
        '400',
        '401',
        '403',
        '413',
        '415',
        '422',
        '429',
        '500',
      ])
    }
    assert.deepEqual((whole['components'] as { securitySchemes: object }).securitySchemes, {
      key: { type: 'http', scheme: 'bearer' },
    })
  })

  test('describes no field that could name somebody', () => {
    const names = new Set<string>()
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if ('properties' in value) for (const name of Object.keys(value.properties as object)) names.add(name)
      Object.values(value).forEach(walk)
    }
    const told = Object.entries(whole['paths'] as object).filter(([name]) => !name.startsWith('/hsds'))
    walk([told, whole['components']])
    const allowed =
      'at consent contact counts cells detail division dryRun errors fate field firstThisYear form indicator interpreter item'
    const more =
      'language method month need numbers person phone postalCode program reference references refused repeated replace replaced rule screening'
    const last = 'station status taken textVersion title topic type vaccination value visitedOn visits'
    assert.deepEqual(
      [...names].filter((name) => !`${allowed} ${more} ${last}`.split(' ').includes(name)),
      [],
    )
  })

  test('accepts what the program accepts', () => {
    const schema = { $ref: '#/components/schemas/VisitBatch' }
    const fit = (body: unknown) => complainOf(body, schema, whole)
    assert.deepEqual(fit({ station: 'x', visits: [aVisit(reached())] }), [])
    assert.deepEqual(fit({ station: 'x', visits: [aVisit({ name: 'x' })] }), ['/visits/0 has an undescribed name'])
    assert.equal(fit({ visits: [] }).length, 2)
  })

  test('the check of answers bites', () => {
    const problem = { $ref: '#/components/schemas/Problem' }
    const right = { type: 'about:blank', title: 'x', status: 422, detail: 'x' }
    assert.deepEqual(complainOf(right, problem, whole), [])
    assert.deepEqual(complainOf({ ...right, status: '422' }, problem, whole), ['/status is string, not integer'])
    assert.deepEqual(complainOf({ ...right, extra: 1 }, problem, whole), [' has an undescribed extra'])
    assert.throws(() => complainOf(1, { multipleOf: 2 }, whole), /is not read/)
    assert.deepEqual(listDeadReferences({ a: { $ref: '#/b' } }), ['#/b'])
  })
})
