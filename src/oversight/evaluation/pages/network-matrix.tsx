// The matrix of the network: a row a station, a column a month. It has hundreds of cells, so each is written with little around it.
import type { Child } from 'hono/jsx'
import type { Month } from '#kernel/day'
import { say, sayNumber } from '#platform/messages'
import type { View } from '#platform/view'
import { messages } from '../messages/network.ts'
import type { NetworkCell, NetworkMatrix, NetworkPlace, NetworkState } from '../rules/network.ts'
import { namePlace, reportAddress, sayMonthBriefly, sayState, type Asked } from './network-words.tsx'

/** A line of the matrix; the one that adds up has no place. */
export interface MatrixLine {
  readonly place: NetworkPlace | null
  readonly cells: readonly (Omit<NetworkCell, 'state'> & { readonly state: NetworkState | null })[]
  readonly total: number | null
}

/** All stations together. */
export const totalLine = ({ months, totals, total }: NetworkMatrix): MatrixLine => ({
  place: null,
  cells: months.map((month, index) => ({
    month,
    state: null,
    value: totals[index] ?? null,
    signed: null,
    changed: false,
  })),
  total,
})

/** A station's name, or that it is all of them. */
export const nameLine = (view: View, { place }: MatrixLine): string =>
  place ? namePlace(view, place) : say(messages, view)('network-all-stations')

export interface MatrixTableProps {
  readonly view: View
  readonly asked: Asked
  readonly matrix: NetworkMatrix
  readonly caption: string
}

/** The table itself: every number leads to what it means, there and then. */
export function MatrixTable({ view, asked, matrix, caption }: MatrixTableProps) {
  const t = say(messages, view)
  const { months, rows } = matrix
  const stations = rows.map(({ place }) => place.station_id)
  const isShared = ({ station_id: id }: NetworkPlace): boolean => stations.indexOf(id) !== stations.lastIndexOf(id)
  return (
    <table class="govuk-table matrix__table">
      <caption class="govuk-visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('network-station')}</th>
          <th scope="col">{t('network-total')}</th>
          {months.map((month) => (
            <th scope="col">{sayMonthBriefly(view, month)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((line) => (
          <Line view={view} line={line} address={addressFor(view, asked, line.place, isShared(line.place))} />
        ))}
      </tbody>
      <tfoot>
        <Line view={view} line={totalLine(matrix)} address={addressFor(view, asked, null, false)} />
      </tfoot>
    </table>
  )
}

/** The address of what a number of this place means, by its month; null is the whole year. */
type Address = (month: Month | null) => string

/** The agency stands in it only where the station changed hands in the year. */
function addressFor(view: View, { chosen, year }: Asked, place: NetworkPlace | null, isShared: boolean): Address {
  const where = { item: chosen.item, station: place?.code, lead: isShared ? place?.custodian_id : null }
  const base = view.to(reportAddress(`/definitions/${chosen.indicator}`, where))
  const start = `${base}${base.includes('?') ? '&' : '?'}`
  return (month) => (month ? `${start}month=${month}` : `${start}year=${year}`)
}

interface LineProps {
  readonly view: View
  readonly line: MatrixLine
  readonly address: Address
}

const Line = ({ view, line, address }: LineProps) => (
  <tr>
    <th scope="row">
      {nameLine(view, line)}
      {line.place && <span class="below">{line.place.custodian_title}</span>}
    </th>
    <td>{numberOf(view, line.total, address(null))}</td>
    {line.cells.map((cell) => (
      <td>{cellOf(view, line.place, cell, address)}</td>
    ))}
  </tr>
)

const numberOf = (view: View, value: number | null, href: string): Child =>
  value !== null && <a href={href}>{sayNumber(view, value)}</a>

/** A number above the state of its report, and what was signed where that is another number or the only one. */
function cellOf(view: View, place: NetworkPlace | null, cell: MatrixLine['cells'][number], address: Address): Child {
  const { month, value, state, signed, changed } = cell
  const untold = cell.untold && <small>{say(messages, view)('network-number-untold')}</small>
  const number = untold || numberOf(view, value, address(month))
  if (state === null || place === null) return number
  const isTold = signed !== null && (changed || value === null)
  return [number, stateOf(view, place, month, state, value === null), isTold && toldOf(view, signed, changed)]
}

function toldOf(view: View, signed: number, changed: boolean): Child {
  const words = say(messages, view)('network-was-signed', { value: sayNumber(view, signed) })
  return changed ? <small class="changed">{words}</small> : <small>{words}</small>
}

/** A state in a word; where no number leads on, it leads to the report that is missing or open. */
function stateOf(view: View, place: NetworkPlace, month: Month, state: NetworkState, isAlone: boolean): Child {
  const word = sayState(view, state)
  if (state !== 'missing' && state !== 'open') return <small>{word}</small>
  return <small class={state}>{isAlone ? <a href={view.to(monthReportPath(place, month))}>{word}</a> : word}</small>
}

/** The report of a station's month, at the office. */
export const monthReportPath = (place: NetworkPlace, month: Month): string =>
  `/ventanillas/${place.office_id}/reports/${place.code}/${month}?lead=${place.custodian_id}`
