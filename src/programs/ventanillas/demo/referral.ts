// The referrals of the sample: which visits send somebody on, and what becomes of each, in the three modes and to different ends.
import { addDays, type Day } from '#kernel/day'
import { anonymous, type Actor, type Context } from '#platform/context'
import { readTyped, type Typed } from '#platform/forms'
import {
  AttemptDraft,
  instantOf,
  makePromise,
  noteAttempt,
  PromiseDraft,
  SendDraft,
  sendReferral,
  takeStep,
  type Mode,
  type ReferralAt,
  type Reporter,
  type StepDraft,
  type TransitionName,
} from '#registries/referrals'
import type { Service } from '#registries/services'
import { presetLanguage } from '../rules/item.ts'
import { answeringClinic } from './clinic.ts'
import { asOf, idFrom, settle } from './seed.ts'
import type { Stage } from './stage.ts'

type By = 'worker' | 'provider' | 'client' | 'clinic'

/** What happens some days after the visit, and when the appointment is, counted from the visit too. */
interface Happening {
  readonly after: number
  readonly does: 'send' | 'attempt' | 'promise' | TransitionName
  readonly by?: By
  readonly reportedBy?: Reporter
  readonly reason?: string
  readonly outcome?: string
  readonly appointmentAfter?: number
  readonly typed?: Typed
}

const call = (after: number, towards: string, came: string, channel = 'call'): Happening => ({
  after,
  does: 'attempt',
  typed: { towards, came, channel },
})
const promise = (after: number, towards: string, what: string, dueAfter: number): Happening => ({
  after,
  does: 'promise',
  typed: { towards, what, dueAfter: String(dueAfter) },
})
const said = (after: number, does: TransitionName, reportedBy: Reporter, more: Partial<Happening> = {}): Happening => ({
  after,
  does,
  reportedBy,
  ...more,
})
const answered = (after: number, does: TransitionName, more: Partial<Happening> = {}): Happening => ({
  after,
  does,
  by: 'provider',
  ...more,
})

const sent: Happening = { after: 0, does: 'send' }
const served = { outcome: 'service_received' } as const
const home = { outcome: 'medical_home_established' } as const

/** What becomes of referrals, one after the other. */
const fates: Readonly<Record<Mode, readonly (readonly Happening[])[]>> = {
  self: [
    [{ after: 6, does: 'complete', by: 'client', ...served }],
    [],
    [
      { after: 3, does: 'mark_attended', by: 'clinic' },
      { after: 9, does: 'complete', by: 'client', ...home },
    ],
    [],
    [{ after: 8, does: 'fail', by: 'client', reason: 'transport' }],
    [],
  ],
  logged: [
    [
      sent,
      call(0, 'provider', 'reached'),
      said(1, 'schedule', 'provider', { appointmentAfter: 4 }),
      said(5, 'mark_attended', 'client'),
      said(8, 'complete', 'provider', home),
    ],
    [sent, call(0, 'provider', 'reached'), said(0, 'accept', 'provider'), promise(0, 'client', 'call', 9)],
    [sent, call(1, 'provider', 'reached'), said(1, 'decline', 'provider', { reason: 'not_eligible' })],
    [sent, call(2, 'provider', 'no-answer'), promise(2, 'client', 'follow-up', 30)],
    [
      sent,
      said(0, 'schedule', 'provider', { appointmentAfter: 3 }),
      said(4, 'mark_no_show', 'provider'),
      call(5, 'client', 'no-answer'),
      call(6, 'client', 'message-left', 'text'),
      call(8, 'client', 'no-answer'),
      { after: 9, does: 'close_lost', reason: 'lost_to_follow_up' },
    ],
    [sent, said(2, 'complete', 'document', served)],
  ],
  live: [
    [
      sent,
      answered(1, 'accept'),
      answered(2, 'schedule', { appointmentAfter: 5 }),
      answered(6, 'mark_attended'),
      answered(7, 'complete', home),
    ],
    [sent],
    [sent, answered(1, 'decline', { reason: 'outside_area' })],
    [sent, answered(1, 'accept'), promise(1, 'client', 'remind', 6), call(2, 'client', 'reached')],
    [sent, answered(2, 'waitlist')],
    [sent, answered(1, 'accept'), answered(1, 'schedule', { appointmentAfter: 4 }), answered(5, 'mark_attended')],
  ],
}

