// The pages of the monthly reports, as each person reads them.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, fillFebruary, voidEntry, write, type Crew } from '../../../../test/month.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import { indicators } from '../indicators.ts'
import { reportRoutes } from './report.tsx'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const plug = { path: '/ventanillas', routes: reportRoutes }

type Form = Readonly<Record<string, string>>

const pathOf = ({ at }: Crew, under = ''): string => `/${at.office}/reports/${at.station}/${at.month}${under}`

const askReport = (people: Crew, who: Context, under = '', form?: Form): Promise<Answer> =>
  ask(plug, who, pathOf(people, under), form)

const inEnglish = (who: Context): Context => contextFor(installation, who.actor, 'en', who.now)

/** The texts of a page without its marks. */
const wordsOf = ({ text }: Answer): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** Takes a step from a page that was just opened. */
async function step(people: Crew, who: Context, noun: string, form: Form = {}): Promise<Answer> {
  const { text } = await askReport(people, who)
  const seen = /name="seen" value="([^"]*)"/.exec(text)?.[1] ?? '0.0'
  return askReport(people, who, `/${noun}`, { seen, ...form })
}

const fields = {
  open: '160',
  staff: '320.5',
  volunteers: '',
  cash: '100',
  kind: '',
  worked: 'Vino gente.',
  didNotWork: '',
  needs: '',
}

test('Rogelio types, signs, and reads that it is signed by him; Óscar reads counts and comments', async () => {
  const people = await crewAt(installation)
  const { rogelio, oscar, ines, elena } = people
  await fillFebruary(people)
  const typed = await step(people, rogelio, 'entry', fields)
  assert.equal(typed.status, 303)
  assert.match(typed.location!, new RegExp(`/reports/${people.at.station}/2026-02\\?lead=${people.agency}&done=entry$`))
  const form = await askReport(people, rogelio)
  assert.match(form.text, /name="staff"[^>]*value="320.5"/)
  assert.equal((await step(people, rogelio, 'signature')).status, 303)

  const page = await askReport(people, oscar)
  assert.equal(page.status, 200)
  assert.match(wordsOf(page), /Firmado Rogelio, 14 mar 2026/)
  assert.match(wordsOf(page), /Horas que abrió 160 h/)
  assert.match(wordsOf(page), /Horas de voluntarios sin anotar/)
  assert.doesNotMatch(page.text, /\/signature|\/approval|\/entry|\/visits/, 'no button but those of the consulate')
  assert.equal((await step(people, oscar, 'comment', { text: 'Gracias por todo.' })).status, 303)
  assert.match(wordsOf(await askReport(people, rogelio)), /Comentario Óscar, .*Gracias por todo\./)

  assert.equal((await step(people, ines, 'approval')).status, 303)
  assert.equal((await step(people, elena, 'acceptance')).status, 303)
  assert.equal((await step(people, elena, 'reopening')).status, 422)
  assert.equal((await step(people, elena, 'reopening', { text: 'Faltó un taller.' })).status, 303)
  assert.match(wordsOf(await askReport(people, rogelio)), /Abierto de nuevo Elena, .*Faltó un taller\./)
})

test('what cannot be read comes back with what was typed and a sentence beside each field, in the reader’s language', async () => {
  const people = await crewAt(installation)
  const wrong = { ...fields, open: '7.3', needs: 'Llamar a 213 555 0148' }
  const answer = await step(people, people.rogelio, 'entry', wrong)
  assert.equal(answer.status, 422)
  assert.match(answer.text, /href="#open"/)
  assert.match(wordsOf(answer), /Escriba las horas en cuartos/)
  assert.match(answer.text, /value="7.3"/)
  const again = await step(people, inEnglish(people.rogelio), 'entry', { ...wrong, open: '7.25' })
  assert.equal(again.status, 422)
  assert.match(wordsOf(again), /Remove telephone numbers and mail addresses/)
  assert.match(again.text, /Llamar a 213 555 0148/)
})

test('Inés, who opened the page before Rogelio signed, is told that he did and when', async () => {
  const people = await crewAt(installation)
  const draft = { seen: '0.0' }
  assert.equal((await askReport(people, people.rogelio, '/signature', draft)).status, 303)
  const late = await askReport(people, people.ines, '/signature', draft)
  assert.equal(late.status, 422)
  assert.match(wordsOf(late), /Rogelio ya firmó este informe el 14 mar 2026, 11:00 a\.\s?m\./)
  const typing = await askReport(people, people.ines, '/entry', { ...fields, ...draft })
  assert.equal(typing.status, 422)
  assert.match(wordsOf(typing), /ya firmó este informe/)
  assert.match(typing.text, />Vino gente\.</, 'what she typed is kept')
})

