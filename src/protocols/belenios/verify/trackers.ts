// What became of each ballot: whether it is counted, or which later one of the same credential stands in its place.
import { hexToBytes } from '@noble/hashes/utils.js'
import { bytesToBase64 } from '../hash.ts'
import type { Event } from './chain.ts'

/** A ballot of an archive that was verified. */
export interface Tracked {
  /** What its voter was shown (section 4.15). */
  readonly tracker: string
  /** The height of its event. */
  readonly step: number
  /** The height of the ballot that counts in its place; unset where this one counts. */
  readonly replacedBy?: number
}

/** A ballot and the credential that it was cast with. */
export interface Cast {
  readonly event: Event<'ballot'>
  readonly credential: string
}

/** Every ballot in the order of the archive. */
export function listTracked(cast: readonly Cast[]): readonly Tracked[] {
  const last = new Map(cast.map(({ credential, event }) => [credential, event.height]))
  return cast.map(({ event, credential }) => {
    const tracker = bytesToBase64(hexToBytes(event.items.ballot.item.hash))
    const counted = last.get(credential)!
    return { tracker, step: event.height, ...(counted !== event.height && { replacedBy: counted }) }
  })
}
