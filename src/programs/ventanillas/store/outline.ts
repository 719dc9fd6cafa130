// The borders that the public map is drawn with: a file of the pack, read once.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Topology } from 'topojson-specification'
import type { Pack } from '#platform/pack'

export interface Outline {
  readonly topology: Topology
  readonly object: string
}

const outlines = new Map<string, Outline | undefined>()

/** The pack's `outline.topo.json` and its first object; undefined where the pack has none. */
export function findOutline({ directory }: Pack): Outline | undefined {
  if (!outlines.has(directory)) outlines.set(directory, readOutline(join(directory, 'outline.topo.json')))
  return outlines.get(directory)
}

function readOutline(path: string): Outline | undefined {
  if (!existsSync(path)) return undefined
  const topology = JSON.parse(readFileSync(path, 'utf8')) as Topology
  const object = Object.keys(topology.objects)[0]
  return object === undefined ? undefined : { topology, object }
}
