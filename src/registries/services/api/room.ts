// How many heavy readings go on at once: the interface asks for no key, so nobody may take all of the program for themselves.
import { Refusal } from '#platform/api'

/** So many at once, and so many in line behind them; whoever comes beside those is told to come again in a minute. */
export class Room {
  readonly #places: number
  readonly #line: number
  readonly #waiting: (() => void)[] = []
  #taken = 0

  constructor({ places, line }: { readonly places: number; readonly line: number }) {
    this.#places = places
    this.#line = line
  }

  /** Lets in, now or in turn. What comes back leaves again, once. Throws a Refusal where there is no room. */
  async enter(): Promise<() => void> {
    if (this.#taken < this.#places) this.#taken += 1
    else if (this.#waiting.length < this.#line) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else throw new Refusal(429, { headers: { 'retry-after': '60' } })
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      const next = this.#waiting.shift()
      if (next) next()
      else this.#taken -= 1
    }
  }

  /** Does the work inside. */
  async hold<Value>(work: () => Promise<Value>): Promise<Value> {
    const leave = await this.enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
