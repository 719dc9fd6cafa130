// Routes of the provider's answer: by the link of one referral, which needs no account and sets no cookie; and with an account.
import type { Context as Request } from 'hono'
import type { Id } from '#kernel/id'
import { isUuid } from '#kernel/id'
import { visibleProviders, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, stateAfter, textOf, typedIn, type FormState } from '#platform/forms'
import { newId } from '#platform/random'
import type { View } from '#platform/view'
import { everybody, goTo, guard, page, router, type Env, type Handler } from '#platform/routing'
import { asProvider, findAnswerable, findRepeated, openAnswer, openLink, type OpenedLink } from '../commands/answer.ts'
import { takeStep } from '../commands/step.ts'
import {
  AnswerEndPage,
  AnswerGatePage,
  AnswerPage,
  AnswerProblemPage,
  type Came,
  type LinkProblem,
} from '../pages/answer.tsx'
import { AnswersPage } from '../pages/answers.tsx'
import { answersTo } from '../rules/answer.ts'
import { isEnd } from '../rules/machine.ts'
import { mayAnswerReferrals } from '../rules/permissions.ts'
import { reasonsFor, stepDraft } from '../rules/step.ts'
import { answersShown, listWaitingAnswers } from '../store/answer.ts'
import type { Referral } from '../store/referral.ts'

type At = Request<Env>

export const answerRoutes = router()

/** Nothing of these pages is kept on the way or looked for, nor pressed together: its length would tell of what stands in it. */
const unkept: Handler = async (c, next) => {
  await next()
  c.header('cache-control', 'no-store, no-transform')
  c.header('x-robots-tag', 'noindex, nofollow')
}
answerRoutes.use('/answers/*', unkept)

/** From where a referral is answered: whose context, and the address of its page without the language. */
interface Door {
  readonly context: Context
  readonly referral: Id<'referral'>
  readonly path: string
  /** The page above it, for an account. */
  readonly back?: string
  /** Until when the link answers; null for an account. */
  readonly until: Date | null
}

interface Shown {
  readonly form?: FormState
  readonly came?: Came
}

/** The page of a referral as it stands now. Language links lead to the door, which a browser can ask for again. */
async function showAnswer(c: At, door: Door, { form = emptyForm, came }: Shown = {}): Promise<Response> {
  const { context, until } = door
  const opened = await openAnswer(context, door.referral)
  if (!opened || opened.standing === 'closed') return showProblem(c, door.path, goneOf(door))
  const { referral } = opened
  const zone = zoneOf(context, referral)
  const offered = answersTo(referral, { now: context.now, zone }).map(({ name }) => ({
    name,
    token: newId<'step'>(),
    reasons: reasonsFor(name, 'target', referral.mode, referral.state),
  }))
  const around = { view: viewAt(c, door.path), pack: context.installation.pack, zone }
  const answering = { offered, form, came, until, action: c.var.view.to(`${door.path}/steps`), back: backOf(c, door) }
  return page(c, <AnswerPage {...opened} {...around} {...answering} />, form.objections.length > 0 ? 422 : 200)
}

/** An account cannot tell a referral that was closed from one of somebody else. */
const goneOf = ({ until }: Door): LinkProblem => (until === null ? 'absent' : 'closed')

const viewAt = (c: At, path: string): View => ({ ...c.var.view, path, search: '' })

const backOf = (c: At, { back }: Door) => (back === undefined ? undefined : { href: c.var.view.to(back) })

/** Times are told in the zone of the place that serves. */
const zoneOf = ({ installation }: Context, referral: Referral): string =>
  referral.service_as_told.zone ?? installation.zone

/** Unknown links answer as pages that are not there; those that were known once, as pages that are gone. */
const showProblem = (c: At, path: string, problem: LinkProblem) =>
  page(
    c,
    <AnswerProblemPage view={viewAt(c, path)} problem={problem} />,
    problem === 'unknown' || problem === 'absent' ? 404 : 410,
  )

