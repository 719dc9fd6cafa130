// What becomes true of accounts, ways in, sessions and tablets; and who may not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Id } from '#kernel/id'
import { done, type Outcome } from '#kernel/outcome'
import { contextFor, type Context, type Role } from '#platform/context'
import { consult, sql, transact } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { findHolderOfMail, holderOf } from '#registries/people'
import {
  addSamplePerson,
  commandLine,
  endRole,
  invite,
  inviteAgain,
  listSamplePeople,
  sessionOf,
} from '#registries/access'
import { Authenticator } from '../../../test/authenticator.ts'
import { testInstallation } from '../../../test/database.ts'
import { cookieFor, personas, type Personas } from '../../../test/personas.ts'
import { chooseLanguage } from './commands/account.ts'
import {
  acceptWithPasskey,
  acceptWithPassphrase,
  addPasskey,
  beginPasskey,
  codesOf,
  invitationOf,
  removePasskey,
  setPin,
} from './commands/enrolment.ts'
import { endAllSessions, endSession, nameSession } from './commands/session.ts'
import { beginPasskeySignIn, signInAsSample, signInWithPasskey, signInWithPassphrase } from './commands/sign-in.ts'
import { enrolTablet, prepareTablet, revokeTablet, unlockTablet } from './commands/tablet.ts'
import { findAccount, listPending, listVisibleRoles, markOfficeEnded } from './store/account.ts'
import { findPassphraseDate, findPinDate, listPasskeys } from './store/credential.ts'
import { listSessions } from './store/session.ts'
import { listTablets } from './store/tablet.ts'

const passphrase = 'cuatro palabras que solo yo junto'

function valueOf<Value>(outcome: Outcome<Value>): Value {
  assert.ok(outcome.done, outcome.done ? '' : JSON.stringify(outcome.objections))
  return outcome.value
}

const rulesOf = (outcome: Outcome<unknown>): string[] =>
  outcome.done ? [] : outcome.objections.map(({ rule }) => rule)

const later = (context: Context, minutes: number): Context => ({
  ...context,
  now: new Date(context.now.getTime() + minutes * 60_000),
})

const workerOf = ({ office, agency }: Personas): Role => ({ role: 'worker', office, organization: agency })

const mailOf = (name: string): string => `${name}-${newId().slice(0, 8)}@ejemplo.org`

async function inviteWorker(people: Personas, mail = mailOf('socorro')) {
  const draft = { name: 'Socorro Paz', mail, language: 'es', ...workerOf(people) } as const
  const { account, link } = valueOf(await invite(people.ines, draft))
  return { account, mail, key: new URL(link ?? '').searchParams.get('key') ?? '' }
}

const ask = (installation: Installation, session: string, tablet?: string, now?: Date) =>
  sessionOf(installation, { session, tablet }, now)

test('Inés invites Socorro, who sets a passphrase with codes and signs in with both', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { rosa } = people
  const { account, mail, key } = await inviteWorker(people)
  const invitation = await invitationOf(rosa, key)
  assert.equal(invitation?.name, 'Socorro Paz')
  assert.equal(await invitationOf(rosa, 'not-the-key'), undefined)
  assert.equal(await invitationOf(later(rosa, 8 * 24 * 60), key), undefined)
  const codes = codesOf(rosa, invitation!)
  const codeAt = (at: Context) => codes.generate({ timestamp: at.now.getTime() })
  assert.deepEqual(rulesOf(await acceptWithPassphrase(rosa, key, { passphrase, code: '000000' })), ['code-is-right'])
  const started = valueOf(await acceptWithPassphrase(rosa, key, { passphrase, code: codeAt(rosa) }))
  const { actor } = await ask(installation, started.token)
  assert.deepEqual(
    [actor.account, actor.name, actor.roles, actor.offices],
    [account, 'Socorro Paz', [workerOf(people)], []],
  )
  const again = await acceptWithPassphrase(rosa, key, { passphrase, code: codeAt(rosa) })
  assert.deepEqual(rulesOf(again), ['invitation-is-open'])

  const signIn = (at: Context, typed: { mail?: string; passphrase?: string; code?: string }) =>
    signInWithPassphrase(at, { mail, passphrase, code: codeAt(at), ...typed })
  const wrong = ['mail-passphrase-and-code-match']
  assert.deepEqual(rulesOf(await signIn(rosa, {})), wrong, 'the code of the acceptance is spent')
  const minute = later(rosa, 1)
  assert.deepEqual(rulesOf(await signIn(minute, { passphrase: `${passphrase}!` })), wrong)
  valueOf(await signIn(minute, { mail: mail.toUpperCase() }))
  assert.deepEqual(rulesOf(await signIn(minute, {})), wrong, 'a code counts once')
  assert.deepEqual(rulesOf(await signIn(minute, { code: codeAt(rosa) })), wrong, 'an older code is spent too')
})

