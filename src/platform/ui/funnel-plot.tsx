// A funnel plot: shares against how much they rest on, and how far chance alone would carry them. It ranks nobody.
import { scaleLinear, scaleSqrt } from 'd3-scale'
import { say, sayNumber } from '../messages.ts'
import type { View } from '../view.ts'
import { ChartFigure, Key, Legend, sayShare, unit, type ChartTable } from './chart.tsx'
import { messages } from './messages.ts'
import { DataTable, type Column } from './table.tsx'

/** Within what chance does, or beyond what it does once in twenty or once in five hundred times. */
export type FunnelStanding = 'within' | 'beyond95' | 'beyond998'

export interface FunnelPoint {
  readonly label: string
  readonly href?: string | undefined
  readonly numerator: number
  /** What the share rests on; at 0 there is no share and no point. */
  readonly denominator: number
  readonly standing: FunnelStanding
}

/** Shares between which chance alone keeps 95 and 99.8 of 100 at a denominator. */
export interface FunnelLimit {
  readonly denominator: number
  readonly low95: number
  readonly high95: number
  readonly low998: number
  readonly high998: number
}

export interface FunnelPlotProps {
  readonly view: View
  /** Which share is shown, of whom and when. */
  readonly label: string
  /** The share of all together, 0 to 1: the ratio of the sums. */
  readonly rate: number
  /** At the denominators of `funnelDenominators`, rising. */
  readonly limits: readonly FunnelLimit[]
  readonly points: readonly FunnelPoint[]
  /** "Estación". */
  readonly pointLabel: string
  readonly numeratorLabel: string
  readonly denominatorLabel: string
  readonly rateLabel: string
  readonly table?: ChartTable | undefined
}

/** Units of the drawing. */
const [width, height] = [360, 234]
const inner = { left: 40, right: 350, top: 8, bottom: 214 }

/** Steps of a limit's curve. */
const steps = 48

/** Denominators at which the limits are asked for: whole numbers, rising, as dense as the drawing can show. */
export function funnelDenominators(points: readonly { readonly denominator: number }[]): number[] {
  const known = points.map((point) => point.denominator).filter((denominator) => denominator > 0)
  if (known.length === 0) return []
  const [least, most] = [Math.sqrt(Math.min(...known)), Math.sqrt(Math.max(...known))]
  const along = [...Array(steps + 1).keys()].map((at) => Math.round((least + ((most - least) * at) / steps) ** 2))
  return [...new Set(along)]
}

/** Shares as points within the limits of chance; said in words where no point has a share. */
export function FunnelPlot(props: FunnelPlotProps) {
  const { view, label, points, limits } = props
  const drawn = points.filter((point) => point.denominator > 0)
  const beyond = drawn.filter((point) => point.standing !== 'within')
  return (
    <ChartFigure
      view={view}
      label={label}
      table={props.table ?? 'folded'}
      numbers={<PointsTable {...props} />}
      legend={<Reading view={view} rate={props.rate} any={drawn.length > 0} />}
      class="funnel"
    >
      {drawn.length > 0 && (
        <>
          <p class="chart__axis">↑ {props.rateLabel}</p>
          <Plot {...props} points={drawn} beyond={beyond} scales={scalesOf(drawn, limits, props.rate)} />
          <p class="chart__axis chart__axis--across">{props.denominatorLabel} →</p>
        </>
      )}
      {beyond.length > 0 && <Beyond view={view} points={beyond} />}
    </ChartFigure>
  )
}

interface Scales {
  readonly x: ReturnType<typeof scaleSqrt<number, number>>
  readonly y: ReturnType<typeof scaleLinear<number, number>>
}

const shareOf = (point: FunnelPoint): number => point.numerator / point.denominator

/** Equal steps of the root of the denominator: chance narrows with it, so that the small ones are not crowded together. */
function scalesOf(points: readonly FunnelPoint[], limits: readonly FunnelLimit[], rate: number): Scales {
  const most = Math.max(...points.map((point) => point.denominator))
  const shares = [...points.map(shareOf), rate, ...limits.flatMap((limit) => [limit.low998, limit.high998])]
  const [low, high] = [Math.min(...shares), Math.max(...shares)]
  const room = (high - low || 0.1) * 0.05
  return {
    x: scaleSqrt([0, most * 1.05], [inner.left, inner.right]),
    y: scaleLinear([Math.max(0, low - room), Math.min(1, high + room)], [inner.bottom, inner.top]),
  }
}

interface PlotProps extends FunnelPlotProps {
  readonly scales: Scales
  /** The points outside the limits, in the order of their numbers. */
  readonly beyond: readonly FunnelPoint[]
}

function Plot({ view, label, rate, limits, points, beyond, scales }: PlotProps) {
  const { x, y } = scales
  return (
    <svg class="plot" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summarize(view, label, points, beyond)}>
      <Axes view={view} scales={scales} />
      {(['low95', 'high95'] as const).map((bound) => (
        <path class="plot__limit" d={curveOf(limits, bound, scales)} />
      ))}
      {(['low998', 'high998'] as const).map((bound) => (
        <path class="plot__limit plot__limit--far" d={curveOf(limits, bound, scales)} />
      ))}
      <path class="plot__rate" d={`M${inner.left} ${unit(y(rate))}H${inner.right}`} />
      {points.map((point) => (
        <Mark point={point} x={x(point.denominator)} y={y(shareOf(point))} number={beyond.indexOf(point) + 1} />
      ))}
    </svg>
  )
}

