// Whole elections made by `belenios-tool` 2.0 alone: archives that none of our code had a hand in.
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface ToolElection {
  readonly questions: readonly object[]
  /** Trustees that must all decrypt. */
  readonly singles: number
  /** Beside them, a group of trustees `of` whom those with these numbers, from 1, decrypt. */
  readonly threshold?: { readonly of: number; readonly by: readonly number[] }
  readonly voters: number
  /** Who votes, from 0, and how, in this order: a list of choices for each question. */
  readonly votes: readonly (readonly [voter: number, choices: readonly (readonly number[])[]])[]
}

const group = ['--group', 'BELENIOS-2048']

/** Whether the tool is on this machine, in the version that the project checks against. */
export const hasTool = (): boolean => spawnSync('belenios-tool', ['--version']).stdout?.toString().startsWith('2.0')

/** Makes the election in a folder of its own and gives what `look` makes of that folder; the folder is gone afterwards. */
export function withToolElection<Seen>(election: ToolElection, look: (folder: string, archive: string) => Seen): Seen {
  const folder = mkdtempSync(path.join(tmpdir(), 'belenios-'))
  try {
    setUp(folder, election)
    vote(folder, election)
    tally(folder, election)
    return look(folder, path.join(folder, list(folder, '.bel')[0]!))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs the tool in a folder; what it prints, an error where it refuses. */
export const runTool = (folder: string, words: readonly string[], input: string | Buffer = ''): string =>
  execFileSync('belenios-tool', [...words], {
    cwd: folder,
    input,
    env: { ...process.env, BELENIOS_USE_URANDOM: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
    maxBuffer: 1 << 28,
  }).toString()

const list = (folder: string, ending: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), 'utf8')
const write = (folder: string, name: string, text: string): void => writeFileSync(path.join(folder, name), text)
const join = (folder: string, ending: string, name: string): void =>
  write(
    folder,
    name,
    list(folder, ending)
      .map((file) => read(folder, file))
      .join(''),
  )

function setUp(folder: string, { questions, singles, threshold, voters }: ToolElection): void {
  const uuid = runTool(folder, ['setup', 'generate-token', '--length', '14']).trim()
  runTool(folder, ['setup', 'generate-credentials', '--count', String(voters), ...group, '--uuid', uuid])
  copyFileSync(path.join(folder, list(folder, '.pubcreds')[0]!), path.join(folder, 'public_creds.json'))
  for (let made = 0; made < singles; made += 1) runTool(folder, ['setup', 'generate-trustee-key', ...group])
  if (singles > 0) join(folder, '.pubkey', 'public_keys.jsons')
  if (threshold) makeThreshold(folder, threshold.of, threshold.by.length)
  runTool(folder, ['setup', 'make-trustees'])
  write(folder, 'template.json', JSON.stringify({ description: 'd', name: 'n', questions }))
  runTool(folder, ['setup', 'make-election', '--uuid', uuid, ...group, '--template', 'template.json'])
  runTool(folder, ['archive', 'init'])
}

/** The six steps of the group of trustees (the tool's manual; specification 3.1.1 and 4.6). */
function makeThreshold(folder: string, of: number, needed: number): void {
  const step = (number: number, words: readonly string[], input = '') =>
    runTool(folder, ['setup', 'generate-trustee-key-threshold', ...group, '--step', String(number), ...words], input)
  for (let made = 0; made < of; made += 1) step(1, [])
  join(folder, '.cert', 'certs.jsons')
  const certs = ['--certs', 'certs.jsons']
  const members = list(folder, '.key').map((name) => name.slice(0, -'.key'.length))
  const key = (member: string) => ['--key', `${member}.key`]
  step(2, certs)
  for (const member of members) {
    write(folder, `${member}.polynomial`, step(3, [...certs, ...key(member), '--threshold', String(needed)]))
  }
  join(folder, '.polynomial', 'polynomials.jsons')
  const polynomials = ['--polynomials', 'polynomials.jsons']
  step(4, [...certs, ...polynomials])
  for (const member of members) {
    write(folder, `${member}.voutput`, step(5, [...certs, ...key(member)], read(folder, `${member}.vinput`)))
  }
  join(folder, '.voutput', 'voutputs.jsons')
  write(folder, 'threshold.json', step(6, [...certs, ...polynomials], read(folder, 'voutputs.jsons')))
}

const addEvent = (folder: string, type: string, input = ''): unknown =>
  runTool(folder, ['archive', 'add-event', '--type', type], input)

function vote(folder: string, { votes }: ToolElection): void {
  const credentials = read(folder, list(folder, '.privcreds')[0]!)
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[1]!)
  for (const [voter, choices] of votes) {
    write(folder, 'credential', credentials[voter]!)
    write(folder, 'choices', JSON.stringify(choices))
    const words = ['election', 'generate-ballot', '--privcred', 'credential', '--ballot', 'choices']
    addEvent(folder, 'Ballot', runTool(folder, words))
  }
}

function tally(folder: string, { threshold }: ToolElection): void {
  addEvent(folder, 'EndBallots')
  addEvent(folder, 'EncryptedTally', runTool(folder, ['election', 'compute-encrypted-tally']))
  const trustees = JSON.parse(read(folder, 'trustees.json')) as [string, { public_key?: string }][]
  const singles = trustees.flatMap(([kind, key]) => (kind === 'Single' ? [key.public_key!] : []))
  const files = list(folder, '.pubkey').map(
    (name) => [read(folder, name), name.replace('.pubkey', '.privkey')] as const,
  )
  singles.forEach((key, at) => {
    const file = files.find(([text]) => text.includes(`"${key}"`))![1]
    decrypt(folder, ['election', 'decrypt', '--privkey', file, '--trustee-id', String(at + 1)])
  })
  const members = list(folder, '.dkey')
  for (const number of threshold?.by ?? []) {
    const dkey = members[number - 1]!
    const keys = ['--key', dkey.replace('.dkey', '.key'), '--decryption-key', dkey]
    decrypt(folder, ['election', 'decrypt-threshold', ...keys, '--trustee-id', String(singles.length + number)])
  }
  addEvent(folder, 'Result', runTool(folder, ['election', 'compute-result']))
}

const decrypt = (folder: string, words: readonly string[]): unknown =>
  addEvent(folder, 'PartialDecryption', runTool(folder, words))
