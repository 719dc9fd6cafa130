// A group of prime order q in which logarithms are hard to compute, written with multiplication as the specification
// writes it (section 1, "Group parameters"; section 5). Everything above this file is the same for every group.

/** An element of some group, of which only that group knows the shape. */
export type Element = { readonly element: unique symbol }

/** An element of which many powers are wanted: its tables are made once. */
export interface Prepared<E = Element> {
  /** The element ^ k, for any k >= 0. */
  power(k: bigint): E
}

export type GroupName = 'BELENIOS-2048' | 'Ed25519'

/** Exponents are whole numbers >= 0; nothing here runs in constant time (see README, "What is not protected"). */
export interface Group<E = Element> {
  readonly name: GroupName
  /** The order of the group, a prime. */
  readonly q: bigint
  readonly generator: E
  readonly identity: E
  multiply(a: E, b: E): E
  invert(a: E): E
  power(a: E, k: bigint): E
  /** generator ^ k, from tables. */
  powerOfGenerator(k: bigint): E
  equals(a: E, b: E): boolean
  /** The product of base ^ k over all terms, with shared squarings; 1 for no terms. */
  product(terms: readonly (readonly [E, bigint])[]): E
  /** a ^ k for each k, in order, with shared squarings: much cheaper than as many calls of `power`. */
  powers(a: E, ks: readonly bigint[]): E[]
  /** Tables for about `uses` powers of `a` (100 unless told; at most 8 MB). `a` must be a member: k is taken modulo q. */
  prepare(a: E, uses?: number): Prepared<E>
  /** The one text that stands for the element in every file and every hash. */
  write(a: E): string
  /** The element a text stands for; undefined unless the text is exactly what `write` gives. Not yet proven a member. */
  read(text: string): E | undefined
  /** Whether a ^ q = 1: an element of the group itself and not of a greater one around it. */
  isMember(a: E): boolean
  /**
   * Whether all are members, for about a quarter of the work. `random` gives that many bytes which whoever chose the elements
   * could not foresee; an outsider among them is missed with a probability of at most 2 ^ -80.
   */
  areMembers(elements: readonly E[], random: (bytes: number) => Uint8Array): boolean
}
