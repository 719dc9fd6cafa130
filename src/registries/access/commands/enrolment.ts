// From an invitation to a way of signing in: a passkey, or a passphrase with codes; and a PIN for window tablets.
import {
  generateRegistrationOptions,
  verifyRegistrationResponse,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { Secret, TOTP } from 'otpauth'
import type { Id } from '#kernel/id'
import { done, refusedFor, type Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, transact, type Tx } from '#platform/database'
import { seal } from '#platform/encryption'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { newId } from '#platform/random'
import { mayChangeOwnAccount } from '../rules.ts'
import { findInvitation, markInvitationUsed, type InvitationRow } from '../store/account.ts'
import {
  deletePasskey,
  deleteWaysIn,
  findPassphraseDate,
  insertChallenge,
  insertPasskey,
  insertPassphrase,
  listPasskeys,
  replacePin,
  takeChallenge,
} from '../store/credential.ts'
import { markAllSessionsEnded } from '../store/session.ts'
import { hashSecret, tokenHash } from './secret.ts'
import { chainsOf, contextOf, startSession, type Started } from './session.ts'

/** Seconds that a code of six digits stands for (RFC 6238), and how many of them may lie between two clocks. */
export const codeSeconds = 30
const codeWindow = 1

/** The open invitation of a link's key; undefined where it was used, withdrawn or is too old. */
export const invitationOf = (context: Context, key: string): Promise<InvitationRow | undefined> =>
  consult(context, (db) => findInvitation(db, tokenHash(key), context.now))

/** The generator of codes that an invitation sets up: the same however often its page is shown. */
export function codesOf(context: Context, invitation: InvitationRow): TOTP {
  const bytes = context.installation.keys.mac('totp-enrolment', invitation.id).subarray(0, 20)
  return codesWith(context, new Secret({ buffer: Uint8Array.from(bytes).buffer }), invitation.name)
}

export const codesWith = (context: Context, secret: Secret, label: string): TOTP =>
  new TOTP({ issuer: productName(context), label, secret, period: codeSeconds, digits: 6, algorithm: 'SHA1' })

const productName = (context: Context): string => new URL(context.installation.origin).hostname

/** The counter of a code that is valid now; undefined where it is not. */
export function counterOf(codes: TOTP, code: string, now: Date): number | undefined {
  const delta = codes.validate({ token: code, timestamp: now.getTime(), window: codeWindow })
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / codeSeconds) + delta
}

/** Accepts an invitation with a passphrase and the first code; what the account had before ends. Starts a session. */
export async function acceptWithPassphrase(
  context: Context,
  key: string,
  draft: { passphrase: string; code: string },
): Promise<Outcome<Started>> {
  const invitation = await invitationOf(context, key)
  if (!invitation) return refusedFor('invitation-is-open')
  const codes = codesOf(context, invitation)
  const counter = counterOf(codes, draft.code, context.now)
  if (counter === undefined) return refusedFor('code-is-right', 'code')
  const own = await contextOf(context, invitation.account_id)
  const hash = await hashSecret(own, 'passphrase', draft.passphrase)
  return transact(own, async (tx) => {
    if (!(await markInvitationUsed(tx, invitation.id, own.now))) return refusedFor('invitation-is-open')
    const account = invitation.account_id
    await deleteWaysIn(tx, account)
    await markAllSessionsEnded(tx, account, own.now)
    const totpSealed = await sealCodes(tx, own, account, codes.secret.base32)
    await insertPassphrase(tx, account, { hash, totpSealed, counter, at: own.now })
    return done(await startSession(tx, own, 'invitation'))
  })
}

/** Where the secret of an account's codes stands. */
export const codesPlace = (account: Id<'account'>) => ({ table: 'access.passphrase', column: 'totp', id: account })

export const sealCodes = (tx: Tx, context: Context, account: Id<'account'>, secret: string): Promise<Buffer> =>
  seal(tx, context, account as string as Id<'office-holder'>, codesPlace(account), secret)

/** The relying party of passkeys: the host that people type. */
export const partyOf = ({ installation }: Context) => ({
  id: new URL(installation.origin).hostname,
  origin: installation.origin,
})

const ceremonyMinutes = 5

export const challengeEnd = (context: Context): Date => new Date(context.now.getTime() + ceremonyMinutes * 60_000)

