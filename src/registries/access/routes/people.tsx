// Routes of the people whom one lets in.
import type { Context as Request } from 'hono'
import type { Id } from '#kernel/id'
import { isUuid } from '#kernel/id'
import type { Actor, Context } from '#platform/context'
import { consult, type Db } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, textOf, typedIn, type FormState } from '#platform/forms'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import type { Option } from '#platform/ui'
import { listHolders } from '#registries/people'
import { endRole, invite, inviteAgain } from '../commands/account.ts'
import { InvitedPage, PeoplePage, type ShownRole } from '../pages/people.tsx'
import { grantableRoles, InvitationDraft, mayGrant, mayLetIn } from '../rules.ts'
import { listPending, listVisibleRoles, type RoleRow } from '../store/account.ts'
import { listOffices, listOrganizations, type OfficeRow, type OrganizationRow } from '../store/place.ts'

export const peopleRoutes = router()

const lettingIn = guard(mayLetIn)

interface Shown {
  readonly state?: FormState
  readonly again?: Id<'account'>
}

async function showPeople(c: Request<Env>, { state = emptyForm, again }: Shown = {}): Promise<Response> {
  const { context, view } = c.var
  const { actor, installation } = context
  const { roles, offices, organizations } = await consult(context, async (db) => {
    const places = { offices: await listOffices(db), organizations: await listOrganizations(db) }
    return { ...places, roles: await listShownRoles(db, context, places) }
  })
  const shown = { view, state, roles, again, zone: installation.zone, grantable: grantableRoles(actor) }
  const choices = choicesFor(actor, offices, organizations)
  return page(c, <PeoplePage {...shown} {...choices} />, state === emptyForm ? 200 : 422)
}

interface Places {
  readonly offices: readonly OfficeRow[]
  readonly organizations: readonly OrganizationRow[]
}

/** The roles that the actor may grant and end, with names for people and places. */
async function listShownRoles(db: Db, { actor, now }: Context, places: Places): Promise<ShownRole[]> {
  const roles = (await listVisibleRoles(db)).filter((role) => mayGrant(actor, role))
  const accounts = roles
    .flatMap((role) => [role.account_id, role.granted_by, role.ended_by])
    .filter((id) => id !== null)
  const holders = await listHolders(db, [...new Set(accounts)] as string[] as Id<'office-holder'>[])
  const names = new Map<string, string>(holders.map((holder) => [holder.id, holder.name]))
  const pending = new Map((await listPending(db, now)).map((row) => [row.account_id, row.expires_at]))
  return roles.map((role) => ({
    id: role.id,
    account: role.account_id,
    name: names.get(role.account_id) ?? '',
    role: role.role,
    place: placeOf(role, places),
    grantedAt: role.granted_at,
    grantedBy: role.granted_by && (names.get(role.granted_by) ?? null),
    endedAt: role.ended_at,
    endedBy: role.ended_by && (names.get(role.ended_by) ?? null),
    pendingUntil: pending.get(role.account_id) ?? null,
  }))
}

const placeOf = ({ office, organization }: RoleRow, { offices, organizations }: Places): string =>
  [offices.find(({ code }) => code === office)?.name, organizations.find(({ id }) => id === organization)?.name]
    .filter((name) => name !== undefined)
    .join(' · ')

/** A lead chooses among its own windows, a provider its own organization; headquarters and the operator among all. */
function choicesFor(actor: Actor, offices: readonly OfficeRow[], organizations: readonly OrganizationRow[]) {
  const leads = actor.roles.filter(({ role }) => role === 'agency-lead' || role === 'provider')
  const everywhere = actor.roles.some(({ role }) => role === 'headquarters' || role === 'operator')
  const ofOffice = ({ code, name }: OfficeRow): Option => ({ value: code, text: name })
  const ofOrganization = ({ id, name }: OrganizationRow): Option => ({ value: id, text: name })
  return {
    offices: offices.filter(({ code }) => everywhere || leads.some(({ office }) => office === code)).map(ofOffice),
    organizations: organizations
      .filter(({ id }) => everywhere || leads.some(({ organization }) => organization === id))
      .map(ofOrganization),
  }
}

peopleRoutes.get('/people', lettingIn, (c) => showPeople(c))

peopleRoutes.post('/people', lettingIn, async (c) => {
  const reading = await readForm(c, InvitationDraft)
  if (!reading.draft) return showPeople(c, { state: formOf(reading.typed, reading.objections) })
  const outcome = await invite(c.var.context, reading.draft)
  if (!outcome.done) return showPeople(c, { state: formOf(reading.typed, outcome.objections) })
  return page(c, <InvitedPage view={c.var.view} link={outcome.value.link} />)
})

peopleRoutes.post('/people/roles/:role/end', lettingIn, async (c) => {
  const outcome = await endRole(c.var.context, idOf<'role'>(c.req.param('role')))
  return outcome.done ? goTo(c, '/people') : showPeople(c, { state: formOf({ refused: '' }, outcome.objections) })
})

peopleRoutes.post('/people/:account/invitation', lettingIn, async (c) => {
  const account = idOf<'account'>(c.req.param('account'))
  const typed = await typedIn(c)
  const outcome = await inviteAgain(c.var.context, account, textOf(formOf(typed), 'mail'))
  if (outcome.done) return page(c, <InvitedPage view={c.var.view} link={outcome.value.link} />)
  return showPeople(c, { state: formOf({ mail: '', ...typed }, outcome.objections), again: account })
})

/** An id in an address; not found where it is none. */
export const idOf = <Kind extends string>(text: string): Id<Kind> =>
  found(isUuid(text) ? (text as Id<Kind>) : undefined)
