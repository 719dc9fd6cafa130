// The folder of a rehearsed election: a file for every message, each written whole or not at all and never rewritten,
// so that a rehearsal can be interrupted anywhere and every step repeated without doubling anything.
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { CommandRefused, type Terminal } from '#platform/cli'
import { newSecret } from '#platform/random'

export interface Folder {
  readonly place: string
  /** The text of a file; undefined when it is not there. */
  readonly find: (name: string) => string | undefined
  /** The text of a file; refuses, naming the step that makes it, when it is not there. */
  readonly get: (name: string, step: string) => string
  /** Writes a new file; a secret is for its owner's eyes. Where the file stands already it stays as it is, and this is false. */
  readonly insert: (name: string, text: string, secrecy?: 'secret') => boolean
  /** Takes a file away whose time is over. */
  readonly remove: (name: string) => void
  /** Names of the files of a folder inside, in order. */
  readonly list: (name: string) => string[]
}

/** Nothing in a rehearsal is longer: 64 MB. */
const longestFile = 2 ** 26

export function openFolder(name: string | undefined, terminal: Terminal): Folder {
  if (name === undefined) throw new CommandRefused('Name the folder of the election.')
  const place = path.resolve(terminal.directory ?? process.cwd(), name)
  const find = (file: string) => readFileAt(path.join(place, file))
  return {
    place,
    find,
    get(file, step) {
      const text = find(file)
      if (text === undefined) throw new CommandRefused(`step-before-is-done: first "puente election ${step}".`)
      return text
    },
    insert: (file, text, secrecy) => insertAt(path.join(place, file), text, secrecy),
    remove: (file) => rmSync(path.join(place, file), { force: true }),
    list(file) {
      const inside = path.join(place, file)
      if (!statSync(inside, { throwIfNoEntry: false })) return []
      return readdirSync(inside)
        .filter((entry) => !entry.startsWith('.'))
        .sort()
    },
  }
}

/** The value of a file of the folder; refuses by its name one that is damaged. */
export function getJson(folder: Folder, name: string, step: string): unknown {
  try {
    return JSON.parse(folder.get(name, step)) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) throw new CommandRefused(`file-is-whole: ${name}`)
    throw error
  }
}

/** The text of a file that somebody names; refuses what is not there or too large to be any message. */
export function readNamed(name: string, terminal: Terminal): string {
  const text = readFileAt(path.resolve(terminal.directory ?? process.cwd(), name))
  if (text === undefined) throw new CommandRefused(`There is no file ${name}.`)
  return text
}

function readFileAt(place: string): string | undefined {
  const found = statSync(place, { throwIfNoEntry: false })
  if (!found) return undefined
  if (!found.isFile() || found.size > longestFile) throw new CommandRefused(`file-is-not-too-large: ${place}`)
  return readFileSync(place, 'utf8')
}

/** A link is made only once the file is whole, and never over one that stands. */
function insertAt(place: string, text: string, secrecy: 'secret' | undefined): boolean {
  // Who else works on this computer learns neither what stands here nor how many have voted.
  mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 })
  const draft = path.join(path.dirname(place), `.${newSecret()}`)
  writeFileSync(draft, text, { mode: secrecy === 'secret' ? 0o600 : 0o644, flush: true })
  try {
    linkSync(draft, place)
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
    return false
  } finally {
    unlinkSync(draft)
  }
}
