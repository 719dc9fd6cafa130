// How benchmarks measure and say it: in turns, so that a busy machine slows both sides alike.
import { loadavg } from 'node:os'
import process from 'node:process'

/** One side of a comparison: what is repeated, by so many at once. */
export interface Side {
  readonly name: string
  /** One turn of one client, by its number from 0. */
  readonly turn: (client: number) => Promise<unknown>
}

export interface Pace {
  /** Turns a second, all clients together; the median of the rounds. */
  readonly perSecond: number
  /** Milliseconds that a turn takes, over all rounds. */
  readonly p50: number
  readonly p95: number
}

interface Round {
  readonly perSecond: number
  readonly times: readonly number[]
}

async function play(side: Side, clients: number, seconds: number): Promise<Round> {
  const times: number[] = []
  const started = performance.now()
  const end = started + seconds * 1000
  const run = async (client: number): Promise<void> => {
    for (let begun = performance.now(); begun < end; begun = performance.now()) {
      await side.turn(client)
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => run(client)))
  return { perSecond: (times.length / (performance.now() - started)) * 1000, times }
}

const inOrder = (numbers: readonly number[]): number[] => numbers.toSorted((one, other) => one - other)

/** The value below which the given share of the numbers lies. */
export const quantile = (numbers: readonly number[], share: number): number =>
  inOrder(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? Number.NaN

const paceOf = (rounds: readonly Round[]): Pace => {
  const times = rounds.flatMap((round) => round.times)
  const perSecond = quantile(
    rounds.map((round) => round.perSecond),
    0.5,
  )
  return { perSecond, p50: quantile(times, 0.5), p95: quantile(times, 0.95) }
}

export interface Rounds {
  readonly clients: number
  readonly rounds?: number
  readonly seconds?: number
}

/** Plays the sides in turns, after a warm-up of each. The ratio is the median of the rounds' own. */
export async function compare(
  ours: Side,
  reference: Side,
  { clients, rounds = 7, seconds = 3 }: Rounds,
): Promise<{ ours: Pace; reference: Pace; ratio: number }> {
  const played = await inTurns(
    () => play(ours, clients, seconds),
    () => play(reference, clients, seconds),
    rounds,
  )
  return {
    ours: paceOf(played.map((pair) => pair.ours)),
    reference: paceOf(played.map((pair) => pair.reference)),
    ratio: ratioOf(played.map((pair) => pair.ours.perSecond / pair.reference.perSecond)),
  }
}

/** Plays rounds of two sides by turns, after one of each that does not count. */
export async function inTurns<Played>(
  ours: () => Promise<Played>,
  reference: () => Promise<Played>,
  rounds = 7,
): Promise<{ ours: Played; reference: Played }[]> {
  const played: { ours: Played; reference: Played }[] = []
  for (let round = 0; round <= rounds; round += 1) played.push({ reference: await reference(), ours: await ours() })
  return played.slice(1)
}

/** The middle one of the rounds' ratios. */
export const ratioOf = (ratios: readonly number[]): number => quantile(ratios, 0.5)

/** Plays one side by itself. */
export async function pace(side: Side, { clients, rounds = 5, seconds = 3 }: Rounds): Promise<Pace> {
  await play(side, clients, seconds)
  const played: Round[] = []
  for (let round = 0; round < rounds; round += 1) played.push(await play(side, clients, seconds))
  return paceOf(played)
}

export const showPace = ({ perSecond, p50, p95 }: Pace): string =>
  `${perSecond.toFixed(0)} a second, p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`

/** How long something takes, in milliseconds, each time. */
export async function timesOf(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let turn = 0; turn < count; turn += 1) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return times
}

/** Says what was measured where: a figure without its load is not one. */
export function announceStage(...what: readonly string[]): void {
  const load = loadavg()[0]!.toFixed(1)
  console.log([...what, `Node ${process.versions.node}`, `load ${load} before`].join(' · '))
}

/** Says whether the figure holds; where one is missed, the benchmark ends with 1. */
export function settleFigure(what: string, figure: number, bound: { least?: number; most?: number }, digits = 2): void {
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = bound
  const holds = figure >= least && figure <= most
  const wanted = bound.least === undefined ? `<= ${most}` : `>= ${least}`
  console.log(`${holds ? 'holds ' : 'MISSED'}  ${what}: ${figure.toFixed(digits)} (${wanted})`)
  if (!holds) process.exitCode = 1
}
