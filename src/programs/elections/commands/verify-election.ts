// `puente verify-election FILE.bel`: whether an election's archive is true, from the archive alone.
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Language } from '#platform/context'
import { exitCodes, type LoneCommand, type Terminal } from '#platform/cli'
import { say, sayNumber, type Say } from '#platform/messages'
import { longestArchive, type Invalid, type Progress, type Shown, type Valid, type Verdict } from '#protocols/belenios'
import { messages as ofChecks } from '../messages/checks.ts'
import { messages as ofTerminal } from '../messages/terminal.ts'
import { messages as ofVerdict } from '../messages/verdict.ts'
import { clean, findTracked, listVotes, outcomeOf, sayPlace, shownOf, stateOf, tooLarge } from '../rules/verdict.ts'
import { verifyOnThreads } from './verify-threads.ts'

const help = `Usage: puente verify-election FILE.bel [--tracker T] [--json] [--language es|en]

Checks the archive of an election by itself: every byte of its form, the chain of its events, its trustees, every ballot with all of its
proofs, the tally, its decryption and the result. It asks nobody, needs no installation and uses all cores. Anybody may run it.

  --tracker T      also says what became of the ballot of this tracker: counted, replaced by a later one, or not there.
                   It is looked up in an election that is not over too, and in none that is refused
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
    const speaker = { language: languageOf(findLanguage(args)), words: {} }
    const speak = say(messages, speaker)
    const asked = readWords(args)
    if (typeof asked === 'string') {
      terminal.error(`${speak(asked)}\n${speak('usage')}`)
      return exitCodes.wrongUse
    }
    const { name, json, tracker } = asked
    const file = path.resolve(terminal.directory ?? process.cwd(), name)
    const bytes = readFile(file)
    if ('state' in bytes) {
      const means = sayUnread(file, bytes, speak)
      if (json) terminal.line(JSON.stringify({ state: bytes.state, means }))
      else terminal.error(means)
      return exitCodes.wrongUse
    }
    const tell = ({ stage, done, total }: Progress) => terminal.progress(speak(`verify-${stage}`), done, total)
    const verdict = 'isValid' in bytes ? bytes : await verifyOnThreads(bytes, tell, terminal.signal)
    if (json) terminal.line(writeJson(verdict, tracker, speak))
    else if (verdict.isValid) sayValid(verdict, tracker, { speak, count: (of) => sayNumber(speaker, of) }, terminal)
    else sayInvalid(verdict, tracker, { speak, count: (of) => sayNumber(speaker, of) }, terminal)
    if (verdict.isValid) return exitCodes.done
    return verdict.isArchive ? exitCodes.failed : exitCodes.wrongUse
  },
}

const messages = { ...ofChecks, ...ofVerdict, ...ofTerminal }

type Speak = Say<typeof messages>

/** The language that the words ask for, also where something else is wrong with them. */
const findLanguage = (args: readonly string[]): string | undefined =>
  args
    .flatMap((word, at) => (word === '--language' ? [args[at + 1]] : (/^--language=(.*)/.exec(word)?.slice(1) ?? [])))
    .at(-1)

/** What was asked for, where we speak it; else the terminal's, where an empty variable says nothing. */
function languageOf(asked: string | undefined): Language {
  if (asked === 'es' || asked === 'en') return asked
  const { LC_ALL, LC_MESSAGES, LANG } = process.env
  return (LC_ALL || LC_MESSAGES || LANG || 'es').startsWith('en') ? 'en' : 'es'
}

interface Asked {
  readonly name: string
  readonly json: boolean
  readonly tracker: string | undefined
}

/** What is asked for, or what is wrong with the words after the command, by the message that says so. */
function readWords(args: readonly string[]): Asked | keyof typeof ofTerminal {
  const parsed = parse(args)
  if (parsed === undefined) return 'options-have-their-values'
  const { language = 'es', tracker, json = false } = parsed.values
  const [name, ...more] = parsed.positionals
  if (language !== 'es' && language !== 'en') return 'language-is-spoken'
  if (name === undefined || more.length > 0) return 'takes-one-file'
  return tracker?.trim() === '' ? 'tracker-is-given' : { name, json, tracker }
}

/** The words as options and files; undefined where an option lacks its value. */
function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch {
    return undefined
  }
}

interface Unread {
  readonly state: 'missing' | 'unreadable'
  /** A kind of thing that is no file, or the system's code. */
  readonly why: string
}

/** The file's bytes, where all threads can read them; else why there are none. What it is, and how large, is asked before it is opened. */
function readFile(file: string): Uint8Array | Verdict | Unread {
  try {
    const stat = statSync(file)
    if (stat.isDirectory()) return { state: 'unreadable', why: 'folder' }
    if (!stat.isFile()) return { state: 'unreadable', why: 'device' }
    return stat.size > longestArchive ? tooLarge : readBytes(file, stat.size)
  } catch (error) {
    const { code = 'EIO' } = error as NodeJS.ErrnoException
    return { state: code === 'ENOENT' ? 'missing' : 'unreadable', why: code }
  }
}

function readBytes(file: string, size: number): Uint8Array {
  const handle = openSync(file, 'r')
  try {
    const bytes = new Uint8Array(new SharedArrayBuffer(size))
    let read = 0
    for (let last = 1; read < size && last > 0; read += last) {
      last = readSync(handle, bytes, read, Math.min(2 ** 26, size - read), null)
    }
    return bytes.subarray(0, read)
  } finally {
    closeSync(handle)
  }
}

function sayUnread(path: string, { state, why }: Unread, speak: Speak): string {
  const file = clean(path)
  if (state === 'missing') return speak('file-is-missing', { file })
  if (why === 'folder' || why === 'device') return speak('file-is-unreadable', { file, why: speak(`why-${why}`) })
  const forbidden = why === 'EACCES' || why === 'EPERM'
  return speak('file-is-unreadable', { file, why: speak(forbidden ? 'why-permission' : 'why-code', { code: why }) })
}

function writeJson(verdict: Verdict, tracker: string | undefined, speak: Speak): string {
  const tracked = tracker === undefined ? {} : { tracked: writeTracked(verdict, tracker) }
  if (!verdict.isValid) {
    const { check, place, soFar } = verdict
    const told = { state: stateOf(verdict), check, place, means: speak(`check-${check}`) }
    return JSON.stringify({ ...told, ...(soFar && factsOf(soFar)), ...tracked })
  }
  const { isValid: _, result, ...rest } = verdict
  return JSON.stringify({ result, ...factsOf(rest), ...tracked })
}

/** What is told of an election beside its questions: its name is a stranger's, its ballots are many. */
const factsOf = <Given extends Shown>({ name: _, questions: __, ballots: ___, ...facts }: Given) => facts

function writeTracked(verdict: Verdict, tracker: string): object {
  const known = shownOf(verdict)
  if (known === undefined) return { outcome: 'not-looked-up' }
  const found = findTracked(known.shown.ballots, tracker)
  return { outcome: outcomeOf(found, known.isOpen).outcome, ...found }
}

/** The check and its place are said where something is wrong, and nowhere else. */
function sayInvalid(verdict: Invalid, tracker: string | undefined, words: Words, terminal: Terminal): void {
  const { speak } = words
  const { check, place, soFar } = verdict
  const state = stateOf(verdict)
  terminal.error(speak(`verdict-${state}`))
  terminal.error(speak(`check-${check}`))
  if (state !== 'not-over') terminal.error(speak(`verdict-${state}-text`))
  if (state === 'refused') {
    const where = sayPlace(place, (piece, value) => speak(`place-${piece}`, { [piece]: value }))
    terminal.error(`${speak('verdict-check')}: ${check}`)
    terminal.error(`${speak('verdict-place')}: ${where}`)
  }
  if (soFar) {
    terminal.line(clean(soFar.name))
    sayShown(soFar, words, terminal)
    terminal.line(speak('verdict-compare-so-far'))
  }
  if (tracker !== undefined && soFar) terminal.line(`\n${sayTracked(verdict, tracker, speak)}`)
  else if (tracker !== undefined) terminal.error(speak('tracker-needs-an-archive-in-order'))
}

interface Words {
  readonly speak: Speak
  readonly count: (of: number) => string
}

function sayValid(valid: Valid, tracker: string | undefined, words: Words, terminal: Terminal): void {
  const { speak, count } = words
  const { decryptions, trustees, questions, result } = valid
  terminal.line(`${speak(valid.bound ? 'verdict-valid' : 'verdict-unbound')}: ${clean(valid.name)}`)
  if (valid.bound) terminal.line(`${speak('verdict-compare-now')} ${speak('verdict-compare-why')}`)
  else terminal.line(speak('verdict-unbound-text'))
  questions.forEach((question, index) => {
    terminal.line(`\n${clean(question.question)}`)
    for (const [name, votes] of listVotes(question, result[index]!, speak('blank-vote')))
      terminal.line(`  ${count(votes).padStart(7)}  ${name}`)
  })
  const opened = speak('done-of', { done: count(decryptions), total: count(trustees) })
  sayShown(valid, words, terminal, `${speak('verdict-trustees')}: ${opened}`)
  if (tracker !== undefined) terminal.line(`\n${sayTracked(valid, tracker, speak)}`)
}

/** The ballots and the fingerprints, of an election that is over or not. */
function sayShown(shown: Shown, { speak, count }: Words, terminal: Terminal, ...more: readonly string[]): void {
  terminal.line(`\n${speak('verdict-cast')}: ${count(shown.cast)}`)
  terminal.line(`${speak('verdict-counted')}: ${count(shown.counted)}`)
  terminal.line(`${speak('verdict-voters')}: ${count(shown.voters)}`)
  for (const line of more) terminal.line(line)
  terminal.line(`\n${speak('verdict-compare-text')}`)
  terminal.line(`${speak('fingerprint-of-election')}: ${shown.fingerprint}`)
  terminal.line(`${speak('fingerprint-of-roll')}: ${shown.rollFingerprint}`)
  terminal.line(`${speak('fingerprint-of-head')}: ${shown.head}`)
}

function sayTracked(verdict: Verdict, tracker: string, speak: Speak): string {
  const { shown, isOpen } = shownOf(verdict)!
  const { outcome, step = 0 } = outcomeOf(findTracked(shown.ballots, tracker), isOpen)
  return `${speak(`tracker-${outcome}`)}. ${speak(`tracker-${outcome}-text`, { step: String(step) })}`
}