test('nobody guesses on: the sixth try within a quarter of an hour is refused, whatever it says', async () => {
  const people = await personas(await testInstallation())
  const { rosa } = people
  const { mail, key } = await inviteWorker(people)
  const codes = codesOf(rosa, (await invitationOf(rosa, key))!)
  valueOf(
    await acceptWithPassphrase(rosa, key, { passphrase, code: codes.generate({ timestamp: rosa.now.getTime() }) }),
  )
  const guess = (at: Context, typed: string) =>
    signInWithPassphrase(at, { mail, passphrase: typed, code: codes.generate({ timestamp: at.now.getTime() }) })
  const at = later(rosa, 2)
  for (let count = 0; count < 5; count++) {
    assert.deepEqual(rulesOf(await guess(at, 'una adivinanza')), ['mail-passphrase-and-code-match'])
  }
  assert.deepEqual(rulesOf(await guess(at, passphrase)), ['tries-are-few'])
  valueOf(await guess(later(at, 16), passphrase))
  const nobody = { mail: mailOf('nadie'), passphrase, code: '123456' }
  assert.deepEqual(rulesOf(await signInWithPassphrase(rosa, nobody)), ['mail-passphrase-and-code-match'])
})

test('Socorro makes a passkey from her invitation and signs in with it: a whole ceremony, without a user name', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { rosa } = people
  const { account, key } = await inviteWorker(people)
  const device = new Authenticator(installation.origin)
  const begun = await beginPasskey(rosa, account, 'Socorro Paz')
  const made = { challenge: begun.challenge, response: device.create(begun.options), label: 'Teléfono' }
  const { token } = valueOf(await acceptWithPasskey(rosa, key, made))
  assert.equal((await ask(installation, token)).actor.account, account)
  assert.deepEqual(rulesOf(await acceptWithPasskey(rosa, key, made)), ['invitation-is-open'])

  const signIn = await beginPasskeySignIn(rosa)
  assert.equal(signIn.options.allowCredentials, undefined)
  const response = device.get(signIn.options)
  assert.equal(valueOf(await signInWithPasskey(rosa, signIn.challenge, response)).account, account)
  const wrong = ['passkey-is-right']
  assert.deepEqual(rulesOf(await signInWithPasskey(rosa, signIn.challenge, response)), wrong, 'a challenge counts once')
  const next = await beginPasskeySignIn(rosa)
  assert.deepEqual(rulesOf(await signInWithPasskey(rosa, next.challenge, response)), wrong, 'another challenge')
  device.counter = 0
  const copied = await beginPasskeySignIn(rosa)
  assert.deepEqual(
    rulesOf(await signInWithPasskey(rosa, copied.challenge, device.get(copied.options))),
    wrong,
    'a copy',
  )
  const late = await beginPasskeySignIn(rosa)
  device.counter = 10
  assert.deepEqual(
    rulesOf(await signInWithPasskey(later(rosa, 6), late.challenge, device.get(late.options))),
    wrong,
    'late',
  )
})

