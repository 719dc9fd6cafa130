// Which file of a folder a verifier means: it names a piece of an archive by the hash of its text.
import { hashToHex, type Refusal } from '#protocols/belenios'

export interface Naming {
  /** Remembers the file of a text. */
  readonly add: (file: string, text: string) => void
  /** Remembers the file of a piece whose hash is known. */
  readonly addHash: (file: string, hash: string) => void
  /** A refusal with the file that it means, or with `otherwise`. */
  readonly sayRefusal: (refusal: Refusal, otherwise: string) => string
}

export function startNaming(): Naming {
  const files = new Map<string, string>()
  return {
    add: (file, text) => void files.set(hashToHex(text), file),
    addHash: (file, hash) => void files.set(hash, file),
    sayRefusal: (refusal, otherwise) => `${sayRefusal(refusal)}: ${files.get(refusal.place.item ?? '') ?? otherwise}`,
  }
}

/** A refusal in the words of the command line: the name of the check, and where. */
export const sayRefusal = ({ check, place }: Refusal): string =>
  [check, place.at === undefined || place.at === '' ? '' : ` (${place.at})`].join('')
