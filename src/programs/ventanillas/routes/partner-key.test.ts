// Inés asks for the keys of her agency's own system, makes one and ends it.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Id } from '#kernel/id'
import { contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { ask } from '../../../../test/mounted.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { addStation } from '../../../../test/stations.ts'
import { ventanillas } from '../index.ts'

let installation: Installation
let people: Personas
let station: Id<'station'>

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  station = await addStation(installation, people.office, people.agency)
})

const asked = (who: Context, under = '', form?: Readonly<Record<string, string>>) =>
  ask(ventanillas, who, `/${people.office}/partner-keys${under}`, form)

async function madeOnThePage(title: string): Promise<{ id: string; key: string }> {
  const id = newId<string>()
  const answer = await asked(people.ines, '', { id, station, title })
  assert.equal(answer.status, 200)
  return { id, key: /puente_[\w-]{43}/.exec(answer.text)![0] }
}

describe('The keys of an agency’s own system', () => {
  it('are made on the page, shown once, and then only named', async () => {
    const { key } = await madeOnThePage('Expediente de la clínica')
    const { text } = await asked(people.ines)
    assert.match(text, /Expediente de la clínica/)
    assert.match(text, /Nunca/)
    assert.ok(!text.includes(key) && !text.includes('puente_'))
    assert.match(text, /api\/openapi\.json/)
  })

  it('are asked for in English, and as a file in the shape shown', async () => {
    await madeOnThePage('Records')
    const english = await asked(contextFor(installation, people.ines.actor, 'en'))
    assert.match(english.text, /Keys for your organization’s own system/)
    const file = await asked(people.ines, '?format=csv')
    assert.match(file.text, /Sistema,Estación,Se hizo,Se usó por última vez,Estado\r\n/)
    assert.match(file.text, /Records,/)
  })

  it('come back as they were typed, with what is wrong beside it', async () => {
    const unnamed = await asked(people.ines, '', { id: newId(), station, title: '' })
    assert.equal(unnamed.status, 422)
    assert.match(unnamed.text, /Escriba un nombre de 60 letras o menos/)
    const forbidden = await asked(people.ines, '', { id: newId(), station, title: 'SSN 123-45-6789' })
    assert.equal(forbidden.status, 422)
    assert.match(forbidden.text, /value="SSN 123-45-6789"/)
  })

  it('are ended on a page of their own, once', async () => {
    const { id } = await madeOnThePage('Se termina')
    assert.match((await asked(people.ines, `/${id}/ending`)).text, /Terminar la llave «Se termina»/)
    const ended = await asked(people.ines, `/${id}/ending`, {})
    assert.deepEqual([ended.status, ended.location], [303, `/ventanillas/${people.office}/partner-keys`])
    assert.match((await asked(people.ines)).text, />Terminada<[^]*20\d\d/)
    const again = await asked(people.ines, `/${id}/ending`, {})
    assert.equal(again.status, 422)
    assert.match(again.text, /Esta llave ya se había terminado/)
  })

  it('are not shown to another agency’s lead, who may make none here either', async () => {
    const { id } = await madeOnThePage('De otra')
    const { text, status } = await asked(people.formerInes)
    assert.equal(status, 200)
    assert.doesNotMatch(text, /De otra/)
    assert.match(text, /no hay ninguna estación que su organización lleve/)
    assert.equal((await asked(people.formerInes, `/${id}/ending`)).status, 404)
    assert.equal((await asked(people.lupe)).status, 403)
  })
})