/** Days during which somebody may still wait for a word; what is older has ended. */
const recentDays = 28

const isEnded = (happens: readonly Happening[]): boolean =>
  ['complete', 'fail', 'decline', 'close_lost'].includes(happens.at(-1)?.does ?? '')

/** A referral that a visit of the sample made, and its fate. */
export interface Walk {
  readonly at: ReferralAt
  readonly on: Day
  readonly mode: Mode
  readonly happens: readonly Happening[]
  readonly receipt: string
}

const modeOf = (number: number, index: number): Mode | undefined =>
  number === 1
    ? 'self'
    : number === 2 && index % 2 === 0
      ? 'logged'
      : number === 3 && index % 3 === 0
        ? 'live'
        : undefined

/** What a visit's form holds of a referral: the second visit of a day on a slip, others by telephone or on the platform. */
export function referralTyped(
  clinics: ReadonlyMap<string, Service>,
  on: Day,
  index: number,
  number: number,
  needs: readonly string[],
): Typed {
  const mode = modeOf(number, index)
  const answersOnPlatform = clinics.get(answeringClinic)!
  const fitting = [...clinics.values()].find((clinic) => clinic.needs.some((need) => needs.includes(need)))
  const service = mode === 'live' ? answersOnPlatform : (fitting ?? answersOnPlatform)
  if (!mode) return {}
  const contact = mode === 'self' ? {} : { contact: `+1 555 555 ${String(2000 + index)}`, consent: 'oral' }
  return { service: service.id, referral: idFrom(`referral ${on} ${number}`), referralMode: mode, ...contact }
}

/** The walk of a visit's referral; undefined where it made none. */
export function walkOf(stage: Stage, on: Day, index: number, number: number, receipt: string): Walk | undefined {
  const mode = modeOf(number, index)
  if (!mode) return undefined
  const turn = Math.floor(index / { self: 1, logged: 2, live: 3 }[mode])
  const recent = mode === 'self' || on >= addDays(stage.lupe.today, -recentDays)
  const possible = recent ? fates[mode] : fates[mode].filter(isEnded)
  const happens = possible[turn % possible.length]!
  const at = { custodian: stage.station.custodian_id!, referral: idFrom<'referral'>(`referral ${on} ${number}`) }
  return { at, on, mode, happens, receipt }
}

/** Lets everything happen that lies before today, day by day, as it would have; one who was accepted has an appointment tomorrow. */
export async function walkReferrals(stage: Stage, provider: Actor, walks: readonly Walk[]): Promise<void> {
  const waiting = walks.findLast(({ mode, happens }) => mode === 'live' && happens.at(-2)?.does === 'promise')
  const due = walks
    .flatMap((walk) =>
      [...walk.happens, ...(walk === waiting ? [expected] : [])].map((happening, position) => ({
        walk,
        happening,
        position,
      })),
    )
    .map((each) => ({ ...each, on: dayOf(stage, each.walk, each.happening) }))
    .filter(({ on }) => on < stage.lupe.today)
    .toSorted((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : one.position - other.position))
  const seen = new Map<string, number>()
  for (const { walk, happening, position, on } of due) {
    const number = seen.get(walk.at.referral) ?? (walk.mode === 'self' ? 1 : 0)
    const context = contextAt(stage, provider, walk, happening.by ?? 'worker', on, position)
    const moved = await happen(context, stage, walk, happening, { on, position, number })
    seen.set(walk.at.referral, number + (moved ? 1 : 0))
  }
}

