// The embedded engine never asks the kernel to write to disk. This does: the write-ahead log at each commit, before
// the commit is acknowledged, and the data files after a checkpoint, in the background.
import { closeSync, fdatasyncSync, fsyncSync, openSync, readdirSync, statSync } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Two writes within this time may carry the same timestamp, in milliseconds. */
const clockGrain = 100

export class DiskSync {
  readonly #directory: string
  readonly #log: string
  readonly #written = new Map<string, number>()
  #checkpoint = 0
  /** When the data files were last written to disk: those that have not changed since need it no more. */
  #synced = 0
  #syncing: Promise<void> | undefined

  constructor(directory: string) {
    this.#directory = directory
    this.#log = join(directory, 'pg_wal')
    this.#syncAfterCheckpoint()
  }

  /** Writes what changed in the write-ahead log to disk; returns when it is there. */
  syncLog(): void {
    for (const name of readdirSync(this.#log)) {
      if (name.length !== 24) continue
      const path = join(this.#log, name)
      const { mtimeMs } = statSync(path)
      const before = this.#written.get(name)
      if (before === mtimeMs && mtimeMs < Date.now() - clockGrain) continue
      syncFile(path)
      if (before === undefined) syncFolder(this.#log)
      this.#written.set(name, mtimeMs)
    }
    this.#syncAfterCheckpoint()
  }

  /** Writes to disk what changed in the data files. */
  async syncData(): Promise<void> {
    await this.#syncing
    const started = Date.now()
    await syncTree(this.#directory, this.#synced - clockGrain)
    this.#synced = started
  }

  #syncAfterCheckpoint(): void {
    const { mtimeMs } = statSync(join(this.#directory, 'global', 'pg_control'))
    if (mtimeMs === this.#checkpoint || this.#syncing) return
    this.#checkpoint = mtimeMs
    this.#syncing = this.syncData().finally(() => (this.#syncing = undefined))
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fdatasyncSync(file)
  } finally {
    closeSync(file)
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Syncs every file below a folder that changed after an instant; one that is gone meanwhile needs no sync. */
async function syncTree(folder: string, after: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await syncTree(path, after)
    else if (entry.isFile()) await syncChanged(path, after)
  }
}

async function syncChanged(path: string, after: number): Promise<void> {
  const state = await stat(path).catch(() => undefined)
  if (state === undefined || state.mtimeMs < after) return
  const file = await open(path, 'r').catch(() => undefined)
  await file?.datasync().catch(() => {})
  await file?.close()
}
