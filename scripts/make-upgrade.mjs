// `npm run puente`'s data of this very version, for every later one to open: writes test/upgrades/<name> anew.
//   node scripts/run.cjs --import ./scripts/tsx-hook.mjs scripts/make-upgrade.mjs 01-a-visit-and-its-month
import { rmSync } from 'node:fs'
import path from 'node:path'
import { makeApp } from '../src/app/app.tsx'
import { openInvented, packUpgrade } from '../test/upgrade-directory.ts'
import { personas } from '../test/personas.ts'
import { released, releaseAYear } from '../test/released-year.ts'
import { openWindow, workAMonth } from '../test/worked-month.ts'
import { router } from '../src/platform/routing.ts'

const [name = ''] = process.argv.slice(2)
if (!/^\d\d-[a-z-]+$/.test(name)) {
  console.error('Give the name of the directory, a number and what was finished: 01-a-visit-and-its-month')
  process.exit(2)
}

const opened = await openInvented()
const app = makeApp(opened.installation, { assets: { style: '/style.css', scripts: {} }, routes: router() })
const worked = await openWindow(await personas(opened.installation))
const ask = (address, init) => app.request(address, init)
const left = await workAMonth(ask, worked)
await releaseAYear(ask, worked)
const { office, agency } = worked.people
rmSync(path.join(import.meta.dirname, '..', 'test', 'upgrades', name), { recursive: true, force: true })
const expected = { office, agency, station: worked.station.code, month: worked.month, released, ...left }
const bytes = await packUpgrade(name, opened, expected)
await opened.database.close()
console.log(`test/upgrades/${name}: ${(bytes / 1e6).toFixed(1)} MB. Commit it; it is never made anew after a release.`)
