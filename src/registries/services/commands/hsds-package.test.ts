import assert from 'node:assert/strict'
import { createWriteStream, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { before, describe, test } from 'node:test'
import { ZipFile } from 'yazl'
import type { Id } from '#kernel/id'
import type { CliCommand } from '#platform/cli'
import { contextFor } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { temporaryDirectory, testInstallation } from '../../../../test/database.ts'
import { runCommand } from '../../../../test/running.ts'
import { actorWith, addOffice } from '../../../../test/stations.ts'
import { listRecords } from '../store/hsds.ts'
import { listServices } from '../store.ts'
import { exportHsds } from './export-hsds.ts'
import { importHsds } from './import-hsds.ts'

let installation: Installation
const directory = temporaryDirectory()

before(async () => {
  installation = await testInstallation()
})

const run = (command: CliCommand, args: readonly string[], signal?: AbortSignal) =>
  runCommand(installation, command, args, {
    directory,
    progress: (_, done) => {
      if (done > 1) signal?.throwIfAborted()
    },
  })

const place = (name: string): string => path.join(directory, name)

function write(content: string | Buffer, name: string): string {
  writeFileSync(place(name), content)
  return name
}

async function zip(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const name = `${newId()}.zip`
  const file = new ZipFile()
  for (const [inside, content] of Object.entries(files)) file.addBuffer(Buffer.from(content), inside)
  file.end()
  await pipeline(file.outputStream, createWriteStream(place(name)))
  return name
}

/** What stands of a directory at an office: nothing, where it was refused. */
const standing = (office: Id<'office'>): Promise<number> =>
  consult(contextFor(installation, actorWith('consular-officer', { office })), async (db) => {
    const services = await listServices(db, office)
    return services.length + (await listRecords(db, { office })).length
  })

/** What is said of a file that is refused, of which nothing stands. */
async function refusal(name: string): Promise<string> {
  const office = await addOffice(installation)
  const said = await run(importHsds, [name, '--office', office])
  assert.equal(said.code, 1, said.lines.join('\n'))
  assert.equal(await standing(office), 0)
  return said.errors.join('\n')
}

const organization = () => ({ id: newId(), name: `Org ${newId().slice(0, 6)}`, description: 'x' })
const service = (more: object = {}) => ({
  id: newId(),
  name: 'Consulta',
  status: 'active',
  organization: organization(),
  ...more,
})
const tables = () => {
  const { id, name } = organization()
  return {
    'organizations.csv': `id,name,description\n${id},${name},x\n`,
    'services.csv': `id,organization_id,name,status,description,url\n${newId()},${id},Consulta,active,"=HYPERLINK(""http://x"")",\n`,
  }
}

describe('A file that cannot be kept is refused whole, by record and field:', () => {
  test('one that is cut off, no JSON, empty, or not there', async () => {
    const text = JSON.stringify([service()])
    const cut = write(text.slice(0, -20), 'cut.json')
    assert.match(
      await refusal(cut),
      new RegExp(`^cut\\.json\\[0\\]\\.organization, line 1, column ${text.length - 19}: .*\\(file-is-whole\\)`),
    )
    assert.match(
      await refusal(write('[1,\n2,}', 'wrong.json')),
      /^wrong\.json\[2\], line 2, column 3: .*file-can-be-read/,
    )
    assert.match(await refusal(write('hello', 'hello.json')), /file-can-be-read/)
    assert.match(await refusal(write('', 'empty.json')), /file-is-not-empty/)
    assert.match(await refusal(write('id,name\n"1,x', 'services.csv')), /services\.csv, line \d: .*file-is-whole/)
    const whole = readFileSync(place(await zip(tables())))
    assert.match(await refusal(write(whole.subarray(0, whole.length - 30), 'cut.zip')), /cut\.zip: .*zip-can-be-read/)
    const broken = Buffer.from(whole)
    broken.fill(7, 60, 90)
    assert.match(await refusal(write(broken, 'broken.zip')), /zip-can-be-read/)
    assert.equal((await run(importHsds, ['nothing.json'])).code, 1)
  })

  test('one in another character set, by the records and fields where it shows', async () => {
    const wrong = service({ name: 'Cl\xednica' })
    const latin = write(Buffer.from(JSON.stringify([service(), wrong], null, 1), 'latin1'), 'latin.json')
    const said = await refusal(latin)
    assert.match(said, /^latin\.json, line \d+: .*\(file-is-utf-8\)/)
    assert.match(said, new RegExp(`latin\\.json\\[1\\], service ${wrong.id}, name: .*\\(text-is-whole\\)`))
    const { id, name } = organization()
    const lines = Buffer.from(`id,name,description\r\n${id},${name},x\r\n${newId()},Cl\xednica,x\r\n`, 'latin1')
    const table = await refusal(write(lines, 'organizations.csv'))
    assert.match(table, /^organizations\.csv, line 3: .*file-is-utf-8/)
    assert.match(table, /organizations\.csv, line 3, organization [-\w]+, name: .*text-is-whole/)
    assert.match(await refusal(write(Buffer.from('\ufeff[]', 'utf16le'), 'wide.json')), /^wide\.json: .*file-is-utf-8/)
    assert.match(await refusal(write(Buffer.from('id,name\n', 'utf16le'), 'wide.csv')), /^wide\.csv: .*file-is-utf-8/)
    assert.match(await refusal(write('[{"name":"Cl\xed', 'cut-too.json')), /file-is-whole/)
  })

  test('a folder or ZIP that holds neither tables nor one file', async () => {
    assert.match(await refusal(await zip({ 'a.json': '[]', 'b.json': '[]' })), /package-is-tables-or-one-file/)
    assert.match(await refusal(await zip({ 'xl/workbook.xml': '<x/>' })), /package-is-tables-or-one-file/)
  })

  test('mojibake, another version, a service without an organization, a period that ends before it starts, an id twice', async () => {
    const wrong = service({ description: 'ClÃ­nica de atenciÃ³n' })
    const said = await refusal(write(JSON.stringify([service(), wrong]), 'mojibake.json'))
    assert.match(said, new RegExp(`^mojibake\\.json\\[1\\], service ${wrong.id}, description: .*text-is-whole`))
    assert.match(await refusal(write('{"version":"2.0","services":[]}', 'old.json')), /version-is-known/)
    const older = { ...tables(), 'datapackage.json': '{"version":"2.0.1","resources":[]}' }
    assert.match(await refusal(await zip(older)), /datapackage\.json: .*version-is-known/)
    const { organization: _, ...orphan } = service()
    assert.match(await refusal(write(JSON.stringify(orphan), 'orphan.json')), /service-has-its-organization/)
    const schedules = [{ id: newId(), valid_from: '2026-02-01', valid_to: '2026-01-31' }]
    assert.match(
      await refusal(write(JSON.stringify(service({ schedules })), 'period.json')),
      /valid_to: .*period-ends-after/,
    )
    const twice = service()
    const both = JSON.stringify([twice, { ...twice, name: 'Otra' }])
    assert.match(await refusal(write(both, 'twice.json')), /twice\.json\[1\].*, name: .*id-stands-once/)
  })

  test('a bomb, one of 200 MB, and one of too many files', async () => {
    const bomb = await zip({ 'services.csv': Buffer.alloc(40 * 2 ** 20, 'a') })
    assert.match(await refusal(bomb), /unpacks to more than 200 times its size.*Nothing was written/)
    truncateSync(place(write('[', 'large.json')), 200 * 2 ** 20)
    assert.match(await refusal('large.json'), /more than 50 MB/)
    const deep = `${'{"x":['.repeat(60_000)}1${']}'.repeat(60_000)}`
    const said = await refusal(write(`[{"id":"${newId()}","name":"x","description":"x","more":${deep}}]`, 'deep.json'))
    assert.match(said, /^deep\.json\[0\]: .*64 levels.*\(record-is-not-too-deep\)/)
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`${at}.csv`, 'id\n']))
    assert.match(await refusal(await zip(many)), /200 files/)
    mkdirSync(place('many'))
    for (const [name, text] of Object.entries(many)) writeFileSync(path.join(place('many'), name), text)
    assert.match(await refusal('many'), /200 files/)
  })
})

