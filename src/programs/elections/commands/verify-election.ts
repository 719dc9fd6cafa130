// `puente verify-election FILE.bel`: whether an election's archive is true, from the archive alone.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Language } from '#platform/context'
import { exitCodes, type LoneCommand, type Terminal } from '#platform/cli'
import { say, type Say } from '#platform/messages'
import { longestArchive, type Invalid, type Place, type Progress, type Valid, type Verdict } from '#protocols/belenios'
import { messages } from '../messages/checks.ts'
import { findTracked, notOver } from '../rules/checking.ts'
import { verifyOnThreads } from './verify-threads.ts'

const help = `Usage: puente verify-election FILE.bel [--tracker T] [--json] [--language es|en]

Checks the archive of an election by itself: every byte of its form, the chain of its events, its trustees, every ballot with all of its
proofs, the tally, its decryption and the result. It asks nobody, needs no installation and uses all cores. Anybody may run it.

  --tracker T      also says what became of the ballot of this tracker: counted, replaced by a later one, or not there
  --json           writes one line of JSON: {"result": [[…]], …}, or {"state": …, "check": …, "place": …}
  --language CODE  es or en; else what the terminal speaks

Exit codes: 0 valid, 1 refused or not over yet (the first check that fails is named, and where), 2 no archive of an election.
What became of a tracker changes no exit code. Valid with "bound": false means that the count adds up but its decryptions carry no
bound proofs, as in archives of other tools: a trustee who votes last could have shifted it.`

const options = { json: { type: 'boolean' }, language: { type: 'string' }, tracker: { type: 'string' } } as const

export const verifyElection: LoneCommand = {
  name: 'verify-election',
  summary: 'checks the archive of an election from its first byte to the result',
  help,
  runAlone: async (args, terminal) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0) {
      terminal.error('puente verify-election takes one file.')
      return exitCodes.wrongUse
    }
    const language = languageOf(values.language)
    if (language === undefined) {
      terminal.error('puente verify-election speaks es and en.')
      return exitCodes.wrongUse
    }
    const speak = say(messages, { language, words: {} })
    const file = path.resolve(terminal.directory ?? process.cwd(), name)
    const bytes = readFile(file)
    if (bytes === 'missing' || bytes === 'unreadable') {
      const means = bytes === 'missing' ? speak('verify-no-file', { file: shown(file) }) : speak('verify-unreadable')
      if (values.json === true) terminal.line(JSON.stringify({ state: bytes, means }))
      else terminal.error(means)
      return exitCodes.wrongUse
    }
    const tell = ({ stage, done, total }: Progress) => terminal.progress(speak(`verify-${stage}`), done, total)
    const verdict = bytes === 'too-large' ? tooLarge : await verifyOnThreads(bytes, tell, terminal.signal)
    if (values.json === true) terminal.line(writeJson(verdict, values.tracker, speak))
    else sayVerdict(verdict, values.tracker, speak, terminal)
    if (verdict.isValid) return exitCodes.done
    return verdict.isArchive ? exitCodes.failed : exitCodes.wrongUse
  },
}

type Speak = Say<typeof messages>

const tooLarge: Verdict = { isValid: false, isArchive: false, check: 'file-is-not-too-large', place: {} }

/** What was asked for, undefined where we do not speak it; else the terminal's, where an empty variable says nothing. */
function languageOf(asked: string | undefined): Language | undefined {
  if (asked !== undefined) return asked === 'es' || asked === 'en' ? asked : undefined
  const { LC_ALL, LC_MESSAGES, LANG } = process.env
  return (LC_ALL || LC_MESSAGES || LANG || 'es').startsWith('en') ? 'en' : 'es'
}

