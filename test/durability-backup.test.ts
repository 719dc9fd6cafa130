// What Tomás does by the command line while the server runs, and after it is lost: a backup, and the way back from it.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import type { Context } from '#platform/context'
import { transact } from '#platform/database'
import { done } from '#kernel/outcome'
import { findByCode, readContact } from '#registries/people'
import { askOwner } from './catalogue.ts'
import { engine, temporaryDirectory } from './database.ts'
import { asking, personas } from './personas.ts'
import { testServer } from './postgresql.ts'
import { freshPlace, inside, runPuente, startProgram, type Place } from './program.ts'
import { openWindow, workAMonth, type Left, type Worked } from './worked-month.ts'

const emptyPlace = async (): Promise<Place> => freshPlace(engine === 'postgresql' ? await testServer() : undefined)

let place: Place
let worked: Worked
let left: Left
let said: { code: number | null; text: string }
let backup: string

describe('A backup that is written while people work', () => {
  before(
    async () => {
      place = await emptyPlace()
      worked = await inside(place, async (installation) => openWindow(await personas(installation)))
      const program = await startProgram(place)
      left = await workAMonth((path, init) => fetch(program.origin + path, init), worked)
      const backups = join(place['DATA_DIR']!, 'backups')
      mkdirSync(backups)
      for (let day = 10; day < 25; day += 1) writeFileSync(join(backups, `puente-2026-01-${day}T021000Z.backup`), 'old')
      said = await runPuente(place, 'backup')
      backup = join(backups, readdirSync(backups).sort().at(-1)!)
      await program.stop()
    },
    { timeout: 110_000 },
  )

  test('Tomás has the running server write a backup; of those that there are the newest 14 stay', () => {
    assert.equal(said.code, 0, said.text)
    assert.match(said.text, /puente-\d{4}-\d\d-\d\dT\d{6}Z\.backup: \d+ rows, \d+ bytes\./)
    assert.match(said.text, /Removed 2 older than the newest 14\./)
    const names = readdirSync(join(backup, '..')).sort()
    assert.equal(names.length, 14)
    assert.equal(names[0], 'puente-2026-01-12T021000Z.backup')
    assert.ok(readFileSync(backup).length > 10_000)
  })

  test('a backup that was cut, and the keys of another installation, bring nothing back and say why', async () => {
    const target = { ...(await emptyPlace()), KEYS_DIR: place['KEYS_DIR']! }
    const cut = join(temporaryDirectory(), 'cut.backup')
    writeFileSync(cut, readFileSync(backup).subarray(0, -1000))
    const ofCut = await runPuente(target, 'restore', cut)
    assert.equal(ofCut.code, 1)
    assert.match(ofCut.text, /cut short.*Nothing was restored/)
    const ofStranger = await runPuente({ ...target, KEYS_DIR: join(temporaryDirectory(), 'keys') }, 'restore', backup)
    assert.equal(ofStranger.code, 1)
    assert.match(ofStranger.text, /another key: use the KEYS_DIR.*Nothing was restored/)

    const whole = await runPuente(target, 'restore', backup)
    assert.equal(whole.code, 0, whole.text)
    assert.match(whole.text, /Restored \d+ rows of \d+ tables/)
    assert.match(whole.text, /Every table has as many rows as the backup says\./)
    assert.match(whole.text, /The log is whole/)
    assert.match(whole.text, /A sealed text opens: people\./)
    await assertAllIsBack(target)
  })
})

/** Everything that the month left stands at the other place, and its people go on working there. */
async function assertAllIsBack(target: Place): Promise<void> {
  const counted = `select (select count(*) from ventanillas.standing_visit) as visits,
    (select count(*) from ventanillas.voided) as voided, (select count(*) from ventanillas.group_contact) as groups,
    (select array_agg(step order by position) from ventanillas.report_step) as steps`
  const contact = await inside(target, async (installation) => {
    assert.deepEqual(await askOwner(installation.database, counted), [
      { visits: left.visits, voided: 1, groups: 1, steps: ['signed', 'approved'] },
    ])
    return readSealed({ ...worked.people.lupe, installation })
  })
  assert.equal(contact, left.telephone)

  const program = await startProgram(target)
  const report = `${program.origin}/ventanillas/${worked.people.office}/reports/${worked.station.code}/${worked.month}`
  const page = await (await fetch(report, asking(worked.people.rogelio))).text()
  assert.match(page, /Vino más gente\./)
  assert.match(page, /Aprobado/)
  await program.stop()
}

async function readSealed(lupe: Context): Promise<string | null | undefined> {
  const outcome = await transact(lupe, async (tx) => {
    const person = await findByCode(tx, lupe, worked.people.agency, left.receipt)
    return done((await readContact(tx, lupe, person!.id))?.phone)
  })
  return outcome.done ? outcome.value : undefined
}
