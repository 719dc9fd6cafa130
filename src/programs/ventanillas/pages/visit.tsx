// The page that a worker uses most: a visit in twenty seconds, the slip, the list of visits, voiding one.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { showCode } from '#kernel/text'
import { textOf, textsOf, type FormState } from '#platform/forms'
import { say, sayDay, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  Buttons,
  Checkboxes,
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
  QrCode,
  Radios,
  Select,
  Slip,
  SummaryList,
  Tag,
  TextField,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/visit.ts'
import { itemsOf, presetLanguage, titleOf, varietiesOf, type Item } from '../rules/item.ts'
import { nextSteps, type ServiceKind } from '../rules/visit.ts'
import type { StationAt } from '../store/station.ts'
import type { Visit } from '../store/visit.ts'
import { hoursText, stationTitle } from './words.ts'

type Speak = Say<typeof messages>

export interface VisitPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly stations: readonly StationAt[]
  readonly today: Day
  readonly form: FormState
  /** Made with the page, so that a second submission counts once and shows the same slip. */
  readonly id: Id<'visit'>
  readonly code: string
  /** The visit that this one stands for, if it corrects one. */
  readonly replaces?: Visit | undefined
}

/** One page, anonymous unless the visitor asks otherwise. What most visits need stands first. */
export function VisitPage(props: VisitPageProps) {
  const { view, form } = props
  const t = say(messages, view)
  const path = `/ventanillas/${props.office}/visits`
  return (
    <Page view={view} title={t('visit-title')} caption={props.stations[0]?.office_title}>
      <p class="govuk-hint">
        {t('visit-anonymous')} <span class="keys">{t('visit-keys')}</span>
      </p>
      <Form view={view} messages={messages} state={form} action={view.to(path)} id={props.id} class="visit-form">
        <HiddenField name="code" value={textOf(form, 'code', props.code)} />
        {props.replaces && <Replacing form={form} visit={props.replaces} t={t} view={view} />}
        <FirstFields {...props} t={t} />
        <Choices {...props} t={t} kind="need" label={t('field-need')} accessKey="n" />
        <Choices {...props} t={t} kind="topic" label={t('field-topic')} accessKey="i" />
        <Details summary={t('more-details')} open={isOpened(form, ['screening', 'vaccination', 'program'])}>
          <ScreeningFields {...props} t={t} />
          <Choices {...props} t={t} kind="vaccination" label={t('field-vaccination')} />
          <Choices {...props} t={t} kind="program" label={t('field-program')} />
        </Details>
        <Details
          summary={t('more-receipt')}
          open={isOpened(form, ['earlierReceipt', 'interpreter', 'contact', 'consent'])}
        >
          <ReceiptFields {...props} t={t} />
        </Details>
        <div class="save-bar">
          <Button>{t('visit-save')}</Button>
        </div>
      </Form>
    </Page>
  )
}

type Fields = VisitPageProps & { readonly t: Speak }

/** Whether one of the fields holds something or has an objection, so that what folds away is not hidden then. */
const isOpened = (form: FormState, names: readonly string[]): boolean =>
  names.some((name) => textOf(form, name) !== '' || form.objections.some((objection) => objection.field === name))

function FirstFields({ form, stations, today, pack, view, t }: Fields) {
  const several = stations.length > 1
  return (
    <div class="visit-first">
      {several ? (
        <Select
          form={form}
          name="station"
          label={t('field-station')}
          options={stations.map((station) => ({ value: station.id, text: stationTitle(view, station) }))}
          preset={stations[0]?.id}
        />
      ) : (
        <HiddenField name="station" value={stations[0]?.id ?? ''} />
      )}
      <TextField
        form={form}
        name="postalCode"
        label={t('field-postal-code')}
        hint={t('field-postal-code-hint')}
        width={10}
        autocomplete="off"
        inputMode="text"
        autofocus={form.objections.length === 0}
      />
      <Select
        form={form}
        name="language"
        label={t('field-language')}
        options={varietiesOf(pack).map((variety) => ({ value: variety.code, text: variety[view.language] }))}
        preset={presetLanguage(pack)}
      />
      <DateField form={form} name="visitedOn" label={t('field-day')} preset={today} max={today} />
      <Radios
        form={form}
        name="firstThisYear"
        label={t('field-first')}
        items={(['yes', 'no', 'not-asked'] as const).map((answer) => ({ value: answer, text: t(`answer-${answer}`) }))}
        preset="not-asked"
        small
        inline
      />
    </div>
  )
}

/** How many of a kind stand open; the pack lists the most frequent first, the others fold away. */
const mostFrequent = 10

