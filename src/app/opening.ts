// Opens an installation: settings, keys, database, migrations, country pack. Used by the server and by the command line.
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Terminal } from '#platform/cli'
import { openDatabase } from '#platform/database/open'
import { openKeyring } from '#platform/encryption'
import type { Installation } from '#platform/installation'
import { migrate } from '#platform/migrations'
import { loadPack, readPack, showPackObjection, type PackPart } from '#platform/pack'
import { markSampleStarted, sampleState } from '#platform/sample'
import type { Settings } from '#platform/settings'
import { parts } from './programs.ts'

/** Where the program's own files lie: packs and migrations. */
export const projectFolder = resolve(import.meta.dirname, '..', '..')

/** The pack cannot be used: each wrong line in a line of the message. */
export class WrongPack extends Error {
  override name = 'WrongPack'
}

/** A pack is named by its folder in packs/, or by its path from the project's folder. */
const folderOf = (pack: string): string => join(projectFolder, pack.includes('/') ? pack : join('packs', pack))

export const packParts: readonly PackPart[] = parts.flatMap((part) => (part.pack ? [part.pack] : []))

export interface OpeningOptions {
  /** Stops after the migrations and loads no pack: for a restore. */
  readonly empty?: boolean
  /** Marks the installation as one that will hold sample data. */
  readonly sample?: 'always' | 'if-new'
  readonly terminal?: Terminal
}

/** Milliseconds in which the embedded engine's thread starts: what this one computes meanwhile would hold it up. */
const threadStart = 20

/** Opens everything, or names what is wrong (WrongPack, MigrationRefused, DirectoryInUse). */
export async function openInstallation(settings: Settings, options: OpeningOptions = {}): Promise<Installation> {
  await mkdir(settings.dataDirectory, { recursive: true, mode: 0o700 })
  const keys = openKeyring(settings.keysDirectory, settings.dataDirectory)
  const readSoon = () => readPack(folderOf(settings.pack), packParts)
  const [database, read] = await Promise.all([openDatabase(settings), sleep(threadStart).then(readSoon)])
  try {
    if (read.pack === undefined) throw new WrongPack(read.objections.map(showPackObjection).join('\n'))
    const applied = await migrate(database, join(projectFolder, 'db', 'migrations'), options.terminal)
    const isNew = applied.some((name) => name.startsWith('0001-'))
    if (options.sample === 'always' || (options.sample && isNew)) await markSampleStarted(database, new Date())
    const installation: Installation = {
      database,
      keys,
      pack: read.pack,
      clock: () => new Date(),
      zone: read.pack.zone,
      dataDirectory: settings.dataDirectory,
      origin: settings.origin,
      sample: (await sampleState(database)) !== 'absent',
      messages: settings,
    }
    if (!options.empty) await loadPack(installation, read, packParts)
    return installation
  } catch (error) {
    await database.close()
    throw error
  }
}