/** Begins making a passkey for an account that is known: by its invitation, or because it is signed in. */
export async function beginPasskey(context: Context, account: Id<'account'>, name: string) {
  const held = await listOwnPasskeys(context, account)
  const { id } = partyOf(context)
  const options = await generateRegistrationOptions({
    rpName: id,
    rpID: id,
    userID: Uint8Array.from(Buffer.from(account)),
    userName: name,
    attestationType: 'none',
    excludeCredentials: held.map((passkey) => ({ id: passkey.id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const challenge = newId<'challenge'>()
  await transact(context, async (tx) => {
    await insertChallenge(tx, challenge, options.challenge, account, challengeEnd(context))
    return done(null)
  })
  return { challenge, options }
}

async function listOwnPasskeys(context: Context, account: Id<'account'>) {
  return consult(context, (db) => listPasskeys(db, account))
}

/** A passkey as the browser made it. */
export interface MadePasskey {
  readonly challenge: Id<'challenge'>
  readonly response: RegistrationResponseJSON
  readonly label: string
}

/** Accepts an invitation with a passkey; what the account had before ends. Starts a session. */
export async function acceptWithPasskey(context: Context, key: string, made: MadePasskey): Promise<Outcome<Started>> {
  const invitation = await invitationOf(context, key)
  if (!invitation) return refusedFor('invitation-is-open')
  const own = await contextOf(context, invitation.account_id)
  const passkey = await verifyMade(own, invitation.account_id, made)
  if (!passkey) return refusedFor('passkey-is-right')
  return transact(own, async (tx) => {
    if (!(await markInvitationUsed(tx, invitation.id, own.now))) return refusedFor('invitation-is-open')
    await deleteWaysIn(tx, invitation.account_id)
    await markAllSessionsEnded(tx, invitation.account_id, own.now)
    await insertPasskey(tx, passkey)
    return done(await startSession(tx, own, 'invitation'))
  })
}

/** Adds one more passkey to one's own account. */
export async function addPasskey(context: Context, made: MadePasskey): Promise<Outcome<null>> {
  allow(mayChangeOwnAccount(context.actor))
  const account = found(context.actor.account)
  const passkey = await verifyMade(context, account, made)
  if (!passkey) return refusedFor('passkey-is-right')
  return transact(context, async (tx) => {
    await insertPasskey(tx, passkey)
    await tell(tx, context, 'passkey-added', account, chainsOf(context.actor.roles))
    return done(null)
  })
}

/** What is kept of a passkey; undefined where it does not answer the challenge, or was made for another host. */
async function verifyMade(context: Context, account: Id<'account'>, made: MadePasskey) {
  const taken = await transact(context, async (tx) =>
    done(await takeChallenge(tx, made.challenge, account, context.now)),
  )
  if (!taken.done || taken.value === undefined) return undefined
  const party = partyOf(context)
  const verified = await verifyRegistrationResponse({
    response: made.response,
    expectedChallenge: taken.value,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch(() => undefined)
  if (!verified?.verified) return undefined
  const { credential } = verified.registrationInfo
  return {
    id: credential.id,
    account,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    label: made.label.trim().slice(0, 60),
    at: context.now,
  }
}

/** Removes a passkey of one's own; the last way in stays. */
export function removePasskey(context: Context, credential: string): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    allow(mayChangeOwnAccount(context.actor))
    const account = found(context.actor.account)
    const others = (await listPasskeys(tx, account)).filter((passkey) => passkey.id !== credential)
    const another = others.length > 0 || (await findPassphraseDate(tx, account)) !== undefined
    if (!another) return refusedFor('a-way-in-remains')
    found((await deletePasskey(tx, account, credential)) || undefined)
    await tell(tx, context, 'passkey-removed', account, chainsOf(context.actor.roles))
    return done(null)
  })
}

/** Sets the six digits that one types at a window tablet. */
export async function setPin(context: Context, pin: string): Promise<Outcome<null>> {
  allow(mayChangeOwnAccount(context.actor))
  const account = found(context.actor.account)
  const hash = await hashSecret(context, 'pin', `${account}:${pin}`)
  return transact(context, async (tx) => {
    await replacePin(tx, account, hash, context.now)
    await tell(tx, context, 'pin-set', account, chainsOf(context.actor.roles))
    return done(null)
  })
}
