// The network month by month: five numbers of the year, then one number of every station and month with the state of its report.
import { say, sayMonth, sayNumber } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Details, ExportLinks, Notice, Stat, Stats, SummaryList, Tag, type Column, type TagColour } from '#platform/ui'
import type { View } from '#platform/view'
import { isCountable, sayKey, type IndicatorId } from '#programs/ventanillas'
import type { Day, Month } from '#kernel/day'
import { messages } from '../messages/network.ts'
import { networkStates, type NetworkMatrix, type NetworkState } from '../rules/network.ts'
import { MatrixTable, nameLine, type MatrixLine } from './network-matrix.tsx'
import {
  nameOfNumber,
  NetworkFrame,
  NumberFilters,
  queryOf,
  reportAddress,
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
}

/** The page of the months. */
export function NetworkPage(props: NetworkProps) {
  const { view, pack, asked, matrix } = props
  const t = say(messages, view)
  const number = nameOfNumber(view, pack, asked)
  return (
    <NetworkFrame view={view} asked={asked} tab="months">
      <NumberFilters view={view} pack={pack} asked={asked} path="" />
      {asked.form.objections.length === 0 && (
        <>
          {asked.ended === undefined && <Notice>{t('network-none-ended', { year: String(asked.year) })}</Notice>}
          {asked.ended !== undefined && matrix.rows.length > 0 && <KeyNumbers {...props} />}
          <h2 class="govuk-heading-m">{t('network-matrix-title', { number })}</h2>
          <Matrix {...props} number={number} />
        </>
      )}
    </NetworkFrame>
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
      <ExportLinks view={view} href={view.to(reportAddress('', queryOf(asked)))} />
      <p class="no-print">
        <a
          class="govuk-link"
          href={view.to(reportAddress('', { ...queryOf(asked), format: 'dictionary' }))}
          download=""
        >
          {t('network-dictionary')}
        </a>
      </p>
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
      {total !== null && (
        <p class="govuk-body">
          {t('network-signed-part', { total: sayNumber(view, total), signed: sayNumber(view, signedTotal ?? 0) })}
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
export function fileColumns(view: View, pack: Pack, asked: Asked, matrix: NetworkMatrix): Column<MatrixLine>[] {
  const t = say(messages, view)
  return [
    { label: t('network-station'), value: (line) => nameLine(view, line) },
    { label: t('network-code'), value: ({ place }) => place?.code ?? '' },
    { label: t('network-agency'), value: ({ place }) => place?.custodian_title ?? '' },
    ...matrix.months.flatMap((month, index): Column<MatrixLine>[] => [
      { label: monthLabel(view, month), value: ({ cells }) => cells[index]!.value, numeric: true },
      {
        label: t('network-state-of', { month: monthLabel(view, month) }),
        value: ({ cells }) => (cells[index]!.state === null ? '' : sayState(view, cells[index]!.state)),
      },
      {
        label: t('network-signed-of', { month: monthLabel(view, month) }),
        value: ({ cells }) => cells[index]!.signed,
        numeric: true,
      },
    ]),
    { label: `${t('network-total')}: ${nameOfNumber(view, pack, asked)}`, value: ({ total }) => total, numeric: true },
  ]
}

const monthLabel = (view: View, month: Month): string => sayMonth(view, month)

/** A line of the data dictionary: what a column of the file means. */
export interface DictionaryLine {
  readonly column: string
  readonly means: string
  readonly unit: string
  readonly version: number | null
  readonly figure: string
  readonly sha256: string
}

export function dictionaryColumns(view: View): Column<DictionaryLine>[] {
  const t = say(messages, view)
  return [
    { label: t('network-column'), value: ({ column }) => column },
    { label: t('network-column-means'), value: ({ means }) => means },
    { label: t('network-column-unit'), value: ({ unit }) => unit },
    { label: t('network-column-version'), value: ({ version }) => version },
    { label: t('network-column-function'), value: ({ figure }) => figure },
    { label: t('network-definition-hash'), value: ({ sha256 }) => sha256 },
  ]
}

/** What each column of the file means, with the definition and the query that made its numbers. */
export function dictionaryOf(
  view: View,
  pack: Pack,
  asked: Asked,
  matrix: NetworkMatrix,
  definition: { readonly figure: string; readonly sha256: string },
): DictionaryLine[] {
  const t = say(messages, view)
  const { indicator } = asked
  const counted = {
    unit: sayKey(view, `unit-${indicator.unit}`),
    version: indicator.version,
    figure: `figures.${definition.figure}`,
    sha256: definition.sha256,
  }
  const told = { unit: '', version: null, figure: '', sha256: '' }
  const means = t('network-means-month', { definition: sayKey(view, `definition-${indicator.id}`) })
  const [station, code, agency, ...rest] = fileColumns(view, pack, asked, matrix).map(({ label }) => label)
  const months = matrix.months.flatMap((_, index): DictionaryLine[] => [
    { column: rest[index * 3]!, means, ...counted },
    { column: rest[index * 3 + 1]!, means: t('network-means-state'), ...told },
    { column: rest[index * 3 + 2]!, means: t('network-means-signed'), ...told },
  ])
  return [
    { column: station!, means: t('network-means-station'), ...told },
    { column: code!, means: t('network-means-code'), ...told },
    { column: agency!, means: t('network-means-agency'), ...told },
    ...months,
    { column: rest.at(-1)!, means: t('network-means-total'), ...counted },
  ]
}
