// The archive of a rehearsal, made of the messages in its folder, and from which file each piece of it came.
import { CommandRefused } from '#platform/cli'
import {
  addEvent,
  addPartialDecryption,
  addSetup,
  startArchive,
  type Addition,
  type Chain,
  type Refusal,
} from '#protocols/belenios'
import { closedFile, isClosed, listBallots } from './ballots.ts'
import { startNaming } from './folder-naming.ts'
import type { Folder } from './folder.ts'
import { electionFile, readDraft, rollFile, trusteesFile } from './set-up.ts'

export const tallyFile = 'tally/encrypted.json'
export const sizedFile = 'tally/sized.json'
export const stepFile = 'tally/step.txt'
export const resultFile = 'result.json'

/** The partial decryption of an owner, from 1. Two digits put them in order. */
export const decryptionFile = (owner: number): string => `decryptions/${String(owner).padStart(2, '0')}.json`

export interface Assembled {
  /** In memory that threads can share. */
  readonly bytes: Uint8Array
  /** Hash of the last event. */
  readonly head: string
  /** Why a verifier refuses these bytes, in the words of the command line: the check, where, and in which file. */
  readonly sayRefusal: (refusal: Refusal) => string
}

/** Everything that has happened, in order; or, with `last`, only up to that. */
export function assembleArchive(folder: Folder, last: 'EndBallots' | 'EncryptedTally' | 'Result'): Assembled {
  const growing = startGrowing(readDraft(folder).opened)
  const setup = [electionFile, trusteesFile, rollFile] as const
  const [election, trustees, roll] = setup.map((file) =>
    folder.get(file, file === rollFile ? 'credentials' : 'trustees'),
  ) as [string, string, string]
  growing.add(setup, [election, trustees, roll], (chain) => addSetup(chain, election, trustees, roll))
  for (const { file, text } of listBallots(folder))
    growing.add([file], [text], (chain) => addEvent(chain, 'Ballot', [text]))
  if (isClosed(folder)) growing.add([], [], (chain) => addEvent(chain, 'EndBallots', []))
  if (last !== 'EndBallots') addTally(folder, growing)
  if (last === 'Result') addDecryptions(folder, growing)
  return growing.finish()
}

function addTally(folder: Folder, growing: Growing): void {
  const [tally, sized] = [folder.find(tallyFile), folder.find(sizedFile)]
  if (tally === undefined || sized === undefined) return
  growing.add([tallyFile, sizedFile], [tally, sized], (chain) => addEvent(chain, 'EncryptedTally', [tally, sized]))
}

function addDecryptions(folder: Folder, growing: Growing): void {
  for (const name of folder.list('decryptions')) {
    const file = `decryptions/${name}`
    const owner = Number.parseInt(name, 10)
    if (file !== decryptionFile(owner)) throw new CommandRefused(`decryption-is-of-a-trustee: ${file}`)
    const partial = folder.get(file, 'decrypt')
    growing.add([file], [partial], (chain) => addPartialDecryption(chain, owner, partial))
  }
  const result = folder.find(resultFile)
  if (result !== undefined) growing.add([resultFile], [result], (chain) => addEvent(chain, 'Result', [result]))
}

interface Growing {
  readonly add: (files: readonly string[], texts: readonly string[], addition: (chain: Chain) => Addition) => void
  readonly finish: () => Assembled
}

/** An archive that grows, and remembers by the hash of each item and event the file that it came from. */
function startGrowing(opened: number): Growing {
  let { bytes, chain } = startArchive(opened)
  const parts = [bytes]
  const naming = startNaming()
  return {
    add(files, texts, addition) {
      ;({ bytes, chain } = addition(chain))
      parts.push(bytes)
      for (const [at, file] of files.entries()) naming.add(file, texts[at] as string)
      naming.addHash(files.at(-1) ?? closedFile, chain.parent as string)
    },
    finish: () => ({
      bytes: share(Buffer.concat(parts)),
      head: chain.parent as string,
      sayRefusal: (refusal) => naming.sayRefusal(refusal, 'the archive'),
    }),
  }
}

function share(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
  shared.set(bytes)
  return shared
}
