// The queue of an office's directory: what nobody verified, what was verified long ago, and who asks for ID is not known.
import type { FormState } from '#platform/forms'
import { say } from '#platform/messages'
import {
  Button,
  Buttons,
  DataTable,
  ExportLinks,
  Filters,
  Form,
  HiddenField,
  InsetText,
  Notice,
  Page,
  Pagination,
  sayShare,
  Select,
  Stat,
  Stats,
  Tag,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import { askedIdAnswers } from '../rules/service.ts'
import { daysSince } from '../rules/upkeep.ts'
import type { Service } from '../store.ts'
import type { DirectoryAge } from '../store/upkeep.ts'
import type { OfficeChoice } from './directory.tsx'
import { messages, UpkeepTabs } from './upkeep-words.tsx'
import { VerifiedTag, verifiedText } from './words.tsx'

/** An entry in the queue, and whether the reader keeps it. */
export interface Queued {
  readonly service: Service
  readonly mine: boolean
}

export interface UpkeepProps {
  readonly view: View
  readonly office: OfficeChoice | undefined
  readonly offices: readonly OfficeChoice[]
  /** The ages of the directories of the offices. */
  readonly ages: readonly DirectoryAge[]
  readonly rows: readonly Queued[]
  readonly count: number
  readonly page: { readonly number: number; readonly last: number }
  readonly form: FormState
  readonly href: string
  readonly kept: boolean
}

const titleCell = (view: View, { service }: Queued) => (
  <>
    <a class="govuk-link" href={view.to(`/services/${service.id}`)}>
      {service.title}
    </a>
    {service.organization_title !== service.title && <span class="below">{service.organization_title}</span>}
  </>
)

/** The columns of the queue and of its files. */
export function queueColumns(view: View): Column<Queued>[] {
  const t = say(messages, view)
  return [
    { label: t('column-title'), value: ({ service }) => service.title, show: (row) => titleCell(view, row) },
    { label: t('column-line'), value: ({ service }) => service.public_line },
    {
      label: t('column-age'),
      value: ({ service }) => verifiedText(view, service),
      show: ({ service }) => <VerifiedTag view={view} service={service} />,
    },
    { label: t('column-days'), numeric: true, value: ({ service }) => daysSince(service, view.today) },
    {
      label: t('column-id'),
      value: ({ service }) => t(`id-${service.asks_for_id}`),
      show: ({ service }) =>
        service.asks_for_id === 'unknown' ? (
          <Tag colour="orange">{t('id-unknown')}</Tag>
        ) : (
          t(`id-${service.asks_for_id}`)
        ),
    },
  ]
}

/** What is verified next. */
export function UpkeepPage(props: UpkeepProps) {
  const { view, office } = props
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={t('upkeep-title')}
      caption={office && t('services-of', { office: office.title })}
      back={{ href: view.to(office ? `/services?office=${office.code}` : '/services') }}
      wide
      scripts={['print']}
    >
      {props.kept && (
        <Notice tone="success">
          <p>{t('still-right-kept')}</p>
        </Notice>
      )}
      {office && <UpkeepTabs view={view} office={office.code} at="queue" />}
      <QueueFilters {...props} />
      {office ? <Queue {...props} office={office} /> : <OfficeAges {...props} />}
    </Page>
  )
}

function QueueFilters({ view, form, office, offices }: UpkeepProps) {
  const t = say(messages, view)
  const any = t('filter-any')
  return (
    <Filters view={view} action={view.to('/services/upkeep')} state={form}>
      <OfficeField view={view} form={form} office={office} offices={offices} />
      <Select
        form={form}
        name="keeper"
        label={t('filter-keeper')}
        options={[
          { value: '', text: t('keeper-mine') },
          { value: 'all', text: t('keeper-all') },
        ]}
      />
      <Select
        form={form}
        name="verified"
        label={t('filter-verified')}
        emptyOption={any}
        options={(['never', 'old'] as const).map((age) => ({ value: age, text: t(`verified-${age}`) }))}
      />
      <Select
        form={form}
        name="asks"
        label={t('filter-asks')}
        emptyOption={any}
        options={[{ value: 'unknown', text: t('asks-unknown') }]}
      />
    </Filters>
  )
}

interface OfficeFieldProps extends Pick<UpkeepProps, 'view' | 'form' | 'offices'> {
  readonly office: OfficeChoice | undefined
}

/** Which office, where the reader has more than one. */
export function OfficeField({ view, form, office, offices }: OfficeFieldProps) {
  const t = say(messages, view)
  if (offices.length <= 1) return office ? <HiddenField name="office" value={office.code} /> : <></>
  return (
    <Select
      form={form}
      name="office"
      label={t('filter-office')}
      emptyOption={t('choose')}
      options={offices.map(({ code, title }) => ({ value: code, text: title }))}
    />
  )
}

