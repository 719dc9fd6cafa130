// `puente report send`: an approved month, signed, over the network or into a file.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readMonth, type Month } from '#kernel/day'
import { CommandRefused, exitCodes, type CliCommand, type Terminal } from '#platform/cli'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import type { Renumbering } from '../rules/travel.ts'
import { listLedStations, type Lead } from '../store/station-key.ts'
import { actingFor, fileAt, getStation, nobody, sayObjections, wrongUse } from './travel.ts'
import { findStationSeed, makeReport, markSent, signReport } from './travel-leaving.ts'

const sendHelp = `Usage: puente report send MONTH (--to URL | --out FILE) [--station CODE]

Sends a month that the agency approved, as 2026-02, signed with the station's key: its numbers with their definitions, the hours and the
contributions, and no visit, no person and no text. Sent twice it counts once; after an error it can simply be sent again. A month that was
opened and approved again goes as its next version, with the reason.

  --to URL         the address of headquarters' Puente: https://puente.example
  --out FILE       writes a file instead, to be carried there by hand: puente report receive FILE
  --station CODE   which station; else every one that has a key here
  --version N      where headquarters says that it has a later version than was sent from here, as after a restore: one more than its own
  --because TEXT   with --version: why the numbers it has are superseded

Exit codes: 0 done, 1 refused or not reached, 2 wrong use.`

export const reportSend: CliCommand = {
  name: 'report send',
  summary: 'sends an approved month of a station to headquarters, or writes it to a file',
  help: sendHelp,
  run: async (installation, args, terminal) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const month = positionals.length === 1 ? readMonth(positionals[0]!) : undefined
    if (!month) return wrongUse(terminal, 'puente report send takes one month: 2026-02.')
    if ((values.to === undefined) === (values.out === undefined)) {
      return wrongUse(terminal, 'puente report send takes --to URL or --out FILE.')
    }
    const address = values.to === undefined ? undefined : addressOf(values.to)
    if (address === null) return wrongUse(terminal, '--to takes an address with https: https://puente.example')
    const renumbering = renumberingIn(values)
    if (renumbering === null) return wrongUse(terminal, '--version takes a number, and --because says why.')
    const leaving = await listLeaving(installation, month, values.station)
    if ((values.out !== undefined || renumbering) && leaving.length > 1) {
      const codes = leaving.map(({ code }) => code).join(', ')
      return wrongUse(terminal, `Several stations have a key here (${codes}): name one with --station.`)
    }
    const way = { month, renumbering, address, out: values.out }
    let worst: number = exitCodes.done
    for (const one of leaving) {
      worst = Math.max(worst, await sendOne(installation, { ...one, ...way }, terminal))
    }
    return worst
  },
}

const options = {
  to: { type: 'string' },
  out: { type: 'string' },
  station: { type: 'string' },
  version: { type: 'string' },
  because: { type: 'string' },
} as const

/** The version that is asked for; undefined where none is, null where it cannot be read. */
function renumberingIn({ version, because }: { version?: string; because?: string }): Renumbering | undefined | null {
  if (version === undefined && because === undefined) return undefined
  return /^\d{1,3}$/.test(version ?? '') && because ? { version: Number(version), reason: because } : null
}

/** Where reports are posted to; null where the address is none, or would carry them in clear to another machine. */
function addressOf(to: string): URL | null {
  const url = URL.parse(to)
  const isOwn = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isOwn)) return null
  return new URL('/api/reports', url)
}

interface Leaving {
  readonly code: string
  readonly agency: Lead
  readonly seed: Buffer
}

/** The stations whose month may leave here: somebody led them then, and they have a key. */
async function listLeaving(installation: Installation, month: Month, only: string | undefined): Promise<Leaving[]> {
  const led = await consult(nobody(installation), (db) => listLedStations(db, month))
  const asked = led.filter(({ station }) => only === undefined || station === only)
  if (asked.length === 0) throw new CommandRefused(`Nobody led ${only ?? 'a station'} in ${month}.`)
  const leaving = asked.flatMap(({ station: code, custodian_id: id, custodian_title: title }) => {
    const seed = findStationSeed(installation.keys, code, id)
    return seed ? [{ code, agency: { id, title }, seed }] : []
  })
  if (leaving.length > 0) return leaving
  throw new CommandRefused(
    only === undefined
      ? 'No station has a key here. Make it first: puente report key STATION'
      : `${only} has no key here. Make it first: puente report key ${only}`,
  )
}

