// The network month by month: five numbers of the year, then one number of every station and month with the state of its report.
import { say, sayMonth, sayNumber } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Details, Notice, Stat, Stats, SummaryList, Tag, type TagColour } from '#platform/ui'
import type { View } from '#platform/view'
import { isCountable, sayKey, type IndicatorId } from '#programs/ventanillas'
import type { Day } from '#kernel/day'
import { messages } from '../messages/network.ts'
import { networkStates, type NetworkMatrix, type NetworkState } from '../rules/network.ts'
import { Besides, type BesidesLine } from './network-besides.tsx'
import type { FileColumn } from './network-dictionary.ts'
import type { Sheet } from './network-sheet.tsx'
import { MatrixTable, nameLine, type MatrixLine } from './network-matrix.tsx'
import {
  Files,
  isObjected,
  nameOfNumber,
  NumberFilters,
  queryOf,
  reportAddress,
  reportSheet,
  saySpan,
  sayState,
  sayOwn,
  type Asked,
} from './network-words.tsx'

/** A number of the year over all stations; null where no month has ended. */
export interface KeyNumber {
  readonly indicator: IndicatorId
  readonly value: number | null
}

export interface NetworkProps {
  readonly view: View
  readonly pack: Pack
  readonly asked: Asked
  readonly keyNumbers: readonly KeyNumber[]
  readonly matrix: NetworkMatrix
  /** Entries that are kept here of months that arrived. */
  readonly besides: readonly BesidesLine[]
}

/** The page of the months. */
export function monthsSheet(props: NetworkProps): Sheet {
  const { view, pack, asked, matrix } = props
  const t = say(messages, view)
  const number = nameOfNumber(view, pack, asked)
  return reportSheet(
    view,
    asked,
    'months',
    <>
      <NumberFilters view={view} pack={pack} asked={asked} path="" />
      {!isObjected(asked) && (
        <>
          {asked.ended === undefined && <Notice>{t('network-none-ended', { year: String(asked.year) })}</Notice>}
          {asked.ended !== undefined && matrix.rows.length > 0 && <KeyNumbers {...props} />}
          <h2 class="govuk-heading-m">{t('network-matrix-title', { number })}</h2>
          <Matrix {...props} number={number} />
          <Besides view={view} lines={props.besides} />
        </>
      )}
    </>,
  )
}

/** What the first report on the network told, of this year: each leads to what it counts. */
function KeyNumbers({ view, asked, keyNumbers }: NetworkProps) {
  return (
    <section>
      <h2 class="govuk-heading-m">{say(messages, view)('network-key-title', { span: saySpan(view, asked) })}</h2>
      <Stats>
        {keyNumbers.map(({ indicator, value }) => (
          <Stat
            view={view}
            label={sayKey(view, `indicator-${indicator}`)}
            value={value}
            definition={view.to(reportAddress(`/definitions/${indicator}`, { year: asked.year }))}
          />
        ))}
      </Stats>
    </section>
  )
}

function Matrix(props: NetworkProps & { number: string }) {
  const { view, asked, matrix, number } = props
  const t = say(messages, view)
  const year = String(asked.year)
  const caption = t('network-matrix-table', { number, year })
  if (matrix.rows.length === 0) {
    return <Notice>{asked.year === asked.firstYear ? t('network-empty') : t('network-empty-year', { year })}</Notice>
  }
  return (
    <>
      <Summary {...props} />
      <div class="matrix" tabindex={0} role="region" aria-label={t('network-scroll', { table: caption })}>
        <MatrixTable {...props} caption={caption} />
      </div>
      <Files view={view} path="" query={queryOf(asked)} />
      <p class="govuk-body">{t('network-live')}</p>
      <Legend view={view} matrix={matrix} />
    </>
  )
}

/** How many reports were expected, signed and missing, and how much of the total is signed for. */
function Summary({ view, asked, matrix }: NetworkProps) {
  const t = say(messages, view)
  const { expected, signed, missing, total, signedTotal } = matrix
  const adds = asked.indicator.overItems === 'none' && asked.indicator.by !== null
  return (
    <>
      <p class="govuk-body-l">
        {t('network-summary', { expected, signed, missing, open: expected - signed - missing })}
      </p>
      {total !== null && total > 0 && (
        <p class="govuk-body">
          {t('network-signed-part', {
            total: sayNumber(view, total),
            signed: signedTotal === total ? 'all' : sayNumber(view, signedTotal ?? 0),
          })}
        </p>
      )}
      {asked.indicator.overTime !== 'sum' && <p class="govuk-body">{t('network-not-added')}</p>}
      {!isCountable(asked.indicator, `${asked.year}-12-31` as Day, view.today) && (
        <p class="govuk-body">{t('network-erased')}</p>
      )}
      {adds && <p class="govuk-body">{t('network-not-added-items')}</p>}
    </>
  )
}

const colours: Readonly<Record<NetworkState, TagColour>> = {
  missing: 'red',
  open: 'yellow',
  signed: 'teal',
  approved: 'purple',
  accepted: 'green',
  received: 'green',
  running: 'grey',
  closed: 'grey',
  unexpected: 'orange',
  'not-expected': 'grey',
}

/** A report's state as a tag. */
export const NetworkStateTag = ({ view, state }: { view: View; state: NetworkState }) => (
  <Tag colour={colours[state]}>{sayState(view, state)}</Tag>
)

/** The words that stand in this table. */
function Legend({ view, matrix }: { view: View; matrix: NetworkMatrix }) {
  const t = say(messages, view)
  const cells = matrix.rows.flatMap((row) => row.cells)
  const shown = networkStates.filter((state) => cells.some((cell) => cell.state === state))
  const rows = shown.map((state) => ({ key: sayState(view, state), value: sayOwn(view, `network-legend-${state}`) }))
  const anyChanged = cells.some(({ changed }) => changed)
  const changed = { key: t('network-changed'), value: t('network-legend-changed') }
  return (
    <Details summary={t('network-legend')} class="no-print">
      <SummaryList rows={anyChanged ? [...rows, changed] : rows} />
    </Details>
  )
}

/** The matrix as a file: of each month its number, the state of its report and what was signed. */
export function fileColumns(view: View, pack: Pack, asked: Asked, matrix: NetworkMatrix): FileColumn<MatrixLine>[] {
  const t = say(messages, view)
  const { indicator } = asked
  const means = t('network-means-month', { definition: sayKey(view, `definition-${indicator.id}`) })
  const months = matrix.months.flatMap((written, index): FileColumn<MatrixLine>[] => {
    const month = sayMonth(view, written)
    return [
      { label: month, means, counts: indicator, value: ({ cells }) => cells[index]!.value, numeric: true },
      {
        label: t('network-state-of', { month }),
        means: t('network-means-state'),
        value: ({ cells }) => (cells[index]!.state === null ? '' : sayState(view, cells[index]!.state)),
      },
      {
        label: t('network-signed-of', { month }),
        means: t('network-means-signed'),
        value: ({ cells }) => cells[index]!.signed,
        numeric: true,
      },
    ]
  })
  const total = `${t('network-total')}: ${nameOfNumber(view, pack, asked)}`
  return [
    { label: t('network-station'), means: t('network-means-station'), value: (line) => nameLine(view, line) },
    { label: t('network-code'), means: t('network-means-code'), value: ({ place }) => place?.code ?? '' },
    {
      label: t('network-agency'),
      means: t('network-means-agency'),
      value: ({ place }) => place?.custodian_title ?? '',
    },
    ...months,
    {
      label: total,
      means: t('network-means-total'),
      counts: indicator,
      value: (line) => line.total,
      numeric: true,
    },
  ]
}
