// Data that earlier versions of the program left: this version opens it, finds everything, and goes on in it.
import assert from 'node:assert/strict'
import { appendFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { firstDayOf, lastDayOf } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import type { Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { transact } from '#platform/database'
import { findBreak, logOf } from '#platform/log'
import { router } from '#platform/routing'
import { findByCode, readContact } from '#registries/people'
import { makeApp } from '../src/app/app.tsx'
import { describeCatalogue } from './catalogue.ts'
import { engine, freshDatabase, migrations, temporaryDirectory } from './database.ts'
import { addPerson, asking, personas } from './personas.ts'
import { listUpgrades, making, openUpgrade, readExpected, type Expected } from './upgrade-directory.ts'
import { contacts, corrected, correctTheYear } from './released-year.ts'
import { openWindow, workAMonth, type Ask } from './worked-month.ts'

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
      const app = makeApp(installation, {
        assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} },
        routes: router(),
      })
      const ask: Ask = (path, init) => app.request(path, init)

      assert.equal(await findBreak(logOf(database)), undefined)
      const where = { office: expected.office as Id<'office'>, organization: expected.agency as Id<'organization'> }
      const rogelio = await addPerson(installation, 'Rogelio', 'coordinator', where)
      await assertMonthStands(ask, rogelio, expected)
      assert.equal(await readTelephone(rogelio, expected), expected.telephone)
      assert.deepEqual(await describeCatalogue(database), await catalogueOfToday())

      await workAMonth(ask, await openWindow(await personas(installation)))
      if (expected.released) await assertReleased(ask, installation, expected.released)
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

/** The visits, and the report with its signed numbers, as the site shows them to whoever works there now. */
async function assertMonthStands(ask: Ask, rogelio: Context, expected: Expected): Promise<void> {
  const { office, agency, station, month, visits, clinic, said } = expected
  const at = `/en/ventanillas/${office}`
  const read = async (path: string) => (await ask(at + path, asking(rogelio))).text()
  const listed = await read(`/visits?from=${firstDayOf(month)}&to=${lastDayOf(month)}&format=csv`)
  assert.equal(listed.trim().split('\r\n').length, 1 + visits + 1, 'a heading, the visits, and one that is void')
  const report = `/reports/${station}/${month}?lead=${agency}`
  const page = await read(report)
  assert.match(page, /Vino más gente\./)
  assert.match(page, /Approved/)
  assert.match(await read(`${report}&format=csv`), new RegExp(`\r\nContacts,,${visits},${visits},Same\r\n`))
  const open = async (path: string) => (await ask(path, asking(rogelio))).text()
  if (clinic) assert.match(await open(`/en/referrals/${office}`), new RegExp(clinic))
  if (said) {
    const proposals = await open('/en/services/upkeep/proposals')
    const [, proposal] = /\/services\/upkeep\/proposals\/([0-9a-f-]{36})/.exec(proposals)!
    assert.match(await open(`/en/services/upkeep/proposals/${proposal}`), new RegExp(said))
  }
}

/** The year that was let out, as everybody reads it; and that headquarters reads its months and can correct it. */
async function assertReleased(ask: Ask, installation: Installation, release: string): Promise<void> {
  const elena = await addPerson(installation, 'Elena', 'headquarters')
  const read = async (path: string) => (await ask(path, asking(elena))).text()
  const { from, to, told } = contacts
  const march = (of: string) => new RegExp(`${of},by month,contacts,[^\\r]*,2025-03,${from},${to},`)
  assert.match(await read(`/en/figures/${release}?format=csv`), march(release))
  const months = await read('/en/network/report?year=2025&number=contacts&format=csv')
  assert.match(months, new RegExp(`\\r\\nAll,[^\\r]*,${told}\\r`))
  await correctTheYear(ask, elena)
  assert.match(await read(`/en/figures/${corrected}?format=csv`), march(corrected))
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
