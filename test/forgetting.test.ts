// What is promised about forgetting, over every column that could tell of somebody: the clock runs 400 days, a person is erased and
// yesterday's backup comes back. A new column of that kind fails here until its limit stands in the table.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { backupCommand, restoreCommandOf } from '#platform/backup'
import { contextFor, systemActor, type Context } from '#platform/context'
import { transact } from '#platform/database'
import { KeyDestroyed, rotateKeys, seal, type WrappedKey } from '#platform/encryption'
import type { Installation } from '#platform/installation'
import { outboxJobs } from '#platform/outbox/delivery'
import { newCode, newId } from '#platform/random'
import { receiveSms, sendSms } from '#platform/sms'
import { addProtectedPerson, erasePerson, readContact, type Contact } from '#registries/people'
import { parts } from '../src/app/programs.ts'
import { freshInstallation, now, temporaryDirectory } from './database.ts'
import { addPerson } from './personas.ts'
import { addTestService } from './services.ts'
import { testStation, type TestStation } from './stations.ts'

/** Rows past their limit after 400 days (always none); or why the column has no day: it is of people in an office, or tells of nobody. */
const limits: Readonly<Record<string, 'gone' | `kept: ${string}`>> = {
  'access.attempt.subject': 'kept: a scrambled name of who tried to come in, until the next try of anybody a day later',
  'access.invitation.token_hash': 'kept: of people in an office',
  'access.passkey.public_key': 'kept: of people in an office',
  'access.passphrase.hash': 'kept: of people in an office',
  'access.passphrase.totp_sealed': 'kept: of people in an office',
  'access.pin.hash': 'kept: of people in an office',
  'access.session.token_hash': 'kept: of people in an office',
  'access.tablet.code_mac': 'kept: of a device',
  'access.tablet.token_hash': 'kept: of a device',
  'evaluation.draft_audit.sha256': 'kept: of a table of counts',
  'evaluation.draft_number.query_sha256': 'kept: of a query',
  'evaluation.made_report.sha256': 'kept: of a report',
  'evaluation.publication.sha256': 'kept: of a published table',
  'evaluation.published_number.query_sha256': 'kept: of a query',
  'evaluation.received_cell.query_sha256': 'kept: of a query',
  'evaluation.received_report.sha256': 'kept: of a report',
  'evaluation.received_report.supersedes': 'kept: of a report',
  'evaluation.station_key.public_key': 'kept: of a station',
  'languages.recording.fingerprint': 'kept: of a published sound',
  'languages.recording.sound': 'kept: of the institute or an agency, to be heard by everybody',
  'network.office.address': 'kept: of an office',
  'network.office.phone': 'kept: of an office',
  'people.consent.person_id': 'kept: proof that it was asked; the person’s row is empty',
  'people.name_word.person_id': 'gone',
  'people.name_word.word_mac': 'gone',
  'people.office_holder.name': 'kept: of people in an office',
  'people.office_holder_contact.mail_mac': 'kept: while the office is held',
  'people.office_holder_contact.mail_sealed': 'kept: while the office is held',
  'people.office_holder_contact.phone_sealed': 'kept: while the office is held',
  'people.protected_person.code_mac': 'gone',
  'people.protected_person.mail_sealed': 'gone',
  'people.protected_person.name_sealed': 'gone',
  'people.protected_person.phone_mac': 'gone',
  'people.protected_person.phone_sealed': 'gone',
  'platform.chain.hash': 'kept: of the log',
  'platform.chain.name': 'kept: of the log',
  'platform.data_key.person_id': 'gone',
  'platform.data_key.wrapped': 'gone',
  'platform.event.change': 'kept: a hash that holds no value',
  'platform.link.hash': 'kept: of the log',
  'platform.migration.name': 'kept: of the program',
  'platform.outbox.sealed': 'gone',
  'platform.sms_stop.phone_mac': 'kept: so that no more messages go to this telephone, until it asks for them again',
  'referrals.disclosure.sealed': 'gone',
  'referrals.link.token_hash': 'gone',
  'referrals.referral.person_id': 'gone',
  'referrals.referral.receipt': 'gone',
  'services.proposal_link.token_hash': 'kept: of a link to an organization’s public entry',
  'services.service.public_mail': 'kept: published by an organization',
  'services.service.public_line': 'kept: published by an organization',
  'ventanillas.enrolment.receipt': 'gone',
  'ventanillas.import.reading_sha256': 'kept: of a whole file, to go on with it',
  'ventanillas.kept_month.definitions_sha256': 'kept: of queries',
  'ventanillas.month_count.query_sha256': 'kept: of a query',
  'ventanillas.partner_key.key_sha256': 'kept: of another system of the agency',
  'ventanillas.plan.person_id': 'gone',
  'ventanillas.report_cell.query_sha256': 'kept: of a query',
  'ventanillas.station.public_line': 'kept: of a station',
  'ventanillas.support_group_seat.person_id': 'gone',
  'ventanillas.visit.person_id': 'gone',
  'ventanillas.visit.receipt': 'gone',
  'ventanillas.year_persons.query_sha256': 'kept: of a query',
}

