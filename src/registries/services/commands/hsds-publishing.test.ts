import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { askOwner } from '../../../../test/catalogue.ts'
import { testInstallation } from '../../../../test/database.ts'
import { placeOf, run, write } from '../../../../test/hsds-commands.ts'
import { addOffice } from '../../../../test/stations.ts'
import { exportHsds } from './export-hsds.ts'
import { openStandard } from './hsds-standard.ts'
import { importHsds } from './import-hsds.ts'
import { withoutWrong } from './publish-hsds.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

describe('What may not be published', () => {
  const service = { id: newId(), name: 'Consulta', status: 'active', organization_id: newId() }

  test('is left out by its field, and with its record where that must have it', () => {
    const standard = openStandard()
    assert.equal(withoutWrong(standard, 'service', service), service)
    const wrong = { ...service, email: 'nobody', url: 'javascript:alert(1)', phones: [{ id: newId() }] }
    assert.deepEqual(withoutWrong(standard, 'service', wrong), service)
    assert.equal(withoutWrong(standard, 'service', { ...service, status: 'open' }), undefined)
    const { name: _, ...nameless } = service
    assert.equal(withoutWrong(standard, 'service', nameless), undefined)
    assert.equal(withoutWrong(standard, 'service', { ...service, id: '7' }), undefined)
  })

  test('takes its services with it where it is an organization, so that what is written can be read', async () => {
    const office = await addOffice(installation)
    const clinic = () => ({
      ...service,
      id: newId(),
      organization_id: undefined,
      organization: { id: newId(), name: `Clínicas ${newId().slice(0, 6)}`, description: 'x' },
    })
    const [one, other] = [clinic(), clinic()]
    assert.equal((await run(installation, importHsds, write([one, other]), '--office', office)).code, 0)
    await askOwner(
      installation.database,
      `update services.hsds_record set record = record - 'name' where kind = 'organization' and id = '${one.organization.id}'`,
    )
    const out = placeOf(`${newId()}.json`)
    const said = await run(installation, exportHsds, '--office', office, '--out', out)
    assert.deepEqual([...said.errors].sort(), [
      `organization ${one.organization.id} was left out: name must have required property 'name'`,
      `service ${one.id} was left out: its organization was left out`,
    ])
    const { services } = JSON.parse(readFileSync(out, 'utf8')) as { services: { id: string }[] }
    assert.deepEqual(
      services.map(({ id }) => id),
      [other.id],
    )
    assert.equal((await run(installation, importHsds, out)).code, 0)
  })
})
