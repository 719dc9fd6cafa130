// A year that can be released: three windows with what they told of 2025, and two people of headquarters, Elena and Marta.
import assert from 'node:assert/strict'
import type { Hono } from 'hono'
import { sql, type RawBuilder } from 'kysely'
import type { Id } from '#kernel/id'
import { contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { router, type Env } from '#platform/routing'
import { makeApp } from '../src/app/app.tsx'
import { askOwner } from './catalogue.ts'
import { freshInstallation } from './database.ts'
import { crewAt, write } from './month.ts'
import { addPerson, asking, cookieFor, type Personas } from './personas.ts'
import { actorWith, addOffice, addOrganization, addStation } from './stations.ts'

/** The unit of headquarters that answers for releases in tests. */
export const unit = 'unidad-de-salud'

export interface Scene {
  readonly installation: Installation
  readonly site: Hono<Env>
  readonly people: Personas
  readonly elena: Context
  readonly marta: Context
  /** The windows; the third also signed May, in which nobody came. */
  readonly places: readonly Place[]
}

interface Place {
  readonly station: Id<'station'>
  readonly office: Id<'office'>
  readonly agency: Id<'organization'>
}

/** Opens an installation of its own. Close its database when done. */
export async function openScene(): Promise<Scene> {
  const installation = await freshInstallation()
  const people = await crewAt(installation)
  const places = await Promise.all([0, 1, 2].map(() => addPlace(installation)))
  await installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
      await sql`insert into network.headquarters_unit (code, spanish, english, kind, source)
        values (${unit}, 'Unidad de Salud', 'Health Unit', 'area', 'test')`.execute(tx)
    }),
  )
  const [first, second, third] = places as [Place, Place, Place]
  await tellMonth(installation, first, '2025-03', [
    ['contacts', '', 137],
    ['screenings', 'glucose', 24],
    ['vaccinations', 'influenza', 3],
  ])
  await tellMonth(installation, second, '2025-03', [
    ['contacts', '', 4],
    ['heads', 'counted', 60],
  ])
  await tellMonth(installation, second, '2025-07', [
    ['contacts', '', 88],
    ['informed-at-window', '', 41],
  ])
  await tellMonth(installation, third, '2025-11', [['contacts', '', 29]])
  // Nobody came in May, and that is said; what the others leave out is missing.
  await signMonth(installation, third, '2025-05')
  const elena = await addPerson(installation, 'Elena', 'headquarters')
  const marta = await addPerson(installation, 'Marta', 'headquarters')
  const site = makeApp(installation, {
    assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} },
    routes: router(),
  })
  return { installation, site, people, elena, marta, places }
}

async function addPlace(installation: Installation): Promise<Place> {
  const office = await addOffice(installation)
  const agency = await addOrganization(installation)
  return { office, agency, station: await addStation(installation, office, agency) }
}

/** A window tells numbers of a month. */
export async function tellMonth(
  installation: Installation,
  { agency, office, station }: Place,
  month: string,
  cells: readonly (readonly [indicator: string, item: string, value: number])[],
): Promise<void> {
  const worker = contextFor(installation, actorWith('worker', { office, organization: agency }))
  await write(worker, async (tx) => {
    for (const [indicator, item, value] of cells)
      await sql`insert into ventanillas.tally (custodian_id, id, office_id, station_id, month, indicator, item, value, method, recorded_at)
        values (${agency}, ${newId()}, ${office}, ${station}, ${month}, ${indicator}, ${item}, ${value}, 'counted', ${worker.now})`.execute(
        tx,
      )
  })
}

/** A window signs a month, as it stands. */
export async function signMonth(
  installation: Installation,
  { agency, office, station }: Place,
  month: string,
): Promise<void> {
  const coordinator = contextFor(installation, actorWith('coordinator', { office, organization: agency }))
  const report = newId()
  await write(coordinator, async (tx) => {
    await sql`insert into ventanillas.report (id, custodian_id, office_id, station_id, month)
      values (${report}, ${agency}, ${office}, ${station}, ${month})`.execute(tx)
    await sql`insert into ventanillas.report_step (report_id, position, custodian_id, office_id, step, taken_at)
      values (${report}, 1, ${agency}, ${office}, 'signed', ${coordinator.now})`.execute(tx)
  })
}

/** A page as somebody reads it. */
export async function read({ site }: Scene, who: Context, path: string, status = 200): Promise<string> {
  const answer = await site.request(path, { headers: { cookie: cookieFor(who) } })
  const text = await answer.text()
  assert.equal(answer.status, status, text.slice(0, 600))
  return text
}

/** Posts a form and gives where it led, or the page with what was objected. */
export async function post({ site }: Scene, who: Context, path: string, form: Readonly<Record<string, string>>) {
  const answer = await site.request(path, asking(who, form))
  return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() }
}

/** Leaves evaluation's rows as an earlier version of the program left them: nothing holds these back. */
export const asEarlier = ({ installation }: Scene, ...statements: readonly RawBuilder<unknown>[]): Promise<void> =>
  installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
      const tables = ['release_draft', 'draft_figure', 'draft_cell', 'draft_number', 'draft_audit', 'draft_class']
      const each = async (deed: string) => {
        for (const table of tables) await sql.raw(`alter table evaluation.${table} ${deed}`).execute(tx)
      }
      await each('disable trigger user')
      await each('no force row level security')
      for (const statement of statements) await statement.execute(tx)
      await each('force row level security')
      await each('enable trigger user')
    }),
  )

/** The latest draft of all. */
export async function latestDraft({ installation }: Scene): Promise<Id<'release-draft'>> {
  const rows = await askOwner<{ id: Id<'release-draft'> }>(
    installation.database,
    'select id from evaluation.release_draft order by release_id, position desc limit 1',
  )
  return rows[0]!.id
}