/** Tables of which nothing may be left of a referral that ended long ago. */
const emptied = ['disclosure', 'link', 'attempt', 'promise', 'reminder'].map((table) => `referrals.${table}`)

const day = 86_400_000
const later = (days: number): Date => new Date(now.getTime() + days * day)
const phone = '+1 213 555 0142'

const rowsOf = async <Row>(installation: Installation, query: ReturnType<typeof sql<Row>>): Promise<readonly Row[]> =>
  installation.database.asOwner(async (owner) => (await query.execute(owner)).rows)

const countOf = async (installation: Installation, column: string): Promise<number> => {
  const name = column.split('.')[2]!
  const rows = await rowsOf(
    installation,
    sql<{
      count: number
    }>`select count(*) as count from ${sql.table(column.replace(`.${name}`, ''))} where ${sql.ref(name)} is not null`,
  )
  return rows[0]!.count
}

/** Columns that could tell of somebody, by their name or because they hold bytes. */
async function listTelling(installation: Installation): Promise<string[]> {
  const rows = await rowsOf(
    installation,
    sql<{ name: string }>`select c.oid::regclass::text || '.' || attname as name
      from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
      where relkind in ('r', 'p') and attnum > 0 and not attisdropped and nspname !~ '^pg_' and nspname not in ('information_schema', 'pgboss')
        and (atttypid = 'bytea'::regtype or attname ~ '(^|_)(sealed|mac|hash|receipt|person|person_id|phone|line|mail|name|birth|address|agent|zip)$')
      order by 1`,
  )
  return rows.map(({ name }) => name)
}

test('every column that could tell of somebody has a limit, and no limit stands for a column that is not there', async () => {
  const installation = await freshInstallation()
  assert.deepEqual(await listTelling(installation), Object.keys(limits).sort())
  await installation.database.close()
})

