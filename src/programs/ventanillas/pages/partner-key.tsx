// Keys of an agency's own system: the list, making one, its text shown once, ending one.
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say, sayInstant } from '#platform/messages'
import {
  Button,
  DataTable,
  ExportLinks,
  Form,
  HiddenField,
  InsetText,
  Notice,
  Page,
  Radios,
  Tag,
  TextField,
  type Column,
  type Option,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/partner-key.ts'
import { titleLength } from '../rules/partner-key.ts'
import type { PartnerKeyRow } from '../store/partner-key.ts'
import { stationTitle } from './words.ts'

/** Where the keys of an office stand. */
export const keysPath = (office: Id<'office'>): string => `/ventanillas/${office}/partner-keys`

function sayState(view: View, { ended_at, zone }: PartnerKeyRow): string {
  const t = say(messages, view)
  return ended_at ? t('partner-key-ended-at', { at: sayInstant(view, ended_at, zone) }) : t('partner-key-open')
}

/** The columns of the list, on screen and in files. */
export function keyColumns(view: View): Column<PartnerKeyRow>[] {
  const t = say(messages, view)
  return [
    { label: t('partner-key-name'), value: (key) => key.title },
    { label: t('partner-key-station'), value: (key) => stationTitle(view, key) },
    { label: t('partner-key-made'), value: (key) => sayInstant(view, key.made_at, key.zone) },
    { label: t('partner-key-used'), value: (key) => key.used_on ?? t('partner-key-never-used') },
    {
      label: t('partner-key-state'),
      value: (key) => sayState(view, key),
      show: ({ ended_at, zone }) =>
        ended_at ? (
          <span>
            <Tag colour="grey">{t('partner-key-ended')}</Tag> {sayInstant(view, ended_at, zone)}
          </span>
        ) : (
          <Tag colour="green">{t('partner-key-open')}</Tag>
        ),
    },
  ]
}

const columnsOnScreen = (view: View, office: Id<'office'>): Column<PartnerKeyRow>[] => [
  ...keyColumns(view),
  {
    label: say(messages, view)('partner-key-do'),
    value: () => null,
    show: (key) =>
      key.ended_at === null && (
        <a class="govuk-link no-print" href={view.to(`${keysPath(office)}/${key.id}/ending`)}>
          {say(messages, view)('partner-key-end')}
          <span class="govuk-visually-hidden"> {key.title}</span>
        </a>
      ),
  },
]

export interface PartnerKeysPageProps {
  readonly view: View
  readonly office: Id<'office'>
  readonly keys: readonly PartnerKeyRow[]
  /** The stations that the agency leads here. */
  readonly stations: readonly Option[]
  readonly form: FormState
  /** The id that a new key gets. */
  readonly id: string
  /** Where the interface describes itself. */
  readonly description: string
}

/** The agency's keys at an office, and the form in which one is made. */
export function PartnerKeysPage({ view, office, keys, stations, form, id, description }: PartnerKeysPageProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('partner-keys-title')} scripts={['print']}>
      <p>{t('partner-keys-lead')}</p>
      <DataTable
        view={view}
        caption={t('partner-keys-caption')}
        columns={columnsOnScreen(view, office)}
        rows={keys}
        empty={t('partner-keys-none')}
      />
      <ExportLinks view={view} href={view.to(keysPath(office))} />
      <h2>{t('partner-key-make-title')}</h2>
      {stations.length === 0 ? (
        <p>{t('partner-key-no-station')}</p>
      ) : (
        <KeyForm view={view} office={office} stations={stations} form={form} id={id} />
      )}
      <h2>{t('partner-keys-how')}</h2>
      <p>
        {t('partner-keys-how-text')}{' '}
        <a class="govuk-link" href={description}>
          {description}
        </a>
      </p>
    </Page>
  )
}

type KeyFormProps = Pick<PartnerKeysPageProps, 'view' | 'office' | 'stations' | 'form' | 'id'>

function KeyForm({ view, office, stations, form, id }: KeyFormProps) {
  const t = say(messages, view)
  return (
    <Form view={view} messages={messages} state={form} action={view.to(keysPath(office))}>
      <HiddenField name="id" value={id} />
      <TextField
        form={form}
        name="title"
        label={t('partner-key-label')}
        hint={t('partner-key-label-hint')}
        maxLength={titleLength}
        autocomplete="off"
      />
      <Radios
        form={form}
        name="station"
        label={t('partner-key-at')}
        items={stations}
        preset={stations.length === 1 ? stations[0]!.value : undefined}
      />
      <Button>{t('partner-key-make')}</Button>
    </Form>
  )
}

/** The text of a new key, shown once. */
export function NewKeyPage(props: { view: View; office: Id<'office'>; shown: string; station: string }) {
  const { view, office, shown, station } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('partner-key-shown-title')} back={{ href: view.to(keysPath(office)) }}>
      <InsetText>
        <code class="code">{shown}</code>
      </InsetText>
      <p>{t('partner-key-shown-text', { station })}</p>
    </Page>
  )
}

/** Asks once more before a key is ended. */
export function KeyEndingPage(props: { view: View; office: Id<'office'>; ending: PartnerKeyRow; form: FormState }) {
  const { view, office, ending, form } = props
  const t = say(messages, view)
  const path = view.to(keysPath(office))
  return (
    <Page view={view} title={t('partner-key-end-title', { title: ending.title })} back={{ href: path }}>
      {ending.ended_at && <Notice tone="info">{sayState(view, ending)}</Notice>}
      <p>{t('partner-key-end-text')}</p>
      <Form view={view} messages={messages} state={form} action={`${path}/${ending.id}/ending`}>
        <Button look="warning">{t('partner-key-end')}</Button>
      </Form>
    </Page>
  )
}
