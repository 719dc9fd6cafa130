// What becomes true of accounts, ways in, sessions and tablets; and who may not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TOTP } from 'otpauth'
import { done } from '#kernel/outcome'
import { type Context } from '#platform/context'
import { consult, sql, transact } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import { findHolderOfMail, holderOf } from '#registries/people'
import { addSamplePerson, commandLine, endRole, invite, inviteAgain, listSamplePeople } from '#registries/access'
import { Authenticator } from '../../../test/authenticator.ts'
import { testInstallation } from '../../../test/database.ts'
import { ask, inviteWorker, later, mailOf, passphrase, rulesOf, valueOf, workerOf } from '../../../test/letting-in.ts'
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
import { enrolTablet, prepareTablet } from './commands/tablet.ts'
import { listVisibleRoles, markOfficeEnded } from './store/account.ts'
import { findPassphraseDate, listPasskeys } from './store/credential.ts'
import { listSessions } from './store/session.ts'

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
