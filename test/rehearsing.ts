// A rehearsal of elections in a scratch folder of its own, step by step.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after } from 'node:test'
import { elections } from '#programs/elections'
import { runLoneCommand, type Ran } from './running.ts'

export interface Rehearsal {
  /** The path of a file in the scratch folder. */
  readonly at: (name: string) => string
  readonly read: (name: string) => string
  /** Writes a file and gives its name. */
  readonly put: (name: string, text: string) => string
  /** Runs a step of `puente election`, whatever becomes of it. `labels` are those of its progress. */
  readonly attempt: (step: string, ...args: string[]) => Promise<Ran & { readonly labels: readonly string[] }>
  /** Runs a step that goes well; what it says. */
  readonly run: (step: string, ...args: string[]) => Promise<string>
  /** Runs a step that is refused; its message begins with `start`. */
  readonly refuse: (start: string, step: string, ...args: string[]) => Promise<void>
  /** Runs a step that is asked for wrongly; its message begins with `start`. */
  readonly misuse: (start: string, step: string, ...args: string[]) => Promise<void>
}

/** Opens a scratch folder, which is gone after the tests of the file. */
export function openRehearsal(): Rehearsal {
  const directory = mkdtempSync(path.join(tmpdir(), 'rehearsal-'))
  after(() => rmSync(directory, { recursive: true }))
  const at = (name: string) => path.join(directory, name)

  /** Who decrypts and names no step takes that of the folder. */
  const stepOf = (step: string, args: readonly string[]): string[] => {
    if (step !== 'decrypt' || args.includes('--step')) return []
    const file = at(`${args[0]}/tally/step.txt`)
    return ['--step', existsSync(file) ? readFileSync(file, 'utf8').trim() : '0'.repeat(64)]
  }

  const attempt = async (step: string, ...args: string[]) => {
    const labels: string[] = []
    const command = elections.loneCommands.find(({ name }) => name === `election ${step}`)!
    const ran = await runLoneCommand(command, [...args, ...stepOf(step, args)], {
      directory,
      progress: (label) => void labels.push(label),
    })
    return { ...ran, labels }
  }
  const fail =
    (code: number) =>
    async (start: string, step: string, ...args: string[]) => {
      const ran = await attempt(step, ...args)
      const message = ran.errors.join('\n')
      assert.deepEqual([ran.code, message.slice(0, start.length)], [code, start], message)
    }
  return {
    at,
    read: (name) => readFileSync(at(name), 'utf8'),
    put(name, text) {
      writeFileSync(at(name), text)
      return name
    },
    attempt,
    async run(step, ...args) {
      const { code, lines, errors } = await attempt(step, ...args)
      assert.equal(code, 0, errors.join('\n'))
      return lines.join('\n')
    },
    refuse: fail(1),
    misuse: fail(2),
  }
}
