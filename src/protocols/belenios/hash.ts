// SHA-256 as the protocol uses it: names of data, fingerprints, challenges (sections 4.2, 4.5 and 4.15).
import { sha256 } from '@noble/hashes/sha2.js'

import type { Group } from './group.ts'

const encoder = new TextEncoder()

const digest = (content: string | Uint8Array): Uint8Array =>
  sha256(typeof content === 'string' ? encoder.encode(content) : content)

/** SHA-256 in 64 lower-case hexadecimal digits: the name of a datum or an event in an archive (section 4.4). */
export const hashToHex = (content: string | Uint8Array): string =>
  Array.from(digest(content), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Standard base 64 without padding. */
export const bytesToBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replace(/=+$/, '')

/** SHA-256 in standard base 64 without padding, 43 characters: fingerprints and trackers (section 4.15). */
export const hashToBase64 = (content: string | Uint8Array): string => bytesToBase64(digest(content))

/** SHA-256 of a text, read as a number with its highest byte first, modulo q: every challenge of the protocol. */
export const hashToExponent = (group: Pick<Group, 'q'>, text: string): bigint => toNumber(digest(text)) % group.q

/** Bytes as a number, the highest first. */
export function toNumber(bytes: Uint8Array): bigint {
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n)
}
