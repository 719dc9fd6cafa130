// Enrolments in public programs with their steps, and what is counted in aggregate only.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { EnrolmentDraft, EnrolmentStep, TallyDraft } from '../rules/enrolment.ts'

const Step = z.object({
  position: z.number(),
  step: z.custom<EnrolmentStep | 'voided'>(),
  taken_on: z.custom<Day>(),
  told_on: z.custom<Day>().nullable(),
})

const Enrolment = z.object({
  id: z.custom<Id<'enrolment'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  office_id: z.custom<Id<'office'>>(),
  zone: z.string(),
  program: z.string(),
  age_group: z.enum(['adult', 'child']),
  recorded_by: z.custom<Id<'account'>>().nullable(),
  recorded_at: z.date(),
  steps: z.array(Step),
})

export type Enrolment = z.output<typeof Enrolment>

const columns = sql`e.id, e.custodian_id, e.office_id, o.zone, e.program, e.age_group, e.recorded_by, e.recorded_at, (
    select jsonb_agg(jsonb_build_object('position', s.position, 'step', s.step, 'taken_on', s.taken_on, 'told_on', s.told_on)
      order by s.position)
    from ventanillas.enrolment_step s where s.custodian_id = e.custodian_id and s.enrolment_id = e.id) as steps`

const joined = sql`ventanillas.enrolment e join network.office o on o.code = e.office_id
  join lateral (select s.step, s.taken_on from ventanillas.enrolment_step s
    where s.custodian_id = e.custodian_id and s.enrolment_id = e.id order by s.position desc limit 1) as last on true`

export interface EnrolmentFilter {
  /** Days of the last step. */
  readonly from: Day
  readonly to: Day
  /** Codes; empty: all. */
  readonly program: string
  readonly step: string
}

const matching = (office: Id<'office'>, { from, to, program, step }: EnrolmentFilter) => sql`e.office_id = ${office}
  and last.taken_on between ${from} and ${to} and (${program} = '' or e.program = ${program})
  and (case when ${step}::text = '' then last.step <> 'voided' else last.step = ${step}::text end)`

const Listed = Enrolment.extend({ standing: z.number() })

/** The enrolments of an office by the day of their last step, the newest first; each says how many of them all match. */
export const listEnrolments = (
  db: Db,
  office: Id<'office'>,
  filter: EnrolmentFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<z.output<typeof Listed>[]> =>
  list(
    db,
    Listed,
    sql`select ${columns}, count(*) over () as standing from ${joined} where ${matching(office, filter)}
      order by last.taken_on desc, e.recorded_at desc, e.id limit ${page.limit} offset ${page.offset}`,
  )

/** The enrolments that were written down under one of the receipts. */
export const listEnrolmentsOfReceipt = (
  db: Db,
  office: Id<'office'>,
  receipts: readonly { readonly custodian: Id<'organization'>; readonly receipt: Buffer }[],
): Promise<Enrolment[]> => {
  if (receipts.length === 0) return Promise.resolve([])
  const either = receipts.map(
    ({ custodian, receipt }) => sql`(e.custodian_id = ${custodian} and e.receipt = ${receipt})`,
  )
  return list(
    db,
    Enrolment,
    sql`select ${columns} from ${joined} where e.office_id = ${office} and (${sql.join(either, sql` or `)})
      order by e.recorded_at desc limit 50`,
  )
}

/** One enrolment of the office, voided or not. */
export const findEnrolment = (
  db: Db,
  office: Id<'office'>,
  enrolment: Id<'enrolment'>,
): Promise<Enrolment | undefined> =>
  first(db, Enrolment, sql`select ${columns} from ${joined} where e.id = ${enrolment} and e.office_id = ${office}`)

interface Writing {
  readonly custodian: Id<'organization'>
  readonly office: Id<'office'>
  readonly by: Id<'account'> | null
  readonly at: Date
}

/** Writes an enrolment without its steps; false where the same id stands already. */
export async function insertEnrolment(
  tx: Tx,
  draft: EnrolmentDraft,
  receipt: Buffer | null,
  { custodian, office, by, at }: Writing,
): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.enrolment (custodian_id, id, office_id, station_id, program, age_group, receipt, recorded_by, recorded_at)
      values (${custodian}, ${draft.id}, ${office}, ${draft.station}, ${draft.program}, ${draft.ageGroup}, ${receipt}, ${by}, ${at})
      on conflict (custodian_id, id) do nothing`,
  )
  return touched > 0
}

/** Writes the step at a position; false where one stands there. */
export async function insertEnrolmentStep(
  tx: Tx,
  enrolment: Id<'enrolment'>,
  step: { position: number; step: EnrolmentStep | 'voided'; takenOn: Day; toldOn: Day | null },
  { custodian, by, at }: Omit<Writing, 'office'>,
): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.enrolment_step (custodian_id, enrolment_id, position, step, told_on, taken_on, taken_at, taken_by)
      values (${custodian}, ${enrolment}, ${step.position}, ${step.step}, ${step.toldOn}, ${step.takenOn}, ${at}, ${by})
      on conflict (custodian_id, enrolment_id, position) do nothing`,
  )
  return touched > 0
}

