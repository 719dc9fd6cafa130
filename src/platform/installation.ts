// What one running installation has: its database, keys, country pack, clock and folders.
import type { Pack } from './pack.ts'
import type { Database } from './database.ts'
import type { Keyring } from './encryption.ts'
import type { Settings } from './settings.ts'

/** Where mail and text messages go out, and the token of those that come in. */
export type MessageSettings = Pick<Settings, 'mail' | 'sms' | 'smsInboundToken'>

export interface Installation {
  readonly database: Database
  readonly keys: Keyring
  readonly pack: Pack
  /** The instant; tests hand in a clock that stands still. */
  readonly clock: () => Date
  /** IANA zone of the institute's headquarters. */
  readonly zone: string
  /** Where the embedded database, uploads and backups lie. */
  readonly dataDirectory: string
  /** The address that people type: passkeys and links are bound to it. */
  readonly origin: string
  /** Whether this installation was filled with sample people. Shown on every page. */
  readonly sample: boolean
  /** Without it nothing goes out, and the outbox page shows what would. */
  readonly messages?: MessageSettings
}
