// An agency's own system at the interface: what it asks, and that each answer is as the interface describes it.
import assert from 'node:assert/strict'
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import { consult, sql } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { router } from '#platform/routing'
import { makeApp } from '../src/app/app.tsx'
import { complainOf, type Description, type JsonSchema } from './json-schema.ts'
import { asking, personas, type Personas } from './personas.ts'
import { addStation } from './stations.ts'

export interface ToldError {
  readonly rule: string
  readonly field: string | null
  readonly at?: number | null
  readonly detail: string
}

interface ToldVisit {
  readonly reference: string | null
  readonly fate: string
  readonly contact?: string
  readonly errors: readonly ToldError[]
}

/** An answer of the interface; which of these fields it has stands in the description. */
export interface Answer {
  readonly status: number
  readonly body: {
    readonly title: string
    readonly counts: Readonly<Record<string, number>>
    readonly visits: readonly ToldVisit[]
    readonly references: readonly { readonly fate: string }[]
    readonly errors: readonly ToldError[]
  }
  readonly headers: Headers
}

/** A window whose agency has a system of its own. */
export interface PartnerScene {
  readonly people: Personas
  readonly station: Id<'station'>
  /** The station's code. */
  readonly code: string
  readonly key: string
  readonly keyId: Id<'partner-key'>
}

export interface PartnerSite {
  readonly installation: Installation
  /** Lines of the log. */
  readonly lines: readonly string[]
  readonly describe: () => Promise<Description>
  /** Asks any address of the site. */
  readonly request: (path: string, init?: RequestInit) => Promise<Response>
  /** Sends a body to the interface, and holds the answer against the description. */
  readonly tell: (path: string, body: unknown, more?: Readonly<Record<string, string>>) => Promise<Answer>
}

/** The whole site of an installation, as other systems and people ask it. */
export function partnerSite(installation: Installation): PartnerSite {
  const lines: string[] = []
  const app = makeApp(
    installation,
    { assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} }, routes: router() },
    (line) => {
      lines.push(line)
    },
  )
  const request = async (path: string, init?: RequestInit) => app.request(path, init)
  let described: Promise<Description> | undefined
  const describe = () =>
    (described ??= request('/api/openapi.json').then((answer) => answer.json() as Promise<Description>))
  const tell: PartnerSite['tell'] = async (path, body, more = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const headers = { 'content-type': 'application/json', ...more }
    const answer = await request(`/api/ventanillas/${path}`, { method: 'POST', headers, body: text })
    return asDescribed(await describe(), path, answer)
  }
  return { installation, lines, describe, request, tell }
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { schema: JsonSchema }>> }>>
}

/** The answer, once its status, its type and every field of it stand in the description. */
export async function asDescribed(whole: Description, path: string, answer: Response): Promise<Answer> {
  const paths = whole['paths'] as Record<string, { post: Operation }>
  const response = paths[`/ventanillas/${path}`]?.post.responses[String(answer.status)]
  assert.ok(response, `${path} is not described to answer ${answer.status}: ${await answer.clone().text()}`)
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  const described = response.content[type]
  assert.ok(described, `${path} ${answer.status} is not described to answer ${type}`)
  const body = (await answer.json()) as Answer['body']
  assert.deepEqual(complainOf(body, described.schema, whole), [])
  return { status: answer.status, body, headers: answer.headers }
}

/** Inés makes a key for her agency's system, on the page, at a window of her own. */
export async function partnerScene(site: PartnerSite): Promise<PartnerScene> {
  const people = await personas(site.installation)
  const station = await addStation(site.installation, people.office, people.agency)
  const code = `${people.office}-window-${station.slice(0, 4)}`
  return { people, station, code, ...(await makeKey(site, people.ines, people.office, station)) }
}

/** A key as its maker gets it from the page. */
export async function makeKey(site: PartnerSite, who: Context, office: Id<'office'>, station: Id<'station'>) {
  const keyId = newId<'partner-key'>()
  const form = { id: keyId, station, title: 'Expediente' }
  const answer = await site.request(`/ventanillas/${office}/partner-keys`, asking(who, form))
  const text = await answer.text()
  const key = /puente_[\w-]{43}/.exec(text)?.[0]
  assert.ok(answer.status === 200 && key, text)
  return { key, keyId }
}

export const bearing = (key: string) => ({ authorization: `Bearer ${key}` })

/** A visit as a system tells it. */
export const aVisit = (more: Readonly<Record<string, unknown>> = {}) => ({
  reference: newId(),
  visitedOn: '2026-03-10',
  language: 'es',
  firstThisYear: 'yes',
  need: ['medical-home'],
  screening: ['glucose:advice'],
  ...more,
})

const agreed = { form: 'oral', language: 'es', textVersion: '2026-01' }
/** A telephone with the consent to it. */
export const reached = (phone = '+1 213 555 0182') => ({ contact: { phone }, consent: { phone: agreed } })

/** The visits of the scene's agency as Lupe may see them, those that stand. */
export const standing = ({ people }: PartnerScene) =>
  consult(people.lupe, async (db) => {
    const query = sql<{ id: string; person_id: Id<'protected-person'> | null }>`
      select id, person_id from ventanillas.standing_visit where custodian_id = ${people.agency}`
    return (await query.execute(db)).rows
  })

/** How many events of a kind the scene's agency has. */
export const eventsOf = (kind: string, { people }: PartnerScene): Promise<number> =>
  people.lupe.installation.database.asOwner(async (owner) => {
    const query = sql<{ count: number }>`
      select count(*) as count from platform.event where kind = ${kind} and custodian_id = ${people.agency}`
    return (await query.execute(owner)).rows[0]!.count
  })

/** Each error as "field: rule". */
export const rulesOf = (errors: readonly ToldError[]) => errors.map(({ rule, field }) => `${field}: ${rule}`)
