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

const scratch = mkdtempSync(path.join(tmpdir(), 'puente-ballots-'))
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))

const perBallot = (seconds: number, ballots: number): string => `${((1000 * seconds) / ballots).toFixed(1)} ms a ballot`
const middle = (numbers: readonly number[]): number => quantile(numbers, 0.5)

announceStage('BELENIOS-2048', '5 candidates and a blank vote', 'processor time')

if (!hasTool()) throw new Error('belenios-tool 2.0 is missing (Debian: apt-get install belenios-tool)')
const ballots = 200
const made = elect(ballots, 5)
writeFileSync(path.join(scratch, `${made.election.file.uuid}.bel`), made.bytes)
const rounds = await inTurns(
  async () => verifyHere(made),
  async () => cpuOfCommand(scratch, 'belenios-tool election verify'),
  3,
)
const [ours, theirs] = [middle(rounds.map((round) => round.ours)), middle(rounds.map((round) => round.reference))]
console.log(`verification, ${ballots} ballots    ${perBallot(ours, ballots)} and core`)
console.log(`  belenios-tool 2.0          ${perBallot(theirs, ballots)} and core`)
const verifying = ratioOf(rounds.map((round) => round.ours / round.reference))
settleFigure('processor time of a verification, of belenios-tool', verifying, { most: 1 })
const command = `"${process.execPath}" --require ./scripts/run.cjs scripts/puente.mjs verify-election "${scratch}/${made.election.file.uuid}.bel"`
// The first run may bundle the program anew.
const [, whole] = [cpuOfCommand(process.cwd(), command), cpuOfCommand(process.cwd(), command)]
console.log(
  `  our command, its start and all threads included: ${perBallot(whole, ballots)}, ${(whole / theirs).toFixed(2)} of belenios-tool`,
)

/** The ciphertexts of 200 ballots stand in for those of 10,000: what is multiplied is as long. */
const counted = 10_000
const files = made.ballots.map((ballot) => JSON.parse(ballot) as BallotFile)
const { election } = made
const random = seededRandom('a tally')
const running = startTally(election)
const adding = cpuOfHere(() => {
  for (let at = 0; at < counted; at += 1) addBallot(election, running, files[at % files.length]!)
})
/** As long as that of the group; which one it is does not matter to the time. */
const modulus = (1n << 2048n) - 159n
const numbers = files.map(({ answers }) =>
  answers[0]!.choices.flatMap(({ alpha, beta }) => [BigInt(alpha), BigInt(beta)]),
)
const bare = cpuOfHere(() => {
  const products = numbers[0]!.map(() => 1n)
  for (let at = 0; at < counted; at += 1)
    for (const [place, number] of numbers[at % numbers.length]!.entries())
      products[place] = (products[place]! * number) % modulus
})
console.log(
  `tally of ${counted} ballots       ${adding.toFixed(2)} s (numbers read from text); bare products modulo p ${bare.toFixed(2)} s`,
)
console.log(`        processor time of the tally, of bare products: ${(adding / bare).toFixed(2)}`)

/** The key's trustee is not told by the maker: the tally of the same length, under a key drawn here. */
const secret = drawTrusteeKey(election.group, random)
const { tally } = writeTally(election, running, counted)
const read = JSON.parse(tally) as EncryptedTally
const decrypting = cpuOfHere(() => void decryptPartially(election, read, { owner: 1, secret }, random))
const looking = cpuOfHere(() => void lookUp())
console.log(
  `  a trustee's part ${(1000 * decrypting).toFixed(0)} ms; the result, counts up to ${counted}, ${(1000 * looking).toFixed(0)} ms`,
)

/** Sums of known counts under a key of 1: beta is g ^ count, and no factor is taken off. */
function lookUp(): string {
  const { group } = election
  const sums = [0, 1, 777, 3000, 6221, counted]
  const row = sums.map((sum) => ({
    alpha: group.write(group.identity),
    beta: group.write(group.powerOfGenerator(BigInt(sum))),
  }))
  const factors = [row.map(() => group.identity)]
  const found = combine(election, [row], [{ kind: 'Single', factors }], counted)
  if (found !== JSON.stringify({ result: [sums] })) throw new Error(`the result is ${found}`)
  return found
}

const scripts = (await bundleScripts()).filter(({ script }) => script.startsWith('verify-'))
const sizeOf = (code: Uint8Array): number => gzipSync(code, { level: 9 }).length / 1024
const verifier = scripts.reduce((sum, { file }) => sum + sizeOf(file.body), 0)
const options = { bundle: true, minify: true, format: 'esm', target: 'es2020', write: false } as const
const voter = (await build({ ...options, entryPoints: ['bench/stage/voter.ts'] })).outputFiles[0]!
settleFigure('KB that verify in a browser, both groups, compressed', verifier, { most: 30 }, 1)
settleFigure('KB that vote in a browser, both groups, compressed', sizeOf(voter.contents), { most: 30 }, 1)

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await (await browser.newContext()).newPage()
const session = await page.context().newCDPSession(page)
await page.addScriptTag({ content: voter.text, type: 'module' })

/** Milliseconds in Chromium, one ballot after another: it slows a processor down by pauses, so that only many tell. */
async function voteThere(candidates: number, rate: number, times: number): Promise<number[]> {
  await session.send('Emulation.setCPUThrottlingRate', { rate })
  const { text } = elect(1, candidates)
  return page.evaluate(([file, count]) => (globalThis as unknown as { vote: typeof vote }).vote(file, [0], count), [
    text,
    times,
  ] as const)
}

const mean = (times: readonly number[]): number => times.reduce((sum, time) => sum + time, 0) / times.length
const slow = await voteThere(5, 6, 10)
const quick = await voteThere(5, 1, 10)
console.log(
  `a ballot of five candidates in Chromium, processor x6: mean ${mean(slow).toFixed(0)} ms, slowest ${Math.max(...slow).toFixed(0)} ms; ` +
    `x1: mean ${mean(quick).toFixed(0)} ms (by the clock)`,
)
settleFigure('milliseconds of the slowest ballot in Chromium, processor x6', Math.max(...slow), { most: 2000 }, 0)

for (const candidates of [2, 5, 10, 20]) {
  const few = elect(24, candidates)
  const seconds = Math.min(verifyHere(few), verifyHere(few))
  const encrypted = mean(await voteThere(candidates, 6, 6))
  console.log(
    `${String(candidates).padStart(4)} candidates   verified ${perBallot(seconds, 24)} (of 24) · made in Chromium x6 ${encrypted.toFixed(0)} ms · ` +
      `${(few.ballots[0]!.length / 1024).toFixed(1)} KB`,
  )
}
await browser.close()
for (const voters of [50, 200, 800]) {
  const many = voters === ballots ? made : elect(voters, 5)
  console.log(`${String(voters).padStart(4)} ballots      verified ${perBallot(verifyHere(many), voters)}`)
}
