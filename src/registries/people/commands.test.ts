// What becomes true of protected persons and of people in an office, and who may not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, sql, transact, type Tx } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import {
  addConsent,
  addOfficeHolder,
  addProtectedPerson,
  changeContact,
  erasePerson,
  findByCode,
  findByPhone,
  findHolderOfMail,
  holderContact,
  holderOf,
  listByName,
  listByPhone,
  listConsents,
  listHolders,
  readContact,
  replaceCode,
  standingConsent,
  withdrawConsent,
  withdrawConsentIn,
  type Contact,
  type Covered,
  type ProtectedPersonDraft,
} from '#registries/people'
import { testInstallation } from '../../../test/database.ts'
import { personas, type Personas } from '../../../test/personas.ts'
import { jobs } from './jobs.ts'

const consent = {
  purpose: 'follow-up',
  recipient: null,
  language: 'es',
  textVersion: '2026-03',
  form: 'oral',
  givenBy: 'person',
} as const
const contact: Contact = { name: 'Rosa Canario Ñúñez', phone: '+1 555 010 7788', mail: 'Rosa.Canario@ejemplo.org' }

async function inDeed<Value>(context: Context, work: (tx: Tx) => Promise<Value>): Promise<Value> {
  const outcome = await transact(context, async (tx) => done(await work(tx)))
  assert.ok(outcome.done)
  return outcome.value
}

const add = (people: Personas, changed: Partial<ProtectedPersonDraft> = {}, by = people.lupe) =>
  inDeed(by, (tx) =>
    addProtectedPerson(tx, by, { custodian: people.agency, program: 'ventanillas', contact, consent, ...changed }),
  )

/** Adds a person with a code of their own. */
async function addWithCode(people: Personas, changed: Partial<ProtectedPersonDraft> = {}) {
  const { person, code } = await add(people, changed)
  assert.ok(code)
  return { person, code }
}

const listEvents = async (context: Context, subject: string): Promise<string[]> => {
  const { rows } = await consult(context, (db) =>
    sql<{ kind: string }>`select kind from platform.event where subject = ${subject} order by id`.execute(db),
  )
  return rows.map(({ kind }) => kind)
}

test('Lupe keeps a contact with consent: sealed in the row, found by code and by name, read with a trace', async () => {
  const people = await personas(await testInstallation())
  const { lupe, agency } = people
  const { person, code } = await addWithCode(people)
  const row = await consult(lupe, async (db) => {
    const { rows } = await sql<{ all: string }>`select protected_person::text as all from people.protected_person
      where id = ${person}`.execute(db)
    return rows[0]!.all
  })
  for (const canary of ['Canario', '7788', code]) {
    assert.ok(!row.includes(canary) && !row.includes(Buffer.from(canary).toString('hex')), canary)
  }
  const byCode = await consult(lupe, (db) => findByCode(db, lupe, agency, code.toLowerCase()))
  assert.equal(byCode?.id, person)
  const named = (name: string) => consult(lupe, (db) => listByName(db, lupe, agency, 'ventanillas', name))
  assert.deepEqual(
    (await named('nunez ROSA')).map(({ id }) => id),
    [person],
  )
  assert.deepEqual(await named('rosa otra'), [])
  assert.deepEqual(await named(''), [])
  const read = await inDeed(lupe, (tx) => readContact(tx, lupe, person))
  assert.deepEqual(read, { name: 'Rosa Canario Ñúñez', phone: '+15550107788', mail: 'rosa.canario@ejemplo.org' })
  assert.deepEqual(await listEvents(lupe, person), ['contact-read'])
})

