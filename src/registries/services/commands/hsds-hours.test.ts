import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Id } from '#kernel/id'
import { contextFor } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { run, write } from '../../../../test/hsds-commands.ts'
import { actorWith, addOffice } from '../../../../test/stations.ts'
import { isOpenAt } from '../rules/hours.ts'
import { listServices } from '../store.ts'
import { importHsds } from './import-hsds.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const weekly = { freq: 'WEEKLY', byday: 'MO,TU,WE,TH,FR', opens_at: '09:00', closes_at: '17:00' }
const service = (...schedules: object[]) => ({
  id: newId(),
  name: 'Consulta',
  status: 'active',
  organization: { id: newId(), name: `Clínicas ${newId().slice(0, 6)}`, description: 'x' },
  schedules: schedules.map((schedule) => ({ id: newId(), ...schedule })),
})

const on = (day: string): Installation => ({ ...installation, clock: () => new Date(`${day}T18:00:00Z`) })

/** The hours of an office's one entry: "1 09:00-17:00". */
async function hoursAt(office: Id<'office'>): Promise<string[]> {
  const officer = contextFor(installation, actorWith('consular-officer', { office }))
  const [entry] = await consult(officer, (db) => listServices(db, office))
  return entry!.schedule.map(({ weekday, opens, closes }) => `${weekday} ${opens}-${closes}`)
}

describe('Hours of a directory', () => {
  test('are those of the season in which Tomás reads it, and again in the next', async () => {
    const office = await addOffice(installation)
    const year = service(
      { ...weekly, byday: 'SA', valid_from: '2026-05-01', valid_to: '2026-08-31' },
      { ...weekly, byday: 'SU', valid_from: '2026-09-01', valid_to: '2027-04-30' },
    )
    const file = write([year])
    const said = await run(on('2026-07-01'), importHsds, file, '--office', office)
    assert.match(said.lines.join('\n'), /schedule [-\w]+, valid_to: .*\(hours-have-no-end\)/)
    assert.match(said.lines.join('\n'), /schedule [-\w]+, valid_from: .*\(hours-hold-now\)/)
    assert.deepEqual(await hoursAt(office), ['6 09:00-17:00'])
    const same = await run(on('2026-07-02'), importHsds, file, '--office', office)
    assert.match(same.lines.at(-1)!, /0 changed, 1 the same/)
    const autumn = await run(on('2026-09-02'), importHsds, file, '--office', office)
    assert.match(autumn.lines.at(-1)!, /1 changed, 0 the same/)
    assert.deepEqual(await hoursAt(office), ['7 09:00-17:00'])
  })

  test('go on over midnight, and to the end of the day', async () => {
    const office = await addOffice(installation)
    const nights = service({ ...weekly, byday: 'SU', opens_at: '18:00', closes_at: '02:00' })
    const said = await run(installation, importHsds, write([nights]), '--office', office)
    assert.deepEqual([said.code, said.errors], [0, []])
    assert.deepEqual(await hoursAt(office), ['1 00:00-02:00', '7 18:00-24:00'])
    const officer = contextFor(installation, actorWith('consular-officer', { office }))
    const [entry] = await consult(officer, (db) => listServices(db, office))
    const place = { schedule: entry!.schedule, locations: [{ zone: 'America/Los_Angeles' }] }
    assert.equal(isOpenAt(place, new Date('2026-07-06T06:59:30Z')), true)
    assert.equal(isOpenAt(place, new Date('2026-07-06T08:59:30Z')), true)
    assert.equal(isOpenAt(place, new Date('2026-07-06T09:00:00Z')), false)
  })

  test('that are partly no week’s are none, so that Rosa is told to call and not that it is closed', async () => {
    const office = await addOffice(installation)
    const some = service(weekly, { ...weekly, byday: 'SA', interval: 2 })
    const said = await run(installation, importHsds, write([some]), '--office', office)
    assert.match(said.lines.join('\n'), new RegExp(`schedule ${some.schedules[1]!.id}, interval: `))
    assert.deepEqual(await hoursAt(office), [])
  })

  test('of the service go before those of its place, also where they are over', async () => {
    const office = await addOffice(installation)
    const location = { id: newId(), location_type: 'physical', schedules: [{ id: newId(), ...weekly }] }
    const over = {
      ...service({ ...weekly, valid_to: '2020-01-01' }),
      service_at_locations: [{ id: newId(), location }],
    }
    await run(installation, importHsds, write([over]), '--office', office)
    assert.deepEqual(await hoursAt(office), [])
    const other = await addOffice(installation)
    const none = { ...service(), service_at_locations: [{ id: newId(), location: { ...location, id: newId() } }] }
    await run(installation, importHsds, write([none]), '--office', other)
    assert.equal((await hoursAt(other)).length, 5)
  })
})