test('a passkey that was made for another host, or answers with a foreign key, is refused', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { rosa, lupe } = people
  const elsewhere = new Authenticator('https://puente.evil.example')
  const begun = await beginPasskey(lupe, lupe.actor.account!, 'Lupe')
  const made = { challenge: begun.challenge, response: elsewhere.create(begun.options), label: '' }
  assert.deepEqual(rulesOf(await addPasskey(lupe, made)), ['passkey-is-right'])
  const device = new Authenticator(installation.origin)
  const own = await beginPasskey(lupe, lupe.actor.account!, 'Lupe')
  valueOf(await addPasskey(lupe, { challenge: own.challenge, response: device.create(own.options), label: 'Mía' }))
  const thief = new Authenticator(installation.origin)
  const signIn = await beginPasskeySignIn(rosa)
  const forged = { ...thief.get(signIn.options), id: device.id.toString('base64url') }
  assert.deepEqual(rulesOf(await signInWithPasskey(rosa, signIn.challenge, forged)), ['passkey-is-right'])
  const stolen = await beginPasskey(lupe, lupe.actor.account!, 'Lupe')
  const taken = { challenge: stolen.challenge, response: thief.create(stolen.options), label: '' }
  assert.deepEqual(rulesOf(await addPasskey(people.rogelio, taken)), ['passkey-is-right'], 'the challenge is of Lupe')
})

test('the last way in stays, others are removed', async () => {
  const installation = await testInstallation()
  const { lupe, rosa } = await personas(installation)
  const account = lupe.actor.account!
  const devices = [new Authenticator(installation.origin), new Authenticator(installation.origin)] as const
  for (const device of devices) {
    const begun = await beginPasskey(lupe, account, 'Lupe')
    valueOf(await addPasskey(lupe, { challenge: begun.challenge, response: device.create(begun.options), label: '' }))
  }
  const [first, second] = devices.map((device) => device.id.toString('base64url')) as [string, string]
  valueOf(await removePasskey(lupe, first))
  assert.deepEqual(
    (await consult(lupe, (db) => listPasskeys(db, account))).map(({ id }) => id),
    [second],
  )
  assert.deepEqual(rulesOf(await removePasskey(lupe, second)), ['a-way-in-remains'])
  const signIn = await beginPasskeySignIn(rosa)
  assert.deepEqual(rulesOf(await signInWithPasskey(rosa, signIn.challenge, devices[0].get(signIn.options))), [
    'passkey-is-right',
  ])
  assert.equal(await consult(lupe, (db) => findPassphraseDate(db, account)), undefined)
})

test('a fresh invitation replaces what was lost: old ways in and sessions end when it is used', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { rosa, ines } = people
  const { account, key } = await inviteWorker(people)
  const codeOf = async (link: string, at: Context) => {
    const invitation = (await invitationOf(at, link))!
    return codesOf(at, invitation).generate({ timestamp: at.now.getTime() })
  }
  const first = valueOf(await acceptWithPassphrase(rosa, key, { passphrase, code: await codeOf(key, rosa) }))
  const { link } = valueOf(await inviteAgain(ines, account))
  const fresh = new URL(link ?? '').searchParams.get('key') ?? ''
  assert.equal((await ask(installation, first.token)).actor.account, account, 'nothing ends before it is used')
  const second = valueOf(await acceptWithPassphrase(rosa, fresh, { passphrase, code: await codeOf(fresh, rosa) }))
  assert.equal((await ask(installation, first.token)).actor.kind, 'anonymous')
  assert.equal((await ask(installation, second.token)).actor.account, account)
  for (const other of [people.otherInes, people.formerInes, people.oscar])
    await assert.rejects(inviteAgain(other, account), NotFound)
  for (const other of [people.rogelio, people.elena]) {
    await assert.rejects(inviteAgain(other, account), Forbidden)
  }
})