test('the former agency, the consular officer, headquarters and the operator find nobody', async () => {
  const people = await personas(await testInstallation())
  const { person, code } = await addWithCode(people)
  for (const other of [people.formerLupe, people.oscar, people.elena, people.tomas, people.otherLupe, people.rosa]) {
    assert.equal(await consult(other, (db) => findByCode(db, other, people.agency, code)), undefined)
    await assert.rejects(
      inDeed(other, (tx) => readContact(tx, other, person)),
      NotFound,
    )
    await assert.rejects(
      inDeed(other, (tx) => erasePerson(tx, other, person)),
      NotFound,
    )
    await assert.rejects(add(people, {}, other), Forbidden)
  }
})

test('a person may be known by a code alone, and then nothing is there to read', async () => {
  const people = await personas(await testInstallation())
  const draft: ProtectedPersonDraft = { custodian: people.agency, program: 'ventanillas', consent: null }
  const { person } = await inDeed(people.lupe, (tx) => addProtectedPerson(tx, people.lupe, draft))
  assert.equal(await inDeed(people.lupe, (tx) => readContact(tx, people.lupe, person)), undefined)
  assert.deepEqual(await listEvents(people.lupe, person), [])
})

test('a contact without consent is not kept, even where the program forgot to ask', async () => {
  const people = await personas(await testInstallation())
  await assert.rejects(add(people, { consent: null }), /contact-is-kept-only-with-consent/)
})

test('a child is never found by name, which the database refuses too', async () => {
  const people = await personas(await testInstallation())
  const { lupe, agency } = people
  const { person } = await add(people, { ageGroup: 'child', consent: { ...consent, givenBy: 'guardian' } })
  assert.deepEqual(await consult(lupe, (db) => listByName(db, lupe, agency, 'ventanillas', 'rosa')), [])
  await assert.rejects(
    inDeed(lupe, (tx) =>
      sql`insert into people.name_word (custodian_id, person_id, word_mac)
        values (${agency}, ${person}, ${Buffer.alloc(32)})`.execute(tx),
    ),
    { code: '23503' },
  )
})

test('erasing Rosa makes her unreadable at once and takes her off the row', async () => {
  const people = await personas(await testInstallation())
  const { lupe, agency } = people
  const { person, code } = await addWithCode(people)
  await inDeed(lupe, (tx) => erasePerson(tx, lupe, person))
  assert.equal(await inDeed(lupe, (tx) => readContact(tx, lupe, person)), undefined)
  assert.equal(await consult(lupe, (db) => findByCode(db, lupe, agency, code)), undefined)
  assert.deepEqual(await consult(lupe, (db) => listByName(db, lupe, agency, 'ventanillas', 'rosa')), [])
  await inDeed(lupe, (tx) => erasePerson(tx, lupe, person))
  assert.deepEqual(await listEvents(lupe, person), ['person-erased'])
  const { rows } = await consult(lupe, (db) =>
    sql`select from platform.data_key where person_id = ${person}`.execute(db),
  )
  assert.equal(rows.length, 0)
})

test('a consent is withdrawn once, by those who hold the person', async () => {
  const people = await personas(await testInstallation())
  const { lupe, formerLupe, formerAgency } = people
  const { person } = await add(people)
  const further = await inDeed(lupe, (tx) =>
    addConsent(tx, lupe, person, { ...consent, purpose: 'referral', recipient: formerAgency }),
  )
  await assert.rejects(withdrawConsent(formerLupe, further), NotFound)
  assert.ok((await withdrawConsent(lupe, further)).done)
  const again = await withdrawConsent(lupe, further)
  assert.deepEqual(!again.done && again.objections.map(({ rule }) => rule), ['consent-still-stands'])
  const consents = await consult(lupe, (db) => listConsents(db, person))
  const withdrawn = consents.filter(({ withdrawn_by }) => withdrawn_by !== null)
  assert.deepEqual([consents.length, withdrawn.map(({ id }) => id)], [2, [further]])
})

