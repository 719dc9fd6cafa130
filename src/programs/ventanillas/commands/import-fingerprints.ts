// Which references a file has named, in 16 to 32 bytes each however long they are: a file of millions of lines in little memory.

const start = 1 << 12

/** A set of random UUIDs, kept as 61 of their bits in an open hash table: two of ten million are taken for one in 40,000 files. */
export class FingerprintSet {
  #slots = new BigUint64Array(start)
  #count = 0

  /** Adds an id; false where it was there. */
  add(id: string): boolean {
    if (this.#count * 2 >= this.#slots.length) this.#grow()
    // Zero marks an empty slot.
    const print = BigInt(`0x${id.slice(-17).replace('-', '')}`) | 1n
    if (!this.#put(print)) return false
    this.#count += 1
    return true
  }

  #put(print: bigint): boolean {
    const mask = this.#slots.length - 1
    let at = Number((print >> 8n) & 0xffffffffn) & mask
    while (this.#slots[at] !== 0n) {
      if (this.#slots[at] === print) return false
      at = (at + 1) & mask
    }
    this.#slots[at] = print
    return true
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new BigUint64Array(before.length * 2)
    for (const print of before) if (print !== 0n) this.#put(print)
  }
}
