// Lists as files, in the shape shown: the columns of the table are the columns of the file.
import type { Context as Request } from 'hono'
import writeXlsxFile, { type Row as SheetRow } from 'write-excel-file/node'
import type { Env } from '../routing.ts'
import type { CellValue, Column } from './table.tsx'

export type ExportFormat = 'csv' | 'xlsx'

/** The format that the address asks for; undefined where it asks for the page. */
export function exportFormatOf(c: Request<Env>): ExportFormat | undefined {
  const format = c.req.query('format')
  return format === 'csv' || format === 'xlsx' ? format : undefined
}

/** A list to be exported; `total` is its last row. */
export interface Export<Row> {
  /** The file's name without its ending: "visitas-2026-03". */
  readonly name: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly total?: Row | undefined
}

/** CSV after RFC 4180, UTF-8 with a byte order mark. A text that a spreadsheet would run as a formula is led by '. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(({ label }) => label), ...rows.map((row) => columns.map((column) => column.value(row)))]
  return `\ufeff${lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`
}

function csvCell(value: CellValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** An Excel workbook of one sheet. Texts are stored as texts, so none is run as a formula. */
export async function xlsxOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Promise<Buffer> {
  const header: SheetRow = columns.map(({ label, numeric }) => ({
    value: label,
    type: String,
    fontWeight: 'bold',
    wrap: true,
    align: numeric ? 'right' : 'left',
  }))
  const cells = rows.map((row) => columns.map((column) => xlsxCell(column.value(row))))
  const widths = columns.map((column) => ({ width: columnWidth(column, rows) }))
  return writeXlsxFile([header, ...cells], { columns: widths, stickyRowsCount: 1 }).toBuffer()
}

function xlsxCell(value: CellValue): SheetRow[number] {
  if (value === null || value === '') return null
  if (typeof value === 'number') return { value, type: Number }
  return { value: value.replace(unstorable, ''), type: String }
}

// Characters that XML 1.0, and so a workbook, cannot hold.
const unstorable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Wide enough for the longest text, within reason; in characters. */
function columnWidth<Row>(column: Column<Row>, rows: readonly Row[]): number {
  const longest = rows.reduce(
    (most, row) => Math.max(most, String(column.value(row) ?? '').length),
    column.label.length,
  )
  return Math.min(60, longest + 2)
}

const mediaTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Answers a list as a download. */
export async function answerExport<Row>(c: Request<Env>, format: ExportFormat, list: Export<Row>): Promise<Response> {
  const rows = list.total === undefined ? list.rows : [...list.rows, list.total]
  const body = format === 'csv' ? csvOf(list.columns, rows) : await xlsxOf(list.columns, rows)
  const name = list.name.normalize('NFD').replace(/[^A-Za-z0-9._-]+/g, '')
  return c.body(typeof body === 'string' ? body : new Uint8Array(body), 200, {
    'content-type': mediaTypes[format],
    'content-disposition': `attachment; filename="${name}.${format}"`,
    'cache-control': 'no-store',
  })
}
