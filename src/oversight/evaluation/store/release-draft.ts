// Drafts of releases: true counts, how far the attack on them is, and the classes in which they would be published. Headquarters only.
import { z } from 'zod'
import type { Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { CountedNumber } from '../rules/release-tables.ts'
import type { NumberId } from '../rules/release.ts'
import { figureStates, type ClassRow, type Deed } from './release.ts'

const Draft = z.object({
  id: z.custom<Id<'release-draft'>>(),
  release_id: z.custom<Id<'release'>>(),
  position: z.number(),
  year: z.number(),
  /** The release's number in its year. */
  number: z.number(),
  counted_at: z.date(),
  made_by: z.custom<Id<'account'>>().nullable(),
  made_by_name: z.string().nullable(),
  expected: z.number(),
  signed: z.number(),
  missing: z.number(),
  done: z.number(),
  steps: z.number(),
  ended_at: z.date().nullable(),
  fewest: z.number().nullable(),
  pinned: z.number().nullable(),
  /** Whether its classes are what was audited, as this version of the program reads them. */
  stands: z.boolean(),
})

/** A draft and how its audit stands. */
export type Draft = z.output<typeof Draft>

const draftsQuery = sql`
  select d.id, d.release_id, d.position, r.year, r.number, d.counted_at, d.made_by, h.name as made_by_name, d.expected, d.signed, d.missing,
    a.done, a.steps, a.ended_at, a.fewest, a.pinned,
    a.ended_at is not null and a.sha256 = evaluation.hash_of_draft(d.id) as stands
  from evaluation.release_draft d
  join evaluation.release r on r.id = d.release_id
  join evaluation.draft_audit a on a.draft_id = d.id
  left join people.office_holder h on h.id = d.made_by`

/** The draft of a release that is out. */
export const findPublishedDraft = (db: Db, release: Id<'release'>): Promise<Draft | undefined> =>
  first(
    db,
    Draft,
    sql`${draftsQuery} join evaluation.publication p on p.draft_id = d.id where p.release_id = ${release}::uuid`,
  )

/** The latest draft of a release. */
export const findLatestDraft = (db: Db, release: Id<'release'>): Promise<Draft | undefined> =>
  first(db, Draft, sql`${draftsQuery} where d.release_id = ${release}::uuid order by d.position desc limit 1`)

export const findDraft = (db: Db, draft: Id<'release-draft'>): Promise<Draft | undefined> =>
  first(db, Draft, sql`${draftsQuery} where d.id = ${draft}::uuid`)

const Count = z.object({
  number: z.custom<NumberId>(),
  office_id: z.custom<Id<'office'>>().nullable(),
  month: z.custom<Month>().nullable(),
  count: z.number(),
  expected: z.number(),
  signed: z.number(),
})

/** A true count of a draft, and how many months of stations were due and signed behind it. */
export type DraftCount = z.output<typeof Count>

/** The true counts of a draft. */
export const listDraftCounts = (db: Db, draft: Id<'release-draft'>): Promise<DraftCount[]> =>
  list(
    db,
    Count,
    sql`select number, office_id, month, count, expected, signed from evaluation.draft_figure where draft_id = ${draft}::uuid
      order by number, office_id nulls first, month nulls first`,
  )

const Cell = z.object({
  number: z.custom<CountedNumber>(),
  office_id: z.custom<Id<'office'>>(),
  month: z.custom<Month>(),
  count: z.number(),
})

/** The true count of an office in a month, which is never published. Where there can be none, there is no cell. */
export type DraftCell = z.output<typeof Cell>

/** The cells of a draft; none of a draft that was made before they were kept. */
export const listDraftCells = (db: Db, draft: Id<'release-draft'>): Promise<DraftCell[]> =>
  list(db, Cell, sql`select number, office_id, month, count from evaluation.draft_cell where draft_id = ${draft}::uuid`)

const Compared = Count.extend({
  low: z.number().nullable(),
  high: z.number().nullable(),
  state: z.enum(figureStates).nullable(),
})

/** A true count beside what would be published of it; a null state: the audit has not ended. */
export type ComparedFigure = z.output<typeof Compared>

/** The figures of a draft, counts beside classes. */
export const listComparedFigures = (db: Db, draft: Id<'release-draft'>): Promise<ComparedFigure[]> =>
  list(
    db,
    Compared,
    sql`select f.number, f.office_id, f.month, f.count, f.expected, f.signed, c.low, c.high, c.state
      from evaluation.draft_figure f
      left join evaluation.draft_class c on c.draft_id = f.draft_id and c.number = f.number
        and c.office_id is not distinct from f.office_id and c.month is not distinct from f.month
      where f.draft_id = ${draft}::uuid order by f.number, f.office_id nulls first, f.month nulls first`,
  )

export interface NewDraft {
  readonly id: Id<'release-draft'>
  readonly release: Id<'release'>
  readonly position: number
  readonly expected: number
  readonly signed: number
  readonly missing: number
  /** In how many steps it is attacked. */
  readonly steps: number
  readonly counts: readonly DraftCount[]
  readonly cells: readonly DraftCell[]
  readonly numbers: readonly { number: NumberId; version: number; figure: string; sha256: string }[]
}

/** Writes a draft down with its counts; its audit is to be done. */
export async function insertDraft(tx: Tx, draft: NewDraft, { by, at }: Deed): Promise<void> {
  await run(
    tx,
    sql`insert into evaluation.release_draft (id, release_id, position, counted_at, made_by, expected, signed, missing)
      values (${draft.id}, ${draft.release}, ${draft.position}, ${at}, ${by}, ${draft.expected}, ${draft.signed}, ${draft.missing})`,
  )
  await run(
    tx,
    sql`insert into evaluation.draft_figure (draft_id, number, office_id, month, count, expected, signed)
      select ${draft.id}::uuid, f.number, f.office_id, f.month, f.count, f.expected, f.signed
      from jsonb_to_recordset(${JSON.stringify(draft.counts)}::jsonb) 
        as f (number text, office_id text, month text, count bigint, expected int, signed int)`,
  )
  await run(
    tx,
    sql`insert into evaluation.draft_cell (draft_id, number, office_id, month, count)
      select ${draft.id}::uuid, c.number, c.office_id, c.month, c.count
      from jsonb_to_recordset(${JSON.stringify(draft.cells)}::jsonb) as c (number text, office_id text, month text, count bigint)`,
  )
  await run(
    tx,
    sql`insert into evaluation.draft_number (draft_id, number, definition_version, figure, query_sha256)
      select ${draft.id}::uuid, n.number, n.version, n.figure, decode(n.sha256, 'hex')
      from jsonb_to_recordset(${JSON.stringify(draft.numbers)}::jsonb) as n (number text, version int, figure text, sha256 text)`,
  )
  await run(
    tx,
    sql`insert into evaluation.draft_audit (draft_id, asked_at, steps) values (${draft.id}, ${at}, ${draft.steps})`,
  )
}

/** Says how many steps of the audit are done. */
export const markAuditDone = (tx: Tx, draft: Id<'release-draft'>, done: number): Promise<number> =>
  run(tx, sql`update evaluation.draft_audit set done = ${done} where draft_id = ${draft}::uuid and ended_at is null`)

export interface AuditResult {
  readonly fewest: number | null
  readonly pinned: number
  readonly classes: readonly ClassRow[]
}

const Open = z.object({ draft_id: z.custom<Id<'release-draft'>>() })

const Hash = z.object({ sha256: z.string() })

/** Ends the audit with what it found and gives the SHA-256 of the classes; writes nothing where it has ended before. */
export async function markAuditEnded(
  tx: Tx,
  draft: Id<'release-draft'>,
  { fewest, pinned, classes }: AuditResult,
  at: Date,
): Promise<string | undefined> {
  const open = await first(
    tx,
    Open,
    sql`
    select draft_id from evaluation.draft_audit where draft_id = ${draft}::uuid and ended_at is null for update`,
  )
  if (!open) return undefined
  await run(
    tx,
    sql`insert into evaluation.draft_class (draft_id, number, office_id, month, low, high, state)
      select ${draft}::uuid, c.number, c.office_id, c.month, c.low, c.high, c.state
      from jsonb_to_recordset(${JSON.stringify(classes)}::jsonb)
        as c (number text, office_id text, month text, low bigint, high bigint, state text)`,
  )
  const ended = await first(
    tx,
    Hash,
    sql`update evaluation.draft_audit set ended_at = ${at}, done = steps, fewest = ${fewest}, pinned = ${pinned},
        sha256 = evaluation.hash_of_draft(draft_id)
      where draft_id = ${draft}::uuid returning encode(sha256, 'hex') as sha256`,
  )
  return ended?.sha256
}
