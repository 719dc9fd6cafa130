// Who asks, before any route is reached; and what is answered to somebody whom a route does not know yet.
import type { Context as Request } from 'hono'
import { readId } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { contextFor } from '#platform/context'
import { consult } from '#platform/database'
import { Forbidden } from '#platform/errors'
import { emptyForm, formOf, typedIn, type Typed } from '#platform/forms'
import { page, type Env, type Handler } from '#platform/routing'
import { addressIn } from '#platform/view'
import { sessionOf, type Asking } from '../commands/session.ts'
import { tokenHash } from '../commands/secret.ts'
import { unlockTablet } from '../commands/tablet.ts'
import { LockPage, pinField, workerField } from '../pages/tablet.tsx'
import { SignInPage } from '../pages/sign-in.tsx'
import { listSamplePeople, type SampleRow } from '../store/account.ts'
import { listWorkersAt } from '../store/tablet.ts'
import { cookiesOf, handOver } from './cookies.ts'

/** What is known of a request beside its context. */
interface Asked extends Asking {
  /** What kept a tablet from being unlocked by this request. */
  readonly objections: readonly Objection[]
}

const asked = new WeakMap<Request<Env>['req']['raw'], Asked>()

export const askedOf = (c: Request<Env>): Asked => asked.get(c.req.raw)!

/**
 * Sets the context to who asks. A locked tablet that posts six digits is unlocked first, and the request goes on as the
 * worker's. Where a route refuses somebody unknown, a tablet answers with its lock and everybody else's browser with the
 * sign-in page.
 */
export const signedIn: Handler = async (c, next) => {
  const before = c.var.context
  let asking: Asked = { ...(await sessionOf(before.installation, cookiesOf(c), before.now)), objections: [] }
  if (asking.actor.tablet && (await isUnlocking(c, asking))) asking = await unlock(c, asking)
  asked.set(c.req.raw, asking)
  c.set('context', contextFor(before.installation, asking.actor, before.language, before.now))
  await next()
  if (!(c.error instanceof Forbidden) || asking.actor.account !== null) return
  const answer = await answerUnknown(c, asking)
  if (answer) c.res = answer
}

const isForm = (c: Request<Env>): boolean =>
  /^(application\/x-www-form-urlencoded|multipart\/form-data)/.test(c.req.header('content-type') ?? '')

async function isUnlocking(c: Request<Env>, asking: Asking): Promise<boolean> {
  const mayBe = asking.actor.account === null || c.req.path.endsWith('/window')
  return mayBe && c.req.method === 'POST' && isForm(c) && pinField in (await typedIn(c))
}

/** Unlocks the tablet with what was typed, and takes that out of the form again. */
async function unlock(c: Request<Env>, asking: Asked): Promise<Asked> {
  const form = await c.req.formData()
  const pin = String(form.get(pinField) ?? '')
  const worker = readId<'account'>(String(form.get(workerField) ?? ''))
  form.delete(pinField)
  form.delete(workerField)
  if (!worker) return { ...asking, objections: [{ rule: 'worker-is-chosen', field: workerField }] }
  const { installation, language, now } = c.var.context
  const context = contextFor(installation, asking.actor, language, now)
  const { tablet } = cookiesOf(c)
  const outcome = await unlockTablet(context, tablet ?? '', worker, pin)
  if (!outcome.done) return { ...asking, objections: outcome.objections }
  handOver(c, 'session', outcome.value.token)
  return { ...(await sessionOf(installation, { session: outcome.value.token, tablet }, now)), objections: [] }
}

/** The lock of a tablet, or the sign-in page; undefined where neither helps, as for a form that a stranger posts. */
async function answerUnknown(c: Request<Env>, asking: Asked): Promise<Response | undefined> {
  const here = c.var.view.path + new URL(c.req.url).search
  if (asking.actor.tablet) {
    if (c.req.method === 'GET') return showLock(c, asking, c.var.view.to('/window'), { to: here })
    return isForm(c) ? showLock(c, asking, addressIn(c.var.view.language, here), await typedIn(c)) : undefined
  }
  if (c.req.method !== 'GET' || c.req.header('accept')?.startsWith('application/json')) return undefined
  return showSignIn(c, here, { first: true, status: 403 })
}

/** Shows the lock of the request's tablet. What was typed is carried along to where it was going. */
export async function showLock(c: Request<Env>, asking: Asked, action: string, kept: Typed): Promise<Response> {
  const token = cookiesOf(c).tablet ?? ''
  const workers = await consult(c.var.context, (db) => listWorkersAt(db, tokenHash(token)))
  const { objections } = asking
  const state = objections.length > 0 ? formOf({ [workerField]: asking.lastAccount ?? '' }, objections) : emptyForm
  const few = objections.some(({ rule }) => rule === 'tries-are-few')
  return page(
    c,
    <LockPage
      view={c.var.view}
      state={state}
      workers={workers}
      last={asking.lastAccount}
      action={action}
      kept={kept}
    />,
    few ? 429 : 403,
  )
}

/** The sample people, in an installation that has them; nobody elsewhere. */
const samplePeople = (c: Request<Env>): Promise<SampleRow[]> | SampleRow[] =>
  c.var.context.installation.sample ? consult(c.var.context, (db) => listSamplePeople(db)) : []

export async function showSignIn(
  c: Request<Env>,
  to: string,
  { state = emptyForm, first = false, status = 200 as 200 | 403 | 422 | 429 } = {},
): Promise<Response> {
  const people = await samplePeople(c)
  return page(c, <SignInPage view={c.var.view} state={state} to={to} people={people} first={first} />, status)
}