test('Rosa is found by her telephone however it is typed, by her own agency only, and not after she is erased', async () => {
  const people = await personas(await testInstallation())
  const { lupe, formerLupe, agency, formerAgency } = people
  const { person } = await add(people)
  const later = await add({ ...people, lupe: { ...lupe, now: new Date(lupe.now.getTime() + 60_000) } })
  for (const typed of ['+1 555 010 7788', '1-555-010-7788', '(1) 555.010.7788']) {
    assert.equal((await consult(lupe, (db) => findByPhone(db, lupe, agency, typed)))?.id, later.person, typed)
  }
  const found = await consult(lupe, (db) => listByPhone(db, lupe, agency, '15550107788'))
  assert.deepEqual(found.map(({ id }) => id).sort(), [person, later.person].sort())
  for (const wrong of ['+1 555 010 7789', 'nadie', '']) {
    assert.equal(await consult(lupe, (db) => findByPhone(db, lupe, agency, wrong)), undefined, wrong)
  }
  for (const custodian of [agency, formerAgency]) {
    assert.deepEqual(await consult(formerLupe, (db) => listByPhone(db, formerLupe, custodian, '15550107788')), [])
  }
  for (const each of [person, later.person]) await inDeed(lupe, (tx) => erasePerson(tx, lupe, each))
  assert.equal(await consult(lupe, (db) => findByPhone(db, lupe, agency, '15550107788')), undefined)
})

test('a new code takes the place of the lost one; one without a code is given one; an erased person gets none', async () => {
  const people = await personas(await testInstallation())
  const { lupe, formerLupe, agency } = people
  const { person, code } = await addWithCode(people)
  const next = `${code.slice(0, 9)}${code.endsWith('0') ? '1' : '0'}`
  await assert.rejects(
    inDeed(formerLupe, (tx) => replaceCode(tx, formerLupe, person, next)),
    NotFound,
  )
  await inDeed(lupe, (tx) => replaceCode(tx, lupe, person, next))
  assert.equal(await consult(lupe, (db) => findByCode(db, lupe, agency, code)), undefined)
  assert.equal((await consult(lupe, (db) => findByCode(db, lupe, agency, next)))?.id, person)
  const codeless = await add(people, { code: null })
  assert.equal(codeless.code, null)
  await inDeed(lupe, (tx) => replaceCode(tx, lupe, codeless.person, code))
  assert.equal((await consult(lupe, (db) => findByCode(db, lupe, agency, code)))?.id, codeless.person)
  await assert.rejects(inDeed(lupe, (tx) => replaceCode(tx, lupe, person, 'no es código')))
  await inDeed(lupe, (tx) => erasePerson(tx, lupe, person))
  await assert.rejects(
    inDeed(lupe, (tx) => replaceCode(tx, lupe, person, next)),
    NotFound,
  )
})

test('Rosa’s new telephone takes the place of the old one, and the rest of what she left stays', async () => {
  const people = await personas(await testInstallation())
  const { lupe, formerLupe, agency } = people
  const { person } = await add(people)
  const change = (changed: Partial<Contact>, by = lupe, whom = person) =>
    inDeed(by, (tx) => changeContact(tx, by, whom, { name: null, phone: null, mail: null, ...changed }))
  await change({ phone: '+1 555 010 9911' })
  assert.deepEqual(await inDeed(lupe, (tx) => readContact(tx, lupe, person)), {
    name: 'Rosa Canario Ñúñez',
    phone: '+15550109911',
    mail: 'rosa.canario@ejemplo.org',
  })
  assert.equal(await consult(lupe, (db) => findByPhone(db, lupe, agency, '15550107788')), undefined)
  assert.equal((await consult(lupe, (db) => findByPhone(db, lupe, agency, '15550109911')))?.id, person)
  await change({ name: 'Rosa Jilguero' })
  const named = (name: string) => consult(lupe, (db) => listByName(db, lupe, agency, 'ventanillas', name))
  assert.deepEqual([(await named('canario')).length, (await named('jilguero')).length], [0, 1])
  const bare: ProtectedPersonDraft = { custodian: agency, program: 'ventanillas', consent }
  const { person: another } = await inDeed(lupe, (tx) => addProtectedPerson(tx, lupe, bare))
  await change({ phone: '+1 555 010 9922' }, lupe, another)
  assert.equal((await inDeed(lupe, (tx) => readContact(tx, lupe, another)))?.phone, '+15550109922')
  await assert.rejects(change({ phone: '+1 555 010 9933' }, formerLupe), NotFound)
  await inDeed(lupe, (tx) => erasePerson(tx, lupe, person))
  await assert.rejects(change({ phone: '+1 555 010 9933' }), NotFound)
})

