// The parameters of the directory's interface: those of the standard, each of them heard; and one instant of change, told and asked for.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { freshInstallation, root } from './database.ts'
import { importTold, toldDirectory, type ToldDirectory, type Json, type Page } from './hsds-directory.ts'
import { partnerSite, type PartnerSite } from './partner-api.ts'
import { addOffice } from './stations.ts'

let installation: Installation
let site: PartnerSite
let office: Id<'office'>
const told = toldDirectory(6)
const idOf = (record: Json | undefined) => String(record?.['id'])

before(async () => {
  installation = await freshInstallation()
  site = partnerSite(installation)
  office = await addOffice(installation)
  await importTold(installation, office, told)
})

async function ask<Answer = Page>(address: string): Promise<Answer> {
  const answer = await site.request(`/hsds${address}`)
  const text = await answer.text()
  assert.equal(answer.status, 200, `${address}: ${text.slice(0, 300)}`)
  return JSON.parse(text) as Answer
}

const countOf = async (address: string): Promise<number> => (await ask(address)).total_items

interface Parameter {
  readonly name?: string
  readonly in?: string
  readonly $ref?: string
}
type Paths = Record<string, { get: { parameters?: Parameter[] }; parameters?: Parameter[] }>

/** Names of what may be asked of an address. */
function asked(paths: Paths, address: string, named: Record<string, Parameter> = {}): string[] {
  const path = paths[address]!
  const all = [...(path.parameters ?? []), ...(path.get.parameters ?? [])]
  return all.map((each) => each.name ?? named[each.$ref!.split('/').at(-1)!]!.name!).sort()
}

describe('The parameters of /hsds', () => {
  test('are those of the standard, at each address', async () => {
    const standard = JSON.parse(readFileSync(join(root, 'packs/hsds/schema/openapi.json'), 'utf8')) as {
      paths: Paths
      components: { parameters: Record<string, Parameter> }
    }
    const ours = (await site.describe())['paths'] as Paths
    assert.ok(Object.keys(standard.paths).length > 10)
    for (const address of Object.keys(standard.paths)) {
      assert.deepEqual(
        asked(ours, `/hsds${address}`.replace(/\/$/, '')),
        asked(standard.paths, address, standard.components.parameters),
        address,
      )
    }
  })

  test('find services', async () => {
    const [parent, child] = told.taxonomy_terms.map(idOf)
    assert.equal(await countOf(`/services?taxonomy_term_id=${parent}`), 2)
    assert.equal(await countOf(`/services?taxonomy_term_id=${child!.toUpperCase()}`), 4)
    assert.equal(await countOf(`/services?taxonomy_id=${idOf(told.taxonomies[0])}`), 6)
    assert.equal(await countOf(`/services?taxonomy_id=${newId()}`), 0)
    assert.equal(await countOf(`/services?taxonomy_term_id=${newId()}`), 0)
    assert.equal(await countOf(`/services?organization_id=${idOf(told.organizations[0]).toUpperCase()}`), 6)
    assert.equal(await countOf(`/services?organization_id=${newId()}`), 0)
    assert.equal(await countOf('/services?search=SERVICIO'), 6)
    assert.equal(await countOf('/services?search=clinicas%20valle'), 6)
    assert.equal(await countOf('/services?search=valle%20servicio'), 0)
    assert.equal(await countOf("/services?search=serv'icio%22%20%26%20!"), 0)
    assert.equal(await countOf('/services?search=%26%20!'), 0)
    assert.equal(await countOf('/services?search=%20'), 6)
    assert.equal(await countOf('/services?search=3'), 1)
    const both = `/services?search=servicio&taxonomy_term_id=${parent}&organization_id=${idOf(told.organizations[0])}`
    assert.equal(await countOf(`${both}&modified_after=2000-01-01T00:00:00`), 2)
    assert.ok('service_at_locations' in (await ask('/services?full=true')).contents[0]!)
    assert.ok(!('service_at_locations' in (await ask('/services?full=false')).contents[0]!))
  })

  test('find organizations', async () => {
    assert.equal(await countOf('/organizations?search=clinicas'), 1)
    assert.equal(await countOf('/organizations?search=servicio'), 0)
    assert.equal(await countOf(`/organizations?taxonomy_term_id=${idOf(told.taxonomy_terms[0])}`), 1)
    assert.equal(await countOf(`/organizations?taxonomy_id=${idOf(told.taxonomies[0])}`), 1)
    assert.equal(await countOf(`/organizations?taxonomy_id=${newId()}`), 0)
    const services = async (more: string) => (await ask(`/organizations?${more}`)).contents[0]!['services'] as Json[]
    assert.equal(await services(''), undefined)
    assert.deepEqual(Object.keys((await services('full=true'))[0]!), ['id', 'name', 'status'])
    assert.ok('service_at_locations' in (await services('full_service=true'))[0]!)
    assert.equal((await services('full_service=true'))[0]!['organization'], undefined)
  })

  test('find services at their places', async () => {
    const at = '/service_at_locations?'
    assert.equal(await countOf(`${at}search=servicio`), 6)
    assert.equal(await countOf(`${at}taxonomy_term_id=${idOf(told.taxonomy_terms[0])}`), 2)
    assert.equal(await countOf(`${at}taxonomy_id=${idOf(told.taxonomies[0])}`), 6)
    assert.equal(await countOf(`${at}organization_id=${idOf(told.organizations[0])}`), 6)
    assert.equal(await countOf(`${at}modified_after=2100-01-01`), 0)
    assert.equal(await countOf(`${at}postcode=90057`), 6)
    assert.equal(await countOf(`${at}postcode=90057&proximity=20000`), 6)
    assert.equal(await countOf(`${at}postcode=90057&proximity=1`), 0)
    assert.equal(await countOf(`${at}postcode=90057&proximity=1000000`), 6)
    const plain = (await ask(`${at}per_page=1`)).contents[0]!
    assert.ok(!('organization' in plain) && !('schedules' in (plain['service'] as Json)))
    assert.ok('attributes' in ((await ask(`${at}per_page=1&full=true`)).contents[0]!['service'] as Json))
  })

  test('find taxonomies and terms', async () => {
    const taxonomy = idOf(told.taxonomies[0])
    const [parent] = told.taxonomy_terms.map(idOf)
    assert.equal(await countOf('/taxonomies?search=temas'), 1)
    assert.equal(await countOf(`/taxonomy_terms?taxonomy_id=${taxonomy}`), 2)
    assert.equal(await countOf(`/taxonomy_terms?parent_id=${parent}`), 1)
    assert.equal(await countOf(`/taxonomy_terms?taxonomy_id=${taxonomy}&top_only=true`), 1)
    assert.equal(await countOf('/taxonomy_terms?search=bucal'), 1)
    assert.equal((await ask(`/taxonomy_terms?per_page=1&page=2&taxonomy_id=${taxonomy}`)).contents.length, 1)
    const one = await ask<Json>(`/taxonomy_terms/${parent}`)
    assert.equal((one['taxonomy_detail'] as Json)['name'], 'Temas')
  })
})

