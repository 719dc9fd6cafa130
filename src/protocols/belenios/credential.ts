// Credentials: the secret that each voter is given on paper or by telephone, and the public key that stands for it in
// the archive (section 4.8). Verifiers see only the public key, so how the secret is written is ours to choose.
import { hkdf } from '@noble/hashes/hkdf.js'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { sha256 } from '@noble/hashes/sha2.js'

import { codeAlphabet } from '#kernel/text'

import type { Element, Group } from './group.ts'
import { toNumber } from './hash.ts'
import type { Random } from './proof.ts'

/** 27 symbols of five bits drawn by chance, 135 bits in all, and one to find slips of the pen. */
const drawn = 27

/** A new credential: seven groups of four symbols without I, L, O and U, such as `7QK2-…`. */
export function drawCredential(random: Random): string {
  const symbols = Array.from(random(drawn), (byte) => byte & 31)
  return show([...symbols, checkOf(symbols)])
}

const show = (symbols: readonly number[]): string =>
  (
    symbols
      .map((symbol) => codeAlphabet[symbol])
      .join('')
      .match(/.{4}/g) ?? []
  ).join('-')

/**
 * A check symbol over the field of 32 elements (x ^ 5 + x ^ 2 + 1): it finds every single wrong symbol, and every two
 * neighbours that changed places.
 */
function checkOf(symbols: readonly number[]): number {
  return symbols.reduce((check, symbol) => double(check ^ symbol), 0)
}

const double = (value: number): number => ((value << 1) & 31) ^ (value & 16 ? 0b00101 : 0)

/**
 * Reads a credential as people type it: lower case, spaces or hyphens anywhere, O for 0, I and L for 1. Undefined when
 * it is none, or has a slip. A credential of other tools (15 characters of base 58, with hyphens or without, section 4.8)
 * is read as it stands.
 */
export function readCredential(text: string): string | undefined {
  const trimmed = text.trim()
  if (isBase58Credential(trimmed)) return trimmed
  const letters = trimmed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  const symbols = Array.from(letters, (letter) => codeAlphabet.indexOf(letter))
  if (symbols.length !== drawn + 1 || symbols.includes(-1)) return undefined
  return checkOf(symbols.slice(0, drawn)) === symbols[drawn] ? show(symbols) : undefined
}

/** Base 58 (section 4.2): no 0, I, O and l. */
export const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Section 4.8: 14 characters by chance, and 53 minus their number modulo 53. */
function isBase58Credential(text: string): boolean {
  const isOfItsForm =
    /^(?:[1-9A-HJ-NP-Za-km-z]{3}-){4}[1-9A-HJ-NP-Za-km-z]{3}$/.test(text) || /^[1-9A-HJ-NP-Za-km-z]{15}$/.test(text)
  if (!isOfItsForm) return false
  const digits = Array.from(text.replaceAll('-', ''), (letter) => BigInt(base58.indexOf(letter)))
  const number = digits.slice(0, 14).reduce((sum, digit) => sum * 58n + digit, 0n)
  return 53n - (number % 53n) === digits[14]
}

/**
 * The secret exponent of a credential that `readCredential` has read, in the election of this uuid.
 * Ours: HKDF with SHA-256 (RFC 5869), the uuid as salt, 48 bytes modulo q: a stretched password would add nothing to
 * 135 bits. That of other tools: PBKDF2 as section 4.8 says, over the credential as it
 * was given out: the same one with and without hyphens has two keys.
 */
export function secretOf(group: Group, uuid: string, credential: string): bigint {
  const encoder = new TextEncoder()
  const bytes = isBase58Credential(credential)
    ? pbkdf2(sha256, credential, uuid, { c: 1000, dkLen: 32 })
    : hkdf(sha256, encoder.encode(credential), encoder.encode(uuid), encoder.encode(`credential|${group.name}`), 48)
  return toNumber(bytes) % group.q
}

/** The public credential, g ^ secret (section 4.8). */
export function publicCredentialOf(group: Group, uuid: string, credential: string): Element {
  return group.powerOfGenerator(secretOf(group, uuid, credential))
}

/**
 * The list of public credentials as it is published: sorted, so that its order says nothing about the voters.
 * Weights (section 4.8) are not used: every vote counts once.
 */
export function writePublicCredentials(group: Group, credentials: readonly Element[]): string {
  return JSON.stringify(credentials.map((credential) => group.write(credential)).sort())
}
