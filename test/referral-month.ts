// A hand-made month of referrals and enrolments, with what is easy to count wrong, and what its report must say.
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { newId } from '#platform/random'
import { write, type Crew } from './month.ts'
import { addStation } from './stations.ts'

/** A step as "transition from to day", and who closed it with which reason or outcome where it ends. */
type Step = readonly [line: string, closer?: string, why?: string]

interface Sample {
  readonly mode: 'live' | 'logged' | 'self'
  readonly steps: readonly Step[]
  readonly attributes?: readonly string[]
  readonly passedFrom?: string
  /** Where it is linked: the crew's station where it is left out, null: nowhere. */
  readonly station?: string | null
}

const ends = ['completed', 'not_completed', 'declined', 'cancelled', 'entered_in_error']

const hoursBefore = (at: Date, hours: number): Date => new Date(at.getTime() - hours * 3_600_000)

/** Writes referrals with their steps by SQL, past the commands. */
export async function insertReferrals({ lupe, place }: Crew, samples: readonly Sample[]): Promise<void> {
  const service = newId()
  await write(lupe, async (tx) => {
    await sql`insert into services.service (id, organization_id, office_id, custodian_id, title, source, added_at)
      values (${service}, ${place.agency}, ${place.office}, ${place.agency}, 'Clínica', 'test', ${lupe.now})`.execute(
      tx,
    )
    for (const { mode, steps, attributes = [], passedFrom = null, station = place.station } of samples) {
      const id = newId()
      // What a former agency noted was before the referral was passed on.
      const [before, made] =
        passedFrom === null ? [lupe.now, lupe.now] : [hoursBefore(lupe.now, 2), hoursBefore(lupe.now, 1)]
      await sql`insert into referrals.referral (custodian_id, id, office_id, program, mode, service_id, recipient_id, service_as_told, need,
          passed_from, made_on, made_at, state_at)
        values (${place.agency}, ${id}, ${place.office}, 'ventanillas', ${mode}, ${service}, ${place.agency},
          ${JSON.stringify({ title: 'Clínica', attributes })}::jsonb, 'other', ${passedFrom}, '2026-02-01', ${made}, ${made})`.execute(
        tx,
      )
      if (station !== null) {
        await sql`insert into ventanillas.visit_referral (custodian_id, referral_id, office_id, station_id)
          values (${place.agency}, ${id}, ${place.office}, ${station})`.execute(tx)
      }
      for (const [index, [line, closer = null, why = null]] of steps.entries()) {
        const [transition, from, to, day] = line.split(' ')
        const [reason, outcome] = to === 'completed' ? [null, why] : [why, null]
        const { rows } = await sql<{
          taken: string
        }>`select referrals.take_step(${place.agency}, ${id}, ${index}, ${transition}, ${from},
          ${to}, 'source', null, ${reason}, ${outcome}, null, null, ${newId()}, ${day}::date, ${index === 0 ? before : lupe.now}, null,
          ${ends.includes(to!) ? closer : null}) as taken`.execute(tx)
        if (rows[0]?.taken !== 'taken') throw new Error(`${line}: ${rows[0]?.taken}`)
      }
    }
  })
}