test('A report has all that is said, by record and field, in the language that Tomás asks for', async () => {
  const services = Array.from({ length: 12 }, () => service({ status: 'open', '=x': 1 }))
  const name = write(JSON.stringify(services), 'many-wrong.json')
  const said = await run(importHsds, [name, '--report', 'wrong.csv', '--language', 'es'])
  assert.equal(said.code, 1)
  assert.match(
    said.errors[0]!,
    /status: El campo no es como lo pide el estándar\. \[.*: active, inactive.*\(field-has-its-form\)$/,
  )
  assert.match(said.errors[10]!, /^… and 2 more \(12 in all\): El campo/)
  assert.equal(said.errors.at(-1), '12 wrong; nothing was written.')
  const lines = readFileSync(place('wrong.csv'), 'utf8').trim().split('\r\n')
  assert.equal(lines.length, 25)
  assert.ok(
    lines.some((line) => line.startsWith(`"error","many-wrong.json[11]","service","${services[11]!.id}","status",`)),
  )
  assert.ok(lines.some((line) => line.includes(`"'=x","property-is-described"`)))
  assert.match((await run(importHsds, [name, '--report', 'wrong.csv'])).errors[0]!, /stands there already/)
  assert.match((await run(importHsds, [name, '--language', 'fr'])).errors[0]!, /es or en/)
  const none = await run(importHsds, [write('{"version":"3.1"}', 'none.json')])
  assert.deepEqual(none.lines.slice(-2), ['There is no record in it.', 'Nothing was written.'])
})

describe('A tabular data package', () => {
  test('is read from a folder and from a ZIP, its formulas as the texts that they are', async () => {
    const files = tables()
    const [one, other] = [await addOffice(installation), await addOffice(installation)]
    const said = await run(importHsds, [await zip(files), '--office', one])
    assert.deepEqual(said.errors, [])
    assert.match(
      said.lines.join('\n'),
      /services\.csv, line 2, service [-\w]+, description: .*formula.*\(cell-is-no-formula\)/,
    )
    mkdirSync(place('package'))
    for (const [name, text] of Object.entries(tables())) writeFileSync(path.join(place('package'), name), text)
    assert.deepEqual((await run(importHsds, ['package', '--office', other])).errors, [])
    for (const office of [one, other]) {
      const [kept] = await consult(contextFor(installation, actorWith('consular-officer', { office })), (db) =>
        listServices(db, office),
      )
      assert.equal(kept!.description, '=HYPERLINK("http://x")')
    }
  })

  test('is written to a folder and to a ZIP, guarded, and read again it changes nothing', async () => {
    const office = await addOffice(installation)
    await run(importHsds, [await zip(tables()), '--office', office])
    const before = place(`${newId()}.json`)
    await run(exportHsds, ['--office', office, '--out', before])
    for (const out of [`${newId()}.zip`, newId()]) {
      const written = await run(exportHsds, ['--office', office, '--out', out])
      assert.deepEqual([written.code, written.errors], [0, []])
      const said = await run(importHsds, [out, '--office', office])
      assert.match(said.lines.at(-1)!, /0 services added, 0 changed, 1 the same/)
      if (!out.endsWith('.zip')) {
        assert.ok(readdirSync(place(out)).includes('datapackage.json'))
        assert.match(readFileSync(path.join(place(out), 'services.csv'), 'utf8'), /"'=HYPERLINK\(""http:\/\/x""\)"/)
      }
    }
    const after = place(`${newId()}.json`)
    await run(exportHsds, ['--office', office, '--out', after])
    assert.equal(readFileSync(after, 'utf8'), readFileSync(before, 'utf8'))
  })

  test('is understood by the words that Tomás gives for its terms', async () => {
    const [office, id, service_id] = [await addOffice(installation), newId(), newId()]
    const files = {
      'organization.csv': `id,name,description\n1,Org ${id.slice(0, 6)},x\n`,
      'service.csv': `id,organization_id,name,status\n${service_id},1,Despensa,active\n`,
      'taxonomy.csv': 'id,name,vocabulary\nBD,Food Pantries,AIRS\n',
      'service_taxonomy.csv': `service_id,taxonomy_id\n${service_id},BD\n`,
    }
    const name = await zip(files)
    const said = await run(importHsds, [
      name,
      '--office',
      office,
      '--source',
      'north',
      '--terms',
      'food pantries=food free-clinic',
    ])
    assert.deepEqual(said.errors, [])
    assert.match(said.lines[0]!, /Version 1\.1: 1 services/)
    const read = () =>
      consult(contextFor(installation, actorWith('consular-officer', { office })), (db) => listServices(db, office))
    assert.deepEqual((await read())[0]!.attributes, ['free-clinic'])
    assert.deepEqual((await read())[0]!.needs, ['food'])
    const again = await run(importHsds, [
      name,
      '--office',
      office,
      '--source',
      'north',
      '--terms',
      'food pantries=food',
    ])
    assert.match(again.lines.at(-1)!, /1 changed/)
    assert.deepEqual((await read())[0]!.attributes, [])
  })
})

test('What is given up half-way leaves nothing', async () => {
  const office = await addOffice(installation)
  const services = Array.from({ length: 450 }, (_, at) => ({ ...service(), name: `Servicio ${at}` }))
  const name = write(JSON.stringify(services), 'long.json')
  const gone = new AbortController()
  const doing = run(importHsds, [name, '--office', office], gone.signal)
  gone.abort()
  await assert.rejects(doing, { name: 'AbortError' })
  assert.equal(await standing(office), 0)
})

test('An export stands where nothing stood, and is asked for as it is described', async () => {
  assert.equal((await run(exportHsds, [])).code, 2)
  assert.match((await run(exportHsds, ['--out', 'cut.json'])).errors[0]!, /stands there already/)
  assert.match((await run(exportHsds, ['--out', 'none/x.json'])).errors[0]!, /no folder/)
  assert.match((await run(exportHsds, ['--out', 'x.json', '--office', 'nowhere'])).errors[0]!, /no office/)
})
