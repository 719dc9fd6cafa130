// `puente election vote` and `close`: ballots made from a rehearsal's credentials or brought in a file, each checked
// before it is kept.
import { readFileSync } from 'node:fs'
import { CommandRefused, exitCodes, WrongUse, type LoneCommand, type Terminal } from '#platform/cli'
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
  type Election,
  type Question,
  type Vote,
} from '#protocols/belenios'
import { closeBallots, insertBallot, isClosed, listBallots } from './ballots.ts'
import { sayRefusal } from './folder-naming.ts'
import { readNumber, readWords, type ValuesOf } from './folder-words.ts'
import { getJson, readNamed, type Folder } from './folder.ts'
import { electionFile, holdSetup, readCredentials, rollFile, trusteesFile } from './set-up.ts'

/** The election of a folder, and its text. */
export function readElectionOf(folder: Folder): { election: Election; text: string } {
  const text = folder.get(electionFile, 'trustees')
  const election = readElection(text)
  if (typeof election === 'string') throw new CommandRefused(`${election}: see ${electionFile}.`)
  return { election, text }
}

const options = {
  voter: { type: 'string' },
  'credential-file': { type: 'string' },
  choices: { type: 'string' },
  'choices-file': { type: 'string' },
  ballot: { type: 'string' },
  all: { type: 'boolean' },
  again: { type: 'boolean' },
} as const

type Values = ValuesOf<typeof options>

/** Whose vote it is, and how it comes. A vote by chance replaces nobody's. */
const either = [
  ['all', 'ballot', 'voter', 'credential-file'],
  ['all', 'ballot', 'choices', 'choices-file'],
  ['all', 'again'],
] as const

