// All records as lines of JSON, read piece by piece while they are sent: never more in memory than one piece, and nothing is read for
// whoever hung up.
import type { Fields } from '#protocols/hsds'

/** Some records, and the key of the last row that was read for them; none where there is nothing more. */
export interface Piece {
  readonly records: readonly Fields[]
  readonly last: string | undefined
}

export interface LinesTerms {
  /** The next piece past the key. */
  readonly read: (past: string) => Promise<Piece>
  /** Told once, when the last line is sent, the reader hung up, or something failed. */
  readonly leave: () => void
  /** Milliseconds after which a reader that takes nothing is given up. */
  readonly patience: number
}

/** The first piece as it was read, then each further one when the reader has taken what it was sent. */
export function linesOf(first: Piece, { read, leave, patience }: LinesTerms): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let piece = first
  let isOver = false
  const end = () => {
    isOver = true
    clearTimeout(idle)
    leave()
  }
  const wait = () => setTimeout(end, patience).unref()
  let idle = wait()
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    clearTimeout(idle)
    // A piece may hold nothing to publish, and is not the end.
    while (piece.records.length === 0 && piece.last !== undefined && !isOver) piece = await read(piece.last)
    if (isOver) throw new Error('nobody took what was sent')
    const { records, last } = piece
    if (records.length > 0) {
      controller.enqueue(encoder.encode(records.map((record) => `${JSON.stringify(record)}\n`).join('')))
    }
    piece = { records: [], last }
    if (last !== undefined) idle = wait()
    else {
      end()
      controller.close()
    }
  }
  const pullOrEnd = (controller: ReadableStreamDefaultController<Uint8Array>) =>
    pull(controller).catch((error: unknown) => {
      end()
      throw error
    })
  return new ReadableStream({ pull: pullOrEnd, cancel: end }, { highWaterMark: 0 })
}
