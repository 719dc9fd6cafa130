// Powers in any group, by the usual ways of saving work: sliding windows, shared squarings, tables for a fixed base.
// Exponents are whole numbers >= 0 and are not reduced here. None of this takes constant time.

/** What the ways below need to know of a group. */
export interface Multiplication<E> {
  readonly identity: E
  multiply(a: E, b: E): E
  square(a: E): E
}

/** One step of a sliding window: base ^ (digit * 2 ^ at), the digit odd. */
interface Step {
  at: number
  digit: number
}

const wordBits = 32

function toWords(k: bigint): Uint32Array {
  const words: number[] = []
  for (let rest = k; rest > 0n; rest >>= 32n) words.push(Number(BigInt.asUintN(wordBits, rest)))
  return Uint32Array.from(words)
}

/** `width` bits (at most 16) of the words from bit `at` on. */
function bitsAt(words: Uint32Array, at: number, width: number): number {
  const index = at >>> 5
  const shift = at & 31
  const low = (words[index] ?? 0) >>> shift
  const high = shift + width > wordBits ? (words[index + 1] ?? 0) << (wordBits - shift) : 0
  return ((low | high) >>> 0) & ((1 << width) - 1)
}

/** The steps of k from the lowest bit up: about one step for every width + 1 bits. */
function slide(k: bigint, width: number): Step[] {
  const words = toWords(k)
  const end = words.length * wordBits
  const steps: Step[] = []
  for (let at = 0; at < end;) {
    const digit = bitsAt(words, at, width)
    if (digit === 0) at += width
    else if ((digit & 1) === 0) at += 1
    else {
      steps.push({ at, digit })
      at += width
    }
  }
  return steps
}

/** base ^ 1, base ^ 3, base ^ 5 ... `count` of them. */
function oddPowers<E>(group: Multiplication<E>, base: E, count: number): E[] {
  const odd = [base]
  if (count < 2) return odd
  const square = group.square(base)
  for (let last = base; odd.length < count;) odd.push((last = group.multiply(last, square)))
  return odd
}

/** The product of base ^ k over all terms: one run of squarings for all of them (Straus, interleaved windows). */
export function multiplyPowers<E>(group: Multiplication<E>, terms: readonly (readonly [E, bigint])[]): E {
  const factors = new Map<number, E[]>()
  let top = -1
  for (const [base, k] of terms) {
    const width = widthFor(k)
    const steps = slide(k, width)
    const odd = oddPowers(group, base, Math.max(0, ...steps.map((step) => (step.digit + 1) / 2)))
    for (const step of steps) {
      top = Math.max(top, step.at)
      const factor = odd[(step.digit - 1) / 2]
      if (factor !== undefined) factors.set(step.at, [...(factors.get(step.at) ?? []), factor])
    }
  }
  let power: E | undefined
  for (let at = top; at >= 0; at--) {
    if (power !== undefined) power = group.square(power)
    for (const factor of factors.get(at) ?? []) power = power === undefined ? factor : group.multiply(power, factor)
  }
  return power ?? group.identity
}

function widthFor(k: bigint): number {
  const bits = k < 0x1_0000_0000n ? 32 : k < 1n << 128n ? 128 : 256
  return bits === 32 ? 2 : bits === 128 ? 4 : 5
}

const sharedWidth = 4

/** base ^ k for each k: one run of squarings for all, each exponent filling its own buckets (Yao, from the right). */
export function raiseToEach<E>(group: Multiplication<E>, base: E, ks: readonly bigint[]): E[] {
  const plans = ks.map((k) => ({ steps: slide(k, sharedWidth), next: 0, buckets: [] as (E | undefined)[] }))
  const top = Math.max(-1, ...plans.map((plan) => plan.steps.at(-1)?.at ?? -1))
  let square = base
  for (let at = 0; at <= top; at++) {
    if (at > 0) square = group.square(square)
    for (const plan of plans) {
      const step = plan.steps[plan.next]
      if (step?.at !== at) continue
      plan.next++
      const index = (step.digit - 1) / 2
      const bucket = plan.buckets[index]
      plan.buckets[index] = bucket === undefined ? square : group.multiply(bucket, square)
    }
  }
  return plans.map((plan) => emptyBuckets(group, plan.buckets))
}

