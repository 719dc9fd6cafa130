// Letting people in, what they may do, and letting them go.
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Outcome } from '#kernel/outcome'
import { contextFor, systemActor, type Actor, type Context, type Language, type Role } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { say } from '#platform/messages'
import { sendMail } from '#platform/mail'
import { newId, newSecret } from '#platform/random'
import { addressIn } from '#platform/view'
import { addOfficeHolder, findHolderOfMail, holderContact, readMail, type HolderKind } from '#registries/people'
import { messages } from '../messages.ts'
import {
  invitationDays,
  isScoped,
  mayChangeOwnAccount,
  mayGrant,
  mayInviteAgain,
  objectionsToRole,
  sideOf,
  type InvitationDraft,
} from '../rules.ts'
import {
  findAccount,
  findRole,
  insertAccount,
  insertInvitation,
  insertRole,
  listHeldRoles,
  markAccountEnded,
  markInvitationsWithdrawn,
  markLanguage,
  markOfficeEnded,
  markRoleEnded,
} from '../store/account.ts'
import { chainsOf } from './session.ts'
import { tokenHash } from './secret.ts'

/** What came of an invitation: the link that was sent, or null where the person could sign in already. */
export interface Invited {
  readonly account: Id<'account'>
  readonly link: string | null
}

/** Lets somebody in with a role: a new account with a letter, or one more role for an account that exists. */
export function invite(context: Context, draft: InvitationDraft): Promise<Outcome<Invited>> {
  return transact(context, async (tx) => {
    const { role, office, organization } = draft
    const granted: Role = { role, office, organization }
    if (!isScoped(granted)) return refusedFor('role-has-its-place', 'office')
    allow(mayGrant(context.actor, granted))
    const mail = readMail(draft.mail)
    if (mail === undefined) return refusedFor('mail-is-an-address', 'mail')
    const known = (await findHolderOfMail(tx, context, mail)) as Id<'account'> | undefined
    if (known) return grantTo(tx, context, known, granted)
    const account = await openAccount(tx, context, { ...draft, mail, origin: 'invited' })
    const link = await sendInvitation(tx, context, account, mail, draft.language)
    await tell(tx, context, 'account-invited', account, chainsOf([granted]), { granted })
    return done({ account, link })
  })
}

/** One more role for an account that exists. Whether it was found is told to nobody who may not see it. */
async function grantTo(tx: Tx, context: Context, account: Id<'account'>, granted: Role): Promise<Outcome<Invited>> {
  const row = await findAccount(tx, account)
  const roles = await listHeldRoles(tx, account)
  const objections = objectionsToRole(granted, row ? { side: row.side, roles } : { side: sideOf(granted.role), roles })
  if (objections.length > 0) return refused(objections)
  try {
    await insertRole(tx, newId<'role'>(), account, granted, { by: context.actor.account, at: context.now })
  } catch (error) {
    if ((error as { code?: string }).code === '23503') return refusedFor('account-is-of-one-side', 'mail')
    throw error
  }
  await tell(tx, context, 'role-granted', account, chainsOf([granted]), { granted })
  return done({ account, link: null })
}

interface AccountDraft extends Role {
  readonly name: string
  readonly title?: string | undefined
  readonly mail?: string
  readonly language: Language
  readonly origin: 'invited' | 'sample'
}

async function openAccount(tx: Tx, context: Context, draft: AccountDraft): Promise<Id<'account'>> {
  const { role, office, organization } = draft
  const holder = await addOfficeHolder(tx, context, {
    name: draft.name,
    kind: kindOf(role),
    office,
    organization,
    ...(draft.title ? { title: draft.title } : {}),
    ...(draft.mail ? { mail: draft.mail } : {}),
  })
  const account = holder as string as Id<'account'>
  const by = context.actor.account
  const { language, origin } = draft
  await insertAccount(tx, { id: account, side: sideOf(role), language, origin, by, at: context.now })
  await insertRole(tx, newId<'role'>(), account, { role, office, organization }, { by, at: context.now })
  return account
}

const kindOf = (role: Role['role']): HolderKind =>
  role === 'headquarters'
    ? 'institute-staff'
    : role === 'consular-officer'
      ? 'consular-staff'
      : role === 'operator'
        ? 'operator'
        : role === 'provider'
          ? 'provider-contact'
          : 'agency-worker'

