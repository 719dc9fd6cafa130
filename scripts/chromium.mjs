// Finds the Chromium that the stories need, or installs Debian's.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** The path of a Chromium; undefined where there is none. CHROMIUM names another. */
export function findChromium() {
  const { CHROMIUM } = process.env
  if (CHROMIUM) return isProgram(CHROMIUM) ? CHROMIUM : undefined
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  return searchPath()
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find(isProgram)
}

/** Installs Debian's Chromium and fonts where this user may; says what it does. */
export function installChromium() {
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !searchPath().some((folder) => isProgram(path.join(folder, 'apt-get')))) return
  console.log("Chromium is missing: installing Debian's, with fonts (about 120 MB).")
  const install = ['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-noto-core', 'fonts-liberation']
  for (const args of [['update'], install]) {
    const quiet = { DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...quiet },
    })
  }
}

const searchPath = () => (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
