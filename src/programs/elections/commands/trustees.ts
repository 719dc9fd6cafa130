// `puente election trustees`: all trustees of a rehearsal, those of a threshold in the three rounds of their ceremony,
// every message of which stands in a file of its own.
import { CommandRefused, exitCodes, WrongUse, type LoneCommand, type Terminal } from '#platform/cli'
import { newBytes } from '#platform/random'
import {
  announce,
  assemble,
  CeremonyFault,
  combineTrusteeKeys,
  complete,
  drawTrusteeKey,
  publishTrusteeKey,
  readAnnouncement,
  readRevelation,
  readTrusteeKey,
  readTrusteePublicKey,
  reveal,
  writeElection,
  writeTrusteeKey,
  writeTrustees,
  type Announcement,
  type CeremonySecret,
  type Element,
  type Group,
  type TrusteeKind,
} from '#protocols/belenios'
import { readNumber, readWords } from './folder-words.ts'
import { getJson, type Folder } from './folder.ts'
import { electionFile, holdSetup, readDraft, sayFaultOfSetup, trusteesFile, type Draft } from './set-up.ts'

/** The secret key of an owner, from 1 over all trustees. */
export const keyFile = (owner: number): string => `trustees/${owner}/key.json`

/** What a trustee of a threshold keeps until the ceremony is over. */
const ceremonyFile = (owner: number): string => `trustees/${owner}/ceremony.json`

