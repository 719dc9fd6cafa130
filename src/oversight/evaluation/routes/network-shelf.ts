// A shelf of things that took work to make: kept in this process as long as the state that they were made in stays the same.

interface Kept<Thing> {
  readonly state: string
  readonly thing: Promise<Thing>
  size: number
}

/**
 * Holds so many characters at most, keys and states among them; what was not asked for longest goes first. It holds no truth: an
 * empty shelf only means more work.
 */
export class Shelf<Thing> {
  readonly #held = new Map<string, Kept<Thing>>()
  readonly #most: number
  readonly #sizeOf: (thing: Thing) => number
  #size = 0
  #made = 0

  constructor(most: number, sizeOf: (thing: Thing) => number) {
    this.#most = most
    this.#sizeOf = sizeOf
  }

  /** Characters that lie here. */
  get size(): number {
    return this.#size
  }

  /** How often something was made. */
  get made(): number {
    return this.#made
  }

  /** What lies under the key if it was made in this state. Otherwise it is made now, once for all who ask for it meanwhile. */
  take(key: string, state: string, make: () => Promise<Thing>): Promise<Thing> {
    const found = this.#held.get(key)
    if (found) this.#drop(key, found)
    if (found?.state === state) {
      this.#put(key, found, 0)
      return found.thing
    }
    this.#made += 1
    const kept: Kept<Thing> = { state, thing: make(), size: key.length + state.length }
    this.#put(key, kept, 0)
    kept.thing.then(
      (thing) => this.#grow(key, kept, this.#sizeOf(thing)),
      () => this.#drop(key, kept),
    )
    return kept.thing
  }

  #put(key: string, kept: Kept<Thing>, more: number): void {
    kept.size += more
    this.#held.set(key, kept)
    this.#size += kept.size
    for (const [other, one] of this.#held) {
      if (this.#size <= this.#most) return
      this.#drop(other, one)
    }
  }

  /** Where something newer lies under the key by now, nothing is to be done. */
  #drop(key: string, kept: Kept<Thing>): void {
    if (this.#held.get(key) !== kept) return
    this.#held.delete(key)
    this.#size -= kept.size
  }

  #grow(key: string, kept: Kept<Thing>, more: number): void {
    if (this.#held.get(key) !== kept) return
    this.#drop(key, kept)
    this.#put(key, kept, more)
  }
}
