// Who looks for a shelter hears its telephone and its town, on no page where it is.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Id } from '#kernel/id'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { addService, ServiceDraft } from '#registries/services'
import { testInstallation } from '../../../../test/database.ts'
import { ask } from '../../../../test/mounted.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { find } from '../index.ts'
import { vcardOf } from '../rules/taking.ts'
import { takeableOf } from './facts.tsx'

let installation: Installation
let people: Personas
let shelter: Id<'service'>

// Where no other test has services: Barrow.
const barrow = '99723'

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  const draft = ServiceDraft.parse({
    id: newId(),
    office: people.office,
    organization: `Casa ${newId().slice(0, 8)}`,
    title: 'Refugio del Norte',
    needs: 'safety',
    asksForId: 'no',
    place: 'Casa Callada',
    street: 'Calle Callada 77',
    city: 'Barrow',
    postalCode: barrow,
    publicLine: '(323) 555-0100',
    source: 'una llamada',
  })
  const outcome = await addService(people.lupe, draft)
  assert.ok(outcome.done, JSON.stringify(outcome))
  shelter = outcome.value
})

test('Rosa finds a shelter by its town, without its address, its distance or a way there', async () => {
  const { text } = await ask(find, people.rosa, '/results', { postalCode: barrow, need: 'safety' })
  assert.match(text, /Refugio del Norte/)
  assert.match(text, /<strong class="found__far">por Barrow<\/strong>/)
  assert.match(text, /La dirección no se publica. Está por Barrow. Llame/)
  assert.match(text, /href="tel:3235550100"/)
  assert.doesNotMatch(text, /Callada|directions\?to|found__far">[^<]*milla/)
})

test('also Lupe, who keeps it, takes a slip along on which it does not stand', async () => {
  for (const by of [people.rosa, people.lupe]) {
    const { status, text } = await ask(find, by, `/places/${shelter}`)
    assert.equal(status, 200)
    assert.match(text, /La dirección no se publica/)
    assert.doesNotMatch(text, /Callada|geo:|directions/)
  }
})

test('the code on a slip holds no address that is not published, not even its town', () => {
  const place = { position: 1, title: '', street: '', city: 'Barrow', postal_code: barrow, zone: 'America/Nome' }
  const service = { title: 'Refugio', organization_title: 'Casa', public_line: '(323) 555-0100' }
  const card = (address_told: 'everybody' | 'keepers') =>
    vcardOf(takeableOf({ service: service as never, place: { ...place, address_told } }))
  assert.match(card('everybody'), /ADR:.*Barrow/)
  assert.doesNotMatch(card('keepers'), /ADR|Barrow/)
  assert.match(card('keepers'), /TEL:3235550100/)
})
