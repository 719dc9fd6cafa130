// The chain of events (section 4.4): each follows its parent, comes in its turn, and brings the items that it speaks of.
import { bytesOf, type Item } from './reading.ts'
import { longest, readJson } from './json.ts'
import { hold, type Place } from './refusal.ts'
import { count, hash, recordOf, text, type Shape } from './shapes.ts'

const begins: readonly string[] = ['Setup']

/** The types that an election with homomorphic questions has, and which may come next after each. */
const nextOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['Setup', ['Ballot', 'EndBallots']],
  ['Ballot', ['Ballot', 'EndBallots']],
  ['EndBallots', ['EncryptedTally']],
  ['EncryptedTally', ['PartialDecryption', 'Result']],
  ['PartialDecryption', ['PartialDecryption', 'Result']],
  ['Result', []],
])

/** An item that an event brought, and where to say that it stands. */
export interface Brought {
  readonly item: Item
  readonly place: Place
}

/** An event with its items by name. */
export interface Event<Names extends string = string> {
  readonly height: number
  readonly place: Place
  readonly items: Readonly<Record<Names, Brought>>
}

export interface Chain {
  readonly setup: Event<'election' | 'trustees' | 'credentials'>
  readonly ballots: readonly Event<'ballot'>[]
  /** Set once the ballots are closed. */
  readonly end?: Event<never>
  readonly tally?: Event<'tally'> & { readonly counted: number; readonly weight: number }
  readonly decryptions: readonly (Event<'decryption'> & { readonly owner: number })[]
  readonly result?: Event<'result'>
  /** Hash of the last event: whoever kept it sees that nothing before it was changed. */
  readonly head: string
}

const eventShape = recordOf({ parent: hash, height: count, type: text, payload: hash }, ['parent', 'payload'])
const setupShape = recordOf({ election: hash, trustees: hash, credentials: hash })
const tallyShape = recordOf({ num_tallied: count, total_weight: count, encrypted_tally: hash })
const decryptionShape = recordOf({ owner: count, payload: hash })

/** Data items that no event has claimed yet, and what was claimed before. */
class Claims {
  readonly bytes: Uint8Array
  readonly #waiting = new Map<string, Item>()
  readonly #claimed = new Set<string>()
  readonly #ballots = new Set<string>()
  #twice: string | undefined

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  add(item: Item): void {
    if (this.#waiting.has(item.hash) || this.#claimed.has(item.hash)) this.#twice ??= item.hash
    this.#waiting.set(item.hash, item)
  }

  /** The item of this hash, which must stand before the event and belong to no other. */
  claim(wanted: string | undefined, place: Place): Brought {
    const item = wanted === undefined ? undefined : this.#waiting.get(wanted)
    const at = wanted === undefined ? place : { ...place, item: wanted }
    hold(item !== undefined, 'payload-stands-before-its-event', at)
    this.#waiting.delete(item.hash)
    this.#claimed.add(item.hash)
    return { item, place: at }
  }

  /** Claims a ballot. One that was cast before is no new vote, whoever sends it again: it would undo a later one. */
  claimBallot(wanted: string | undefined, place: Place): Brought {
    hold(wanted === undefined || !this.#ballots.has(wanted), 'ballot-stands-once', { ...place, item: wanted ?? '' })
    const ballot = this.claim(wanted, place)
    this.#ballots.add(ballot.item.hash)
    return ballot
  }

  /** Claims an item and takes it apart. */
  open<Made>(wanted: string | undefined, shape: Shape<Made>, place: Place): Made {
    const { item, place: at } = this.claim(wanted, place)
    return readJson(bytesOf(this.bytes, item), shape, at, longest.link)
  }

  /** After an event nothing is left over: what no event speaks of, no reader would check. */
  settle(place: Place): void {
    hold(this.#twice === undefined, 'item-stands-once', { ...place, item: this.#twice ?? '' })
    const [left] = this.#waiting.keys()
    hold(left === undefined, 'item-belongs-to-an-event', { ...place, item: left ?? '' })
  }
}

type Growing = { -readonly [Name in keyof Chain]?: Chain[Name] } & {
  ballots: Event<'ballot'>[]
  decryptions: Chain['decryptions'][number][]
}

/** Follows the chain from its first event to its last. Throws Refused. */
export function readChain(bytes: Uint8Array, items: readonly Item[]): Chain {
  const claims = new Claims(bytes)
  const chain: Growing = { ballots: [], decryptions: [] }
  let last = ''
  let mayCome = begins
  let height = 0
  for (const item of items) {
    if (item.kind === 'data') {
      claims.add(item)
      continue
    }
    const place: Place = { event: height, item: item.hash }
    const event = readJson(bytesOf(bytes, item), eventShape, place, longest.link)
    const mayFollow = nextOf.get(event.type)
    hold(mayFollow !== undefined, 'event-is-known', place)
    hold(event.height === height, 'heights-count-up', place)
    hold((event.parent ?? '') === last, 'event-follows-its-parent', place)
    hold(mayCome.includes(event.type), 'events-stand-in-order', place)
    takeIn(chain, claims, event.type, event.payload, place)
    claims.settle(place)
    last = item.hash
    mayCome = mayFollow
    height += 1
  }
  claims.settle({ event: height })
  const { setup } = chain
  hold(setup !== undefined, 'events-stand-in-order', { event: 0 })
  return { ...chain, setup, head: last }
}

function takeIn(chain: Growing, claims: Claims, type: string, payload: string | undefined, place: Place): void {
  const event = { height: place.event ?? 0, place }
  if (type === 'Setup') {
    const { election, trustees, credentials } = claims.open(payload, setupShape, place)
    const claim = (wanted: string) => claims.claim(wanted, place)
    chain.setup = {
      ...event,
      items: { election: claim(election), trustees: claim(trustees), credentials: claim(credentials) },
    }
  } else if (type === 'Ballot') {
    chain.ballots.push({ ...event, items: { ballot: claims.claimBallot(payload, place) } })
  } else if (type === 'EndBallots') {
    hold(payload === undefined, 'item-has-its-fields', { ...place, at: 'payload' })
    chain.end = { ...event, items: {} }
  } else if (type === 'EncryptedTally') {
    const sized = claims.open(payload, tallyShape, place)
    const items = { tally: claims.claim(sized.encrypted_tally, place) }
    chain.tally = { ...event, items, counted: sized.num_tallied, weight: sized.total_weight }
  } else if (type === 'PartialDecryption') {
    const owned = claims.open(payload, decryptionShape, place)
    chain.decryptions.push({ ...event, items: { decryption: claims.claim(owned.payload, place) }, owner: owned.owner })
  } else {
    chain.result = { ...event, items: { result: claims.claim(payload, place) } }
  }
}
