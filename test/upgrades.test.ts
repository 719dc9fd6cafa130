// Data that earlier versions of the program left: this version opens it, finds everything, and goes on in it.
import assert from 'node:assert/strict'
import { appendFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { firstDayOf, lastDayOf } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { contextFor, type Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { findBreak, logOf } from '#platform/log'
import { router } from '#platform/routing'
import { findByCode, readContact } from '#registries/people'
import { makeApp } from '../src/app/app.tsx'
import { findReportPlace, listFiguresSigned, listSteps } from '../src/programs/ventanillas/store/report.ts'
import { listVisits } from '../src/programs/ventanillas/store/visit.ts'
import { describeCatalogue } from './catalogue.ts'
import { engine, freshDatabase, migrations, temporaryDirectory } from './database.ts'
import { personas } from './personas.ts'
import { actorWith } from './stations.ts'
import { listUpgrades, making, openUpgrade, readExpected, type Expected } from './upgrade-directory.ts'
import { openWindow, workAMonth } from './worked-month.ts'

const onEmbedded = { skip: engine !== 'embedded' && 'the directories are the embedded engine’s' }

describe('Data of an earlier version', onEmbedded, () => {
  const names = listUpgrades()

  test('the first stage of the project left some', () => {
    assert.ok(names.length > 0, `test/upgrades is empty: ${making('01-a-visit-and-its-month')}`)
  })

  for (const name of names) {
    test(`${name} is opened, whole, and worked in further`, async () => {
      const { installation, database } = await openUpgrade(name)
      const expected = readExpected(name)
      const where = { office: expected.office as Id<'office'>, organization: expected.agency as Id<'organization'> }
      const rogelio = contextFor(installation, actorWith('coordinator', where))

      assert.equal(await findBreak(logOf(database)), undefined)
      await assertMonthStands(rogelio, expected)
      assert.equal(await readTelephone(rogelio, expected), expected.telephone)
      assert.deepEqual(await describeCatalogue(database), await catalogueOfToday())

      const app = makeApp(installation, { assets: { style: '/style.css', scripts: {} }, routes: router() })
      const next = await openWindow(await personas(installation))
      await workAMonth((path, init) => app.request(path, init), next)
      assert.equal(await findBreak(logOf(database)), undefined)
      await database.close()
    })
  }

  test(
    'a migration that changed after data was made with it is refused, and the message says what to do',
    { skip: names.length === 0 },
    async () => {
      const changed = join(temporaryDirectory(), 'migrations')
      cpSync(migrations, changed, { recursive: true })
      appendFileSync(join(changed, '0002-network.sql'), '-- changed\n')
      const opening = openUpgrade(names[0]!, changed)
      await assert.rejects(
        opening,
        /0002-network\.sql changed since it ran[^]*Only before the first release, make .* anew/,
      )
    },
  )
})

/** The visits, and the report with its signed numbers. */
async function assertMonthStands(
  rogelio: Context,
  { office, agency, station, month, visits }: Expected,
): Promise<void> {
  const at = { office: office as Id<'office'>, station, month, custodian: agency as Id<'organization'> }
  const span = { from: firstDayOf(month), to: lastDayOf(month) }
  const read = await consult(rogelio, async (db) => {
    const place = await findReportPlace(db, at)
    const report = place!.report_id!
    return {
      visits: await listVisits(db, at.office, span, { limit: 50, offset: 0 }),
      steps: await listSteps(db, report),
      figures: await listFiguresSigned(db, report),
    }
  })
  const standing = read.visits.filter((visit) => visit.voided_reason === null)
  assert.equal(standing.length, visits)
  assert.ok(read.visits.every((visit) => visit.services.length === 3))
  assert.deepEqual(
    read.steps.map(({ step }) => step),
    ['signed', 'approved'],
  )
  const contacts = read.figures.find(({ indicator, item }) => indicator === 'contacts' && item === '')
  assert.equal(contacts?.value, visits)
}

async function readTelephone(rogelio: Context, { agency, receipt }: Expected): Promise<string | null | undefined> {
  const outcome = await transact(rogelio, async (tx) => {
    const person = await findByCode(tx, rogelio, agency as Id<'organization'>, receipt)
    return done((await readContact(tx, rogelio, person!.id))?.phone)
  })
  return outcome.done ? outcome.value : undefined
}

async function catalogueOfToday(): Promise<string[]> {
  const database = await freshDatabase()
  const lines = await describeCatalogue(database)
  await database.close()
  return lines
}
