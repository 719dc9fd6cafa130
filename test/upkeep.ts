// What the tests of the directory's upkeep have in common: entries of their own, and what became of them.
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { addService, findService, ServiceDraft, type Service } from '#registries/services'
import type { Personas } from './personas.ts'

/** An entry as its form carries it. */
export const entryDraft = (office: Id<'office'>, more: object = {}): ServiceDraft =>
  ServiceDraft.parse({
    id: newId(),
    office,
    organization: `Clínica ${newId().slice(0, 8)}`,
    title: 'Consulta médica',
    needs: ['medical-home'],
    street: 'Calle 5',
    city: 'Los Ángeles',
    'hours-1': '9:00-13:00',
    'language-1': 'es',
    publicLine: '(323) 555-0100',
    source: 'una llamada',
    asksForId: 'yes',
    ...more,
  })

/** The rules that a deed was refused for. */
export const rulesOf = async (outcome: Promise<{ done: boolean; objections?: readonly { rule: string }[] }>) =>
  ((await outcome).objections ?? []).map(({ rule }) => rule)

export const later = (context: Context, seconds: number): Context => ({
  ...context,
  now: new Date(context.now.getTime() + seconds * 1000),
})

/** Entries of these people's office, and what can be read of them. */
export function entriesOf(installation: Installation, people: Personas) {
  return {
    added: async (by: Context, more: object = {}, office = people.office): Promise<Id<'service'>> => {
      const outcome = await addService(by, entryDraft(office, more))
      assert.ok(outcome.done, JSON.stringify(outcome))
      return outcome.value
    },
    seen: async (id: Id<'service'>): Promise<Service> => (await consult(people.lupe, (db) => findService(db, id)))!,
    /** Makes an entry one of which a file did not tell whether it asks for ID. */
    unanswer: (id: Id<'service'>): Promise<unknown> =>
      installation.database.asOwner((owner) =>
        sql`update services.service set asks_for_id = 'unknown' where id = ${id}::uuid`.execute(owner),
      ),
    /** Each change as side, source and fields, the newest first, as somebody reads it. */
    historyOf: async (id: Id<'service'>, by: Context = people.elena): Promise<string[][]> => {
      const { rows } = await consult(by, (db) =>
        sql<{
          side: string
          source: string
          fields: { field: string }[]
        }>`select side, source, fields from services.change
          where service_id = ${id}::uuid order by changed_at desc, id`.execute(db),
      )
      return rows.map(({ side, source, fields }) => [side, source, fields.map(({ field }) => field).join(' ')])
    },
    eventsOf: async (subject: string): Promise<string[]> => {
      const { rows } = await installation.database.asOwner((owner) =>
        sql<{ kind: string }>`select kind from platform.event where subject = ${subject} order by id`.execute(owner),
      )
      return rows.map(({ kind }) => kind)
    },
  }
}
