// Fills an installation with sample data in the background, part by part; an interrupted filling goes on at the next start.
import type { Terminal } from '#platform/cli'
import type { Installation } from '#platform/installation'
import { countForPlanner } from '#platform/planning'
import { filling, markSampleDone } from '#platform/sample'
import { parts } from './programs.ts'

/** Runs the parts' demos in order, telling how far it is; a failure is said and leaves the rest as it stands. */
export async function fillWithSample(installation: Installation, terminal: Terminal): Promise<void> {
  const demos = parts.flatMap((part) => (part.demo ? [part.demo] : []))
  filling.done = 0
  try {
    for (const [index, demo] of demos.entries()) {
      await demo(installation, (done) => {
        filling.done = (index + done) / demos.length
        terminal.progress('sample data', Math.round(filling.done * 100), 100)
      })
    }
    await countForPlanner(installation.database)
    await markSampleDone(installation.database, installation.clock())
    terminal.line('Sample data is complete.')
  } catch (error) {
    terminal.error(
      `Sample data stopped: ${error instanceof Error ? error.message : String(error)}. It goes on at the next start.`,
    )
  } finally {
    filling.done = null
  }
}
