// Elections: the verification of a ballot against `belenios-tool election verify` on the same archive; the tally of
// 10,000 ballots against bare products; a ballot made in Chromium on a processor six times slower; what a browser
// loads; and how each grows. By processor time wherever it can be had: other work on the machine changes it less.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { bundleScripts } from '#platform/assets'
import {
  addBallot,
  combine,
  decryptPartially,
  drawTrusteeKey,
  startTally,
  verifyElection,
  writeTally,
  type BallotFile,
  type Election,
  type EncryptedTally,
  type Question,
} from '#protocols/belenios'
import { hasTool } from '../test/belenios-tool.ts'
import { makeElection, seededRandom, type MadeElection } from '../test/election-maker.ts'
import { announceStage, inTurns, quantile, ratioOf, settleFigure } from './stage/measuring.ts'
import type { vote } from './stage/voter.ts'

const suite = 'belenios-1-belenios-2048'
const names = ['Ana', 'Beto', 'Carla', 'Delia', 'Emilio']

const councilOf = (candidates: number): Question => ({
  question: '¿Quién?',
  answers: Array.from({ length: candidates }, (_, at) => names[at] ?? `Persona ${at + 1}`),
  min: 1,
  max: 2,
  blank: true,
})

/** One vote in ten is blank, the others are spread. */
const choose = (voter: number, candidates: number) =>
  voter % 10 === 9
    ? ('blank' as const)
    : voter % 3 === 0
      ? [voter % candidates, (voter + 1) % candidates]
      : [voter % candidates]

function elect(voters: number, candidates: number): MadeElection {
  const votes = Array.from({ length: voters }, (_, voter) => [voter, [choose(voter, candidates)]] as const)
  return makeElection({ suite, questions: [councilOf(candidates)], singles: 1, voters, votes })
}

/** Seconds of processor of this process, all of its threads. */
function cpuOfHere(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

function verifyHere({ bytes }: MadeElection): number {
  return cpuOfHere(() => {
    const verdict = verifyElection(bytes)
    if (!verdict.isValid) throw new Error(verdict.check)
  })
}

/** Seconds of processor of a command, as the shell counts its children's. */
function cpuOfCommand(folder: string, command: string): number {
  const said = execFileSync('/bin/sh', ['-c', `${command} >/dev/null 2>&1 || exit 1; times`], {
    cwd: folder,
  }).toString()
  const times = [
    ...said
      .trim()
      .split('\n')[1]!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ]
  return times.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0)
}

const perBallot = (seconds: number, ballots: number): string => `${((1000 * seconds) / ballots).toFixed(1)} ms a ballot`
const middle = (numbers: readonly number[]): number => quantile(numbers, 0.5)
const mean = (times: readonly number[]): number => times.reduce((sum, time) => sum + time, 0) / times.length

const ballots = 200

