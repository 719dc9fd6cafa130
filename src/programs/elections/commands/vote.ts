// `puente election vote` and `close`: ballots made from a rehearsal's credentials or brought in a file, each checked
// before it is kept.
import { parseArgs } from 'node:util'
import { CommandRefused, exitCodes, type LoneCommand, type Terminal } from '#platform/cli'
import { newBytes } from '#platform/random'
import {
  isRefusal,
  makeBallot,
  openBallotBox,
  prepareEncryption,
  readCredential,
  readElection,
  ruleBrokenByVotes,
  secretOf,
  trackerOf,
  type BallotBox,
  type BallotFile,
  type Election,
  type Question,
  type Refusal,
  type Vote,
} from '#protocols/belenios'
import { openFolder, readNamed, type Folder } from './folder.ts'
import { readCredentials, readNumber, rollFile } from './set-up.ts'
import { electionFile } from './trustees.ts'

const ballotFile = (number: number): string => `ballots/${String(number).padStart(6, '0')}.json`
export const closedFile = 'closed.json'

/** The ballots that were taken in, in order. */
export const listBallots = (folder: Folder): string[] =>
  folder.list('ballots').map((name) => folder.get(`ballots/${name}`, 'vote'))

/** The election of a folder, and its text. */
export function openElection(folder: Folder): { election: Election; text: string } {
  const text = folder.get(electionFile, 'trustees')
  const election = readElection(text)
  if (typeof election === 'string') throw new CommandRefused(`${election}: see ${electionFile}.`)
  return { election, text }
}

/** A refusal in the words of the command line: the name of the check, and where. */
export const sayRefusal = ({ check, place }: Refusal): string =>
  [check, place.at === undefined || place.at === '' ? '' : ` (${place.at})`].join('')

const options = {
  voter: { type: 'string' },
  'credential-file': { type: 'string' },
  choices: { type: 'string' },
  ballot: { type: 'string' },
  all: { type: 'boolean' },
  again: { type: 'boolean' },
} as const

interface Values {
  readonly voter?: string | undefined
  readonly 'credential-file'?: string | undefined
  readonly choices?: string | undefined
  readonly ballot?: string | undefined
  readonly all?: boolean | undefined
  readonly again?: boolean | undefined
}

export const vote: LoneCommand = {
  name: 'election vote',
  summary: 'casts votes in a rehearsed election',
  help: `Usage: puente election vote FOLDER --voter NUMBER --choices CHOICES [--again]
       puente election vote FOLDER --all
       puente election vote FOLDER --ballot FILE [--again]

Makes a ballot, checks all of it, and keeps it. The tracker it prints is what the voter looks for in the archive.

  --voter NUMBER          the voter whose credential is used, from 1
  --credential-file FILE  instead, a file that holds a credential
  --choices CHOICES       the numbers of the answers, from 1, or "blank"; a semicolon between questions: "1,3;blank"
  --all                   a vote by chance for every voter who has not voted yet
  --ballot FILE           a ballot that was made elsewhere
  --again                 of one who has voted: the last vote is the one that counts

Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const folder = openFolder(positionals[0], terminal)
    const { election, text } = openElection(folder)
    const roll = folder.get(rollFile, 'credentials')
    if (folder.find(closedFile) !== undefined) throw new CommandRefused('vote-is-open: the vote was closed.')
    const expected = values.all === true ? (JSON.parse(roll) as string[]).length : 1
    const urn = openUrn(folder, openBallotBox(text, roll, expected))
    if (values.all) return voteForAll(folder, election, urn, terminal)
    const named = values.ballot
    // Other tools end the text with a line feed, which is no part of the ballot.
    const ballot =
      named === undefined ? makeOne(folder, election, values, terminal) : readNamed(named, terminal).replace(/\n$/, '')
    terminal.line(`Tracker ${urn.keep(ballot, values.again === true)}`)
    return exitCodes.done
  },
}

interface Urn {
  readonly hasVoted: (publicCredential: string) => boolean
  /** Checks a ballot and keeps it; gives its tracker. */
  readonly keep: (ballot: string, again: boolean) => string
}

function openUrn(folder: Folder, box: BallotBox): Urn {
  const voted = new Set<string>()
  let count = 0
  for (const ballot of listBallots(folder)) {
    box.remember(ballot)
    voted.add((JSON.parse(ballot) as BallotFile).credential)
    count += 1
  }
  return {
    hasVoted: (credential) => voted.has(credential),
    keep(ballot, again) {
      const received = box.receive(ballot)
      if (isRefusal(received)) throw new CommandRefused(sayRefusal(received))
      if (voted.has(received.credential) && !again)
        throw new CommandRefused('credential-has-not-voted: --again replaces the vote.')
      voted.add(received.credential)
      // Another process may have taken the number: each ballot has one of its own.
      while (!folder.insert(ballotFile((count += 1)), ballot));
      return trackerOf(ballot)
    },
  }
}

function makeOne(folder: Folder, election: Election, values: Values, terminal: Terminal): string {
  if (values.choices === undefined) throw new CommandRefused('Say what is chosen with --choices.')
  const votes = values.choices.split(';').map(readVote)
  const broken = ruleBrokenByVotes(election, votes)
  if (broken) throw new CommandRefused(`${broken.rule}: question ${broken.question + 1}`)
  const credential = readCredential(findCredential(folder, values, terminal))
  if (credential === undefined) throw new CommandRefused('credential-is-well-formed: it has a slip, or is none.')
  return makeBallot(election, secretOf(election.group, election.file.uuid, credential), votes, newBytes)
}

function findCredential(folder: Folder, values: Values, terminal: Terminal): string {
  const named = values['credential-file']
  if (named !== undefined) return readNamed(named, terminal)
  const credentials = readCredentials(folder)
  return credentials[readNumber(values.voter, credentials.length, '--voter') - 1] as string
}

function readVote(text: string): Vote {
  const chosen = text.trim()
  if (chosen === 'blank') return 'blank'
  return chosen === '' ? [] : chosen.split(',').map((number) => Number(number.trim()) - 1)
}

function voteForAll(folder: Folder, election: Election, urn: Urn, terminal: Terminal): number {
  const { group, file } = election
  const encryption = prepareEncryption(election)
  const credentials = readCredentials(folder)
  let cast = 0
  for (const [at, credential] of credentials.entries()) {
    terminal.progress('Voting', at, credentials.length)
    const secret = secretOf(group, file.uuid, credential)
    if (urn.hasVoted(group.write(group.powerOfGenerator(secret)))) continue
    urn.keep(makeBallot(election, secret, file.questions.map(drawVote), newBytes, encryption), false)
    cast += 1
  }
  terminal.line(`${cast} voted.`)
  return exitCodes.done
}

/** A vote by chance: not evenly, which a rehearsal does not need. */
function drawVote({ answers, min, max, blank }: Question): Vote {
  const [first = 0, second = 0] = newBytes(2)
  if (blank === true && first < 16) return 'blank'
  const chosen = min + (first % (max - min + 1))
  return Array.from({ length: chosen }, (_, at) => (second + at) % answers.length)
}

export const close: LoneCommand = {
  name: 'election close',
  summary: 'closes the vote of a rehearsed election',
  help: `Usage: puente election close FOLDER

Closes the vote: no ballot is taken from then on. Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
    const folder = openFolder(positionals[0], terminal)
    openElection(folder)
    folder.get(rollFile, 'credentials')
    folder.insert(closedFile, JSON.stringify({ ballots: folder.list('ballots').length }))
    terminal.line(`Closed with ${folder.list('ballots').length} ballots.`)
    return exitCodes.done
  },
}
