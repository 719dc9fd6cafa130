// An archive's bytes taken apart into its items (section 4.4): a file of the old tar form in which names, sizes and one
// time decide every byte. Nothing is copied; nothing is believed.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { longest, readJson } from './json.ts'
import { hold, type Place } from './refusal.ts'
import { Misshapen, recordOf, text, type Shape } from './shapes.ts'

/** Bytes of the largest file that is read at all: ten times the largest election foreseen. Ask it before reading. */
export const longestArchive = 2 ** 30
const block = 512

/** A piece of an archive's bytes, from `start` to before `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

export interface Item extends Range {
  readonly kind: 'data' | 'event'
  /** SHA-256 of its bytes. */
  readonly hash: string
}

export const bytesOf = (bytes: Uint8Array, { start, end }: Range): Uint8Array => bytes.subarray(start, end)

/** Seconds since 1970, as many as the eleven octal digits of a head hold. */
const seconds: Shape<number> = (value, at) => {
  const written = text(value, at)
  if (!/^(?:0|[1-9][0-9]{0,9})$/.test(written) || Number(written) >= 2 ** 33)
    throw new Misshapen('item-has-its-fields', at)
  return Number(written)
}

const version: Shape<number> = (value, at) => {
  hold(value === 1, 'archive-is-of-a-known-version', { item: 'BELENIOS', at })
  return 1
}

/** Gives the items in order, with how many bytes are read as it goes. Throws Refused. */
export function* readItems(bytes: Uint8Array): Generator<number, readonly Item[]> {
  hold(bytes.length <= longestArchive, 'file-is-not-too-large', {})
  hold(readName(bytes, 0) === 'BELENIOS', 'file-is-an-archive', {})
  const head = readContent(bytes, 0, 'BELENIOS')
  const shape = recordOf({ version, timestamp: seconds })
  const { timestamp } = readJson(bytesOf(bytes, head), shape, { item: 'BELENIOS' }, longest.link)
  holdHead(bytes, 0, 'BELENIOS', head, timestamp)
  const items: Item[] = []
  let reported = 0
  for (let at = endOf(head); at < bytes.length;) {
    const item = readItem(bytes, at, timestamp)
    items.push(item)
    at = endOf(item)
    if (at - reported < 1_000_000) continue
    reported = at
    yield at
  }
  return items
}

const endOf = ({ end }: Range): number => Math.ceil(end / block) * block

/** Where something is wrong with the item whose head stands at `at`: as everywhere by its hash, if its name holds one. */
function placeOf(name: string, at: number): Place {
  const item = name === 'BELENIOS' ? name : hashOf(name)
  return { ...(item !== undefined && { item }), at: `byte ${at}` }
}

const hashOf = (name: string): string | undefined => /^([0-9a-f]{64})\.(?:data|event)\.json$/.exec(name)?.[1]

function readItem(bytes: Uint8Array, at: number, timestamp: number): Item {
  const name = readName(bytes, at)
  const place = placeOf(name, at)
  const hash = hashOf(name)
  hold(hash !== undefined, 'item-heads-are-exact', place)
  const range = readContent(bytes, at, name)
  holdHead(bytes, at, name, range, timestamp)
  hold(bytesToHex(sha256(bytesOf(bytes, range))) === hash, 'item-matches-its-hash', place)
  return { ...range, hash, kind: name.endsWith('.event.json') ? 'event' : 'data' }
}

/** The name in a head, whatever may stand there; the head itself must be whole. */
function readName(bytes: Uint8Array, at: number): string {
  const isWhole = at + block <= bytes.length
  hold(isWhole || at > 0, 'file-is-an-archive', {})
  hold(isWhole, 'archive-is-whole', { at: `byte ${at}` })
  const field = bytes.subarray(at, at + 100)
  const end = field.indexOf(0)
  return String.fromCharCode(...(end < 0 ? field : field.subarray(0, end)))
}

/** Where the item lies whose head stands at `at`. */
function readContent(bytes: Uint8Array, at: number, name: string): Range {
  const place = placeOf(name, at)
  const digits = String.fromCharCode(...bytes.subarray(at + 124, at + 135))
  hold(/^[0-7]{11}$/.test(digits), 'item-heads-are-exact', place)
  const size = Number.parseInt(digits, 8)
  hold(size <= longest.roll, 'item-is-not-too-large', place)
  const range = { start: at + block, end: at + block + size }
  hold(endOf(range) <= bytes.length, 'archive-is-whole', place)
  return range
}

/** The head and what fills the last block are those that an archive of this time has, to the byte. */
function holdHead(bytes: Uint8Array, at: number, name: string, range: Range, timestamp: number): void {
  const head = writeHead(name, range.end - range.start, timestamp)
  const isExact = head.every((byte, index) => byte === bytes[at + index])
  const isFilled = bytes.subarray(range.end, endOf(range)).every((byte) => byte === 0)
  hold(isExact && isFilled, 'item-heads-are-exact', placeOf(name, at))
}

/**
 * A head of tar before POSIX: name, mode, owner, group, size, time, sum of the bytes with a blank sum, type.
 * On purpose not that of the writer (archive.ts): a fault there is seen here.
 */
function writeHead(name: string, size: number, timestamp: number): Uint8Array {
  const head = new Uint8Array(block)
  const put = (at: number, text: string) => head.set(new TextEncoder().encode(text), at)
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  put(0, name)
  put(100, '0000644\0' + '0000000\0' + '0000000\0')
  put(124, `${octal(size, 11)}\0${octal(timestamp, 11)}\0        0`)
  const sum = head.reduce((total, byte) => total + byte, 0)
  put(148, `${octal(sum, 6)}\0 `)
  return head
}
