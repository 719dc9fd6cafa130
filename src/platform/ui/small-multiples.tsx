// Small multiples: one small drawing for each thing, all over the same periods, so that a row of months is seen at a glance.
import { scaleBand, scaleLinear } from 'd3-scale'
import { say, sayNumber } from '../messages.ts'
import type { View } from '../view.ts'
import {
  ChartFigure,
  crossAt,
  isWithheld,
  Key,
  Legend,
  mostOf,
  rangeOf,
  ringAt,
  sayValue,
  unit,
  type ChartTable,
  type ChartValue,
} from './chart.tsx'
import { messages } from './messages.ts'
import { DataTable, type CellValue, type Column } from './table.tsx'

export interface SmallMultiple {
  readonly label: string
  readonly href?: string | undefined
  /** A few words under the name: "12 345 en el año". */
  readonly note?: string | undefined
  /** One for each period. */
  readonly values: readonly ChartValue[]
}

export interface SmallMultiplesProps {
  readonly view: View
  /** What is counted, where and when. */
  readonly label: string
  /** Short names of the periods, in their order: "ene". */
  readonly periods: readonly string[]
  readonly items: readonly SmallMultiple[]
  /** Bars for what is counted within a period (the default), a line for what stands at its end. */
  readonly kind?: 'bars' | 'line' | undefined
  /** Shared, so that heights compare (the default); own, where the largest would hide the others. */
  readonly scale?: 'shared' | 'own' | undefined
  /** What a missing number is called: "sin informe". */
  readonly missing?: string | undefined
  /** The head of the table's first column: "Estación". */
  readonly itemLabel: string
  readonly table?: ChartTable | undefined
  /** The label is heard, not seen: a heading above says the same. */
  readonly hideLabel?: boolean | undefined
}

/** Units of one drawing. */
const width = 240
const height = 104
/** Where 0 stands, and the top of the scale. */
const [floor, ceiling] = [98, 4]

/** One small drawing for each item; nothing where there are none. */
export function SmallMultiples(props: SmallMultiplesProps) {
  const { view, label, periods, items } = props
  if (items.length === 0 || periods.length === 0) return <></>
  const shared = props.scale !== 'own'
  const missing = props.missing ?? say(messages, view)('no-value')
  const most = niceMost(items.flatMap((item) => item.values))
  return (
    <ChartFigure
      view={view}
      label={label}
      hideLabel={props.hideLabel}
      table={props.table ?? 'folded'}
      legend={<Reading {...props} missing={missing} most={shared ? most : undefined} />}
      numbers={<NumbersTable {...props} missing={missing} />}
    >
      <ul class="multiples">
        {items.map((item) => (
          <Multiple {...props} item={item} missing={missing} most={shared ? most : niceMost(item.values)} />
        ))}
      </ul>
    </ChartFigure>
  )
}

/** The top of the scale: a round number no less than every value. */
const niceMost = (values: readonly ChartValue[]): number =>
  scaleLinear([0, mostOf(values)], [0, 1])
    .nice(4)
    .domain()[1]!

interface MultipleProps extends SmallMultiplesProps {
  readonly item: SmallMultiple
  readonly missing: string
  readonly most: number
}

function Multiple({ view, item, periods, kind, scale, most, missing }: MultipleProps) {
  const t = say(messages, view)
  const values = periods.map((_, at) => item.values[at] ?? null)
  const place = placeOf(periods.length, most)
  return (
    <li class="multiple">
      <p class="multiple__name">{item.href === undefined ? item.label : <a href={item.href}>{item.label}</a>}</p>
      {item.note !== undefined && <p class="multiple__note">{item.note}</p>}
      {scale === 'own' && <p class="multiple__note">{t('chart-up-to', { most: sayNumber(view, most) })}</p>}
      <svg
        class="plot"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={summarize(view, item, periods, missing)}
      >
        <path class="plot__grid" d={`M0 ${ceiling}h${width}`} />
        {kind === 'line' ? <Line values={values} place={place} /> : <BarsOf values={values} place={place} />}
        <Gaps values={values} place={place} />
        <path class="plot__axis" d={`M0 ${floor}h${width}`} />
      </svg>
      <p class="multiple__ends" aria-hidden="true">
        <span>{periods[0]}</span>
        {periods.length > 1 && <span>{periods.at(-1)}</span>}
      </p>
    </li>
  )
}

interface Place {
  /** The left edge and the middle of a period's band. */
  readonly left: (at: number) => number
  readonly middle: (at: number) => number
  readonly band: number
  readonly y: (value: number) => number
}

function placeOf(count: number, most: number): Place {
  const bands = scaleBand<number>([...Array(count).keys()], [0, width]).padding(0.22)
  const left = (at: number): number => bands(at) ?? 0
  return {
    left,
    middle: (at) => left(at) + bands.bandwidth() / 2,
    band: bands.bandwidth(),
    y: scaleLinear([0, most], [floor, ceiling]),
  }
}

interface Drawn {
  readonly values: readonly ChartValue[]
  readonly place: Place
}

