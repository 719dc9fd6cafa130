// The office's page for its consular officer, its agencies and headquarters: stations, agreements, reports, whom to call. No client.
import type { Day } from '#kernel/day'
import { say, sayDay, sayMonth, type Say } from '#platform/messages'
import { Card, Cards, DataTable, Notice, Page, SummaryList, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { placeOfOffice, type Office } from '#registries/network'
import { daysLeft, renewalOn, standingOf, type Agreement } from '#registries/partners'
import { messages as handoverMessages } from '../messages/handover.ts'
import { messages } from '../messages/station.ts'
import type { StationAt } from '../store/station.ts'
import { reportPath, StateTag, type ListedMonth } from './report-list.tsx'
import { stationPath, StationStateTag } from './station.tsx'
import { hoursText, stationTitle } from './words.ts'

type Speak = Say<typeof messages>

export interface OfficePageProps {
  readonly view: View
  readonly office: Pick<Office, 'code' | 'title' | 'city' | 'phone'>
  readonly stations: readonly StationAt[]
  readonly agreements: readonly Agreement[]
  /** Those whose days of renewal have begun. */
  readonly ending: readonly Agreement[]
  /** Last month and this one, by station. */
  readonly months: readonly ListedMonth[]
  /** Whether the actor's agency took a window here over from another one. */
  readonly tookOver: boolean
}

/** What an office has under agreement, how its month stands, and whom to call. */
export function OfficePage(props: OfficePageProps) {
  const { view, office, ending } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('office-title', { office: placeOfOffice(view, office) })} wide>
      {ending.length > 0 && (
        <Notice tone="warning" title={t('office-renew-soon')}>
          {ending.map((agreement) => (
            <p>
              {t('office-renew-line', {
                organization: agreement.organization_title,
                day: sayDay(view, lastDayOf(agreement)),
              })}
            </p>
          ))}
        </Notice>
      )}
      <h2 class="govuk-heading-m">{t('office-stations')}</h2>
      <Stations {...props} t={t} />
      {props.tookOver && (
        <p>
          <a href={view.to(`/ventanillas/${office.code}/handovers`)}>{say(handoverMessages, view)('handover-title')}</a>
        </p>
      )}
      <Reports {...props} t={t} />
      <Agreements {...props} t={t} />
      <p class="govuk-hint">{t('office-counts-only')}</p>
    </Page>
  )
}

/** The last day of an agreement that has one: the one agreed, or an earlier one on which it was ended. */
const lastDayOf = ({ to_on, ended_on }: Agreement): Day =>
  [to_on, ended_on].filter((on) => on !== null).toSorted()[0] ?? ('' as Day)

type PartProps = OfficePageProps & { readonly t: Speak }

/** The stations, each with who leads it and which telephone answers. */
function Stations({ view, office, stations, t }: PartProps) {
  if (stations.length === 0) return <p>{t('office-no-stations')}</p>
  return (
    <Cards>
      {stations.map((station) => (
        <Card
          title={stationTitle(view, station)}
          href={view.to(stationPath(station))}
          level={3}
          tag={<StationStateTag view={view} station={station} />}
        >
          <SummaryList
            class="govuk-summary-list--no-border"
            rows={[
              { key: t('fact-lead'), value: station.lead_title ?? t('office-no-lead') },
              { key: t('office-call'), value: <Line t={t} line={station.public_line ?? office.phone} /> },
              { key: t('fact-hours'), value: hoursText(view, station.hours) || t('not-told') },
            ]}
          />
        </Card>
      ))}
    </Cards>
  )
}

const Line = ({ t, line }: { t: Speak; line: string | null }) =>
  line === null ? (
    <>{t('office-call-unknown')}</>
  ) : (
    <a class="govuk-link" href={`tel:${line.replace(/[^\d+]/g, '')}`}>
      {line}
    </a>
  )

function Reports({ view, office, months, t }: PartProps) {
  const columns: Column<ListedMonth>[] = [
    {
      label: t('column-office'),
      value: (row) => stationTitle(view, row),
      show: (row) => (
        <a class="govuk-link" href={view.to(reportPath(row))}>
          {stationTitle(view, row)}
        </a>
      ),
    },
    { label: t('column-month'), value: (row) => sayMonth(view, row.month) },
    { label: t('column-lead'), value: (row) => row.custodian_title },
    { label: t('column-report'), value: (row) => row.state, show: (row) => <StateTag view={view} state={row.state} /> },
  ]
  return (
    <section>
      <DataTable
        view={view}
        caption={t('office-reports')}
        captionSize="m"
        columns={columns}
        rows={months}
        empty={t('office-no-reports')}
      />
      <p>
        <a class="govuk-link" href={view.to(`/ventanillas/${office.code}/reports`)}>
          {t('office-reports-all')}
        </a>
      </p>
    </section>
  )
}

function Agreements({ view, agreements, t }: PartProps) {
  const columns: Column<Agreement>[] = [
    { label: t('column-organization'), value: (row) => row.organization_title },
    { label: t('column-station-state'), value: (row) => t(`office-standing-${standingOf(row, view.today)}`) },
    { label: t('column-from'), value: (row) => sayDay(view, row.from_on) },
    { label: t('column-until'), value: (row) => sayEnd(view, t, row) },
    { label: t('column-renewal'), value: (row) => sayRenewal(view, t, row) },
  ]
  return (
    <DataTable
      view={view}
      caption={t('office-agreements')}
      captionSize="m"
      columns={columns}
      rows={agreements}
      empty={t('office-no-agreements')}
    />
  )
}

const sayEnd = (view: View, t: Speak, agreement: Agreement): string =>
  agreement.to_on === null && agreement.ended_on === null
    ? t('office-agreement-open')
    : sayDay(view, lastDayOf(agreement))

/** From which day an agreement is to be renewed; once that has come, how many days are left. */
function sayRenewal(view: View, t: Speak, agreement: Agreement): string | null {
  const standing = standingOf(agreement, view.today)
  const [from, days] = [renewalOn(agreement), daysLeft(agreement, view.today)]
  if (from === null || days === null) return null
  if (standing === 'to-renew') return t('office-renewal-left', { days })
  return standing === 'in-force' || standing === 'coming' ? t('office-renewal-on', { day: sayDay(view, from) }) : null
}
