// The plug of a part: everything that the app joins together, declared in one place.
import type { Hono } from 'hono'
import type { Api } from './api.ts'
import type { CliCommand, LoneCommand } from './cli.ts'
import type { Actor } from './context.ts'
import type { Tx } from './database.ts'
import type { Job } from './jobs.ts'
import type { Messages } from './messages.ts'
import type { Pack, PackPart } from './pack.ts'
import type { Installation } from './installation.ts'
import type { Env } from './routing.ts'

/**
 * What a part does in the transaction of a restore, as the owner of the tables, so that nothing that was ended since the backup was
 * made comes back open. Gives lines for the operator: what was ended, and what to do.
 */
export type AfterRestore = (tx: Tx, now: Date) => Promise<readonly string[]>

export interface Plug {
  /** The part's folder, SQL schema and address. */
  readonly name: string
  readonly messages: Messages
  /** The closed vocabulary of its events. */
  readonly events: readonly string[]
  readonly routes?: Hono<Env>
  /** Where its routes are mounted: "/ventanillas". */
  readonly path?: string
  /** What other systems ask, mounted under /api and the part's name, or under `apiPath` there. */
  readonly api?: Api
  readonly apiPath?: string
  /** What anybody may ask without a key, mounted under its own path ("/hsds") and described with the rest. */
  readonly published?: { readonly path: string; readonly api: Api }
  readonly pack?: PackPart
  readonly jobs?: readonly Job[]
  readonly commands?: readonly CliCommand[]
  readonly loneCommands?: readonly LoneCommand[]
  readonly afterRestore?: AfterRestore
  /** Writes sample data by calling commands; may be interrupted and repeated. `tell` takes 0 to 1. */
  readonly demo?: (installation: Installation, tell: (done: number) => void) => Promise<void>
  /** Message key and path of the links that this actor gets in the header; what is `seldom` used gives way first. */
  readonly menu?: (
    actor: Actor,
    pack: Pack,
  ) => readonly { readonly key: string; readonly path: string; readonly seldom?: boolean }[]
}
