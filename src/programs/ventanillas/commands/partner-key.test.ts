// Inés makes a key for her agency's own system, and ends it.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { contextFor, type Context } from '#platform/context'
import { consult, sql } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { freshInstallation, testInstallation } from '../../../../test/database.ts'
import { addPerson, personas, type Personas } from '../../../../test/personas.ts'
import { addStation } from '../../../../test/stations.ts'
import type { PartnerKeyDraft } from '../rules/partner-key.ts'
import { findPartnerKey, listPartnerKeys } from '../store/partner-key.ts'
import { endKeysAfterRestore, endPartnerKey, makePartnerKey, openByKey } from './partner-key.ts'

let installation: Installation
let people: Personas
let station: PartnerKeyDraft['station']

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  station = await addStation(installation, people.office, people.agency)
})

const draftOf = (more: Partial<PartnerKeyDraft> = {}): PartnerKeyDraft => ({
  id: newId<'partner-key'>(),
  station,
  title: 'Expediente',
  ...more,
})

async function made(draft: PartnerKeyDraft = draftOf(), who: Context = people.ines): Promise<string> {
  const outcome = await makePartnerKey(who, people.office, draft)
  assert.ok(outcome.done)
  return outcome.value.key
}

const rulesOf = async (outcome: ReturnType<typeof makePartnerKey | typeof endPartnerKey>) => {
  const answer = await outcome
  return answer.done ? [] : answer.objections.map(({ rule }) => rule)
}

const eventsOf = async (subject: string): Promise<string[]> =>
  installation.database.asOwner(async (owner) => {
    const query = sql<{ kind: string }>`select kind from platform.event where subject = ${subject} order by id`
    return (await query.execute(owner)).rows.map(({ kind }) => kind)
  })

const keyOf = (who: Context, id: PartnerKeyDraft['id']) => consult(who, (db) => findPartnerKey(db, people.office, id))

describe('A key', () => {
  it('opens for its agency at its station, and is kept as a hash alone', async () => {
    const draft = draftOf()
    const key = await made(draft)
    const partner = await openByKey(installation, key, 'es')
    assert.deepEqual([partner?.key.station, partner?.key.custodian], [station, people.agency])
    assert.deepEqual(partner?.context.actor.offices, [], 'it sees what its agency sees, and nothing of the office')
    const rows = await installation.database.asOwner(async (owner) => {
      const query = sql`select * from ventanillas.partner_key where custodian_id = ${people.agency}`
      return (await query.execute(owner)).rows
    })
    assert.ok(rows.length > 0)
    assert.ok(!JSON.stringify(rows).includes(key.slice(7)))
    assert.deepEqual(await eventsOf(draft.id), ['partner-key-made'])
  })

  it('says on which day it was last used', async () => {
    const draft = draftOf()
    const key = await made(draft)
    assert.equal((await keyOf(people.ines, draft.id))?.used_on, null)
    await openByKey(installation, key, 'es')
    assert.equal((await keyOf(people.ines, draft.id))?.used_on, people.ines.today)
  })

  it('partner-key-is-shown-once: the same form, sent again, makes no other', async () => {
    const draft = draftOf()
    const key = await made(draft)
    assert.deepEqual(await rulesOf(makePartnerKey(people.ines, people.office, draft)), ['partner-key-is-shown-once'])
    assert.ok(await openByKey(installation, key, 'es'))
    assert.deepEqual(await eventsOf(draft.id), ['partner-key-made'])
  })

  it('opens nothing once it was ended; partner-key-is-open', async () => {
    const draft = draftOf()
    const key = await made(draft)
    assert.deepEqual(await rulesOf(endPartnerKey(people.ines, people.office, draft.id)), [])
    assert.equal(await openByKey(installation, key, 'es'), undefined)
    assert.deepEqual(await rulesOf(endPartnerKey(people.ines, people.office, draft.id)), ['partner-key-is-open'])
    assert.deepEqual(await eventsOf(draft.id), ['partner-key-made', 'partner-key-ended'])
  })

  it('is not opened by what is no key', async () => {
    const key = await made()
    for (const shown of ['', 'x', key.slice(7), `${key}x`, `puente_${'A'.repeat(43)}`]) {
      assert.equal(await openByKey(installation, shown, 'es'), undefined)
    }
  })

  it('is made by nobody but the agency’s lead, and for a station that the agency leads now', async () => {
    for (const who of [people.lupe, people.rogelio, people.oscar, people.elena, people.otherInes, people.rosa]) {
      await assert.rejects(makePartnerKey(who, people.office, draftOf()), Forbidden)
    }
    const ledByAnother = makePartnerKey(people.formerInes, people.office, draftOf())
    assert.deepEqual(await rulesOf(ledByAnother), ['station-is-led-by-your-agency'])
    const nowhere = makePartnerKey(people.ines, people.office, draftOf({ station: newId<'station'>() }))
    assert.deepEqual(await rulesOf(nowhere), ['station-is-led-by-your-agency'])
  })

  it('is seen and ended by no other agency’s lead, not even one who also works for this agency', async () => {
    const draft = draftOf()
    await made(draft)
    assert.ok(
      (await consult(people.ines, (db) => listPartnerKeys(db, people.office))).some(({ id }) => id === draft.id),
    )
    assert.deepEqual(await consult(people.formerInes, (db) => listPartnerKeys(db, people.office)), [])
    await assert.rejects(endPartnerKey(people.formerInes, people.office, draft.id), NotFound)
    const both = await addPerson(installation, 'Dos', 'worker', { office: people.office, organization: people.agency })
    const lead = { role: 'agency-lead' as const, office: people.office, organization: people.formerAgency }
    const inTwo = contextFor(installation, { ...both.actor, roles: [...both.actor.roles, lead] })
    await assert.rejects(endPartnerKey(inTwo, people.office, draft.id), Forbidden)
  })

  it('that was open in a backup opens nothing after it is restored', async () => {
    const fresh = await freshInstallation()
    const own = await personas(fresh)
    const at = await addStation(fresh, own.office, own.agency)
    const outcome = await makePartnerKey(own.ines, own.office, draftOf({ station: at }))
    assert.ok(outcome.done && (await openByKey(fresh, outcome.value.key, 'es')))
    const lines = await fresh.database.asOwner((owner) =>
      owner.transaction().execute((tx) => endKeysAfterRestore(tx as never, fresh.clock())),
    )
    assert.match(lines.join('\n'), /ended: 1\./)
    assert.equal(await openByKey(fresh, outcome.value.key, 'es'), undefined)
    await fresh.database.close()
  })
})