describe('the clock runs forward 400 days', () => {
  let installation: Installation
  let place: TestStation
  let lupe: Context
  let at = now
  /** Rosa's contact by what keeps it: the day on which it was gone. */
  const goneAfter = new Map<string, number>()
  const announcedOn: number[] = []
  const people = new Map<string, Id<'protected-person'>>()
  let full: Record<string, number> = {}

  before(
    async () => {
      installation = { ...(await freshInstallation()), clock: () => at }
      place = await testStation(installation)
      lupe = await addPerson(installation, 'Lupe', 'worker', { office: place.office, organization: place.agency })
      await fill()
      full = await countGoing()
      // Every night while anything goes, then every week.
      for (let days = 1; days <= 400; days += days < 140 ? 1 : 7) await liveADay(days)
      await liveADay(400)
    },
    { timeout: 240_000 },
  )

  const countGoing = async (): Promise<Record<string, number>> => {
    const going = Object.keys(limits).filter((column) => limits[column] === 'gone')
    const counts: Record<string, number> = {}
    for (const column of going) counts[column] = await countOf(installation, column)
    return counts
  }

  const deed = async <Value>(work: Parameters<typeof transact<Value>>[1]): Promise<Value> => {
    const outcome = await transact(lupe, work)
    assert.ok(outcome.done, JSON.stringify(outcome))
    return outcome.value
  }

  /** A person with everything that can be left: a name, a telephone, a mail address, a code. */
  async function person(why: string): Promise<Id<'protected-person'>> {
    const contact: Contact = { name: 'Rosa Canario', phone, mail: 'rosa@ejemplo.test' }
    const consent = {
      purpose: 'follow-up',
      recipient: null,
      language: 'es',
      textVersion: '1',
      form: 'oral',
      givenBy: 'person',
    } as const
    const made = await deed(async (tx) =>
      done(await addProtectedPerson(tx, lupe, { custodian: place.agency, program: 'ventanillas', contact, consent })),
    )
    people.set(why, made.person)
    return made.person
  }

  const receipt = () => installation.keys.mac('receipt', newCode(), place.agency)

  const visit = (person: string | null, on = '2026-03-14') =>
    rowsOf(
      installation,
      sql`insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, language, first_this_year, receipt, person_id, recorded_at)
        values (${place.agency}, ${newId()}, ${place.office}, ${place.station}, ${on}, 'es', 'no', ${receipt()}, ${person}, ${now})`,
    )

  /** A referral about the person with all that is written beside one. `closed`: days from now, null where nobody ever closes it. */
  async function referral(about: Id<'protected-person'>, closed: number | null, state = 'accepted'): Promise<void> {
    const id = newId<'referral'>()
    const { service, recipient } = await addTestService(installation, place.office)
    const [custodian, office] = [place.agency, place.office]
    const end = closed === null ? null : later(closed)
    const due = state === 'draft' ? null : later(14)
    await rowsOf(
      installation,
      sql`insert into referrals.referral (custodian_id, id, office_id, program, mode, service_id, recipient_id, service_as_told, need, person_id,
          receipt, made_on, made_at, state, state_at, due_at, closed_at, closed_by, access_from, access_ended_at)
        values (${custodian}, ${id}, ${office}, 'ventanillas', 'live', ${service}, ${recipient}, '{}', 'primary-care', ${about}, ${receipt()},
          '2026-03-14', ${now}, ${end ? 'completed' : state}, ${end ?? now}, ${end ? null : due}, ${end}, ${end && 'provider'}, ${now}, ${end})`,
    )
    const sealed = await deed(async (tx) =>
      done(await seal(tx, lupe, about, { table: 'referrals.disclosure', column: 'phone', id }, phone)),
    )
    const link = Buffer.from(newId().replaceAll('-', ''), 'hex')
    for (const query of [
      sql`insert into referrals.disclosure values (${custodian}, ${id}, 'phone', 'contact', ${sealed})`,
      sql`insert into referrals.link (custodian_id, id, referral_id, token_hash, made_at, expires_at)
        values (${custodian}, ${newId()}, ${id}, ${link}, ${now}, ${later(90)})`,
      sql`insert into referrals.attempt (custodian_id, id, referral_id, towards, channel, came, tried_on, tried_at)
        values (${custodian}, ${newId()}, ${id}, 'client', 'call', 'no-answer', '2026-03-14', ${now})`,
      sql`insert into referrals.promise (custodian_id, id, office_id, referral_id, towards, what, due_on, made_at)
        values (${custodian}, ${newId()}, ${office}, ${id}, 'client', 'call', '2026-03-20', ${now})`,
      sql`insert into referrals.reminder values (${custodian}, ${id}, ${now}, ${now})`,
    ])
      await rowsOf(installation, query)
  }

  /** Rows of every kind that tells of somebody. */
  async function fill(): Promise<void> {
    await visit(null)
    await visit(await person('a visit'))
    const referred = await person('a referral closed after 40 days')
    await visit(referred)
    await referral(referred, 40)
    await referral(await person('a referral that nobody closes'), null)
    await referral(await person('a draft that nobody sends'), null, 'draft')
    await person('nothing else')
    await plan(await person('a plan that runs out after 30 days'), 30)
    await seat(await person('a seat in a group that ends after 60 days'), 60)
    await seat(await person('a seat in a group without an end'), null)
    const erased = await person('an erasing at the window')
    await visit(erased)
    await referral(erased, null)
    await deed(async (tx) => done(await erasePerson(tx, lupe, erased)))
    await rowsOf(
      installation,
      sql`insert into ventanillas.enrolment (custodian_id, id, office_id, station_id, program, age_group, receipt, recorded_at)
        values (${place.agency}, ${newId()}, ${place.office}, ${place.station}, 'snap', 'adult', ${receipt()}, ${now})`,
    )
    const context = contextFor(installation, systemActor())
    const sent = await transact(context, (tx) =>
      sendSms(tx, context, { to: phone, text: 'Tiene una cita.', purpose: 'reminder' }),
    )
    assert.ok(sent.done, JSON.stringify(sent))
    assert.ok((await receiveSms(context, { from: phone, text: 'ALTO' })).done)
  }

  async function plan(about: string, days: number): Promise<void> {
    const id = newId()
    await rowsOf(
      installation,
      sql`insert into ventanillas.plan (custodian_id, id, office_id, station_id, person_id, made_at)
        values (${place.agency}, ${id}, ${place.office}, ${place.station}, ${about}, ${now})`,
    )
    await rowsOf(
      installation,
      sql`insert into ventanillas.plan_step (custodian_id, plan_id, position, office_id, what, due_on)
        values (${place.agency}, ${id}, 1, ${place.office}, 'call', ${later(days).toISOString().slice(0, 10)})`,
    )
  }

  async function seat(about: string, days: number | null): Promise<void> {
    const id = newId()
    await rowsOf(
      installation,
      sql`insert into ventanillas.support_group (custodian_id, id, office_id, station_id, topic, language, weekday, starts, from_on, to_on, made_at)
        values (${place.agency}, ${id}, ${place.office}, ${place.station}, 'diabetes', 'es', 1, '10:00', '2026-03-01',
          ${days === null ? null : later(days).toISOString().slice(0, 10)}, ${now})`,
    )
    await rowsOf(
      installation,
      sql`insert into ventanillas.support_group_seat (custodian_id, group_id, person_id, since_on)
        values (${place.agency}, ${id}, ${about}, '2026-03-14')`,
    )
  }

  /** One night: the jobs of every part, and of the outbox where nothing is sent. Most have nothing to do. */
  async function liveADay(days: number): Promise<void> {
    at = later(days)
    const announced = await countEvents('erasing-announced')
    const jobs = [...parts.flatMap((part) => part.jobs ?? []), ...outboxJobs({})]
    for (const job of jobs.filter(({ schedule }) => /^\d+ \d+ /.test(schedule ?? ''))) await job.run(installation, {})
    if ((await countEvents('erasing-announced')) > announced) announcedOn.push(days)
    const rows = await rowsOf(
      installation,
      sql<{ id: string }>`select id from people.protected_person where erased_at is null`,
    )
    const there = new Set(rows.map(({ id }) => id))
    for (const [why, id] of people) if (!there.has(id) && !goneAfter.has(why)) goneAfter.set(why, days)
  }

  const countEvents = async (kind: string): Promise<number> =>
    (
      await rowsOf(
        installation,
        sql<{ count: number }>`select count(*) as count from platform.event where kind = ${kind}`,
      )
    )[0]!.count

  test('before, there is something of every kind', () => {
    assert.deepEqual(
      Object.entries(full).filter(([, count]) => count === 0),
      [],
    )
  })

  test('afterwards no row is past its limit', async () => {
    assert.deepEqual(
      Object.entries(await countGoing()).filter(([, count]) => count > 0),
      [],
    )
    for (const table of emptied) {
      const rows = await rowsOf(installation, sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`)
      assert.equal(rows[0]!.count, 0, table)
    }
  })

  test('each contact went on its day, and not before', () => {
    assert.deepEqual(Object.fromEntries(goneAfter), {
      'an erasing at the window': 1,
      'a visit': 91,
      'nothing else': 91,
      'a draft that nobody sends': 91,
      'a referral that nobody closes': 105,
      'a plan that runs out after 30 days': 121,
      'a referral closed after 40 days': 131,
      'a seat in a group that ends after 60 days': 91,
      // A year and a day: by then, a night a week is lived.
      'a seat in a group without an end': 371,
    })
  })

  test('and each was announced two weeks before, once', () => {
    assert.deepEqual(announcedOn, [77, 91, 107, 117, 357])
  })

  test('the visit, the referral and the help with a program stay, as counts', async () => {
    const rows = await rowsOf(
      installation,
      sql<{ rows: number }>`select (select count(*) from ventanillas.visit) + (select count(*) from referrals.referral)
        + (select count(*) from ventanillas.enrolment) as rows`,
    )
    assert.equal(rows[0]!.rows, 4 + 4 + 1)
  })
})

describe('Rosa asks for her telephone to be erased', () => {
  const silent = { line: () => {}, error: () => {}, progress: () => {} }

  test('yesterday’s backup brings it back no more, and in 15 days no copy of it can be read by anybody', async () => {
    let at = now
    const installation: Installation = { ...(await freshInstallation()), clock: () => at }
    const place = await testStation(installation)
    const as = (of: Installation) => contextFor(of, systemActor([], [place.agency]))
    const [rosa, other] = [await keep(as(installation), place.agency), await keep(as(installation), place.agency)]
    const directory = temporaryDirectory()
    assert.equal(await backupCommand.run(installation, ['--to', directory], silent), 0)
    const file = globSync(`${directory}/*.backup`)[0]!

    at = later(1)
    await rotateKeys(installation)
    const erased = await transact(as(installation), async (tx) => done(await erasePerson(tx, as(installation), rosa)))
    assert.ok(erased.done)
    assert.equal(await read(as(installation), rosa), undefined)

    const restored: Installation = { ...(await freshInstallation()), keys: installation.keys, clock: () => at }
    assert.equal(await restoreCommandOf([]).run(restored, [file], silent), 0)
    assert.equal(await read(as(restored), rosa), undefined, 'at once')
    assert.equal(await read(as(restored), other), '+12135550142', 'and whoever was not erased comes back')
    await parts
      .flatMap((part) => part.jobs ?? [])
      .find(({ name }) => name === 'ventanillas-erase-contacts')!
      .run(restored, {})
    const left = await rowsOf(
      restored,
      sql<{ gone: boolean }>`select erased_at is not null as gone from people.protected_person where id = ${rosa}`,
    )
    assert.deepEqual(left, [{ gone: true }], 'the night after, nothing is left to find her by')

    // A copy of the row itself, out of reach of every command: what only the keys protect.
    const copy = await rowsOf(
      installation,
      sql<WrappedKey>`select week, wrapped from platform.data_key where person_id = ${other}`,
    )
    await transact(as(installation), async (tx) => done(await erasePerson(tx, as(installation), other)))
    assert.ok(installation.keys.unwrap(copy[0]!))
    for (at = later(2); at <= later(16); at = new Date(at.getTime() + day)) await rotateKeys(installation)
    assert.throws(() => installation.keys.unwrap(copy[0]!), KeyDestroyed)
    for (const each of [installation, restored]) await each.database.close()
  })

  async function keep(context: Context, custodian: Id<'organization'>): Promise<Id<'protected-person'>> {
    const outcome = await transact(context, async (tx) =>
      done(
        await addProtectedPerson(tx, context, {
          custodian,
          program: 'ventanillas',
          contact: { name: null, phone, mail: null },
          consent: {
            purpose: 'follow-up',
            recipient: null,
            language: 'es',
            textVersion: '1',
            form: 'oral',
            givenBy: 'person',
          },
        }),
      ),
    )
    assert.ok(outcome.done)
    return outcome.value.person
  }

  async function read(context: Context, person: Id<'protected-person'>): Promise<string | null | undefined> {
    const outcome = await transact(context, async (tx) => done(await readContact(tx, context, person)))
    assert.ok(outcome.done)
    return outcome.value?.phone
  }
})
