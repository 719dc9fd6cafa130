import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { router } from '../routing.ts'
import { Stat } from './content.tsx'
import { exampleView } from './example-view.ts'
import { answerExport, csvOf, exportFormatOf, xlsxOf } from './export.ts'
import { ExportLinks } from './lists.tsx'
import { pageItems } from './navigation.tsx'
import { PointMap } from './point-map.tsx'
import { QrCode } from './qr-code.tsx'
import { DataTable, type Column } from './table.tsx'

interface Row {
  readonly office: string
  readonly visits: number | null
}

const columns: readonly Column<Row>[] = [
  { label: 'Oficina', value: (row) => row.office, show: (row) => <a href="#x">{row.office}</a> },
  { label: 'Visitas, todas', value: (row) => row.visits, numeric: true },
]
const rows: readonly Row[] = [
  { office: 'Los Ángeles', visits: 1842 },
  { office: '=HYPERLINK("http://x")', visits: null },
  { office: 'Dos\nlíneas, y "comillas"', visits: -3 },
]

/** The text of a file in a zip archive, found through its central directory. */
function unzip(archive: Buffer, name: string): string {
  for (let at = archive.indexOf('PK\x01\x02'); at >= 0; at = archive.indexOf('PK\x01\x02', at + 4)) {
    const length = archive.readUInt16LE(at + 28)
    if (archive.toString('utf8', at + 46, at + 46 + length) !== name) continue
    const local = archive.readUInt32LE(at + 42)
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const bytes = archive.subarray(from, from + archive.readUInt32LE(at + 20))
    return (archive.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString('utf8')
  }
  throw new Error(`no ${name} in the archive`)
}

test('Elena reads a table: named rows, numbers to the right, and no data is not 0', () => {
  const html = String(<DataTable view={exampleView()} caption="Visitas" columns={columns} rows={rows} />)
  assert.match(html, /<th role="rowheader" scope="row" class="govuk-table__header"><a href="#x">Los Ángeles/)
  assert.match(html, /class="govuk-table__cell govuk-table__cell--numeric" data-label="Visitas, todas">1,842</)
  assert.match(html, /<span class="no-value">sin dato<\/span>/)
  const empty = String(<DataTable view={exampleView()} caption="Visitas" columns={columns} rows={[]} />)
  assert.match(empty, /No hay nada que mostrar/)
  assert.doesNotMatch(empty, /<table/)
})

test('the CSV has the columns of the screen and survives commas, quotes and lines', () => {
  const csv = csvOf(columns, rows)
  assert.ok(csv.startsWith('\ufeffOficina,"Visitas, todas"\r\n'))
  const read = parse(csv, { bom: true }) as string[][]
  assert.deepEqual(read[1], ['Los Ángeles', '1842'])
  assert.deepEqual(read[3], ['Dos\nlíneas, y "comillas"', '-3'])
})

test('a text that a spreadsheet would run as a formula stays a text; numbers stay numbers', () => {
  const only: Column<string> = { label: 'Texto', value: (text) => text }
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1']) {
    assert.equal((parse(csvOf([only], [text]), { bom: true }) as string[][])[1]![0], `'${text}`)
  }
  assert.match(csvOf(columns, rows), /,-3\r\n$/)
})

test('the Excel file holds the same cells, with texts as texts', async () => {
  const archive = await xlsxOf(columns, rows)
  const sheet = unzip(archive, 'xl/worksheets/sheet1.xml')
  assert.match(sheet, /<v>1842<\/v>/)
  assert.match(sheet, /<v>-3<\/v>/)
  assert.doesNotMatch(sheet, /<f>/)
  const texts = sheet + unzip(archive, 'xl/sharedStrings.xml')
  assert.match(texts, /Los Ángeles/)
  assert.match(texts, /=HYPERLINK\(/)
  await assert.doesNotReject(xlsxOf(columns, [{ office: 'mal\u0000o', visits: 1 }]))
})

test('Elena takes a list along in the format that she asked for', async () => {
  const app = router().get('/lista', async (c) => {
    const format = exportFormatOf(c)
    return format ? answerExport(c, format, { name: 'visitas-día', columns, rows, total: rows[0] }) : c.text('page')
  })
  const csv = await app.request('/lista?format=csv')
  assert.equal(csv.headers.get('content-disposition'), 'attachment; filename="visitas-dia.csv"')
  assert.equal((parse(await csv.text(), { bom: true }) as string[][]).length, 5)
  const xlsx = await app.request('/lista?format=xlsx')
  assert.match(xlsx.headers.get('content-type') ?? '', /spreadsheetml/)
  assert.equal(await (await app.request('/lista?format=exe')).text(), 'page')
  const links = String(<ExportLinks view={exampleView()} href="/lista?month=2026-03" />)
  assert.match(links, /href="\/lista\?month=2026-03&amp;format=csv"/)
})

test('a long list offers its ends and the pages beside the current one', () => {
  const numbers = pageItems(6, 12, (page) => `?page=${page}`).map((item) => item?.number ?? null)
  assert.deepEqual(numbers, [1, null, 5, 6, 7, null, 12])
  assert.deepEqual(
    pageItems(1, 3, String).map((item) => item?.number ?? null),
    [1, 2, 3],
  )
})

test('a number leads to its definition; an unknown one is said to be unknown', () => {
  const html = String(<Stat view={exampleView()} label="Vacunas" value={null} definition="/definitions/vaccinations" />)
  assert.match(html, /sin dato/)
  assert.match(html, /href="\/definitions\/vaccinations"/)
  assert.match(String(<Stat view={exampleView()} label="Vacunas" value={0} />), />0</)
})

test('the map puts each point in the drawing with its title, north above south', () => {
  const points = [
    { lon: -118.2, lat: 34.1, title: 'Sur', mark: '1' },
    { lon: -122.4, lat: 37.8, title: 'Norte' },
  ]
  const html = String(<PointMap label="Mapa" points={points} />)
  const places = [...html.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)] as const)
  assert.ok(places[0]![1] > places[1]![1] && places[0]![0] > places[1]![0])
  assert.ok(places.every(([x, y]) => x > 0 && x < 400 && y > 0 && y < 270))
  assert.match(html, /<title>Norte<\/title>/)
  assert.equal(String(<PointMap label="Mapa" points={[]} />), '')
})

test('borders are drawn as one path, clipped to the map', () => {
  const topology = {
    type: 'Topology' as const,
    arcs: [
      [
        [-120, 30],
        [-119, 36],
        [-118, 50],
      ],
    ],
    objects: { lines: { type: 'LineString' as const, arcs: [0] } },
  }
  const points = [{ lon: -119, lat: 35, title: 'Aquí' }]
  const html = String(<PointMap label="Mapa" points={points} outline={{ topology, object: 'lines' }} />)
  assert.match(html, /<path class="map__border" d="M[-\d.,LM]+"/)
  assert.throws(
    () => String(<PointMap label="Mapa" points={points} outline={{ topology, object: 'other' }} />),
    /no object/,
  )
})

test('the QR code is one path, as wide as it is high', () => {
  const html = String(<QrCode text="7K2QFM8XPA" label="Código" />)
  assert.match(html, /viewBox="0 0 (\d+) \1"/)
  assert.match(html, /role="img" aria-label="Código"/)
})