test('a number that changed since approval stands beside the signed one; so in the files', async () => {
  const people = await crewAt(installation)
  const visit = await fillFebruary(people)
  await step(people, people.rogelio, 'signature')
  await step(people, people.ines, 'approval')
  assert.doesNotMatch(wordsOf(await askReport(people, people.oscar)), /desde la aprobación/)
  await voidEntry(people.lupe, people.place, visit, 'visit')
  const page = await askReport(people, people.oscar)
  assert.match(wordsOf(page), /11 números cambiaron desde la aprobación/)
  assert.match(wordsOf(page), /Atenciones 4 3 Cambió/)
  const csv = await askReport(people, inEnglish(people.oscar), '?format=csv')
  assert.match(csv.text, /^What is counted,Detail,As signed,Today,Change\r\n/)
  assert.match(csv.text, /\r\nContacts,,4,3,Changed\r\n/)
  assert.match(csv.text, /\r\nKnown persons,,2,2,Same\r\n/)
  assert.match(csv.text, /\r\nScreenings,"Others, counted together",3,2,Changed\r\n/)
  assert.doesNotMatch(csv.text, /hiv|VIH/i)
  const sheet = await askReport(people, people.oscar, '?format=xlsx')
  assert.equal(sheet.status, 200)
  assert.match(sheet.text, /^PK/)
})

test('before the signature the consulate and headquarters see that the report is missing, and no number', async () => {
  const people = await crewAt(installation)
  await fillFebruary(people)
  for (const reader of [people.oscar, people.elena]) {
    const page = await askReport(people, reader)
    assert.match(wordsOf(page), /Falta/)
    assert.doesNotMatch(wordsOf(page), /Atenciones/)
    assert.equal((await askReport(people, reader, '?format=csv')).status, 404)
  }
  assert.match(wordsOf(await askReport(people, people.lupe)), /Atenciones 4/)
})

test('the year lists each month with its state: missing is a word and not a zero', async () => {
  const people = await crewAt(installation)
  await fillFebruary(people)
  await step(people, people.rogelio, 'signature')
  const year = (who: Context, query = '') => ask(plug, who, `/${people.at.office}/reports${query}`)
  const page = await year(people.oscar)
  assert.equal(page.status, 200)
  assert.match(wordsOf(page), /febrero de 2026 .* Firmado .* Rogelio 4 2/)
  assert.match(wordsOf(page), /enero de 2026 .* Falta .*sin dato sin dato/)
  assert.match(wordsOf(page), /marzo de 2026 .* Mes en curso/)
  const csv = await year(inEnglish(people.oscar), '?year=2026&format=csv')
  assert.deepEqual(
    csv.text.split('\r\n').map((line) => line.split(',').toSpliced(1, 2).slice(0, 2).join(' ')),
    ['Month State', 'March 2026 Month under way', 'February 2026 Signed', 'January 2026 Missing', ''],
  )
  const whole = wordsOf(await year(people.rogelio))
  assert.match(
    whole,
    /2026 hasta hoy, con el mes en curso .* 2 1 6 3 /,
    'two months ended, one signed, six contacts, three persons',
  )
  assert.match(wordsOf(page), /2026, contado hoy de nuevo .* 2 1 5 /, 'others see the months that ended')
  assert.equal((await year(people.oscar, '?year=2009')).status, 200)
  assert.match(wordsOf(await year(people.oscar, '?year=nada')), /Informes de 2026/)
})

test('each number leads to its definition, its query as it runs, and the version that was signed', async () => {
  const people = await crewAt(installation)
  await step(people, people.rogelio, 'signature')
  const { text } = await askReport(people, people.oscar)
  const links = [...text.matchAll(/href="\/ventanillas([^"]*\/definitions\/[^"]*)"/g)].map(([, path]) => path!)
  assert.equal(links.length, indicators.length)
  for (const path of links) {
    const page = await ask(plug, inEnglish(people.oscar), path.replaceAll('&amp;', '&'))
    assert.equal(page.status, 200, path)
    assert.match(page.text, /CREATE OR REPLACE FUNCTION figures\.ventanillas_/)
    assert.match(wordsOf(page), /Version 1, the same query/)
  }
  const known = await askReport(people, people.oscar, '/definitions/known-persons')
  assert.match(wordsOf(known), /No se suma: se vuelve a contar el periodo entero/)
  assert.match(known.text, /standing_visit/)
  assert.equal((await askReport(people, people.oscar, '/definitions/nothing')).status, 404)
})

