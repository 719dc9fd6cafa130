// The directory as other systems read it under /hsds: what they find there is as the standard's schemas say, and says its version.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { commands } from '#app/commands'
import type { Id } from '#kernel/id'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { freshInstallation, temporaryDirectory } from './database.ts'
import type { Json, Page } from './hsds-directory.ts'
import { complainOf, type Description } from './json-schema.ts'
import { partnerSite, type PartnerSite } from './partner-api.ts'
import { addTestService } from './services.ts'
import { addOffice } from './stations.ts'

let installation: Installation
let site: PartnerSite
let own: Id<'service'>
const told = directory()

/** A directory of two services of one organization, one of them at two places, with a taxonomy of its own. */
function directory() {
  const organization = {
    id: newId(),
    name: 'Clínicas del Sur',
    description: 'Dos clínicas.',
    website: 'https://sur.example/',
  }
  const taxonomy = { id: newId(), name: 'Áreas', description: '' }
  const term = { id: newId(), code: 'BD-1800', name: 'Despensas', description: '', taxonomy_id: taxonomy.id }
  const place = (city: string, latitude: number, longitude: number) => ({
    id: newId(),
    location_type: 'physical',
    name: `En ${city}`,
    latitude,
    longitude,
    addresses: [
      {
        id: newId(),
        address_1: '1 A',
        city,
        state_province: 'CA',
        postal_code: '90057',
        country: 'US',
        address_type: 'physical',
      },
    ],
  })
  const service = (name: string, more: object) => ({
    id: newId(),
    name,
    status: 'active',
    organization_id: organization.id,
    ...more,
  })
  const [near, far] = [place('Los Angeles', 34.06, -118.27), place('Fresno', 36.74, -119.78)]
  const at = (location: Json) => ({ id: newId(), location_id: location['id'] })
  const services = [
    service('Despensa de Ñuñoa', {
      attributes: [{ id: newId(), taxonomy_term_id: term.id }],
      service_at_locations: [at(near), at(far)],
    }),
    service('Consulta dental', { service_at_locations: [at(near)], description: '100% gratis' }),
  ]
  return {
    organizations: [organization],
    services,
    locations: [near, far],
    taxonomies: [taxonomy],
    taxonomy_terms: [term],
  }
}

before(async () => {
  installation = await freshInstallation()
  site = partnerSite(installation)
  const office = await addOffice(installation)
  own = (await addTestService(installation, office)).service
  const folder = temporaryDirectory()
  const file = path.join(folder, 'directory.json')
  writeFileSync(file, JSON.stringify(told))
  const command = commands.find(({ name }) => name === 'import hsds')!
  const errors: string[] = []
  const terminal = { line: () => undefined, error: (text: string) => void errors.push(text), progress: () => undefined }
  assert.equal(await command.run(installation, [file, '--office', office], terminal), 0, errors.join('\n'))
})

async function ask<Answer = Page>(address: string): Promise<Answer> {
  const answer = await site.request(`/hsds${address}`)
  const text = await answer.text()
  assert.equal(answer.status, 200, `${address}: ${text.slice(0, 300)}`)
  return JSON.parse(text) as Answer
}

const namesOf = ({ contents }: Page): unknown[] => contents.map((record) => record['name'])

