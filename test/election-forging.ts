// An archive changed as its keeper could: any item is rewritten, and every hash that follows from it is made anew.
import { hashToBase64, hashToHex, type Group } from '#protocols/belenios'

export interface Entry {
  readonly kind: 'data' | 'event'
  readonly text: string
}

export interface Parts {
  readonly head: string
  readonly entries: readonly Entry[]
}

const block = 512
const fill = (length: number): number => Math.ceil(length / block) * block

/** The items of an archive that is in order. */
export function takeApart(bytes: Uint8Array): Parts {
  const archive = Buffer.from(bytes)
  const found: (Entry & { readonly name: string })[] = []
  for (let at = 0; at < archive.length;) {
    const name = archive.toString('latin1', at, at + 100).replaceAll('\0', '')
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 135), 8)
    const kind = name.endsWith('.event.json') ? 'event' : 'data'
    found.push({ name, kind, text: archive.toString('utf8', at + block, at + block + size) })
    at += block + fill(size)
  }
  const [head, ...entries] = found
  return { head: head!.text, entries: entries.map(({ kind, text }) => ({ kind, text })) }
}

/** An item with its head. `tear` may change the head's bytes before they are summed. */
export function writeItem(name: string, text: string, time: number, tear?: (head: Buffer) => void): Buffer {
  const content = Buffer.from(text)
  const head = Buffer.alloc(block)
  head.write(name, 'latin1')
  head.write('0000644\0' + '0000000\0' + '0000000\0', 100)
  head.write(`${content.length.toString(8).padStart(11, '0')}\0${time.toString(8).padStart(11, '0')}\0`, 124)
  head.write('        0', 148)
  tear?.(head)
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([head, content], block + fill(content.length))
}

export const timeOf = (head: string): number => Number((JSON.parse(head) as { timestamp: string }).timestamp)

export const nameOf = ({ kind, text }: Entry): string => `${hashToHex(text)}.${kind}.json`

export function putTogether({ head, entries }: Parts): Uint8Array {
  const time = timeOf(head)
  const items = entries.map((entry) => writeItem(nameOf(entry), entry.text, time))
  return new Uint8Array(Buffer.concat([writeItem('BELENIOS', head, time), ...items]))
}

/**
 * The entry at `place` becomes `text`, and all that speaks of it by a hash follows: events and their payloads, the
 * fingerprint of the election in every ballot, and the hash that a ballot's signature names.
 */
export function change({ head, entries }: Parts, place: number, text: string): Parts {
  const renamed = new Map<string, string>()
  const mended: Entry[] = []
  entries.forEach((entry, index) => {
    let next = index === place ? text : entry.text
    for (const [old, fresh] of renamed) next = next.replaceAll(old, fresh)
    if (next !== entry.text && index !== place) next = signAnew(next)
    if (next !== entry.text) {
      renamed.set(hashToHex(entry.text), hashToHex(next))
      renamed.set(`"${hashToBase64(entry.text)}"`, `"${hashToBase64(next)}"`)
    }
    mended.push({ ...entry, text: next })
  })
  return { head, entries: mended }
}

/** A ballot with the hash of what it says now; its proof cannot be made anew without the credential. */
export function signAnew(text: string): string {
  const at = text.lastIndexOf(',"signature":{')
  if (at < 0) return text
  return (
    text.slice(0, at) + text.slice(at).replace(/"hash":"[^"]*"/, `"hash":"${hashToBase64(`${text.slice(0, at)}}`)}"`)
  )
}

/** The events with heights and parents as they stand now. */
export function rechain({ head, entries }: Parts): Parts {
  let parent: string | undefined
  let height = 0
  const tied = entries.map((entry) => {
    if (entry.kind === 'data') return entry
    const { type, payload } = JSON.parse(entry.text) as { type: string; payload?: string }
    const text = JSON.stringify({ parent, height, type, payload })
    parent = hashToHex(text)
    height += 1
    return { ...entry, text }
  })
  return { head, entries: tied }
}

/** The prime that the numbers of BELENIOS-2048 are modulo: the first number that is too large to be an element. */
export function findModulus(group: Group): bigint {
  let [below, above] = [1n << 2047n, 1n << 2048n]
  while (above - below > 1n) {
    const middle = (below + above) / 2n
    if (group.read(String(middle)) === undefined) above = middle
    else below = middle
  }
  return above
}

/** A leaf of JSON: the way to it, and the texts that the whole becomes with other values in its place. */
export interface Leaf {
  readonly at: string
  readonly flipped: readonly string[]
}

/** Every leaf of an item, those of JSON within a text too. */
export function* listLeaves(text: string, flip: (value: unknown) => readonly unknown[]): Generator<Leaf> {
  const value = JSON.parse(text) as unknown
  for (const { at, replace } of walk(value, '', (other) => other)) {
    const flipped = replace(flip).map((whole) => JSON.stringify(whole))
    yield { at, flipped }
  }
}

type Flip = (value: unknown) => readonly unknown[]

interface Found {
  readonly at: string
  readonly replace: (flip: Flip) => unknown[]
}

function* walk(value: unknown, at: string, wrap: (value: unknown) => unknown): Generator<Found> {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) {
      yield* walk(one, `${at}[${index}]`, (other) =>
        wrap(value.map((old: unknown, place) => (place === index ? other : old))),
      )
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      yield* walk(one, `${at}.${name}`, (other) => wrap({ ...value, [name]: other }))
    }
  } else if (typeof value === 'string' && value.startsWith('{')) {
    yield* walk(JSON.parse(value) as unknown, `${at}~`, (other) => wrap(JSON.stringify(other)))
  } else {
    yield { at, replace: (flip) => flip(value).map(wrap) }
  }
}
