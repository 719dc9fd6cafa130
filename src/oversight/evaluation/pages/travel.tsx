// What arrived from stations with their own installation, and the keys by which it is checked.
import { yearOf } from '#kernel/day'
import type { FormState } from '#platform/forms'
import { say, sayInstant, sayMonth } from '#platform/messages'
import {
  Button,
  ButtonLink,
  DataTable,
  ExportLinks,
  FileField,
  Filters,
  Form,
  Notice,
  Page,
  Radios,
  Select,
  SummaryList,
  Tag,
  TextArea,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import type { Receipt } from '../commands/travel-arriving.ts'
import { spoken } from '../messages/objection.ts'
import { messages as networkMessages } from '../messages/network.ts'
import { messages } from '../messages/travel.ts'
import { endings, showThumbprint } from '../rules/travel.ts'
import type { KeyRow } from '../store/station-key.ts'
import type { ReceivedMonth } from '../store/travel.ts'

/** The columns of the months that arrived, on screen and in files. */
export function receivedColumns(view: View): Column<ReceivedMonth>[] {
  const t = say(messages, view)
  return [
    { label: t('received-month'), value: (row) => row.month, show: (row) => sayMonth(view, row.month) },
    { label: t('received-office'), value: (row) => row.office_title },
    { label: t('received-station'), value: (row) => row.station },
    { label: t('received-agency'), value: (row) => row.custodian_title },
    { label: t('received-contacts'), value: (row) => row.contacts, numeric: true },
    { label: t('received-version'), value: (row) => row.version, numeric: true },
    { label: t('received-reason'), value: (row) => row.reason },
    { label: t('received-signed'), value: (row) => sayInstant(view, row.signed_at, row.zone) },
    { label: t('received-at'), value: (row) => sayInstant(view, row.received_at, row.zone) },
    { label: t('received-how'), value: (row) => t(`arrived-${row.arrived}`) },
  ]
}

export interface ReceivedPageProps {
  readonly view: View
  readonly year: number
  /** The first year that the network has. */
  readonly first: number
  /** The year as it was typed, with what was objected. */
  readonly asked: FormState
  readonly rows: readonly ReceivedMonth[]
  /** The form in which a file is taken in, and what became of the one that just came. */
  readonly form: FormState
  readonly receipt: Receipt | undefined
}

/** The months that arrived in a year. */
export function ReceivedPage(props: ReceivedPageProps) {
  const { view, year, rows, form, receipt } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('received-title')} wide scripts={['print']}>
      {receipt && <CameNotice view={view} receipt={receipt} />}
      <p class="govuk-body">{t('received-lead')}</p>
      <YearFilter {...props} />
      <DataTable
        view={view}
        caption={t('received-caption', { year: String(year) })}
        columns={receivedColumns(view)}
        rows={rows}
        empty={t('received-none', { year: String(year) })}
      />
      {rows.length > 0 && <p class="govuk-body">{t('received-zones')}</p>}
      <ExportLinks view={view} href={view.to(`/reports?year=${year}`)} />
      <h2>{t('upload-title')}</h2>
      <Form view={view} messages={spoken} state={form} action={view.to('/reports')} withFiles>
        <FileField form={form} name="file" label={t('upload-field')} hint={t('upload-hint')} accept=".json" />
        <Button>{t('upload-send')}</Button>
      </Form>
      <ButtonLink look="secondary" href={view.to('/reports/keys')}>
        {t('keys-title')}
      </ButtonLink>
    </Page>
  )
}

function YearFilter({ view, year, first, asked }: ReceivedPageProps) {
  const t = say(messages, view)
  const last = yearOf(view.today)
  const years = Array.from({ length: last - first + 1 }, (_, index) => String(last - index))
  const typed = asked.objections.length > 0 ? [asked.typed['year']].flat().slice(0, 1) : []
  const options = [...typed, ...years].map((one) => ({ value: one ?? '', text: one ?? '' }))
  return (
    <Filters view={view} action={view.to('/reports')} state={asked} messages={networkMessages}>
      <Select form={asked} name="year" label={t('received-year')} options={options} preset={year} />
    </Filters>
  )
}