/** Takes an answer and shows where the referral stands then. */
async function answer(c: At, door: Door): Promise<Response> {
  const { context } = door
  const before = await findAnswerable(context, door.referral)
  if (!before) return showProblem(c, door.path, goneOf(door))
  const { custodian_id: custodian, id: referral } = before.referral
  const reading = await readForm(c, stepDraft(zoneOf(context, before.referral)))
  if (!reading.draft) return showAnswer(c, door, { form: stateAfter(reading) })
  const outcome = await takeStep(context, { custodian, referral }, reading.draft)
  if (!outcome.done) return showAnswer(c, door, { form: stateAfter(reading, outcome) })
  const came = { ...outcome.value, reason: reading.draft.reason }
  if (!isEnd(came.state)) return showAnswer(c, door, { came })
  return page(
    c,
    <AnswerEndPage view={viewAt(c, door.path)} agency={before.agency} came={came} back={backOf(c, door)} />,
  )
}

const linkPath = (c: At): string => `/answers/${c.req.param('token') ?? ''}`

const findLink = (c: At): Promise<OpenedLink | undefined> => openLink(c.var.context, c.req.param('token') ?? '')

/** Goes through a link's door, or says why it is shut. */
async function through(c: At, link: OpenedLink | undefined, go: (door: Door) => Promise<Response>): Promise<Response> {
  if (link?.standing !== 'open') return showProblem(c, linkPath(c), link?.standing ?? 'unknown')
  const { context, referral, expiresAt: until } = link
  return go({ context, referral, path: linkPath(c), until })
}

answerRoutes.get('/answers', guard(mayAnswerReferrals), async (c) => {
  const { view } = c.var
  const context = asProvider(c.var.context)
  const answers = await consult(context, (db) => listWaitingAnswers(db, visibleProviders(context.actor)))
  const at = { zone: context.installation.zone, now: context.now }
  return page(c, <AnswersPage view={view} {...at} answers={answers} most={answersShown} />)
})

const ownDoor = (c: At): Door => {
  const id = c.req.param('referral') ?? ''
  const referral = found(isUuid(id) ? (id as Id<'referral'>) : undefined)
  return {
    context: asProvider(c.var.context),
    referral,
    path: `/answers/referrals/${id}`,
    back: '/answers',
    until: null,
  }
}

answerRoutes.get('/answers/referrals/:referral', guard(mayAnswerReferrals), (c) => showAnswer(c, ownDoor(c)))

// Opened again, what answers a form leads to where it stood.
answerRoutes.get('/answers/referrals/:referral/steps', guard(mayAnswerReferrals), (c) => goTo(c, ownDoor(c).path))

answerRoutes.get('/answers/:token/steps', everybody, (c) => goTo(c, linkPath(c)))

answerRoutes.post('/answers/referrals/:referral/steps', guard(mayAnswerReferrals), (c) => answer(c, ownDoor(c)))

answerRoutes.get('/answers/:token', everybody, async (c) =>
  through(c, await findLink(c), async ({ context, referral, path }) => {
    const { agency } = found(await findAnswerable(context, referral))
    return page(c, <AnswerGatePage view={c.var.view} agency={agency} action={c.var.view.to(path)} />)
  }),
)

answerRoutes.post('/answers/:token', everybody, async (c) =>
  through(c, await findLink(c), (door) => showAnswer(c, door)),
)

answerRoutes.post('/answers/:token/steps', everybody, async (c) => {
  const link = await findLink(c)
  return link?.standing === 'closed' ? answerAgain(c, link) : through(c, link, (door) => answer(c, door))
})

/** The answer that closed a referral, sent once more: it counted, and that is said. Any other finds the door shut. */
async function answerAgain(c: At, link: OpenedLink): Promise<Response> {
  const typed = formOf(await typedIn(c))
  const [token, transition] = [textOf(typed, 'token'), textOf(typed, 'transition')]
  const repeated = await findRepeated(link, { token, transition })
  if (!repeated) return showProblem(c, linkPath(c), 'closed')
  const came = { state: repeated.state, repeated: true, reason: textOf(typed, 'reason') }
  return page(c, <AnswerEndPage view={viewAt(c, linkPath(c))} agency={repeated.agency} came={came} />)
}
