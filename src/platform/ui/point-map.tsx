// A map of points, drawn on the server: the outlines of places, and a mark with a title for each point.
import { geoConicEqualArea, geoPath, type GeoProjection } from 'd3-geo'
import type { MultiPoint } from 'geojson'
import { mesh } from 'topojson-client'
import type { GeometryCollection, GeometryObject, Topology } from 'topojson-specification'

export interface MapPoint {
  /** Degrees, WGS 84. */
  readonly lon: number
  readonly lat: number
  readonly title: string
  readonly href?: string | undefined
  /** Set off from the others: where the reader is. */
  readonly here?: boolean | undefined
}

export interface PointMapProps {
  /** What the map shows. A table or list with the same points stands beside it. */
  readonly label: string
  readonly points: readonly MapPoint[]
  /** The borders to draw: a topology and the name of the object in it. */
  readonly outline?: { readonly topology: Topology; readonly object: string } | undefined
  /** Units of the drawing; it takes the width of its place. */
  readonly width?: number | undefined
  readonly height?: number | undefined
}

/** Margin around the outermost points, in units of the drawing. */
const margin = 40

/** Points that lie closer than this are shown as if they lay so far apart, in degrees. */
const leastSpan = 0.6

/** A map; nothing where there are no points. */
export function PointMap({ label, points, outline, width = 640, height = 400 }: PointMapProps) {
  if (points.length === 0) return <></>
  const projection = projectionOf(points, width, height)
  const borders = outline && bordersOf(outline.topology, outline.object)
  const path = borders && geoPath(projection.clipExtent([[-20, -20], [width + 20, height + 20]])).digits(1)(borders)
  projection.clipExtent(null)
  return (
    <svg class="map" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <rect class="map__ground" width={width} height={height} rx="8" />
      {path && <path class="map__border" d={path} />}
      {points.map((point) => (
        <Mark point={point} at={projection([point.lon, point.lat])} />
      ))}
    </svg>
  )
}

function Mark({ point, at }: { point: MapPoint; at: [number, number] | null }) {
  if (!at) return <></>
  const circle = (
    <circle class={point.here ? 'map__point map__point--here' : 'map__point'} cx={at[0].toFixed(1)} cy={at[1].toFixed(1)} r="7">
      <title>{point.title}</title>
    </circle>
  )
  return point.href === undefined ? circle : <a href={point.href}>{circle}</a>
}

/** An equal-area projection with its centre among the points, so that no part of the world is favoured. */
function projectionOf(points: readonly MapPoint[], width: number, height: number): GeoProjection {
  const lons = points.map((point) => point.lon)
  const lats = points.map((point) => point.lat)
  const [west, east] = [Math.min(...lons), Math.max(...lons)]
  const [south, north] = [Math.min(...lats), Math.max(...lats)]
  const [lon, lat] = [(west + east) / 2, (south + north) / 2]
  const [wide, high] = [Math.max(east - west, leastSpan) / 2, Math.max(north - south, leastSpan) / 2]
  const corners: MultiPoint = {
    type: 'MultiPoint',
    coordinates: [...points.map((point) => [point.lon, point.lat]), [lon - wide, lat - high], [lon + wide, lat + high]],
  }
  const extent: [[number, number], [number, number]] = [[margin, margin], [width - margin, height - margin]]
  return geoConicEqualArea()
    .parallels([lat - high / 2 || -0.1, lat + high / 2 || 0.1])
    .rotate([-lon, 0])
    .fitExtent(extent, corners)
}

function bordersOf(topology: Topology, name: string) {
  const object = topology.objects[name]
  if (!object) throw new Error(`the topology has no object "${name}"`)
  return mesh(topology, object as GeometryCollection | GeometryObject)
}
