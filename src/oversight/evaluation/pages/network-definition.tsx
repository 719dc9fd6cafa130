// What a number of the network means: what it counts, when it was counted, by which query, and why another number may differ.
import type { Child } from 'hono/jsx'
import type { Month } from '#kernel/day'
import { say, sayInstant, sayMonth, sayNumber } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Details, SummaryList, type SummaryRow } from '#platform/ui'
import type { View } from '#platform/view'
import {
  type Definition,
  findIndicator,
  type Indicator,
  itemLabel,
  type ratios,
  sayDifference,
  sayKey,
  sayRatio,
} from '#programs/ventanillas'
import { messages } from '../messages/network.ts'
import type { NetworkPlace, NetworkState, RateParts, RatioPart } from '../rules/network.ts'
import { monthReportPath } from './network-matrix.tsx'
import { NetworkStateTag } from './network.tsx'
import { sheetOf, type Sheet } from './network-sheet.tsx'
import {
  isObjected,
  nameOfNumber,
  namePlace,
  queryOf,
  reportAddress,
  sayOwn,
  sayRate,
  saySpan,
  type Asked,
} from './network-words.tsx'

/** When a number was counted. received: by the station itself. Otherwise the oldest count in it; null: nothing was kept. */
export type Snapshot =
  | {
      readonly kind: 'received'
      readonly at: Date
      readonly receivedAt: Date
      readonly version: number
      readonly sha256: string
    }
  | { readonly kind: 'now' }
  | { readonly kind: 'kept' | 'mixed'; readonly at: Date }

export interface DefinitionProps {
  readonly view: View
  readonly pack: Pack
  readonly asked: Asked
  readonly definition: Definition
  /** IANA zone in which instants are said. */
  readonly zone: string
  /** The station's month that the number is of; null for all stations or the whole year. */
  readonly place: NetworkPlace | null
  readonly month: Month | null
  readonly state: NetworkState | null
  readonly value: number | null
  /** Months came as totals, and nobody told this number of any. */
  readonly isUntold: boolean
  /** How many months of it came as totals, without entries behind them. */
  readonly toldMonths: number
  readonly snapshot: Snapshot
}

/** The page of a number. */
export function definitionSheet(props: DefinitionProps): Sheet {
  const { view, pack, asked, definition } = props
  const t = say(messages, view)
  const { indicator } = asked
  return definedSheet(
    view,
    asked,
    nameOfNumber(view, pack, asked),
    <>
      <p class="govuk-body-l">{sayKey(view, `definition-${indicator.id}`)}</p>
      <h2 class="govuk-heading-m">{t('network-definition-here')}</h2>
      <SummaryList rows={[...whereRows(props), ...meaningRows(view, indicator), ...queryRows(props)]} />
      <Differs view={view} indicator={indicator} isTold={props.toldMonths > 0} />
      <h2 class="govuk-heading-m">{t('network-definition-query')}</h2>
      <Query text={definition.text} label={t('network-definition-query')} />
      {definition.views.length > 0 && (
        <Details summary={t('network-definition-views')}>
          {definition.views.map(({ name, text }) => (
            <>
              <h3 class="govuk-heading-s">
                <code>{name}</code>
              </h3>
              <Query text={text} label={name} />
            </>
          ))}
        </Details>
      )}
    </>,
  )
}

/** A page of what a number means, with the way back to where it stands. */
function definedSheet(view: View, asked: Asked, name: string, content: Child): Sheet {
  const t = say(messages, view)
  const frame = {
    title: t('network-definition-title', { number: name }),
    caption: `${sayOwn(view, `network-scope-${asked.scope}`)} · ${saySpan(view, asked)}`,
    back: { href: view.to(reportAddress('', queryOf(asked))), text: sayOwn(view, `network-title-${asked.scope}`) },
  }
  return sheetOf(frame, content, isObjected(asked))
}

/** The number itself: of where, of when, how its report stands, and when it was counted. */
function whereRows(props: DefinitionProps): SummaryRow[] {
  const { view, asked, place, month, state, value, isUntold, toldMonths, snapshot, zone } = props
  const t = say(messages, view)
  const none = t(isUntold ? 'network-number-untold' : 'network-years-none')
  const where = place
    ? `${namePlace(view, place)} · ${place.custodian_title}`
    : sayOwn(view, `network-scope-${asked.scope}`)
  return [
    {
      key: t('network-definition-value'),
      value: <strong>{value === null ? none : sayNumber(view, value)}</strong>,
    },
    { key: t('network-definition-where'), value: where },
    { key: t('network-definition-when'), value: month ? sayMonth(view, month) : saySpan(view, asked) },
    ...(state && place && month ? [stateRow(view, place, month, state)] : []),
    { key: t('network-definition-snapshot'), value: saySnapshot(view, snapshot, zone) },
    ...(toldMonths > 0
      ? [{ key: t('network-definition-how'), value: t('network-definition-told', { count: toldMonths }) }]
      : []),
  ]
}

