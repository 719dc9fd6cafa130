// Routes of one's own account.
import type { Context as Request } from 'hono'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { agencyRoles, languages } from '#platform/context'
import { consult } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, textOf, typedIn, type FormState } from '#platform/forms'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { addressIn } from '#platform/view'
import { chooseLanguage } from '../commands/account.ts'
import { addPasskey, beginPasskey, removePasskey, setPin } from '../commands/enrolment.ts'
import { endAllSessions, endSession, nameSession } from '../commands/session.ts'
import { AccountPage } from '../pages/account.tsx'
import { mayChangeOwnAccount, PinDraft } from '../rules.ts'
import { findPassphraseDate, findPinDate, listPasskeys } from '../store/credential.ts'
import { listSessions } from '../store/session.ts'
import { handOver } from './cookies.ts'
import { askedOf } from './signed-in.tsx'
import { madeOf, PasskeyAnswer, readJson } from './sign-in.tsx'

export const accountRoutes = router()

const own = guard(mayChangeOwnAccount)

async function showAccount(c: Request<Env>, state: FormState = emptyForm): Promise<Response> {
  const { context, view } = c.var
  const { actor, installation, now } = context
  const account = found(actor.account)
  const { language, session } = askedOf(c)
  const held = await consult(context, async (db) => ({
    passkeys: await listPasskeys(db, account),
    passphraseAt: await findPassphraseDate(db, account),
    pinAt: await findPinDate(db, account),
    sessions: await listSessions(db, account, now),
  }))
  const atWindow = actor.roles.some(({ role }) => agencyRoles.includes(role))
  const saved = state === emptyForm && c.req.query('saved') !== undefined
  return page(
    c,
    <AccountPage
      {...held}
      view={view}
      state={state}
      zone={installation.zone}
      saved={saved}
      language={language ?? view.language}
      session={session}
      atWindow={atWindow}
    />,
    state === emptyForm ? 200 : 422,
  )
}

const refusedWith = (c: Request<Env>, objections: readonly Objection[]) =>
  showAccount(c, formOf({ refused: '' }, objections))

accountRoutes.get('/account', own, (c) => showAccount(c))

accountRoutes.post('/account/language', own, async (c) => {
  const typed = textOf(formOf(await typedIn(c)), 'language')
  const language = languages.find((known) => known === typed)
  if (!language) return refusedWith(c, [{ rule: 'language-is-chosen', field: null }])
  await chooseLanguage(c.var.context, language)
  return c.redirect(addressIn(language, '/account?saved'), 303)
})

accountRoutes.post('/account/pin', own, async (c) => {
  const reading = await readForm(c, PinDraft)
  if (!reading.draft) return refusedWith(c, reading.objections)
  await setPin(c.var.context, reading.draft.pin)
  return goTo(c, '/account?saved')
})

accountRoutes.post('/account/passkeys/options', own, async (c) => {
  const { context } = c.var
  return c.json(await beginPasskey(context, found(context.actor.account), context.actor.name))
})

accountRoutes.post('/account/passkeys', own, async (c) => {
  const outcome = await addPasskey(c.var.context, madeOf(await readJson(c, PasskeyAnswer)))
  if (!outcome.done) return c.json({ refused: outcome.objections.map(({ rule }) => rule) }, 422)
  return c.json({ to: c.var.view.to('/account?saved') })
})

accountRoutes.post('/account/passkeys/:passkey/removal', own, async (c) => {
  const outcome = await removePasskey(c.var.context, c.req.param('passkey'))
  return outcome.done ? goTo(c, '/account?saved') : refusedWith(c, outcome.objections)
})

accountRoutes.post('/account/sessions/end', own, async (c) => {
  await endAllSessions(c.var.context)
  handOver(c, 'session', '')
  return goTo(c, '/sign-in')
})

accountRoutes.post('/account/sessions/:session/end', own, async (c) => {
  const session = c.req.param('session') as Id<'session'>
  await endSession(c.var.context, session)
  if (session !== askedOf(c).session) return goTo(c, '/account?saved')
  handOver(c, 'session', '')
  return goTo(c, '/sign-in')
})

accountRoutes.post('/account/sessions/:session/label', own, async (c) => {
  const label = textOf(formOf(await typedIn(c)), 'label')
  await nameSession(c.var.context, c.req.param('session') as Id<'session'>, label)
  return goTo(c, '/account?saved')
})