const curveOf = (limits: readonly FunnelLimit[], bound: keyof FunnelLimit, { x, y }: Scales): string =>
  limits.map((limit, at) => `${at === 0 ? 'M' : 'L'}${unit(x(limit.denominator))} ${unit(y(limit[bound]))}`).join('')

/** A circle within, a diamond beyond 95 %, a square beyond 99.8 %: told apart without their colours. */
const shapeOf: Record<FunnelStanding, string> = {
  within: 'm-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z',
  beyond95: 'm0-5.6l5.6 5.6l-5.6 5.6l-5.6-5.6z',
  beyond998: 'm-4.6-4.6h9.2v9.2h-9.2z',
}

function Mark({ point, x, y, number }: { point: FunnelPoint; x: number; y: number; number: number }) {
  const nearRight = x > inner.right - 16
  return (
    <g>
      <title>{point.label}</title>
      <path
        class={`plot__point plot__point--${point.standing}`}
        d={`M${unit(x)} ${unit(y)}${shapeOf[point.standing]}`}
      />
      {number > 0 && (
        <text
          class={nearRight ? 'plot__number plot__number--left' : 'plot__number'}
          x={unit(x + (nearRight ? -7 : 7))}
          y={unit(y + 4)}
        >
          {number}
        </text>
      )}
    </g>
  )
}

function Axes({ view, scales: { x, y } }: { view: View; scales: Scales }) {
  const across = spread(
    x.ticks(6).map((value) => [value, x(value)] as const),
    44,
  )
  return (
    <>
      {y.ticks(4).map((value) => (
        <>
          <path class="plot__grid" d={`M${inner.left} ${unit(y(value))}H${inner.right}`} />
          <text class="plot__tick plot__tick--beside" x={inner.left - 5} y={unit(y(value) + 4)}>
            {sayShare(view, value)}
          </text>
        </>
      ))}
      {across.map(([value, at]) => (
        <text class="plot__tick" x={unit(at)} y={inner.bottom + 14}>
          {sayNumber(view, value)}
        </text>
      ))}
      <path class="plot__axis" d={`M${inner.left} ${inner.top}V${inner.bottom}H${inner.right}`} />
    </>
  )
}

/** The ticks that keep a distance from the one before, so that their numbers do not touch. */
function spread(ticks: readonly (readonly [number, number])[], distance: number): (readonly [number, number])[] {
  const kept: (readonly [number, number])[] = []
  for (const tick of ticks) if (!kept.length || tick[1] - kept.at(-1)![1] >= distance) kept.push(tick)
  return kept
}

function summarize(view: View, label: string, points: readonly FunnelPoint[], beyond: readonly FunnelPoint[]): string {
  const count = { points: points.length, beyond: beyond.length }
  return `${label}. ${say(messages, view)('funnel-summary', count)}`
}

/** The numbered points: who they are, and on which side. */
const Beyond = ({ view, points }: { view: View; points: readonly FunnelPoint[] }) => (
  <ol class="funnel__beyond">
    {points.map((point) => (
      <li>
        {point.href === undefined ? point.label : <a href={point.href}>{point.label}</a>}{' '}
        <span class="chart__note">
          {say(messages, view)('funnel-share', {
            share: sayShare(view, shareOf(point)),
            of: sayNumber(view, point.denominator),
          })}
        </span>
      </li>
    ))}
  </ol>
)

function Reading({ view, rate, any }: { view: View; rate: number; any: boolean }) {
  const t = say(messages, view)
  if (!any) return <p class="chart__reading">{t('funnel-empty')}</p>
  const standings = ['within', 'beyond95', 'beyond998'] as const
  return (
    <>
      <p class="chart__reading">{t('funnel-reading')}</p>
      <Legend
        keys={[
          <Key text={t('funnel-rate', { share: sayShare(view, rate) })}>
            <path class="plot__rate" d="M0 7h20" />
          </Key>,
          ...standings.map((standing) => (
            <Key text={t(`funnel-${standing}`)}>
              {standing !== 'within' && (
                <path class={standing === 'beyond95' ? 'plot__limit' : 'plot__limit plot__limit--far'} d="M0 13h20" />
              )}
              <path class={`plot__point plot__point--${standing}`} d={`M10 6${shapeOf[standing]}`} />
            </Key>
          )),
        ]}
      />
    </>
  )
}

function PointsTable({ view, label, points, ...labels }: FunnelPlotProps) {
  const t = say(messages, view)
  const columns: Column<FunnelPoint>[] = [
    {
      label: labels.pointLabel,
      value: (point) => point.label,
      show: (point) => (point.href === undefined ? point.label : <a href={point.href}>{point.label}</a>),
    },
    { label: labels.numeratorLabel, numeric: true, value: (point) => point.numerator },
    { label: labels.denominatorLabel, numeric: true, value: (point) => point.denominator },
    {
      label: labels.rateLabel,
      numeric: true,
      value: (point) => (point.denominator > 0 ? sayShare(view, shareOf(point)) : null),
    },
    {
      label: t('funnel-standing'),
      value: (point) => (point.denominator > 0 ? t(`funnel-${point.standing}`) : null),
    },
  ]
  return <DataTable view={view} caption={label} hideCaption columns={columns} rows={points} />
}