/** The file's bytes, where all threads can read them; its size is asked before. Else why there are none. */
function readFile(file: string): Uint8Array | 'too-large' | 'missing' | 'unreadable' {
  let handle: number | undefined
  try {
    handle = openSync(file, 'r')
    const stat = fstatSync(handle)
    if (!stat.isFile()) throw new Error('it is no file')
    if (stat.size > longestArchive) return 'too-large'
    const bytes = new Uint8Array(new SharedArrayBuffer(stat.size))
    let read = 0
    for (let last = 1; read < bytes.length && last > 0; read += last) {
      last = readSync(handle, bytes, read, Math.min(2 ** 26, bytes.length - read), null)
    }
    return bytes.subarray(0, read)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable'
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

function writeJson(verdict: Verdict, tracker: string | undefined, speak: Speak): string {
  if (!verdict.isValid) {
    const { check, place } = verdict
    return JSON.stringify({ state: stateOf(verdict), check, place, means: speak(`check-${check}`) })
  }
  const { isValid: _, name: __, questions: ___, ballots, result, ...rest } = verdict
  if (tracker === undefined) return JSON.stringify({ result, ...rest })
  const found = findTracked(ballots, tracker)
  const outcome = found === undefined ? 'absent' : found.replacedBy === undefined ? 'counted' : 'replaced'
  return JSON.stringify({ result, ...rest, tracked: { outcome, ...found } })
}

/** An election that is not over is not a wrong one. */
function stateOf({ check, isArchive }: Invalid): 'not-over' | 'refused' | 'no-archive' {
  if (!isArchive) return 'no-archive'
  return notOver.includes(check) ? 'not-over' : 'refused'
}

function sayVerdict(verdict: Verdict, tracker: string | undefined, speak: Speak, terminal: Terminal): void {
  if (verdict.isValid) {
    sayValid(verdict, speak, terminal)
    if (tracker !== undefined) terminal.line(`\n${sayTracked(verdict, tracker, speak)}`)
    return
  }
  const { check, place } = verdict
  terminal.error(speak(`verify-${stateOf(verdict)}`))
  terminal.error(speak(`check-${check}`))
  terminal.error(speak('verify-check', { check }))
  terminal.error(speak('verify-place', { place: sayPlace(place, speak) }))
}

function sayTracked({ ballots }: Valid, tracker: string, speak: Speak): string {
  const found = findTracked(ballots, tracker)
  if (found === undefined) return speak('tracker-absent')
  const { step, replacedBy } = found
  return replacedBy === undefined ? speak('tracker-counted', { step }) : speak('tracker-replaced', { replacedBy })
}

function sayPlace({ event, item, at }: Place, speak: Speak): string {
  const pieces = [
    ...(event === undefined ? [] : [speak('verify-event', { event })]),
    ...(item === undefined ? [] : [speak('verify-item', { item })]),
    ...(at === undefined ? [] : [at]),
  ]
  return pieces.join(', ') || speak('verify-whole')
}

/** Texts of an election are a stranger's: what could steer a terminal is left out. */
const shown = (text: string): string => text.replaceAll(/\p{C}/gu, ' ').slice(0, 500)

function sayValid(valid: Valid, speak: Speak, terminal: Terminal): void {
  const { cast, counted, voters, decryptions, trustees, fingerprint, rollFingerprint, head, questions, result } = valid
  terminal.line(speak(valid.bound ? 'verify-valid' : 'verify-unbound', { name: shown(valid.name) }))
  if (!valid.bound) terminal.line(speak('verify-unbound-text'))
  terminal.line(speak('verify-counts', { cast, counted, voters }))
  terminal.line(speak('verify-trustees', { decryptions, trustees }))
  questions.forEach(({ question, answers, blank }, index) => {
    terminal.line(`\n${shown(question)}`)
    const names = [...(blank === true ? [speak('verify-blank-vote')] : []), ...answers]
    names.forEach((name, choice) => terminal.line(`  ${String(result[index]![choice]!).padStart(7)}  ${shown(name)}`))
  })
  terminal.line(`\n${speak('verify-fingerprint', { fingerprint })}`)
  terminal.line(speak('verify-roll', { rollFingerprint }))
  terminal.line(speak('verify-head', { head }))
}
