// The rehearsal of an election as the README of elections writes it, line by line.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { runCli } from '#app/cli'
import { loneCommands } from '#app/commands'

const directory = mkdtempSync(path.join(tmpdir(), 'rehearsal-'))
after(() => rmSync(directory, { recursive: true }))

const readme = readFileSync(path.resolve(import.meta.dirname, '../src/programs/elections/README.md'), 'utf8')
const block = /^## Rehearse an election$[^]*?^```\n([^]*?)^```$/m.exec(readme)![1]!
/** Lines, a text up to END with the line that it is for. */
const lines = block.match(/^.*<<'END'\n[^]*?^END$|^.+$/gm)!
const puente = 'npm run puente --'

/** Runs a line as a shell does, but the command line in this process; what stands in the terminal afterwards. */
async function run(line: string): Promise<string> {
  const sh = (script: string) => execFileSync('/bin/sh', ['-c', script], { cwd: directory }).toString()
  if (!line.startsWith(puente)) return sh(line)
  // The shell takes the words apart, and finds the archive by its ending.
  const words = sh(line.replace(puente, String.raw`printf '%s\0'`))
    .split('\0')
    .slice(0, -1)
  let said = ''
  const screen = { write: (text: string) => void (said += text) }
  const open = () => assert.fail('no installation is needed')
  const code = await runCli(words, open, loneCommands, { directory, out: screen, err: screen })
  assert.equal(code, 0, `${line}\n${said}`)
  return said
}

test('Lupe rehearses a whole election by copying the README, and whoever verifies it is told its votes', async () => {
  const said: string[] = []
  for (const line of lines) said.push(await run(line))
  const steps = loneCommands.map(({ name }) => name).filter((name) => name.startsWith('election '))
  for (const step of steps)
    assert.ok(
      lines.some((line) => line.startsWith(`${puente} ${step} `)),
      step,
    )
  const counts = /Who sits on the council\?\n.*Ana\n.*Beto\n.*Carla\nIs the statute passed\?\n.*Yes\n.*No\n.*blank\n$/
  assert.match(said.at(-3)!, counts)
  assert.match(said.at(-1)!, /Who sits on the council\?\n.*[1-9] +Ana\n/)
})