/** The product of bucket[i] ^ (2 i + 1). */
function emptyBuckets<E>(group: Multiplication<E>, buckets: readonly (E | undefined)[]): E {
  const times = (a: E | undefined, b: E | undefined): E | undefined =>
    a === undefined ? b : b === undefined ? a : group.multiply(a, b)
  let running: E | undefined
  let weighted: E | undefined
  for (let index = buckets.length - 1; index > 0; index--) {
    running = times(running, buckets[index])
    weighted = times(weighted, running)
  }
  const even = weighted === undefined ? undefined : group.square(weighted)
  return times(even, times(running, buckets[0])) ?? group.identity
}

/**
 * A function that gives base ^ k from a table, for exponents below 2 ^ bits and `uses` of them expected: the table
 * holds base ^ (digit * 2 ^ (row * width)), so that a power is one product of a digit from every row.
 */
export function raiseFromTable<E>(group: Multiplication<E>, base: E, bits: number, uses: number): (k: bigint) => E {
  const width = cheapestWidth(bits, uses)
  const rows: E[][] = []
  for (let at = 0, first = base; at < bits; at += width) {
    const row = [group.identity, first]
    while (row.length < 1 << width) row.push(group.multiply(row.at(-1) as E, first))
    rows.push(row)
    first = group.multiply(row.at(-1) as E, first)
  }
  return (k) => {
    const words = toWords(k)
    let power: E | undefined
    for (let row = 0; row < rows.length; row++) {
      const digit = bitsAt(words, row * width, width)
      const factor = digit === 0 ? undefined : rows[row]?.[digit]
      if (factor !== undefined) power = power === undefined ? factor : group.multiply(power, factor)
    }
    return power ?? group.identity
  }
}

function cheapestWidth(bits: number, uses: number): number {
  let best = 1
  const cost = (width: number) => Math.ceil(bits / width) * (uses + 2 ** width)
  for (let width = 2; width <= 10; width++) if (cost(width) < cost(best)) best = width
  return best
}

const subsets = 80
const together = 5

/**
 * Whether `isMember` holds of every element, asked only of the products of 80 random subsets. An element outside the
 * group leaves each random subset in the group with a probability of at most one half, whatever the others are: the
 * subsets with it and those without it cannot both be inside. Products are shared among five elements at a time.
 */
export function areAllMembers<E>(
  group: Multiplication<E>,
  elements: readonly E[],
  isMember: (a: E) => boolean,
  random: (bytes: number) => Uint8Array,
): boolean {
  if (elements.length * 10 < subsets * 11) return elements.every(isMember)
  const products: (E | undefined)[] = []
  for (let from = 0; from < elements.length; from += together) {
    const combinations = combine(group, elements.slice(from, from + together))
    const draws = random(subsets)
    for (let subset = 0; subset < subsets; subset++) {
      const chosen = combinations[(draws[subset] as number) & (combinations.length - 1)]
      const product = products[subset]
      if (chosen !== undefined) products[subset] = product === undefined ? chosen : group.multiply(product, chosen)
    }
  }
  return products.every((product) => product === undefined || isMember(product))
}

/** The products of every subset of a few elements, by the bits of the index; the empty one is undefined. */
function combine<E>(group: Multiplication<E>, elements: readonly E[]): (E | undefined)[] {
  const products: (E | undefined)[] = [undefined]
  for (const element of elements) {
    const withElement = products.map((product) => (product === undefined ? element : group.multiply(product, element)))
    products.push(...withElement)
  }
  return products
}
