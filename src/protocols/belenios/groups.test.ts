import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { ed25519 } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import type { Element, Group } from './group.ts'
import { toNumber } from './hash.ts'
import { areAllMembers, multiplyPowers, raiseFromTable, raiseToEach, type Multiplication } from './powers.ts'
import { findSuite, suites } from './suite.ts'

const groups = Object.values(suites).map(({ group }) => group)
const [belenios] = groups as [Group, Group]
const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
const exponents = (group: Group) => fc.bigInt({ min: 0n, max: group.q - 1n })

// Section 5.1 of the specification, as it is printed there.
const p = BigInt(
  '20694785691422546401013643657505008064922989295751104097100884787057374219242717401922237254497684338129066633138078958404960054389636289796393038773905722803605973749427671376777618898589872735865049081167099310535867780980030790491654063777173764198678527273474476341835600035698305193144284561701911000786737307333564123971732897913240474578834468260652327974647951137672658693582180046317922073668860052627186363386088796882120769432366149491002923444346373222145884100586421050242120365433561201320481118852408731077014151666200162313177169372189248078507711827842317498073276598828825169183103125680162072880719',
)
const q = 78571733251071885079927659812671450121821421258408794611510081919805623223441n

const modulo = (m: bigint): Multiplication<bigint> => ({
  identity: 1n,
  multiply: (a, b) => (a * b) % m,
  square: (a) => (a * a) % m,
})

function plainPower(a: bigint, k: bigint, m: bigint): bigint {
  let [power, base] = [1n, a % m]
  for (let rest = k; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = (power * base) % m
    base = (base * base) % m
  }
  return power
}

test('Every way to a power gives what plain multiplication gives', () => {
  const m = 1_000_003n
  const small = modulo(m)
  const k = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.bigInt({ min: 0n, max: 40n }))
  const base = fc.bigInt({ min: 1n, max: m - 1n })
  fc.assert(
    fc.property(fc.array(fc.tuple(base, k), { maxLength: 5 }), base, fc.nat(2000), (terms, a, uses) => {
      const expected = terms.map(([of, by]) => plainPower(of, by, m))
      const product = expected.reduce((one, other) => (one * other) % m, 1n)
      assert.equal(multiplyPowers(small, terms), product)
      const ks = terms.map(([, by]) => by)
      assert.deepEqual(
        raiseToEach(small, a, ks),
        ks.map((by) => plainPower(a, by, m)),
      )
      const raise = raiseFromTable(small, a, 256, uses)
      for (const by of ks) assert.equal(raise(by), plainPower(a, by, m))
    }),
    { numRuns: 40 },
  )
})

test('BELENIOS-2048 computes modulo the p of the specification, also at the edges of its reduction', () => {
  assert.equal(belenios.q, q)
  assert.equal((p - 1n) % q, 0n)
  const number = (a: Element) => BigInt(belenios.write(a))
  const edges = [1n, 2n, p - 1n, p - 2n, 1n << 2047n, (1n << 2047n) - 1n, p >> 1n]
  const values = [...edges, ...Array.from({ length: 40 }, () => 1n + (toNumber(random(264)) % (p - 1n)))]
  for (const a of values)
    for (const b of values.slice(0, 12)) {
      const [one, other] = [belenios.read(a.toString())!, belenios.read(b.toString())!]
      assert.equal(number(belenios.multiply(one, other)), (a * b) % p)
    }
  for (const a of values.slice(-3)) {
    assert.equal(number(belenios.power(belenios.read(a.toString())!, q - 5n)), plainPower(a, q - 5n, p))
    assert.equal((number(belenios.invert(belenios.read(a.toString())!)) * a) % p, 1n)
  }
})

test('BELENIOS-2048 reads numbers from 1 to p - 1 in one spelling', () => {
  for (const text of ['1', '2', (p - 1n).toString()]) assert.equal(belenios.write(belenios.read(text)!), text)
  const bad = [
    '0',
    '',
    '-1',
    '+1',
    '01',
    ' 1',
    '1 ',
    '1e3',
    '0x10',
    '1.0',
    p.toString(),
    (p + 1n).toString(),
    '9'.repeat(700),
  ]
  for (const text of bad) assert.equal(belenios.read(text), undefined, text.slice(0, 9))
})

