// Shapes of JSON: each takes a value apart strictly or says which check fails where. Nothing unknown is passed over.
import type { Element, Group } from '../group.ts'
import type { Check } from './checks.ts'

/** Gives what the value stands for. `at` is the way to it from the root of its item; throws Misshapen. */
export type Shape<Made> = (value: unknown, at: string) => Made

export type Made<S> = S extends Shape<infer M> ? M : never

export class Misshapen extends Error {
  override readonly name = 'Misshapen'
  readonly check: Check
  readonly at: string

  constructor(check: Check, at: string) {
    super(check)
    this.check = check
    this.at = at
  }
}

function must(holds: boolean, at: string, check: Check = 'item-has-its-fields'): asserts holds {
  if (!holds) throw new Misshapen(check, at)
}

/** A text; half of a pair of UTF-16 is none, and other tools cannot read it. */
export const text: Shape<string> = (value, at) => {
  must(typeof value === 'string' && !/\p{Cs}/u.test(value), at)
  return value
}

export const flag: Shape<boolean> = (value, at) => {
  must(typeof value === 'boolean', at)
  return value
}

/** The specification's small integer, not below 0: an OCaml or a JavaScript program reads the same in it. */
export const count: Shape<number> = (value, at) => {
  must(typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 30, at)
  return value
}

/** A SHA-256 in hexadecimal. */
export const hash: Shape<string> = (value, at) => {
  must(typeof value === 'string' && /^[0-9a-f]{64}$/.test(value), at)
  return value
}

export const listOf =
  <One>(shape: Shape<One>): Shape<readonly One[]> =>
  (value, at) => {
    must(Array.isArray(value), at)
    return value.map((one, index) => shape(one, `${at}[${index}]`))
  }

/** An object with exactly these fields in exactly this order; those of `optional` may be left out. */
export function recordOf<Shapes extends Readonly<Record<string, Shape<unknown>>>>(
  shapes: Shapes,
): Shape<{ readonly [Name in keyof Shapes]: Made<Shapes[Name]> }>
export function recordOf<
  Shapes extends Readonly<Record<string, Shape<unknown>>>,
  const Optional extends readonly (keyof Shapes)[],
>(
  shapes: Shapes,
  optional: Optional,
): Shape<
  { readonly [Name in Exclude<keyof Shapes, Optional[number]>]: Made<Shapes[Name]> } & {
    readonly [Name in Optional[number]]?: Made<Shapes[Name]>
  }
>
export function recordOf(shapes: Readonly<Record<string, Shape<unknown>>>, optional: readonly string[] = []) {
  const names = Object.keys(shapes)
  return (value: unknown, at: string): never => {
    must(typeof value === 'object' && value !== null && !Array.isArray(value), at)
    const present = names.filter((name) => !optional.includes(name) || Object.hasOwn(value, name))
    const given = Object.keys(value)
    const wrong = [...given, ''].findIndex((name, index) => name !== (present[index] ?? ''))
    must(given.length === present.length && wrong < 0, enter(at, present[wrong] ?? given[wrong] ?? ''))
    const made = present.map((name) => [name, shapes[name]!((value as never)[name], enter(at, name))])
    return Object.fromEntries(made) as never
  }
}

/** The name may be a stranger's: it is shown on somebody's terminal. */
function enter(at: string, name: string): string {
  const plain = name.slice(0, 40).replaceAll(/\W/g, '?')
  return at === '' ? plain : `${at}.${plain}`
}

/** An element with the text that stands for it in the file and in every hash. */
export interface Written {
  readonly text: string
  readonly element: Element
}

/** An element in its one text. Whether it is a member of the group is asked where it is used. */
export const elementOf =
  (group: Group): Shape<Written> =>
  (value, at) => {
    const given = text(value, at)
    const element = given.length > 1000 ? undefined : group.read(given)
    must(element !== undefined, at, 'element-is-canonical')
    return { text: given, element }
  }

/** An exponent from 0 to q - 1 in decimal digits without leading zeros. */
export const exponentOf =
  (group: Group): Shape<bigint> =>
  (value, at) => {
    const given = text(value, at)
    const plain = given.length < 80 && /^(?:0|[1-9][0-9]*)$/.test(given)
    must(plain, at, 'exponent-is-in-range')
    const exponent = BigInt(given)
    must(exponent < group.q, at, 'exponent-is-in-range')
    return exponent
  }

export interface Proof {
  readonly challenge: bigint
  readonly response: bigint
}

export interface Ciphertext {
  readonly alpha: Written
  readonly beta: Written
}

/** A proof (section 4.3). */
export const proofOf = (group: Group): Shape<Proof> =>
  recordOf({ challenge: exponentOf(group), response: exponentOf(group) })

/** A ciphertext (section 4.3). */
export const ciphertextOf = (group: Group): Shape<Ciphertext> =>
  recordOf({ alpha: elementOf(group), beta: elementOf(group) })
