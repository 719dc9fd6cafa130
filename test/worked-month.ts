// A month at a window as its people work it, over the site's own addresses: visits, a sealed contact, a referral on a slip, what
// somebody says of the clinic, a report that is approved.
import assert from 'node:assert/strict'
import { addMonths, firstDayOf, monthOf, type Month } from '#kernel/day'
import type { Context } from '#platform/context'
import { newCode, newId } from '#platform/random'
import { asking, type Personas } from './personas.ts'
import { addStation } from './stations.ts'

/** Asks the site: an app in this process, or a server over HTTP. */
export type Ask = (path: string, init: RequestInit) => Response | Promise<Response>

/** The window at which the month is worked. */
export interface Worked {
  readonly people: Personas
  /** The station's id and its code, which stands in addresses. */
  readonly station: { readonly id: string; readonly code: string }
  readonly month: Month
}

/** Opens a window for the people; the month is the last whole one. */
export async function openWindow(people: Personas): Promise<Worked> {
  const { rosa, office, agency } = people
  const { installation, today } = rosa
  const id = await addStation(installation, office, agency)
  return { people, station: { id, code: `${office}-window-${id.slice(0, 4)}` }, month: addMonths(monthOf(today), -1) }
}

/** What was left behind: how many visits stand, and under which receipt which telephone is sealed. */
export interface Left {
  readonly visits: number
  readonly receipt: string
  readonly telephone: string
  /** The clinic to which the first visitor was sent; an older version of the program knew none. */
  readonly clinic?: string
  /** What the public says of the clinic, which nobody has decided yet; an older version of the program took nothing in. */
  readonly said?: string
}

const telephone = '+19995550142'
const clinic = 'Clínica del Puente Viejo'
const said = 'Abren a las nueve.'

/** Three visits, one of them void and one sent to a clinic, a talk; the report is typed and signed by Rogelio and approved by Inés. */
export async function workAMonth(ask: Ask, worked: Worked): Promise<Left> {
  const { people, station, month } = worked
  const { lupe, rogelio, ines } = people
  const at = `/ventanillas/${people.office}`
  const on = firstDayOf(month)
  const language = String(people.rosa.installation.pack.tables['languages.csv']![0]!['code'])
  const visit = { station: station.id, visitedOn: on, language, need: 'other', topic: 'diabetes', screening: 'glucose' }
  const receipt = newCode()
  const wrong = newId()
  const service = newId()
  const entry = {
    id: service,
    office: people.office,
    organization: clinic,
    title: 'Consulta',
    needs: 'other',
    street: 'Calle del Puente 1',
    city: 'Puente Viejo',
    asksForId: 'no',
    source: 'Una llamada',
  }
  await post(ask, lupe, '/services', entry, 303)
  const proposal = { id: newId(), about: 'hours', said }
  await post(ask, people.rosa, `/services/${service}/tell`, proposal, 303)
  const sent = { service, referral: newId(), referralMode: 'self', referralNeed: 'other' }
  const reached = { code: receipt, contact: telephone, consent: 'oral' }
  await post(ask, lupe, `${at}/visits`, { ...visit, ...reached, ...sent, id: newId() }, 200)
  await post(ask, lupe, `${at}/visits`, { ...visit, id: newId(), code: newCode(), earlierReceipt: receipt }, 200)
  await post(ask, lupe, `${at}/visits`, { ...visit, id: wrong, code: newCode() }, 200)
  await post(ask, rogelio, `${at}/visits/${wrong}/void`, { reason: 'Se escribió dos veces' }, 303)
  const talk = { station: station.id, heldOn: on, kind: 'talk', topic: 'diabetes', heads: '12', method: 'counted' }
  await post(ask, lupe, `${at}/group-contacts`, { ...talk, id: newId() }, 303)

  const report = `${at}/reports/${station.code}/${month}`
  const typed = { open: '80', staff: '160', volunteers: '12.5', cash: '100', kind: '', worked: 'Vino más gente.' }
  await post(
    ask,
    rogelio,
    `${report}/entry`,
    { ...typed, didNotWork: '', needs: '', seen: await seenIn(ask, rogelio, report) },
    303,
  )
  await post(ask, rogelio, `${report}/signature`, { seen: await seenIn(ask, rogelio, report) }, 303)
  await post(ask, ines, `${report}/approval`, { seen: await seenIn(ask, ines, report) }, 303)
  return { visits: 2, receipt, telephone, clinic, said }
}

async function post(
  ask: Ask,
  who: Context,
  path: string,
  form: Record<string, string>,
  expected: number,
): Promise<void> {
  const answer = await ask(path, { ...asking(who, form), redirect: 'manual' })
  assert.equal(answer.status, expected, `${path}: ${await answer.text()}`)
}

/** What the page of a report shows of its state, which a deed from that page carries. */
async function seenIn(ask: Ask, who: Context, report: string): Promise<string> {
  const text = await (await ask(report, asking(who))).text()
  return /name="seen" value="([^"]*)"/.exec(text)![1]!
}
