// Signing in: with a passkey, with a passphrase and a code, or as one of the sample people.
import {
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
} from '@simplewebauthn/server'
import { Secret } from 'otpauth'
import type { Id } from '#kernel/id'
import { done, refusedFor, type Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { open } from '#platform/encryption'
import { allow } from '#platform/errors'
import { newId } from '#platform/random'
import { findHolderOfMail, readMail } from '#registries/people'
import type { SignInDraft } from '../rules.ts'
import { listSamplePeople } from '../store/account.ts'
import {
  findCodes,
  findPasskey,
  findPassphraseHash,
  insertChallenge,
  markCodeSpent,
  markPasskeyUsed,
  takeChallenge,
  type KnownPasskey,
} from '../store/credential.ts'
import { challengeEnd, codesPlace, codesWith, counterOf, partyOf } from './enrolment.ts'
import { countTry, forgetTries, isSecret } from './secret.ts'
import { contextOf, startSession, type Started } from './session.ts'

/** Mail, passphrase and code. One answer for whatever is wrong, after the same time, and few tries per address. */
export async function signInWithPassphrase(context: Context, draft: SignInDraft): Promise<Outcome<Started>> {
  const subject = readMail(draft.mail) ?? draft.mail
  const counted = await countTry(context, 'passphrase', subject)
  if (!counted.done) return counted
  const wrong = refusedFor('mail-passphrase-and-code-match')
  const { account, hash } = await consult(context, async (db) => {
    const account = (await findHolderOfMail(db, context, draft.mail)) as Id<'account'> | undefined
    return { account, hash: account && (await findPassphraseHash(db, account)) }
  })
  const right = await isSecret(context, 'passphrase', draft.passphrase, hash)
  if (!right || account === undefined) return wrong
  const own = await contextOf(context, account)
  const outcome = await transact(own, async (tx) => {
    const kept = await findCodes(tx, account)
    const holder = account as string as Id<'office-holder'>
    const secret = kept && (await open(tx, own, holder, codesPlace(account), kept.totp_sealed))
    const counter = secret && counterOf(codesWith(own, Secret.fromBase32(secret), ''), draft.code, own.now)
    if (!counter || !(await markCodeSpent(tx, account, counter))) return wrong
    return done(await startSession(tx, own, 'passphrase'))
  })
  if (outcome.done) await forgetTries(context, 'passphrase', subject)
  return outcome
}

/** Begins a sign-in with a passkey. Nothing is asked before: the authenticator says which account it is. */
export async function beginPasskeySignIn(context: Context) {
  const options = await generateAuthenticationOptions({ rpID: partyOf(context).id, userVerification: 'required' })
  const challenge = newId<'challenge'>()
  await transact(context, async (tx) => {
    await insertChallenge(tx, challenge, options.challenge, null, challengeEnd(context))
    return done(null)
  })
  return { challenge, options }
}

/** Signs in with the passkey that answers the challenge; a challenge counts once. */
export async function signInWithPasskey(
  context: Context,
  challenge: Id<'challenge'>,
  response: AuthenticationResponseJSON,
): Promise<Outcome<Started>> {
  const wrong = refusedFor('passkey-is-right')
  const taken = await transact(context, async (tx) => done(await takeChallenge(tx, challenge, null, context.now)))
  const expected = taken.done ? taken.value : undefined
  const passkey = await consult(context, (db) => findPasskey(db, String(response.id)))
  if (expected === undefined || !passkey) return wrong
  const counter = await verifyAnswer(context, expected, passkey, response)
  if (counter === undefined) return wrong
  const own = await contextOf(context, passkey.account_id)
  return transact(own, async (tx) => {
    if (!(await markPasskeyUsed(tx, response.id, counter, own.now))) return wrong
    return done(await startSession(tx, own, 'passkey'))
  })
}

/** The authenticator's new counter; undefined where the answer is not its own. */
async function verifyAnswer(
  context: Context,
  challenge: string,
  passkey: KnownPasskey,
  response: AuthenticationResponseJSON,
): Promise<number | undefined> {
  const party = partyOf(context)
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: {
      id: response.id,
      publicKey: Uint8Array.from(passkey.public_key),
      counter: passkey.counter,
      transports: passkey.transports as AuthenticatorTransport[],
    },
  }).catch(() => undefined)
  return verified?.verified ? verified.authenticationInfo.newCounter : undefined
}

/** Signs in as one of the sample people; forbidden where the installation holds no sample data. */
export async function signInAsSample(context: Context, account: Id<'account'>): Promise<Outcome<Started>> {
  allow(context.installation.sample)
  const people = await consult(context, (db) => listSamplePeople(db))
  allow(people.some((person) => person.account_id === account))
  const own = await contextOf(context, account)
  return transact(own, async (tx) => done(await startSession(tx, own, 'sample')))
}
