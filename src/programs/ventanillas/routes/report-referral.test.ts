// The closing rate on the page of a month, as its readers see it.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, write, type Crew } from '../../../../test/month.ts'
import { ask } from '../../../../test/mounted.ts'
import { fillReferrals, insertEnrolments } from '../../../../test/referral-month.ts'
import { reportRoutes } from './report.tsx'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const plug = { path: '/ventanillas', routes: reportRoutes }

async function wordsFor({ at }: Crew, who: Context, under = ''): Promise<string> {
  const { status, text } = await ask(plug, who, `/${at.office}/reports/${at.station}/${at.month}${under}`)
  assert.equal(status, 200)
  return text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
}

const inEnglish = (who: Context): Context => contextFor(installation, who.actor, 'en', who.now)

test('Rogelio reads in plain words how many of every 100 ended well, beside who said so; the unknown stand apart', async () => {
  const crew = await crewAt(installation)
  await fillReferrals(crew)
  const words = await wordsFor(crew, crew.rogelio)
  assert.match(words, /De cada 100 referencias que terminaron, 50 terminaron bien \(3 de 6\)\./)
  assert.match(words, /Otras 2 terminaron sin que nadie dijera qué pasó\. Se cuentan aparte\./)
  assert.match(words, /Quién lo dijo Referencias El servicio 2 Un documento 0 La persona 3 La ventanilla 0/)
  const english = await wordsFor(crew, inEnglish(crew.rogelio))
  assert.match(english, /Of every 100 referrals that ended, 50 ended well \(3 of 6\)\./)
  assert.match(english, /Another 2 ended without a word of what happened\. They are counted apart\./)
})

test('where nothing ended there is no rate on the page', async () => {
  const crew = await crewAt(installation)
  const words = await wordsFor(crew, crew.rogelio)
  assert.match(words, /no terminó ninguna referencia/)
  assert.doesNotMatch(words, /De cada 100/)
})

test('enrolments stand under the program and the group, and in the file', async () => {
  const crew = await crewAt(installation)
  await insertEnrolments(crew, [
    ['wic', 'child', 'applied 2026-02-03', 'enrolled 2026-02-20'],
    ['unheard-of', 'adult', 'applied 2026-02-03'],
  ])
  const words = await wordsFor(crew, crew.rogelio)
  assert.match(words, /Pidieron un programa público .*y niños · niñas y niños 1 Otras, contadas juntas · adultos 1/)
  const definitionOf = (id: string) => wordsFor(crew, inEnglish(crew.rogelio), `/definitions/${id}`)
  assert.match(await definitionOf('enrolments-informed'), /“Informed on programs” counts visits/)
  assert.match(await definitionOf('enrolments-applied'), /Applications that/)
})

test('a month that was signed before referrals were counted says so, and shows today’s number beside it', async () => {
  const crew = await crewAt(installation)
  await fillReferrals(crew)
  const { place, at } = crew
  const report = newId()
  await write(crew.ines, async (tx) => {
    await sql`insert into ventanillas.report (id, custodian_id, office_id, station_id, month)
      values (${report}, ${place.agency}, ${place.office}, ${place.station}, ${at.month})`.execute(tx)
    await sql`insert into ventanillas.report_step (report_id, position, custodian_id, office_id, step, taken_at)
      values (${report}, 1, ${place.agency}, ${place.office}, 'signed', ${crew.ines.now})`.execute(tx)
    await sql`insert into ventanillas.report_cell (report_id, position, custodian_id, office_id, indicator, value, definition_version,
        query_sha256)
      values (${report}, 1, ${place.agency}, ${place.office}, 'contacts', 0, 1, '\\x00')`.execute(tx)
  })
  const words = await wordsFor(crew, crew.oscar)
  assert.match(words, /Este mes se firmó antes de que se contaran las referencias\./)
  assert.match(words, /Con cita .{0,20} 2 Al firmar no se contaba/)
  assert.doesNotMatch(words, /De cada 100|han cambiado|números? cambi/)
})