export const castVotes: LoneCommand = {
  name: 'election vote',
  summary: 'casts votes in a rehearsed election',
  help: `Usage: puente election vote FOLDER --voter NUMBER --choices CHOICES [--again]
       puente election vote FOLDER --credential-file FILE --choices-file FILE [--again]
       puente election vote FOLDER --all
       puente election vote FOLDER --ballot FILE [--again]

Makes a ballot, checks all of it, and keeps it. The tracker it prints is what the voter looks for in the archive.

  --voter NUMBER          the voter whose credential is used, from 1
  --credential-file FILE  instead, a file that holds a credential
  --choices CHOICES       the numbers of the answers, from 1, or "blank"; a semicolon between questions: "1,3;blank". Stands in the
                          shell's history and in the list of processes: only with --voter, for a vote that is nobody's
  --choices-file FILE     instead, a file that holds the choices, or - for what is typed
  --all                   a vote by chance for every voter who has not voted yet
  --ballot FILE           a ballot that was made elsewhere
  --again                 of one who has voted: the last vote is the one that counts

Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const { folder, values } = readWords(args, terminal, options, { either })
    if (values.all === undefined && values.ballot === undefined) holdVoteIsWhole(values)
    const { election, text } = readElectionOf(folder)
    const roll = folder.get(rollFile, 'credentials')
    if (isClosed(folder)) throw new CommandRefused('vote-is-open: the vote was closed.')
    // The first ballot opens the vote: from then on the set-up cannot be made anew.
    folder.get(trusteesFile, 'trustees')
    if (folder.list('ballots').length === 0) holdSetup(folder)
    const expected = values.all === true ? Object.keys(getJson(folder, rollFile, 'credentials') ?? {}).length : 1
    const urn = openUrn(folder, openBox(text, roll, expected))
    if (values.all) return voteForAll(folder, election, urn, terminal)
    const named = values.ballot
    // Other tools end the text with a line feed, which is no part of the ballot.
    const ballot =
      named === undefined ? makeOne(folder, election, values, terminal) : readNamed(named, terminal).replace(/\n$/, '')
    terminal.line(`Tracker ${urn.keep(ballot, values.again === true)}`)
    return exitCodes.done
  },
}

/** Refuses a vote of which it is not said whose it is or what is chosen, and one that is somebody's in sight of others. */
function holdVoteIsWhole(values: Values): void {
  if (values.voter === undefined && values['credential-file'] === undefined)
    throw new WrongUse('Say whose vote it is: --voter or --credential-file; or --all, or --ballot.')
  if (values.choices === undefined && values['choices-file'] === undefined)
    throw new WrongUse('Say what is chosen with --choices-file or --choices.')
  if (values.choices !== undefined && values['credential-file'] !== undefined)
    throw new WrongUse('vote-is-not-on-the-command-line: --credential-file and --choices do not go together.')
}

interface Urn {
  readonly hasVoted: (publicCredential: string) => boolean
  /** Checks a ballot and keeps it; gives its tracker. */
  readonly keep: (ballot: string, again: boolean) => string
}

/** The box of the folder's two texts, of which the first has been read. */
function openBox(election: string, roll: string, expected: number): BallotBox {
  try {
    return openBallotBox(election, roll, expected)
  } catch (error) {
    if (!isRefusal(error)) throw error
    const file = error.check === 'election-key-is-a-member' ? electionFile : rollFile
    throw new CommandRefused(`${sayRefusal(error)}: ${file}`)
  }
}

function openUrn(folder: Folder, box: BallotBox): Urn {
  const voted = new Set<string>()
  let count = 0
  const remember = (text: string, file: string): string => {
    const remembered = box.remember(text)
    if (isRefusal(remembered)) throw new CommandRefused(`${sayRefusal(remembered)}: ${file}`)
    voted.add(remembered.credential)
    count += 1
    return remembered.credential
  }
  for (const { file, text } of listBallots(folder)) remember(text, file)
  return {
    hasVoted: (credential) => voted.has(credential),
    keep(ballot, again) {
      const received = box.receive(ballot)
      if (isRefusal(received)) throw new CommandRefused(sayRefusal(received))
      if (voted.has(received.credential) && !again)
        throw new CommandRefused('credential-has-not-voted: --again replaces the vote.')
      // Another process may have taken the number, for a ballot or for the close: each has one of its own.
      for (;;) {
        const other = insertBallot(folder, count, ballot)
        if (other === undefined) break
        const credential = remember(other, 'ballots')
        if (credential === received.credential && !again)
          throw new CommandRefused('credential-has-not-voted: --again replaces the vote.')
      }
      voted.add(received.credential)
      count += 1
      return trackerOf(ballot)
    },
  }
}

function makeOne(folder: Folder, election: Election, values: Values, terminal: Terminal): string {
  const votes = readChoices(values, terminal).split(';').map(readVote)
  const broken = ruleBrokenByVotes(election, votes)
  if (broken) throw new CommandRefused(sayFaultOfVotes(election, votes.length, broken))
  const credential = readCredential(findCredential(folder, values, terminal))
  if (credential === undefined) throw new CommandRefused('credential-is-well-formed: it has a slip, or is none.')
  return makeBallot(election, secretOf(election.group, election.file.uuid, credential), votes, newBytes)
}

/** What does not hold of the votes, at which question, and what it asks for. */
function sayFaultOfVotes(
  { file: { questions } }: Election,
  votes: number,
  { rule, question: at }: NonNullable<ReturnType<typeof ruleBrokenByVotes>>,
): string {
  const question = questions[at]
  if (rule === 'vote-answers-every-question' || question === undefined)
    return `${rule}: votes for ${votes} of ${questions.length} questions; a semicolon stands between questions.`
  const { answers, min, max, blank } = question
  const takes = min === max ? min : `${min} to ${max}`
  const orBlank = blank === true ? ', or blank' : ''
  return `${rule}: question ${at + 1} takes ${takes} of the answers 1 to ${answers.length}${orBlank}.`
}

/** A vote of somebody's own credential comes from a file or the keyboard, never from the command line. */
function readChoices(values: Values, terminal: Terminal): string {
  const file = values['choices-file']
  if (file === '-') {
    terminal.error('Type the choices, such as 1,3;blank, and end with Ctrl-D:')
    return readFileSync(0, 'utf8')
  }
  if (file !== undefined) return readNamed(file, terminal)
  return values.choices ?? ''
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

export const closeVote: LoneCommand = {
  name: 'election close',
  summary: 'closes the vote of a rehearsed election',
  help: `Usage: puente election close FOLDER

Closes the vote: no ballot is taken from then on. Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const { folder } = readWords(args, terminal, {})
    readElectionOf(folder)
    folder.get(rollFile, 'credentials')
    terminal.line(`Closed with ${closeBallots(folder)} ballots.`)
    return exitCodes.done
  },
}
