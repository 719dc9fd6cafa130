// The numbers of a report as tables and as rows of a file: as signed, as they stand today, and whether the two differ.
import { decimalOf } from '#kernel/money'
import { say, sayMoney, type Say, type Values } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { DataTable, Details, type CellValue, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { indicators, type Indicator, type IndicatorId } from '../indicators.ts'
import { messages } from '../messages/report.ts'
import { messages as differsMessages } from '../messages/report-differs.ts'
import { messages as networkMessages } from '../messages/report-network.ts'
import { messages as figureMessages } from '../messages/report-referral.ts'
import { messages as visitMessages } from '../messages/visit.ts'
import { itemsOf, titleOf } from '../rules/item.ts'
import { isChanged, type Cell } from '../rules/report.ts'
import { closers, closingOf } from '../rules/report-closing.ts'
import type { Entry } from '../store/report.ts'
import { Closing } from './report-closing.tsx'

const catalogue = { ...visitMessages, ...messages, ...figureMessages, ...networkMessages, ...differsMessages }

type Speak = Say<typeof catalogue>

/** Says a phrase whose key is put together from a list of our own: a state, a unit, an indicator. */
export const sayKey = (view: View, key: string, values?: Values): string =>
  say(catalogue, view)(key as keyof typeof catalogue, values)

/** Why a number differs from others that it is taken for; where it is taken for none, that. */
export const sayDifference = (view: View, indicator: string): string =>
  sayKey(view, Object.hasOwn(catalogue, `differs-${indicator}`) ? `differs-${indicator}` : 'differs-none')

/** The name of a rate. What it divides: `definition-ratio-<id>`. */
export const sayRatio = (view: View, ratio: string): string => sayKey(view, `ratio-${ratio}`)

/** A line of the report: a number or something typed. */
export interface ReportRow {
  readonly what: string
  readonly item: string | null
  readonly signed: CellValue
  readonly now: CellValue
  /** Null where nothing was signed, or where it can no longer be counted. */
  readonly changed: boolean | null
}

/** Lists of our own that a number is broken down by. */
const codesOf = {
  'first-visit': ['yes', 'no', 'not-asked'],
  method: ['counted', 'estimated'],
  material: ['leaflet', 'booklet', 'kit', 'other'],
  mode: ['live', 'logged', 'self'],
  result: ['completed', 'not-completed', 'declined', 'cancelled', 'unknown'],
  closer: closers,
  way: ['contacts', 'heads'],
} as const satisfies Partial<Record<NonNullable<Indicator['by']>, readonly string[]>>

/** The message that names an item of a list of our own. */
const keyOf: Readonly<Record<keyof typeof codesOf, (item: string) => string>> = {
  'first-visit': (item) => `answer-${item}`,
  method: (item) => `method-${item}`,
  material: (item) => `material-${item}`,
  mode: (item) => `made-${item}`,
  result: (item) => `result-${item}`,
  closer: (item) => `closer-${item}`,
  way: (item) => `way-${item}`,
}

const isOwn = (by: NonNullable<Indicator['by']>): by is keyof typeof codesOf => by in codesOf

/** The codes that a number is broken down by, in the order in which they are shown. */
export function codesFor(pack: Pack, by: NonNullable<Indicator['by']>): readonly string[] {
  if (isOwn(by)) return codesOf[by]
  if (by !== 'enrolment') return itemsOf(pack, by).map(({ code }) => code)
  return itemsOf(pack, 'program').flatMap(({ code }) => [`${code} adult`, `${code} child`])
}

/** How an item is named. What is counted together with others has a name of its own, whatever the pack calls it. */
export function itemLabel(view: View, pack: Pack, by: NonNullable<Indicator['by']>, item: string): string {
  if (isOwn(by)) return sayKey(view, keyOf[by](item))
  if (by === 'enrolment') {
    const [program = '', group = ''] = item.split(' ')
    return `${itemLabel(view, pack, 'program', program)} · ${sayKey(view, `group-of-${group}`)}`
  }
  return item === 'other' ? sayKey(view, 'report-other-items') : titleOf(pack, by, item, view.language)
}

/** What is counted together with others stands last. */
const isOther = (item: string): boolean => item === 'other' || item.startsWith('other ')

/** The rows of one number: itself, or its items in the pack's order with "other" last. */
export function rowsOf(view: View, pack: Pack, indicator: Indicator, cells: readonly Cell[]): ReportRow[] {
  const what = sayKey(view, `indicator-${indicator.id}`)
  const own = cells.filter((cell) => cell.indicator === indicator.id)
  const { by } = indicator
  if (by === null) return own.map((cell) => rowOf(cell, what, null))
  const codes = codesFor(pack, by)
  const order = (item: string) => codes.indexOf(item) + (isOther(item) ? codes.length : 0)
  return own
    .filter(({ item }) => item !== '')
    .toSorted((one, other) => order(one.item) - order(other.item) || one.item.localeCompare(other.item))
    .map((cell) => rowOf(cell, what, itemLabel(view, pack, by, cell.item)))
}

/** The row of a number that nobody told: it has none, which is not 0. */
export const emptyRow = (view: View, { id }: Indicator): ReportRow => ({
  what: sayKey(view, `indicator-${id}`),
  item: null,
  signed: null,
  now: null,
  changed: null,
})

const rowOf = (cell: Cell, what: string, item: string | null): ReportRow => ({
  what,
  item,
  signed: cell.signed,
  now: cell.now,
  changed: cell.signed === null || cell.now === null ? null : isChanged(cell),
})

/** Columns of numbers: before a signature the value of today; after it the signed value, today's, and whether they differ. */
export function valueColumns(t: Speak, isSigned: boolean): Column<ReportRow>[] {
  const now: Column<ReportRow> = { label: t('report-value-now'), value: (row) => row.now, numeric: true }
  if (!isSigned) return [now]
  const change = (row: ReportRow): string => {
    if (row.signed === null && row.now !== null) return t('report-not-counted-then')
    if (row.changed === null) return row.signed === null ? '' : t('report-not-comparable')
    return row.changed ? t('report-changed') : t('report-unchanged')
  }
  return [
    { label: t('report-signed-value'), value: (row) => row.signed, numeric: true },
    now,
    {
      label: t('report-change'),
      value: change,
      show: (row) => (row.changed ? <strong class="changed">{change(row)}</strong> : change(row)),
    },
  ]
}

/** The columns of the report as a file. */
export function reportColumns(view: View, isSigned: boolean): Column<ReportRow>[] {
  const t = say(catalogue, view)
  return [
    { label: t('report-what'), value: (row) => row.what },
    { label: t('report-item'), value: (row) => row.item ?? '' },
    ...valueColumns(t, isSigned),
  ]
}

export interface NumbersProps {
  readonly view: View
  readonly pack: Pack
  readonly cells: readonly Cell[]
  readonly isSigned: boolean
  /** Numbers that nobody told: each is named once. */
  readonly untold: readonly IndicatorId[]
  /** The address of a number's definition. */
  readonly definition: (indicator: string) => string
}

/** All numbers; folded where every one of them is zero. */
export function Numbers(props: NumbersProps) {
  const { view, cells, untold } = props
  const t = say(catalogue, view)
  const isEmpty = cells.every(({ signed, now }) => !signed && !now)
  const names = untold.map((id) => sayKey(view, `indicator-${id}`)).join(', ')
  return (
    <>
      <h2 class="govuk-heading-m">{t('report-totals')}</h2>
      {untold.length > 0 && <p class="govuk-body">{t('report-untold', { names })}</p>}
      {isEmpty && <p class="govuk-body">{t('report-nothing')}</p>}
      {isEmpty ? (
        <Details summary={t('report-nothing-show')}>
          <Tables {...props} />
        </Details>
      ) : (
        <Tables {...props} />
      )}
    </>
  )
}

/** Those numbers that stand alone in one table, each breakdown in its own. Every name leads to its definition. */
function Tables(props: NumbersProps) {
  const { view, pack, cells, isSigned, definition, untold } = props
  const t = say(catalogue, view)
  const rows = indicators
    .filter(({ by }) => by === null)
    .flatMap((one) => rowsOf(view, pack, one, cells).map((row) => ({ ...row, href: definition(one.id) })))
  const what: Column<(typeof rows)[number]> = {
    label: t('report-what'),
    value: (row) => row.what,
    show: (row) => (
      <a class="govuk-link" href={row.href}>
        {row.what}
      </a>
    ),
  }
  return (
    <>
      <DataTable
        view={view}
        caption={t('report-totals')}
        hideCaption
        columns={[what, ...valueColumns(t, isSigned)]}
        rows={rows}
      />
      {!untold.includes('referrals-ended') && <Closing view={view} cells={cells} isSigned={isSigned} />}
      <Breakdowns {...props} />
    </>
  )
}

/** The breakdowns; those without a single item are named together. */
function Breakdowns(props: NumbersProps) {
  const { view, pack, cells, isSigned, definition, untold } = props
  // Who said how referrals ended stands above with the rate already.
  const isSaid = typeof closingOf(cells, isSigned ? 'signed' : 'now')?.ofHundred === 'number'
  const told = indicators.filter(
    ({ id, by }) => by !== null && !untold.includes(id) && !(isSaid && id === 'referrals-closed'),
  )
  const wasCounted = ({ id }: Indicator) =>
    !isSigned || cells.some((cell) => cell.indicator === id && cell.signed !== null)
  const isNone = (one: Indicator) => wasCounted(one) && rowsOf(view, pack, one, cells).length === 0
  const none = told.filter(isNone)
  return (
    <>
      <div class="breakdowns">
        {told.map((indicator) => !isNone(indicator) && <Breakdown {...props} indicator={indicator} />)}
      </div>
      {none.length > 0 && (
        <p class="govuk-body">
          {say(catalogue, view)('report-none-counted')}{' '}
          {none.map(({ id }, at) => (
            <>
              {at > 0 && ', '}
              <a class="govuk-link" href={definition(id)}>
                {sayKey(view, `indicator-${id}`)}
              </a>
            </>
          ))}
        </p>
      )}
    </>
  )
}

function Breakdown({ view, pack, cells, isSigned, definition, indicator }: NumbersProps & { indicator: Indicator }) {
  const t = say(catalogue, view)
  const rows = rowsOf(view, pack, indicator, cells)
  const title = sayKey(view, `indicator-${indicator.id}`)
  const item: Column<ReportRow> = { label: t('report-item'), value: (row) => row.item }
  return (
    <section>
      <h3 class="govuk-heading-s">
        <a class="govuk-link" href={definition(indicator.id)}>
          {title}
        </a>
      </h3>
      {rows.length === 0 ? (
        <p class="govuk-body">{t('report-month-before')}</p>
      ) : (
        <DataTable view={view} caption={title} hideCaption columns={[item, ...valueColumns(t, isSigned)]} rows={rows} />
      )}
    </section>
  )
}

/** A typed value as people read it and as a file holds it; null is not told. */
export interface TypedValue {
  readonly label: string
  readonly shown: string
  readonly value: CellValue
}

/** What the station typed, in the order of its form. */
export function typedValues(view: View, entry: Entry | undefined, currency: string): TypedValue[] {
  const t = say(catalogue, view)
  const hours = (label: string, quarters: number | null | undefined): TypedValue => {
    const value = quarters === null || quarters === undefined ? null : quarters / 4
    return { label, value, shown: value === null ? t('report-not-told') : t('report-hours', { hours: String(value) }) }
  }
  const money = (label: string, amount: number | null | undefined): TypedValue => {
    if (amount === null || amount === undefined) return { label, value: null, shown: t('report-not-told') }
    const of = { amount, currency: entry!.currency }
    return { label, value: Number(decimalOf(of)), shown: sayMoney(view, of) }
  }
  const words = (label: string, text: string | undefined): TypedValue => ({
    label,
    value: text || null,
    shown: text || t('report-not-told'),
  })
  return [
    hours(t('report-open'), entry?.open),
    hours(t('report-staff'), entry?.staff),
    hours(t('report-volunteers'), entry?.volunteers),
    money(t('report-cash', { currency: entry?.currency ?? currency }), entry?.cash),
    money(t('report-kind', { currency: entry?.currency ?? currency }), entry?.kind),
    words(t('report-worked'), entry?.worked),
    words(t('report-did-not-work'), entry?.didNotWork),
    words(t('report-needs'), entry?.needs),
  ]
}
