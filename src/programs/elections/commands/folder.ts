// The folder of a rehearsed election: a file for every message, each written whole or not at all and never rewritten,
// so that a rehearsal can be interrupted anywhere and every step repeated without doubling anything.
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs'
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
  /** Writes a file, in place of one that stands: for what can be made anew, or was refused. */
  readonly replace: (name: string, content: string | Uint8Array) => void
  /** Takes a file away whose time is over. */
  readonly remove: (name: string) => void
  /** Names of the files of a folder inside, in order. */
  readonly list: (name: string) => string[]
}

/** Nothing in a rehearsal is longer: 64 MB. */
const longestFile = 2 ** 26

/** Opens the folder of this name, which need not be there yet, and takes away what a killed process left in it. */
export function openFolder(name: string, terminal: Terminal): Folder {
  const place = path.resolve(terminal.directory ?? process.cwd(), name)
  holdFolder(place)
  removeDrafts(place)
  const find = (file: string) => readFileAt(path.join(place, file))
  return {
    place,
    find,
    get(file, step) {
      const text = find(file)
      if (text === undefined) throw new CommandRefused(`step-before-is-done: first "puente election ${step}".`)
      return text
    },
    insert: (file, text, secrecy) => insertAt(path.join(place, file), text, secrecy === 'secret' ? 0o600 : 0o644),
    replace(file, content) {
      const there = path.join(place, file)
      writeWhole(there, content, 0o644, (draft) => renameSync(draft, there))
    },
    remove: (file) => rmSync(path.join(place, file), { force: true }),
    list: (file) =>
      listInside(path.join(place, file))
        .filter((entry) => !entry.startsWith('.'))
        .sort(),
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

/** Where the file is that somebody names. */
export const findNamed = (name: string, terminal: Terminal): string =>
  path.resolve(terminal.directory ?? process.cwd(), name)

/** The text of a file that somebody names; refuses what is not there or too large to be any message. */
export function readNamed(name: string, terminal: Terminal): string {
  const text = readFileAt(findNamed(name, terminal))
  if (text === undefined) throw new CommandRefused(`There is no file ${name}.`)
  return text
}

const look = (place: string): Stats | undefined => statSync(place, { throwIfNoEntry: false })

function readFileAt(place: string): string | undefined {
  const found = look(place)
  if (!found) return undefined
  if (!found.isFile())
    throw new CommandRefused(`file-is-a-file: ${place} is ${found.isDirectory() ? 'a folder' : 'none'}.`)
  if (found.size > longestFile) throw new CommandRefused(`file-is-not-too-large: ${place}`)
  return readFileSync(place, 'utf8')
}

/** Refuses a file that stands where a folder is meant. */
function holdFolder(place: string): void {
  if (look(place)?.isDirectory() === false) throw new CommandRefused(`folder-is-a-folder: ${place} is a file.`)
}

function listInside(place: string): string[] {
  holdFolder(place)
  return look(place) ? readdirSync(place) : []
}

/** A link is made only once the file is whole, and never over one that stands. */
function insertAt(place: string, text: string, mode: number): boolean {
  let isNew = true
  writeWhole(place, text, mode, (draft) => {
    try {
      linkSync(draft, place)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      if (noLinks.includes(code)) throw new CommandRefused(`disk-keeps-links: ${place} ${adviceOnDisks}`)
      if (code !== 'EEXIST') throw error
      isNew = false
    }
  })
  return isNew
}

/** What systems say on a disk that cannot give a file a second name. */
const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']
const adviceOnDisks =
  'is on a disk that keeps no links, such as a stick with FAT or exFAT; it would not hide secrets either. ' +
  "Take a folder on the computer's own disk; a key can be copied to a stick afterwards."

/** Writes a file beside its place, and lets it be put there once it is whole. */
function writeWhole(place: string, content: string | Uint8Array, mode: number, put: (draft: string) => void): void {
  const inside = path.dirname(place)
  holdFolder(inside)
  // Who else works on this computer learns neither what stands here nor how many have voted.
  mkdirSync(inside, { recursive: true, mode: 0o700 })
  const draft = path.join(inside, `.draft-${process.pid}-${newSecret()}`)
  try {
    writeFileSync(draft, content, { mode, flush: true })
    put(draft)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Takes away the drafts of processes that were killed, which may hold secrets; those of one that still runs stay. */
function removeDrafts(place: string): void {
  const insides = ['', 'ballots', 'credentials', 'decryptions', 'tally', 'trustees']
  const owners = listInside(path.join(place, 'trustees')).filter((name) => /^[0-9]+$/.test(name))
  for (const inside of [...insides, ...owners.map((owner) => path.join('trustees', owner))]) {
    for (const name of listInside(path.join(place, inside))) {
      const writer = /^\.draft-([0-9]+)-/.exec(name)?.[1]
      if (writer !== undefined && !isWriting(Number(writer))) rmSync(path.join(place, inside, name), { force: true })
    }
  }
}

/** Whether another process of this number runs. This one writes nothing while it opens a folder. */
function isWriting(pid: number): boolean {
  try {
    return pid !== process.pid && process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
