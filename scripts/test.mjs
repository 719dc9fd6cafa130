// `npm test`: types, lint, format, unused code; unit, database and structure tests on the embedded database; the database
// tests again on PostgreSQL; the stories in Chromium. Closes with "N passed, N failed".
//   npm test -- --only unit|check|postgresql|journeys
//   npm test -- src/kernel/day.test.ts …
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { announce, close, count, root, runChecks, runTests, settle } from './steps.mjs'
import { findChromium, installChromium } from './chromium.mjs'

const inCi = process.env.CI === 'true'
const glob = (pattern) => globSync(pattern, { cwd: root }).sort()
const unitFiles = [...glob('src/**/*.test.{ts,tsx}'), ...glob('test/*.test.{ts,tsx}')]

const steps = { check: runChecks, unit: runUnit, postgresql: runOnPostgresql, journeys: runJourneys }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
})

if (values.help) help()
else if (values.only !== undefined && !(values.only in steps)) {
  console.error(`--only takes one of: ${Object.keys(steps).join(', ')}`)
  process.exitCode = 2
} else {
  if (positionals.length > 0) await runNamed(positionals, values.only)
  else for (const [name, step] of Object.entries(steps)) if (!values.only || values.only === name) await step()
  close()
}

async function runUnit() {
  announce('unit, structure and embedded database')
  const failedBefore = count.failed
  await lookForBelenios()
  const coverage = await runTests(unitFiles, { coverage: true })
  if (count.failed === failedBefore) await checkStores(coverage)
}

/** Without the verifier of others, only our own looks at our elections: that is said, and in CI it fails. */
async function lookForBelenios() {
  const { hasTool } = await import('../test/belenios-tool.ts')
  if (hasTool()) return
  console.log('belenios-tool 2.0 is missing (Debian 12: apt-get install belenios-tool): its tests are left out.')
  if (inCi) settle(false, 'In CI they may not be left out.')
}

/** A store function that no test reached fails the run. */
async function checkStores(coverage) {
  announce('every store function is called by a test')
  const { listUncalled } = await import('../test/store-coverage.ts')
  const uncalled = listUncalled(root, coverage)
  settle(uncalled.length === 0, uncalled.map((name) => `no test calls ${name}`).join('\n'))
}

async function runOnPostgresql(files = unitFiles.filter((file) => usesDatabase(file)), verbose = false) {
  announce('database tests on PostgreSQL')
  const { findBinaries } = await import('../test/postgresql.ts')
  if (!findBinaries()) {
    console.log(
      "PostgreSQL's server binaries are missing (Debian: apt-get install postgresql): these tests are left out.",
    )
    if (inCi) settle(false, 'In CI they may not be left out.')
    return
  }
  await runTests(files, { env: { TEST_ENGINE: 'postgresql' }, verbose })
}

async function runJourneys(files = glob('journeys/*.test.{ts,tsx}'), verbose = false) {
  announce('stories in Chromium')
  if (!findChromium()) installChromium()
  const chromium = findChromium()
  if (chromium) return void (await runTests(files, { env: { CHROMIUM: chromium }, timeout: 300_000, verbose }))
  settle(false, 'No Chromium: install it (Debian: apt-get install chromium) or name one in CHROMIUM.')
}

/** Runs the named files; `--only postgresql` runs them there instead of on the embedded database. */
async function runNamed(files, only) {
  const stories = files.filter((file) => path.relative(root, path.resolve(file)).startsWith('journeys'))
  const others = files.filter((file) => !stories.includes(file))
  if (others.some((file) => reaches(file, 'belenios-tool.ts'))) await lookForBelenios()
  if (others.length > 0 && only === 'postgresql') await runOnPostgresql(others, true)
  else if (others.length > 0) await runTests(others, { verbose: true })
  if (stories.length > 0) await runJourneys(stories, true)
}

/** Whether a test file opens a database. */
function usesDatabase(file) {
  return reaches(file, 'database.ts')
}

/** Whether a test file imports this file of test/, or a file of test/ that does. */
function reaches(file, wanted, seen = new Set()) {
  const own = path.resolve(root, file)
  if (seen.has(own) || !statSync(own, { throwIfNoEntry: false })?.isFile()) return false
  seen.add(own)
  const imports = readFileSync(own, 'utf8').matchAll(/from '(\.{1,2}\/[^']+\.tsx?)'/g)
  return [...imports]
    .map(([, target]) => path.resolve(path.dirname(own), target))
    .filter((target) => target.startsWith(path.join(root, 'test')) && existsSync(target))
    .some((target) => target === path.join(root, 'test', wanted) || reaches(target, wanted, seen))
}

function help() {
  console.log(`npm test                                  everything
npm test -- --only check                  types, lint, format, unused code
npm test -- --only unit                   unit, structure and embedded database
npm test -- --only postgresql             the database tests on PostgreSQL
npm test -- --only journeys               the stories in Chromium
npm test -- [--only postgresql] FILE …    the named files, with their titles`)
}
