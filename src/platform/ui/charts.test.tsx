import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Bars } from './bars.tsx'
import type { ChartValue } from './chart.tsx'
import { exampleView } from './example-view.ts'
import { FunnelPlot, funnelDenominators, type FunnelPoint } from './funnel-plot.tsx'
import { PointMap } from './point-map.tsx'
import { SmallMultiples } from './small-multiples.tsx'

const view = exampleView()
const months = ['ene', 'feb', 'mar', 'abr']
const withheld = { low: null, high: null, shown: 'no se publica' }

const multiples = (items: Record<string, ChartValue[]>, more: Partial<Parameters<typeof SmallMultiples>[0]> = {}) =>
  String(
    <SmallMultiples
      view={view}
      label="Contactos, 2026"
      periods={months}
      itemLabel="Estación"
      missing="sin informe"
      items={Object.entries(items).map(([label, values]) => ({ label, values }))}
      {...more}
    />,
  )

/** The path of a class; undefined where it is not drawn. The legend's own stand in swatches and are left out. */
const pathOf = (html: string, name: string): string | undefined =>
  new RegExp(`<path class="${name}" d="([^"]*)"`).exec(
    html.replaceAll(/<svg class="chart__swatch".*?<\/svg>/gs, ''),
  )?.[1]

/** Heights of the boxes of a path, in units of the drawing. */
const heightsOf = (path: string | undefined): number[] =>
  [...(path ?? '').matchAll(/v(-?[\d.]+)/g)].map((match) => Math.abs(Number(match[1])))

const count = (html: string | undefined, mark: RegExp): number => [...(html ?? '').matchAll(mark)].length

const cellsOf = (html: string): string[] =>
  [...html.matchAll(/<(?:td|th) role="(?:cell|rowheader)"[^>]*>(.*?)<\/(?:td|th)>/gs)].map((match) =>
    match[1]!.replaceAll(/<svg.*?<\/svg>|<[^>]+>/gs, ''),
  )

describe('Elena sees many stations at once', () => {
  test('a missing month is a cross and a word, never a 0; a 0 is a stroke on the ground', () => {
    const html = multiples({ Boston: [10, null, 0, 20] })
    assert.equal(count(pathOf(html, 'plot__cross'), /M/g), 1)
    const heights = heightsOf(pathOf(html, 'plot__solid'))
    assert.equal(heights.length, 3)
    assert.ok(heights[1]! > 0 && heights[1]! < 2)
    assert.match(html, /aria-label="Boston: de 0 a 20\. sin informe: feb"/)
    assert.deepEqual(cellsOf(html), ['Boston', '10', 'sin informe', '0', '20'])
  })

  test('heights are in proportion, on one scale for all or, said so, on each one’s own', () => {
    const items = { Boston: [10, 20, 5, 0], Chicago: [1000, 500, 250, 0] }
    const shared = multiples(items)
    const [ten, twenty] = heightsOf(pathOf(shared, 'plot__solid'))
    assert.ok(ten! < twenty! && twenty! < 3)
    assert.match(shared, /Todos los dibujos llegan hasta 1,000/)
    const own = multiples(items, { scale: 'own' })
    const [half, whole, quarter] = heightsOf(pathOf(own, 'plot__solid'))
    assert.ok(Math.abs(whole! - 2 * half!) < 0.2 && Math.abs(half! - 2 * quarter!) < 0.2)
    assert.match(own, /Cada dibujo tiene su propia escala/)
    assert.match(own, /hasta 20</)
  })

  test('a published class is solid to its least and pale to its most, and a withheld number is a ring', () => {
    const html = multiples({
      Boston: [{ low: 11, high: 20, shown: '15' }, withheld, 0, { low: 1, high: 10, shown: '1-10' }],
    })
    const [solid, pale] = ['plot__solid', 'plot__pale'].map((name) => heightsOf(pathOf(html, name)))
    assert.ok(Math.abs(solid![0]! / (solid![0]! + pale![0]!) - 11 / 20) < 0.02)
    assert.equal(count(pathOf(html, 'plot__ring'), /M/g), 1)
    assert.equal(pathOf(html, 'plot__cross'), undefined)
    assert.deepEqual(cellsOf(html), ['Boston', '15', 'no se publica', '0', '1-10'])
    assert.doesNotMatch(html, /1[1-4]<|>20</)
  })

  test('a line breaks where a month is missing', () => {
    const html = multiples({ Boston: [10, null, 5, 20] }, { kind: 'line' })
    assert.deepEqual(pathOf(html, 'plot__line')!.match(/[ML]/g), ['M', 'M', 'L'])
  })

  test('marks are explained where they are drawn, and nowhere else', () => {
    const whole = multiples({ Boston: [1, 2, 3, 4] })
    assert.doesNotMatch(whole, /sin informe|no se publica|chart__keys/)
    assert.match(multiples({ Boston: [1, null, 3, 4] }), /<ul class="chart__keys">.*sin informe/s)
  })

  test('values that nobody gave are missing, and no station at all is no drawing', () => {
    assert.equal(count(pathOf(multiples({ Boston: [1] }), 'plot__cross'), /M/g), 3)
    assert.equal(multiples({}), '')
  })

  test('the table can stand elsewhere', () => {
    assert.doesNotMatch(multiples({ Boston: [1, 2, 3, 4] }, { table: 'none' }), /<table|<details/)
    assert.doesNotMatch(multiples({ Boston: [1, 2, 3, 4] }, { table: 'open' }), /<details/)
  })

  test('whatever the numbers are, nothing is drawn outside its frame, and no style or script is in it', () => {
    const published = fc.nat(50).map((low): ChartValue => ({ low, high: low + 9, shown: 'x' }))
    const value: fc.Arbitrary<ChartValue> = fc.oneof(fc.nat(5_000_000), published, fc.constant(null))
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 4, maxLength: 4 }),
        fc.constantFrom('bars' as const, 'line' as const),
        (values, kind) => {
          const html = multiples({ Boston: values }, { kind })
          const paths = ['plot__solid', 'plot__pale', 'plot__line', 'plot__dots'].map(
            (name) => pathOf(html, name) ?? '',
          )
          for (const [, x, y] of paths.join('').matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g))
            assert.ok(Number(x) >= 0 && Number(x) <= 240 && Number(y) >= 3.9 && Number(y) <= 98.1, `${x} ${y}`)
          assert.doesNotMatch(html, /NaN|Infinity|style=|<script/)
        },
      ),
    )
  })
})

