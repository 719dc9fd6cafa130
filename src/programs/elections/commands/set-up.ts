// `puente election set-up` and `credentials`: what is asked, and a credential for every voter.
import { CommandRefused, exitCodes, WrongUse, type LoneCommand, type Terminal } from '#platform/cli'
import { newBytes } from '#platform/random'
import {
  base58,
  drawCredential,
  findFaultOfSetup,
  publicCredentialOf,
  readCredential,
  ruleBrokenByQuestions,
  suites,
  writePublicCredentials,
  type Group,
  type SuiteName,
} from '#protocols/belenios'
import { startNaming } from './folder-naming.ts'
import { readNumber, readWords } from './folder-words.ts'
import { getJson, readNamed, type Folder } from './folder.ts'
import { readTemplate, type Template } from './set-up-template.ts'

/** What is fixed before the trustees have made the key. `opened` is in seconds since 1970. */
export interface Draft extends Template {
  readonly suite: SuiteName
  readonly uuid: string
  readonly opened: number
}

const draftFile = 'draft.json'
export const credentialsFile = 'credentials/private.txt'
export const rollFile = 'public-credentials.json'

/** The draft of a folder, which set-up has made. */
export function readDraft(folder: Folder): Draft & { readonly group: Group } {
  const draft = getJson(folder, draftFile, 'set-up')
  if (!isDraft(draft)) throw new CommandRefused(`file-is-whole: ${draftFile}`)
  return { ...draft, group: suites[draft.suite].group }
}

function isDraft(value: unknown): value is Draft {
  const { suite, uuid, opened, name, description, questions } = { ...(value as Partial<Draft> | null) }
  const areTexts = [uuid, name, description].every((text) => typeof text === 'string')
  const isKnown = typeof suite === 'string' && Object.hasOwn(suites, suite) && Number.isSafeInteger(opened)
  return areTexts && isKnown && ruleBrokenByQuestions(questions) === undefined
}

export const setUpElection: LoneCommand = {
  name: 'election set-up',
  summary: 'begins a rehearsed election in a folder',
  help: `Usage: puente election set-up FOLDER --template FILE [--suite NAME]

Begins an election for rehearsal. The template is JSON: {"name", "description", "questions": [{"question", "answers", "min", "max", "blank"}]}.

  --template FILE  what is asked
  --suite NAME     ${Object.keys(suites).join(' or ')} (the first)

Each step of an election may be repeated: what stands is left. Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const options = { template: { type: 'string' }, suite: { type: 'string' } } as const
    const { folder, values } = readWords(args, terminal, options)
    if (values.template === undefined) throw new WrongUse('Name the template with --template.')
    const suite = values.suite ?? 'belenios-1-belenios-2048'
    if (!Object.hasOwn(suites, suite))
      throw new WrongUse(`suite-is-known: ${suite} is not ${Object.keys(suites).join(' or ')}.`)
    const template = readTemplate(readNamed(values.template, terminal))
    const stands = folder.find(draftFile) !== undefined
    if (stands) return compareDraft(readDraft(folder), { suite, ...template }, terminal)
    const draft = { suite, uuid: drawUuid(), opened: Math.floor(Date.now() / 1000), ...template }
    folder.insert(draftFile, JSON.stringify(draft))
    terminal.line(`Election ${draft.uuid} begun.`)
    return exitCodes.done
  },
}

function compareDraft(
  standing: ReturnType<typeof readDraft>,
  asked: Template & { suite: string },
  terminal: Terminal,
): number {
  const { uuid, opened, group: _, ...before } = standing
  if (JSON.stringify(before) !== JSON.stringify(asked))
    throw new CommandRefused(
      `folder-holds-no-other-election: election ${uuid}, begun on ${sayInstant(opened)}, stands here with another ` +
        'template or suite. Begin this one in a new folder.',
    )
  terminal.line(`Election ${uuid} stands already.`)
  return exitCodes.done
}

/** Seconds since 1970 as people read them: 2026-11-22 at 13:05 UTC. */
const sayInstant = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace(/T(.{5}).*/, ' at $1 UTC')

/** 22 characters of base 58 by chance; a byte that would make the first ones likelier is drawn again. */
function drawUuid(): string {
  let uuid = ''
  while (uuid.length < 22) {
    const [byte = 255] = newBytes(1)
    if (byte < 232) uuid += base58[byte % 58]
  }
  return uuid
}

export const makeCredentials: LoneCommand = {
  name: 'election credentials',
  summary: 'makes the credentials of a rehearsed election',
  help: `Usage: puente election credentials FOLDER --voters NUMBER

Draws a credential for each voter into credentials/private.txt, and writes the public ones. In an election that counts this is
done by the committee alone, and each credential goes to its voter.

  --voters NUMBER  how many, at most 100000

Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const options = { voters: { type: 'string' } } as const
    const { folder, values } = readWords(args, terminal, options)
    const voters = readNumber(values.voters, 100_000, '--voters')
    const { uuid, group } = readDraft(folder)
    const drawn = Array.from({ length: voters }, () => drawCredential(newBytes))
    folder.insert(credentialsFile, `${drawn.join('\n')}\n`, 'secret')
    // Those that stand are the ones that count, also where the list was made before and its public half was not.
    const credentials = readCredentials(folder)
    if (credentials.length !== voters)
      throw new CommandRefused(
        `credentials-are-made-once: ${credentials.length} stand already, and they are final. For ${voters} begin in a new folder.`,
      )
    const roll = credentials.map((credential, at) => {
      terminal.progress('Making public credentials', at, voters)
      return publicCredentialOf(group, uuid, credential)
    })
    folder.insert(rollFile, writePublicCredentials(group, roll))
    holdSetup(folder)
    terminal.line(`${voters} credentials.`)
    return exitCodes.done
  },
}

/** The private credentials of a rehearsal, by voter. */
export function readCredentials(folder: Folder): string[] {
  const lines = folder.get(credentialsFile, 'credentials').replace(/\n$/, '').split('\n')
  const wrong = lines.findIndex((line) => readCredential(line) !== line)
  if (wrong >= 0) throw new CommandRefused(`credential-is-well-formed: ${credentialsFile}, line ${wrong + 1}`)
  return lines
}

export const electionFile = 'election.json'
export const trusteesFile = 'trustees.json'

/** Refuses, once the trustees and the credentials are made, a set-up that every verifier would refuse. */
export function holdSetup(folder: Folder): void {
  const [election, trustees, roll] = [electionFile, trusteesFile, rollFile].map(folder.find)
  if (election === undefined || trustees === undefined || roll === undefined) return
  sayFaultOfSetup(election, trustees, roll)
}

/** Refuses these three texts, by the name of the check and the file, where a verifier would. */
export function sayFaultOfSetup(election: string, trustees: string, roll: string): void {
  const fault = findFaultOfSetup(election, trustees, roll)
  if (fault === undefined) return
  const naming = startNaming()
  naming.add(electionFile, election)
  naming.add(trusteesFile, trustees)
  naming.add(rollFile, roll)
  throw new CommandRefused(naming.sayRefusal(fault, 'the set-up'))
}
