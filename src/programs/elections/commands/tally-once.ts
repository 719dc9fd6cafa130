// That a key decrypts one tally: of two tallies of one election the difference is open, which can be a single vote. The
// record lies beside the key's file, so a copy that was made before knows nothing of it: it reminds, and guards no more.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { CommandRefused } from '#platform/cli'

/** Writes beside the key what it decrypts, before it does; refuses where it has decrypted something else. */
export function holdOneTally(place: string, tally: string): void {
  const kept = readKept(place)
  if (kept === tally) return
  if (kept?.endsWith('\n') === true)
    throw new CommandRefused(
      `trustee-decrypts-one-tally: ${place} says that this key has decrypted another. Two tallies can show a single vote.`,
    )
  try {
    // What is not whole was never followed by a decryption.
    if (kept !== undefined) rmSync(place)
    // No link, as the folder's files: keys lie on sticks that know none.
    writeFileSync(place, tally, { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    throw refuse(place, `it cannot be written (${(error as Error).message})`)
  }
}

/** What stands at the place; undefined where nothing does. */
function readKept(place: string): string | undefined {
  try {
    const found = statSync(place, { throwIfNoEntry: false })
    if (found === undefined) return undefined
    if (found.isFile()) return readFileSync(place, 'utf8')
  } catch (error) {
    throw refuse(place, (error as Error).message)
  }
  throw refuse(place, 'it is no file')
}

const refuse = (place: string, why: string): CommandRefused =>
  new CommandRefused(`trustee-decrypts-one-tally: ${place}: ${why}. What a key decrypts is kept there.`)
