// Routes of signing in and out, and of accepting an invitation.
import type { Context as Request } from 'hono'
import { z } from 'zod'
import type { Id } from '#kernel/id'
import type { Objection, Outcome } from '#kernel/outcome'
import { BadRequest } from '#platform/errors'
import { emptyForm, formOf, readTyped, textOf, typedIn, type FormState } from '#platform/forms'
import { everybody, page, router, type Env } from '#platform/routing'
import { addressIn } from '#platform/view'
import {
  acceptWithPasskey,
  acceptWithPassphrase,
  beginPasskey,
  codesOf,
  invitationOf,
  type MadePasskey,
} from '../commands/enrolment.ts'
import { endSession, type Started } from '../commands/session.ts'
import { beginPasskeySignIn, signInAsSample, signInWithPasskey, signInWithPassphrase } from '../commands/sign-in.ts'
import { ClosedInvitationPage, InvitationPage } from '../pages/sign-in.tsx'
import { PassphraseDraft, pathOf, SignInDraft } from '../rules.ts'
import { handOver } from './cookies.ts'
import { askedOf, showSignIn } from './signed-in.tsx'

export const signInRoutes = router()

/** The status of a refusal: 429 where a secret was tried too often. */
export const statusOf = (objections: readonly Objection[]): 422 | 429 =>
  objections.some(({ rule }) => rule === 'tries-are-few') ? 429 : 422

/** Hands over the session and says where it goes on to, in the person's language. */
function enter(c: Request<Env>, started: Started, to: string | undefined, otherwise = '/'): string {
  handOver(c, 'session', started.token)
  return addressIn(started.language, pathOf(to, otherwise))
}

signInRoutes.get('/sign-in', everybody, (c) => showSignIn(c, pathOf(c.req.query('to'))))

signInRoutes.post('/sign-in', everybody, async (c) => {
  const typed = await typedIn(c)
  const to = pathOf(textOf(formOf(typed), 'to'))
  const reading = readTyped(typed, SignInDraft)
  const refusedWith = (objections: readonly Objection[]) =>
    showSignIn(c, to, { state: formOf(typed, objections), status: statusOf(objections) })
  if (!reading.draft) return refusedWith(reading.objections)
  const outcome = await signInWithPassphrase(c.var.context, reading.draft)
  return outcome.done ? c.redirect(enter(c, outcome.value, to), 303) : refusedWith(outcome.objections)
})

signInRoutes.post('/sign-in/sample', everybody, async (c) => {
  const form = formOf(await typedIn(c))
  const outcome = await signInAsSample(c.var.context, textOf(form, 'account') as Id<'account'>)
  if (!outcome.done) throw new Error('a sample person was refused')
  return c.redirect(enter(c, outcome.value, textOf(form, 'to')), 303)
})

signInRoutes.post('/sign-in/passkey/options', everybody, async (c) => c.json(await beginPasskeySignIn(c.var.context)))

signInRoutes.post('/sign-in/passkey', everybody, async (c) => {
  const answer = await readJson(c, PasskeyAnswer)
  const response = answer.response as unknown as Parameters<typeof signInWithPasskey>[2]
  return entered(c, await signInWithPasskey(c.var.context, answer.challenge, response), answer.to)
})

signInRoutes.post('/sign-out', everybody, async (c) => {
  const { session } = askedOf(c)
  if (session) await endSession(c.var.context, session)
  handOver(c, 'session', '')
  return c.redirect(c.var.view.to(c.var.context.actor.tablet ? '/window' : '/'), 303)
})

/** What the browser's script sends: the answer of an authenticator to a challenge. */
export const PasskeyAnswer = z.object({
  challenge: z.uuid().transform((id) => id as Id<'challenge'>),
  response: z.looseObject({ id: z.string() }),
  label: z.string().max(60).default(''),
  to: z.string().optional(),
  key: z.string().optional(),
})

export async function readJson<Shape extends z.ZodType>(c: Request<Env>, shape: Shape): Promise<z.output<Shape>> {
  const read = shape.safeParse(await c.req.json().catch(() => undefined))
  if (!read.success) throw new BadRequest('json-is-readable')
  return read.data
}

/** The passkey that a browser says it made. */
export const madeOf = ({ challenge, response, label }: z.output<typeof PasskeyAnswer>): MadePasskey => ({
  challenge,
  label,
  response: response as unknown as MadePasskey['response'],
})

const entered = (c: Request<Env>, outcome: Outcome<Started>, to: string | undefined, otherwise = '/') =>
  outcome.done
    ? c.json({ to: enter(c, outcome.value, to, otherwise) })
    : c.json({ refused: outcome.objections.map(({ rule }) => rule) }, 422)

async function showInvitation(c: Request<Env>, key: string, state: FormState = emptyForm, status: 200 | 422 = 200) {
  const { context, view } = c.var
  const invitation = await invitationOf(context, key)
  if (!invitation) return page(c, <ClosedInvitationPage view={view} />, 404)
  const codes = codesOf(context, invitation)
  const shown = { uri: codes.toString(), key: codes.secret.base32.replace(/(.{4})(?=.)/g, '$1 ') }
  return page(
    c,
    <InvitationPage view={view} state={state} name={invitation.name} invitation={key} codes={shown} />,
    status,
  )
}

// The key stands in the query, which is logged nowhere. Opening the page uses nothing up: mail scanners open links too.
signInRoutes.get('/invitation', everybody, (c) => showInvitation(c, c.req.query('key') ?? ''))

signInRoutes.post('/invitation', everybody, async (c) => {
  const typed = await typedIn(c)
  const key = textOf(formOf(typed), 'key')
  const reading = readTyped(typed, PassphraseDraft)
  if (!reading.draft) return showInvitation(c, key, formOf(typed, reading.objections), 422)
  const outcome = await acceptWithPassphrase(c.var.context, key, reading.draft)
  if (!outcome.done) return showInvitation(c, key, formOf(typed, outcome.objections), 422)
  return c.redirect(enter(c, outcome.value, '/account'), 303)
})

signInRoutes.post('/invitation/passkey/options', everybody, async (c) => {
  const { key } = await readJson(c, z.object({ key: z.string() }))
  const invitation = await invitationOf(c.var.context, key)
  if (!invitation) return c.json({ refused: ['invitation-is-open'] }, 422)
  return c.json(await beginPasskey(c.var.context, invitation.account_id, invitation.name))
})

signInRoutes.post('/invitation/passkey', everybody, async (c) => {
  const answer = await readJson(c, PasskeyAnswer)
  return entered(c, await acceptWithPasskey(c.var.context, answer.key ?? '', madeOf(answer)), '/account')
})