test('the operator invites again with the mail that the person has', async () => {
  const people = await personas(await testInstallation())
  const { account, mail } = await inviteWorker(people)
  assert.deepEqual(rulesOf(await inviteAgain(people.tomas, account)), ['mail-is-the-persons'])
  assert.deepEqual(rulesOf(await inviteAgain(people.tomas, account, mailOf('otra'))), ['mail-is-the-persons'])
  assert.ok(valueOf(await inviteAgain(people.tomas, account, mail)).link)
  const pending = await consult(people.ines, (db) => listPending(db, people.ines.now))
  assert.equal(pending.filter((row) => row.account_id === account).length, 1)
})

test('nobody lets in above or outside their own scope', async () => {
  const people = await personas(await testInstallation())
  const { office, agency, otherOffice, otherAgency } = people
  const draft = (role: Role) => ({ name: 'Alguien', mail: mailOf('alguien'), language: 'es', ...role }) as const
  const lead: Role = { role: 'agency-lead', office, organization: agency }
  const officer: Role = { role: 'consular-officer', office, organization: null }
  const central: Role = { role: 'headquarters', office: null, organization: null }
  const refused: [Context, Role][] = [
    [people.lupe, workerOf(people)],
    [people.rogelio, workerOf(people)],
    [people.oscar, workerOf(people)],
    [people.elena, workerOf(people)],
    [people.tomas, workerOf(people)],
    [people.rosa, workerOf(people)],
    [people.formerInes, workerOf(people)],
    [people.ines, lead],
    [people.ines, officer],
    [people.ines, { role: 'worker', office: otherOffice, organization: agency }],
    [people.ines, { role: 'worker', office, organization: otherAgency }],
    [people.elena, lead],
    [people.elena, central],
    [people.tomas, officer],
    [people.tomas, { role: 'operator', office: null, organization: null }],
    [people.sol, { role: 'provider', office: null, organization: otherAgency }],
    [people.sol, { role: 'worker', office, organization: people.clinic }],
    [people.ines, { role: 'provider', office: null, organization: agency }],
  ]
  for (const [by, role] of refused)
    await assert.rejects(invite(by, draft(role)), Forbidden, `${by.actor.name} ${role.role}`)
  for (const [by, role] of [
    [people.tomas, lead],
    [people.tomas, central],
    [people.elena, officer],
    [people.tomas, { role: 'provider', office: null, organization: agency }],
    [people.sol, { role: 'provider', office: null, organization: people.clinic }],
  ] as const) {
    valueOf(await invite(by, draft(role)))
  }
  const cut: Role = { role: 'worker', office: null, organization: agency }
  assert.deepEqual(rulesOf(await invite(people.ines, draft(cut))), ['role-has-its-place'])
  assert.deepEqual(rulesOf(await invite(people.ines, { ...draft(workerOf(people)), mail: 'nada' })), [
    'mail-is-an-address',
  ])
})

test('Sol lets in a colleague of her clinic, sees the clinic’s people only, and lets the colleague go', async () => {
  const people = await personas(await testInstallation())
  const { sol, clinic } = people
  const role: Role = { role: 'provider', office: null, organization: clinic }
  const draft = { name: 'Marisol Vega', mail: mailOf('marisol'), language: 'en', ...role } as const
  const { account, link } = valueOf(await invite(sol, draft))
  assert.match(link ?? '', /\/en\/invitation\?key=/)
  const seen = await consult(sol, listVisibleRoles)
  assert.deepEqual(
    new Set(seen.map(({ account_id }) => account_id)),
    new Set([account, sol.actor.account as Id<'account'>]),
  )
  valueOf(await endRole(sol, seen.find(({ account_id }) => account_id === account)!.id))
  assert.equal((await consult(people.tomas, (db) => findAccount(db, account)))?.ended_at instanceof Date, true)
})

