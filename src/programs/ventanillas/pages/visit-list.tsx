// The visits of some days, what was done and never who; and the page that voids one.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say, sayDay, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  Buttons,
  DataTable,
  DateField,
  ExportLinks,
  Filters,
  Form,
  Notice,
  Page,
  Pagination,
  SummaryList,
  Tag,
  TextField,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import type { Referral } from '#registries/referrals'
import { messages } from '../messages/visit.ts'
import { titleOf, varietiesOf } from '../rules/item.ts'
import type { Visit } from '../store/visit.ts'

type Speak = Say<typeof messages>

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
        <a class="govuk-link" href={view.to(`/ventanillas/${props.office}/lost-slips`)}>
          {t('visits-lost-slip')}
        </a>
      </Buttons>
      <Filters view={view} action={path} state={filled(span)}>
        <DateField form={filled(span)} name="from" label={t('field-from')} />
        <DateField form={filled(span)} name="to" label={t('field-to')} />
      </Filters>
      <p class="govuk-body-l">{t('visits-count', { count: props.count })}</p>
      <DataTable
        view={view}
        hideCaption
        caption={t('visits-title')}
        columns={columnsOnPage(props, t)}
        rows={props.visits}
        empty={t('visits-empty')}
      />
      <Pagination
        view={view}
        page={props.page.number}
        pages={props.page.last}
        href={(page) => `${path}?${query}&page=${page}`}
      />
      <ExportLinks view={view} href={`${path}?${query}`} />
    </Page>
  )
}

const columnsOnPage = (props: VisitsPageProps, t: Speak): Column<Visit>[] => [
  ...visitColumns(props.view, props.pack),
  {
    label: t('column-actions'),
    value: () => '',
    show: (visit) => <RowActions {...props} visit={visit} t={t} />,
  },
]

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
      show: (visit) =>
        visit.voided_reason === null ? stateText(visit, t) : <Tag colour="grey">{stateText(visit, t)}</Tag>,
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

function RowActions({
  view,
  office,
  offers,
  visit,
  t,
}: Pick<VisitsPageProps, 'view' | 'office' | 'offers'> & { visit: Visit; t: Speak }) {
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
  /** The referral that it made, and whether that is voided along with it. */
  readonly referral: (Pick<Referral, 'id'> & { readonly follows: boolean }) | null
  readonly form: FormState
}

/** A visit that was wrong: void it with a reason, or record the one that replaces it. */
export function VoidPage({ view, pack, office, visit, referral, form }: VoidPageProps) {
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
      {referral && (
        <Notice tone="warning" title={t(referral.follows ? 'void-referral-too' : 'void-referral-stays')}>
          <a href={view.to(`/referrals/${office}/${referral.id}`)}>{t('void-referral-see')}</a>
        </Notice>
      )}
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
