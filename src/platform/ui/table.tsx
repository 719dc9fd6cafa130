// Tables: the same columns for the screen, for paper and for the exports.
import type { Child } from 'hono/jsx'
import { readDay } from '#kernel/day'
import { say, sayDayBriefly, sayNumber } from '../messages.ts'
import type { View } from '../view.ts'
import { joinClasses } from './form.tsx'
import { messages } from './messages.ts'

/** What stands in a cell. Null is "no data" and never 0. */
export type CellValue = string | number | null

export interface Column<Row> {
  readonly label: string
  readonly value: (row: Row) => CellValue
  /** How the cell looks where it is more than its value: a link, a tag. Exports keep to `value`. */
  readonly show?: ((row: Row) => Child) | undefined
  /** Aligned to the right, with the language's separators. */
  readonly numeric?: boolean | undefined
  readonly class?: string | undefined
}

export interface DataTableProps<Row> {
  readonly view: View
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** A last row that sums the others up. */
  readonly total?: Row | undefined
  /** What is said where there are no rows. */
  readonly empty?: Child
  /** The caption is heard, not seen: a heading above says the same. */
  readonly hideCaption?: boolean | undefined
  readonly captionSize?: 's' | 'm' | 'l' | 'xl' | undefined
  /** The first cell of a row names it (it does unless this is false). */
  readonly rowHeaders?: boolean | undefined
  /** On a phone each row of more than two cells becomes a block (it does unless this is false). */
  readonly stack?: boolean | undefined
  readonly class?: string | undefined
}

/** A table of rows. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { view, columns, rows, total } = props
  if (rows.length === 0) return <EmptyTable view={view} caption={props.caption} empty={props.empty} />
  const rowHeaders = props.rowHeaders !== false
  const stacked = props.stack !== false && columns.length > 2 && 'table--stacked'
  const size = props.captionSize && `govuk-table__caption--${props.captionSize}`
  return (
    <table role="table" class={joinClasses('govuk-table', stacked, props.class)}>
      <caption class={joinClasses('govuk-table__caption', size, props.hideCaption && 'govuk-visually-hidden')}>
        {props.caption}
      </caption>
      <thead role="rowgroup" class="govuk-table__head">
        <tr role="row" class="govuk-table__row">
          {columns.map((column) => (
            <HeaderCell column={column} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" class="govuk-table__body">
        {rows.map((row) => (
          <TableRow view={view} columns={columns} row={row} rowHeaders={rowHeaders} />
        ))}
      </tbody>
      {total !== undefined && (
        <tfoot role="rowgroup" class="table__total">
          <TableRow view={view} columns={columns} row={total} rowHeaders={rowHeaders} />
        </tfoot>
      )}
    </table>
  )
}

const EmptyTable = ({ view, caption, empty }: { view: View; caption: string; empty?: Child }) => (
  <div class="empty">
    <p class="empty__title">{caption}</p>
    <p class="empty__text">{empty ?? say(messages, view)('no-rows')}</p>
  </div>
)

const HeaderCell = <Row,>({ column }: { column: Column<Row> }) => (
  <th
    role="columnheader"
    scope="col"
    class={joinClasses('govuk-table__header', column.numeric && 'govuk-table__header--numeric', column.class)}
  >
    {column.label}
  </th>
)

interface TableRowProps<Row> {
  readonly view: View
  readonly columns: readonly Column<Row>[]
  readonly row: Row
  readonly rowHeaders: boolean
}

const TableRow = <Row,>({ view, columns, row, rowHeaders }: TableRowProps<Row>) => (
  <tr role="row" class="govuk-table__row">
    {columns.map((column, index) =>
      rowHeaders && index === 0 ? (
        <th role="rowheader" scope="row" class={joinClasses('govuk-table__header', column.class)}>
          <CellText view={view} column={column} row={row} />
        </th>
      ) : (
        <td
          role="cell"
          class={joinClasses('govuk-table__cell', column.numeric && 'govuk-table__cell--numeric', column.class)}
          data-label={column.label}
        >
          <CellText view={view} column={column} row={row} />
        </td>
      ),
    )}
  </tr>
)

function CellText<Row>({ view, column, row }: { view: View; column: Column<Row>; row: Row }) {
  if (column.show) return <>{column.show(row)}</>
  const value = column.value(row)
  if (value === null) return <span class="no-value">{say(messages, view)('no-value')}</span>
  if (typeof value === 'number') return <>{sayNumber(view, value)}</>
  return readDay(value) ? <span class="day">{sayDayBriefly(view, value)}</span> : <>{value}</>
}
