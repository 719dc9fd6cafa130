// One station's month: its numbers, what the station tells, what has happened, and the next step for whoever may take it.
import { lastDayOf } from '#kernel/day'
import { decimalOf } from '#kernel/money'
import type { Id } from '#kernel/id'
import { emptyForm, formOf, type FormState, type Typed } from '#platform/forms'
import { say, sayDay, sayInstant, sayMonth } from '#platform/messages'
import { currencyIn, type Pack } from '#platform/pack'
import {
  Button,
  ExportLinks,
  Fieldset,
  Form,
  HiddenField,
  InsetText,
  Notice,
  NumberField,
  Page,
  SummaryList,
  TextArea,
} from '#platform/ui'
import type { View } from '#platform/view'
import type { IndicatorId } from '../indicators.ts'
import { messages } from '../messages/report.ts'
import { isChanged, seenOf, type Cell, type MonthState, type Step, type StepKind } from '../rules/report.ts'
import type { Entry, ReportPlace } from '../store/report.ts'
import { reportPath, StateTag } from './report-list.tsx'
import { Numbers, sayKey, typedValues } from './report-numbers.tsx'
import { stationTitle } from './words.ts'

/** What a person may do at the report as it stands now. */
export interface Offers {
  readonly type: boolean
  readonly steps: readonly StepKind[]
  /** Signing is theirs, and the month has not ended. */
  readonly signLater: boolean
}

/** The deed whose form was sent and came back, with what was typed. */
export interface SentForm {
  readonly deed: 'typed' | StepKind
  readonly form: FormState
}

export interface ReportPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly place: ReportPlace
  readonly state: MonthState
  readonly entry: Entry | undefined
  readonly steps: readonly Step[]
  /** Null where the numbers are not signed and the reader is not of the agency. */
  readonly cells: readonly Cell[] | null
  readonly isSigned: boolean
  /** Numbers that nobody told of a month that came as totals. */
  readonly untold: readonly IndicatorId[]
  /** Entries made here that are not counted, since the month was told as totals. */
  readonly leftOut: number
  readonly offers: Offers
  readonly sent: SentForm | undefined
  /** What has just been done. */
  readonly done: 'entry' | StepKind | undefined
}

/** The report of a month. What was typed and refused is shown again, even where the report was signed in the meantime. */
export function ReportPage(props: ReportPageProps) {
  const { view, pack, place, cells, isSigned, offers, sent } = props
  const t = say(messages, view)
  const definition = (indicator: string) => view.to(reportPath(place, `/definitions/${indicator}`))
  return (
    <Page
      title={t('report-title', { month: sayMonth(view, place.month) })}
      caption={`${stationTitle(view, place)} · ${place.custodian_title}`}
      view={view}
      wide
      scripts={['print']}
      back={{
        href: view.to(`/ventanillas/${place.office_id}/reports?year=${place.month.slice(0, 4)}`),
        text: t('reports-title'),
      }}
    >
      {props.done && <Notice tone="success">{sayKey(view, `report-done-${props.done}`)}</Notice>}
      <Standing {...props} />
      {cells && <ExportLinks view={view} href={view.to(reportPath(place))} />}
      {cells && (
        <Numbers
          view={view}
          pack={pack}
          cells={cells}
          isSigned={isSigned}
          untold={props.untold}
          definition={definition}
        />
      )}
      {offers.type || sent?.deed === 'typed' ? <EntryForm {...props} /> : cells && <Told {...props} />}
      <Steps {...props} />
      <NextSteps {...props} />
    </Page>
  )
}

/** The state, and what has to be known about the numbers. */
function Standing({ view, place, state, cells, isSigned, leftOut }: ReportPageProps) {
  const t = say(messages, view)
  const changed = cells?.filter(isChanged).length ?? 0
  const since = state === 'signed' ? 'report-changed-signed' : 'report-changed-approved'
  return (
    <>
      <p class="govuk-body">
        <StateTag view={view} state={state} />
      </p>
      {state === 'missing' && <Notice tone="warning">{t('report-missing')}</Notice>}
      {isSigned && changed > 0 && <Notice tone="warning">{t(since, { count: changed })}</Notice>}
      {cells && leftOut > 0 && <Notice tone="warning">{t('report-left-out', { count: leftOut })}</Notice>}
      {cells && !isSigned && <InsetText>{t('report-numbers-now')}</InsetText>}
      <p class="govuk-body">{t('report-counts-only', { agency: place.custodian_title })}</p>
    </>
  )
}

/** What the station told, to read. */
function Told({ view, pack, place, entry }: ReportPageProps) {
  const t = say(messages, view)
  const rows = typedValues(view, entry, currencyIn(pack, place.country)).map(({ label, shown }) => ({
    key: label,
    value: <span class="as-typed">{shown}</span>,
  }))
  return (
    <>
      <h2 class="govuk-heading-m">{t('report-typed-title')}</h2>
      <SummaryList rows={rows} />
      {entry && <TypedBy view={view} place={place} entry={entry} />}
    </>
  )
}

const TypedBy = ({ view, place, entry }: { view: View; place: ReportPlace; entry: Entry }) => {
  const t = say(messages, view)
  const by = entry.typed_by_name ?? t('report-nobody')
  return <p class="govuk-hint">{t('report-typed-by', { by, at: sayInstant(view, entry.typed_at, place.zone) })}</p>
}

