// The list of enrolments and of counts in aggregate; one enrolment with its steps.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { emptyForm, type FormState } from '#platform/forms'
import { say, sayDay } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  Buttons,
  CodeField,
  DataTable,
  DateField,
  Details,
  ExportLinks,
  Filters,
  Form,
  HiddenField,
  Notice,
  Page,
  Pagination,
  Radios,
  Select,
  SummaryList,
  TextField,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/enrolment.ts'
import { enrolmentSteps, stepsAfter } from '../rules/enrolment.ts'
import { itemsOf, titleOf } from '../rules/item.ts'
import type { Enrolment, EnrolmentFilter, Tally } from '../store/enrolment.ts'
import { RecordNotice, ToldField } from './enrolment-form.tsx'

export interface EnrolmentsPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly enrolments: readonly Enrolment[]
  readonly count: number
  readonly tallies: readonly Tally[]
  readonly filter: EnrolmentFilter
  readonly page: { readonly number: number; readonly last: number }
  readonly mayVoid: boolean
  readonly notice: 'tally-saved' | 'tally-voided' | undefined
  /** The form that finds by receipt, where it came back with an objection. */
  readonly finding: FormState
}

const listPath = (view: View, office: Id<'office'>): string => view.to(`/ventanillas/${office}/enrolments`)

/** The enrolments whose last step lies in some days, and what was counted in aggregate in them. */
export function EnrolmentsPage(props: EnrolmentsPageProps) {
  const { view, pack, office, filter } = props
  const t = say(messages, view)
  const path = listPath(view, office)
  const query = new URLSearchParams({ ...filter }).toString()
  return (
    <Page view={view} title={t('enrolments-title')} scripts={['print']} wide>
      {props.notice && <Notice tone="success" title={t(props.notice)} />}
      <Buttons>
        <ButtonLink href={`${path}/new`}>{t('enrolment-new')}</ButtonLink>
      </Buttons>
      <FilterFields {...props} />
      <FindByReceipt view={view} office={office} form={props.finding} />
      <p class="govuk-body-l">{t('enrolments-count', { count: props.count })}</p>
      <DataTable
        view={view}
        hideCaption
        caption={t('enrolments-title')}
        columns={linkedColumns(view, pack, office)}
        rows={props.enrolments}
        empty={t('enrolments-empty')}
      />
      <Pagination
        view={view}
        page={props.page.number}
        pages={props.page.last}
        href={(page) => `${path}?${query}&page=${page}`}
      />
      <ExportLinks view={view} href={`${path}?${query}`} />
      {props.tallies.length > 0 && <Tallies {...props} />}
    </Page>
  )
}

function FilterFields({ view, pack, office, filter }: EnrolmentsPageProps) {
  const t = say(messages, view)
  const state: FormState = { typed: { ...filter }, objections: [] }
  const programs = itemsOf(pack, 'program').map((item) => ({ value: item.code, text: item[view.language] }))
  const steps = [...enrolmentSteps, 'voided' as const].map((step) => ({ value: step, text: t(`step-${step}`) }))
  return (
    <Filters view={view} action={listPath(view, office)} state={state}>
      <DateField form={state} name="from" label={t('field-from')} />
      <DateField form={state} name="to" label={t('field-to')} />
      <Select
        form={state}
        name="program"
        label={t('enrolment-program')}
        options={programs}
        emptyOption={t('field-any')}
      />
      <Select form={state} name="step" label={t('enrolment-step')} options={steps} emptyOption={t('field-any')} />
    </Filters>
  )
}

/** A code is posted, never part of an address. */
function FindByReceipt({ view, office, form }: { view: View; office: Id<'office'>; form: FormState }) {
  const t = say(messages, view)
  return (
    <Details summary={t('enrolment-find-title')} open={form.objections.length > 0}>
      <Form view={view} messages={messages} state={form} action={`${listPath(view, office)}/search`}>
        <CodeField form={form} name="receipt" label={t('field-receipt-code')} />
        <Button look="secondary">{t('enrolment-find')}</Button>
      </Form>
    </Details>
  )
}

/** The columns of the list, on the page and in its exports: never who. */
export function enrolmentColumns(view: View, pack: Pack): Column<Enrolment>[] {
  const t = say(messages, view)
  return [
    { label: t('enrolment-program'), value: ({ program }) => titleOf(pack, 'program', program, view.language) },
    { label: t('column-group'), value: ({ age_group }) => t(`age-${age_group}`) },
    { label: t('column-step'), value: ({ steps }) => t(`step-${steps.at(-1)!.step}`) },
    { label: t('column-last-on'), value: ({ steps }) => steps.at(-1)!.taken_on },
    { label: t('column-first-on'), value: ({ steps }) => steps[0]!.taken_on },
  ]
}

function linkedColumns(view: View, pack: Pack, office: Id<'office'>): Column<Enrolment>[] {
  const [program, ...others] = enrolmentColumns(view, pack)
  const show = (row: Enrolment) => (
    <a class="govuk-link" href={`${listPath(view, office)}/${row.id}`}>
      {titleOf(pack, 'program', row.program, view.language)}
    </a>
  )
  return [{ ...program!, show }, ...others]
}

