// Signed documents: JSON Web Signatures (RFC 7515, flattened JSON) by Ed25519 (RFC 8037). What they sign is told from who signs.
import { createPrivateKey, createPublicKey, createHash, sign as signBytes, verify as verifyBytes } from 'node:crypto'
import { z } from 'zod'

/** A public key of Ed25519 as RFC 8037 writes it; `x` is 32 bytes in base64url. */
export const PublicJwk = z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().length(43) })

export type PublicJwk = z.output<typeof PublicJwk>

/** The three parts of a flattened JWS, each in base64url without padding. An unprotected header is refused: nobody signed it. */
const Jws = z.strictObject({ payload: z.string(), protected: z.string(), signature: z.string() })

/** What the signature covers besides the payload: the algorithm, the key's thumbprint, the kind of document, when it was signed. */
const Header = z.strictObject({
  alg: z.literal('EdDSA'),
  /** A thumbprint: base64url. */
  kid: z.string().regex(/^[\w-]{1,100}$/),
  typ: z.string().max(100),
  /** Seconds since 1970. */
  iat: z.number().int().nonnegative(),
})

export type JwsHeader = z.output<typeof Header>

export interface SignedDocument {
  readonly header: JwsHeader
  readonly payload: Buffer
  /** The bytes that were signed, and the signature (64 bytes). */
  readonly signed: Buffer
  readonly signature: Buffer
}

/** PKCS #8 of an Ed25519 key, up to its 32 bytes (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

const privateKeyOf = (seed: Buffer) =>
  createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })

/** The public key of a seed of 32 bytes. */
export function publicKeyOf(seed: Buffer): PublicJwk {
  const { x } = createPublicKey(privateKeyOf(seed)).export({ format: 'jwk' })
  return { kty: 'OKP', crv: 'Ed25519', x: x! }
}

/** The key's own name: SHA-256 of its members in order, in base64url (RFC 7638). */
export const thumbprintOf = ({ crv, kty, x }: PublicJwk): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url')

/** The signature (64 bytes) of a JWS over a protected header and a payload as they stand. */
export const signatureOf = (seed: Buffer, protectedHeader: string, payload: string): Buffer =>
  signBytes(null, signingInput(base64url(protectedHeader), base64url(payload)), privateKeyOf(seed))

/** Signs a payload: the flattened JWS as text, a line. The same seed, payload and instant give the same bytes. */
export function signDocument(seed: Buffer, payload: string, typ: string, at: Date): string {
  const iat = Math.floor(at.getTime() / 1000)
  const header: JwsHeader = { alg: 'EdDSA', kid: thumbprintOf(publicKeyOf(seed)), typ, iat }
  const written = JSON.stringify(header)
  const signature = signatureOf(seed, written, payload).toString('base64url')
  return `${JSON.stringify({ payload: base64url(payload), protected: base64url(written), signature })}\n`
}

/** Takes a flattened JWS apart; undefined where the text is none. Nothing of it is to be believed before `isSignedBy`. */
export function readSigned(text: string): SignedDocument | undefined {
  const parts = Jws.safeParse(jsonOf(text)).data
  if (!parts) return undefined
  const [header, payload, signature] = [parts.protected, parts.payload, parts.signature].map(bytesOf)
  if (!header || !payload || !signature) return undefined
  const read = Header.safeParse(jsonOf(header.toString())).data
  return read && { header: read, payload, signed: signingInput(parts.protected, parts.payload), signature }
}

/** Whether the key made the document's signature. */
export function isSignedBy(key: PublicJwk, { signed, signature }: SignedDocument): boolean {
  return verifyBytes(null, signed, createPublicKey({ key: { ...key }, format: 'jwk' }), signature)
}

const signingInput = (header: string, payload: string): Buffer => Buffer.from(`${header}.${payload}`)

const base64url = (text: string): string => Buffer.from(text).toString('base64url')

/** The bytes of base64url; undefined where another text would give the same bytes. */
function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
