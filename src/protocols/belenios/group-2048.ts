// BELENIOS-2048 (section 5.1): the subgroup of prime order q of the numbers modulo a prime p of 2,048 bits.
import type { Element, Group } from './group.ts'
import { areAllMembers, multiplyPowers, raiseFromTable, raiseToEach, type Multiplication } from './powers.ts'

/** The modulus. */
const p = BigInt(
  '0xa3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f21e6d36856b428030421f514ed40bfd4c' +
    '06e092a495af8d79a2f85e0fb11c0ede07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d1' +
    '07435012768a2cdd0a4091d8fa447f6c7ebc15a349fa318a6b4fe17d8d47e843a3e14dfa9b2162f4d7229abe93a188b4' +
    '6b006517d6f6747ebbb29c9ec3099b607f18fb1a8bc858279aa8599411d998d3e3fada9e010840d082d8c31911acdd4a' +
    '0e7992d0f18cc759cb5de0acf66a3882555bc810941e021b6a4ccfa04ee4008f878affa2375e2999b44f6cef17d70730' +
    '1e59e0e6351e051ed9cec4157646e64f',
)
const q = 0xadb6066a73522565f4daa0f2579db7f2f0fa90c2168bc709e20263387d55c491n
/** The generator. */
const g = BigInt(
  '0x1307c1ab5f295885d7caa3a78a42415e31fd1c5807b61fb1e781878a52230a51988b98c259597f9c5a9dfd001d26ba31' +
    'd9d8976f01d95a1c8262ee68a0e92cea541e5219e0d0d094301b894236823fe1d4bc04e29f3748aefd4f10d5b1a356a8' +
    '643e673fd9d215fc8fe5fb9cf9fdb8ea88fdb1a3381a697fdf9c2458570b06d26aef1be365fdd90165f397c6b870df8c' +
    '1b9e519edcee8bb0f74b7a1615a274ba60a7ea574a61f552d2dde0ce514e0927c4ff49b1964c4a913731ae4268d60d7f' +
    '22127b6cbba44d453ac8b72fd04e0991b7aeff04867d8724ac638f5f34100d2d47aa680d43771902743d663f42d853c0' +
    '41e1c91fe3823f4bcf284308f1d7e653',
)

// Reduction is the cost of all of this, and division is the slow way to it: the highest bits of a product are twice
// folded down by a known power of 2 modulo p, and the rest is reduced by a quotient estimated from its first bits.
// The result is below p but for a chance of about 2 ^ -60, and is then below 2 p: what is written or compared is
// reduced once more.
const foldAt3072 = (1n << 3072n) % p
const foldAt2560 = (1n << 2560n) % p
const estimate = (1n << 2688n) / p

function reduce(product: bigint): bigint {
  const once = (product >> 3072n) * foldAt3072 + BigInt.asUintN(3072, product)
  const twice = (once >> 2560n) * foldAt2560 + BigInt.asUintN(2560, once)
  return twice - (((twice >> 1984n) * estimate) >> 704n) * p
}

const multiplication: Multiplication<bigint> = {
  identity: 1n,
  multiply: (a, b) => reduce(a * b),
  square: (a) => reduce(a * a),
}

/** How many powers of the generator one run of a program is taken to need: enough for a ballot or a tally. */
const usesOfGenerator = 200
let powersOfGenerator: ((k: bigint) => bigint) | undefined

function isMember(a: bigint): boolean {
  return a > 0n && multiplyPowers(multiplication, [[a, q]]) % p === 1n
}

/** The inverse modulo p by Euclid's way; the element is one of the group and so never 0. */
function invert(a: bigint): bigint {
  let [high, low, before, after] = [p, a % p, 0n, 1n]
  while (low > 1n) {
    const quotient = high / low
    ;[high, low, before, after] = [low, high - quotient * low, after, before - quotient * after]
  }
  return after < 0n ? after + p : after
}

/** Decimal digits without sign or leading zero, and no more of them than p has. */
const decimal = /^[1-9][0-9]{0,616}$/

function read(text: string): bigint | undefined {
  if (!decimal.test(text)) return undefined
  const a = BigInt(text)
  return a < p ? a : undefined
}

const group: Group<bigint> = {
  name: 'BELENIOS-2048',
  q,
  generator: g,
  identity: 1n,
  multiply: (a, b) => reduce(a * b),
  invert,
  power: (a, k) => multiplyPowers(multiplication, [[a, k]]),
  powerOfGenerator(k) {
    powersOfGenerator ??= raiseFromTable(multiplication, g, 256, usesOfGenerator)
    return powersOfGenerator(k % q)
  },
  equals: (a, b) => a % p === b % p,
  product: (terms) => multiplyPowers(multiplication, terms),
  powers: (a, ks) => raiseToEach(multiplication, a, ks),
  prepare(a, uses = 100) {
    const raise = raiseFromTable(multiplication, a, 256, uses)
    return { power: (k) => raise(k % q) }
  },
  write: (a) => (a % p).toString(),
  read,
  isMember,
  areMembers: (elements, random) => areAllMembers(multiplication, elements, isMember, random),
}

/** Elements are numbers from 1 to p - 1, written in base 10. */
export const belenios2048 = group as unknown as Group<Element>
