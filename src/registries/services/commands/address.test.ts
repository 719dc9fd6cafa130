// The address of a shelter is told to nobody but who keeps its entry.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import { uuidOf } from '#protocols/hsds'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { placeOf, run } from '../../../../test/hsds-commands.ts'
import { ask } from '../../../../test/mounted.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { entriesOf, entryDraft } from '../../../../test/upkeep.ts'
import { services } from '../index.ts'
import { serviceAsTold } from '../rules/standing.ts'
import { findWholeService, listServices } from '../store.ts'
import { exportHsds } from './export-hsds.ts'
import { mergeServices } from './merging.ts'
import { makeProposalLink, openProposalLink, proposeFields, takeProposal } from './proposal.ts'
import { keepService } from './service.ts'

let installation: Installation
let people: Personas
let entries: ReturnType<typeof entriesOf>

const secret = 'Calle Callada 77'
const shelter = { needs: ['safety'], place: 'Casa Callada', street: secret, postalCode: '90033' }
const open = { street: 'Calle Abierta 1', place: '' }

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  entries = entriesOf(installation, people)
})

const streetOf = async (by: Context, id: Id<'service'>) =>
  (await consult(by, (db) => findWholeService(db, id)))?.locations[0]?.street

const placeId = (id: string): string => uuidOf(id, 'location', '1')

/** Every record within a value that is of a place. */
const locationsIn = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value)
    ? value.flatMap(locationsIn)
    : value !== null && typeof value === 'object'
      ? [...('location_type' in value ? [{ ...value }] : []), ...Object.values(value).flatMap(locationsIn)]
      : []

describe('The address of a shelter', () => {
  test('is not published where nobody says otherwise, and is where somebody does', async () => {
    const kept = await entries.added(people.lupe, shelter)
    assert.deepEqual(
      (await entries.seen(kept)).locations.map(({ title, street, city, address_told }) => [
        title,
        street,
        city,
        address_told,
      ]),
      [['', '', 'Los Ángeles', 'keepers']],
    )
    const told = await entries.added(people.lupe, { ...shelter, ...open, addressTold: 'everybody' })
    assert.equal((await entries.seen(told)).locations[0]?.street, open.street)
    const clinic = await entries.added(people.lupe, { street: 'Calle 9' })
    assert.equal((await entries.seen(clinic)).locations[0]?.address_told, 'everybody')
  })

  test('is read by who keeps the entry and by nobody else, by SQL either', async () => {
    const id = await entries.added(people.lupe, shelter)
    assert.equal(await streetOf(people.lupe, id), secret)
    for (const other of [people.otherLupe, people.oscar, people.elena, people.rosa]) {
      assert.equal(await streetOf(other, id), '')
      const rows = await consult(other, (db) =>
        sql<{
          all: string
        }>`select concat((select jsonb_agg(l) from services.location l where l.service_id = ${id}::uuid),
          (select jsonb_agg(k) from services.kept_address k), (select jsonb_agg(c) from services.change c),
          (select jsonb_agg(c.told) from services.card c where c.service_id = ${id}::uuid)) as all`.execute(db),
      )
      assert.doesNotMatch(rows.rows[0]!.all, /Callada/)
    }
    const offers = await consult(people.rosa, (db) =>
      sql<{ placed: string }>`select distinct placed from services.offer where service_id = ${id}::uuid`.execute(db),
    )
    assert.deepEqual(offers.rows, [{ placed: 'about' }])
  })

  test('stands on the pages of who keeps it, and on no list, file or slip', async () => {
    const id = await entries.added(people.lupe, shelter)
    assert.match(
      (await ask(services, people.lupe, `/${id}`)).text,
      /Calle Callada 77[\s\S]*Esta dirección no se publica/,
    )
    assert.match((await ask(services, people.lupe, `/${id}/edit`)).text, /value="Calle Callada 77"/)
    for (const [by, path] of [
      [people.otherLupe, `/${id}`],
      [people.rosa, `/${id}/tell`],
      [people.oscar, `?office=${people.office}`],
      [people.oscar, `?office=${people.office}&format=csv`],
    ] as const) {
      const { text, status } = await ask(services, by, path)
      assert.equal(status, 200)
      assert.doesNotMatch(text, /Callada/)
    }
    assert.doesNotMatch(JSON.stringify(serviceAsTold(await entries.seen(id))), /Callada/)
    const listed = await consult(people.lupe, (db) => listServices(db, people.office))
    assert.doesNotMatch(JSON.stringify(listed.filter((one) => one.id === id)), /Callada/)
  })

  test('is exported as a place with the name of its town', async () => {
    const id = await entries.added(people.lupe, shelter)
    const out = placeOf(`${newId()}.json`)
    assert.equal((await run(installation, exportHsds, '--office', people.office, '--out', out)).code, 0)
    const text = readFileSync(out, 'utf8')
    const found = text.includes(id)
      ? locationsIn(JSON.parse(text)).find((place) => place['id'] === placeId(id))
      : undefined
    assert.deepEqual(found, { id: placeId(id), location_type: 'physical', name: 'Los Ángeles' })
    assert.doesNotMatch(text, /Callada/)
  })
})

