// A map of points, drawn on the server: the outlines of places, and a mark with a title for each point.
import { geoConicEqualArea, geoPath, type GeoProjection, type GeoStream, type GeoStreamWrapper } from 'd3-geo'
import { scaleSqrt } from 'd3-scale'
import type { MultiLineString, MultiPoint } from 'geojson'
import { mesh } from 'topojson-client'
import type { GeometryCollection, GeometryObject, Topology } from 'topojson-specification'

export interface MapPoint {
  /** Degrees, WGS 84. */
  readonly lon: number
  readonly lat: number
  readonly title: string
  /** One or two characters in the mark: the point's number in the list beside the map. */
  readonly mark?: string | undefined
  /** Set off from the others: where the reader is. */
  readonly here?: boolean | undefined
  /** A count of 0 or more: the mark's area stands for it. */
  readonly size?: number | undefined
  /** Nothing is known of it: a hollow mark. */
  readonly missing?: boolean | undefined
}

export interface PointMapProps {
  /** What the map shows. A table or list with the same points, and their links, stands beside it. */
  readonly label: string
  readonly points: readonly MapPoint[]
  /** The borders to draw: a topology and the name of the object in it. */
  readonly outline?: { readonly topology: Topology; readonly object: string } | undefined
  /** Units of the drawing; it takes the width of its place. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** What sizes are and how a number is said: a key to them stands in a corner of the map. */
  readonly sizes?: { readonly label: string; readonly sayNumber: (value: number) => string } | undefined
}

/** Margin around the outermost points, in units of the drawing. */
const margin = 28

/** The radius of the largest size, in units of the drawing. */
const largest = 15

/** The least that a map shows, in degrees: a single point still lies in its surroundings. */
const leastSpan = 0.6

/** Points of a border closer than this are left out, in units of the drawing. */
const fineness = 1.5

/** A map; nothing where there are no points. */
export function PointMap({ label, points, outline, width = 400, height = 270, sizes }: PointMapProps) {
  if (points.length === 0) return <></>
  const projection = projectionOf(points, width, height)
  const most = Math.max(1, ...points.map((point) => point.size ?? 0))
  const radiusOf = scaleSqrt([0, most], [0, largest])
  const radius = ({ size, missing, mark }: MapPoint): number =>
    size === undefined ? (missing ? 4 : mark ? 9 : 6) : Math.max(2, radiusOf(size))
  const borders = outline && drawBorders(projection, bordersOf(outline.topology, outline.object), width, height)
  return (
    <svg class="map" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {borders && <path class="map__border" d={borders} />}
      {largestFirst(points).map((point) => (
        <Mark point={point} at={projection([point.lon, point.lat])} radius={radius(point)} />
      ))}
      {sizes && <SizeKey most={most} radiusOf={radiusOf} height={height} sizes={sizes} />}
    </svg>
  )
}

/** Large marks lie under small ones. */
const largestFirst = (points: readonly MapPoint[]): MapPoint[] =>
  points.toSorted((one, other) => (other.size ?? 0) - (one.size ?? 0))

interface SizeKeyProps {
  readonly most: number
  readonly radiusOf: (size: number) => number
  readonly height: number
  readonly sizes: NonNullable<PointMapProps['sizes']>
}

/** The number with its first figure alone: 3 812 is 3 000. */
function roundDown(count: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, count)))
  return Math.floor(count / power) * power
}

/** A large and a small mark with their numbers, in the lower left corner. */
function SizeKey({ most, radiusOf, height, sizes }: SizeKeyProps) {
  const [large, small] = [roundDown(most), roundDown(most / 4)]
  const row = (size: number, y: number) => (
    <>
      <circle class="map__point map__point--sized" cx={22} cy={y} r={radiusOf(size).toFixed(1)} />
      <text class="map__size" x={44} y={y + 4}>
        {sizes.sayNumber(size)}
      </text>
    </>
  )
  return (
    <g>
      {row(large, height - 46)}
      {small > 0 && row(small, height - 16)}
      <text class="map__size" x={6} y={height - 72}>
        {sizes.label}
      </text>
    </g>
  )
}

function Mark({ point, at, radius }: { point: MapPoint; at: [number, number] | null; radius: number }) {
  if (!at) return <></>
  const [x, y] = at.map((unit) => unit.toFixed(1))
  const look = [
    'map__point',
    point.here && 'map__point--here',
    point.missing && 'map__point--missing',
    point.size !== undefined && 'map__point--sized',
  ]
  return (
    <g>
      <title>{point.title}</title>
      <circle class={look.filter(Boolean).join(' ')} cx={x} cy={y} r={radius.toFixed(1).replace('.0', '')} />
      {point.mark !== undefined && (
        <text class="map__mark" x={x} y={y} dy="3.5">
          {point.mark}
        </text>
      )}
    </g>
  )
}

/** An equal-area projection with its centre among the points, so that no part of the world is favoured. */
function projectionOf(points: readonly MapPoint[], width: number, height: number): GeoProjection {
  const [west, east] = span(points.map((point) => point.lon))
  const [south, north] = span(points.map((point) => point.lat))
  const [lon, lat] = [(west + east) / 2, (south + north) / 2]
  const corners: MultiPoint = {
    type: 'MultiPoint',
    coordinates: [
      [west, south],
      [west, north],
      [east, south],
      [east, north],
    ],
  }
  const extent: [[number, number], [number, number]] = [
    [margin, margin],
    [width - margin, height - margin],
  ]
  // Two parallels that cancel out would make a cone without a tip.
  const parallels: [number, number] = Math.abs(lat) < 1 ? [-1, 2] : [lat - 0.5, lat + 0.5]
  return geoConicEqualArea().parallels(parallels).rotate([-lon, 0]).fitExtent(extent, corners)
}

/** The first and last of the degrees, widened to what a map shows at least. */
function span(degrees: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...degrees), Math.max(...degrees)]
  const more = Math.max(0, leastSpan - (most - least)) / 2
  return [least - more, most + more]
}

function bordersOf(topology: Topology, name: string): MultiLineString {
  const object = topology.objects[name]
  if (!object) throw new Error(`the topology has no object "${name}"`)
  return mesh(topology, object as GeometryCollection | GeometryObject)
}

/** The borders within the drawing as an SVG path, no finer than can be seen. */
function drawBorders(
  projection: GeoProjection,
  borders: MultiLineString,
  width: number,
  height: number,
): string | null {
  projection.clipExtent([
    [-5, -5],
    [width + 5, height + 5],
  ])
  const thinned: GeoStreamWrapper = { stream: (output) => projection.stream(thin(output)) }
  const path = geoPath(thinned).digits(0)(borders)
  projection.clipExtent(null)
  return path
}

/** Passes a line on without the points that lie too close to the one before; its ends always stay. */
function thin(output: GeoStream): GeoStream {
  let last: [number, number] | undefined
  let left: [number, number] | undefined
  return {
    point(x, y) {
      left = last && Math.hypot(x - last[0], y - last[1]) < fineness ? [x, y] : undefined
      if (left) return
      last = [x, y]
      output.point(x, y)
    },
    lineStart() {
      last = left = undefined
      output.lineStart()
    },
    lineEnd() {
      if (left) output.point(...left)
      output.lineEnd()
    },
    polygonStart: () => output.polygonStart(),
    polygonEnd: () => output.polygonEnd(),
  }
}
