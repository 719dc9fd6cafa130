// Two installations: a station's own, where February was worked, signed and approved, and headquarters', which knows the station only.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Hono } from 'hono'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { CliCommand } from '#platform/cli'
import type { Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { router, type Env } from '#platform/routing'
import { makeApp } from '../src/app/app.tsx'
import { commands } from '../src/app/commands.ts'
import { askOwner } from './catalogue.ts'
import { freshInstallation, temporaryDirectory } from './database.ts'
import { crewAt, fillFebruary, type Crew } from './month.ts'
import { addPerson, asking } from './personas.ts'
import { runCommand } from './running.ts'

/** One installation with its site, and a folder in which its operator stands. */
export interface Side {
  readonly installation: Installation
  readonly site: Hono<Env>
  readonly directory: string
}

/** The station's side: its people, its code, and a visit that stands. */
export interface StationSide extends Side {
  readonly crew: Crew
  readonly code: string
  readonly visit: string
}

/** Headquarters' side: Elena, and the ids under which it knows the station and its agency. */
export interface HeadquartersSide extends Side {
  readonly elena: Context
  readonly station: Id<'station'>
  readonly agency: Id<'organization'>
}

async function openSide(): Promise<Side> {
  const installation = await freshInstallation()
  const site = makeApp(installation, {
    assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} },
    routes: router(),
  })
  return { installation, site, directory: temporaryDirectory() }
}

/** A station with its own installation: February has its visits, was typed and signed by Rogelio and approved by Inés. */
export async function openStation(): Promise<StationSide> {
  const side = await openSide()
  const crew = await crewAt(side.installation)
  const visit = await fillFebruary(crew)
  const station = { ...side, crew, code: crew.at.station, visit }
  const typed = { open: '80', staff: '160', volunteers: '12.5', cash: '100', kind: '', worked: 'Vino más gente.' }
  await deed(station, crew.rogelio, 'entry', { ...typed, didNotWork: '', needs: '', seen: '0.0' })
  await signAndApprove(station)
  return station
}

/** Rogelio signs February and Inés approves it. */
export async function signAndApprove(station: StationSide): Promise<void> {
  await deed(station, station.crew.rogelio, 'signature', await seenBy(station))
  await deed(station, station.crew.ines, 'approval', await seenBy(station))
}

/** Inés opens February again and says why. */
export const reopen = async (station: StationSide, text: string): Promise<void> =>
  deed(station, station.crew.ines, 'reopening', { ...(await seenBy(station)), text })

const reportOf = ({ crew, code }: StationSide) => `/ventanillas/${crew.office}/reports/${code}/${crew.at.month}`

async function deed({ site, ...station }: StationSide, who: Context, what: string, form: Record<string, string>) {
  const answer = await site.request(`${reportOf({ ...station, site })}/${what}`, asking(who, form))
  assert.equal(answer.status, 303, `${what}: ${await answer.text()}`)
}

async function seenBy(station: StationSide): Promise<{ seen: string }> {
  const page = await (await station.site.request(reportOf(station), asking(station.crew.ines))).text()
  return { seen: /name="seen" value="([^"]*)"/.exec(page)![1]! }
}

/** Headquarters, which knows the office, the agency (under an id of its own) and the station, and holds no visit. */
export async function openHeadquarters({ crew, code, ...station }: StationSide): Promise<HeadquartersSide> {
  const side = await openSide()
  const [known] = await askOwner<{ title: string; name: string }>(
    station.installation.database,
    `select o.title, p.title as name from network.office o, partners.organization p
     where o.code = '${crew.office}' and p.id = '${crew.agency}'`,
  )
  const ids = { station: newId<'station'>(), agency: newId<'organization'>() }
  await write(side.installation, crew.office, ids, { code, ...known! })
  return { ...side, ...ids, elena: await addPerson(side.installation, 'Elena', 'headquarters') }
}

async function write(
  { database, clock }: Installation,
  office: string,
  { station, agency }: { station: string; agency: string },
  { code, title, name }: { code: string; title: string; name: string },
): Promise<void> {
  await database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true), set_config('puente.offices', ${`{${office}}`}, true)`.execute(
        tx,
      )
      await sql`insert into network.division (code, country, title) values ('US-CA', 'US', 'California') on conflict do nothing`.execute(
        tx,
      )
      await sql`insert into network.office (code, title, rank, country, division, city, zone, lat, lon, in_operation_on, source)
        values (${office}, ${title}, 'consulate', 'US', 'US-CA', 'Los Ángeles', 'America/Los_Angeles', 34.05, -118.24, '2009-06-30',
          'test')`.execute(tx)
      await sql`insert into partners.organization (id, kind, title, source, added_at)
        values (${agency}, 'nonprofit', ${name}, 'test', ${clock()})`.execute(tx)
      await sql`insert into ventanillas.station (id, code, office_id, custodian_id, unit, in_operation_on)
        values (${station}, ${code}, ${office}, ${agency}, 'window', '2009-06-30')`.execute(tx)
      await sql`insert into ventanillas.station_lead (id, station_id, office_id, custodian_id, organization_id, from_on)
        values (${newId()}, ${station}, ${office}, ${agency}, ${agency}, '2009-06-30')`.execute(tx)
    }),
  )
}

/** What a command said, and its exit code. */
export interface Said {
  readonly code: number
  readonly lines: string
  readonly errors: string
}

/** Runs `puente <words>` on one side, as its operator does: "report send 2026-02 --out a.json". */
export async function puente(side: Side, words: string): Promise<Said> {
  const command = (commands as readonly CliCommand[]).find(({ name }) => words.startsWith(`${name} `))!
  const args = words.slice(command.name.length + 1).split(' ')
  const { code, lines, errors } = await runCommand(side.installation, command, args, side)
  return { code, lines: lines.join('\n'), errors: errors.join('\n') }
}

/** A file handed from somebody to this side's operator; its name there. */
export function hand(side: Side, text: string): string {
  const name = `${newId().slice(0, 8)}.json`
  writeFileSync(path.join(side.directory, name), text)
  return name
}

/** Closes the databases of the sides. */
export const closeSides = (...sides: readonly Side[]): Promise<unknown> =>
  Promise.all(sides.map(({ installation }) => installation.database.close()))
