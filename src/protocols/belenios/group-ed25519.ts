// Ed25519 as a group for elections: the subgroup of prime order of the curve of RFC 8032, not ristretto.
import { ed25519 } from '@noble/curves/ed25519.js'

import type { Element, Group } from './group.ts'
import { areAllMembers, multiplyPowers, raiseFromTable, raiseToEach, type Multiplication } from './powers.ts'

type Point = typeof ed25519.Point.BASE

const curve = ed25519.Point
const q = curve.Fn.ORDER

const multiplication: Multiplication<Point> = {
  identity: curve.ZERO,
  multiply: (a, b) => a.add(b),
  square: (a) => a.double(),
}

const usesOfGenerator = 200
let powersOfGenerator: ((k: bigint) => Point) | undefined

const bytesOfPoint = 32
const hexadecimal = /^[0-9a-f]{64}$/

/** The bytes of RFC 8032 (section 5.1.2) from the last to the first, two lower-case digits each. */
function write(a: Point): string {
  return a.toBytes().reduce((text, byte) => byte.toString(16).padStart(2, '0') + text, '')
}

/** Refuses what RFC 8032 (section 5.1.3) refuses: no point of the curve, a coordinate not reduced, a zero with a sign. */
function read(text: string): Point | undefined {
  if (!hexadecimal.test(text)) return undefined
  const bytes = new Uint8Array(bytesOfPoint)
  for (let at = 0; at < bytesOfPoint; at++)
    bytes[bytesOfPoint - 1 - at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16)
  try {
    return curve.fromBytes(bytes)
  } catch {
    return undefined
  }
}

const group: Group<Point> = {
  name: 'Ed25519',
  q,
  generator: curve.BASE,
  identity: curve.ZERO,
  multiply: (a, b) => a.add(b),
  invert: (a) => a.negate(),
  power: (a, k) => multiplyPowers(multiplication, [[a, k]]),
  powerOfGenerator(k) {
    powersOfGenerator ??= raiseFromTable(multiplication, curve.BASE, 256, usesOfGenerator)
    return powersOfGenerator(k % q)
  },
  equals: (a, b) => a.equals(b),
  product: (terms) => multiplyPowers(multiplication, terms),
  powers: (a, ks) => raiseToEach(multiplication, a, ks),
  prepare(a, uses = 100) {
    const raise = raiseFromTable(multiplication, a, 256, uses)
    return { power: (k) => raise(k % q) }
  },
  write,
  read,
  isMember: (a) => a.isTorsionFree(),
  areMembers: (elements, random) => areAllMembers(multiplication, elements, (a) => a.isTorsionFree(), random),
}

/** Elements are points, written as 64 hexadecimal digits: the number of which RFC 8032 writes the bytes lowest first. */
export const ed25519Group = group as unknown as Group<Element>
