// That a key decrypts one tally: of two tallies of one election the difference is open, which can be a single vote.
import { readFileSync, writeFileSync } from 'node:fs'
import { CommandRefused } from '#platform/cli'

/** Writes beside the key what it decrypts, before it does; refuses where it has decrypted something else. */
export function holdOneTally(place: string, tally: string): void {
  try {
    // No link, as the folder's files: keys lie on sticks that know none.
    writeFileSync(place, tally, { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST')
      throw new CommandRefused(
        `trustee-decrypts-one-tally: ${place} cannot be written (${message}). What a key decrypts is kept beside it.`,
      )
    if (readFileSync(place, 'utf8') !== tally)
      throw new CommandRefused(
        `trustee-decrypts-one-tally: ${place} says that this key has decrypted another. Two tallies can show a single vote.`,
      )
  }
}
