// `puente election trustees`: all trustees of a rehearsal, those of a threshold in the three rounds of their ceremony,
// every message of which stands in a file of its own.
import { parseArgs } from 'node:util'
import { CommandRefused, exitCodes, type LoneCommand, type Terminal } from '#platform/cli'
import { newBytes } from '#platform/random'
import {
  announce,
  assemble,
  CeremonyFault,
  combineTrusteeKeys,
  complete,
  drawTrusteeKey,
  publishTrusteeKey,
  readTrusteeKey,
  reveal,
  writeElection,
  writeTrusteeKey,
  writeTrustees,
  type Announcement,
  type CeremonySecret,
  type Element,
  type Group,
  type Revelation,
  type TrusteeKind,
  type TrusteePublicKey,
} from '#protocols/belenios'
import { openFolder, type Folder } from './folder.ts'
import { readDraft, readNumber, type Draft } from './set-up.ts'

export const electionFile = 'election.json'
export const trusteesFile = 'trustees.json'

/** The secret key of an owner, from 1 over all trustees. */
export const keyFile = (owner: number): string => `trustees/${owner}/key.json`

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
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const folder = openFolder(positionals[0], terminal)
    const draft = readDraft(folder)
    const singles = values.single === undefined ? 0 : readNumber(values.single, 20, '--single')
    const size = values.of === undefined ? 0 : readNumber(values.of, 20, '--of')
    const threshold = size === 0 ? 0 : readNumber(values.threshold, size, '--threshold')
    if (singles + size === 0) throw new CommandRefused('Say how many trustees: --single, or --threshold and --of.')
    holdSameTrustees(folder, { singles, size, threshold })
    const parts = Array.from({ length: singles }, (_, at) => makeSingle(folder, draft.group, at + 1))
    if (size > 0) parts.push(makeThreshold(folder, draft.group, { singles, size, threshold }, terminal))
    openElection(folder, draft, parts)
    terminal.line(`${singles + size} trustees.`)
    return exitCodes.done
  },
}

interface Shape {
  readonly singles: number
  readonly size: number
  readonly threshold: number
}

function holdSameTrustees(folder: Folder, shape: Shape): void {
  folder.insert('trustees/shape.json', JSON.stringify(shape))
  if (folder.find('trustees/shape.json') !== JSON.stringify(shape))
    throw new CommandRefused('trustees-are-made-once: others stand already.')
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
  const said = readMessage<TrusteePublicKey>(folder, name)
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
function makeThreshold(folder: Folder, group: Group, { singles, size, threshold }: Shape, terminal: Terminal): Part {
  const indices = Array.from({ length: size }, (_, at) => at + 1)
  const at = (index: number, name: string) => `trustees/${singles + index}/${name}.json`
  const read = <Message>(name: string) => indices.map((index) => readMessage<Message>(folder, at(index, name)))
  try {
    for (const index of indices) {
      if (folder.find(at(index, 'announcement')) !== undefined) continue
      const { secret, said } = announce(group, { size, threshold, index }, newBytes)
      folder.insert(at(index, 'ceremony'), JSON.stringify({ secret, said }), 'secret')
      const standing = readMessage<{ said: Announcement }>(folder, at(index, 'ceremony'))
      folder.insert(at(index, 'announcement'), JSON.stringify(standing.said))
    }
    const secrets = read<{ secret: CeremonySecret }>('ceremony').map(({ secret }) => secret)
    const announcements = read<Announcement>('announcement')
    for (const [place, index] of indices.entries()) {
      terminal.progress('Second round', place, size)
      if (folder.find(at(index, 'revelation')) !== undefined) continue
      const said = reveal(group, secrets[place] as CeremonySecret, announcements, newBytes)
      folder.insert(at(index, 'revelation'), JSON.stringify(said))
    }
    const revelations = read<Revelation>('revelation')
    for (const [place, index] of indices.entries()) {
      terminal.progress('Third round', place, size)
      if (folder.find(at(index, 'public')) !== undefined) continue
      const { secret, said } = complete(group, secrets[place] as CeremonySecret, announcements, revelations, newBytes)
      folder.insert(keyFile(singles + index), writeTrusteeKey(secret), 'secret')
      folder.insert(at(index, 'public'), JSON.stringify(said))
    }
    const shape = { size, threshold }
    const made = assemble(group, shape, announcements, revelations, read<TrusteePublicKey>('public'))
    return { kind: ['Pedersen', made.parameters], subKey: made.subKey }
  } catch (error) {
    if (error instanceof CeremonyFault) throw new CommandRefused(error.message)
    // A message of another form than the ceremony's: somebody changed a file.
    if (error instanceof TypeError || error instanceof SyntaxError)
      throw new CommandRefused('message-has-its-fields: a file in the folder "trustees" is none of the ceremony.')
    throw error
  }
}

function readMessage<Message>(folder: Folder, name: string): Message {
  try {
    return JSON.parse(folder.get(name, 'trustees')) as Message
  } catch (error) {
    if (error instanceof SyntaxError) throw new CommandRefused(`message-is-json: ${name}`)
    throw error
  }
}

function openElection(folder: Folder, draft: Draft & { group: Group }, parts: readonly Part[]): void {
  const { group, uuid, name, description, questions } = draft
  const key = combineTrusteeKeys(
    group,
    parts.map(({ subKey }) => subKey),
  )
  folder.insert(trusteesFile, writeTrustees(parts.map(({ kind }) => kind)))
  const file = {
    version: 1 as const,
    description,
    name,
    group: group.name,
    public_key: group.write(key),
    questions,
    uuid,
  }
  folder.insert(electionFile, writeElection(file))
}
