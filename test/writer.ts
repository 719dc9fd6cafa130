// A process that writes events without end and says each one aloud once it is committed. test/durability.test.ts kills it.
// `node --import ./scripts/tsx-hook.mjs test/writer.ts DIRECTORY` or `… URL OWNER_URL`.
import { writeSync } from 'node:fs'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { contextFor, systemActor } from '#platform/context'
import { transact } from '#platform/database'
import { openEmbedded } from '#platform/database/embedded'
import { openPostgresql } from '#platform/database/postgresql'
import { tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'

const [place = '', ownerUrl] = process.argv.slice(2)
const database = ownerUrl ? openPostgresql({ url: place, ownerUrl }) : await openEmbedded(place)
const custodian = '2f1b7a5e-0c1d-4a7e-9d55-6b0d4f6f9a11' as Id<'organization'>
const installation = { database, clock: () => new Date(), zone: 'UTC' } as unknown as Installation
const context = contextFor(installation, systemActor([], [custodian]))

/** Writes one event after another; each is acknowledged only when the database has answered the commit. */
async function write(): Promise<void> {
  for (;;) {
    const subject = newId()
    const outcome = await transact(context, async (tx) =>
      done(await tell(tx, context, 'test-written', subject, { custodian, office: 'los-angeles' as Id<'office'> })),
    )
    if (outcome.done) writeSync(1, `${subject}\n`)
  }
}

await Promise.all([write(), write(), write()])
