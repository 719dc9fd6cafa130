// Files in which a text stands in clear: everything in the data directory but the backups, which are sealed.
import { createReadStream, globSync, statSync } from 'node:fs'
import path from 'node:path'

export interface SearchedFiles {
  readonly searched: number
  /** Names within the folder. */
  readonly found: readonly string[]
}

/** Searches the files below a folder, but not those below another. */
export async function searchFiles(folder: string, texts: readonly string[], without: string): Promise<SearchedFiles> {
  const needles = texts.map((text) => Buffer.from(text))
  const found: string[] = []
  let searched = 0
  for (const name of globSync('**/*', { cwd: folder }).sort()) {
    const file = path.join(folder, name)
    const isBackup = file.startsWith(`${path.resolve(without)}${path.sep}`)
    if (isBackup || !statSync(file, { throwIfNoEntry: false })?.isFile()) continue
    searched += 1
    if (await holdsOneOf(file, needles)) found.push(name)
  }
  return { searched, found }
}

/** Reads a file piece by piece; each is searched with the end of the one before. One that goes away meanwhile holds nothing. */
async function holdsOneOf(file: string, needles: readonly Buffer[]): Promise<boolean> {
  const overlap = Math.max(...needles.map((needle) => needle.length)) - 1
  let end: Buffer = Buffer.alloc(0)
  try {
    for await (const piece of createReadStream(file, { highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>) {
      const text = Buffer.concat([end, piece])
      if (needles.some((needle) => text.includes(needle))) return true
      end = text.subarray(Math.max(0, text.length - overlap))
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return false
}
