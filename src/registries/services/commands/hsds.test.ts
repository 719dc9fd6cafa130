import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { Id } from '#kernel/id'
import { checkPublished, type Fields } from '#protocols/hsds'
import type { CliCommand } from '#platform/cli'
import { contextFor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { root, testInstallation } from '../../../../test/database.ts'
import { placeOf, run as runAt, write } from '../../../../test/hsds-commands.ts'
import { anyService } from '../../../../test/hsds-records.ts'
import { actorWith, addOffice, addOrganization } from '../../../../test/stations.ts'
import { addTestService } from '../../../../test/services.ts'
import { ServiceDraft } from '../rules/service.ts'
import { listServices } from '../store.ts'
import { exportHsds } from './export-hsds.ts'
import { openStandard } from './hsds-standard.ts'
import { importHsds } from './import-hsds.ts'
import { closeService, keepService } from './service.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const run = (command: CliCommand, ...args: string[]) => runAt(installation, command, ...args)

/** The lists of an export of an office, by name, and its text. */
async function exported(office: Id<'office'>): Promise<{ lists: Record<string, Fields[]>; text: string }> {
  const out = placeOf(`${newId()}.json`)
  const said = await run(exportHsds, '--office', office, '--out', out)
  assert.deepEqual([said.code, said.errors], [0, []])
  const text = readFileSync(out, 'utf8')
  return { lists: JSON.parse(text) as Record<string, Fields[]>, text }
}

const officerAt = (office: Id<'office'>): Context => contextFor(installation, actorWith('consular-officer', { office }))
const standing = (office: Id<'office'>) => consult(officerAt(office), (db) => listServices(db, office))

/** A clinic as a directory tells it. */
function clinic(more: object = {}): Record<string, unknown> {
  const organization = { id: newId(), name: `Clínicas ${newId().slice(0, 6)}`, description: 'Clínicas del barrio.' }
  return {
    id: newId(),
    name: `Consulta ${newId().slice(0, 6)}`,
    description: 'Medicina general.',
    status: 'active',
    url: 'https://clinic.example/',
    minimum_age: 18,
    assured_date: '2026-02-01',
    organization,
    phones: [{ id: newId(), number: '(323) 555-0101', extension: 12, type: 'voice' }],
    languages: [
      { id: newId(), name: 'Spanish', code: 'spa', note: 'siempre' },
      { id: newId(), name: 'English' },
    ],
    cost_options: [{ id: newId(), option: 'Primera visita', amount: 25.5, currency: 'USD' }],
    required_documents: [{ id: newId(), document: 'Comprobante de domicilio' }],
    schedules: [{ id: newId(), freq: 'WEEKLY', byday: 'MO,WE', opens_at: '09:00-08:00', closes_at: '17:30-08:00' }],
    service_at_locations: [
      {
        id: newId(),
        location: {
          id: newId(),
          location_type: 'physical',
          name: 'Clínica Uno',
          latitude: 34.05,
          longitude: -118.25,
          addresses: [
            {
              id: newId(),
              address_1: 'Calle Uno 100',
              city: 'Los Angeles',
              state_province: 'CA',
              postal_code: '90057',
              country: 'US',
              address_type: 'physical',
            },
          ],
        },
      },
    ],
    ...more,
  }
}

describe('A directory in HSDS', () => {
  test('is added with all that we use of it', async () => {
    const office = await addOffice(installation)
    const told = clinic()
    const said = await run(importHsds, write([told]), '--office', office)
    assert.deepEqual([said.code, said.errors], [0, []])
    const [service, ...more] = await standing(office)
    assert.equal(more.length, 0)
    assert.equal(service!.id, told['id'])
    assert.deepEqual(
      [service!.title, service!.minimum_age, service!.assured_on, service!.public_line, service!.url],
      [told['name'], 18, '2026-02-01', '(323) 555-0101 x12', 'https://clinic.example/'],
    )
    assert.deepEqual(service!.languages, [
      { language: 'en', note: '' },
      { language: 'es', note: 'siempre' },
    ])
    assert.deepEqual(service!.schedule, [
      { weekday: 1, opens: '09:00', closes: '17:30' },
      { weekday: 3, opens: '09:00', closes: '17:30' },
    ])
    assert.deepEqual(service!.cost_options, [{ option: 'Primera visita', amount: 2550, currency: 'USD' }])
    assert.deepEqual(service!.documents, ['Comprobante de domicilio'])
    const [place] = service!.locations
    assert.deepEqual([place!.street, place!.postal_code, place!.lat], ['Calle Uno 100', '90057', 34.05])
  })

  test('read again doubles nothing, and goes out byte for byte as it was', async () => {
    const [one, other] = [await addOffice(installation), await addOffice(installation)]
    const file = write([clinic({ mood: { z: 1, a: ['ñ'] }, rooms: 3, open: false }), clinic()])
    await run(importHsds, file, '--office', one)
    const first = await exported(one)
    const again = await run(importHsds, file, '--office', one)
    assert.match(again.lines.at(-1)!, /0 services added, 0 changed, 2 the same/)
    assert.equal((await exported(one)).text, first.text)
    const back = await run(importHsds, write(first.text), '--office', one)
    assert.match(back.lines.at(-1)!, /0 services added, 0 changed, 2 the same/)
    assert.equal((await exported(one)).text, first.text)
    assert.equal((await standing(one)).length, 2)
    const elsewhere = await run(importHsds, file, '--office', other)
    assert.match(elsewhere.lines.join('\n'), /2 stand at another office/)
    const unknown = first.lists['services']!.map((record) => record['mood']).filter(Boolean)
    assert.deepEqual(unknown, [{ a: ['ñ'], z: 1 }])
  })

  test('of our own entries is left as staff keep it, when what was published comes back', async () => {
    const office = await addOffice(installation)
    await addTestService(installation, office)
    const first = await exported(office)
    for (const record of first.lists['services']!)
      assert.deepEqual(checkPublished(openStandard(), 'service', record), [])
    const said = await run(importHsds, write(first.text), '--office', office)
    assert.deepEqual(said.errors, [])
    assert.match(said.lines.at(-1)!, /0 services added, 0 changed, 0 the same; 1 stood there/)
    assert.equal((await exported(office)).text, first.text)
  })

  test('keeps what staff changed, and takes what the directory changed', async () => {
    const office = await addOffice(installation)
    const told = clinic()
    await run(importHsds, write([told]), '--office', office)
    const [service] = await standing(office)
    const draft = ServiceDraft.parse({
      id: service!.id,
      office,
      organization: service!.organization_title,
      title: service!.title,
      description: 'Corregido por Lupe.',
      source: service!.source,
      url: service!.url,
      publicLine: service!.public_line,
      street: service!.locations[0]!.street,
      city: service!.locations[0]!.city,
      asksForId: 'no',
    })
    const kept = await keepService(officerAt(office), service!.id, draft)
    assert.deepEqual(kept, { done: true, value: null })
    const out = (await exported(office)).lists['services']![0]!
    assert.equal(out['description'], 'Corregido por Lupe.')
    assert.ok(JSON.stringify(out['attributes']).includes('Does not ask for an identity document'))
    await run(
      importHsds,
      write([{ ...told, description: 'De la fuente.', application_process: 'Llame.' }]),
      '--office',
      office,
    )
    const [renewed] = await standing(office)
    assert.deepEqual(
      [renewed!.description, renewed!.application_process, renewed!.asks_for_id],
      ['Corregido por Lupe.', 'Llame.', 'no'],
    )
  })

  test('brings all places of a service, near their postal codes where they have no point, and staff correct the first', async () => {
    const office = await addOffice(installation)
    const place = (name: string, street: string) => ({
      id: newId(),
      location: {
        id: newId(),
        location_type: 'physical',
        name,
        addresses: [
          {
            id: newId(),
            address_1: street,
            city: 'X',
            state_province: 'CA',
            postal_code: '90057',
            country: 'US',
            address_type: 'physical',
          },
        ],
      },
    })
    const told = clinic({ service_at_locations: [place('Uno', 'Calle 1'), place('Dos', 'Calle 2')] })
    await run(importHsds, write([told]), '--office', office)
    const first = await exported(office)
    const [service] = await standing(office)
    assert.deepEqual(
      service!.locations.map(({ title }) => title),
      ['Uno', 'Dos'],
    )
    const draft = ServiceDraft.parse({
      id: service!.id,
      office,
      organization: service!.organization_title,
      title: service!.title,
      source: service!.source,
      place: 'Uno',
      street: 'Calle 11',
      city: 'X',
      postalCode: '90057',
    })
    assert.equal((await keepService(officerAt(office), service!.id, draft)).done, true)
    assert.deepEqual(
      (await standing(office))[0]!.locations.map(({ street }) => street),
      ['Calle 11', 'Calle 2'],
    )
    const { lists } = await exported(office)
    const streets = lists['locations']!.flatMap(({ addresses }) =>
      (addresses as Fields[]).map((each) => each['address_1']),
    )
    assert.deepEqual(
      streets.map(String).sort((one, other) => one.localeCompare(other)),
      ['Calle 1', 'Calle 11', 'Calle 2'],
    )
    assert.equal((lists['services']![0]!['service_at_locations'] as Fields[]).length, 2)
    assert.equal(first.lists['locations']!.length, 2)
  })

  test('closes what its directory says is given no more, and opens it again', async () => {
    const office = await addOffice(installation)
    const told = clinic({ status: 'defunct' })
    await run(importHsds, write([told]), '--office', office)
    assert.equal((await standing(office)).length, 0)
    await run(importHsds, write([{ ...told, status: 'active' }]), '--office', office)
    const [service] = await standing(office)
    assert.equal(service!.closed_on, null)
    const closed = await closeService(officerAt(office), service!.id, {
      closedOn: '2026-03-01' as never,
      reason: 'Ya no.',
    })
    assert.equal(closed.done, true)
    assert.equal((await exported(office)).lists['services']![0]!['status'], 'inactive')
    await run(importHsds, write([{ ...told, status: 'temporarily closed' }]), '--office', office)
    assert.equal((await standing(office)).length, 0)
  })

  test('brings roles and no names', async () => {
    const office = await addOffice(installation)
    const contacts = [
      {
        id: newId(),
        name: 'Ana Persona',
        title: 'Recepción',
        email: 'ana@clinic.example',
        phones: [{ id: newId(), number: '+13235550199' }],
      },
    ]
    const said = await run(
      importHsds,
      write([clinic({ contacts, assurer_email: 'ana@clinic.example' })]),
      '--office',
      office,
    )
    assert.match(said.lines.join('\n'), /4 names, and ways to a person, were left out/)
    const { text } = await exported(office)
    assert.ok(text.includes('Recepción'))
    for (const name of ['Ana', 'ana@', '5550199']) assert.ok(!text.includes(name), name)
  })

  test('is kept in the name of an agency, and only checked without an office', async () => {
    const office = await addOffice(installation)
    const agency = await addOrganization(installation)
    const file = write([clinic()])
    assert.match((await run(importHsds, file)).lines.at(-1)!, /Nothing was written/)
    assert.match((await run(importHsds, file, '--office', office, '--dry-run')).lines.at(-1)!, /Nothing was written/)
    assert.equal((await standing(office)).length, 0)
    await run(importHsds, file, '--office', office, '--agency', agency)
    assert.equal((await standing(office))[0]!.custodian_id, agency)
    const [told] = JSON.parse(readFileSync(placeOf(file), 'utf8')) as [object]
    const later = await run(importHsds, write([{ ...told, description: 'Otra.' }]), '--office', office)
    assert.match(later.lines.at(-1)!, /0 services added, 1 changed/)
    const [changed] = await standing(office)
    assert.deepEqual([changed!.custodian_id, changed!.description], [agency, 'Otra.'])
    assert.equal((await run(importHsds)).code, 2)
    assert.match((await run(importHsds, file, '--office', 'nowhere')).errors[0]!, /no office/)
  })
})

test('Any directory within the schemas goes in and out of the database byte for byte, as JSON and as tables', async () => {
  const schemas = Object.fromEntries(
    readdirSync(path.join(root, 'packs', 'hsds', 'schema')).map((name) => [
      name,
      JSON.parse(readFileSync(path.join(root, 'packs', 'hsds', 'schema', name), 'utf8')) as unknown,
    ]),
  )
  let kept = 0
  const directories = fc.array(anyService(openStandard(), schemas), { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(directories, async (services) => {
      const office = await addOffice(installation)
      const said = await run(importHsds, write(services), '--office', office)
      if (said.code !== 0) assert.match(said.errors.join('\n'), /text-is-whole/)
      fc.pre(said.code === 0)
      kept += 1
      const first = await exported(office)
      const again = await run(importHsds, write(first.text), '--office', office)
      assert.match(
        again.lines.at(-1) ?? again.errors.join(),
        new RegExp(` 0 services added, 0 changed, ${services.length} the same`),
      )
      assert.equal((await exported(office)).text, first.text)
      const tables = placeOf(`${newId()}.zip`)
      assert.equal((await run(exportHsds, '--office', office, '--out', tables)).code, 0)
      const back = await run(importHsds, tables, '--office', office)
      assert.match(back.lines.at(-1) ?? back.errors.join(), / 0 services added, 0 changed/)
      assert.equal((await exported(office)).text, first.text)
    }),
    // What is shrunk has ids that stand at another office already.
    { numRuns: 25, endOnFailure: true },
  )
  assert.ok(kept > 5, `${kept} were kept`)
})

const examples = path.join(root, '..', 'shared', 'data', 'hsds', 'examples')
const skip = existsSync(examples) ? false : 'the examples of the standard do not lie beside the project'

test('Every example of the standard is read, and all that it told is published again', { skip }, async () => {
  for (const name of readdirSync(examples)) {
    const office = await addOffice(installation)
    const said = await run(importHsds, path.join(examples, name), '--office', office)
    assert.deepEqual([name, said.code, said.errors], [name, 0, []])
    const { lists } = await exported(office)
    for (const [list, records] of Object.entries(lists).filter(([key]) => key !== 'version')) {
      const kind = [...openStandard().kinds.values()].find(({ file }) => file === `${list}.csv`)!
      for (const record of records) assert.deepEqual(checkPublished(openStandard(), kind.name, record), [])
    }
  }
})
