// Follow-up plans: the list, the form of a new one, one plan with its steps. Never who, unless the telephone is asked for.
import { dayAt, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { emptyForm, type FormState } from '#platform/forms'
import { say, sayDay, sayDayBriefly } from '#platform/messages'
import {
  Button,
  ButtonLink,
  Buttons,
  CodeField,
  DataTable,
  DateField,
  Fieldset,
  Form,
  HiddenField,
  InsetText,
  Notice,
  Page,
  Radios,
  Select,
  SummaryList,
  TabLinks,
  Tag,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import type { Contact } from '#registries/people'
import { messages } from '../messages/plan.ts'
import { planEndings, planField, planRows, planWhats } from '../rules/plan.ts'
import type { Plan, PlanStep } from '../store/plan.ts'
import type { StationAt } from '../store/station.ts'
import { StationField } from './station-field.tsx'

const listPath = (view: View, office: Id<'office'>): string => view.to(`/ventanillas/${office}/plans`)

export interface PlansPageProps {
  readonly view: View
  readonly office: Id<'office'>
  readonly plans: readonly Plan[]
  readonly show: 'running' | 'ended'
}

/** The plans that run, the step that is due first on top; or those that ended. */
export function PlansPage({ view, office, plans, show }: PlansPageProps) {
  const t = say(messages, view)
  const path = listPath(view, office)
  const tab = (which: 'running' | 'ended') => ({
    text: t(`plans-${which}`),
    href: which === 'running' ? path : `${path}?show=ended`,
    current: which === show,
  })
  return (
    <Page view={view} title={t('plans-title')} wide>
      <Buttons>
        <ButtonLink href={`${path}/new`}>{t('plan-new')}</ButtonLink>
      </Buttons>
      <TabLinks view={view} label={t('plans-title')} items={[tab('running'), tab('ended')]} />
      <DataTable
        view={view}
        hideCaption
        caption={t(`plans-${show}`)}
        columns={planColumns(view, office, show)}
        rows={plans}
        empty={t('plans-empty')}
      />
    </Page>
  )
}

function planColumns(view: View, office: Id<'office'>, show: 'running' | 'ended'): Column<Plan>[] {
  const t = say(messages, view)
  const made = (plan: Plan) => dayAt(plan.made_at, plan.zone)
  const doneOf = ({ steps }: Plan) =>
    t('plan-steps-of', { done: steps.filter(({ state }) => state === 'done').length, all: steps.length })
  const last: Column<Plan> =
    show === 'running'
      ? { label: t('plan-column-next'), value: (plan) => nextText(view, plan) }
      : { label: t('plan-column-why'), value: (plan) => (plan.ended_why ? t(`plan-why-${plan.ended_why}`) : '') }
  return [
    {
      label: t('plan-column-made'),
      value: made,
      show: (plan) => (
        <a class="govuk-link" href={`${listPath(view, office)}/${plan.id}`}>
          {sayDay(view, made(plan))}
        </a>
      ),
    },
    last,
    { label: t('plan-column-steps'), value: doneOf },
  ]
}

function nextText(view: View, { steps }: Plan): string {
  const t = say(messages, view)
  const [next] = steps
    .filter(({ state }) => state === 'open')
    .toSorted((one, other) => one.due_on.localeCompare(other.due_on))
  if (!next) return t('plan-nothing-next')
  return t('plan-next', { what: t(`plan-what-${next.what}`), day: sayDayBriefly(view, next.due_on) })
}

export interface NewPlanPageProps {
  readonly view: View
  readonly office: Id<'office'>
  readonly stations: readonly StationAt[]
  readonly today: Day
  readonly form: FormState
  readonly id: string
}

/** A plan for whoever asked for it: found by the code of the receipt, with a few steps. */
export function NewPlanPage(props: NewPlanPageProps) {
  const { view, office, form } = props
  const t = say(messages, view)
  const path = listPath(view, office)
  return (
    <Page view={view} title={t('plan-new')} back={{ href: path, text: t('plans-title') }}>
      <p class="govuk-body">{t('plan-new-explain')}</p>
      <InsetText>{t('plan-no-topic')}</InsetText>
      <Form view={view} messages={messages} state={form} action={path} id={props.id}>
        <StationField form={form} stations={props.stations} view={view} />
        <CodeField form={form} name="code" label={t('plan-code')} />
        {Array.from({ length: planRows }, (_, index) => (
          <Fieldset legend={t('plan-step-legend', { row: index + 1 })} legendSize="s">
            <div class="visit-first">
              <WhatField view={view} form={form} name={planField(index + 1, 'what')} />
              <DateField form={form} name={planField(index + 1, 'dueOn')} label={t('plan-due-on')} min={props.today} />
            </div>
          </Fieldset>
        ))}
        <Button>{t('plan-save')}</Button>
      </Form>
    </Page>
  )
}

function WhatField({ view, form, name }: { view: View; form: FormState; name: string }) {
  const t = say(messages, view)
  const options = planWhats.map((what) => ({ value: what, text: t(`plan-what-${what}`) }))
  return <Select form={form} name={name} label={t('plan-what')} options={options} emptyOption={t('plan-choose')} />
}

export interface PlanPageProps {
  readonly view: View
  readonly office: Id<'office'>
  readonly plan: Plan
  readonly today: Day
  /** Whether the person's consent to be followed up stands. */
  readonly agreed: boolean
  /** The form that came back, and which it is. */
  readonly sent: { readonly deed: 'step' | 'ending' | 'other'; readonly form: FormState } | undefined
  /** How to reach the person, where that was asked for. */
  readonly contact: Contact | undefined
  readonly saved: boolean
}

/** One plan. */
export function PlanPage(props: PlanPageProps) {
  const { view, office, plan, agreed, sent } = props
  const t = say(messages, view)
  const path = `${listPath(view, office)}/${plan.id}`
  const runs = plan.ended_on === null
  const told = sent?.deed === 'other' ? sent.form.objections : []
  return (
    <Page
      view={view}
      title={t('plan-title', { day: sayDay(view, dayAt(plan.made_at, plan.zone)) })}
      caption={runs ? t('plans-running') : t(`plan-why-${plan.ended_why!}`)}
      back={{ href: listPath(view, office), text: t('plans-title') }}
    >
      {props.saved && <Notice tone="success" title={t('plan-saved')} />}
      {told.map(({ rule }) => (
        <Notice tone="warning" title={t(rule as keyof typeof messages)} />
      ))}
      {runs && !agreed && <Notice tone="warning" title={t('plan-without-consent')} />}
      <h2 class="govuk-heading-m">{t('plan-steps-title')}</h2>
      <DataTable
        view={view}
        hideCaption
        caption={t('plan-steps-title')}
        columns={stepColumns(props, path)}
        rows={plan.steps.toSorted((one, other) => one.due_on.localeCompare(other.due_on))}
      />
      {runs && agreed && <ContactPart view={view} path={path} contact={props.contact} />}
      {((runs && agreed) || sent?.deed === 'step') && <AddStep {...props} path={path} />}
      {(runs || sent?.deed === 'ending') && <Ending {...props} path={path} />}
    </Page>
  )
}

const formIn = (sent: PlanPageProps['sent'], deed: 'step' | 'ending'): FormState =>
  sent?.deed === deed ? sent.form : emptyForm

function AddStep({ view, plan, today, sent, path }: PlanPageProps & { path: string }) {
  const t = say(messages, view)
  const form = formIn(sent, 'step')
  return (
    <Form view={view} messages={messages} state={form} action={`${path}/steps`}>
      <Fieldset legend={t('plan-add')} legendSize="m">
        <HiddenField name="seen" value={plan.steps.length} />
        <WhatField view={view} form={form} name="what" />
        <DateField form={form} name="dueOn" label={t('plan-due-on')} min={today} />
        <Button look="secondary">{t('plan-add')}</Button>
      </Fieldset>
    </Form>
  )
}

function Ending({ view, sent, path }: PlanPageProps & { path: string }) {
  const t = say(messages, view)
  const form = formIn(sent, 'ending')
  const items = planEndings.map((why) => ({ value: why, text: t(`plan-why-${why}`) }))
  return (
    <Form view={view} messages={messages} state={form} action={`${path}/ending`}>
      <h2 class="govuk-heading-m">{t('plan-end-title')}</h2>
      <Radios form={form} name="why" label={t('plan-end-why')} items={items} small />
      <Button look="warning">{t('plan-end')}</Button>
    </Form>
  )
}

function stepColumns({ view, plan, today }: PlanPageProps, path: string): Column<PlanStep>[] {
  const t = say(messages, view)
  const stateText = ({ state, due_on }: PlanStep) => t(`plan-${state === 'open' && due_on < today ? 'overdue' : state}`)
  const columns: Column<PlanStep>[] = [
    { label: t('plan-column-what'), value: ({ what }) => t(`plan-what-${what}`) },
    { label: t('plan-column-day'), value: ({ due_on }) => due_on },
    {
      label: t('plan-column-state'),
      value: stateText,
      show: (step) => (
        <Tag colour={step.state === 'open' ? (step.due_on < today ? 'red' : 'teal') : 'grey'}>{stateText(step)}</Tag>
      ),
    },
  ]
  if (plan.ended_on !== null) return columns
  const marks = (step: PlanStep) => (step.state === 'open' ? <StepMarks view={view} step={step} path={path} /> : <></>)
  return [...columns, { label: t('column-actions'), value: () => '', show: marks }]
}

/** The two buttons of a step that is pending; each says aloud of which step it is. */
function StepMarks({ view, step, path }: { view: View; step: PlanStep; path: string }) {
  const t = say(messages, view)
  const aloud = (mark: string) => `${mark}: ${t(`plan-what-${step.what}`)}, ${sayDay(view, step.due_on)}`
  return (
    <form method="post">
      <Buttons>
        {(['done', 'dropped'] as const).map((state) => (
          <button
            type="submit"
            class="govuk-button govuk-button--secondary button-small"
            formaction={`${path}/steps/${step.position}/${state === 'done' ? 'completion' : 'dropping'}`}
            aria-label={aloud(t(`plan-mark-${state}`))}
          >
            {t(`plan-mark-${state}`)}
          </button>
        ))}
      </Buttons>
    </form>
  )
}

/** A button that shows the telephone, or the telephone. */
function ContactPart({ view, path, contact }: { view: View; path: string; contact: Contact | undefined }) {
  const t = say(messages, view)
  if (contact) {
    const rows = (['name', 'phone', 'mail'] as const).flatMap((way) =>
      contact[way] === null ? [] : [{ key: t(`plan-contact-${way}`), value: contact[way] }],
    )
    return (
      <>
        <h2 class="govuk-heading-m">{t('plan-contact-title')}</h2>
        <SummaryList rows={rows} />
        <InsetText>{t('plan-contact-safe')}</InsetText>
      </>
    )
  }
  return (
    <Form view={view} messages={messages} state={emptyForm} action={`${path}/contact`}>
      <p class="govuk-hint">{t('plan-contact-explain')}</p>
      <Button look="secondary">{t('plan-contact')}</Button>
    </Form>
  )
}
