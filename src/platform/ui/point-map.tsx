// A map of points, drawn on the server: the outlines of places, and a mark with a title for each point.
import { geoConicEqualArea, geoPath, type GeoProjection, type GeoStream, type GeoStreamWrapper } from 'd3-geo'
import { scaleSqrt } from 'd3-scale'
import type { MultiLineString, MultiPoint } from 'geojson'
import { mesh } from 'topojson-client'
import type { GeometryCollection, GeometryObject, Topology } from 'topojson-specification'
import { say, sayNumber, type Speaker } from '../messages.ts'
import { messages } from './messages.ts'

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
  /** What the sizes count; it is said under the map. */
  readonly sizes?: MapSizes | undefined
}

interface MapSizes {
  readonly view: Speaker
  /** "Contactos". */
  readonly label: string
}

/** Margin around the outermost points, as a part of the drawing's width. */
const marginPart = 0.07

/** The radius of the largest and of the least size, and of a mark without one, as parts of the drawing's width. */
const radii = { largest: 0.038, least: 0.006, missing: 0.012 }

/** The least that a map shows, in degrees: a single point still lies in its surroundings. */
const leastSpan = 0.6

/** Points of a border closer than this are left out, in units of the drawing. */
const fineness = 1.5

/** A map; nothing where there are no points. */
export function PointMap({ label, points, outline, width = 400, height = 270, sizes }: PointMapProps) {
  if (points.length === 0) return <></>
  const projection = projectionOf(points, width, height)
  const most = Math.max(0, ...points.map((point) => point.size ?? 0))
  const radiusOf = scaleSqrt([0, Math.max(1, most)], [0, radii.largest * width])
  const radius = ({ size, missing, mark }: MapPoint): number => {
    if (size !== undefined) return Math.max(radii.least * width, radiusOf(size))
    return missing ? radii.missing * width : mark ? 9 : 6
  }
  const borders = outline && drawBorders(projection, bordersOf(outline.topology, outline.object), width, height)
  const map = (
    <svg class="map" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {borders && <path class="map__border" d={borders} />}
      {largestFirst(points).map((point) => (
        <Mark point={point} at={projection([point.lon, point.lat])} radius={radius(point)} />
      ))}
    </svg>
  )
  if (!sizes) return map
  return (
    <>
      {map}
      <SizeKey sizes={sizes} points={points} most={most} />
    </>
  )
}

/** Large marks lie under small ones. */
const largestFirst = (points: readonly MapPoint[]): MapPoint[] =>
  points.toSorted((one, other) => (other.size ?? 0) - (one.size ?? 0))

/** What a mark's area stands for, in words: they keep their size where the drawing shrinks. */
function SizeKey({ sizes, points, most }: { sizes: MapSizes; points: readonly MapPoint[]; most: number }) {
  const t = say(messages, sizes.view)
  return (
    <p class="chart__reading">
      {most > 0 && t('map-sizes', { label: sizes.label, most: sayNumber(sizes.view, most) })}
      {points.some((point) => point.missing) && ` ${t('map-missing')}`}
    </p>
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
  const margin = marginPart * width
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