function Choices(props: Fields & { kind: ServiceKind; label: string; accessKey?: string }) {
  const { form, kind, t } = props
  const items = itemsOf(props.pack, kind)
  const preset = presetOf(props.replaces, kind)
  const chosen = [...textsOf(form, kind), ...preset]
  const shared = { form, name: kind, preset, small: true, columns: true, class: 'choices-tight' }
  const choices = (some: readonly Item[]) => some.map((item) => ({ value: item.code, text: item[props.view.language] }))
  const rest = items.slice(mostFrequent)
  return (
    <>
      <Checkboxes
        {...shared}
        label={props.label}
        legendSize="s"
        accessKey={props.accessKey}
        items={choices(items.slice(0, mostFrequent))}
      />
      {rest.length > 0 && (
        <Details summary={t('more-choices', { count: rest.length })} open={rest.some((item) => chosen.includes(item.code))}>
          <Checkboxes {...shared} form={silent(form)} id={`${kind}-more`} label={props.label} hideLabel items={choices(rest)} />
        </Details>
      )}
    </>
  )
}

/** The same form without its objections: they stand once, at the first choices. */
const silent = (form: FormState): FormState => ({ typed: form.typed, objections: [] })

const presetOf = (visit: Visit | undefined, kind: ServiceKind): string[] =>
  visit?.services.filter((service) => service.kind === kind).map((service) => service.item) ?? []

function ScreeningFields(props: Fields) {
  const { t, view } = props
  const steps = nextSteps.map((step) => ({ value: step, text: t(`next-${step}`) }))
  return (
    <Checkboxes
      form={props.form}
      name="screening"
      label={t('field-screening')}
      hint={t('field-screening-hint')}
      legendSize="s"
      preset={presetOf(props.replaces, 'screening')}
      small
      items={itemsOf(props.pack, 'screening').map((item) => ({
        value: item.code,
        text: item[view.language],
        conditional: (
          <Select
            form={props.form}
            name={`next-${item.code}`}
            label={t('field-next-step', { item: item[view.language] })}
            options={steps}
            preset="none"
          />
        ),
      }))}
    />
  )
}

function ReceiptFields({ form, stations, t }: Fields) {
  const agency = stations.find((station) => station.lead_title)?.lead_title ?? ''
  return (
    <>
      <CodeField form={form} name="earlierReceipt" label={t('field-earlier-receipt')} hint={t('field-earlier-receipt-hint')} />
      <Checkboxes form={form} name="interpreter" items={[{ value: 'yes', text: t('field-interpreter') }]} small />
      <p class="govuk-inset-text">{t('consent-text', { agency })}</p>
      <Radios
        form={form}
        name="consent"
        label={t('field-consent')}
        items={[
          { value: '', text: t('consent-none') },
          { value: 'oral', text: t('consent-oral') },
          { value: 'written', text: t('consent-written') },
        ]}
        preset=""
        small
        inline
      />
      <TextField form={form} name="contact" label={t('field-contact')} hint={t('field-contact-hint')} type="tel" width={20} autocomplete="off" />
    </>
  )
}

const Replacing = ({ form, visit, t, view }: { form: FormState; visit: Visit; t: Speak; view: View }) => (
  <>
    <HiddenField name="replaces" value={visit.id} />
    <p class="govuk-inset-text">{sayDay(view, visit.visited_on)}</p>
    <TextField form={form} name="replacesReason" label={t('field-replaces-reason')} autocomplete="off" />
  </>
)

export interface SlipPageProps {
  readonly view: View
  readonly office: Id<'office'>
  readonly visit: Id<'visit'>
  readonly code: string
  readonly repeated: boolean
  readonly station: StationAt
  /** The language that the visitor speaks, where the slip is written in it; otherwise the pages' first language. */
  readonly visitor: View
}

/** Saved: the slip to print or show, and the way to the next visit. The slip carries no crest, topic or name. */
export function SlipPage(props: SlipPageProps) {
  const { view } = props
  const t = say(messages, view)
  const path = `/ventanillas/${props.office}/visits`
  return (
    <Page view={view} title={t('visit-saved')} scripts={['print']} ownHeading>
      <h1 class="govuk-visually-hidden">{t('visit-saved')}</h1>
      <div class="no-print">
        <Notice tone="success" title={props.repeated ? t('visit-saved-already') : t('visit-saved')} />
        <form method="post" action={view.to(`${path}/${props.visit}/void`)}>
          <Buttons>
            <ButtonLink href={view.to(`${path}/new`)}>{t('visit-next')}</ButtonLink>
            <button type="button" class="govuk-button govuk-button--secondary" data-print="" hidden>
              {t('slip-print')}
            </button>
            <Button look="secondary">{t('undo')}</Button>
          </Buttons>
        </form>
      </div>
      <VisitSlip {...props} />
    </Page>
  )
}

function VisitSlip({ visitor, code, station }: SlipPageProps) {
  const t = say(messages, visitor)
  const unknown = t('slip-unknown')
  return (
    <Slip>
      <div lang={visitor.language}>
      <h2 class="govuk-heading-m">{t('slip-title')}</h2>
      <div class="slip-code">
        <QrCode text={code} label={t('slip-code')} />
        <div>
          <p class="slip-code__text">{showCode(code)}</p>
          <p>{t('slip-keep')}</p>
        </div>
      </div>
      <SummaryList
        rows={[
          { key: t('slip-where'), value: [station.place, station.street].filter(Boolean).join(', ') || unknown },
          { key: t('slip-when'), value: station.hours.length > 0 ? hoursText(visitor, station.hours) : unknown },
          { key: t('slip-line'), value: station.public_line ?? unknown },
          { key: t('slip-bring'), value: t('slip-bring-what') },
        ]}
      />
      </div>
    </Slip>
  )
}