/** What stands typed, as the form's fields hold it. */
function typedBefore(entry: Entry | undefined): Typed {
  if (!entry) return {}
  const hours = (quarters: number | null) => (quarters === null ? '' : String(quarters / 4))
  const money = (amount: number | null) => (amount === null ? '' : decimalOf({ amount, currency: entry.currency }))
  return {
    open: hours(entry.open),
    staff: hours(entry.staff),
    volunteers: hours(entry.volunteers),
    cash: money(entry.cash),
    kind: money(entry.kind),
    worked: entry.worked,
    didNotWork: entry.didNotWork,
    needs: entry.needs,
  }
}

const stateOfForm = (sent: SentForm | undefined, deed: SentForm['deed'], otherwise: FormState): FormState =>
  sent?.deed === deed ? sent.form : otherwise

/** The form of what the station tells. */
function EntryForm({ view, pack, place, entry, steps, sent }: ReportPageProps) {
  const t = say(messages, view)
  const form = stateOfForm(sent, 'typed', formOf(typedBefore(entry)))
  const currency = currencyIn(pack, place.country)
  const textArea = (name: string, label: string) => (
    <TextArea form={form} name={name} label={label} hint={t('report-text-hint')} rows={4} />
  )
  return (
    <Form view={view} messages={messages} state={form} action={view.to(reportPath(place, '/entry'))}>
      <Fieldset legend={t('report-typed-title')} legendSize="m">
        <HiddenField name="seen" value={seenOf(entry?.position ?? 0, steps)} />
        <NumberField form={form} name="open" label={t('report-open')} hint={t('report-hours-hint')} decimal />
        <NumberField form={form} name="staff" label={t('report-staff')} decimal />
        <NumberField form={form} name="volunteers" label={t('report-volunteers')} decimal />
        <NumberField form={form} name="cash" label={t('report-cash', { currency })} decimal width={10} />
        <NumberField form={form} name="kind" label={t('report-kind', { currency })} decimal width={10} />
        {textArea('worked', t('report-worked'))}
        {textArea('didNotWork', t('report-did-not-work'))}
        {textArea('needs', t('report-needs'))}
      </Fieldset>
      {entry && <TypedBy view={view} place={place} entry={entry} />}
      <Button look="secondary">{t('report-save')}</Button>
    </Form>
  )
}

/** Who did what and when, comments among it. */
function Steps({ view, place, steps }: ReportPageProps) {
  const t = say(messages, view)
  const rows = steps.map((step) => ({
    key: sayKey(view, `report-step-${step.step}`),
    value: (
      <>
        {t('report-step-by', {
          by: step.taken_by_name ?? t('report-nobody'),
          at: sayInstant(view, step.taken_at, place.zone),
        })}
        {step.text && <p class="as-typed">{step.text}</p>}
      </>
    ),
  }))
  return (
    <>
      <h2 class="govuk-heading-m">{t('report-steps-title')}</h2>
      {rows.length === 0 ? <p class="govuk-body">{t('report-steps-none')}</p> : <SummaryList rows={rows} />}
    </>
  )
}

/** The address, the button and what is said above it, for each step. */
const stepForms = {
  signed: { under: '/signature', button: 'report-sign', explain: 'report-sign-explain' },
  approved: { under: '/approval', button: 'report-approve', explain: 'report-approve-explain' },
  accepted: { under: '/acceptance', button: 'report-accept', explain: null },
  commented: { under: '/comment', button: 'report-comment', explain: null },
  reopened: { under: '/reopening', button: 'report-reopen', explain: null },
} as const satisfies Record<StepKind, unknown>

/** The steps that this reader may take now. A step that came back with objections is shown whatever has happened since. */
function NextSteps(props: ReportPageProps) {
  const { view, place, offers, sent } = props
  const t = say(messages, view)
  const refused = sent && sent.deed !== 'typed' ? [sent.deed] : []
  const kinds = [...new Set([...offers.steps, ...refused])]
  if (kinds.length === 0 && !offers.signLater) return <></>
  const day = sayDay(view, lastDayOf(place.month))
  return (
    <section class="no-print">
      <h2 class="govuk-heading-m">{t('report-next-title')}</h2>
      {offers.signLater && <p class="govuk-body">{t('report-sign-later', { day })}</p>}
      {kinds.map((kind) => (
        <StepForm {...props} kind={kind} />
      ))}
    </section>
  )
}

function StepForm({ view, place, entry, steps, sent, kind }: ReportPageProps & { kind: StepKind }) {
  const t = say(messages, view)
  const { under, button, explain } = stepForms[kind]
  const form = stateOfForm(sent, kind, emptyForm)
  return (
    <Form view={view} messages={messages} state={form} action={view.to(reportPath(place, under))}>
      <HiddenField name="seen" value={seenOf(entry?.position ?? 0, steps)} />
      {explain && <p class="govuk-body">{t(explain)}</p>}
      {kind === 'commented' && (
        <TextArea
          form={form}
          name="text"
          id="comment"
          label={t('report-comment-field')}
          hint={t('report-comment-hint')}
          rows={3}
        />
      )}
      {kind === 'reopened' && (
        <TextArea
          form={form}
          name="text"
          id="reason"
          label={t('report-reopen-field')}
          hint={t('report-reopen-hint')}
          rows={3}
        />
      )}
      <Button look={kind === 'reopened' || kind === 'commented' ? 'secondary' : undefined}>{t(button)}</Button>
    </Form>
  )
}