/** Yesterday the clinic said: tomorrow. */
const expected: Happening = { after: Number.POSITIVE_INFINITY, does: 'schedule', by: 'provider' }

const dayOf = ({ lupe }: Stage, walk: Walk, { after }: Happening): Day =>
  Number.isFinite(after) ? workdayFrom(addDays(walk.on, after)) : addDays(lupe.today, -1)

interface Moment {
  readonly on: Day
  readonly position: number
  /** How many steps there were before. */
  readonly number: number
}

/** Whoever does it, on that day at ten in the morning, a minute after what happened before. */
function contextAt(
  { installation, lupe }: Stage,
  provider: Actor,
  walk: Walk,
  by: By,
  on: Day,
  position: number,
): Context {
  const at = new Date(Date.parse(`${on}T18:30:00Z`) + position * 60_000)
  const receipt = installation.keys.mac('receipt', walk.receipt, walk.at.custodian)
  const actors = { worker: lupe.actor, provider, client: bearing(receipt), clinic: bearing(receipt) }
  return asOf(installation, actors[by], at)
}

const bearing = (receipt: Buffer): Actor => ({ ...anonymous, bearer: { kind: 'receipt', receipt } })

/** Lets one thing happen; whether it moved the referral. */
async function happen(
  context: Context,
  stage: Stage,
  walk: Walk,
  happening: Happening,
  moment: Moment,
): Promise<boolean> {
  const token = idFrom<string>(`step ${walk.at.referral} ${moment.position}`)
  if (happening.does === 'send') {
    await settle(sendReferral(context, walk.at, sendingOf(walk.mode, moment.number, token, stage)))
    return true
  }
  if (happening.does === 'attempt' || happening.does === 'promise') {
    await note(context, walk.at, happening, moment, token)
    return false
  }
  const draft = stepOf(stage, walk, happening, moment, token)
  await settle(takeStep(context, walk.at, draft, happening.by === 'clinic' ? 'target' : 'client'))
  return true
}

async function note(context: Context, at: ReferralAt, happening: Happening, moment: Moment, id: string): Promise<void> {
  const typed = { ...happening.typed, id }
  if (happening.does === 'attempt') {
    const { draft } = readTyped(typed, AttemptDraft)
    if (draft) await settle(noteAttempt(context, at, draft))
    return
  }
  const dueOn = addDays(moment.on, Number(happening.typed?.['dueAfter']))
  const { draft } = readTyped({ ...typed, dueOn }, PromiseDraft)
  if (draft) await settle(makePromise(context, at, draft))
}

function sendingOf(mode: Mode, seen: number, token: string, { installation }: Stage): SendDraft {
  const live = { field: ['phone', 'need', 'language'], language: presetLanguage(installation.pack) }
  const typed = { mode, seen: String(seen), token, consent: 'oral', ...(mode === 'live' ? live : {}) }
  const { draft } = readTyped(typed, SendDraft)
  if (!draft) throw new Error('a sending of the sample cannot be read')
  return draft
}

function stepOf(stage: Stage, walk: Walk, happening: Happening, { number }: Moment, token: string): StepDraft {
  const { appointmentAfter, reportedBy, reason, outcome } = happening
  const appointmentOn =
    happening === expected
      ? addDays(stage.lupe.today, 1)
      : appointmentAfter && workdayFrom(addDays(walk.on, appointmentAfter))
  return {
    transition: happening.does as TransitionName,
    seen: number,
    token,
    reportedBy: reportedBy ?? null,
    reason: reason ?? null,
    outcome: outcome ?? null,
    appointmentAt: (appointmentOn && instantOf(appointmentOn, '10:00', stage.station.zone)) || null,
  }
}

/** The day itself, or the Monday after it: most places are closed at the end of the week. */
const workdayFrom = (on: Day): Day => addDays(on, { 0: 1, 6: 2 }[new Date(on).getUTCDay()] ?? 0)
