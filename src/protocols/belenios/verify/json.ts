// JSON of a stranger: weighed before it is parsed, taken apart by a shape, and written again to see that it is canonical.
import { Refused, type Place } from './refusal.ts'
import { Misshapen, type Shape } from './shapes.ts'

const deepest = 16
const mostPieces = 2 ** 20

/** Bytes of the longest item of each kind that is parsed at all; that of a ballot follows from its election. */
export const longest = {
  /** Heads, events, and the items that only name others. */
  link: 2 ** 12,
  election: 2 ** 22,
  /** A hundred trustees who need one another all. */
  trustees: 2 ** 24,
  /** A hundred thousand voters. */
  roll: 2 ** 26,
} as const

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]

/** Whether the brackets and commas outside of strings are few, and the brackets shallow, so that a parser may be let near. */
export function isLight(bytes: Uint8Array): boolean {
  let depth = 0
  let pieces = 0
  let within = false
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (within) {
      if (byte === backslash) at += 1
      else if (byte === quote) within = false
    } else if (byte === quote) within = true
    // "[" and "{" differ in one bit, and so do "]" and "}".
    else if ((byte! & 0xdf) === 0x5b) {
      depth += 1
      pieces += 1
      if (depth > deepest || pieces > mostPieces) return false
    } else if ((byte! & 0xdf) === 0x5d) depth -= 1
    else if (byte === comma && (pieces += 1) > mostPieces) return false
  }
  return true
}

/** The text of UTF-8 without a mark of byte order; undefined where it is none. */
export function findText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * What an item's bytes stand for. They must be the one compact text of it (section 4.15): no spaces, no field twice or
 * out of order, no number or string that could have been written otherwise. More bytes than `most` are not looked at.
 */
export function readJson<Made>(bytes: Uint8Array, shape: Shape<Made>, place: Place, most: number): Made {
  if (bytes.length > most) throw new Refused('item-is-not-too-large', place)
  const text = isLight(bytes) ? findText(bytes) : undefined
  if (text === undefined) throw new Refused('item-is-plain-json', place)
  const value = parse(text, place)
  const made = takeApart(value, shape, place)
  const again = JSON.stringify(value)
  // The delete character is written either way.
  const isCanonical = again === text || again.replaceAll('\u007f', String.raw`\u007f`) === text
  if (!isCanonical) throw new Refused('item-is-canonical', place)
  return made
}

/** The same of a text that stands inside of another item, at `place.at`. */
export const readText = <Made>(text: string, shape: Shape<Made>, place: Place, most: number): Made =>
  readJson(new TextEncoder().encode(text), shape, place, most)

function parse(text: string, place: Place): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused('item-is-plain-json', place)
  }
}

function takeApart<Made>(value: unknown, shape: Shape<Made>, place: Place): Made {
  try {
    return shape(value, place.at ?? '')
  } catch (error) {
    if (error instanceof Misshapen) throw new Refused(error.check, { ...place, at: error.at })
    throw error
  }
}
