// Addresses of the support groups. A person is found by the code of their receipt, which is posted.
import type { Context as Request } from 'hono'
import type { Objection, Outcome } from '#kernel/outcome'
import type { Id } from '#kernel/id'
import { consult } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, readTyped, typedIn, type FormState, type Typed } from '#platform/forms'
import { newId } from '#platform/random'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { recordGroupContact } from '../commands/group.ts'
import { endSupportGroup, leaveSeat, makeSupportGroup, takeSeat } from '../commands/support-group.ts'
import { SupportGroupPage, type SupportGroupPageProps } from '../pages/support-group-one.tsx'
import { NewGroupPage, SupportGroupsPage } from '../pages/support-group.tsx'
import { GroupContactDraft } from '../rules/group.ts'
import { mayRecordVisits, maySeeVisits } from '../rules/permissions.ts'
import { GroupEndingDraft, SeatDraft, SupportGroupDraft } from '../rules/support-group.ts'
import { findSupportGroup, listSupportGroups } from '../store/support-group.ts'
import { idIn, officeIn, readOffice } from './at-office.ts'

export const supportGroupRoutes = router()

supportGroupRoutes.get('/:office/groups', guard(maySeeVisits), async (c) => {
  const { context, view } = c.var
  const show = c.req.query('show') === 'ended' ? 'ended' : 'meeting'
  const { office, groups } = await consult(context, async (db) => {
    const { office, today } = await readOffice(db, c)
    return { office, groups: await listSupportGroups(db, office, show, today) }
  })
  const props = { view, pack: context.installation.pack, office, groups, show } as const
  return page(c, <SupportGroupsPage {...props} />)
})

supportGroupRoutes.get('/:office/groups/new', guard(mayRecordVisits), (c) => newPage(c, emptyForm))

async function newPage(c: Request<Env>, form: FormState) {
  const { context, view } = c.var
  const at = await consult(context, (db) => readOffice(db, c))
  const props = { view, pack: context.installation.pack, ...at, form, id: newId() }
  return page(c, <NewGroupPage {...props} />, form.objections.length > 0 ? 422 : 200)
}

supportGroupRoutes.post('/:office/groups', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, SupportGroupDraft)
  if (reading.draft === undefined) return newPage(c, formOf(reading.typed, reading.objections))
  const outcome = await makeSupportGroup(c.var.context, officeIn(c), reading.draft)
  if (!outcome.done) return newPage(c, formOf(reading.typed, outcome.objections))
  return goTo(c, `/ventanillas/${officeIn(c)}/groups/${outcome.value}?saved`)
})

const groupIn = (c: Request<Env>): Id<'support-group'> => idIn(c, 'group')

supportGroupRoutes.get('/:office/groups/:group', guard(maySeeVisits), (c) => groupPage(c))

async function groupPage(c: Request<Env>, sent?: SupportGroupPageProps['sent']) {
  const { context, view } = c.var
  const read = await consult(context, async (db) => {
    const { office, today } = await readOffice(db, c)
    return { office, today, group: found(await findSupportGroup(db, office, groupIn(c))) }
  })
  const saved = c.req.query('saved') !== undefined && !sent
  const props = { view, pack: context.installation.pack, ...read, id: newId(), sent, saved }
  return page(c, <SupportGroupPage {...props} />, sent ? 422 : 200)
}

/** Goes back to the group where the deed was done; otherwise shows its form again with what was typed. */
function after(
  c: Request<Env>,
  deed: NonNullable<SupportGroupPageProps['sent']>['deed'],
  typed: Typed,
  outcome: Outcome<unknown>,
) {
  if (outcome.done) return goTo(c, `/ventanillas/${officeIn(c)}/groups/${c.req.param('group')}?saved`)
  return groupPage(c, { deed, form: formOf(typed, outcome.objections) })
}

const unread = (objections: readonly Objection[]): Outcome<never> => ({ done: false, objections })

supportGroupRoutes.post('/:office/groups/:group/sessions', guard(mayRecordVisits), async (c) => {
  const typed = await typedIn(c)
  const session = { ...typed, kind: 'support-group', group: groupIn(c), topic: '' }
  const reading = readTyped(session, GroupContactDraft)
  const outcome = reading.draft
    ? await recordGroupContact(c.var.context, officeIn(c), reading.draft)
    : unread(reading.objections)
  return after(c, 'session', typed, outcome)
})

supportGroupRoutes.post('/:office/groups/:group/seats', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, SeatDraft)
  const outcome = reading.draft
    ? await takeSeat(c.var.context, officeIn(c), groupIn(c), reading.draft)
    : unread(reading.objections)
  return after(c, 'seat', reading.typed, outcome)
})

supportGroupRoutes.post('/:office/groups/:group/seats/leaving', guard(mayRecordVisits), async (c) => {
  const typed = await typedIn(c)
  const code = typeof typed['code'] === 'string' ? typed['code'] : ''
  return after(c, 'leaving', typed, await leaveSeat(c.var.context, officeIn(c), groupIn(c), code))
})

supportGroupRoutes.post('/:office/groups/:group/ending', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, GroupEndingDraft)
  const outcome = reading.draft
    ? await endSupportGroup(c.var.context, officeIn(c), groupIn(c), reading.draft)
    : unread(reading.objections)
  return after(c, 'ending', reading.typed, outcome)
})
