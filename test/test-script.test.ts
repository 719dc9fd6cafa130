// What `npm test` says of what it leaves out.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

const root = path.resolve(import.meta.dirname, '..')

/** Runs a named test that imports a file of test/, where no program but Node is found; what is said. */
function runWithout(imported: string, env: Record<string, string> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'puente-named-'))
  try {
    const file = path.join(folder, 'named.test.ts')
    const there = path.relative(folder, path.join(root, 'test', imported))
    writeFileSync(file, `import type {} from '${there}'\n`)
    const words = ['scripts/run.cjs', 'scripts/test.mjs', file]
    const { stdout } = spawnSync(process.execPath, words, { cwd: root, env: { PATH: folder, ...env } })
    return stdout.toString()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('Who runs one test of elections is told in one line that the verifier of others is missing', () => {
  const said = runWithout('belenios-tool.ts')
  assert.equal(said.match(/^belenios-tool 2\.0 is missing/gm)?.length, 1, said)
  assert.match(said, / passed, 0 failed/)
  assert.match(runWithout('belenios-tool.ts', { CI: 'true' }), / 1 failed/, 'and in CI it fails')
  assert.doesNotMatch(runWithout('personas.ts'), /belenios/)
})