export const makeTrustees: LoneCommand = {
  name: 'election trustees',
  summary: 'makes the trustees and the key of a rehearsed election',
  help: `Usage: puente election trustees FOLDER [--single NUMBER] [--threshold NUMBER --of NUMBER]

Makes the trustees' keys in the folder "trustees", and the election's key from them. In an election that counts each trustee does
this on a computer of its own; here each message of theirs stands in a file, and a wrong one is refused by its name and trustee.

  --single NUMBER     trustees who must all decrypt
  --threshold NUMBER  of a further group, how many decrypt
  --of NUMBER         how many are in that group

Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const options = { single: { type: 'string' }, threshold: { type: 'string' }, of: { type: 'string' } } as const
    const { folder, values } = readWords(args, terminal, options, { together: [['threshold', 'of']] })
    const singles = values.single === undefined ? 0 : readNumber(values.single, 20, '--single')
    const size = values.of === undefined ? 0 : readNumber(values.of, 20, '--of')
    const threshold = size === 0 ? 0 : readNumber(values.threshold, size, '--threshold')
    if (singles + size === 0) throw new WrongUse('Say how many trustees: --single, or --threshold and --of.')
    const draft = readDraft(folder)
    holdSameTrustees(folder, { singles, size, threshold })
    const parts = Array.from({ length: singles }, (_, at) => makeSingle(folder, draft.group, at + 1))
    if (size > 0) parts.push(makeThreshold(folder, draft.group, { singles, size, threshold }, terminal))
    writeElectionFiles(folder, draft, parts)
    // Its numbers make the key anew: once the key stands in a file of its own nobody needs them.
    for (let owner = singles + 1; owner <= singles + size; owner += 1) folder.remove(ceremonyFile(owner))
    terminal.line(singles + size === 1 ? '1 trustee.' : `${singles + size} trustees.`)
    return exitCodes.done
  },
}

interface Shape {
  readonly singles: number
  readonly size: number
  readonly threshold: number
}

const shapeFile = 'trustees/shape.json'

function holdSameTrustees(folder: Folder, shape: Shape): void {
  folder.insert(shapeFile, JSON.stringify(shape))
  if (folder.find(shapeFile) === JSON.stringify(shape)) return
  const { singles, size, threshold } = { ...(getJson(folder, shapeFile, 'trustees') as Partial<Shape> | null) }
  const standing = [
    ...(singles === 0 ? [] : [`--single ${singles}`]),
    ...(size === 0 ? [] : [`--threshold ${threshold} --of ${size}`]),
  ]
  throw new CommandRefused(
    `trustees-are-made-once: those of ${standing.join(' ')} stand already, and they are final. Make others in a new folder.`,
  )
}

interface Part {
  readonly kind: TrusteeKind
  readonly subKey: Element
}

function makeSingle(folder: Folder, group: Group, owner: number): Part {
  folder.insert(keyFile(owner), writeTrusteeKey(drawTrusteeKey(group, newBytes)), 'secret')
  const secret = readKey(folder, group, owner)
  const name = `trustees/${owner}/public.json`
  folder.insert(name, JSON.stringify(publishTrusteeKey(group, secret, newBytes)))
  const said = readMessage(group, readTrusteePublicKey, folder.get(name, 'trustees'), name)
  if (said.public_key !== group.write(group.powerOfGenerator(secret)))
    throw new CommandRefused(`key-file-is-of-this-trustee: trustee ${owner}`)
  return { kind: ['Single', said], subKey: group.powerOfGenerator(secret) }
}

function readKey(folder: Folder, group: Group, owner: number): bigint {
  const secret = readTrusteeKey(group, folder.get(keyFile(owner), 'trustees'))
  if (secret === undefined) throw new CommandRefused(`key-file-is-of-this-trustee: trustee ${owner}`)
  return secret
}

/** The three rounds. Each file that stands is taken as it is; what does not fit the others is refused by the ceremony. */
function makeThreshold(folder: Folder, group: Group, shape: Shape, terminal: Terminal): Part {
  const { size, threshold } = shape
  const ceremony = openCeremony(folder, group, shape)
  try {
    for (const index of ceremony.indices) {
      if (ceremony.has(index, 'announcement')) continue
      const { secret, said } = announce(group, { size, threshold, index }, newBytes)
      ceremony.insert(index, 'ceremony', JSON.stringify({ secret, said }), 'secret')
      // What stands counts, also where an earlier run was interrupted here.
      ceremony.insert(index, 'announcement', JSON.stringify(ceremony.getOwn(index).said))
    }
    const announcements = ceremony.list('announcement', readAnnouncement)
    for (const index of ceremony.indices) {
      terminal.progress('Second round', index - 1, size)
      if (ceremony.has(index, 'revelation')) continue
      const said = reveal(group, ceremony.getOwn(index).secret, announcements, newBytes)
      ceremony.insert(index, 'revelation', JSON.stringify(said))
    }
    const revelations = ceremony.list('revelation', readRevelation)
    for (const index of ceremony.indices) {
      terminal.progress('Third round', index - 1, size)
      if (ceremony.has(index, 'public')) continue
      const { secret, said } = complete(group, ceremony.getOwn(index).secret, announcements, revelations, newBytes)
      ceremony.insert(index, 'key', writeTrusteeKey(secret), 'secret')
      ceremony.insert(index, 'public', JSON.stringify(said))
    }
    const keys = ceremony.list('public', readTrusteePublicKey)
    const made = assemble(group, { size, threshold }, announcements, revelations, keys)
    return { kind: ['Pedersen', made.parameters], subKey: made.subKey }
  } catch (error) {
    if (error instanceof CeremonyFault) throw new CommandRefused(error.message)
    throw error
  }
}

/** The files of a ceremony: each trustee's, by its number within the threshold from 1. */
interface Ceremony {
  readonly indices: readonly number[]
  readonly has: (index: number, name: string) => boolean
  readonly insert: (index: number, name: string, text: string, secrecy?: 'secret') => void
  /** What a trustee keeps, and what it announced. */
  readonly getOwn: (index: number) => { readonly secret: CeremonySecret; readonly said: Announcement }
  /** A message of every trustee, in order. */
  readonly list: <Message>(name: string, read: (group: Group, text: string) => Message | undefined) => Message[]
}

function openCeremony(folder: Folder, group: Group, { singles, size }: Shape): Ceremony {
  const indices = Array.from({ length: size }, (_, at) => at + 1)
  const at = (index: number, name: string) => `trustees/${singles + index}/${name}.json`
  return {
    indices,
    has: (index, name) => folder.find(at(index, name)) !== undefined,
    insert: (index, name, text, secrecy) => void folder.insert(at(index, name), text, secrecy),
    getOwn: (index) => readOwn(folder, group, ceremonyFile(singles + index)),
    list: (name, read) =>
      indices.map((index) => readMessage(group, read, folder.get(at(index, name), 'trustees'), at(index, name))),
  }
}

/** The trustee's own file, which nobody else writes: not read as a stranger's, but a damaged one is refused by its name. */
function readOwn(folder: Folder, group: Group, file: string): ReturnType<Ceremony['getOwn']> {
  if (folder.find(file) === undefined) throw new CommandRefused(`ceremony-is-not-over: ${file} was deleted.`)
  const { secret, said } = { ...(getJson(folder, file, 'trustees') as Partial<ReturnType<Ceremony['getOwn']>> | null) }
  const coefficients: unknown = secret?.coefficients
  const numbers: unknown[] = [
    secret?.signing,
    secret?.decryption,
    ...(Array.isArray(coefficients) ? (coefficients as unknown[]) : ['']),
  ]
  const areNumbers = numbers.every((number) => typeof number === 'string' && /^[0-9]{1,80}$/.test(number))
  if (!areNumbers || readAnnouncement(group, JSON.stringify(said) ?? '') === undefined)
    throw new CommandRefused(`file-is-whole: ${file}`)
  return { secret: secret as CeremonySecret, said: said as Announcement }
}

function readMessage<Message>(
  group: Group,
  read: (group: Group, text: string) => Message | undefined,
  text: string,
  name: string,
): Message {
  const message = read(group, text)
  if (message === undefined) throw new CommandRefused(`message-has-its-fields: ${name}`)
  return message
}

function writeElectionFiles(folder: Folder, draft: Draft & { group: Group }, parts: readonly Part[]): void {
  const { group, uuid, name, description, questions } = draft
  const key = combineTrusteeKeys(
    group,
    parts.map(({ subKey }) => subKey),
  )
  const trustees = writeTrustees(parts.map(({ kind }) => kind))
  const file = {
    version: 1 as const,
    description,
    name,
    group: group.name,
    public_key: group.write(key),
    questions,
    uuid,
  }
  const election = writeElection(file)
  // As every verifier reads them: of what is refused nothing is kept, and the ceremony can be mended.
  sayFaultOfSetup(election, trustees, '[]')
  folder.insert(trusteesFile, trustees)
  folder.insert(electionFile, election)
  holdSetup(folder)
}
