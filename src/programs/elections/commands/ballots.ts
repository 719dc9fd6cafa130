// The ballots of a rehearsal's folder, numbered without a gap. Whoever closes the vote takes the next number for the
// mark of the close: a ballot that races it either stands before the mark, or finds the number taken and is refused.
import { CommandRefused } from '#platform/cli'
import { getJson, type Folder } from './folder.ts'

const ballotFile = (number: number): string => `ballots/${String(number).padStart(6, '0')}.json`
export const closedFile = 'closed.json'

const markAfter = (ballots: number): string => JSON.stringify({ closed: ballots })

/** A ballot that was taken in, with the name of its file. */
export interface Kept {
  readonly file: string
  readonly text: string
}

export const isClosed = (folder: Folder): boolean => folder.find(closedFile) !== undefined

/** The ballots that were taken in, in order. Refuses, by its path, a file that came after the close or by another way. */
export function listBallots(folder: Folder): Kept[] {
  const closed = findClosed(folder)
  const names = folder.list('ballots')
  const kept: Kept[] = []
  for (const [at, name] of names.entries()) {
    const file = `ballots/${name}`
    if (file !== ballotFile(at + 1)) throw new CommandRefused(`ballots-stand-in-order: ${file}`)
    const text = folder.get(file, 'vote')
    if (text !== markAfter(at)) {
      kept.push({ file, text })
      continue
    }
    const late = names[at + 1]
    if (late !== undefined) throw new CommandRefused(`ballot-came-before-the-close: ballots/${late}`)
    if (closed !== undefined && closed !== at) throw new CommandRefused(`close-counts-its-ballots: ${closedFile}`)
    return kept
  }
  if (closed !== undefined) throw new CommandRefused(`close-counts-its-ballots: ${closedFile}`)
  return kept
}

function findClosed(folder: Folder): number | undefined {
  if (!isClosed(folder)) return undefined
  const { ballots } = { ...(getJson(folder, closedFile, 'close') as { ballots?: unknown } | null) }
  if (!Number.isSafeInteger(ballots)) throw new CommandRefused(`file-is-whole: ${closedFile}`)
  return ballots as number
}

/** Keeps a ballot after this many others. Where another stands there already it is left, and its text is given instead. */
export function insertBallot(folder: Folder, after: number, text: string): string | undefined {
  const file = ballotFile(after + 1)
  if (folder.insert(file, text)) return undefined
  const other = folder.get(file, 'vote')
  if (other === markAfter(after)) throw new CommandRefused('vote-is-open: the vote was closed.')
  return other
}

/** Closes the vote after the last ballot; gives how many there are. May be repeated. */
export function closeBallots(folder: Folder): number {
  for (let count = listBallots(folder).length; ; count += 1) {
    const [file, mark] = [ballotFile(count + 1), markAfter(count)]
    folder.insert(file, mark)
    if (folder.get(file, 'vote') !== mark) continue
    folder.insert(closedFile, JSON.stringify({ ballots: count }))
    return count
  }
}
