// The private channel between trustees: a share sealed for one of them (section 4.6.3 describes another, of which
// nothing is archived). Diffie-Hellman in the election's group, HKDF and HMAC with SHA-256: the scheme known as DHIES,
// with a key that is used once. What is sealed is bound to the ceremony, the sender and the receiver by `context`.
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

import type { Element, Group } from './group.ts'
import { toNumber } from './hash.ts'
import { drawExponent, type Proof, type Random } from './proof.ts'

/** `alpha` is g ^ r; `box` the share of 32 bytes under the key and `tag` its authentication, both in hexadecimal. */
export interface SealedShare {
  readonly alpha: string
  readonly box: string
  readonly tag: string
  /** The sender's signature on the JSON of the others (threshold.ts). */
  readonly signature: Proof
}

type Sealed = Omit<SealedShare, 'signature'>

const shareBytes = 32
const encoder = new TextEncoder()

/** Seals a share, a number modulo q, for whoever holds the secret of `recipient`. */
export function sealShare(group: Group, context: string, recipient: Element, share: bigint, random: Random): Sealed {
  const r = drawExponent(group, random)
  const alpha = group.write(group.powerOfGenerator(r))
  const keys = deriveKeys(group, context, alpha, group.power(recipient, r))
  const box = mask(hexToBytes(share.toString(16).padStart(2 * shareBytes, '0')), keys.mask)
  return { alpha, box: bytesToHex(box), tag: bytesToHex(hmac(sha256, keys.authentication, box)) }
}

/** The share that was sealed; undefined when it was not sealed for this secret and context, or was changed. */
export function openShare(group: Group, context: string, secret: bigint, sealed: Sealed): bigint | undefined {
  const alpha = group.read(sealed.alpha)
  if (alpha === undefined || !group.isMember(alpha) || !/^[0-9a-f]{64}$/.test(sealed.box)) return undefined
  const keys = deriveKeys(group, context, sealed.alpha, group.power(alpha, secret))
  const box = hexToBytes(sealed.box)
  if (bytesToHex(hmac(sha256, keys.authentication, box)) !== sealed.tag) return undefined
  const share = toNumber(mask(box, keys.mask))
  return share < group.q ? share : undefined
}

function deriveKeys(group: Group, context: string, alpha: string, shared: Element) {
  const material = encoder.encode(`${alpha}|${group.write(shared)}`)
  const info = encoder.encode(`share|${group.name}|${context}`)
  const bytes = hkdf(sha256, material, undefined, info, shareBytes + 32)
  return { mask: bytes.subarray(0, shareBytes), authentication: bytes.subarray(shareBytes) }
}

const mask = (content: Uint8Array, key: Uint8Array): Uint8Array => content.map((byte, at) => byte ^ (key[at] as number))
