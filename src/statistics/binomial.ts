// The binomial distribution and the intervals of a share, exact up to the precision of a number.
import type { Share } from './rates.ts'

/** Low to high, as shares from 0 to 1. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** The natural logarithm of the gamma function for x > 0, by Stirling's series (DLMF 5.11.1) from 15 up. */
function logGamma(x: number): number {
  let product = 1
  let at = x
  while (at < 15) {
    product *= at
    at += 1
  }
  const inverse = 1 / (at * at)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / at
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
}

/** The regularized incomplete beta function of x with a and b, by its continued fraction (DLMF 8.17.22). */
function betaShare(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShare(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  return front / continuedFraction(x, a, b)
}

/** 1 + d1/(1 + d2/(1 + …)), evaluated by the modified method of Lentz. */
function continuedFraction(x: number, a: number, b: number): number {
  let [value, numerator, denominator] = [1, 1, 0]
  for (let step = 1; step < 100_000; step += 1) {
    const m = Math.floor(step / 2)
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const term = step % 2 === 1 ? odd : even
    denominator = 1 / apartFromZero(1 + term * denominator)
    numerator = apartFromZero(1 + term / numerator)
    value *= numerator * denominator
    if (Math.abs(numerator * denominator - 1) < 1e-15) break
  }
  return value
}

const apartFromZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value)

/** The probability of at most so many successes in so many trials. */
export function cumulate(successes: number, trials: number, share: number): number {
  if (successes < 0) return 0
  return successes >= trials ? 1 : betaShare(1 - share, trials - successes, successes + 1)
}

/** The smallest number of successes that at least the given probability does not exceed: R's qbinom. */
export function quantileOf(probability: number, trials: number, share: number): number {
  let [low, high] = [-1, trials]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (cumulate(middle, trials, share) >= probability * (1 - 64 * Number.EPSILON)) high = middle
    else low = middle
  }
  return high
}

/** The exact interval of a share by Clopper and Pearson (1934): never covers less than the level. Null without a denominator. */
export function findExactInterval({ numerator, denominator }: Share, level = 0.95): Interval | null {
  if (denominator === 0) return null
  const tail = (1 - level) / 2
  const low = numerator === 0 ? 0 : bisect((share) => 1 - cumulate(numerator - 1, denominator, share) < tail)
  const high = numerator === denominator ? 1 : bisect((share) => cumulate(numerator, denominator, share) > tail)
  return { low, high }
}

/** The share up to which a condition holds. */
function bisect(holds: (share: number) => boolean): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (holds(middle)) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The interval of a share by Wilson (1927), without correction for continuity. Null without a denominator. */
export function findWilsonInterval({ numerator, denominator }: Share, level = 0.95): Interval | null {
  if (denominator === 0) return null
  const z = normalQuantile((1 + level) / 2)
  const share = numerator / denominator
  const middle = share + (z * z) / (2 * denominator)
  const half = z * Math.sqrt((share * (1 - share)) / denominator + (z * z) / (4 * denominator * denominator))
  const scale = 1 + (z * z) / denominator
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) }
}

/** Values of the standard normal distribution as R's qnorm prints them; other levels are not asked for. */
const normalQuantiles = new Map([
  [0.975, 1.959963984540054],
  [0.999, 3.090232306167813],
])

function normalQuantile(probability: number): number {
  const found = normalQuantiles.get(Math.round(probability * 1e9) / 1e9)
  if (found === undefined) throw new Error(`no interval is made for ${probability}`)
  return found
}
