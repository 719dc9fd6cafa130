import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { addDays, day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { anonymous, contextFor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { Forbidden } from '#platform/errors'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../test/database.ts'
import { actorWith, addOffice } from '../../../test/stations.ts'
import {
  acceptAgreement,
  addOrganization,
  correctOrganization,
  endAgreement,
  ensureOrganization,
  proposeAgreement,
} from './commands.ts'
import { agreementDraft, organizationDraft, type AgreementDraft } from './rules.ts'
import {
  agreementsEndingSoon,
  findAgreement,
  findOrganization,
  findSameOrganization,
  listAgreedOrganizations,
  listAgreements,
  listOrganizations,
} from './store.ts'

let installation: Installation
let elena: Context
let oscar: Context
let otherOscar: Context
let office: Id<'office'>

before(async () => {
  installation = await testInstallation()
  office = await addOffice(installation)
  const other = await addOffice(installation)
  elena = contextFor(installation, actorWith('headquarters'))
  oscar = contextFor(installation, actorWith('consular-officer', { office }))
  otherOscar = contextFor(installation, actorWith('consular-officer', { office: other }))
})

const organization = (title = `Partner ${newId().slice(0, 8)}`) =>
  organizationDraft.parse({ kind: 'nonprofit', title, city: 'Los Ángeles', source: 'an agreement' })

async function addPartner(): Promise<Id<'organization'>> {
  const outcome = await addOrganization(elena, newId<'organization'>(), null, organization())
  assert.ok(outcome.done)
  return outcome.value
}

const terms = (organization_id: string, more: object = {}): AgreementDraft =>
  agreementDraft.parse({
    organization_id,
    areas: ['ventanillas'],
    signed_on: '2026-01-10',
    from_on: '2026-01-15',
    to_on: '2026-04-30',
    renewal_days: '60',
    ...more,
  })

const rulesOf = async (
  outcome: Promise<{ done: boolean; objections?: readonly { rule: string }[] }>,
): Promise<string[]> => ((await outcome).objections ?? []).map(({ rule }) => rule)

const eventsOf = async (subject: string): Promise<string[]> => {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{ kind: string; office_id: string | null }>`
      select kind, office_id from platform.event where subject = ${subject} order by id`.execute(owner),
  )
  return rows.map(({ kind, office_id }) => `${kind} ${office_id === office ? 'here' : office_id}`)
}

const agreedOn = async (on: string, area: 'ventanillas' | 'plazas' | null = null): Promise<string[]> =>
  (await consult(oscar, (db) => listAgreedOrganizations(db, office, day(on), area))).map(({ id }) => id)

describe('An agreement of an office', () => {
  test('is proposed by Óscar, accepted by Elena, and in force on its days only', async () => {
    const partner = await addPartner()
    const id = newId<'agreement'>()
    assert.ok((await proposeAgreement(oscar, id, office, terms(partner))).done)
    assert.ok((await proposeAgreement(oscar, id, office, terms(partner))).done)
    assert.ok(!(await agreedOn('2026-03-14')).includes(partner))
    assert.ok((await acceptAgreement(elena, id)).done)
    assert.ok((await agreedOn('2026-03-14', 'ventanillas')).includes(partner))
    assert.ok(!(await agreedOn('2026-03-14', 'plazas')).includes(partner))
    assert.ok(!(await agreedOn('2026-05-01')).includes(partner))
    assert.deepEqual(await rulesOf(acceptAgreement(elena, id)), ['agreement-is-only-proposed'])
    assert.deepEqual(await eventsOf(id), ['agreement-proposed here', 'agreement-accepted here'])
  })

  test('is told to end soon once its days of renewal have begun', async () => {
    const partner = await addPartner()
    const id = newId<'agreement'>()
    assert.ok((await proposeAgreement(oscar, id, office, terms(partner))).done)
    assert.ok((await acceptAgreement(elena, id)).done)
    const soon = async (on: string) =>
      (await consult(oscar, (db) => agreementsEndingSoon(db, day(on), office))).map((one) => one.id)
    assert.ok(!(await soon('2026-02-28')).includes(id))
    assert.ok((await soon('2026-03-01')).includes(id))
    assert.ok(!(await soon('2026-05-01')).includes(id))
    assert.ok((await consult(elena, (db) => agreementsEndingSoon(db, day('2026-03-01')))).some((one) => one.id === id))
  })

  test('that Elena ended admits nobody from the next day on, and says why', async () => {
    const partner = await addPartner()
    const id = newId<'agreement'>()
    assert.ok((await proposeAgreement(elena, id, office, terms(partner))).done)
    assert.ok((await acceptAgreement(elena, id)).done)
    const ending = { ended_on: day('2026-03-14'), ended_why: 'They closed their doors' }
    assert.ok((await endAgreement(elena, id, ending)).done)
    assert.ok((await agreedOn('2026-03-14')).includes(partner))
    assert.ok(!(await agreedOn('2026-03-15')).includes(partner))
    assert.deepEqual(await rulesOf(endAgreement(elena, id, ending)), ['agreement-is-not-ended'])
    assert.equal((await consult(elena, (db) => findAgreement(db, id)))?.ended_why, 'They closed their doors')
  })

  test('is not seen at another office, and nobody proposes for another', async () => {
    const partner = await addPartner()
    const id = newId<'agreement'>()
    assert.ok((await proposeAgreement(oscar, id, office, terms(partner))).done)
    assert.equal(await consult(otherOscar, (db) => findAgreement(db, id)), undefined)
    assert.ok((await consult(oscar, (db) => listAgreements(db, office))).some((one) => one.id === id))
    await assert.rejects(proposeAgreement(otherOscar, newId(), office, terms(partner)), Forbidden)
    await assert.rejects(acceptAgreement(oscar, id), Forbidden)
    await assert.rejects(endAgreement(oscar, id, { ended_on: day('2026-03-14'), ended_why: 'no' }), Forbidden)
    await assert.rejects(proposeAgreement(oscar, newId(), null, terms(partner)), Forbidden)
  })

  test('is read by its own organization, and not by another agency at the same office', async () => {
    const [partner, next] = [await addPartner(), await addPartner()]
    const id = newId<'agreement'>()
    assert.ok((await proposeAgreement(oscar, id, office, terms(partner))).done)
    const seenBy = (organization: Id<'organization'>) =>
      consult(contextFor(installation, actorWith('agency-lead', { office, organization })), (db) =>
        findAgreement(db, id),
      )
    assert.equal((await seenBy(partner))?.id, id)
    assert.equal(await seenBy(next), undefined)
  })

  test('with nobody, or already over, is refused and leaves no trace', async () => {
    const partner = await addPartner()
    const id = newId<'agreement'>()
    const over = terms(partner, { from_on: '2025-01-01', signed_on: '2025-01-01', to_on: '2025-12-31' })
    assert.deepEqual(await rulesOf(proposeAgreement(oscar, id, office, over)), ['agreement-has-not-expired'])
    assert.deepEqual(await rulesOf(proposeAgreement(oscar, id, office, terms(newId()))), ['organization-exists'])
    assert.deepEqual(await rulesOf(proposeAgreement(oscar, id, office, terms('nobody'))), ['organization-exists'])
    assert.deepEqual(await eventsOf(id), [])
  })

  test('cannot be written as accepted by an office, even past the commands', async () => {
    const partner = await addPartner()
    const write = consultAs(oscar, (tx) =>
      sql`insert into partners.agreement (id, organization_id, office_id, areas, signed_on, from_on, renewal_days, proposed_at, accepted_at)
        values (${newId()}, ${partner}, ${office}, '{ventanillas}', '2026-01-01', '2026-01-01', 0, ${installation.clock()}, ${installation.clock()})`.execute(
        tx,
      ),
    )
    await assert.rejects(write, /row-level security/)
  })
})

/** Runs something as the app would for this person, with writes allowed. */
const consultAs = (context: Context, work: (tx: Parameters<Parameters<typeof consult>[1]>[0]) => Promise<unknown>) =>
  installation.database.kysely.transaction().execute(async (tx) => {
    const offices = `{${context.actor.offices.join(',')}}`
    await sql`select set_config('puente.offices', ${offices}, true)`.execute(tx)
    return work(tx as never)
  })

describe('An agreement of the whole institute', () => {
  test('holds at every office', async () => {
    const partner = await addPartner()
    const id = newId<'agreement'>()
    const endless = terms(partner, { to_on: '' })
    assert.ok((await proposeAgreement(elena, id, null, endless)).done)
    assert.ok((await acceptAgreement(elena, id)).done)
    assert.ok((await agreedOn(addDays(elena.today, 4000))).includes(partner))
    assert.ok((await consult(otherOscar, (db) => listAgreements(db, office))).some((one) => one.id === id))
  })
})

describe('An organization', () => {
  test('added by Óscar stands once, also where the form is sent twice', async () => {
    const draft = organization()
    const id = newId<'organization'>()
    assert.ok((await addOrganization(oscar, id, office, draft)).done)
    assert.ok((await addOrganization(oscar, id, office, draft)).done)
    assert.deepEqual(await eventsOf(id), ['organization-added here'])
    const shouted = { ...draft, title: draft.title.toUpperCase() }
    assert.deepEqual(await rulesOf(addOrganization(oscar, newId(), office, shouted)), ['organization-stands-once'])
    assert.ok((await consult(oscar, listOrganizations)).some((one) => one.id === id))
    await assert.rejects(addOrganization(otherOscar, newId(), office, organization()), Forbidden)
    await assert.rejects(addOrganization(contextFor(installation, anonymous), newId(), null, organization()), Forbidden)
  })

  test('is corrected by Elena, not into the name of another', async () => {
    const [first, second] = [organization(), organization()]
    const id = newId<'organization'>()
    assert.ok((await addOrganization(elena, newId(), null, first)).done)
    assert.ok((await addOrganization(elena, id, null, second)).done)
    assert.deepEqual(await rulesOf(correctOrganization(elena, id, first)), ['organization-stands-once'])
    assert.ok((await correctOrganization(elena, id, { ...second, kind: 'hospital' })).done)
    assert.equal((await consult(elena, (db) => findOrganization(db, id)))?.kind, 'hospital')
    await assert.rejects(correctOrganization(oscar, id, second), Forbidden)
  })

  test('of a pack is found again instead of doubled', async () => {
    const draft = organization()
    const ids = await installation.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
        return [
          await ensureOrganization(tx as never, elena, draft),
          await ensureOrganization(tx as never, elena, draft),
        ]
      }),
    )
    assert.equal(ids[0], ids[1])
    assert.equal((await consult(elena, (db) => findSameOrganization(db, draft.title, draft.city)))?.id, ids[0])
  })
})
