// Identifiers: HSDS asks for UUIDs. What a directory numbered otherwise gets one that is always the same.
import { createHash } from 'node:crypto'

const uuid = /^(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i

/** The UUID that a text is, in lower case; undefined where it is none. */
export const readUuid = (text: string): string | undefined => uuid.exec(text.trim())?.[1]?.toLowerCase()

/** A UUID made of texts (version 8, from their SHA-256): the same for the same texts, wherever it is made. */
export function uuidOf(...texts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(texts)).digest('hex')
  const variant = ((Number.parseInt(digest[16]!, 16) & 3) | 8).toString(16)
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    variant + digest.slice(17, 20),
    digest.slice(20, 32),
  ].join('-')
}
