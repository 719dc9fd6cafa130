// `npm run bench`: runs each file of bench/, or those named (`npm run bench -- page`); each prints a ratio against a reference
// run beside it.
import { globSync } from 'node:fs'
import path from 'node:path'
import { findChromium } from './chromium.mjs'
import { announce, close, root, settle, start } from './steps.mjs'

const named = process.argv.slice(2).map((name) => (name.includes('/') ? name : `bench/${name}.ts`))
const env = { CHROMIUM: findChromium() }
const files = named.length > 0 ? named : globSync('bench/*.ts', { cwd: root }).sort()
for (const file of files) {
  announce(file)
  const hook = ['--require', path.join(import.meta.dirname, 'run.cjs'), '--import', './scripts/tsx-hook.mjs']
  settle((await start(process.execPath, [...hook, file], env)) === 0)
}
close()