/** What was counted in aggregate; a coordinator may void a count. */
function Tallies({ view, pack, office, tallies, mayVoid }: EnrolmentsPageProps) {
  const t = say(messages, view)
  const columns: Column<Tally>[] = [
    { label: t('field-day'), value: ({ counted_on }) => counted_on },
    { label: t('enrolment-program'), value: ({ program }) => titleOf(pack, 'program', program, view.language) },
    { label: t('column-group'), value: ({ age_group }) => t(`age-${age_group}`) },
    { label: t('column-step'), value: ({ step, voided }) => t(voided ? 'step-voided' : `step-${step}`) },
    { label: t('column-people'), value: ({ people }) => people, numeric: true },
  ]
  const offer: Column<Tally> = {
    label: t('column-actions'),
    value: () => '',
    show: ({ id, voided }) =>
      voided ? <></> : <a href={`${listPath(view, office)}/tallies/${id}/void`}>{t('tally-void')}</a>,
  }
  return (
    <>
      <h2 class="govuk-heading-m">{t('tallies-title')}</h2>
      <DataTable
        view={view}
        hideCaption
        caption={t('tallies-title')}
        columns={mayVoid ? [...columns, offer] : columns}
        rows={tallies}
      />
    </>
  )
}

export interface VoidTallyPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly tally: Tally
  readonly form: FormState
}

/** A count that was typed wrong. */
export function VoidTallyPage({ view, pack, office, tally, form }: VoidTallyPageProps) {
  const t = say(messages, view)
  const path = listPath(view, office)
  return (
    <Page view={view} title={t('tally-void')} back={{ href: path, text: t('enrolments-title') }}>
      <SummaryList
        rows={[
          { key: t('field-day'), value: sayDay(view, tally.counted_on) },
          { key: t('enrolment-program'), value: titleOf(pack, 'program', tally.program, view.language) },
          { key: t('column-people'), value: String(tally.people) },
        ]}
      />
      <Form view={view} messages={messages} state={form} action={`${path}/tallies/${tally.id}/void`}>
        <TextField form={form} name="reason" label={t('field-reason')} autocomplete="off" />
        <Button look="warning">{t('tally-void')}</Button>
      </Form>
    </Page>
  )
}

export interface FoundEnrolmentsPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly enrolments: readonly Enrolment[]
}

/** The enrolments under one receipt. */
export function FoundEnrolmentsPage({ view, pack, office, enrolments }: FoundEnrolmentsPageProps) {
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={t('enrolment-found-title')}
      back={{ href: listPath(view, office), text: t('enrolments-title') }}
    >
      <DataTable
        view={view}
        hideCaption
        caption={t('enrolment-found-title')}
        columns={linkedColumns(view, pack, office)}
        rows={enrolments}
        empty={t('enrolment-found-none')}
      />
    </Page>
  )
}

export interface EnrolmentPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly enrolment: Enrolment
  readonly today: Day
  readonly form: FormState
  readonly mayVoid: boolean
  readonly saved: boolean
}

/** One enrolment: what has happened, and the step that may follow. */
export function EnrolmentPage(props: EnrolmentPageProps) {
  const { view, pack, office, enrolment } = props
  const t = say(messages, view)
  const path = listPath(view, office)
  const last = enrolment.steps.at(-1)!
  const columns: Column<Enrolment['steps'][number]>[] = [
    { label: t('column-step'), value: ({ step }) => t(`step-${step}`) },
    { label: t('field-day'), value: ({ taken_on }) => taken_on },
    { label: t('column-told'), value: ({ told_on }) => told_on ?? '' },
  ]
  return (
    <Page
      view={view}
      title={titleOf(pack, 'program', enrolment.program, view.language)}
      caption={t(`age-${enrolment.age_group}`)}
      back={{ href: path, text: t('enrolments-title') }}
    >
      {props.saved && <Notice tone="success" title={t('enrolment-saved')} />}
      <h2 class="govuk-heading-m">{t('enrolment-steps-title')}</h2>
      <DataTable
        view={view}
        hideCaption
        caption={t('enrolment-steps-title')}
        columns={columns}
        rows={enrolment.steps}
      />
      {stepsAfter(last.step).length > 0 || props.form.objections.length > 0 ? (
        <NextStep {...props} />
      ) : (
        last.step !== 'voided' && <p class="govuk-body">{t('enrolment-ended')}</p>
      )}
      {props.mayVoid && last.step !== 'voided' && (
        <Form view={view} messages={messages} state={emptyForm} action={`${path}/${enrolment.id}/void`}>
          <Button look="warning">{t('enrolment-void')}</Button>
        </Form>
      )}
    </Page>
  )
}

function NextStep({ view, pack, office, enrolment, form, today }: EnrolmentPageProps) {
  const t = say(messages, view)
  const last = enrolment.steps.at(-1)!
  const next = stepsAfter(last.step)
  const applies = next.includes('applied')
  return (
    <>
      {applies && <RecordNotice view={view} pack={pack} program={enrolment.program} />}
      <h2 class="govuk-heading-m">{t('enrolment-next-title')}</h2>
      <Form view={view} messages={messages} state={form} action={`${listPath(view, office)}/${enrolment.id}/steps`}>
        <HiddenField name="seen" value={last.position} />
        <Radios
          form={form}
          name="step"
          label={t('field-next-enrolment-step')}
          hint={t('enrolment-no-reason')}
          items={next.map((step) => ({ value: step, text: t(`step-${step}`) }))}
          preset={next.length === 1 ? next[0] : undefined}
          small
          inline
        />
        {applies && <ToldField view={view} form={form} />}
        <DateField form={form} name="takenOn" label={t('field-day')} preset={today} max={today} />
        <Button>{t('enrolment-save')}</Button>
      </Form>
    </>
  )
}
