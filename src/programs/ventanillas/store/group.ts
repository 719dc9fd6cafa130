// Group contacts and materials, the custodian's as visits are.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, run, sql, type Db, type Tx } from '#platform/database'
import { contactKinds, type GroupContactDraft, type MaterialDraft } from '../rules/group.ts'

const GroupContact = z.object({
  id: z.custom<Id<'group-contact'>>(),
  station_id: z.custom<Id<'station'>>(),
  held_on: z.custom<Day>(),
  kind: z.enum(contactKinds),
  topic: z.string(),
  heads: z.number(),
  method: z.enum(['counted', 'estimated']),
  recorded_by: z.string().nullable(),
  recorded_at: z.date(),
})

export type GroupContact = z.output<typeof GroupContact>

/** The group contacts of an office that stand, from day to day, the newest first. */
export const listGroupContacts = (
  db: Db,
  office: Id<'office'>,
  span: { from: Day; to: Day },
): Promise<GroupContact[]> =>
  list(
    db,
    GroupContact,
    sql`select g.id, g.station_id, g.held_on, g.kind, g.topic, g.heads, g.method, g.recorded_by, g.recorded_at
      from ventanillas.standing_group_contact g
      where g.office_id = ${office} and g.held_on between ${span.from} and ${span.to}
      order by g.held_on desc, g.recorded_at desc`,
  )

const Material = z.object({
  id: z.custom<Id<'material'>>(),
  station_id: z.custom<Id<'station'>>(),
  given_on: z.custom<Day>(),
  kind: z.enum(['leaflet', 'booklet', 'kit', 'other']),
  language: z.string(),
  copies: z.number(),
  recorded_by: z.string().nullable(),
  recorded_at: z.date(),
})

export type Material = z.output<typeof Material>

/** What was handed out at an office, from day to day, the newest first. */
export const listMaterials = (db: Db, office: Id<'office'>, span: { from: Day; to: Day }): Promise<Material[]> =>
  list(
    db,
    Material,
    sql`select m.id, m.station_id, m.given_on, m.kind, m.language, m.copies, m.recorded_by, m.recorded_at
      from ventanillas.standing_material m
      where m.office_id = ${office} and m.given_on between ${span.from} and ${span.to}
      order by m.given_on desc, m.recorded_at desc`,
  )

interface Writing {
  readonly custodian: Id<'organization'>
  readonly office: Id<'office'>
  readonly by: Id<'account'> | null
  readonly at: Date
}

/** Writes a group contact; false where the same id stands already. */
export async function insertGroupContact(tx: Tx, draft: GroupContactDraft, writing: Writing): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.group_contact
        (custodian_id, id, office_id, station_id, held_on, kind, topic, heads, method, support_group_id, recorded_by, recorded_at)
      values (${writing.custodian}, ${draft.id}, ${writing.office}, ${draft.station}, ${draft.heldOn}, ${draft.kind},
        ${draft.topic}, ${draft.heads}, ${draft.method}, ${draft.group}, ${writing.by}, ${writing.at})
      on conflict (custodian_id, id) do nothing`,
  )
  return touched > 0
}

/** Writes what was handed out; false where the same id stands already. */
export async function insertMaterial(tx: Tx, draft: MaterialDraft, writing: Writing): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.material
        (custodian_id, id, office_id, station_id, given_on, kind, language, copies, recorded_by, recorded_at)
      values (${writing.custodian}, ${draft.id}, ${writing.office}, ${draft.station}, ${draft.givenOn}, ${draft.kind},
        ${draft.language}, ${draft.copies}, ${writing.by}, ${writing.at})
      on conflict (custodian_id, id) do nothing`,
  )
  return touched > 0
}