describe('Whoever writes the entry of a shelter', () => {
  test('leaves its address where it is: by a proposal, by a link, by a correction of something else', async () => {
    const id = await entries.added(people.lupe, shelter)
    const made = await makeProposalLink(people.lupe, id)
    assert.ok(made.done)
    const token = made.value.link.split('/').at(-1)!
    const page = await ask(services, people.rosa, `/proposals/${token}`)
    assert.equal(page.status, 200)
    assert.doesNotMatch(page.text, /Callada|name="street"|name="place"/)
    const link = (await openProposalLink(people.rosa, token))!
    const proposal = newId<'proposal'>()
    assert.ok((await proposeFields(people.rosa, link, { id: proposal, fields: { publicLine: '(323) 555-0177' } })).done)
    assert.ok((await takeProposal(people.lupe, proposal, { parts: ['line'] })).done)
    assert.equal(await streetOf(people.lupe, id), secret)
    assert.equal((await entries.seen(id)).public_line, '(323) 555-0177')
  })

  test('may publish it, or keep it from then on; the history does not tell it', async () => {
    const id = await entries.added(people.lupe, shelter)
    const { organization_title: organization } = await entries.seen(id)
    const form = (more: object) => entryDraft(people.office, { ...shelter, organization, ...more })
    assert.ok((await keepService(people.lupe, id, form({ street: 'Calle Callada 78' }))).done)
    assert.equal(await streetOf(people.lupe, id), 'Calle Callada 78')
    assert.deepEqual(await entries.historyOf(id), [])
    assert.ok((await keepService(people.lupe, id, form({ addressTold: 'everybody' }))).done)
    assert.equal((await entries.seen(id)).locations[0]?.street, secret)
    assert.ok((await keepService(people.lupe, id, form({ addressTold: 'keepers' }))).done)
    assert.equal((await entries.seen(id)).locations[0]?.street, '')
  })

  test('merges it into another entry without telling it', async () => {
    const goes = await entries.added(people.lupe, shelter)
    const stays = await entries.added(people.lupe, { ...shelter, addressTold: 'everybody', title: 'Refugio' })
    assert.ok((await mergeServices(people.lupe, [stays, goes], { stays: 'one', parts: [] }, 'dos veces')).done)
    assert.equal((await entries.seen(stays)).locations[0]?.street, '')
    assert.equal(await streetOf(people.lupe, stays), secret)
  })
})

test('The state of a place that is told is that of its postal code, where nobody typed it', async () => {
  const id = await entries.added(people.lupe, { street: 'Calle 9', postalCode: '90033' })
  const out = placeOf(`${newId()}.json`)
  assert.equal((await run(installation, exportHsds, '--office', people.office, '--out', out)).code, 0)
  const place = locationsIn(JSON.parse(readFileSync(out, 'utf8'))).find((one) => one['id'] === placeId(id))
  const [address] = place!['addresses'] as { state_province: string; city: string }[]
  assert.deepEqual([address?.city, address?.state_province], ['Los Ángeles', 'CA'])
})
