// A year that is let out over the site's own addresses: a window told it in totals, Elena prepares it, and Marta lets it out.
import assert from 'node:assert/strict'
import type { Context } from '#platform/context'
import { newId } from '#platform/random'
import { evaluation } from '#oversight/evaluation'
import { ventanillas } from '#programs/ventanillas'
import { askOwner } from './catalogue.ts'
import { addPerson, asking } from './personas.ts'
import { tellMonth } from './releases.ts'
import type { Ask, Worked } from './worked-month.ts'

/** The release and its correction, as addresses name them. */
export const released = '2025-1'
export const corrected = '2025-2'

/** Atenciones of March 2025, and how the public reads them. */
export const contacts = { told: 137, from: 131, to: 140 } as const

/** Keeps the counts of all months, and lets out the year before: one window told March. Nobody let out a year there before. */
export async function releaseAYear(ask: Ask, { people, station }: Worked): Promise<void> {
  const { installation } = people.rosa
  const place = { station: station.id as never, office: people.office, agency: people.agency }
  await tellMonth(installation, place, '2025-03', [
    ['contacts', '', contacts.told],
    ['screenings', 'glucose', 24],
  ])
  await runJob(people.elena, ventanillas.jobs, 'ventanillas-keep-counts', {})
  const { elena } = people
  await post(ask, elena, '/releases', { id: newId(), year: '2025', dueOn: elena.today })
  await prepareAndRelease(ask, elena, released)
}

/** Lets a correction of the year out: Elena prepares it too, and Marta lets it out. */
export async function correctTheYear(ask: Ask, elena: Context): Promise<void> {
  const reason = 'Faltaba una ventanilla.'
  await post(ask, elena, `/releases/${released}/correction`, { id: newId(), dueOn: elena.today, reason })
  await prepareAndRelease(ask, elena, corrected)
}

async function prepareAndRelease(ask: Ask, elena: Context, release: string): Promise<void> {
  const { installation } = elena
  await post(ask, elena, `/releases/${release}/draft`, {})
  const drafts = await askOwner<{ draft: string }>(
    installation.database,
    `select d.id as draft from evaluation.release_draft d join evaluation.release r on r.id = d.release_id
     where concat_ws('-', r.year, r.number) = '${release}'`,
  )
  await runJob(elena, evaluation.jobs, 'evaluation-audit-release', drafts[0]!)
  const marta = await addPerson(installation, 'Marta', 'headquarters')
  await post(ask, marta, `/releases/${release}/publication`, { draft: drafts[0]!.draft, unit: 'care' })
}

interface Named {
  readonly name: string
  readonly run: (installation: Context['installation'], payload: never) => Promise<unknown>
}

async function runJob({ installation }: Context, jobs: readonly Named[], name: string, payload: object): Promise<void> {
  await jobs.find((job) => job.name === name)!.run(installation, payload as never)
}

async function post(ask: Ask, who: Context, path: string, form: Record<string, string>): Promise<void> {
  const answer = await ask(path, { ...asking(who, form), redirect: 'manual' })
  assert.equal(answer.status, 303, `${path}: ${await answer.text()}`)
}