/** The offices that the reader may choose, with how old their directories are. */
function OfficeAges({ view, offices, ages }: UpkeepProps) {
  const t = say(messages, view)
  const titleOf = (code: string) => offices.find((office) => office.code === code)?.title ?? code
  const columns: Column<DirectoryAge>[] = [
    {
      label: t('column-office'),
      value: ({ office_id: code }) => titleOf(code),
      show: ({ office_id: code }) => (
        <a class="govuk-link" href={view.to(`/services/upkeep?office=${code}`)}>
          {titleOf(code)}
        </a>
      ),
    },
    { label: t('stat-open'), numeric: true, value: ({ open }) => open },
    { label: t('stat-never'), numeric: true, value: ({ never }) => never },
    { label: t('stat-old'), numeric: true, value: ({ old }) => old },
    { label: t('stat-id'), numeric: true, value: (age) => sayShare(view, age.id_known / Math.max(1, age.open)) },
    {
      label: t('stat-id-missing'),
      numeric: true,
      value: (age) => age.open - age.id_known,
      show: (age) => <Unasked view={view} age={age} title={titleOf(age.office_id)} />,
    },
  ]
  return (
    <>
      <InsetText>{t('upkeep-choose')}</InsetText>
      <DataTable view={view} caption={t('upkeep-offices')} columns={columns} rows={ages} empty={t('queue-none')} />
    </>
  )
}

/** How many entries of an office do not tell whether they ask for ID, leading to them. */
function Unasked({ view, age, title }: { view: View; age: DirectoryAge; title: string }) {
  const missing = age.open - age.id_known
  if (missing === 0) return <>0</>
  return (
    <a class="govuk-link" href={view.to(`/services/upkeep?office=${age.office_id}&keeper=all&asks=unknown`)}>
      {missing}
      <span class="govuk-visually-hidden"> ({title})</span>
    </a>
  )
}

function Queue(props: UpkeepProps & { readonly office: OfficeChoice }) {
  const { view, page, href } = props
  const t = say(messages, view)
  const deed: Column<Queued> = {
    label: t('column-deed'),
    value: () => null,
    show: (row) => (row.mine ? <Deeds {...props} row={row} /> : ''),
    class: 'no-print',
  }
  return (
    <>
      <Counts {...props} />
      <p>{t('still-right-hint')}</p>
      <DataTable
        view={view}
        caption={t('queue-count', { count: props.count })}
        columns={[...queueColumns(view), deed]}
        rows={props.rows}
        empty={t('queue-none')}
      />
      <Pagination view={view} page={page.number} pages={page.last} href={(number) => `${href}&page=${number}`} />
      <ExportLinks view={view} href={href} />
    </>
  )
}

function Counts({ view, ages }: UpkeepProps) {
  const t = say(messages, view)
  const { open, never, old, id_known: known } = ages[0] ?? { open: 0, never: 0, old: 0, id_known: 0 }
  return (
    <Stats>
      <Stat view={view} label={t('stat-open')} value={open} />
      <Stat view={view} label={t('stat-never')} value={never} />
      <Stat view={view} label={t('stat-old')} value={old} />
      <Stat
        view={view}
        label={t('stat-id')}
        value={open === 0 ? null : sayShare(view, known / open)}
        note={t('stat-id-note', { known, open })}
      />
    </Stats>
  )
}

/** Of a place of which it is not known whether it asks for ID, the press that all is as it was says that too. */
function AnswerButtons({ view, title }: { view: View; title: string }) {
  const t = say(messages, view)
  return (
    <>
      <span class="below">{t('still-right-and')}</span>
      <Buttons>
        {askedIdAnswers.map((answer) => (
          <Button look="secondary" name="asksForId" value={answer}>
            {t(`still-right-${answer}`)}
            <span class="govuk-visually-hidden"> ({title})</span>
          </Button>
        ))}
      </Buttons>
    </>
  )
}

/** One press where all is as it was; otherwise the form. */
function Deeds({ view, office, form, row: { service } }: UpkeepProps & { office: OfficeChoice; row: Queued }) {
  const t = say(messages, view)
  const { title } = service
  return (
    <div>
      <Form
        view={view}
        messages={messages}
        state={{ typed: {}, objections: [] }}
        action={view.to(`/services/upkeep/${service.id}/assurance`)}
      >
        <HiddenField name="office" value={office.code} />
        {['keeper', 'verified', 'asks'].map((name) => (
          <HiddenField name={name} value={String(form.typed[name] ?? '')} />
        ))}
        {service.asks_for_id === 'unknown' ? (
          <AnswerButtons view={view} title={title} />
        ) : (
          <Button look="secondary">
            {t('still-right')}
            <span class="govuk-visually-hidden"> ({title})</span>
          </Button>
        )}
      </Form>
      <a class="govuk-link" href={view.to(`/services/${service.id}/edit`)}>
        {t('correct-it')}
        <span class="govuk-visually-hidden"> ({title})</span>
      </a>
    </div>
  )
}
