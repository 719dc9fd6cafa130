// Visits that people sent to the really started program while it was killed: each that was acknowledged stands once, and one
// whose answer was lost and that is sent again counts once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Id } from '#kernel/id'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { askOwner } from './catalogue.ts'
import { engine } from './database.ts'
import { cookieFor, personas } from './personas.ts'
import { startServer } from './postgresql.ts'
import { freshPlace, inside, killed, runPuente, startProgram, type Place } from './program.ts'
import { addStation } from './stations.ts'

const onEmbedded = { skip: engine !== 'embedded' && 'only on the embedded engine', timeout: 110_000 }
const onPostgresql = { skip: engine !== 'postgresql' && 'only on PostgreSQL', timeout: 110_000 }

/** Lupe's window: where her visits are posted to, and the cookie of her session. */
interface Window {
  readonly office: Id<'office'>
  readonly station: Id<'station'>
  readonly cookie: string
}

async function openWindow(installation: Installation): Promise<Window> {
  const { office, agency, lupe } = await personas(installation)
  return { office, station: await addStation(installation, office, agency), cookie: cookieFor(lupe) }
}

type Form = Readonly<Record<string, string>>

/** What was sent, and what of it was acknowledged. */
class Notebook {
  readonly acknowledged: Form[] = []
  readonly unanswered: Form[] = []
  readonly #window: Window

  constructor(window: Window) {
    this.#window = window
  }

  /** A visit as the page posts it: its id and receipt were made with the page. */
  newForm(): Form {
    const made = { id: newId(), code: newCode(), station: this.#window.station }
    return { ...made, visitedOn: '2026-02-02', language: 'es', need: 'medical-home', topic: 'diabetes' }
  }

  /** Posts a visit; whether its slip came back. A refusal is an error: nothing is wrong with these visits. */
  async send(origin: string, form: Form): Promise<boolean> {
    const post = {
      method: 'POST',
      headers: { cookie: this.#window.cookie },
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(20_000),
    }
    const answer = await fetch(`${origin}/ventanillas/${this.#window.office}/visits`, post).catch(() => undefined)
    const page = await answer?.text().catch(() => '')
    if (!answer || !page || answer.status >= 500) return false
    assert.equal(answer.status, 200, page)
    return page.includes(form['code']!.slice(0, 5))
  }

  /** Starts clients that send visits until they are stopped. Each asks anew where to send to. */
  startClients(howMany: number, originFor: (client: number) => string): { stop: () => Promise<unknown> } {
    let over = false
    const clients = Array.from({ length: howMany }, (_, client) =>
      this.#keepSending(
        () => originFor(client),
        () => over,
      ),
    )
    const ended = Promise.all(clients)
    ended.catch(() => {})
    return { stop: () => ((over = true), ended) }
  }

  /** Sends visits one after another, each again and again until it is acknowledged. */
  async #keepSending(originNow: () => string, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const form = this.newForm()
      while (!(await this.send(originNow(), form))) {
        if (isOver()) return void this.unanswered.push(form)
        await sleep(20)
      }
      this.acknowledged.push(form)
    }
  }

  /** Sends once more what was not answered, and some of what was. */
  async sendAgain(origin: string): Promise<void> {
    const again = [...this.unanswered.splice(0), ...this.acknowledged.slice(-8)]
    for (const form of again) assert.ok(await this.send(origin, form), 'what is sent again is answered')
    this.acknowledged.push(...again.filter((form) => !this.acknowledged.includes(form)))
  }

  /** Waits until so many more are acknowledged. */
  async grow(by: number): Promise<void> {
    const enough = this.acknowledged.length + by
    for (const until = Date.now() + 60_000; this.acknowledged.length < enough; await sleep(5)) {
      assert.ok(Date.now() < until, `only ${this.acknowledged.length} visits were acknowledged`)
    }
  }
}

interface Standing {
  readonly id: string
  readonly services: number
  readonly events: number
}

/** The log is whole, as the running program says. */
async function assertWhole(place: Place): Promise<void> {
  const { code, text } = await runPuente(place, 'log', 'verify')
  assert.equal(code, 0, text)
  assert.match(text, /The log is whole/)
}

/** Every acknowledged visit stands, whole and with one event; nothing else does. */
async function assertKept(place: Place, { acknowledged }: Notebook): Promise<void> {
  const standing = await inside(place, ({ database }) =>
    askOwner<Standing>(
      database,
      `select id, (select count(*) from ventanillas.visit_service where visit_id = visit.id) as services,
         (select count(*) from platform.event where subject = visit.id::text and kind = 'visit-recorded') as events
       from ventanillas.visit order by id`,
    ),
  )
  const sent = acknowledged.map((form) => form['id']!)
  assert.equal(new Set(sent).size, sent.length)
  assert.deepEqual(
    standing,
    sent.toSorted().map((id) => ({ id, services: 2, events: 1 })),
  )
}

test(
  'Lupe loses no visit and counts none twice when the program on the embedded database is killed',
  onEmbedded,
  async () => {
    const place = await freshPlace()
    const notebook = new Notebook(await inside(place, openWindow))
    for (const which of killed) {
      const program = await startProgram(place)
      await notebook.sendAgain(program.origin)
      const clients = notebook.startClients(4, () => program.origin)
      await notebook.grow(30)
      await program.kill(which)
      await clients.stop()
    }
    const program = await startProgram(place)
    await notebook.sendAgain(program.origin)
    await assertWhole(place)
    await program.stop()
    assert.ok(notebook.acknowledged.length >= 90)
    await assertKept(place, notebook)
  },
)

test(
  'of two programs on one PostgreSQL one goes on when the other is killed, and both when the database is',
  onPostgresql,
  async () => {
    const server = await startServer([])
    const place = await freshPlace(server)
    const notebook = new Notebook(await inside(place, openWindow))
    const programs = await Promise.all([startProgram(place), startProgram(place)])
    const clients = notebook.startClients(4, (client) => programs[client % 2]!.origin)
    await notebook.grow(30)

    for (const [index, which] of [
      [0, 'both'],
      [1, 'server'],
    ] as const) {
      await programs[index]!.kill(which)
      await notebook.grow(20)
      programs[index] = await startProgram(place)
      await notebook.grow(20)
      await server.crash()
      await notebook.grow(20)
    }
    await clients.stop()
    for (const { origin } of programs) await notebook.sendAgain(origin)
    await assertWhole(place)
    for (const program of programs) await program.stop()
    await assertKept(place, notebook)
  },
)