test('an account of the government never holds a role of an agency, in the database too', async () => {
  const people = await personas(await testInstallation())
  const mail = mailOf('oscar')
  const officer = { role: 'consular-officer', office: people.office, organization: null } as const
  const { account } = valueOf(await invite(people.elena, { name: 'Óscar', mail, language: 'es', ...officer }))
  const worker = { name: 'Óscar', mail, language: 'es', ...workerOf(people) } as const
  assert.deepEqual(rulesOf(await invite(people.ines, worker)), ['account-is-of-one-side'])
  const bySql = people.elena.installation.database.asOwner((owner) =>
    sql`insert into access.role (id, account_id, role, office_id, organization_id, granted_at)
      values (${newId()}, ${account}, 'worker', ${people.office}, ${people.agency}, now())`.execute(owner),
  )
  await assert.rejects(bySql, { code: '23503' })
})

test('who has an account gets one more role, once; with the last role the account ends and the mail is forgotten', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { ines, rosa } = people
  const { account, mail, key } = await inviteWorker(people)
  const invitation = (await invitationOf(rosa, key))!
  const code = codesOf(rosa, invitation).generate({ timestamp: rosa.now.getTime() })
  const { token } = valueOf(await acceptWithPassphrase(rosa, key, { passphrase, code }))
  const draft = { name: 'Otra', mail, language: 'es', ...workerOf(people) } as const
  assert.deepEqual(rulesOf(await invite(ines, draft)), ['role-is-not-held-already'])
  assert.deepEqual(valueOf(await invite(ines, { ...draft, role: 'coordinator' })), { account, link: null })
  const roles = () =>
    consult(ines, async (db) => (await listVisibleRoles(db)).filter((role) => role.account_id === account))
  const [worker, coordinator] = ['worker', 'coordinator'].map(
    async (name) => (await roles()).find(({ role }) => role === name)!.id,
  )
  await assert.rejects(endRole(people.rogelio, (await worker)!), Forbidden)
  await assert.rejects(endRole(people.otherInes, (await worker)!), NotFound)
  valueOf(await endRole(ines, (await worker)!))
  assert.deepEqual(rulesOf(await endRole(ines, (await worker)!)), ['role-has-not-ended'])
  assert.deepEqual(
    (await ask(installation, token)).actor.roles.map(({ role }) => role),
    ['coordinator'],
  )
  valueOf(await endRole(ines, (await coordinator)!))
  assert.equal((await ask(installation, token)).actor.kind, 'anonymous')
  assert.equal(await consult(ines, (db) => findHolderOfMail(db, ines, mail)), undefined)
  assert.ok((await consult(ines, (db) => findAccount(db, account)))?.ended_at)
  assert.deepEqual(rulesOf(await inviteAgain(people.tomas, account, mail)), ['account-has-not-ended'])
  for (const role of await roles())
    assert.deepEqual([role.granted_by, role.ended_by], [ines.actor.account, ines.actor.account])
})

test('sessions are listed, named and ended by their owner; they run out by themselves', async () => {
  const installation = await testInstallation()
  const { lupe, rogelio } = await personas(installation)
  const account = lupe.actor.account!
  const token = cookieFor(lupe).replace('puente=', '')
  const [session] = await consult(lupe, (db) => listSessions(db, account, lupe.now))
  valueOf(await nameSession(lupe, session!.id, ' Mi teléfono '))
  const at = (minutes: number) => later(lupe, minutes).now
  assert.equal((await ask(installation, token, undefined, at(119))).actor.account, account)
  assert.equal((await ask(installation, token, undefined, at(238))).actor.account, account, 'it was seen in between')
  assert.equal((await ask(installation, token, undefined, at(359))).actor.kind, 'anonymous')
  assert.equal((await ask(installation, token, undefined, at(12 * 60))).actor.kind, 'anonymous')
  valueOf(await endSession(rogelio, session!.id))
  const [still] = await consult(lupe, (db) => listSessions(db, account, lupe.now))
  assert.equal(still?.label, 'Mi teléfono')
  valueOf(await endSession(lupe, session!.id))
  assert.equal((await ask(installation, token)).actor.kind, 'anonymous')
  const own = cookieFor(rogelio).replace('puente=', '')
  assert.equal(valueOf(await endAllSessions(rogelio)), 1)
  assert.equal((await ask(installation, own)).actor.kind, 'anonymous')
})