function CameNotice({ view, receipt }: { view: View; receipt: Receipt }) {
  const { station, month, version, came } = receipt
  const text = say(messages, view)(`upload-${came}`, { station, month: sayMonth(view, month), version })
  return <Notice tone={came === 'received' ? 'success' : 'info'}>{text}</Notice>
}

function sayState(view: View, key: KeyRow): string {
  const t = say(messages, view)
  if (!key.ended_at || !key.ended_why) return t('key-current')
  return t(`key-ended-${key.ended_why}`, { on: sayInstant(view, key.ended_at, key.zone) })
}

/** The columns of the keys, on screen and in files. */
export function keyColumns(view: View): Column<KeyRow>[] {
  const t = say(messages, view)
  return [
    { label: t('received-station'), value: (key) => key.station },
    { label: t('received-office'), value: (key) => key.office_title },
    { label: t('received-agency'), value: (key) => key.custodian_title },
    {
      label: t('key-thumbprint'),
      value: (key) => key.thumbprint,
      show: (key) => <code class="code">{showThumbprint(key.thumbprint)}</code>,
    },
    { label: t('key-registered'), value: (key) => sayInstant(view, key.registered_at, key.zone) },
    { label: t('key-last-month'), value: (key) => key.last_month && sayMonth(view, key.last_month) },
    {
      label: t('key-state'),
      value: (key) => sayState(view, key),
      show: (key) => <Tag colour={key.ended_at ? 'grey' : 'green'}>{sayState(view, key)}</Tag>,
    },
  ]
}

/** On screen each current key can also be ended. */
const columnsOnScreen = (view: View): Column<KeyRow>[] => [
  ...keyColumns(view),
  {
    label: say(messages, view)('key-do'),
    value: () => null,
    show: (key) =>
      key.ended_at === null && (
        <a class="govuk-link no-print" href={view.to(`/reports/keys/${key.thumbprint}/ending`)}>
          {say(messages, view)('key-end')}
          <span class="govuk-visually-hidden"> {key.station}</span>
        </a>
      ),
  },
]

/** The registered keys, and the form in which one is registered. */
export function KeysPage({ view, keys, form }: { view: View; keys: readonly KeyRow[]; form: FormState }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('keys-title')} back={{ href: view.to('/reports') }} wide scripts={['print']}>
      <p class="govuk-body">{t('keys-lead')}</p>
      <DataTable
        view={view}
        caption={t('keys-caption')}
        columns={columnsOnScreen(view)}
        rows={keys}
        empty={t('keys-none')}
      />
      <ExportLinks view={view} href={view.to('/reports/keys')} />
      <h2>{t('register-title')}</h2>
      <Form view={view} messages={messages} state={form} action={view.to('/reports/keys')}>
        <TextArea
          form={form}
          name="text"
          label={t('register-field')}
          hint={t('register-hint')}
          rows={9}
          spellcheck={false}
        />
        <Button>{t('register-send')}</Button>
      </Form>
    </Page>
  )
}

/** One key, and why it is ended. */
export function KeyEndingPage({ view, station, form }: { view: View; station: KeyRow; form: FormState }) {
  const t = say(messages, view)
  const action = view.to(`/reports/keys/${station.thumbprint}/ending`)
  return (
    <Page view={view} title={t('key-end-title')} back={{ href: view.to('/reports/keys') }}>
      <p class="govuk-body">{t('key-end-lead')}</p>
      <SummaryList
        rows={keyColumns(view).map((column) => ({
          key: column.label,
          value: (column.show ?? column.value)(station) ?? '—',
        }))}
      />
      <Form view={view} messages={messages} state={form} action={action}>
        <Radios
          form={form}
          name="why"
          label={t('key-end-why')}
          items={endings.map((why) => ({ value: why, text: t(`key-end-${why}`), hint: t(`key-end-${why}-hint`) }))}
        />
        <Button>{t('key-end')}</Button>
      </Form>
    </Page>
  )
}
