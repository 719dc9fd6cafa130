// What charts have in common: what a value may be, how it is said, and the figure around a drawing.
import type { Child } from 'hono/jsx'
import { say, sayNumber } from '../messages.ts'
import type { View } from '../view.ts'
import { Details } from './content.tsx'
import { joinClasses } from './form.tsx'
import { messages } from './messages.ts'

/** A published class: its word, and the least and most that it may stand for; null of both where the number is withheld. */
export interface ChartClass {
  readonly low: number | null
  readonly high: number | null
  readonly shown: string
}

/** A number, a published class, or null: nothing is known, which is drawn as a gap with a mark and never as 0. */
export type ChartValue = number | null | ChartClass

/** Where a chart's table is: folded under it, open under it, or elsewhere on the page. */
export type ChartTable = 'folded' | 'open' | 'none'

export const isWithheld = (value: ChartValue): boolean =>
  typeof value === 'object' && value !== null && value.high === null

/** The least and the most that a value may be; undefined where it is missing or withheld. */
export function rangeOf(value: ChartValue): { readonly low: number; readonly high: number } | undefined {
  if (value === null) return undefined
  if (typeof value === 'number') return { low: value, high: value }
  return value.high === null ? undefined : { low: value.low ?? 0, high: value.high }
}

/** The most that any of the values may be, no less than 1, so that a drawing has a height. */
export const mostOf = (values: readonly ChartValue[]): number =>
  values.reduce<number>((most, value) => Math.max(most, rangeOf(value)?.high ?? 0), 1)

/** A value in words; `missing` where there is none. */
export function sayValue(view: View, value: ChartValue, missing: string): string {
  if (value === null) return missing
  return typeof value === 'number' ? sayNumber(view, value) : value.shown
}

/** A share from 0 to 1 as a percentage with one decimal. */
export const sayShare = (view: View, share: number): string =>
  say(messages, view)('percent', { number: sayNumber(view, Math.round(share * 1000) / 10) })

/** A coordinate, no finer than can be seen. */
export const unit = (coordinate: number): string => String(Math.round(coordinate * 10) / 10)

export interface ChartFigureProps {
  readonly view: View
  /** What the chart shows. */
  readonly label: string
  /** The label is heard, not seen: a heading above says the same. */
  readonly hideLabel?: boolean | undefined
  /** What its marks mean, and how it is to be read. */
  readonly legend?: Child
  readonly table: ChartTable
  /** The same numbers as a table. */
  readonly numbers: Child
  readonly class?: string | undefined
  readonly children?: Child
}

/** A drawing with its title, its legend and its table. */
export function ChartFigure(props: ChartFigureProps) {
  const { view, label, legend, table, numbers, class: more, children } = props
  return (
    <figure class={joinClasses('chart', more)}>
      <figcaption class={props.hideLabel ? 'govuk-visually-hidden' : 'chart__title'}>{label}</figcaption>
      {legend}
      {children}
      {table === 'open' && <TableFrame label={label}>{numbers}</TableFrame>}
      {table === 'folded' && (
        <Details class="chart__folded" summary={say(messages, view)('chart-table')}>
          <TableFrame label={label}>{numbers}</TableFrame>
        </Details>
      )}
    </figure>
  )
}

/** A wide table scrolls by itself, by keyboard too. */
const TableFrame = ({ label, children }: { label: string; children?: Child }) => (
  <div class="chart__table" role="region" aria-label={label} tabindex={0}>
    {children}
  </div>
)

/** One entry of a legend: a small drawing, and what it means. */
export const Key = ({ children, text }: { children: Child; text: string }) => (
  <li class="chart__key">
    <svg class="chart__swatch" viewBox="0 0 20 14" width="20" height="14" aria-hidden="true" focusable="false">
      {children}
    </svg>
    {text}
  </li>
)

/** The entries of a legend; nothing where there are none. */
export function Legend({ keys }: { keys: readonly (Child | false)[] }) {
  const shown = keys.filter((key) => key !== false)
  return shown.length === 0 ? <></> : <ul class="chart__keys">{shown}</ul>
}

/** A cross: no number was given. */
export const crossAt = (x: number, y: number, half = 3.5): string =>
  `M${unit(x - half)} ${unit(y - half)}l${2 * half} ${2 * half}m0 ${-2 * half}l${-2 * half} ${2 * half}`

/** A ring: there is a number, and it is not published. */
export const ringAt = (x: number, y: number, radius = 3): string =>
  `M${unit(x - radius)} ${unit(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`
