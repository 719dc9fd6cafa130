// What the outbox page shows of a message that waits. A link in it may open what a clinic was told about a client, or an account; a
// text message goes to a client. All of it is shown only where all people are invented.
import type { MessageContent } from './sealing.ts'
import type { MessageKind } from './store.ts'

export interface ShownContent {
  /** Null where the recipient may be a client. */
  readonly to: string | null
  readonly subject?: string | undefined
  readonly purpose?: string | undefined
  /** The text in pieces; null stands for one that is withheld. */
  readonly text: readonly (string | null)[]
}

/** What of a message is shown; `sample` says that all people are invented. */
export function showContent(kind: MessageKind, content: MessageContent, sample: boolean): ShownContent {
  const { to, subject, purpose, text, secrets } = content
  if (sample) return { to, subject, purpose, text: [text] }
  if (kind === 'sms') return { to: null, purpose, text: [null] }
  return { to, subject, purpose, text: secrets ? withhold(text, secrets) : [null] }
}

/** The longest first: a shorter one may be its beginning, and would leave the rest. */
function withhold(text: string, secrets: readonly string[]): (string | null)[] {
  let pieces: (string | null)[] = [text]
  for (const secret of secrets.toSorted((one, other) => other.length - one.length)) {
    pieces = pieces.flatMap((piece) => (piece === null ? [null] : without(piece, secret)))
  }
  return pieces.filter((piece) => piece !== '')
}

const without = (text: string, secret: string): (string | null)[] =>
  text.split(secret).flatMap((piece, place) => (place === 0 ? [piece] : [null, piece]))