test('the language that Lupe chooses goes with her session', async () => {
  const installation = await testInstallation()
  const { lupe, rosa } = await personas(installation)
  valueOf(await chooseLanguage(lupe, 'en'))
  assert.equal((await ask(installation, cookieFor(lupe).replace('puente=', ''))).language, 'en')
  await assert.rejects(chooseLanguage(rosa, 'en'), Forbidden)
})

/** A tablet of Inés's window, enrolled. */
async function enrolled(people: Personas) {
  const { office, agency, ines, rosa } = people
  const { tablet, code } = valueOf(await prepareTablet(ines, { label: 'Mesa 1', office, organization: agency }))
  return { tablet, code, ...valueOf(await enrolTablet(rosa, code.toLowerCase())) }
}

const atTablet = (context: Context, tablet: Id<'tablet'>): Context =>
  contextFor(context.installation, { ...context.actor, tablet }, 'es', context.now)

test('a tablet is enrolled once, with a code of the lead of its own window', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { office, agency, rosa, ines } = people
  const { tablet, code, token } = await enrolled(people)
  assert.deepEqual((await ask(installation, '', token)).actor, { ...rosa.actor, tablet })
  assert.deepEqual(rulesOf(await enrolTablet(rosa, code)), ['enrolment-code-is-open'])
  assert.deepEqual(rulesOf(await enrolTablet(rosa, 'nada')), ['enrolment-code-is-open'])
  const draft = { label: 'Mesa 2', office, organization: agency }
  const next = valueOf(await prepareTablet(ines, draft))
  assert.deepEqual(rulesOf(await enrolTablet(later(rosa, 61), next.code)), ['enrolment-code-is-open'])
  for (const other of [people.rogelio, people.otherInes, people.formerInes, people.oscar, people.tomas]) {
    await assert.rejects(prepareTablet(other, draft), Forbidden)
  }
  assert.equal((await consult(ines, (db) => listTablets(db))).length, 2)
  assert.equal((await consult(people.formerInes, (db) => listTablets(db))).length, 0)
})

test('Lupe unlocks the tablet with her PIN; it locks after three idle minutes and knows who worked last', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { lupe, rosa } = people
  const account = lupe.actor.account!
  const { tablet, token } = await enrolled(people)
  const stranger = atTablet(rosa, tablet)
  const unlock = (pin: string, who = account) => unlockTablet(stranger, token, who, pin)
  assert.deepEqual(rulesOf(await unlock('482913')), ['pin-is-right'], 'she has none yet')
  valueOf(await setPin(lupe, '482913'))
  assert.ok(await consult(lupe, (db) => findPinDate(db, account)))
  const started = valueOf(await unlock('482913'))
  const at = (minutes: number) => ask(installation, started.token, token, later(rosa, minutes).now)
  const { actor } = await at(2)
  assert.deepEqual([actor.account, actor.tablet, actor.roles], [account, tablet, [workerOf(people)]])
  const locked = await at(6)
  assert.deepEqual([locked.actor.kind, locked.actor.tablet, locked.lastAccount], ['anonymous', tablet, account])
  assert.equal(
    (await ask(installation, started.token)).actor.kind,
    'anonymous',
    'the session is worth nothing elsewhere',
  )
  await assert.rejects(setPin(atTablet(lupe, tablet), '111222'), Forbidden)
  assert.deepEqual(rulesOf(await unlock('482913', people.otherLupe.actor.account!)), ['pin-is-right'])
})

test('five wrong PINs close the door for a quarter of an hour', async () => {
  const people = await personas(await testInstallation())
  const { lupe, rosa } = people
  const { tablet, token } = await enrolled(people)
  valueOf(await setPin(lupe, '482913'))
  const unlock = (at: Context, pin: string) => unlockTablet(atTablet(at, tablet), token, lupe.actor.account!, pin)
  for (let count = 0; count < 5; count++) assert.deepEqual(rulesOf(await unlock(rosa, '000111')), ['pin-is-right'])
  assert.deepEqual(rulesOf(await unlock(rosa, '482913')), ['tries-are-few'])
  valueOf(await unlock(later(rosa, 16), '482913'))
})

