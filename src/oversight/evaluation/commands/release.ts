// Deeds of headquarters in the calendar: a year is entered, moved, corrected, and let out by a second person.
import type { z } from 'zod'
import { done, refused, type Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { listHeadquartersUnits } from '#registries/network'
import {
  hasPassed,
  mayKeepReleases,
  objectionsToCorrection,
  objectionsToDay,
  objectionsToPlan,
  objectionsToPublication,
  sayRelease,
  type CorrectionForm,
  type DayForm,
  type PlanForm,
  type PublicationForm,
  type ReleaseName,
} from '../rules/release.ts'
import { findLatestDraft } from '../store/release-draft.ts'
import {
  findNextNumber,
  findRelease,
  insertDay,
  insertPublication,
  insertRelease,
  listReleases,
  lockRelease,
  type Deed,
  type PlannedRelease,
} from '../store/release.ts'

const deedOf = ({ actor, now }: Context): Deed => ({ by: actor.account, at: now })

const chains = { headquarters: true } as const

/** Enters a year into the calendar. Gives the name of the release. */
export function planRelease(context: Context, draft: z.output<typeof PlanForm>): Promise<Outcome<string>> {
  return transact(context, async (tx) => {
    allow(mayKeepReleases(context.actor))
    const releases = await listReleases(tx)
    const known = releases.find(({ id }) => id === draft.id)
    if (known) return done(sayRelease(known))
    const standing = releases.some(({ year, state }) => year === draft.year && state !== 'called-off')
    const objections = objectionsToPlan(draft, { today: context.today, standing })
    if (objections.length > 0) return refused(objections)
    const { id, year } = draft
    return done(await enter(tx, context, { id, year, supersedes: null, reason: '' }, draft))
  })
}

/** Plans a release that takes the place of one that is out, and says why. */
export function planCorrection(
  context: Context,
  name: ReleaseName,
  draft: z.output<typeof CorrectionForm>,
): Promise<Outcome<string>> {
  return transact(context, async (tx) => {
    allow(mayKeepReleases(context.actor))
    const release = found(await findRelease(tx, name))
    const ofItsYear = (await listReleases(tx)).filter(({ year }) => year === release.year)
    const known = ofItsYear.find(({ id }) => id === draft.id)
    if (known) return done(sayRelease(known))
    const last = ofItsYear.find(({ state }) => state !== 'called-off')
    const isPublished = release.state === 'published'
    const seen = { today: context.today, year: release.year, isPublished, isLast: last?.id === release.id }
    const objections = objectionsToCorrection(draft, seen)
    if (objections.length > 0) return refused(objections)
    const { id, reason } = draft
    return done(await enter(tx, context, { id, year: release.year, supersedes: release.id, reason }, draft))
  })
}

async function enter(
  tx: Tx,
  context: Context,
  planned: Omit<PlannedRelease, 'number'>,
  { dueOn }: Pick<z.output<typeof PlanForm>, 'dueOn'>,
): Promise<string> {
  const release = { ...planned, number: await findNextNumber(tx, planned.year) }
  await insertRelease(tx, release, deedOf(context))
  await insertDay(tx, release.id, { position: 1, dueOn, reason: '' }, deedOf(context))
  await tell(tx, context, 'release-planned', release.id, chains, { ...release, dueOn })
  return sayRelease(release)
}

/** Moves a release in the calendar, or calls it off where no day is given. */
export function moveRelease(
  context: Context,
  name: ReleaseName,
  draft: z.output<typeof DayForm>,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    allow(mayKeepReleases(context.actor))
    const release = found(await findRelease(tx, name))
    const { year, state } = release
    const objections = objectionsToDay(draft, { today: context.today, year, state })
    if (objections.length > 0) return refused(objections)
    if (draft.dueOn === release.due_on) return done(null)
    await insertDay(tx, release.id, { ...draft, position: release.day_position + 1 }, deedOf(context))
    await tell(tx, context, draft.dueOn ? 'release-moved' : 'release-called-off', release.id, chains, draft)
    return done(null)
  })
}

/** Lets a release out: somebody other than who made the draft, once its audit is passed and its day has come. */
export function publishRelease(
  context: Context,
  name: ReleaseName,
  draft: z.output<typeof PublicationForm>,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    allow(mayKeepReleases(context.actor))
    await lockRelease(tx, name)
    const release = found(await findRelease(tx, name))
    const latest = await findLatestDraft(tx, release.id)
    if (release.state === 'published' && latest?.id === draft.draft) return done(null)
    const objections = objectionsToPublication({
      today: context.today,
      state: release.state,
      dueOn: release.due_on,
      unitIsKnown: (await listHeadquartersUnits(tx)).some(({ code }) => code === draft.unit),
      isLatest: latest?.id === draft.draft,
      hasPassed: hasPassed(latest),
      madeBy: latest?.made_by ?? null,
      releasedBy: context.actor.account,
    })
    if (objections.length > 0) return refused(objections)
    await insertPublication(tx, { ...draft, release: release.id }, deedOf(context))
    await tell(tx, context, 'release-published', release.id, chains, draft)
    return done(null)
  })
}
