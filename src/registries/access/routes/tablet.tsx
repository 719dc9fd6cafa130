// Routes of window tablets: the lead's list, setting one up, locking and unlocking.
import type { Context as Request } from 'hono'
import { consult } from '#platform/database'
import { emptyForm, formOf, readTyped, textOf, typedIn, type FormState } from '#platform/forms'
import { everybody, goTo, guard, page, router, type Env } from '#platform/routing'
import type { Option } from '#platform/ui'
import { endSession } from '../commands/session.ts'
import { tokenHash } from '../commands/secret.ts'
import { enrolTablet, prepareTablet, revokeTablet } from '../commands/tablet.ts'
import { EnrolmentPage, TabletCodePage, TabletsPage, WindowPage } from '../pages/tablet.tsx'
import { mayEnrolTablets, mayManageTablets, pathOf, TabletDraft } from '../rules.ts'
import { listOffices, listOrganizations } from '../store/place.ts'
import { listTablets, listWorkersAt } from '../store/tablet.ts'
import { cookiesOf, handOver } from './cookies.ts'
import { idOf } from './people.tsx'
import { askedOf, showLock } from './signed-in.tsx'
import { statusOf } from './sign-in.tsx'

export const tabletRoutes = router()

const managing = guard(mayManageTablets)

async function showTablets(c: Request<Env>, state: FormState = emptyForm): Promise<Response> {
  const { context, view } = c.var
  const { tablets, windows } = await consult(context, async (db) => ({
    tablets: (await listTablets(db)).filter((one) =>
      mayEnrolTablets(context.actor, one.office_id, one.organization_id),
    ),
    windows: windowsOf(c, await listOffices(db), await listOrganizations(db)),
  }))
  const { now, installation } = context
  return page(
    c,
    <TabletsPage view={view} state={state} zone={installation.zone} now={now} tablets={tablets} windows={windows} />,
    state === emptyForm ? 200 : 422,
  )
}

/** The windows that the actor leads, by "office organization". */
function windowsOf(
  c: Request<Env>,
  offices: Awaited<ReturnType<typeof listOffices>>,
  organizations: Awaited<ReturnType<typeof listOrganizations>>,
): Option[] {
  const nameOf = (office: string | null, organization: string | null): string =>
    [offices.find(({ code }) => code === office)?.name, organizations.find(({ id }) => id === organization)?.name].join(
      ' · ',
    )
  return c.var.context.actor.roles
    .filter(({ role }) => role === 'agency-lead')
    .map(({ office, organization }) => ({ value: `${office} ${organization}`, text: nameOf(office, organization) }))
}

tabletRoutes.get('/tablets', managing, (c) => showTablets(c))

tabletRoutes.post('/tablets', managing, async (c) => {
  const typed = await typedIn(c)
  const [office = '', organization = ''] = textOf(formOf(typed), 'window').split(' ')
  const reading = readTyped({ ...typed, office, organization }, TabletDraft)
  if (!reading.draft) return showTablets(c, formOf(typed, reading.objections))
  const outcome = await prepareTablet(c.var.context, reading.draft)
  if (!outcome.done) return showTablets(c, formOf(typed, outcome.objections))
  const { view, context } = c.var
  const address = `${context.installation.origin}${view.to('/window')}`
  return page(c, <TabletCodePage view={view} code={outcome.value.code} address={address} />)
})

tabletRoutes.post('/tablets/:tablet/revocation', managing, async (c) => {
  const outcome = await revokeTablet(c.var.context, idOf<'tablet'>(c.req.param('tablet')))
  return outcome.done ? goTo(c, '/tablets') : showTablets(c, formOf({ refused: '' }, outcome.objections))
})

/** A tablet that is not enrolled asks for its code; a locked one for digits; otherwise it says who works. */
tabletRoutes.get('/window', everybody, (c) => showWindow(c, {}))

function showWindow(c: Request<Env>, kept: Record<string, string>): Response | Promise<Response> {
  const { view } = c.var
  const asking = askedOf(c)
  if (asking.actor.tablet === null) return page(c, <EnrolmentPage view={view} state={emptyForm} />)
  if (asking.actor.account === null) return showLock(c, asking, view.to('/window'), kept)
  return page(c, <WindowPage view={view} />)
}

/** Digits were posted to the lock itself; access.middleware has tried them. The page's script asks for JSON. */
tabletRoutes.post('/window', everybody, async (c) => {
  const { actor, objections } = askedOf(c)
  const unlocked = actor.account !== null && actor.tablet !== null && objections.length === 0
  if (c.req.header('accept') === 'application/json') return c.json({ unlocked }, unlocked ? 200 : 403)
  const to = pathOf(textOf(formOf(await typedIn(c)), 'to'))
  return unlocked ? goTo(c, to) : showWindow(c, { to })
})

tabletRoutes.post('/window/enrolment', everybody, async (c) => {
  const typed = await typedIn(c)
  const outcome = await enrolTablet(c.var.context, textOf(formOf(typed), 'code'))
  if (!outcome.done) {
    const state = formOf(typed, outcome.objections)
    return page(c, <EnrolmentPage view={c.var.view} state={state} />, statusOf(outcome.objections))
  }
  handOver(c, 'tablet', outcome.value.token)
  return goTo(c, '/window')
})

tabletRoutes.post('/window/lock', everybody, async (c) => {
  const { session, actor } = askedOf(c)
  if (session && actor.tablet) {
    await endSession(c.var.context, session)
    handOver(c, 'session', '')
  }
  return goTo(c, '/window')
})

/** Who works at this window, for the lock that the page draws by itself. */
tabletRoutes.get('/window/workers', everybody, async (c) => {
  const { actor } = askedOf(c)
  const token = cookiesOf(c).tablet
  if (!token || actor.tablet === null) return c.json([])
  const workers = await consult(c.var.context, (db) => listWorkersAt(db, tokenHash(token)))
  return c.json(
    workers
      .filter((worker) => worker.pin_set_at !== null)
      .map(({ account_id: account, name }) => ({ account, name, current: account === actor.account })),
  )
})

/** The page says that somebody works at it; that it was asked is what counts. */
tabletRoutes.post('/window/presence', everybody, (c) => c.body(null, 204))