export interface VisitsPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly visits: readonly Visit[]
  readonly count: number
  readonly span: { readonly from: Day; readonly to: Day }
  readonly page: { readonly number: number; readonly last: number }
  readonly notice?: 'undone' | 'voided' | undefined
  /** Whether a visit's row offers to undo or void it. */
  readonly offers: (visit: Visit) => 'undo' | 'void' | 'nothing'
}

/** The visits of some days: what was done, never who. */
export function VisitsPage(props: VisitsPageProps) {
  const { view, span } = props
  const t = say(messages, view)
  const path = view.to(`/ventanillas/${props.office}/visits`)
  const query = `from=${span.from}&to=${span.to}`
  return (
    <Page view={view} title={t('visits-title')} scripts={['print']} wide>
      {props.notice && <Notice tone="success" title={t(props.notice)} />}
      <Buttons>
        <ButtonLink href={`${path}/new`}>{t('visit-title')}</ButtonLink>
        <ButtonLink look="secondary" href={view.to(`/ventanillas/${props.office}/day-sheets/new`)}>
          {t('sheet-title')}
        </ButtonLink>
      </Buttons>
      <Filters view={view} action={path} state={filled(span)}>
        <DateField form={filled(span)} name="from" label={t('field-from')} />
        <DateField form={filled(span)} name="to" label={t('field-to')} />
      </Filters>
      <p class="govuk-body-l">{t('visits-count', { count: props.count })}</p>
      <DataTable view={view} hideCaption caption={t('visits-title')} columns={[...visitColumns(view, props.pack), { label: t('column-actions'), value: () => '', show: (visit) => <RowActions {...props} visit={visit} t={t} /> }]} rows={props.visits} empty={t('visits-empty')} />
      <Pagination view={view} page={props.page.number} pages={props.page.last} href={(page) => `${path}?${query}&page=${page}`} />
      <ExportLinks view={view} href={`${path}?${query}`} />
    </Page>
  )
}

const filled = (span: { from: Day; to: Day }): FormState => ({ typed: span, objections: [] })

/** The columns of the list, in its exports; the page adds what can be done with a row. */
export const visitColumns = (view: View, pack: Pack): Column<Visit>[] => {
  const t = say(messages, view)
  return [
    { label: t('field-day'), value: (visit) => visit.visited_on },
    { label: t('column-what'), value: (visit) => whatWasDone(visit, pack, view) },
    { label: t('field-language'), value: (visit) => varietyTitle(pack, visit.language, view) },
    { label: t('column-first'), value: (visit) => t(`answer-${visit.first_this_year}`) },
    {
      label: t('column-state'),
      value: (visit) => stateText(visit, t),
      show: (visit) => (visit.voided_reason === null ? stateText(visit, t) : <Tag colour="grey">{stateText(visit, t)}</Tag>),
    },
  ]
}

const stateText = (visit: Visit, t: Speak): string =>
  visit.voided_reason === null ? t('state-stands') : t('state-voided', { reason: visit.voided_reason })

const varietyTitle = (pack: Pack, code: string, view: View): string =>
  varietiesOf(pack).find((variety) => variety.code === code)?.[view.language] ?? code

/** The services of a visit as words, screenings without their next step. */
export const whatWasDone = (visit: Visit, pack: Pack, view: View): string =>
  visit.services.map((service) => titleOf(pack, service.kind, service.item, view.language)).join(', ')

function RowActions({ view, office, offers, visit, t }: Pick<VisitsPageProps, 'view' | 'office' | 'offers'> & { visit: Visit; t: Speak }) {
  const path = view.to(`/ventanillas/${office}/visits/${visit.id}/void`)
  const offer = offers(visit)
  if (offer === 'nothing') return <></>
  if (offer === 'void') return <a href={path}>{t('void')}</a>
  return (
    <form method="post" action={path}>
      <Button look="secondary" class="button-small">
        {t('undo')}
      </Button>
    </form>
  )
}

export interface VoidPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly visit: Visit
  readonly form: FormState
}

/** A visit that was wrong: void it with a reason, or record the one that replaces it. */
export function VoidPage({ view, pack, office, visit, form }: VoidPageProps) {
  const t = say(messages, view)
  const path = `/ventanillas/${office}/visits`
  return (
    <Page view={view} title={t('void-title')}>
      <SummaryList
        rows={[
          { key: t('field-day'), value: sayDay(view, visit.visited_on) },
          { key: t('column-what'), value: whatWasDone(visit, pack, view) },
        ]}
      />
      <p>{t('void-explain')}</p>
      <Form view={view} messages={messages} state={form} action={view.to(`${path}/${visit.id}/void`)}>
        <TextField form={form} name="reason" label={t('field-reason')} autocomplete="off" />
        <Buttons>
          <Button look="warning">{t('void')}</Button>
          <a class="govuk-link" href={view.to(`${path}/new?replaces=${visit.id}`)}>
            {t('void-replace')}
          </a>
        </Buttons>
      </Form>
    </Page>
  )
}