describe('Elena compares stations', () => {
  const series = ['2025', '2026']
  const bars = (items: Parameters<typeof Bars>[0]['items'], total?: Parameters<typeof Bars>[0]['total']) =>
    String(<Bars view={view} label="Contactos" itemLabel="Estación" series={series} items={items} total={total} />)
  const widthsOf = (html: string): number[] =>
    [...html.matchAll(/bars__bar--\d" d="M0 [\d.]+H([\d.]+)/g)].map((match) => Number(match[1]))

  test('keep their label for the ear where a heading above says the same', () => {
    const hidden = String(
      <Bars
        view={view}
        label="Contactos"
        hideLabel
        itemLabel="Estación"
        series={series}
        items={[{ label: 'Norte', values: [1, 2] }]}
      />,
    )
    assert.match(hidden, /<figcaption class="govuk-visually-hidden">Contactos</)
    assert.match(multiples({ Norte: [1] }, { hideLabel: true }), /<figcaption class="govuk-visually-hidden">/)
    assert.match(multiples({ Norte: [1] }), /<figcaption class="chart__title">/)
  })

  test('two years side by side, each number beside its bar', () => {
    const html = bars([
      { label: 'Boston', href: '/boston', note: 'cerró Inés', values: [50, 100] },
      { label: 'Chicago', values: [null, 25] },
    ])
    assert.deepEqual(widthsOf(html), [50, 100, 25])
    assert.deepEqual(cellsOf(html), ['Bostoncerró Inés', '50', '100', '', 'Chicago', 'sin dato', '25', ''])
    assert.match(html, /<a href="\/boston">Boston<\/a>/)
  })

  test('the total is said and has no bar', () => {
    const html = bars([{ label: 'Boston', values: [1, 2] }], { label: 'La red', values: [900, 1800] })
    assert.deepEqual(widthsOf(html), [50, 100])
    assert.deepEqual(cellsOf(html).slice(-4), ['La red', '900', '1,800', ''])
  })

  test('a class reaches from its least to its most', () => {
    const html = bars([
      {
        label: 'Boston',
        values: [
          { low: 1, high: 10, shown: '1-10' },
          { low: 31, high: 40, shown: '35' },
        ],
      },
    ])
    assert.deepEqual(widthsOf(html), [2.5, 77.5])
    assert.deepEqual(
      [...html.matchAll(/plot__pale" d="M([\d.]+) [\d.]+H([\d.]+)/g)].map((match) => [match[1], match[2]]),
      [
        ['2.5', '25'],
        ['77.5', '100'],
      ],
    )
  })
})