interface Sending extends Leaving {
  readonly month: Month
  readonly renumbering: Renumbering | undefined
  readonly address: URL | undefined
  readonly out: string | undefined
}

async function sendOne(installation: Installation, sending: Sending, terminal: Terminal): Promise<number> {
  const { agency, month, renumbering, code } = sending
  const station = await getStation(installation, code)
  const context = actingFor(installation, station, agency)
  const outcome = await makeReport(context, { station, agency, month, renumbering })
  if (!outcome.done) {
    terminal.error(`${code}, ${month}:`)
    return sayObjections(installation, outcome.objections, terminal)
  }
  const report = outcome.value
  const text = signReport(sending.seed, report, context.now)
  const said = `${code}, ${month}, version ${report.version}`
  const to = sending.address ? sending.address.host : 'file'
  const came = sending.address ? await post(sending.address, text, terminal) : giveOut(sending.out!, text, terminal)
  if (came === undefined) return exitCodes.failed
  await markSent(context, agency, station, { report, to })
  terminal.line(`${said}: ${came}`)
  return exitCodes.done
}

function giveOut(name: string, text: string, terminal: Terminal): string {
  const file = fileAt(terminal, name)
  writeFileSync(file, text)
  return `written to ${file}`
}

/** Milliseconds to wait before each further try where headquarters cannot be reached. */
const pauses = [1000, 5000]

/** The longest that is waited for headquarters, in milliseconds. */
const longestPause = 15 * 60_000

/** Milliseconds for which an answer asks to wait, by its seconds or until its instant (retry-after, RFC 9110, 10.2.3); 0 where it does not. */
function askedToWait(answer: Response): number {
  const asked = answer.headers.get('retry-after')?.trim() ?? ''
  const wait = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now()
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), longestPause)
}

/** Posts a report; what became of it, or undefined where it was refused or never reached headquarters, which is told. */
async function post(address: URL, text: string, terminal: Terminal): Promise<string | undefined> {
  for (const pause of [...pauses, undefined]) {
    const answer = await ask(address, text)
    const isWord = typeof answer === 'string'
    if (!isWord && answer.status < 500 && answer.status !== 429) return tellAnswer(answer, terminal)
    const why = isWord ? `${address.host}: ${answer}` : `${address.host} answered ${answer.status}`
    if (pause === undefined) {
      terminal.error(`${why}. Nothing is lost: send it again later, it counts once.`)
      return undefined
    }
    const wait = isWord ? pause : Math.max(pause, askedToWait(answer))
    terminal.error(`${why}; trying again${wait > pause ? ` in ${Math.ceil(wait / 1000)} seconds, as it asks` : ''}.`)
    await sleep(wait, undefined, terminal.signal ? { signal: terminal.signal } : {})
  }
  return undefined
}

/** The answer, or in a few words why there is none. */
async function ask(address: URL, body: string): Promise<Response | string> {
  const headers = {
    'content-type': 'application/jose+json',
    accept: 'application/json, application/problem+json',
    'accept-language': 'en',
  }
  const signal = AbortSignal.timeout(30_000)
  try {
    return await fetch(address, { method: 'POST', headers, body, redirect: 'error', signal })
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name: string }
    return `not reached (${cause?.code ?? name})`
  }
}

const Answer = z.object({
  came: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ rule: z.string(), field: z.string().nullable(), detail: z.string() })).optional(),
})

async function tellAnswer(answer: Response, terminal: Terminal): Promise<string | undefined> {
  const said = Answer.safeParse(await answer.json().catch(() => undefined)).data
  if (answer.ok && said?.came) return said.came
  const errors = said?.errors ?? []
  const why = errors.length === 0 && said?.detail ? ` ${said.detail}` : ''
  terminal.error(`Headquarters refused it (${answer.status}).${why}`)
  for (const { rule, field, detail } of errors) {
    terminal.error(`${field === null ? '' : `${field}: `}${detail} (${rule})`)
  }
  return undefined
}