/** Sends the letter and gives the link in it. The token stands in no table and no event. */
async function sendInvitation(
  tx: Tx,
  context: Context,
  account: Id<'account'>,
  mail: string,
  language: Language,
): Promise<string> {
  const { installation, now, actor } = context
  const token = newSecret()
  const expiresAt = new Date(now.getTime() + invitationDays * 86_400_000)
  await markInvitationsWithdrawn(tx, account, now)
  const invitation = newId<'invitation'>()
  await insertInvitation(tx, {
    id: invitation,
    account,
    tokenHash: tokenHash(token),
    by: actor.account,
    at: now,
    expiresAt,
  })
  const link = `${installation.origin}${addressIn(language, '/invitation')}?key=${token}`
  const t = say(messages, { language, words: installation.pack.words[language] })
  const text = t('invitation-mail', { link, days: invitationDays })
  await sendMail(tx, context, { to: mail, subject: t('invitation-mail-subject'), text, secrets: [link] })
  return link
}

/** A fresh letter for somebody who lost the way in, or never used the first. What was set up before ends when it is used. */
export function inviteAgain(context: Context, account: Id<'account'>, typedMail = ''): Promise<Outcome<Invited>> {
  return transact(context, async (tx) => {
    const row = found(await findAccount(tx, account))
    const roles = await listHeldRoles(tx, account)
    allow(mayInviteAgain(context.actor, roles))
    if (row.ended_at) return refusedFor('account-has-not-ended')
    const mail = await mailFor(tx, context, account, typedMail)
    if (mail === undefined) return refusedFor('mail-is-the-persons', 'mail')
    const link = await sendInvitation(tx, context, account, mail, row.language)
    await tell(tx, context, 'account-invited-again', account, chainsOf(roles))
    return done({ account, link })
  })
}

/** The person's kept address; where the actor may not read it, the typed one, if it is the person's. */
async function mailFor(tx: Tx, context: Context, account: Id<'account'>, typed: string): Promise<string | undefined> {
  const holder = account as string as Id<'office-holder'>
  const { mail } = await holderContact(tx, context, holder)
  if (mail !== null) return mail
  return (await findHolderOfMail(tx, context, typed)) === holder ? readMail(typed) : undefined
}

/** Ends a role; with the last one ends the account, and its private mail address is forgotten. */
export function endRole(context: Context, role: Id<'role'>): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const row = found(await findRole(tx, role))
    allow(mayGrant(context.actor, row))
    const { actor, now, today } = context
    if (!(await markRoleEnded(tx, role, actor.account, now))) return refusedFor('role-has-not-ended')
    if ((await listHeldRoles(tx, row.account_id)).length === 0) {
      await markInvitationsWithdrawn(tx, row.account_id, now)
      await markAccountEnded(tx, row.account_id, actor.account, now)
      await markOfficeEnded(tx, row.account_id, today)
    }
    await tell(tx, context, 'role-ended', role, chainsOf([row]))
    return done(null)
  })
}

/** Chooses the language of one's own pages and letters. */
export function chooseLanguage(context: Context, language: Language): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    allow(mayChangeOwnAccount(context.actor))
    await markLanguage(tx, found(context.actor.account), language)
    return done(null)
  })
}

export interface SamplePerson extends Role {
  readonly name: string
  readonly title: string
  readonly language?: Language
}

/** Adds an invented person who signs in at the press of a button. Only in an installation with sample data. */
export function addSamplePerson(installation: Installation, person: SamplePerson): Promise<Outcome<Id<'account'>>> {
  const context = contextFor(installation, commandLine())
  return transact(context, async (tx) => {
    allow(installation.sample)
    const draft = { ...person, language: person.language ?? 'es', origin: 'sample' } as const
    const account = await openAccount(tx, context, draft)
    await tell(tx, context, 'sample-person-added', account, chainsOf([person]))
    return done(account)
  })
}

/** Who sits at the command line of the installation: lets the first operator in, and nobody's rows are shown to it. */
export const commandLine = (): Actor => ({
  ...systemActor(),
  roles: [
    { role: 'operator', office: null, organization: null },
    { role: 'headquarters', office: null, organization: null },
  ],
})