test('nobody else comes in: not Rosa, not the operator, not the people of another office or of the former agency', async () => {
  const people = await crewAt(installation)
  await step(people, people.rogelio, 'signature')
  for (const who of [people.rosa, people.tomas, people.otherLupe, people.otherInes, people.otherOscar]) {
    assert.equal((await askReport(people, who)).status, 403)
    assert.equal((await ask(plug, who, `/${people.at.office}/reports`)).status, 403)
  }
  assert.equal((await askReport(people, people.formerInes)).status, 404)
  const listed = await ask(plug, people.formerInes, `/${people.at.office}/reports`)
  assert.doesNotMatch(wordsOf(listed), /Firmado/)
  for (const [who, noun] of [
    [people.oscar, 'signature'],
    [people.rogelio, 'approval'],
    [people.ines, 'comment'],
    [people.oscar, 'acceptance'],
    [people.oscar, 'reopening'],
  ] as const) {
    assert.equal((await askReport(people, who, `/${noun}`, { seen: '0.1', text: 'x' })).status, 403, noun)
  }
})

test('a month or an agency that cannot be read is not found', async () => {
  const people = await crewAt(installation)
  const station = `/${people.at.office}/reports/${people.at.station}`
  for (const path of [
    `${station}/2026-13`,
    `${station}/x`,
    `${station}/2026-02?lead=x`,
    `/${people.at.office}/reports/x/2026-02`,
  ]) {
    assert.equal((await ask(plug, people.rogelio, path)).status, 404, path)
  }
})

test('each definition says why its number is not another one, or that there is none that it is taken for', async () => {
  const people = await crewAt(installation)
  const alone = new Set<string>()
  for (const { id } of indicators) {
    const words = wordsOf(await askReport(people, inEnglish(people.oscar), `/definitions/${id}`))
    assert.match(words, /Why it differs from others \S/, id)
    if (words.includes('We know of no other figure that it is taken for.')) alone.add(id)
  }
  assert.deepEqual([...alone], ['interpreters', 'materials', 'mobile-days'])
})

test('where a month was told as totals, the report says how many entries made here are not added', async () => {
  const people = await crewAt(installation)
  await fillFebruary(people)
  const { place, lupe } = people
  assert.doesNotMatch(wordsOf(await askReport(people, inEnglish(people.ines))), /Totals were told/)
  await write(lupe, async (tx) => {
    await sql`insert into ventanillas.tally (custodian_id, id, office_id, station_id, month, indicator, value, method, recorded_at)
      values (${place.agency}, ${newId()}, ${place.office}, ${place.station}, '2026-02', 'contacts', 40, 'counted', ${lupe.now})`.execute(
      tx,
    )
  })
  const words = wordsOf(await askReport(people, inEnglish(people.ines)))
  assert.match(words, /Totals were told of this month, and they stand\. 4 entries made here are not added to them\./)
  assert.match(words, /Contacts 40 /)
})

test('a month without an entry says so once, and its lines are folded; what nobody told of totals is named, not 0', async () => {
  const people = await crewAt(installation)
  const { ines, place } = people
  const empty = await askReport(people, people.rogelio)
  assert.match(wordsOf(empty), /De este mes no se anotó nada\. Ver todos los renglones/)
  assert.ok(empty.text.indexOf('<details') < empty.text.indexOf('Con intérprete'), 'folded')
  assert.equal(wordsOf(empty).match(/No se anotó nada en:/g)?.length, 1)
  await write(ines, async (tx) => {
    await sql`insert into ventanillas.tally (custodian_id, id, office_id, station_id, month, indicator, item, value, method, recorded_at)
      values (${place.agency}, ${newId()}, ${place.office}, ${place.station}, '2026-02', 'contacts', '', 40, 'counted', ${ines.now})`.execute(
      tx,
    )
  })
  const told = wordsOf(await askReport(people, people.rogelio))
  assert.match(
    told,
    /Este mes llegó como cuenta, sin visitas\. No se dijo, y no es cero: Personas conocidas, .*Con intérprete/,
  )
  assert.match(told, /Atenciones 40 /)
  assert.doesNotMatch(told, /Con intérprete 0|no se anotó nada/)
  const csv = await askReport(people, inEnglish(people.rogelio), '?format=csv')
  assert.match(csv.text, /\r\nWith an interpreter,,\r\n/)
})
