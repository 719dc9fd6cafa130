// A backup file: gzip, sealed in chunks with AES-256-GCM, so that it streams and no part of it can be changed, moved or cut.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { createGunzip, createGzip } from 'node:zlib'
import { pipeline } from 'node:stream/promises'
import { PassThrough, type Readable, type Writable } from 'node:stream'

/**
 * Bytes of the file: mark (16), key's fingerprint (8), salt (16), then chunks: length (4; the highest bit is set on the
 * last one), ciphertext, tag (16). The key of a file is derived from the backup key and the salt; the nonce counts the
 * chunks; the associated data are the head of the file and the length, so that a missing last chunk is noticed.
 */
const mark = Buffer.from('puente-backup-1\n', 'latin1')
const headLength = mark.length + 8 + 16
const chunkLength = 65_536
const last = 0x8000_0000

/** The file is no backup, was sealed with another key, was cut short or changed. The message says which. */
export class UnreadableBackup extends Error {
  override name = 'UnreadableBackup'
}

const derive = (key: Buffer, salt: Buffer, purpose: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `puente/backup\0${purpose}`, length))

const fingerprintOf = (key: Buffer): Buffer => derive(key, Buffer.alloc(0), 'fingerprint', 8)

function nonceOf(count: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(count), 4)
  return nonce
}

function lengthOf(bytes: number, isLast: boolean): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes + (isLast ? last : 0))
  return length
}

/** Writes texts into a sealed file. */
export async function writeSealed(key: Buffer, texts: AsyncIterable<string>, file: Writable): Promise<void> {
  await pipeline(texts, createGzip({ level: 6 }), (pieces: AsyncIterable<Buffer>) => sealChunks(key, pieces), file)
}

async function* sealChunks(key: Buffer, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const salt = randomBytes(16)
  const head = Buffer.concat([mark, fingerprintOf(key), salt])
  const fileKey = derive(key, salt, 'file', 32)
  let count = 0
  const sealChunk = (clear: Buffer, isLast: boolean): Buffer => {
    const length = lengthOf(clear.length, isLast)
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonceOf(count++)).setAAD(Buffer.concat([head, length]))
    return Buffer.concat([length, cipher.update(clear), cipher.final(), cipher.getAuthTag()])
  }
  yield head
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of pieces) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    for (; rest.length > chunkLength; rest = rest.subarray(chunkLength)) {
      yield sealChunk(rest.subarray(0, chunkLength), false)
    }
  }
  yield sealChunk(rest, true)
}

/** Reads the lines of a sealed file. UnreadableBackup where it cannot be trusted to its end. */
export async function* readSealed(key: Buffer, file: Readable): AsyncGenerator<string> {
  const lines = new PassThrough()
  const reading = pipeline(
    (async function* () {
      yield* openChunks(key, file)
    })(),
    createGunzip(),
    lines,
  )
  reading.catch(() => {})
  let rest = ''
  lines.setEncoding('utf8')
  try {
    for await (const piece of lines) {
      const texts = (rest + String(piece)).split('\n')
      rest = texts.pop()!
      yield* texts
    }
    await reading
  } catch (error) {
    await reading.catch(explain)
    throw error
  } finally {
    file.destroy()
  }
}

function explain(error: Error & { code?: string }): never {
  if (error.code?.startsWith('Z_')) throw new UnreadableBackup('The backup is damaged: its contents do not unpack.')
  throw error
}

async function* openChunks(key: Buffer, file: Readable): AsyncGenerator<Buffer> {
  const take = takerOf(file)
  const head = (await take(headLength)) ?? Buffer.alloc(0)
  if (!head.subarray(0, mark.length).equals(mark)) throw new UnreadableBackup('This file is not a backup of Puente.')
  if (!head.subarray(mark.length, mark.length + 8).equals(fingerprintOf(key))) {
    throw new UnreadableBackup(
      'The backup was sealed with another key: use the KEYS_DIR of the installation that made it.',
    )
  }
  const fileKey = derive(key, head.subarray(mark.length + 8), 'file', 32)
  for (let count = 0; ; count++) {
    const length = await take(4)
    const bytes = length && length.readUInt32BE() % last
    const sealed = bytes !== undefined && bytes <= chunkLength ? await take(bytes + 16) : undefined
    if (length && bytes !== undefined && bytes > chunkLength) throw changed()
    if (!length || !sealed) throw new UnreadableBackup('The backup was cut short: its end is missing.')
    yield openChunk(fileKey, nonceOf(count), Buffer.concat([head, length]), sealed)
    if (length.readUInt32BE() >= last) break
  }
  if (await take(1)) throw changed()
}

const changed = (): UnreadableBackup => new UnreadableBackup('The backup was changed after it was made.')

function openChunk(key: Buffer, nonce: Buffer, associated: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  decipher.setAAD(associated).setAuthTag(sealed.subarray(-16))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  } catch {
    throw changed()
  }
}

/** Takes a number of bytes from a stream; undefined where fewer are left. */
function takerOf(file: Readable): (bytes: number) => Promise<Buffer | undefined> {
  const pieces = (file as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  return async (bytes) => {
    const parts = [rest]
    let length = rest.length
    while (length < bytes) {
      const next = await pieces.next()
      if (next.done) return undefined
      parts.push(next.value)
      length += next.value.length
    }
    const whole = Buffer.concat(parts)
    rest = whole.subarray(bytes)
    return whole.subarray(0, bytes)
  }
}
