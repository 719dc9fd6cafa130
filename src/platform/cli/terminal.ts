// The person's terminal: lines, and progress as a bar where it is a screen, as plain lines where it is not.
import type { Terminal } from '../cli.ts'

/** Where text goes: standard output or error. */
export interface Screen {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Stands for a person who gave up: thrown out of the next line or progress of the command. */
export class Cancelled extends Error {
  override name = 'Cancelled'
}

/** A terminal on two streams. Once the signal is aborted, whatever the command writes next ends it. */
export function terminalOn(out: Screen, err: Screen, signal?: AbortSignal, directory = process.cwd()): Terminal {
  const bar = err.isTTY ? drawBar(err) : undefined
  const steps = new Map<string, number>()
  const goOn = () => {
    if (signal?.aborted) throw new Cancelled('cancelled')
    bar?.clear()
  }
  return {
    line(text) {
      goOn()
      out.write(`${text}\n`)
    },
    error(text) {
      goOn()
      err.write(`${text}\n`)
    },
    progress(label, done, total) {
      if (signal?.aborted) throw new Cancelled('cancelled')
      if (bar) return bar.draw(label, done, total)
      const step = total > 0 ? Math.floor((10 * done) / total) : 0
      if (steps.get(label) === step) return
      steps.set(label, step)
      // Without a word between them: the label is in whichever language the command speaks.
      err.write(`${label}: ${done}/${total}\n`)
    },
    directory,
    ...(signal && { signal }),
  }
}

/** One line that is drawn over itself; it goes away when the work is done or something else is written. */
function drawBar(screen: Screen): { draw: (label: string, done: number, total: number) => void; clear: () => void } {
  let drawn = false
  const clear = () => {
    if (drawn) screen.write('\r\x1b[K')
    drawn = false
  }
  return {
    clear,
    draw(label, done, total) {
      if (total > 0 && done >= total) return clear()
      const share = total > 0 ? Math.min(1, done / total) : 0
      const rest = ` ${String(Math.floor(share * 100)).padStart(3)} % ${label}`
      const width = Math.max(5, Math.min(40, (screen.columns ?? 80) - rest.length - 3))
      const filled = Math.round(share * width)
      screen.write(`\r\x1b[K[${'='.repeat(filled)}${' '.repeat(width - filled)}]${rest}`)
      drawn = true
    },
  }
}
