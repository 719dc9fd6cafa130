// Who lets whom in, and who ends whose role.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Id } from '#kernel/id'
import { type Context, type Role } from '#platform/context'
import { consult, sql } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import { newId } from '#platform/random'
import { findHolderOfMail } from '#registries/people'
import { endRole, invite, inviteAgain } from '#registries/access'
import { testInstallation } from '../../../../test/database.ts'
import { ask, inviteWorker, mailOf, passphrase, rulesOf, valueOf, workerOf } from '../../../../test/letting-in.ts'
import { personas } from '../../../../test/personas.ts'
import { acceptWithPassphrase, codesOf, invitationOf } from './enrolment.ts'
import { findAccount, listPending, listVisibleRoles } from '../store/account.ts'

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
