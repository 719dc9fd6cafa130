// The calendar, the log of what was published, and the published figures: everybody may read them. No true count is among them.
import { z } from 'zod'
import type { Day, Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { NumberId, ReleaseName, ReleaseState } from '../rules/release.ts'

/** withheld: it would tell of another. missing: nobody reported, and nothing was counted. */
export const figureStates = ['rounded', 'widened', 'withheld', 'missing'] as const

const Row = z.object({
  id: z.custom<Id<'release'>>(),
  year: z.number(),
  number: z.number(),
  supersedes: z.number().nullable(),
  superseded_by: z.number().nullable(),
  reason: z.string(),
  planned_at: z.date(),
  due_on: z.custom<Day>().nullable(),
  first_due_on: z.custom<Day>(),
  day_position: z.number(),
  day_reason: z.string(),
  published_at: z.date().nullable(),
  unit_spanish: z.string().nullable(),
  unit_english: z.string().nullable(),
  counted_at: z.date().nullable(),
  expected: z.number().nullable(),
  signed: z.number().nullable(),
  missing: z.number().nullable(),
  audited_at: z.date().nullable(),
  fewest: z.number().nullable(),
  sha256: z.string().nullable(),
  figures: z.number(),
  widened: z.number(),
  withheld: z.number(),
})

/** A release in the calendar and, once it is out, in the log. */
export type ReleaseRow = z.output<typeof Row> & { readonly state: ReleaseState }

const releasesQuery = sql`
  select r.id, r.year, r.number, s.number as supersedes, later.number as superseded_by, r.reason, r.planned_at,
    d.due_on, f.due_on as first_due_on, d.position as day_position, d.reason as day_reason,
    p.published_at, u.spanish as unit_spanish, u.english as unit_english, p.counted_at, p.expected, p.signed, p.missing,
    p.audited_at, p.fewest, encode(p.sha256, 'hex') as sha256,
    coalesce(n.figures, 0) as figures, coalesce(n.widened, 0) as widened, coalesce(n.withheld, 0) as withheld
  from evaluation.release r
  join lateral (
    select y.due_on, y.position, y.reason from evaluation.release_day y
    where y.release_id = r.id order by y.position desc limit 1) d on true
  join evaluation.release_day f on f.release_id = r.id and f.position = 1
  left join evaluation.release s on s.id = r.supersedes
  left join evaluation.publication p on p.release_id = r.id
  left join network.headquarters_unit u on u.code = p.unit
  left join lateral (
    select l.number from evaluation.release l join evaluation.publication q on q.release_id = l.id
    where l.supersedes = r.id order by l.number desc limit 1) later on true
  left join lateral (
    select count(*) as figures, count(*) filter (where g.state = 'widened') as widened,
      count(*) filter (where g.state = 'withheld') as withheld
    from evaluation.published_figure g where g.release_id = p.release_id) n on true`

const withState = (row: z.output<typeof Row>): ReleaseRow => ({
  ...row,
  state: row.published_at ? 'published' : row.due_on === null ? 'called-off' : 'planned',
})

/** All releases, the latest year first and in it the latest correction. */
export const listReleases = async (db: Db): Promise<ReleaseRow[]> =>
  (await list(db, Row, sql`${releasesQuery} order by r.year desc, r.number desc`)).map(withState)

export async function findRelease(db: Db, { year, number }: ReleaseName): Promise<ReleaseRow | undefined> {
  const row = await first(db, Row, sql`${releasesQuery} where r.year = ${year}::int and r.number = ${number}::int`)
  return row && withState(row)
}

const Former = z.object({ id: z.custom<Id<'release'>>() })

/** The releases of the same year that are out and came before, the earliest first. */
export const listFormerReleases = async (db: Db, { year, number }: ReleaseName): Promise<Id<'release'>[]> =>
  (
    await list(
      db,
      Former,
      sql`select r.id from evaluation.release r join evaluation.publication p on p.release_id = r.id
        where r.year = ${year}::int and r.number < ${number}::int order by r.number`,
    )
  ).map(({ id }) => id)

const Office = z.object({ office_id: z.custom<Id<'office'>>() })

/** The offices of which a release tells. */
export const listPublishedOffices = async (db: Db, release: Id<'release'>): Promise<Id<'office'>[]> =>
  (
    await list(
      db,
      Office,
      sql`select distinct office_id from evaluation.published_figure
        where release_id = ${release}::uuid and office_id is not null`,
    )
  ).map(({ office_id }) => office_id)

const ClassRow = z.object({
  number: z.custom<NumberId>(),
  office_id: z.custom<Id<'office'>>().nullable(),
  month: z.custom<Month>().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  state: z.enum(figureStates),
})

/** The class of a figure: the least and the most that it may be, null of both where that is not told. */
export type ClassRow = z.output<typeof ClassRow>

const FigureRow = ClassRow.extend({ expected: z.number(), signed: z.number() })

/** A published figure, and how many months of stations were due and signed behind it. */
export type FigureRow = z.output<typeof FigureRow>

/** Everything that the release says. */
export const listPublishedFigures = (db: Db, release: Id<'release'>): Promise<FigureRow[]> =>
  list(
    db,
    FigureRow,
    sql`
    select f.number, f.office_id, f.month, f.low, f.high, f.state, f.expected, f.signed
    from evaluation.published_figure f
    where f.release_id = ${release}::uuid order by f.number, f.office_id nulls first, f.month nulls first`,
  )

const NumberRow = z.object({
  number: z.custom<NumberId>(),
  definition_version: z.number(),
  figure: z.string(),
  query_sha256: z.string(),
})

/** By which definition and query a number was counted. */
export type NumberRow = z.output<typeof NumberRow>

export const listPublishedNumbers = (db: Db, release: Id<'release'>): Promise<NumberRow[]> =>
  list(
    db,
    NumberRow,
    sql`
    select n.number, n.definition_version, n.figure, encode(n.query_sha256, 'hex') as query_sha256
    from evaluation.published_number n where n.release_id = ${release}::uuid`,
  )

/** Whoever makes a draft of a release, or lets it out, is alone with it until the transaction ends. */
export const lockRelease = (tx: Tx, { year, number }: ReleaseName): Promise<number> =>
  run(
    tx,
    sql`select evaluation.lock_release(id) from evaluation.release where year = ${year}::int and number = ${number}::int`,
  )

const Next = z.object({ number: z.number() })

/** The number that the next release of a year would have. Two that are planned at once meet at the key of the table. */
export const findNextNumber = async (tx: Tx, year: number): Promise<number> =>
  (await first(
    tx,
    Next,
    sql`select coalesce(max(number), 0) + 1 as number from evaluation.release where year = ${year}::int`,
  ))!.number

export interface PlannedRelease extends ReleaseName {
  readonly id: Id<'release'>
  readonly supersedes: Id<'release'> | null
  readonly reason: string
}

/** Who does it, and when. */
export interface Deed {
  readonly by: Id<'account'> | null
  readonly at: Date
}

/** Plans a release; a second one of the same id is absorbed and gives 0. */
export const insertRelease = (tx: Tx, release: PlannedRelease, { by, at }: Deed): Promise<number> =>
  run(
    tx,
    sql`insert into evaluation.release (id, year, number, supersedes, reason, planned_at, planned_by)
      values (${release.id}, ${release.year}, ${release.number}, ${release.supersedes}, ${release.reason}, ${at}, ${by})
      on conflict (id) do nothing`,
  )

/** Adds a day to the calendar of a release: the last one counts, and none means that it was called off. */
export const insertDay = (
  tx: Tx,
  release: Id<'release'>,
  day: { readonly position: number; readonly dueOn: Day | null; readonly reason: string },
  { by, at }: Deed,
): Promise<number> =>
  run(
    tx,
    sql`insert into evaluation.release_day (release_id, position, due_on, reason, kept_at, kept_by)
      values (${release}, ${day.position}, ${day.dueOn}, ${day.reason}, ${at}, ${by})`,
  )

/** Lets a draft out: its classes become everybody's, its counts stay where they are. */
export async function insertPublication(
  tx: Tx,
  { release, draft, unit }: { release: Id<'release'>; draft: Id<'release-draft'>; unit: string },
  { by, at }: Deed,
): Promise<void> {
  await run(
    tx,
    sql`insert into evaluation.publication (release_id, draft_id, published_at, published_by, unit, counted_at, expected, signed,
        missing, audited_at, fewest, sha256)
      select d.release_id, d.id, ${at}, ${by}::uuid, ${unit}, d.counted_at, d.expected, d.signed, d.missing, a.ended_at, a.fewest, a.sha256
      from evaluation.release_draft d join evaluation.draft_audit a on a.draft_id = d.id
      where d.id = ${draft}::uuid and d.release_id = ${release}::uuid`,
  )
  await run(
    tx,
    sql`insert into evaluation.published_number (release_id, number, definition_version, figure, query_sha256)
      select ${release}::uuid, n.number, n.definition_version, n.figure, n.query_sha256
      from evaluation.draft_number n where n.draft_id = ${draft}::uuid`,
  )
  await run(
    tx,
    sql`insert into evaluation.published_figure (release_id, number, office_id, month, low, high, state, expected, signed)
      select ${release}::uuid, c.number, c.office_id, c.month, c.low, c.high, c.state, f.expected, f.signed
      from evaluation.draft_class c
      join evaluation.draft_figure f on f.draft_id = c.draft_id and f.number = c.number
        and f.office_id is not distinct from c.office_id and f.month is not distinct from c.month
      where c.draft_id = ${draft}::uuid`,
  )
}