describe('The directory under /hsds', () => {
  test('says its version and the day of its schemas', async () => {
    const root = await ask<Json>('')
    assert.equal((await site.request('/hsds/')).headers.get('location'), '/hsds')
    assert.deepEqual([root['version'], root['schemas_date'], root['sample_data']], ['3.1', '2024-10-10', false])
    assert.equal(root['openapi_url'], 'http://localhost:3000/api/openapi.json')
    const profile = await ask<Json>('/profile')
    assert.ok(JSON.stringify(profile).includes('Does not ask for an identity document'))
  })

  test('lists services in plain fields, and each with all that belongs to it', async () => {
    const page = await ask('/services?per_page=2')
    assert.deepEqual([page.total_items, page['total_pages'], page.contents.length, page['last_page']], [3, 2, 2, false])
    const rest = await ask('/services?per_page=2&page=2')
    assert.deepEqual([rest.contents.length, rest['last_page'], rest['first_page']], [1, true, false])
    const empty = await ask('/services?per_page=2&page=9')
    assert.deepEqual([empty.total_items, empty['empty']], [3, true])
    const all = await ask('/services')
    const dental = all.contents.find(({ name }) => name === 'Consulta dental')!
    assert.equal((dental['organization'] as Json)['name'], 'Clínicas del Sur')
    assert.equal(dental['service_at_locations'], undefined)
    const whole = await ask<Json>(`/services/${told.services[0]!.id}`)
    const places = whole['service_at_locations'] as Json[]
    assert.deepEqual(
      places.map((at) => (at['location'] as Json)['name']),
      ['En Los Angeles', 'En Fresno'],
    )
    const [attribute] = whole['attributes'] as Json[]
    assert.equal(((attribute!['taxonomy_term'] as Json)['taxonomy_detail'] as Json)['name'], 'Áreas')
    const ours = await ask<Json>(`/services/${own}`)
    assert.equal(ours['name'], 'Consulta de medicina general')
    assert.equal(
      (await ask('/services?full=true')).contents.some((each) => 'service_at_locations' in each),
      true,
    )
    const minimal = await ask('/services?minimal=true&per_page=10000')
    assert.deepEqual(Object.keys(minimal.contents[0]!).sort(), ['id', 'last_modified'])
  })

  test('finds by words however they are accented, by term, taxonomy, organization and change', async () => {
    assert.deepEqual(namesOf(await ask('/services?search=nunoa')), ['Despensa de Ñuñoa'])
    assert.deepEqual(namesOf(await ask('/services?search=100%25')), ['Consulta dental'])
    assert.deepEqual(namesOf(await ask('/services?search=a_b')), [])
    const [term] = told.taxonomy_terms
    assert.deepEqual(namesOf(await ask(`/services?taxonomy_term_id=${term!.id}`)), ['Despensa de Ñuñoa'])
    assert.deepEqual(namesOf(await ask(`/services?taxonomy_id=${told.taxonomies[0]!.id}`)), ['Despensa de Ñuñoa'])
    const needs = (await ask('/taxonomies?search=needs')).contents[0]!['id'] as string
    assert.deepEqual(namesOf(await ask(`/services?taxonomy_id=${needs}`)), ['Consulta de medicina general'])
    const care = (await ask(`/taxonomy_terms?taxonomy_id=${needs}&search=primary-care`)).contents[0]!['id'] as string
    assert.deepEqual(namesOf(await ask(`/services?taxonomy_term_id=${care}`)), ['Consulta de medicina general'])
    assert.equal((await ask(`/services?organization_id=${told.organizations[0]!.id}`)).total_items, 2)
    assert.equal((await ask('/services?modified_after=2000-01-01T00:00:00Z')).total_items, 3)
    assert.equal((await ask('/services?modified_after=2100-01-01')).total_items, 0)
  })

  test('does not answer what the standard would refuse', async () => {
    const spoil = (mail: string) =>
      installation.database.asOwner((owner) =>
        owner.transaction().execute(async (tx) => {
          await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
          await sql`set local role puente_app`.execute(tx)
          await sql`update services.service set public_mail = ${mail} where id = ${own}`.execute(tx)
        }),
      )
    await spoil('info@clinic.example')
    assert.equal((await ask<Json>(`/services/${own}`))['email'], 'info@clinic.example')
    await spoil('a..b@x.example')
    assert.equal((await ask<Json>(`/services/${own}`))['email'], undefined)
  })

  test('lists organizations, with their services and places', async () => {
    assert.equal((await ask('/organizations')).total_items, 2)
    const [first, second] = [await ask('/organizations?per_page=1'), await ask('/organizations?per_page=1&page=2')]
    for (const { total_items, total_pages, size } of [first, second])
      assert.deepEqual([total_items, total_pages, size], [2, 2, 1])
    assert.notDeepEqual(namesOf(first), namesOf(second))
    assert.deepEqual(namesOf(await ask('/organizations?search=clinicas')), ['Clínicas del Sur'])
    const [term] = told.taxonomy_terms
    assert.deepEqual(namesOf(await ask(`/organizations?taxonomy_term_id=${term!.id}`)), ['Clínicas del Sur'])
    const one = await ask<Json>(`/organizations/${told.organizations[0]!.id}`)
    assert.deepEqual(
      (one['services'] as Json[]).map((each) => Object.keys(each)),
      [
        ['id', 'name', 'status'],
        ['id', 'name', 'status'],
      ],
    )
    const fully = await ask<Json>(`/organizations/${told.organizations[0]!.id}?full_service=true`)
    assert.ok((fully['services'] as Json[]).every((each) => 'service_at_locations' in each))
  })

  test('lists services at their places, near a postal code', async () => {
    assert.equal((await ask('/service_at_locations')).total_items, 4)
    const near = await ask('/service_at_locations?postcode=90057&proximity=20000')
    assert.deepEqual(
      near.contents.map((at) => (at['location'] as Json)['name']),
      ['En Los Angeles', 'En Los Angeles'],
    )
    assert.equal((await ask('/service_at_locations?postcode=00000')).total_items, 0)
    const whole = await ask('/service_at_locations?full=true')
    for (const { id } of whole.contents) {
      const one = await ask<Json>(`/service_at_locations/${String(id)}`)
      assert.equal(one['id'], id)
      assert.ok('organization' in (one['service'] as Json))
    }
  })

  test('gives all of them as lines', async () => {
    const answer = await site.request('/hsds/services?format=ndjson')
    assert.match(answer.headers.get('content-type')!, /ndjson/)
    const lines = (await answer.text()).trim().split('\n')
    assert.equal(lines.length, 3)
    assert.ok(lines.every((line) => typeof (JSON.parse(line) as Json)['id'] === 'string'))
  })

  test('may be kept for some minutes and asked for again by its mark, from anywhere, without a cookie', async () => {
    const first = await site.request('/hsds/services')
    assert.match(first.headers.get('cache-control')!, /public, max-age=300/)
    assert.equal(first.headers.get('access-control-allow-origin'), '*')
    assert.equal(first.headers.get('set-cookie'), null)
    const again = await site.request('/hsds/services', { headers: { 'if-none-match': first.headers.get('etag')! } })
    assert.equal(again.status, 304)
    assert.deepEqual(
      ['cache-control', 'etag'].map((name) => again.headers.get(name)),
      ['public, max-age=300', first.headers.get('etag')],
    )
    assert.equal((await site.request('/hsds/services/1')).headers.get('cache-control'), 'no-store')
  })

  test('refuses what it does not understand, as a problem', async () => {
    for (const [address, field] of [
      ['/services?page=0', 'page'],
      ['/services?per_page=x', 'per_page'],
      ['/services?per_page=10001', 'per_page'],
      ['/services?taxonomy_id=1', 'taxonomy_id'],
      ['/services/1', 'id'],
      ['/services?modified_after=soon', 'modified_after'],
      ['/services?search=%00', 'search'],
      ['/services?full=maybe', 'full'],
      ['/services?format=csv', 'format'],
      ['/organizations?taxonomy_term_id=x', 'taxonomy_term_id'],
      [`/organizations/${newId()}?full_service=x`, 'full_service'],
      ['/service_at_locations?proximity=10', 'proximity'],
      ['/service_at_locations?postcode=90057&proximity=-1', 'proximity'],
      ['/taxonomy_terms?parent_id=x', 'parent_id'],
    ] as const) {
      const answer = await site.request(`/hsds${address}`)
      assert.equal(answer.status, 400, address)
      assert.match(answer.headers.get('content-type')!, /problem\+json/)
      const problem = (await answer.json()) as { detail: string; errors: { field: string }[] }
      assert.equal(problem.errors[0]!.field, field, address)
      assert.match(problem.detail, /parámetro/)
    }
    for (const address of [`/services/${newId()}`, '/nothing', `/taxonomies/${newId()}`, `/organizations/${newId()}`]) {
      const answer = await site.request(`/hsds${address}`)
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [404, 'application/problem+json'], address)
    }
    assert.equal((await site.request('/hsds/services', { method: 'POST', body: '{}' })).status, 404)
  })

  test('writes neither words nor postal codes into the log', async () => {
    await ask('/service_at_locations?postcode=90057&search=dental')
    assert.ok(site.lines.some((line) => line.includes('/hsds/service_at_locations')))
    assert.ok(!site.lines.some((line) => /90057|dental/.test(line)))
  })

  test('answers as it is described', async () => {
    const whole = await site.describe()
    const paths = whole['paths'] as Record<
      string,
      { get: { responses: Record<string, { content: Json }> }; servers?: unknown }
    >
    const described = Object.keys(paths).filter((name) => name.startsWith('/hsds'))
    const names = ['services', 'organizations', 'service_at_locations', 'taxonomies', 'taxonomy_terms']
    const expected = names.flatMap((name) => [`/hsds/${name}`, `/hsds/${name}/{id}`])
    assert.deepEqual(described.sort(), ['/hsds', '/hsds/profile', ...expected].sort())
    for (const name of names) {
      const { schema } = paths[`/hsds/${name}`]!.get.responses['200']!.content['application/json'] as {
        schema: Description
      }
      assert.deepEqual(complainOf(await ask(`/${name}`), schema, whole), [])
    }
  })
})
