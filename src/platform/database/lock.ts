// One process a data directory: an abstract Unix socket, which the kernel frees when its process dies.
// It guards within one network namespace: two containers over one volume are not kept apart by it.
import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'

/** Another process has the directory open; the message says what to do. */
export class DirectoryInUse extends Error {
  override name = 'DirectoryInUse'
}

/** Takes the directory for this process; gives what lets it go. DirectoryInUse where another process holds it. Linux only. */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  if (process.platform !== 'linux') return async () => {}
  const { dev, ino } = await stat(directory, { bigint: true })
  const server = createServer((socket) => socket.destroy()).unref()
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', reject)
    server.listen(`\0puente:${dev}:${ino}`)
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new DirectoryInUse(
      `${directory} is open in another process of Puente. Stop that one first, or choose another DATA_DIR. ` +
        '(Commands of "npm run puente" talk to the running server by themselves.)',
    )
  })
  return () => new Promise((resolve) => server.close(() => resolve()))
}