test('a revoked tablet opens nothing, nor does the session on it', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { lupe, rosa, ines } = people
  const { tablet, token } = await enrolled(people)
  valueOf(await setPin(lupe, '482913'))
  const started = valueOf(await unlockTablet(atTablet(rosa, tablet), token, lupe.actor.account!, '482913'))
  await assert.rejects(revokeTablet(people.otherInes, tablet), NotFound)
  valueOf(await revokeTablet(ines, tablet))
  assert.deepEqual(rulesOf(await revokeTablet(ines, tablet)), ['tablet-is-not-revoked'])
  assert.deepEqual((await ask(installation, started.token, token)).actor, rosa.actor)
  assert.deepEqual(rulesOf(await unlockTablet(atTablet(rosa, tablet), token, lupe.actor.account!, '482913')), [
    'pin-is-right',
  ])
})

test('sample people exist and sign in where everything is a sample, and nowhere else', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const person = { name: 'Lupe Ramos', title: 'Atención', ...workerOf(people) }
  await assert.rejects(addSamplePerson(installation, person), Forbidden)
  const sample = { ...installation, sample: true }
  const account = valueOf(await addSamplePerson(sample, person))
  const central = { name: 'Elena', title: 'Central', role: 'headquarters', office: null, organization: null } as const
  valueOf(await addSamplePerson(sample, central))
  const rosa = { ...people.rosa, installation: sample }
  assert.ok((await consult(rosa, listSamplePeople)).some((row) => row.account_id === account))
  assert.equal((await ask(sample, valueOf(await signInAsSample(rosa, account)).token)).actor.name, 'Lupe Ramos')
  await assert.rejects(signInAsSample(people.rosa, account), Forbidden)
  await assert.rejects(signInAsSample(rosa, people.lupe.actor.account!), Forbidden)
})

test('Óscar sees the rows of his office, Elena of all; no agency and no operator sees one for an office’s sake', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const officesOf = async (person: Context) =>
    (await ask(installation, cookieFor(person).replace('puente=', ''))).actor.offices
  assert.deepEqual([await officesOf(people.oscar), people.oscar.actor.offices], [[people.office], [people.office]])
  const all = await officesOf(people.elena)
  assert.ok(all.includes(people.office) && all.includes(people.otherOffice))
  for (const person of [people.lupe, people.rogelio, people.ines, people.formerLupe, people.formerInes, people.tomas]) {
    assert.deepEqual([await officesOf(person), person.actor.offices], [[], []], person.actor.name)
  }
})

test('Tomás lets in a lead and lets her go: her mail is forgotten, and he sees no worker’s role', async () => {
  const people = await personas(await testInstallation())
  const { tomas, lupe, ines, office, agency } = people
  const mail = mailOf('ines')
  const lead = { role: 'agency-lead', office, organization: agency } as const
  const { account } = valueOf(await invite(tomas, { name: 'Inés Nueva', mail, language: 'es', ...lead }))
  const roles = await consult(tomas, listVisibleRoles)
  assert.ok(
    roles.every(
      ({ role }) => role === 'agency-lead' || role === 'headquarters' || role === 'operator' || role === 'provider',
    ),
  )
  assert.ok(!roles.some(({ account_id }) => account_id === lupe.actor.account))
  valueOf(await endRole(tomas, roles.find(({ account_id }) => account_id === account)!.id))
  assert.equal(await consult(tomas, (db) => findHolderOfMail(db, tomas, mail)), undefined)
  assert.equal((await consult(ines, (db) => holderOf(db, account)))?.to_on, tomas.today)
  valueOf(await invite(tomas, { name: 'Inés Nueva', mail, language: 'es', ...lead }))
})