/** February's referrals, each with one thing that is easy to count wrong. */
export async function fillReferrals(crew: Crew, more: { lupe: Crew['lupe'] } = crew): Promise<void> {
  const { place } = crew
  const elsewhere = await addStation(more.lupe.installation, place.office, place.agency, 'mobile')
  await insertReferrals(crew, [
    {
      mode: 'live',
      attributes: ['free-clinic', 'health-center'],
      steps: [
        ['send draft sent 2026-02-02'],
        ['accept sent accepted 2026-02-03'],
        ['schedule accepted scheduled 2026-02-04'],
        ['mark_attended scheduled attended 2026-02-10'],
        ['mark_attended attended attended 2026-02-11'],
        ['complete attended completed 2026-02-12', 'provider', 'medical_home_established'],
      ],
    },
    // Booked at once, missed, booked again, and completed without a word that the visitor went.
    {
      mode: 'logged',
      steps: [
        ['send draft sent 2026-02-05'],
        ['schedule sent scheduled 2026-02-05'],
        ['mark_no_show scheduled no_show 2026-02-09'],
        ['reschedule no_show scheduled 2026-02-09'],
        ['complete scheduled completed 2026-02-20', 'client', 'service_received'],
      ],
    },
    {
      mode: 'self',
      attributes: ['health-center'],
      steps: [
        ['hand_slip draft sent 2026-02-06'],
        ['close_unknown sent not_completed 2026-02-28', 'system', 'unknown'],
      ],
    },
    {
      mode: 'live',
      steps: [['send draft sent 2026-02-07'], ['decline sent declined 2026-02-08', 'provider', 'no_capacity']],
    },
    // Expired in February and reopened in March: it has not ended.
    {
      mode: 'live',
      steps: [
        ['send draft sent 2026-02-07'],
        ['expire sent cancelled 2026-02-22', 'system', 'no_response'],
        ['reopen cancelled accepted 2026-03-02'],
      ],
    },
    {
      mode: 'live',
      steps: [['send draft sent 2026-02-08'], ['void sent entered_in_error 2026-02-09', 'worker', 'entered_twice']],
    },
    // Passed on by the former lead agency, which counted its making.
    {
      mode: 'self',
      passedFrom: newId(),
      steps: [['hand_slip draft sent 2026-02-09'], ['fail sent not_completed 2026-02-15', 'client', 'cost']],
    },
    { mode: 'live', steps: [['withdraw draft cancelled 2026-02-10', 'client', 'client_declined']] },
    {
      mode: 'self',
      steps: [
        ['hand_slip draft sent 2026-01-31'],
        ['complete sent completed 2026-02-01', 'client', 'medical_home_established'],
      ],
    },
    {
      mode: 'logged',
      steps: [['send draft sent 2026-02-11'], ['fail sent not_completed 2026-02-25', 'worker', 'unknown']],
    },
    {
      mode: 'live',
      steps: [['send draft sent 2026-02-12'], ['expire sent cancelled 2026-02-26', 'system', 'no_response']],
    },
    { mode: 'self', station: null, steps: [['hand_slip draft sent 2026-02-13']] },
    { mode: 'self', station: elsewhere, steps: [['hand_slip draft sent 2026-02-13']] },
  ])
}

/** What the figures of those referrals are. */
export const referralNumbers = {
  'referrals-made': { live: 4, logged: 2, self: 1 },
  'referrals-accepted': { '': 2 },
  'referrals-booked': { '': 2 },
  'referrals-kept': { '': 2 },
  'referrals-not-kept': { '': 1 },
  'referrals-ended': { completed: 3, 'not-completed': 1, declined: 1, cancelled: 1, unknown: 2 },
  'referrals-closed': { provider: 2, client: 3, system: 1 },
  'medical-homes': { '': 2 },
  'health-centers': { '': 1 },
  'homes-and-centers': { '': 2 },
}

/** An enrolment's program, whose it is, and its steps as "step day". */
type Enrolled = readonly [program: string, group: 'adult' | 'child', ...steps: string[]]

/** Writes enrolments by SQL, past the commands. */
export const insertEnrolments = ({ lupe, place }: Crew, enrolments: readonly Enrolled[]) =>
  write(lupe, async (tx) => {
    for (const [program, group, ...steps] of enrolments) {
      const id = newId<'enrolment'>()
      await sql`insert into ventanillas.enrolment (custodian_id, id, office_id, station_id, program, age_group, recorded_at)
        values (${place.agency}, ${id}, ${place.office}, ${place.station}, ${program}, ${group}, ${lupe.now})`.execute(
        tx,
      )
      for (const [index, [step, on]] of steps.map((line) => line.split(' ')).entries()) {
        await sql`insert into ventanillas.enrolment_step (custodian_id, enrolment_id, position, step, told_on, taken_on, taken_at)
          values (${place.agency}, ${id}, ${index + 1}, ${step}, ${step === 'applied' ? on : null}::date, ${on}::date,
            ${lupe.now})`.execute(tx)
      }
    }
  })

/** Writes what is counted in aggregate only; gives the ids. */
export async function insertTallies(
  { lupe, place }: Crew,
  tallies: readonly [program: string, group: 'adult' | 'child', step: string, on: string, people: number][],
): Promise<Id<'enrolment-tally'>[]> {
  const ids = tallies.map(() => newId<'enrolment-tally'>())
  await write(lupe, async (tx) => {
    for (const [index, [program, group, step, on, people]] of tallies.entries()) {
      await sql`insert into ventanillas.enrolment_tally (custodian_id, id, office_id, station_id, counted_on, program, age_group, step, people)
        values (${place.agency}, ${ids[index]}, ${place.office}, ${place.station}, ${on}::date, ${program}, ${group}, ${step},
          ${people})`.execute(tx)
    }
  })
  return ids
}