test('a consent stands for its purpose, its recipient, its kinds of data and its days, until Rosa takes it back', async () => {
  const people = await personas(await testInstallation())
  const { lupe, agency, formerAgency } = people
  const { person } = await add(people)
  const told = { dataClasses: ['contact', 'need'] as const, expiresOn: day('2026-06-30') }
  const given = await inDeed(lupe, (tx) =>
    addConsent(tx, lupe, person, {
      ...consent,
      ...told,
      dataClasses: [...told.dataClasses],
      purpose: 'referral',
      recipient: formerAgency,
    }),
  )
  const standing = (changed: Partial<Covered> = {}) => {
    const covered: Covered = { purpose: 'referral', recipient: formerAgency, on: day('2026-03-14'), ...changed }
    return consult(lupe, (db) => standingConsent(db, person, covered))
  }
  assert.equal((await standing())?.id, given)
  assert.equal((await standing({ classes: ['need', 'contact'], on: day('2026-06-30') }))?.id, given)
  const uncovered: Partial<Covered>[] = [
    { classes: ['identity'] },
    { on: day('2026-07-01') },
    { recipient: agency },
    { recipient: null },
    { purpose: 'reminder' },
  ]
  for (const changed of uncovered) assert.equal(await standing(changed), undefined, JSON.stringify(changed))
  assert.equal((await standing({ purpose: 'follow-up', recipient: null }))?.purpose, 'follow-up')
  assert.equal(await inDeed(lupe, (tx) => withdrawConsentIn(tx, lupe, given)), true)
  assert.equal(await inDeed(lupe, (tx) => withdrawConsentIn(tx, lupe, given)), false)
  assert.equal(await standing(), undefined)
  assert.deepEqual(await listEvents(lupe, given), ['consent-withdrawn'])
})

test('a person in an office stands in clear, with a mail that only their own agency reads', async () => {
  const people = await personas(await testInstallation())
  const { ines, oscar, formerInes, office, agency } = people
  const mail = `socorro-${agency.slice(0, 8)}@ejemplo.org`
  const holder = await inDeed(ines, (tx) =>
    addOfficeHolder(tx, ines, { name: 'Socorro', kind: 'agency-worker', office, organization: agency, mail }),
  )
  assert.equal((await consult(oscar, (db) => listHolders(db, [holder])))[0]?.name, 'Socorro')
  const account = holder as string as Id<'account'>
  assert.equal((await consult(oscar, (db) => holderOf(db, account)))?.organization_id, agency)
  assert.deepEqual(await consult(ines, (db) => holderContact(db, ines, holder)), { mail, phone: null })
  for (const other of [oscar, formerInes, people.rosa, people.elena]) {
    assert.deepEqual(await consult(other, (db) => holderContact(db, other, holder)), { mail: null, phone: null })
  }
  const found = (typed: string) => consult(people.rosa, (db) => findHolderOfMail(db, people.rosa, typed))
  assert.equal(await found(` ${mail.toUpperCase()} `), holder)
  assert.equal(await found('nadie'), undefined)
})

test('the nightly job rotates the keys and has nothing to do the second time', async () => {
  const installation = await testInstallation()
  for (const job of [...jobs, ...jobs]) await job.run(installation, null)
  assert.ok(installation.keys.weeks().length <= 2)
})
