// What one reader of /hsds may take at once: pages have their most, lines come while they are read, and who asks too much waits.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Installation } from '#platform/installation'
import { freshInstallation } from './database.ts'
import { importTold, toldDirectory, type Json, type Page } from './hsds-directory.ts'
import { partnerSite, type PartnerSite } from './partner-api.ts'
import { addOffice } from './stations.ts'

const count = 120
const told = toldDirectory(count)
const organization = String(told.organizations[0]!['id'])
let installation: Installation
let site: PartnerSite
/** Readings of the database since a test began. */
let readings = 0

before(async () => {
  installation = await freshInstallation()
  site = partnerSite(installation)
  await importTold(installation, await addOffice(installation), told)
  const { gate } = installation.database
  const within = gate.within.bind(gate)
  gate.within = (work) => {
    readings += 1
    return within(work)
  }
})

async function ask<Answer = Page>(address: string): Promise<Answer> {
  const answer = await site.request(`/hsds${address}`)
  const text = await answer.text()
  assert.equal(answer.status, 200, `${address}: ${text.slice(0, 300)}`)
  return JSON.parse(text) as Answer
}

const sizeOf = ({ size, total_items, total_pages }: Page) => [size, total_items, total_pages]

describe('Pages under /hsds', () => {
  test('have their most, whatever is asked', async () => {
    assert.deepEqual(sizeOf(await ask('/services?per_page=10000')), [100, count, 2])
    assert.deepEqual(sizeOf(await ask('/services?per_page=10000&full=true')), [50, count, 3])
    assert.deepEqual(sizeOf(await ask('/services?per_page=10000&minimal=true')), [count, count, 1])
    assert.deepEqual(sizeOf(await ask('/service_at_locations?per_page=10000')), [100, count, 2])
    assert.deepEqual(sizeOf(await ask('/service_at_locations?per_page=10000&full=True')), [50, count, 3])
    assert.deepEqual(sizeOf(await ask('/services?per_page=100&page=3')), [0, count, 2])
  })

  test('give fifty services of an organization and say where all are', async () => {
    for (const address of [`/organizations/${organization}?full_service=true`, `/organizations/${organization}`]) {
      const one = await ask<Json>(address)
      assert.equal((one['services'] as Json[]).length, 50)
      const { pathname, search } = new URL(String(one['services_url']))
      assert.equal((await ask(`${pathname.replace('/hsds', '')}${search}`)).total_items, count)
    }
    assert.match(JSON.stringify((await ask<Json>('/profile'))['fields']), /services_url/)
    const page = await ask('/organizations?full_service=true&per_page=100')
    const given = page.contents.find(({ id }) => id === organization)!
    assert.equal((given['services'] as Json[]).length, 50)
    assert.ok((given['services'] as Json[]).every((service) => 'service_at_locations' in service))
  })
})

describe('Lines under /hsds', () => {
  const lines = () => site.request('/hsds/services?format=ndjson')

  test('begin before the second piece is read, and end with the last', async () => {
    readings = 0
    const answer = await lines()
    assert.deepEqual([answer.headers.get('etag'), readings], [null, 1])
    const reader = answer.body!.getReader()
    const { value } = await reader.read()
    assert.equal(new TextDecoder().decode(value).trim().split('\n').length, 50)
    assert.equal(readings, 1)
    await reader.cancel()
    await sleep(20)
    assert.equal(readings, 1)
    const all = (await (await lines()).text()).trim().split('\n')
    assert.equal(new Set(all.map((line) => (JSON.parse(line) as Json)['id'])).size, count)
  })

  test('come of every list', async () => {
    for (const [name, total] of [
      ['organizations', 1],
      ['service_at_locations', count],
      ['taxonomies', 5],
    ] as const) {
      const all = (await (await site.request(`/hsds/${name}?format=ndjson`)).text()).trim().split('\n')
      assert.equal(all.length, total, name)
    }
    const terms = (await (await site.request('/hsds/taxonomy_terms?format=ndjson')).text()).trim().split('\n')
    assert.equal(terms.length, (await ask('/taxonomy_terms')).total_items)
  })

  test('are read by four at once; the fifth comes again', async () => {
    const four = await Promise.all([lines(), lines(), lines(), lines()])
    const fifth = await lines()
    assert.deepEqual([fifth.status, fifth.headers.get('retry-after')], [429, '60'])
    assert.equal(fifth.headers.get('content-type'), 'application/problem+json')
    await four[0]!.body!.cancel()
    const another = await lines()
    assert.equal(another.status, 200)
    await Promise.all([...four.slice(1), another].map((answer) => answer.body!.cancel()))
    const head = await site.request('/hsds/services?format=ndjson', { method: 'HEAD' })
    assert.equal(head.status, 200)
  })
})

describe('Heavy readings under /hsds', () => {
  test('are done for some at once, and the others come again', async () => {
    const asked = Array.from({ length: 30 }, () => site.request('/hsds/services?full=true&per_page=1'))
    const answers = await Promise.all(asked)
    const statuses = answers.map(({ status }) => status)
    assert.equal(statuses.filter((status) => status === 200).length, 12)
    const refused = answers.filter(({ status }) => status === 429)
    assert.equal(refused.length, 18)
    assert.ok(refused.every(({ headers }) => headers.get('retry-after') === '60'))
    assert.ok(refused.every(({ headers }) => headers.get('cache-control') === 'no-store'))
    assert.equal((await site.request('/hsds/services?full=true&per_page=1')).status, 200)
  })

  test('leave plain ones alone', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => site.request('/hsds/services?per_page=1')))
    assert.ok(answers.every(({ status }) => status === 200))
  })
})