test('the agency that ends the last role need not be the one that added the person', async () => {
  const people = await personas(await testInstallation())
  const { ines, formerInes, office, formerAgency } = people
  const { account, mail } = await inviteWorker({ ...people, ines: formerInes, agency: formerAgency })
  valueOf(await invite(ines, { name: 'Socorro Paz', mail, language: 'es', ...workerOf(people) }))
  const roleAt = async (lead: Context) =>
    (await consult(lead, listVisibleRoles)).filter(({ account_id }) => account_id === account)
  const [[former], [next]] = [await roleAt(formerInes), await roleAt(ines)]
  assert.deepEqual([former?.organization, next?.organization, next?.office], [formerAgency, people.agency, office])
  valueOf(await endRole(formerInes, former!.id))
  assert.equal(await consult(ines, (db) => findHolderOfMail(db, ines, mail)), account, 'she works on')
  valueOf(await endRole(ines, next!.id))
  assert.equal(await consult(ines, (db) => findHolderOfMail(db, ines, mail)), undefined)
})

test('the database ends nobody’s office while the account stands', async () => {
  const people = await personas(await testInstallation())
  const { account, mail } = await inviteWorker(people)
  const { ines, tomas } = people
  await transact(ines, async (tx) => done(await markOfficeEnded(tx, account, ines.today)))
  assert.equal(await consult(ines, (db) => findHolderOfMail(db, ines, mail)), account)
  for (const person of [ines, tomas]) {
    const past = consult(person, (db) => sql`select people.end_office(${account}::uuid, '2026-03-14')`.execute(db))
    await assert.rejects(past, { code: '42501' })
  }
})

test('every deed tells its event, and secrets stand nowhere in clear', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { ines, lupe } = people
  const { account, key, mail } = await inviteWorker(people)
  valueOf(await setPin(lupe, '739184'))
  const { token, code } = await enrolled(people)
  const kinds = await consult(ines, async (db) => {
    const { rows } = await sql<{ kind: string }>`select distinct kind from platform.event
      where custodian_id = ${people.agency}`.execute(db)
    return rows.map(({ kind }) => kind).sort()
  })
  assert.deepEqual(kinds, ['account-invited', 'pin-set', 'tablet-enrolled', 'tablet-prepared'])
  const everything = await installation.database.asOwner(async (owner) => {
    const texts: string[] = []
    for (const table of [
      'access.invitation',
      'access.pin',
      'access.tablet',
      'access.account',
      'people.office_holder_contact',
      'platform.outbox',
    ]) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(owner)
      texts.push(...rows.map(({ row }) => row))
    }
    return texts.join('\n')
  })
  assert.ok(everything.includes(account))
  for (const canary of [key, mail, '739184', token, code]) {
    assert.ok(!everything.includes(canary), canary)
    assert.ok(!everything.includes(Buffer.from(canary).toString('hex')), canary)
  }
})

test('the command line invites the first operator and prints the link', async () => {
  const installation = await testInstallation()
  const { access } = await import('#registries/access')
  const [command] = access.commands
  const printed: string[] = []
  const write = (line: string) => void printed.push(line)
  const terminal = { line: write, error: write, progress: () => {} }
  const args = ['--name', 'Tomás Rey', '--mail', mailOf('tomas')]
  assert.equal(await command!.run(installation, args, terminal), 0)
  assert.match(printed[0] ?? '', /^http:\/\/localhost:3000\/invitation\?key=[\w-]{43}$/)
  assert.equal(await command!.run(installation, args, terminal), 1)
  assert.equal(await command!.run(installation, ['--mail'], terminal), 2)
  assert.equal(await command!.run(installation, ['--name', 'T', '--mail', 'x'], terminal), 1)
  assert.deepEqual(commandLine().offices, [])
})

test('codes are the ones that every code app shows', () => {
  const codes = new TOTP({ secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', algorithm: 'SHA1', digits: 8, period: 30 })
  assert.equal(codes.generate({ timestamp: 59_000 }), '94287082', 'RFC 6238, appendix B')
})
