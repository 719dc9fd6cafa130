import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { contextFor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { CommandRefused, type Terminal } from '#platform/cli'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { root, temporaryDirectory, testInstallation } from '../../../../test/database.ts'
import { actorWith, addOffice, addOrganization } from '../../../../test/stations.ts'
import { isStale } from '../rules/standing.ts'
import { listServices } from '../store.ts'
import { importServices } from './import.ts'

let installation: Installation
let office: Id<'office'>
let oscar: Context
const directory = temporaryDirectory()

before(async () => {
  installation = await testInstallation()
  office = await addOffice(installation)
  oscar = contextFor(installation, actorWith('consular-officer', { office }))
})

interface Said {
  readonly code: number
  readonly lines: string[]
  readonly errors: string[]
}

/** Runs the command as Tomás would, on a file of these lines, or on one that lies there. */
async function run(file: string | string[], ...options: string[]): Promise<Said> {
  const lines: string[] = []
  const errors: string[] = []
  const name = typeof file === 'string' ? file : path.join(directory, `${newId()}.csv`)
  if (typeof file !== 'string') writeFileSync(name, `${file.join('\n')}\n`)
  const terminal = {
    line: (text: string) => void lines.push(text),
    error: (text: string) => void errors.push(text),
    progress: () => undefined,
    directory,
  }
  const code = await runOn([name, ...options], terminal)
  return { code, lines, errors }
}

/** Runs the command as the command line does: a refusal is said. */
const runOn = (args: readonly string[], terminal: Terminal): Promise<number> =>
  importServices.run(installation, args, terminal).catch((error: unknown) => {
    if (!(error instanceof CommandRefused)) throw error
    terminal.error(error.message)
    return 1
  })

const standing = (at = office) =>
  consult(contextFor(installation, actorWith('consular-officer', { office: at })), (db) => listServices(db, at))

const clinic = () => `Clínica ${newId().slice(0, 8)}`

describe('A file of services', () => {
  test('is added whole, and a second time nothing is doubled', async () => {
    const at = await addOffice(installation)
    const file = [
      'title,organization,needs,phone,street,languages,source',
      `${clinic()},Clínicas del Sur,dental,(323) 555-0101,Calle 1,es; en: call ahead,a list`,
      `${clinic()},Clínicas del Sur,dental,(323) 555-0102,Calle 2,es,a list`,
    ]
    const first = await run(file, '--office', at)
    assert.deepEqual([first.code, first.lines], [0, [`2 services added to ${at}; 0 stood there already.`]])
    const more = await run([...file, `${clinic()},Otra,dental,,Calle 3,,a list`], '--office', at)
    assert.deepEqual(more.lines, [`1 services added to ${at}; 2 stood there already.`])
    const services = await standing(at)
    assert.equal(services.length, 3)
    assert.equal(new Set(services.map((service) => service.organization_id)).size, 2)
    assert.equal(
      services.every(({ custodian_id }) => custodian_id === null),
      true,
    )
    const { rows } = await installation.database.asOwner((owner) =>
      sql`select kind from platform.event where subject = ${at} and kind = 'services-imported'`.execute(owner),
    )
    assert.equal(rows.length, 2)
  })

  test('is added in the name of an agency', async () => {
    const agency = await addOrganization(installation)
    const at = await addOffice(installation)
    const said = await run(['title', clinic()], '--office', at, '--agency', agency)
    assert.equal(said.code, 0, said.errors.join())
    assert.equal((await standing(at))[0]?.custodian_id, agency)
    const nobody = await run(['title', clinic()], '--office', at, '--agency', 'Nadie')
    assert.deepEqual([nobody.code, nobody.errors], [1, ['0 organizations are named Nadie.']])
  })

  test('is refused whole where a line is wrong; each is named with its column', async () => {
    const before = (await standing()).length
    const said = await run(
      [
        'title,phone,needs,division,street',
        `${clinic()},(323) 555-0101,dental,,Calle 1`,
        '"Clínica con',
        'dos líneas",llame,dental,,Calle 2',
        `${clinic()},,money,,Calle 3`,
        `${clinic()},,dental,US-XX,Calle 4`,
        'Doble,,dental,,Calle 5',
        'DOBLE,,dental,,Calle 5',
        'Corta,,dental',
      ],
      '--office',
      office,
    )
    assert.equal(said.code, 1)
    assert.deepEqual(
      said.errors.map((line) => line.replace(/: .*\((.*)\)$/, ' $1')),
      [
        'line 3, phone public-line-is-a-telephone',
        'line 5, needs need-is-known',
        'line 6, division division-exists',
        'line 8, title service-stands-once',
        'line 9 line-has-a-cell-for-each-column',
        '5 wrong; nothing was written.',
      ],
    )
    assert.equal((await standing()).length, before)
  })

  test('is refused where it is no such file', async () => {
    const rule = async (...lines: string[]) => (await run(lines, '--office', office)).errors[0] ?? ''
    assert.match(await rule('name', 'x'), /line 1, name: .*column-is-known/)
    assert.match(await rule('title,title', 'x,y'), /column-stands-once/)
    assert.match(await rule('phone', '1'), /column-is-there/)
    assert.match(await rule(''), /column-is-there/)
    assert.match(await rule('title', '"Clínica'), /line-is-well-formed/)
    const latin = path.join(directory, 'latin.csv')
    writeFileSync(latin, Buffer.from('title\nCl\xednica\n', 'latin1'))
    assert.match((await run(latin, '--office', office)).errors[0]!, /text-is-utf-8/)
    assert.match(
      (await run(['title', 'x', 'yy'], '--office', office)).errors[0]!,
      /line 2, organization: .*text-is-long-enough/,
    )
    assert.deepEqual((await run('nothing.csv', '--office', office)).code, 1)
  })

  test('needs an office that there is, and days that exist', async () => {
    assert.equal((await run(['title', clinic()])).code, 2)
    assert.equal((await run(['title', clinic()], '--office', 'nowhere')).errors[0], 'There is no office nowhere.')
    assert.equal((await run(['title', clinic()], '--office', office, '--facts-on', '2014')).code, 2)
    await assert.rejects(run(['title', clinic()], '--office', office, '--colour', 'red'), /Unknown option/)
  })

  test('is only counted with --dry-run', async () => {
    const at = await addOffice(installation)
    const said = await run(['title', clinic()], '--office', at, '--dry-run')
    assert.deepEqual(said.lines, [`1 services can be added to ${at}. Nothing was written.`])
    assert.equal((await standing(at)).length, 0)
  })

  test('that is given up half-way leaves nothing', async () => {
    const at = await addOffice(installation)
    const file = path.join(directory, 'long.csv')
    writeFileSync(file, ['title', ...Array.from({ length: 450 }, (_, number) => `Servicio ${number}`)].join('\n'))
    const gone = new AbortController()
    const terminal = {
      line: () => undefined,
      error: () => undefined,
      signal: gone.signal,
      progress: (_: string, done: number) => {
        if (done > 300) gone.abort()
        gone.signal.throwIfAborted()
      },
    }
    await assert.rejects(runOn([file, '--office', at], terminal), { name: 'AbortError' })
    assert.equal((await standing(at)).length, 0)
  })
})

const clinics = path.join(root, '..', 'shared', 'data', 'chicago-clinics-2014.csv')
const skip = existsSync(clinics) ? false : 'the file of clinics of 2014 does not lie beside the project'

test('The 120 clinics of 2014 stand in the directory, shown as of 2014', { skip }, async () => {
  const said = await run(
    clinics,
    '--office',
    office,
    '--city',
    'Chicago',
    '--facts-on',
    '2014-12-31',
    '--needs',
    'medical-home primary-care',
    '--columns',
    'facility=title,community_area=location,address=street,zip=postal_code,fqhc=attributes',
    '--attributes',
    'FQHC=health-center,look-alike=health-center-look-alike,free clinic=free-clinic,' +
      'county government clinic=government-clinic,school-based health center=school-based,' +
      'urgent care center=urgent-care,neither=',
  )
  assert.deepEqual([said.code, said.errors], [0, []])
  const services = (await standing()).filter(({ facts_on }) => facts_on === '2014-12-31')
  assert.equal(services.length, 120)
  assert.ok(services.every((service) => isStale(service, oscar.today) && service.assured_on === null))
  const count = (attribute: string) => services.filter(({ attributes }) => attributes.includes(attribute)).length
  assert.equal(count('health-center'), 96)
  assert.ok(count('free-clinic') > 2 && count('government-clinic') > 5)
  const places = services.flatMap(({ locations }) => locations)
  assert.ok(places.every(({ lat, lon, city }) => lat !== null && lon !== null && city === 'Chicago'))
})
