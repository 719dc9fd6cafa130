// Starts the tools and the test runs, one after another, and keeps the count.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '..')

/** What the closing line says. A check counts as one; a test as one. */
export const count = { passed: 0, failed: 0, skipped: 0 }

/** Names a step on the terminal. */
export const announce = (title) => console.log(`\n── ${title}`)

/** Counts one passed or failed check, and says why where it failed. */
export function settle(passed, reason) {
  if (passed) count.passed += 1
  else count.failed += 1
  if (!passed && reason) console.error(reason)
}

/** The static checks: types, lint, format, and what nobody uses. `--fix` mends what the tools can mend. */
export async function runChecks({ fix = false } = {}) {
  const checks = [
    ['types', 'tsc', ['-p', '.']],
    ['lint', 'oxlint', ['--deny-warnings', ...(fix ? ['--fix'] : [])]],
    ['format', 'oxfmt', fix ? ['.'] : ['--check', '.']],
    ['unused', 'knip', ['--no-progress', '--no-config-hints']],
  ]
  for (const [title, tool, args] of checks) {
    announce(title)
    settle((await start(path.join(root, 'node_modules', '.bin', tool), args)) === 0)
  }
}

/**
 * Runs test files in one process, without isolation, and adds to the count. Titles are printed only where few files
 * were asked for; failures always. Gives the folder with the run's coverage where `coverage` is asked for.
 */
export async function runTests(files, { env = {}, timeout = 120_000, verbose = false, coverage = false } = {}) {
  if (files.length === 0) return settle(false, 'There is no such test.')
  const scratch = mkdtempSync(path.join(tmpdir(), 'puente-test-'))
  const tally = path.join(scratch, 'tally.json')
  const options = [
    `--require=${path.join(import.meta.dirname, 'run.cjs')}`,
    '--import=./scripts/tsx-hook.mjs',
    '--test',
    '--test-isolation=none',
    '--test-force-exit',
    `--test-timeout=${timeout}`,
    `--test-reporter=${verbose ? 'spec' : 'dot'}`,
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/tally-reporter.mjs',
    `--test-reporter-destination=${tally}`,
  ]
  const code = await start(process.execPath, [...options, ...files], {
    ...env,
    ...(coverage ? { NODE_V8_COVERAGE: path.join(scratch, 'coverage') } : {}),
  })
  addTally(tally, code)
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))
  return path.join(scratch, 'coverage')
}

function addTally(file, code) {
  let tally = { passed: 0, failed: 0, skipped: 0 }
  try {
    tally = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    console.error('The test run ended before it could count its tests.')
  }
  // A file that cannot be loaded, or a run that dies, fails without a failed test.
  if (code !== 0 && tally.failed === 0) tally.failed = 1
  for (const name of Object.keys(count)) count[name] += tally[name]
}

/** Runs a program with the terminal's output; gives its exit code, 1 where a signal ended it. */
export function start(program, args, env = {}) {
  const isNode = program === process.execPath
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', ...(isNode ? ['ipc'] : [])],
  })
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`)
      resolve(1)
    })
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** Prints the closing line and leaves with 1 where anything failed. */
export function close() {
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
  console.log(`\n${count.passed} passed, ${count.failed} failed${skipped}`)
  process.exitCode = count.failed > 0 ? 1 : 0
}
