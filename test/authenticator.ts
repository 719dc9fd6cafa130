// An authenticator in software: makes passkeys (ES256, attestation "none") and signs with them, byte by byte as WebAuthn says.
import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'

type Cbor = number | string | Buffer | ReadonlyMap<number | string, Cbor>

/** CBOR (RFC 8949) of what an attestation needs: integers, texts, bytes and maps. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  const members = [...(value as ReadonlyMap<number | string, Cbor>)]
  return Buffer.concat([head(5, members.length), ...members.flatMap(([key, member]) => [cbor(key), cbor(member)])])
}

function head(kind: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(kind << 5) | length])
  return length < 256
    ? Buffer.from([(kind << 5) | 24, length])
    : Buffer.from([(kind << 5) | 25, length >> 8, length & 255])
}

const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest()

const flags = { userPresent: 1, userVerified: 4, attested: 64 }

/** A passkey on somebody's device. `counter` is what it says of its use; 0 for those that do not count. */
export class Authenticator {
  readonly id = randomBytes(16)
  readonly #origin: string
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  counter = 0
  #user = ''

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Answers navigator.credentials.create(). */
  create(options: PublicKeyCredentialCreationOptionsJSON): RegistrationResponseJSON {
    this.#user = options.user.id
    const length = Buffer.from([0, this.id.length])
    const data = Buffer.concat([Buffer.alloc(16), length, this.id, coseOf(this.#keys.publicKey)])
    const authData = this.#authenticatorData(options.rp.id ?? '', flags.attested, data)
    const attestation = cbor(
      new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    )
    return {
      id: this.id.toString('base64url'),
      rawId: this.id.toString('base64url'),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      },
    }
  }

  /** Answers navigator.credentials.get(). */
  get(options: PublicKeyCredentialRequestOptionsJSON, counts = true): AuthenticationResponseJSON {
    if (counts) this.counter += 1
    const authData = this.#authenticatorData(options.rpId ?? '', 0)
    const clientData = this.#clientData('webauthn.get', options.challenge)
    const signature = createSign('sha256').update(authData).update(sha256(clientData)).sign(this.#keys.privateKey)
    return {
      id: this.id.toString('base64url'),
      rawId: this.id.toString('base64url'),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: this.#user,
      },
    }
  }

  #authenticatorData(party: string, more: number, attested = Buffer.alloc(0)): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    return Buffer.concat([
      sha256(party),
      Buffer.from([flags.userPresent | flags.userVerified | more]),
      counter,
      attested,
    ])
  }

  #clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false }))
  }
}

/** The public key as COSE (RFC 9053): EC2, ES256, P-256, x, y. */
function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const point = (text: string): Buffer => Buffer.from(text, 'base64url')
  return cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, point(x)],
      [-3, point(y)],
    ]),
  )
}