describe('Elena asks whether a difference is chance', () => {
  const point = (
    label: string,
    numerator: number,
    denominator: number,
    more: Partial<FunnelPoint> = {},
  ): FunnelPoint => ({
    label,
    numerator,
    denominator,
    standing: 'within',
    ...more,
  })
  const points = [
    point('Boston', 5, 10),
    point('Chicago', 90, 100, { standing: 'beyond998', href: '/chicago' }),
    point('Denver', 30, 100, { standing: 'beyond95' }),
    point('Fresno', 0, 0),
  ]
  const funnel = (of: readonly FunnelPoint[]) =>
    String(
      <FunnelPlot
        view={view}
        label="Cumplidas, 2026"
        rate={0.6}
        limits={funnelDenominators(of).map((denominator) => {
          const wide = 0.5 / Math.sqrt(denominator)
          return {
            denominator,
            low95: 0.6 - wide,
            high95: 0.6 + wide,
            low998: 0.6 - 1.5 * wide,
            high998: 0.6 + 1.5 * wide,
          }
        })}
        points={of}
        pointLabel="Estación"
        numeratorLabel="Cumplidas"
        denominatorLabel="Cerradas"
        rateLabel="Parte cumplida"
      />,
    )

  test('each standing has a shape of its own, and those outside the lines are named below, with how much they rest on', () => {
    const plot = /<svg class="plot".*?<\/svg>/s.exec(funnel(points))![0]
    const shapes = [...plot.matchAll(/plot__point--(\w+)" d="M[\d.]+ [\d.]+([^"]*)"/g)].map((match) => [
      match[1],
      match[2],
    ])
    assert.deepEqual(
      shapes.map(([standing]) => standing),
      ['within', 'beyond998', 'beyond95'],
    )
    assert.equal(new Set(shapes.map(([, shape]) => shape)).size, 3)
    const below = /<ol class="funnel__beyond">(.*?)<\/ol>/s.exec(funnel(points))![1]!.replaceAll(/<[^>]+>/g, ' ')
    assert.match(below, /Chicago\s+90 % de 100\s+Denver\s+30 % de 100/)
    assert.match(plot, /aria-label="Cumplidas, 2026\. 3 marcas; fuera de las líneas: 2"/)
  })

  test('the table keeps the order it is given, and a station without a denominator has no share and no mark', () => {
    const cells = cellsOf(funnel(points))
    assert.deepEqual(
      cells.filter((_, at) => at % 5 === 0),
      ['Boston', 'Chicago', 'Denver', 'Fresno'],
    )
    assert.deepEqual(cells.slice(-5), ['Fresno', '0', '0', 'sin dato', 'sin dato'])
    assert.doesNotMatch(funnel(points), /NaN|Infinity|style=/)
  })

  test('where nobody has a share it is said and nothing is drawn', () => {
    const empty = funnel([point('Fresno', 0, 0)])
    assert.match(empty, /Todavía no hay números/)
    assert.doesNotMatch(empty, /class="plot"/)
  })

  test('the limits are asked for at whole numbers, rising, from the smallest station to the largest', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200_000), { maxLength: 40 }), (denominators) => {
        const asked = funnelDenominators(denominators.map((denominator) => ({ denominator })))
        const known = denominators.filter((denominator) => denominator > 0)
        if (known.length === 0) return assert.deepEqual(asked, [])
        assert.deepEqual([asked[0], asked.at(-1)], [Math.min(...known), Math.max(...known)])
        assert.ok(asked.every((one, at) => Number.isInteger(one) && (at === 0 || one > asked[at - 1]!)))
        assert.ok(asked.length <= 49)
      }),
    )
  })
})

describe('Elena looks at the map', () => {
  const sizes = { view, label: 'Contactos' }
  const map = (points: Parameters<typeof PointMap>[0]['points']) =>
    String(<PointMap label="Red" points={points} sizes={sizes} />)
  const radiusOf = (html: string, title: string): number =>
    Number(new RegExp(`<title>${title}</title><circle[^>]* r="([\\d.]+)"`).exec(html)?.[1])
  const places = [
    { lon: -118, lat: 34, title: 'Uno', size: 100 },
    { lon: -87, lat: 41, title: 'Cuatro', size: 400 },
    { lon: -71, lat: 42, title: 'Ninguno', missing: true },
  ]

  test('the area of a mark stands for its number, the large lie under the small, and a missing one is hollow', () => {
    const html = map(places)
    assert.ok(Math.abs(radiusOf(html, 'Cuatro') / radiusOf(html, 'Uno') - 2) < 0.05)
    assert.ok(html.indexOf('Cuatro') < html.indexOf('Uno'))
    assert.match(html, /<title>Ninguno<\/title><circle class="map__point map__point--missing"/)
  })

  test('words under the map say what a mark stands for, and that a hollow one knows nothing', () => {
    const words = (points: typeof places) => /<p class="chart__reading">(.*?)<\/p>/.exec(map(points))?.[1]
    assert.match(words(places)!, /^Contactos: .* el más grande es 400\. Un círculo vacío y punteado: sin dato\.$/)
    assert.doesNotMatch(words(places.slice(0, 2))!, /sin dato/)
    assert.equal(words(places.slice(2)), ' Un círculo vacío y punteado: sin dato.')
    assert.doesNotMatch(String(<PointMap label="Red" points={places} />), /<p/)
  })
})