/** Solid up to the least that a value may be, pale up to the most. A 0 is a stroke on the ground. */
function BarsOf({ values, place }: Drawn) {
  let [solid, pale] = ['', '']
  for (const [at, value] of values.entries()) {
    const range = rangeOf(value)
    if (!range) continue
    const low = Math.max(1.5, floor - place.y(range.low))
    const box = (from: number, tall: number): string =>
      `M${unit(place.left(at))} ${unit(from)}h${unit(place.band)}v${unit(-tall)}h${unit(-place.band)}z`
    solid += box(floor, low)
    if (range.high > range.low) pale += box(floor - low, floor - low - place.y(range.high))
  }
  return (
    <>
      {pale !== '' && <path class="plot__pale" d={pale} />}
      {solid !== '' && <path class="plot__solid" d={solid} />}
    </>
  )
}

/** A line that breaks where a value is missing; a value between two gaps is a dot. */
function Line({ values, place }: Drawn) {
  let [line, dots, open] = ['', '', false]
  for (const [at, value] of values.entries()) {
    const range = rangeOf(value)
    if (range) {
      const [x, y] = [place.middle(at), place.y((range.low + range.high) / 2)]
      line += `${open ? 'L' : 'M'}${unit(x)} ${unit(y)}`
      dots += `M${unit(x)} ${unit(y)}h0`
    }
    open = range !== undefined
  }
  return (
    <>
      <path class="plot__line" d={line} />
      <path class="plot__dots" d={dots} />
    </>
  )
}

/** The marks of what is missing and of what is withheld, on the ground. */
function Gaps({ values, place }: Drawn) {
  const half = Math.min(4, place.band / 2)
  const marks = (wanted: (value: ChartValue) => boolean, mark: typeof crossAt): string =>
    values.map((value, at) => (wanted(value) ? mark(place.middle(at), floor - 7, half) : '')).join('')
  const [crosses, rings] = [marks((value) => value === null, crossAt), marks(isWithheld, ringAt)]
  return (
    <>
      {crosses !== '' && <path class="plot__cross" d={crosses} />}
      {rings !== '' && <path class="plot__ring" d={rings} />}
    </>
  )
}

/** The drawing in a sentence: from what to what, and which periods are missing. */
function summarize(view: View, item: SmallMultiple, periods: readonly string[], missing: string): string {
  const t = say(messages, view)
  const known = item.values.filter((value) => rangeOf(value) !== undefined)
  const sorted = known.toSorted((one, other) => rangeOf(one)!.high - rangeOf(other)!.high)
  const [least, most] = [sorted[0], sorted.at(-1)].map((value) => sayValue(view, value ?? null, missing))
  const gaps = periods.filter((_, at) => (item.values[at] ?? null) === null)
  return [
    known.length === 0 ? item.label : t('chart-summary', { label: item.label, least: least!, most: most! }),
    ...(gaps.length > 0 ? [t('chart-gaps', { missing, periods: gaps.join(', ') })] : []),
  ].join('. ')
}

/** What the marks mean that are there, and whether heights may be compared. */
function Reading(props: SmallMultiplesProps & { readonly missing: string; readonly most: number | undefined }) {
  const { view, items, periods, most } = props
  const t = say(messages, view)
  const values = items.flatMap((item) => periods.map((_, at) => item.values[at] ?? null))
  const isClass = (value: ChartValue): boolean => (rangeOf(value)?.high ?? 0) > (rangeOf(value)?.low ?? 0)
  return (
    <>
      <p class="chart__reading">
        {most === undefined ? t('chart-own-scale') : t('chart-shared-scale', { most: sayNumber(view, most) })}
      </p>
      <Legend
        keys={[
          values.includes(null) && (
            <Key text={props.missing}>
              <path class="plot__cross" d={crossAt(10, 7)} />
            </Key>
          ),
          values.some(isWithheld) && (
            <Key text={t('chart-withheld')}>
              <path class="plot__ring" d={ringAt(10, 7)} />
            </Key>
          ),
          props.kind !== 'line' && values.some(isClass) && (
            <Key text={t('chart-class')}>
              <path class="plot__pale" d="M4 9h12v-8h-12z" />
              <path class="plot__solid" d="M4 13h12v-4h-12z" />
            </Key>
          ),
        ]}
      />
    </>
  )
}

function NumbersTable({ view, label, items, periods, itemLabel, missing }: SmallMultiplesProps & { missing: string }) {
  const valueAt = (item: SmallMultiple, at: number): CellValue => {
    const value = item.values[at] ?? null
    return typeof value === 'object' && value !== null ? value.shown : value
  }
  const columns: Column<SmallMultiple>[] = [
    { label: itemLabel, value: (item) => item.label, show: (item) => nameOf(item) },
    ...periods.map((period, at) => ({
      label: period,
      numeric: true,
      value: (item: SmallMultiple) => valueAt(item, at),
      show: (item: SmallMultiple) =>
        (item.values[at] ?? null) === null ? (
          <span class="no-value">{missing}</span>
        ) : (
          sayValue(view, item.values[at]!, missing)
        ),
    })),
  ]
  return <DataTable view={view} caption={label} hideCaption columns={columns} rows={items} />
}

const nameOf = (item: SmallMultiple) => (item.href === undefined ? item.label : <a href={item.href}>{item.label}</a>)
