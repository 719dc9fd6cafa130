// What the environment says, read once at the start. A wrong value is named, with what to do.
import { relative, resolve } from 'node:path'

export interface Settings {
  /** Where the embedded database, uploads and backups lie. Absolute. */
  readonly dataDirectory: string
  /** Where the keys lie: outside the data, so that a copy of the data holds no keys. Absolute. */
  readonly keysDirectory: string
  readonly port: number
  /** PostgreSQL 15 or later; null means the embedded database. */
  readonly databaseUrl: string | null
  readonly databaseOwnerUrl: string | null
  /** The address that people type. */
  readonly origin: string
  /** The country pack: a folder in packs/ ("mx"), or one named by its path from the project's folder ("test/packs/zz"). */
  readonly pack: string
  /** Where mail goes out; null shows it on the outbox page instead. */
  readonly mail: { readonly url: string; readonly from: string } | null
  /** Where text messages go out; null shows them on the outbox page instead. */
  readonly sms: { readonly url: string; readonly token: string; readonly from: string } | null
  /** The token that the SMS provider shows when it hands over what phones write; null keeps that closed. */
  readonly smsInboundToken: string | null
}

/** The settings cannot be used: each wrong one in a line of the message. */
export class WrongSettings extends Error {
  override name = 'WrongSettings'
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings; an error (WrongSettings) names every wrong one. */
export function readSettings(environment: Environment, directory: string = process.cwd()): Settings {
  const wrong: string[] = []
  const text = (name: string): string | null => environment[name]?.trim() || null
  const port = readPort(text('PORT') ?? '3000', wrong)
  const settings: Settings = {
    dataDirectory: resolve(directory, text('DATA_DIR') ?? 'data'),
    keysDirectory: resolve(directory, text('KEYS_DIR') ?? 'keys'),
    port,
    databaseUrl: readUrl('DATABASE_URL', text('DATABASE_URL'), postgresql, wrong),
    databaseOwnerUrl: readUrl('DATABASE_OWNER_URL', text('DATABASE_OWNER_URL'), postgresql, wrong),
    origin: readOrigin(text('ORIGIN') ?? `http://localhost:${port}`, wrong),
    pack: readPackCode(text('PACK') ?? 'mx', wrong),
    mail: readMail(text, wrong),
    sms: readSms(text, wrong),
    smsInboundToken: text('SMS_INBOUND_TOKEN'),
  }
  if (liesIn(settings.keysDirectory, settings.dataDirectory)) {
    wrong.push(
      'KEYS_DIR lies inside DATA_DIR, so a copy of the data would hold its keys: name a directory outside of it',
    )
  }
  if (settings.databaseOwnerUrl !== null && settings.databaseUrl === null) {
    wrong.push('DATABASE_OWNER_URL stands without DATABASE_URL: set both, or neither for the embedded database')
  }
  if (wrong.length > 0) throw new WrongSettings(wrong.join('\n'))
  return settings
}

const postgresql = { protocols: ['postgresql:', 'postgres:'], example: 'postgresql://user:password@host:5432/database' }
const smtp = { protocols: ['smtp:', 'smtps:'], example: 'smtps://user:password@host:465' }
const http = { protocols: ['https:', 'http:'], example: 'https://host/messages' }

function readPort(text: string, wrong: string[]): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  wrong.push(`PORT is "${text}": give a number from 0 to 65535 (0 takes any free port)`)
  return 0
}

function readUrl(
  name: string,
  text: string | null,
  kind: { readonly protocols: readonly string[]; readonly example: string },
  wrong: string[],
): string | null {
  if (text === null || kind.protocols.includes(URL.parse(text)?.protocol ?? '')) return text
  // The value is not repeated: it may hold a password.
  wrong.push(`${name} cannot be read as an address: write it as ${kind.example}`)
  return null
}

function readOrigin(text: string, wrong: string[]): string {
  const url = URL.parse(text)
  if (url && http.protocols.includes(url.protocol) && url.pathname === '/' && !url.search) return url.origin
  wrong.push(`ORIGIN is "${text}": give the address that people type, without a path, as https://puente.example`)
  return text
}

function readPackCode(text: string, wrong: string[]): string {
  if (!/^[a-z][a-z0-9-]*(?:\/[a-z0-9-]+)*$/.test(text)) {
    wrong.push(`PACK is "${text}": give the name of a folder in packs/, as mx, or its path in the project, as packs/mx`)
  }
  return text
}

function readMail(text: (name: string) => string | null, wrong: string[]): Settings['mail'] {
  const url = readUrl('SMTP_URL', text('SMTP_URL'), smtp, wrong)
  const from = text('MAIL_FROM')
  if (url === null) return null
  if (!from?.includes('@')) wrong.push('MAIL_FROM is missing: SMTP_URL needs the address that mail comes from')
  return { url, from: from ?? '' }
}

function readSms(text: (name: string) => string | null, wrong: string[]): Settings['sms'] {
  const url = readUrl('SMS_URL', text('SMS_URL'), http, wrong)
  if (url === null) return null
  const [token, from] = [text('SMS_TOKEN'), text('SMS_FROM')]
  if (token === null) wrong.push("SMS_TOKEN is missing: SMS_URL needs the provider's token")
  if (from === null) wrong.push('SMS_FROM is missing: SMS_URL needs the number or name that messages come from')
  return { url, token: token ?? '', from: from ?? '' }
}

function liesIn(inner: string, outer: string): boolean {
  const path = relative(outer, inner)
  return path === '' || (!path.startsWith('..') && path !== inner)
}
