// Runs a script under Node 26: the packaged one where npm installed it, else the present one if it is recent enough.
// `node scripts/run.cjs scripts/start.mjs`. Loaded by `--require`, it ties the process to its launcher instead.
'use strict'
const { spawn } = require('node:child_process')
const path = require('node:path')

const leastMajor = 26

if (require.main === module) launch(findNodes(), process.argv.slice(2))
else endWithLauncher()

/** Starts the first of the Nodes that runs here; it gets the arguments, the terminal and the signals, and gives its exit code. */
function launch([node, ...others], args) {
  if (!node) return stop()
  const child = spawn(node, ['--require', __filename, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` },
  })
  child.once('error', () => launch(others, args))
  child.once('spawn', () => forwardSignals(child))
}

function forwardSignals(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  // A terminal sends Ctrl-C to both processes; sent on again it would look like a second, impatient one.
  for (const signal of signals) {
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)))
  }
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    for (const other of signals) process.removeAllListeners(other)
    process.kill(process.pid, signal)
    setTimeout(() => process.exit(1), 1000)
  })
}

/** The Nodes that may run Puente, the best first. */
function findNodes() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const nodes = []
  try {
    const folder = path.dirname(require.resolve(`node-${platform}-${process.arch}/package.json`))
    nodes.push(path.join(folder, 'bin', platform === 'win' ? 'node.exe' : 'node'))
  } catch {
    // The package is optional: npm leaves it out on other platforms.
  }
  if (Number(process.versions.node.split('.')[0]) >= leastMajor) nodes.push(process.execPath)
  return nodes
}

function stop() {
  process.stderr.write(
    `Puente needs Node ${leastMajor} or later; this is Node ${process.versions.node}, and no packaged Node runs on ` +
      `${process.platform}-${process.arch}.\nInstall Node ${leastMajor} from https://nodejs.org, or run "npm ci" again ` +
      `without "--omit=optional".\n`,
  )
  process.exit(1)
}

/** A launcher that is killed outright cannot send a signal: the closed channel says that it is gone. */
function endWithLauncher() {
  if (!process.channel) return
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), 10_000)
    process.kill(process.pid, 'SIGTERM')
  })
  process.channel.unref()
}
