// Work by the clock or from the queue. A job is idempotent: it may run twice.
import type { Installation } from './installation.ts'

export interface Job {
  readonly name: string
  /** Cron expression in the installation's time zone; without one the job only runs when it is sent. */
  readonly schedule?: string
  readonly run: (installation: Installation, payload: unknown) => Promise<void>
}
