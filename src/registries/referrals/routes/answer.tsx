// Routes of the provider's answer: by the link of one referral, which needs no account and sets no cookie; and with an account.
import type { Context as Request } from 'hono'
import type { Id } from '#kernel/id'
import { isUuid } from '#kernel/id'
import { visibleProviders, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, readForm, stateAfter, type FormState } from '#platform/forms'
import { newId } from '#platform/random'
import { everybody, guard, page, router, type Env, type Handler } from '#platform/routing'
import { findAnswerable, openAnswer, openLink, type Answer, type OpenedLink } from '../commands/answer.ts'
import { takeStep } from '../commands/step.ts'
import { AnswerGatePage, AnswerPage, AnswerProblemPage, type Came, type LinkProblem } from '../pages/answer.tsx'
import { AnswersPage } from '../pages/answers.tsx'
import { answersTo } from '../rules/answer.ts'
import { isEnd } from '../rules/machine.ts'
import { mayAnswerReferrals } from '../rules/permissions.ts'
import { reasonsFor, stepDraft } from '../rules/step.ts'
import { listWaitingAnswers } from '../store/answer.ts'
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
  const opened = await openAnswer(door.context, door.referral)
  if (!opened) return showProblem(c, door.path, 'absent')
  if (opened.standing === 'closed' && came === undefined) return showProblem(c, door.path, 'closed')
  return showStanding(c, door, opened, form, came)
}

function showStanding(c: At, door: Door, opened: Answer, form: FormState, came?: Came): Response | Promise<Response> {
  const { context, path, until, back } = door
  const { referral } = opened
  const view = { ...c.var.view, path, search: '' }
  const offered = answersTo(referral).map(({ name }) => ({
    name,
    token: newId<'step'>(),
    reasons: reasonsFor(name, 'target', referral.mode, referral.state),
  }))
  const shown = { ...opened, view, pack: context.installation.pack, zone: zoneOf(context, referral), until, form }
  const action = view.to(`${path}/steps`)
  const props = { ...shown, offered, action, came, ...(back === undefined ? {} : { back: { href: view.to(back) } }) }
  return page(c, <AnswerPage {...props} />, form.objections.length > 0 ? 422 : 200)
}

/** Times are told in the zone of the place that serves. */
const zoneOf = ({ installation }: Context, referral: Referral): string =>
  referral.service_as_told.zone ?? installation.zone

/** Unknown links answer as pages that are not there; those that were known once, as pages that are gone. */
const showProblem = (c: At, path: string, problem: LinkProblem) =>
  page(
    c,
    <AnswerProblemPage view={{ ...c.var.view, path, search: '' }} problem={problem} />,
    problem === 'unknown' || problem === 'absent' ? 404 : 410,
  )

/** Takes an answer and shows where the referral stands then. */
async function answer(c: At, door: Door): Promise<Response> {
  const { context } = door
  const before = await findAnswerable(context, door.referral)
  if (!before) return showProblem(c, door.path, 'absent')
  const { custodian_id: custodian, id: referral } = before.referral
  const reading = await readForm(c, stepDraft(zoneOf(context, before.referral)))
  if (!reading.draft) return showAnswer(c, door, { form: stateAfter(reading) })
  const outcome = await takeStep(context, { custodian, referral }, reading.draft)
  if (!outcome.done) return showAnswer(c, door, { form: stateAfter(reading, outcome) })
  const came = { ...outcome.value, reason: reading.draft.reason }
  if (!isEnd(came.state)) return showAnswer(c, door, { came })
  return showStanding(c, door, { ...before, standing: 'closed', told: [] }, emptyForm, came)
}

/** The door of a link that answers; otherwise what became of it. */
async function doorOf(c: At): Promise<Door | LinkProblem> {
  const link = await openLink(c.var.context, c.req.param('token') ?? '')
  if (!link) return 'unknown'
  return link.standing === 'open' ? doorThrough(c, link) : link.standing
}

const linkPath = (c: At): string => `/answers/${c.req.param('token') ?? ''}`

const doorThrough = (c: At, { context, referral, expiresAt }: OpenedLink): Door => ({
  context,
  referral,
  path: linkPath(c),
  until: expiresAt,
})

/** Goes through a link's door, or says why it is shut. */
async function through(c: At, go: (door: Door) => Promise<Response>): Promise<Response> {
  const door = await doorOf(c)
  return typeof door === 'string' ? showProblem(c, linkPath(c), door) : go(door)
}

answerRoutes.get('/answers', guard(mayAnswerReferrals), async (c) => {
  const { context, view } = c.var
  const answers = await consult(context, (db) => listWaitingAnswers(db, visibleProviders(context.actor)))
  return page(c, <AnswersPage view={view} zone={context.installation.zone} answers={answers} />)
})

const ownDoor = (c: At): Door => {
  const id = c.req.param('referral') ?? ''
  const referral = found(isUuid(id) ? (id as Id<'referral'>) : undefined)
  return { context: c.var.context, referral, path: `/answers/referrals/${id}`, back: '/answers', until: null }
}

answerRoutes.get('/answers/referrals/:referral', guard(mayAnswerReferrals), (c) => showAnswer(c, ownDoor(c)))

answerRoutes.post('/answers/referrals/:referral/steps', guard(mayAnswerReferrals), (c) => answer(c, ownDoor(c)))

answerRoutes.get('/answers/:token', everybody, (c) =>
  through(c, async ({ context, referral, path }) => {
    const { agency } = found(await findAnswerable(context, referral))
    return page(c, <AnswerGatePage view={c.var.view} agency={agency} action={c.var.view.to(path)} />)
  }),
)

answerRoutes.post('/answers/:token', everybody, (c) => through(c, (door) => showAnswer(c, door)))

answerRoutes.post('/answers/:token/steps', everybody, (c) => through(c, (door) => answer(c, door)))
