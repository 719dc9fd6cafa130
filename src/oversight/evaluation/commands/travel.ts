// `puente report key`, `report register` and `report receive`: a station's key, and what headquarters takes in from a file.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Objection } from '#kernel/outcome'
import { plain } from '#kernel/text'
import { CommandRefused, exitCodes, type CliCommand, type Terminal } from '#platform/cli'
import { contextFor, systemActor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { sayObjection } from '../messages/objection.ts'
import { showThumbprint } from '../rules/travel.ts'
import { findTravelStation, listLeads, type Lead, type TravelStation } from '../store/station-key.ts'
import { headquartersContext, receiveReport, registerKey } from './travel-arriving.ts'
import { makeStationKey } from './travel-leaving.ts'

/** The command line, reading public facts only. */
export const nobody = (installation: Installation): Context => contextFor(installation, systemActor(), 'en')

/** The command line acting for an agency at a station's office. */
export const actingFor = (installation: Installation, station: TravelStation, agency: Lead): Context =>
  contextFor(installation, systemActor([station.office_id], [agency.id]), 'en')

/** A file by its name, from where the person stands. */
export const fileAt = (terminal: Terminal, name: string): string =>
  path.resolve(terminal.directory ?? process.cwd(), name)

/** A report or key is a few kilobytes; what is larger is something else. */
const largestFile = 1_000_000

function readSmall(terminal: Terminal, name: string): string {
  const file = fileAt(terminal, name)
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat?.isFile()) throw new CommandRefused(`There is no file ${file}.`)
  if (stat.size > largestFile) {
    throw new CommandRefused(`${file} has ${stat.size} bytes: no report or key of Puente is so large.`)
  }
  return readFileSync(file, 'utf8')
}

/** Tells what was objected, a line each; the exit code. */
export function sayObjections(
  installation: Installation,
  objections: readonly Objection[],
  terminal: Terminal,
): number {
  const speaker = { language: 'en' as const, words: installation.pack.words.en }
  for (const objection of objections) {
    const field = objection.field === null ? '' : `${objection.field}: `
    terminal.error(`${field}${sayObjection(speaker, objection)} (${objection.rule})`)
  }
  return exitCodes.failed
}

/** Says how the command is used rightly; the exit code. */
export const wrongUse = (terminal: Terminal, text: string): number => {
  terminal.error(text)
  return exitCodes.wrongUse
}

/** The station of that code, or the command stops. */
export async function getStation(installation: Installation, code: string): Promise<TravelStation> {
  const station = await consult(nobody(installation), (db) => findTravelStation(db, code))
  if (!station) throw new CommandRefused(`There is no station ${code}.`)
  return station
}

async function getAgency(installation: Installation, station: TravelStation, named: string | undefined): Promise<Lead> {
  const leads = await consult(nobody(installation), (db) => listLeads(db, station.id, null))
  const agency = leads.find(({ id, title }) =>
    named === undefined ? id === station.custodian_id : id === named || plain(title) === plain(named),
  )
  if (agency) return agency
  throw new CommandRefused(
    named === undefined
      ? `Nobody leads ${station.code} now: name the agency with --agency.`
      : `${named} does not lead ${station.code}; who leads or led it: ${leads.map(({ title }) => title).join(', ') || 'nobody'}.`,
  )
}

const keyHelp = `Usage: puente report key STATION [--agency TITLE] [--new] [--out FILE]

Makes the key with which a station signs the months that it sends, where it has none, and writes its public half to a file: hand that
to headquarters, which registers it, and compare the fingerprint by telephone. The private half lies in KEYS_DIR and goes nowhere.

  --agency TITLE   the agency whose months it signs; else the one that leads the station now
  --new            makes another key and destroys the one before: have headquarters end that one
  --out FILE       where the public half is written; else STATION-key.json

Exit codes: 0 done, 1 refused, 2 wrong use.`

export const reportKey: CliCommand = {
  name: 'report key',
  summary: 'makes the key with which a station signs its months',
  help: keyHelp,
  run: async (installation, args, terminal) => {
    const options = { agency: { type: 'string' }, new: { type: 'boolean' }, out: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [code, ...more] = positionals
    if (code === undefined || more.length > 0) return wrongUse(terminal, 'puente report key takes one station.')
    const station = await getStation(installation, code)
    const agency = await getAgency(installation, station, values.agency)
    const outcome = await makeStationKey(actingFor(installation, station, agency), station, agency, values.new === true)
    if (!outcome.done) return sayObjections(installation, outcome.objections, terminal)
    const file = fileAt(terminal, values.out ?? `${station.code}-key.json`)
    writeFileSync(file, `${JSON.stringify(outcome.value, null, 2)}\n`)
    terminal.line(`Key of ${station.code} for ${agency.title}: ${JSON.stringify(outcome.value.key)}`)
    terminal.line(`Fingerprint: ${showThumbprint(outcome.value.thumbprint)}`)
    terminal.line(`Written to ${file}. Headquarters registers it: puente report register FILE, or on its page of keys.`)
    return exitCodes.done
  },
}

const registerHelp = `Usage: puente report register FILE

Registers the public key of a station at headquarters, from the file that the station made with "puente report key". Compare its
fingerprint by telephone with the agency first. A key that is registered already stays as it is.

Exit codes: 0 done, 1 refused, 2 wrong use.`

export const reportRegister: CliCommand = {
  name: 'report register',
  summary: 'registers the public key of a station at headquarters',
  help: registerHelp,
  run: async (installation, args, terminal) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true })
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0) return wrongUse(terminal, 'puente report register takes one file.')
    const outcome = await registerKey(await headquartersContext(installation), readSmall(terminal, name))
    if (!outcome.done) return sayObjections(installation, outcome.objections, terminal)
    const { station, custodian_title: agency, thumbprint } = outcome.value
    terminal.line(`Registered for ${station}, ${agency}: ${showThumbprint(thumbprint)}`)
    return exitCodes.done
  },
}

const receiveHelp = `Usage: puente report receive FILE...

Takes in reports that came as files, made elsewhere with "puente report send --out". Each is checked against the registered key of its
station. One that is here already counts once; one that is not right is told with its place in the file, and changes nothing.

Exit codes: 0 done, 1 one was refused, 2 wrong use.`

export const reportReceive: CliCommand = {
  name: 'report receive',
  summary: 'takes in signed reports that came as files',
  help: receiveHelp,
  run: async (installation, args, terminal) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true })
    if (positionals.length === 0) return wrongUse(terminal, 'puente report receive takes one file or more.')
    const context = await headquartersContext(installation)
    let worst: number = exitCodes.done
    for (const name of positionals) {
      const outcome = await receiveReport(context, readSmall(terminal, name), 'file')
      if (outcome.done) {
        const { station, month, version, came } = outcome.value
        terminal.line(`${name}: ${station}, ${month}, version ${version}: ${came}`)
      } else {
        terminal.error(`${name}: refused`)
        worst = sayObjections(installation, outcome.objections, terminal)
      }
    }
    return worst
  },
}