function stateRow(view: View, place: NetworkPlace, month: Month, state: NetworkState): SummaryRow {
  const t = say(messages, view)
  const href = view.to(monthReportPath(place, month))
  const isHere = !['received', 'unexpected', 'not-expected'].includes(state)
  return {
    key: t('network-definition-state'),
    value: <NetworkStateTag view={view} state={state} />,
    ...(isHere ? { actions: [{ href, text: t('network-definition-report') }] } : {}),
  }
}

function saySnapshot(view: View, snapshot: Snapshot, zone: string): string {
  const t = say(messages, view)
  if (snapshot.kind === 'now') return t('network-definition-snapshot-now')
  const at = sayInstant(view, snapshot.at, zone)
  if (snapshot.kind !== 'received') return t(`network-definition-snapshot-${snapshot.kind}`, { at })
  return t('network-definition-snapshot-received', { at, received: sayInstant(view, snapshot.receivedAt, zone) })
}

function meaningRows(view: View, indicator: Indicator): SummaryRow[] {
  const t = say(messages, view)
  const adds = (rule: string): string => sayOwn(view, `network-adds-${rule}`)
  return [
    { key: t('network-definition-unit'), value: sayKey(view, `unit-${indicator.unit}`) },
    { key: t('network-definition-over-time'), value: adds(indicator.overTime) },
    { key: t('network-definition-over-offices'), value: adds(indicator.overOffices) },
    ...(indicator.by === null ? [] : [{ key: t('network-definition-over-items'), value: adds(indicator.overItems) }]),
    { key: t('network-definition-version'), value: String(indicator.version) },
  ]
}

function queryRows({ view, definition, snapshot }: DefinitionProps): SummaryRow[] {
  const t = say(messages, view)
  const rows: SummaryRow[] = [
    { key: t('network-definition-function'), value: <code class="hash">{`figures.${definition.figure}`}</code> },
    { key: t('network-definition-hash'), value: <code class="hash">{definition.sha256}</code> },
  ]
  if (snapshot.kind !== 'received') return rows
  const { sha256: hash, version } = snapshot
  const same = hash === definition.sha256
  const words = same ? t('network-definition-received-same') : t('network-definition-received-other', { hash, version })
  return [...rows, { key: t('network-definition-received-hash'), value: <span class="hash">{words}</span> }]
}

/** Why another number of the same thing is not the same. */
function Differs({ view, indicator, isTold }: { view: View; indicator: Indicator; isTold: boolean }) {
  const t = say(messages, view)
  return (
    <>
      <h2 class="govuk-heading-m">{t('network-definition-differs')}</h2>
      <ul class="govuk-list govuk-list--bullet">
        <li>{sayDifference(view, indicator.id)}</li>
        {isTold && <li>{t('network-differs-told')}</li>}
        <li>{t('network-differs-signed')}</li>
        <li>{t('network-differs-running')}</li>
        <li>{t('network-differs-published')}</li>
      </ul>
    </>
  )
}

/** SQL as the database runs it; a region that the keyboard can scroll. */
const Query = ({ text, label }: { text: string; label: string }) => (
  <pre class="query" tabindex={0} role="region" aria-label={label}>
    <code>{text.trim()}</code>
  </pre>
)

export interface RateDefinitionProps {
  readonly view: View
  readonly pack: Pack
  readonly asked: Asked
  readonly ratio: (typeof ratios)[number]
  readonly parts: RateParts
}

/** The page of a rate: its parts, each with its own definition. */
export function rateSheet({ view, pack, asked, ratio, parts }: RateDefinitionProps): Sheet {
  const t = say(messages, view)
  const link = (part: RatioPart): Child => <PartLink view={view} pack={pack} asked={asked} part={part} />
  const rows: SummaryRow[] = [
    { key: t('network-definition-value'), value: <strong>{sayRate(view, parts) ?? t('network-years-none')}</strong> },
    { key: t('network-definition-when'), value: saySpan(view, asked) },
    { key: t('network-definition-numerator'), value: link(ratio.numerator) },
    {
      key: t('network-definition-denominator'),
      value: (
        <ul class="govuk-list">
          {ratio.denominator.map((part) => (
            <li>{link(part)}</li>
          ))}
        </ul>
      ),
    },
    { key: t('network-definition-over-time'), value: t('network-adds-ratio-of-sums') },
    { key: t('network-definition-over-offices'), value: t('network-adds-ratio-of-sums') },
    { key: t('network-definition-version'), value: String(ratio.version) },
  ]
  return definedSheet(
    view,
    asked,
    sayRatio(view, ratio.id),
    <>
      <p class="govuk-body-l">{sayKey(view, `definition-ratio-${ratio.id}`)}</p>
      <p class="govuk-body">{t('network-rates-explain')}</p>
      <h2 class="govuk-heading-m">{t('network-definition-parts')}</h2>
      <SummaryList rows={rows} />
    </>,
  )
}

function PartLink({ view, pack, asked, part }: { view: View; pack: Pack; asked: Asked; part: RatioPart }) {
  const item = part.item ?? null
  const title = sayKey(view, `indicator-${part.indicator}`)
  const by = findIndicator(part.indicator)?.by
  const words = item !== null && by ? `${title}: ${itemLabel(view, pack, by, item)}` : title
  return <a href={view.to(reportAddress(`/definitions/${part.indicator}`, { year: asked.year, item }))}>{words}</a>
}