const Tally = z.object({
  id: z.custom<Id<'enrolment-tally'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  counted_on: z.custom<Day>(),
  program: z.string(),
  age_group: z.enum(['adult', 'child']),
  step: z.custom<EnrolmentStep>(),
  people: z.number(),
  voided: z.boolean(),
})

export type Tally = z.output<typeof Tally>

const tallyColumns = sql`t.id, t.custodian_id, t.counted_on, t.program, t.age_group, t.step, t.people,
  exists (select from ventanillas.voided x where x.custodian_id = t.custodian_id and x.entry_id = t.id) as voided`

/** What was counted in aggregate at an office, from day to day, voided counts among them. */
export const listTallies = (db: Db, office: Id<'office'>, span: { from: Day; to: Day }): Promise<Tally[]> =>
  list(
    db,
    Tally,
    sql`select ${tallyColumns} from ventanillas.enrolment_tally t
      where t.office_id = ${office} and t.counted_on between ${span.from} and ${span.to}
      order by t.counted_on desc, t.program, t.age_group, t.step, t.id limit 500`,
  )

export const findTally = (db: Db, office: Id<'office'>, tally: Id<'enrolment-tally'>): Promise<Tally | undefined> =>
  first(
    db,
    Tally,
    sql`select ${tallyColumns} from ventanillas.enrolment_tally t where t.id = ${tally} and t.office_id = ${office}`,
  )

/** Writes how many people, with no hour; false where the same id stands already. */
export async function insertTally(
  tx: Tx,
  draft: TallyDraft,
  at: { readonly custodian: Id<'organization'>; readonly office: Id<'office'> },
): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.enrolment_tally (custodian_id, id, office_id, station_id, counted_on, program, age_group, step, people)
      values (${at.custodian}, ${draft.id}, ${at.office}, ${draft.station}, ${draft.countedOn}, ${draft.program}, ${draft.ageGroup},
        ${draft.step}, ${draft.people})
      on conflict (custodian_id, id) do nothing`,
  )
  return touched > 0
}

/** Marks a count as void; false where it was already. */
export async function insertTallyVoided(
  tx: Tx,
  tally: Tally,
  voided: { readonly reason: string; readonly by: Id<'account'> | null; readonly at: Date },
): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.voided (custodian_id, entry_id, entry, reason, voided_by, voided_at)
      values (${tally.custodian_id}, ${tally.id}, 'enrolment-tally', ${voided.reason}, ${voided.by}, ${voided.at})
      on conflict (custodian_id, entry_id) do nothing`,
  )
  return touched > 0
}
