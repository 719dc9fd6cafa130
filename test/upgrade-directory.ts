// A data directory that a finished stage of the project left in test/upgrades/<name>, for every later version to open:
// the embedded database of the invented country, packed; the keys that it needs; and what must be found in it.
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { openEmbedded, type EmbeddedDatabase } from '#platform/database/embedded'
import { openKeyring } from '#platform/encryption'
import type { Month } from '#kernel/day'
import type { Installation } from '#platform/installation'
import { migrate, MigrationRefused } from '#platform/migrations'
import { loadPack, readPack } from '#platform/pack'
import { packParts } from '#app/opening'
import { migrations, now, root, temporaryDirectory } from './database.ts'
import type { Left } from './worked-month.ts'

const folder = join(root, 'test', 'upgrades')

/** What makes a directory, to be run when a stage is finished. */
export const making = (name: string): string =>
  `node scripts/run.cjs --import ./scripts/tsx-hook.mjs scripts/make-upgrade.mjs ${name}`

/** The window whose month was worked, and what it left behind. */
export interface Expected extends Left {
  readonly office: string
  readonly agency: string
  readonly station: string
  readonly month: Month
  /** A release of the year before; an older version of the program let none out. */
  readonly released?: string
}

/** The directories that there are, oldest first: their names begin with a number. */
export const listUpgrades = (): string[] => globSync('[0-9][0-9]-*', { cwd: folder }).sort()

export const readExpected = (name: string): Expected =>
  JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as Expected

export interface OpenUpgrade {
  readonly installation: Installation
  readonly database: EmbeddedDatabase
  /** Where its keys lie. */
  readonly keys: string
}

/** Opens a copy of an upgrade directory as this version of the program does: migrated, and with its pack loaded. */
export async function openUpgrade(name: string, steps = migrations): Promise<OpenUpgrade> {
  const packed = new Uint8Array(zstdDecompressSync(readFileSync(join(folder, name, 'database.tar.zst'))))
  return openOn(packed.buffer, join(folder, name, 'keyring'), steps).catch((error: unknown) => {
    if (!(error instanceof MigrationRefused)) throw error
    throw new Error(
      `test/upgrades/${name} cannot be opened any more: ${error.message}\n` +
        'Whoever runs a release has such a database, so put the migration back as it was and write a new one. ' +
        `Only before the first release, make the directory anew: ${making(name)}`,
      { cause: error },
    )
  })
}

/** An installation of the invented country in which nothing has happened yet. */
export const openInvented = (): Promise<OpenUpgrade> => openOn(null, null, migrations)

async function openOn(template: ArrayBuffer | null, keysFrom: string | null, steps: string): Promise<OpenUpgrade> {
  const directory = temporaryDirectory()
  const keys = join(directory, 'keys')
  if (keysFrom) cpSync(keysFrom, keys, { recursive: true })
  const read = readPack(join(root, 'test', 'packs', 'zz'), packParts)
  if (!read.pack) throw new Error('the invented pack cannot be read')
  const database = await openEmbedded(join(directory, 'data', 'database'), template)
  try {
    await migrate(database, steps)
    const installation: Installation = {
      database,
      keys: openKeyring(keys, join(directory, 'data')),
      pack: read.pack,
      clock: () => now,
      zone: read.pack.zone,
      dataDirectory: join(directory, 'data'),
      origin: 'http://localhost:3000',
      sample: false,
    }
    await loadPack(installation, read, packParts)
    return { installation, database, keys }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Packs an installation into test/upgrades/<name>; gives the bytes of what it wrote. */
export async function packUpgrade(name: string, { database, keys }: OpenUpgrade, expected: Expected): Promise<number> {
  const target = join(folder, name)
  mkdirSync(target, { recursive: true })
  cpSync(keys, join(target, 'keyring'), { recursive: true })
  writeFileSync(join(target, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`)
  const params = { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_windowLog]: 27 }
  const packed = zstdCompressSync(new Uint8Array(await database.dump()), { params })
  writeFileSync(join(target, 'database.tar.zst'), packed)
  return packed.length
}
