// Bars beside numbers: a table that compares, a row for each thing, a bar for each series.
import { scaleLinear } from 'd3-scale'
import type { View } from '../view.ts'
import { ChartFigure, Key, Legend, mostOf, rangeOf, sayValue, unit, type ChartValue } from './chart.tsx'
import { say } from '../messages.ts'
import { messages } from './messages.ts'
import { DataTable, type CellValue, type Column } from './table.tsx'

export interface BarItem {
  readonly label: string
  readonly href?: string | undefined
  /** A quieter line under the name: who closed the month. */
  readonly note?: string | undefined
  /** One for each series. */
  readonly values: readonly ChartValue[]
}

export interface BarsProps {
  readonly view: View
  /** What is counted and when. */
  readonly label: string
  /** The head of the first column: "Estación". */
  readonly itemLabel: string
  /** What is compared, the latest last: ["2025", "2026"]. At most three can be told apart. */
  readonly series: readonly string[]
  /** In the order in which they are to be read. */
  readonly items: readonly BarItem[]
  /** A last row, asked for anew and not summed up from the others; it has no bar. */
  readonly total?: BarItem | undefined
  /** What a missing number is called. */
  readonly missing?: string | undefined
  /** The label is heard, not seen: a heading above says the same. */
  readonly hideLabel?: boolean | undefined
}

/** A table whose last column draws its numbers; nothing where there are no items. */
export function Bars(props: BarsProps) {
  const { view, label, itemLabel, series, items, total, missing } = props
  if (items.length === 0) return <></>
  const t = say(messages, view)
  const most = mostOf(items.flatMap((item) => item.values))
  const columns: Column<BarItem>[] = [
    { label: itemLabel, value: (item) => item.label, show: (item) => <Name item={item} /> },
    ...series.map((name, at) => numberColumn(view, name, at, missing ?? t('no-value'))),
    {
      label: t('chart-bars'),
      class: 'bars__cell',
      value: () => '',
      show: (item) => (item === total ? '' : <Drawing item={item} count={series.length} most={most} />),
    },
  ]
  return (
    <ChartFigure
      view={view}
      label={label}
      hideLabel={props.hideLabel}
      table="none"
      numbers=""
      legend={<SeriesLegend series={series} />}
    >
      <DataTable
        view={view}
        caption={label}
        hideCaption
        class="bars"
        columns={columns}
        rows={items}
        total={total}
        stack={series.length > 1}
      />
    </ChartFigure>
  )
}

const Name = ({ item }: { item: BarItem }) => (
  <>
    {item.href === undefined ? item.label : <a href={item.href}>{item.label}</a>}
    {item.note !== undefined && <span class="below">{item.note}</span>}
  </>
)

function numberColumn(view: View, label: string, at: number, missing: string): Column<BarItem> {
  const valueOf = (item: BarItem): ChartValue => item.values[at] ?? null
  return {
    label,
    numeric: true,
    value: (item): CellValue => {
      const value = valueOf(item)
      return typeof value === 'object' && value !== null ? value.shown : value
    },
    show: (item) =>
      valueOf(item) === null ? <span class="no-value">{missing}</span> : sayValue(view, valueOf(item), missing),
  }
}

/** The class of a series: the latest is the strongest. */
const lookOf = (at: number, count: number): string => `bars__bar bars__bar--${count - at}`

/** Thickness of a bar and what it stands in, in units of the drawing. */
const [thick, step] = [9, 12]

/** As wide as its place is; the numbers beside it say the same, so it is not read aloud. */
function Drawing({ item, count, most }: { item: BarItem; count: number; most: number }) {
  const x = scaleLinear([0, most], [0, 100])
  const height = count * step
  return (
    <svg
      class={`bars__plot bars__plot--${count}`}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {item.values.slice(0, count).map((value, at) => {
        const range = rangeOf(value)
        if (!range) return <></>
        const box = (from: number, to: number): string =>
          `M${unit(from)} ${at * step + 1.5}H${unit(to)}v${thick}H${unit(from)}z`
        const low = Math.max(0.4, x(range.low))
        return (
          <>
            {range.high > range.low && <path class="plot__pale" d={box(low, x(range.high))} />}
            <path class={lookOf(at, count)} d={box(0, low)} />
          </>
        )
      })}
      <path class="plot__axis" d={`M0 0v${height}`} />
    </svg>
  )
}

const SeriesLegend = ({ series }: { series: readonly string[] }) => (
  <Legend
    keys={
      series.length < 2
        ? []
        : series.map((name, at) => (
            <Key text={name}>
              <path class={lookOf(at, series.length)} d="M2 2h16v10h-16z" />
            </Key>
          ))
    }
  />
)
