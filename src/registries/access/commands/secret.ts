// Secrets as they are kept: tokens and codes as hashes, passphrases and PINs under argon2id.
import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { done, refusedFor, type Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { tries } from '../rules.ts'
import { deleteAttempts, insertAttempt } from '../store/credential.ts'

const derive = promisify(argon2)

/** Memory in KiB and passes (OWASP's recommendation for argon2id): about 30 ms. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

/** SHA-256 of a random token: enough, because the token has 256 bits. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The HMAC of an enrolment code. */
export const enrolmentMac = (context: Context, code: string): Buffer =>
  context.installation.keys.mac('tablet-enrolment', code)

/** Keeps a passphrase or PIN: "argon2id$nonce$hash" of its HMAC, so that the database alone does not let it be guessed. */
export async function hashSecret(context: Context, purpose: 'passphrase' | 'pin', secret: string): Promise<string> {
  const nonce = randomBytes(16)
  const hash = await deriveHash(context, purpose, secret, nonce)
  return `argon2id$${nonce.toString('base64url')}$${hash.toString('base64url')}`
}

/** Whether the secret is the one that was kept. Without a kept one it takes as long to say no. */
export async function isSecret(
  context: Context,
  purpose: 'passphrase' | 'pin',
  secret: string,
  kept: string | undefined,
): Promise<boolean> {
  const [, nonce = '', hash = ''] = (kept ?? `argon2id$${'A'.repeat(22)}$${'A'.repeat(43)}`).split('$')
  const derived = await deriveHash(context, purpose, secret, Buffer.from(nonce, 'base64url'))
  const expected = Buffer.from(hash, 'base64url')
  return expected.length === derived.length && timingSafeEqual(expected, derived) && kept !== undefined
}

const deriveHash = (context: Context, purpose: string, secret: string, nonce: Buffer): Promise<Buffer> =>
  derive('argon2id', { ...cost, nonce, message: context.installation.keys.mac(purpose, secret.normalize('NFKC')) })

/** Counts one try of a secret, in a transaction of its own; refused where there were too many. */
export const countTry = (context: Context, kind: keyof typeof tries, subject: string): Promise<Outcome<null>> =>
  transact(context, async (tx) =>
    (await noteTry(tx, context, kind, subject)) ? done(null) : refusedFor('tries-are-few', null),
  )

/**
 * Counts one try within the caller's transaction; false where there were too many. Who tried is not kept, only an HMAC of what
 * was tried; a transaction that is undone leaves no try behind.
 */
export async function noteTry(tx: Tx, context: Context, kind: keyof typeof tries, subject: string): Promise<boolean> {
  const { most, minutes } = tries[kind]
  const since = new Date(context.now.getTime() - minutes * 60_000)
  return (await insertAttempt(tx, attemptMac(context, kind, subject), context.now, since)) <= most
}

/** Forgets the tries of a secret, after the right one. */
export const forgetTries = (context: Context, kind: keyof typeof tries, subject: string): Promise<Outcome<null>> =>
  transact(context, async (tx) => {
    await deleteAttempts(tx, attemptMac(context, kind, subject))
    return done(null)
  })

const attemptMac = (context: Context, kind: string, subject: string): Buffer =>
  context.installation.keys.mac(`attempt-${kind}`, subject)