/** Verification in one thread, against the tool of others on the same archive where it is on this machine. */
async function benchVerification(made: MadeElection): Promise<void> {
  if (!hasTool()) {
    console.log('belenios-tool 2.0 is missing (Debian: apt-get install belenios-tool): nothing is compared with it.')
    verifyHere(made)
    sayVerified(middle([1, 2, 3].map(() => verifyHere(made))))
    return
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'puente-ballots-'))
  try {
    const archive = path.join(folder, `${made.election.file.uuid}.bel`)
    writeFileSync(archive, made.bytes)
    const there = async () => cpuOfCommand(folder, 'belenios-tool election verify')
    const rounds = await inTurns(async () => verifyHere(made), there, 3)
    const theirs = middle(rounds.map((round) => round.reference))
    sayVerified(middle(rounds.map((round) => round.ours)))
    console.log(`  belenios-tool 2.0          ${perBallot(theirs, ballots)} and core`)
    const ratio = ratioOf(rounds.map((round) => round.ours / round.reference))
    settleFigure('processor time of a verification, of belenios-tool', ratio, { most: 1 })
    benchCommand(archive, theirs)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const sayVerified = (seconds: number): void =>
  console.log(`verification, ${ballots} ballots    ${perBallot(seconds, ballots)} and core`)

function benchCommand(archive: string, theirs: number): void {
  const command = `"${process.execPath}" --require ./scripts/run.cjs scripts/puente.mjs verify-election "${archive}"`
  // The first run does not count: it may bundle the program anew.
  cpuOfCommand(process.cwd(), command)
  const ours = cpuOfCommand(process.cwd(), command)
  console.log(
    `  our command, its start and all threads included: ${perBallot(ours, ballots)}, ${(ours / theirs).toFixed(2)} of belenios-tool`,
  )
}

const counted = 10_000

/** The tally of many ballots. The ciphertexts of a few stand in for theirs: what is multiplied is as long. */
function benchTally({ election, ballots: texts }: MadeElection): void {
  const files = texts.map((ballot) => JSON.parse(ballot) as BallotFile)
  const random = seededRandom('a tally')
  const running = startTally(election)
  const adding = cpuOfHere(() => {
    for (let at = 0; at < counted; at += 1) addBallot(election, running, files[at % files.length]!)
  })
  const numbers = files.map(({ answers }) =>
    answers[0]!.choices.flatMap(({ alpha, beta }) => [BigInt(alpha), BigInt(beta)]),
  )
  const bare = cpuOfHere(() => multiplyBare(numbers))
  console.log(
    `tally of ${counted} ballots       ${adding.toFixed(2)} s (numbers read from text); bare products modulo p ${bare.toFixed(2)} s`,
  )
  console.log(`        processor time of the tally, of bare products: ${(adding / bare).toFixed(2)}`)
  // The key's trustee is not told by the maker: the tally of the same length, under a key drawn here.
  const secret = drawTrusteeKey(election.group, random)
  const { tally } = writeTally(election, running, counted)
  const read = JSON.parse(tally) as EncryptedTally
  const decrypting = cpuOfHere(() => void decryptPartially(election, read, { owner: 1, secret }, random))
  const looking = cpuOfHere(() => lookUp(election))
  console.log(
    `  a trustee's part ${(1000 * decrypting).toFixed(0)} ms; the result, counts up to ${counted}, ${(1000 * looking).toFixed(0)} ms`,
  )
}

/** As long as that of the group; which one it is does not matter to the time. */
const modulus = (1n << 2048n) - 159n

/** The same products of numbers that are read already, and nothing else. */
function multiplyBare(numbers: readonly (readonly bigint[])[]): void {
  const products = numbers[0]!.map(() => 1n)
  for (let at = 0; at < counted; at += 1)
    for (const [place, number] of numbers[at % numbers.length]!.entries())
      products[place] = (products[place]! * number) % modulus
}

/** Sums of known counts under a key of 1: beta is g ^ count, and no factor is taken off. */
function lookUp(election: Election): void {
  const { group } = election
  const sums = [0, 1, 777, 3000, 6221, counted]
  const row = sums.map((sum) => ({
    alpha: group.write(group.identity),
    beta: group.write(group.powerOfGenerator(BigInt(sum))),
  }))
  const factors = [row.map(() => group.identity)]
  const found = combine(election, [row], [{ kind: 'Single', factors }], counted)
  if (found !== JSON.stringify({ result: [sums] })) throw new Error(`the result is ${found}`)
}

/** What a browser loads, compressed. Gives what runs in the one of a voter. */
async function benchScripts(): Promise<string> {
  const scripts = (await bundleScripts()).filter(({ script }) => script.startsWith('verify-'))
  const sizeOf = (code: Uint8Array): number => gzipSync(code, { level: 9 }).length / 1024
  const verifier = scripts.reduce((sum, { file }) => sum + sizeOf(file.body), 0)
  const options = { bundle: true, minify: true, format: 'esm', target: 'es2020', write: false } as const
  const voter = (await build({ ...options, entryPoints: ['bench/stage/voter.ts'] })).outputFiles[0]!
  settleFigure('KB that verify in a browser, both groups, compressed', verifier, { most: 30 }, 1)
  settleFigure('KB that vote in a browser, both groups, compressed', sizeOf(voter.contents), { most: 30 }, 1)
  return voter.text
}

/** A browser in which ballots are made: the milliseconds of each, on a processor so many times slower. */
interface Booth {
  readonly vote: (candidates: number, rate: number, times: number) => Promise<readonly number[]>
  readonly close: () => Promise<void>
}

/** Opens Chromium, which `npm run bench` finds; undefined, and said so, where there is none. */
async function openBooth(voter: string): Promise<Booth | undefined> {
  const { CHROMIUM: executablePath } = process.env
  if (!executablePath) {
    console.log('Chromium is missing (Debian: apt-get install chromium): no ballot is made in a browser.')
    return undefined
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const page = await (await browser.newContext()).newPage()
  const session = await page.context().newCDPSession(page)
  await page.addScriptTag({ content: voter, type: 'module' })
  return {
    // One after another: a processor is slowed down by pauses, so that only many tell.
    async vote(candidates, rate, times) {
      await session.send('Emulation.setCPUThrottlingRate', { rate })
      const ask = [elect(1, candidates).text, times] as const
      return page.evaluate(
        ([file, count]) => (globalThis as unknown as { vote: typeof vote }).vote(file, [0], count),
        ask,
      )
    },
    close: () => browser.close(),
  }
}

async function benchVoting(booth: Booth): Promise<void> {
  const slow = await booth.vote(5, 6, 10)
  const quick = await booth.vote(5, 1, 10)
  console.log(
    `a ballot of five candidates in Chromium, processor x6: mean ${mean(slow).toFixed(0)} ms, slowest ${Math.max(...slow).toFixed(0)} ms; ` +
      `x1: mean ${mean(quick).toFixed(0)} ms (by the clock)`,
  )
  settleFigure('milliseconds of the slowest ballot in Chromium, processor x6', Math.max(...slow), { most: 2000 }, 0)
}

/** How all of it grows with candidates, and verification with ballots. */
async function benchGrowth(made: MadeElection, booth: Booth | undefined): Promise<void> {
  for (const candidates of [2, 5, 10, 20]) {
    const few = elect(24, candidates)
    const seconds = Math.min(verifyHere(few), verifyHere(few))
    const encrypted = booth && mean(await booth.vote(candidates, 6, 6))
    const inChromium = encrypted === undefined ? '' : `made in Chromium x6 ${encrypted.toFixed(0)} ms · `
    console.log(
      `${String(candidates).padStart(4)} candidates   verified ${perBallot(seconds, 24)} (of 24) · ${inChromium}` +
        `${(few.ballots[0]!.length / 1024).toFixed(1)} KB`,
    )
  }
  for (const voters of [50, 200, 800]) {
    const many = voters === ballots ? made : elect(voters, 5)
    console.log(`${String(voters).padStart(4)} ballots      verified ${perBallot(verifyHere(many), voters)}`)
  }
}

announceStage('BELENIOS-2048', '5 candidates and a blank vote', 'processor time')
const made = elect(ballots, 5)
await benchVerification(made)
benchTally(made)
const booth = await openBooth(await benchScripts())
try {
  if (booth) await benchVoting(booth)
  await benchGrowth(made, booth)
} finally {
  await booth?.close()
}
