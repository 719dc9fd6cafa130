// The content of a message, sealed while it waits: a data key each, wrapped by the key of the week in which it was written.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keyring } from '../encryption.ts'

/** What a message holds: all of it is sealed. */
export interface MessageContent {
  /** An e-mail address, or a phone as "+15551234567". */
  readonly to: string
  readonly text: string
  /** Only mail has one. */
  readonly subject?: string
  /** Why it is sent ("sign-in-code"); shown on the outbox page and nowhere else. */
  readonly purpose?: string
  /** What in the text opens something, as a link does. Without the list any of the text may: nobody but the recipient reads it. */
  readonly secrets?: readonly string[]
  /** Ids of the records it is about: so that it is found for whoever asks what is held about them. */
  readonly about?: readonly string[]
}

const weekLength = 8

/**
 * Seals a message's content; it opens only under the same id, and as long as the week's key is there.
 * Bytes: the week (8), length of the wrapped key (2), the wrapped key, nonce (12), ciphertext, tag (16); AES-256-GCM.
 */
export function sealMessage(keys: Keyring, id: string, now: Date, content: MessageContent): Buffer {
  const dataKey = randomBytes(32)
  const { week, wrapped } = keys.wrap(dataKey, now)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(wrapped.length)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonce).setAAD(placeOf(id))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final(), cipher.getAuthTag()])
  return Buffer.concat([Buffer.from(week, 'latin1'), length, wrapped, nonce, sealed])
}

/** Opens a sealed message. KeyDestroyed where the week's key is gone; an error where it was changed or has another id. */
export function openMessage(keys: Keyring, id: string, bytes: Buffer): MessageContent {
  const end = weekLength + 2 + bytes.readUInt16BE(weekLength)
  const dataKey = keys.unwrap({
    week: bytes.toString('latin1', 0, weekLength),
    wrapped: bytes.subarray(weekLength + 2, end),
  })
  const decipher = createDecipheriv('aes-256-gcm', dataKey, bytes.subarray(end, end + 12), { authTagLength: 16 })
  decipher.setAAD(placeOf(id)).setAuthTag(bytes.subarray(-16))
  const text = Buffer.concat([decipher.update(bytes.subarray(end + 12, -16)), decipher.final()]).toString('utf8')
  return JSON.parse(text) as MessageContent
}

const placeOf = (id: string): Buffer => Buffer.from(`platform.outbox:${id}:sealed`)