test('Ed25519 gives the points of RFC 8032, their bytes reversed', () => {
  const group = suites['belenios-1-ed25519'].group
  // Section 5.1 of RFC 8032: the base point's y is 4/5, 5866…66 as bytes.
  assert.equal(group.write(group.generator), `${'66'.repeat(31)}58`)
  const reverse = (hex: string) => (hex.match(/../g) ?? []).reverse().join('')
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: group.q - 1n }), fc.bigInt({ min: 1n, max: group.q - 1n }), (k, l) => {
      const point = ed25519.Point.BASE.multiply(k)
      assert.equal(group.write(group.powerOfGenerator(k)), reverse(point.toHex()))
      const other = group.power(group.read(reverse(point.toHex()))!, l)
      assert.equal(group.write(other), reverse(point.multiply(l).toHex()))
    }),
    { numRuns: 10 },
  )
})

test('Ed25519 reads canonical points only', () => {
  const group = suites['belenios-1-ed25519'].group
  const identity = `${'0'.repeat(63)}1`
  assert.ok(group.equals(group.read(identity)!, group.identity))
  const bad = [
    '',
    '6'.repeat(63),
    `${'66'.repeat(31)}58`.replace(/6/g, 'G'),
    `${'66'.repeat(30)}A658`,
    // y = p + 1, which is the identity once more.
    `7${'f'.repeat(61)}ee`,
    // The identity with the sign of an x that is 0.
    `8${'0'.repeat(62)}1`,
    // No point of the curve has y = 2.
    `${'0'.repeat(63)}2`,
  ]
  for (const text of bad) assert.equal(group.read(text), undefined, text)
})

test('Each group is of order q, and its ways to a power agree', () => {
  for (const group of groups) {
    assert.ok(group.equals(group.power(group.generator, group.q), group.identity))
    assert.ok(!group.equals(group.power(group.generator, group.q - 1n), group.identity))
    const a = group.powerOfGenerator(toNumber(random(32)) % group.q)
    fc.assert(
      fc.property(exponents(group), exponents(group), (k, l) => {
        const [power, other] = [group.power(a, k), group.power(a, l)]
        assert.ok(group.equals(group.prepare(a, 20).power(k), power))
        const [one, two] = group.powers(a, [k, l]) as [Element, Element]
        assert.ok(group.equals(one, power) && group.equals(two, other))
        assert.ok(group.equals(group.power(a, k + l), group.multiply(power, other)))
        const both = group.product([
          [a, k],
          [group.generator, l],
        ])
        assert.ok(group.equals(both, group.multiply(power, group.powerOfGenerator(l))))
        assert.ok(group.equals(group.multiply(power, group.invert(power)), group.identity))
        assert.ok(group.equals(group.read(group.write(power))!, power))
      }),
      { numRuns: 4 },
    )
    assert.ok(group.equals(group.product([]), group.identity))
    assert.ok(group.equals(group.power(a, 0n), group.identity))
  }
})

/** An element around the group of the smallest order there is: -1, and the point (0, -1). */
const outsiders: Readonly<Record<Group['name'], string>> = {
  'BELENIOS-2048': (p - 1n).toString(),
  Ed25519: `7${'f'.repeat(61)}ec`,
}

test('An element that was moved out of the group is found, alone and among many', () => {
  for (const group of groups) {
    const members = Array.from({ length: 120 }, (_, at) => group.powerOfGenerator(BigInt(at) ** 40n))
    assert.ok(group.areMembers(members, random))
    const outsider = group.read(outsiders[group.name])!
    const moved = group.multiply(members[70]!, outsider)
    assert.ok(!group.isMember(outsider) && !group.isMember(moved) && group.isMember(members[70]!))
    assert.ok(!group.areMembers(members.with(70, moved), random))
    // Two that hide one another in a plain product.
    assert.ok(!group.areMembers(members.with(3, group.multiply(members[3]!, outsider)).with(70, moved), random))
    assert.ok(!group.areMembers([moved], random))
  }
})

test('Many memberships are asked with many different questions, not of the product alone', () => {
  // Modulo 7 the squares 1, 2 and 4 are the group, and every other number is out of it.
  const small = modulo(7n)
  const isMember = (a: bigint) => [1n, 2n, 4n].includes(a)
  const odd = Array.from({ length: 100 }, (_, at) => (at < 50 ? 3n : 2n))
  for (let time = 0; time < 50; time += 1) assert.equal(areAllMembers(small, odd, isMember, random), false)
  const inside = odd.map(() => 2n)
  assert.equal(areAllMembers(small, inside, isMember, random), true)
})

test('A suite is found by its version and group, and an unknown one is not', () => {
  assert.equal(findSuite(1, 'Ed25519'), suites['belenios-1-ed25519'])
  for (const [version, name] of [
    [2, 'Ed25519'],
    ['1', 'Ed25519'],
    [1, 'RFC-3526-2048'],
    [1, undefined],
  ])
    assert.equal(findSuite(version, name), undefined)
})