describe('What changed', () => {
  const shown = async (id: string) => String((await ask<Json>(`/services/${id}`))['last_modified'])
  /** Changed at that instant or later, by each way to ask; and whether each shows the same instant. */
  async function changedSince(instant: string): Promise<string[]> {
    const asked = `modified_after=${encodeURIComponent(instant)}`
    const page = await ask(`/services?${asked}`)
    const minimal = await ask(`/services?${asked}&minimal=true`)
    const instants = ({ contents }: Page) => contents.map((each) => [each['id'], each['last_modified']])
    assert.deepEqual(instants(page), instants(minimal))
    for (const { id, last_modified } of page.contents) assert.equal(await shown(String(id)), last_modified)
    return page.contents.map(idOf).sort()
  }
  const latest = async () => {
    const { contents } = await ask('/services?minimal=true')
    const instants = contents.map((each) => String(each['last_modified']))
    const last = instants.sort().at(-1)!
    return new Date(Date.parse(last) + 1).toISOString()
  }
  const edition = (change: (next: ToldDirectory) => void) => {
    const next = structuredClone(told)
    change(next)
    return importTold(installation, office, next)
  }

  test('is told by the instant that it is asked by', async () => {
    const first = await shown(idOf(told.services[0]))
    assert.ok(Date.parse(first) > Date.parse('2026-01-01'), first)
    assert.equal((await changedSince(first)).length, 6)
    assert.deepEqual(await changedSince(await latest()), [])
  })

  test('is heard where a place is full', async () => {
    const since = await latest()
    const service = idOf(told.services[2])
    await installation.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        await sql`select set_config('puente.offices', ${`{${office}}`}, true)`.execute(tx)
        await sql`set local role puente_app`.execute(tx)
        await sql`insert into services.capacity (service_id, id, state, said_by, said_at)
          values (${service}, ${newId()}, 'full', 'worker', '2026-03-14')`.execute(tx)
      }),
    )
    assert.deepEqual(await changedSince(since), [service])
  })

  test('is heard where an organization or a place is read anew, also of another office', async () => {
    const other = toldDirectory(1)
    other.organizations.splice(0, 1, ...told.organizations)
    other.locations.splice(0, 1, ...told.locations)
    const [service] = other.services as { organization_id: unknown; service_at_locations: Json[] }[]
    service!.organization_id = told.organizations[0]!['id']
    service!.service_at_locations[0]!['location_id'] = told.locations[0]!['id']
    await importTold(installation, await addOffice(installation), other)
    const all = [...told.services, ...other.services].map(idOf).sort()

    const beforeOrganization = await latest()
    await edition(({ organizations }) => void (organizations[0]!['description'] = 'Clínicas y más.'))
    assert.deepEqual(await changedSince(beforeOrganization), all)

    const beforePlace = await latest()
    await edition(({ organizations, locations }) => {
      organizations[0]!['description'] = 'Clínicas y más.'
      locations[0]!['name'] = 'La otra sede'
    })
    assert.deepEqual(await changedSince(beforePlace), all)
  })
})
