// Addresses of the follow-up plans. A person is found by the code of their receipt, which is posted.
import type { Context as Request } from 'hono'
import type { Objection, Outcome } from '#kernel/outcome'
import { consult } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, type FormState } from '#platform/forms'
import { newId } from '#platform/random'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { standingConsent, type Contact } from '#registries/people'
import { addPlanStep, endPlan, makePlan, showPlanContact, takePlanStep } from '../commands/plan.ts'
import { NewPlanPage, PlanPage, PlansPage, type PlanPageProps } from '../pages/plan.tsx'
import { mayRecordVisits, maySeeVisits } from '../rules/permissions.ts'
import { planConsent, PlanDraft, PlanEndingDraft, PlanStepDraft } from '../rules/plan.ts'
import { findPlan, listPlans } from '../store/plan.ts'
import { idIn, officeIn, readOffice } from './at-office.ts'

export const planRoutes = router()

planRoutes.get('/:office/plans', guard(maySeeVisits), async (c) => {
  const show = c.req.query('show') === 'ended' ? 'ended' : 'running'
  const plans = await consult(c.var.context, (db) => listPlans(db, officeIn(c), show))
  return page(c, <PlansPage view={c.var.view} office={officeIn(c)} plans={plans} show={show} />)
})

planRoutes.get('/:office/plans/new', guard(mayRecordVisits), (c) => newPage(c, emptyForm))

async function newPage(c: Request<Env>, form: FormState) {
  const at = await consult(c.var.context, (db) => readOffice(db, c))
  const markup = <NewPlanPage view={c.var.view} {...at} form={form} id={newId()} />
  return page(c, markup, form.objections.length > 0 ? 422 : 200)
}

planRoutes.post('/:office/plans', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, PlanDraft)
  if (reading.draft === undefined) return newPage(c, formOf(reading.typed, reading.objections))
  const outcome = await makePlan(c.var.context, officeIn(c), reading.draft)
  if (!outcome.done) return newPage(c, formOf(reading.typed, outcome.objections))
  return goTo(c, `/ventanillas/${officeIn(c)}/plans/${outcome.value}?saved`)
})

planRoutes.get('/:office/plans/:plan', guard(maySeeVisits), (c) => planPage(c, {}))

async function planPage(c: Request<Env>, { sent, contact }: { sent?: PlanPageProps['sent']; contact?: Contact }) {
  const read = await consult(c.var.context, async (db) => {
    const { office, today } = await readOffice(db, c)
    const plan = found(await findPlan(db, office, idIn(c, 'plan')))
    const consent = await standingConsent(db, plan.person_id, { purpose: planConsent, on: today })
    return { office, today, plan, agreed: consent !== undefined }
  })
  const saved = c.req.query('saved') !== undefined && !sent
  const markup = <PlanPage view={c.var.view} {...read} sent={sent} contact={contact} saved={saved} />
  return page(c, markup, sent ? 422 : 200)
}

const goBack = (c: Request<Env>) => goTo(c, `/ventanillas/${officeIn(c)}/plans/${c.req.param('plan')}?saved`)

const other = (c: Request<Env>, objections: readonly Objection[]) =>
  planPage(c, { sent: { deed: 'other', form: formOf({}, objections) } })

planRoutes.post('/:office/plans/:plan/steps', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, PlanStepDraft)
  const back = (objections: readonly Objection[]) =>
    planPage(c, { sent: { deed: 'step', form: formOf(reading.typed, objections) } })
  if (reading.draft === undefined) return back(reading.objections)
  const outcome = await addPlanStep(c.var.context, officeIn(c), idIn(c, 'plan'), reading.draft)
  return outcome.done ? goBack(c) : back(outcome.objections)
})

for (const [noun, state] of [
  ['completion', 'done'],
  ['dropping', 'dropped'],
] as const) {
  planRoutes.post(`/:office/plans/:plan/steps/:position/${noun}`, guard(mayRecordVisits), async (c) => {
    const position = Number(/^\d{1,3}$/.exec(c.req.param('position') ?? '')?.[0] ?? 0)
    const outcome = await takePlanStep(c.var.context, officeIn(c), idIn(c, 'plan'), { position, state })
    return afterDeed(c, outcome)
  })
}

const afterDeed = (c: Request<Env>, outcome: Outcome<null>) => (outcome.done ? goBack(c) : other(c, outcome.objections))

planRoutes.post('/:office/plans/:plan/ending', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, PlanEndingDraft)
  const back = (objections: readonly Objection[]) =>
    planPage(c, { sent: { deed: 'ending', form: formOf(reading.typed, objections) } })
  if (reading.draft === undefined) return back(reading.objections)
  const outcome = await endPlan(c.var.context, officeIn(c), idIn(c, 'plan'), reading.draft)
  return outcome.done ? goBack(c) : back(outcome.objections)
})

planRoutes.post('/:office/plans/:plan/contact', guard(mayRecordVisits), async (c) => {
  const outcome = await showPlanContact(c.var.context, officeIn(c), idIn(c, 'plan'))
  return outcome.done ? planPage(c, { contact: outcome.value }) : other(c, outcome.objections)
})
