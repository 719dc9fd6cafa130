// `puente what-we-hold`: every place in which something of Rosa's stands is named, and nothing of her is printed.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { showCode } from '#kernel/text'
import { done, refused } from '#kernel/outcome'
import { backupCommand } from '#platform/backup'
import { contextFor, systemActor, type Context } from '#platform/context'
import { transact } from '#platform/database'
import { openKeyring } from '#platform/encryption'
import { holdings } from '#platform/holdings'
import type { Installation } from '#platform/installation'
import { sendJob } from '#platform/jobs'
import { newCode, newId } from '#platform/random'
import { receiveSms, sendSms } from '#platform/sms'
import { addProtectedPerson, erasePerson } from '#registries/people'
import { remindOfAppointments, startReferral, takeStep } from '#registries/referrals'
import { freshInstallation, temporaryDirectory } from './database.ts'
import { personas, type Personas } from './personas.ts'
import { openHour, referralStage, sent, stepOf, valueOf } from './referrals.ts'
import { addTestService } from './services.ts'
import { addStation } from './stations.ts'

let installation: Installation
let people: Personas
let rosa: Id<'protected-person'>
const code = newCode()
const phone = '+1 213 555 0142'

const inDeed = async <Value>(context: Context, work: Parameters<typeof transact<Value>>[1]): Promise<Value> => {
  const outcome = await transact(context, work)
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value
}

before(async () => {
  installation = await freshInstallation()
  people = await personas(installation)
  await leaveTraces()
  assert.equal(await backupCommand.run(installation, [], { line: () => {}, error: () => {}, progress: () => {} }), 0)
})

after(() => installation.database.close())

/** A visit with a telephone at one agency and a referral under the same code at another, a reminder, a STOP, a job, a forgotten file. */
async function leaveTraces(): Promise<void> {
  const { lupe, agency, office, otherLupe, otherAgency, otherOffice } = people
  const station = await addStation(installation, office, agency)
  const { service } = await addTestService(installation, otherOffice)
  const consent = {
    purpose: 'follow-up',
    recipient: null,
    language: 'es',
    textVersion: '1',
    form: 'oral',
    givenBy: 'person',
  } as const
  const contact = { name: 'Rosa Canario', phone, mail: null }
  rosa = await inDeed(lupe, async (tx) => {
    const draft = { custodian: agency, program: 'ventanillas', code, contact, consent }
    return done((await addProtectedPerson(tx, lupe, draft)).person)
  })
  await installation.database.asOwner((owner) =>
    sql`insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, language, first_this_year, receipt, person_id, recorded_at)
      values (${agency}, ${newId()}, ${office}, ${station}, '2026-03-14', 'es', 'no', ${installation.keys.mac('receipt', code, agency)}, ${rosa}, ${installation.clock()})`.execute(
      owner,
    ),
  )
  await inDeed(otherLupe, async (tx) => {
    const receipt = installation.keys.mac('receipt', code, otherAgency)
    const start = { id: newId<'referral'>(), custodian: otherAgency, office: otherOffice, program: 'ventanillas' }
    const about = { mode: 'self' as const, service, need: 'primary-care', receipt, person: null, replaces: null }
    const objections = await startReferral(tx, otherLupe, { ...start, ...about })
    return objections.length > 0 ? refused(objections) : done(null)
  })
  const system = contextFor(installation, systemActor())
  await inDeed(system, (tx) => sendSms(tx, system, { to: phone, text: 'Tiene una cita.', purpose: 'reminder' }))
  await inDeed(system, async (tx) => done(await sendJob(tx, 'odd-job', { person: rosa })))
  assert.ok((await receiveSms(system, { from: phone, text: 'ALTO' })).done)
  writeFileSync(join(installation.dataDirectory, 'notes.txt'), `Rosa: ${phone.replace(/\D/g, '')}`)
}

async function ask(...words: string[]): Promise<{ code: number; text: string; errors: string }> {
  const [text, errors]: [string[], string[]] = [[], []]
  const [command] = holdings.commands!
  const terminal = {
    line: (line: string) => text.push(line),
    error: (line: string) => errors.push(line),
    progress: () => {},
  }
  const code = await command!.run(installation, words, terminal)
  return { code, text: text.join('\n'), errors: errors.join('\n') }
}

describe('Tomás asks what is held', () => {
  test('about a code: the rows of every agency, the job, the log, the backup', async () => {
    const answer = await ask(code)
    assert.equal(answer.code, 0)
    const database = /Database: (.*)\./.exec(answer.text)?.[1] ?? ''
    for (const found of [
      'people.protected_person 1',
      'people.consent 1',
      'platform.data_key 1',
      'referrals.referral 1',
      'referrals.step 1',
      'ventanillas.visit 1',
    ]) {
      assert.ok(database.includes(found), `${found} in ${database}`)
    }
    assert.match(answer.text, /Sealed details: readable, of 1\./)
    assert.match(answer.text, /Queue: odd-job 1\./)
    assert.match(answer.text, /Log, without any value: .*referral-made 1/)
    assert.match(answer.text, /Files, in clear \(\d+ searched\): nothing\./)
    assert.match(answer.text, /Backup puente-.*\.backup: \d+ rows, sealed details readable, of 1\./)
  })

  test('about a telephone, however it is divided: the message that waits, the STOP, the file in which somebody noted it', async () => {
    for (const typed of [[phone], ['1-213-555-0142'], ['+1', '213', '555', '0142']]) {
      const { code: exit, text } = await ask(...typed)
      assert.equal(exit, 0)
      assert.match(text, /people\.protected_person 1/)
      assert.match(text, /platform\.sms_stop 1/)
      assert.match(text, /Outbox: 1 waiting\./)
      assert.match(text, /Files, in clear \(\d+ searched\): notes\.txt\./)
    }
  })

  test('and nothing of it is printed back, or stands in the log', async () => {
    const printed = `${(await ask(code)).text}${(await ask(showCode(code).toLowerCase())).text}${(await ask(phone)).text}`
    for (const secret of [code, showCode(code), '2135550142', 'Canario', rosa, code.slice(0, 5)]) {
      assert.ok(!printed.includes(secret), secret)
    }
    assert.match(printed, new RegExp(`the code that ends in ${code.slice(-2)}`))
  })

  test('about a code and a telephone that nobody has: nothing anywhere', async () => {
    for (const typed of [newCode(), '+52 55 5555 0199']) {
      const { code: exit, text } = await ask(typed)
      assert.equal(exit, 0)
      assert.match(
        text,
        /Database: nothing\.\n {2}Sealed details: nothing\.\n {2}Log, without any value: nothing\.\n {2}Queue: nothing\./,
      )
      assert.match(text, /Outbox: nothing\./)
      assert.match(text, /Backup puente-.*: nothing\./)
    }
  })

  test('wrongly: it says how, repeats nothing, and answers 2', async () => {
    for (const typed of [[], ['hola'], ['123'], ['A23456789']]) {
      const { code: exit, text, errors } = await ask(...typed)
      assert.equal(exit, 2)
      assert.equal(text, '')
      assert.match(errors, /a receipt code \(10 letters and numbers\) or a telephone/)
      if (typed[0]) assert.ok(!errors.includes(typed[0]))
    }
  })

  test('and each agency whose rows were found sees that somebody asked, not about whom', async () => {
    const told = await installation.database.asOwner((owner) =>
      sql<{ subject: string; custodian_id: string }>`select distinct subject, custodian_id from platform.event
        where kind = 'holdings-searched'`.execute(owner),
    )
    assert.deepEqual(
      told.rows.map(({ subject, custodian_id }) => `${subject} ${custodian_id}`).sort(),
      [people.agency, people.otherAgency].map((agency) => `${agency} ${agency}`).sort(),
    )
  })

  test('after Rosa was erased: the backup still holds rows, and says that they come back unreadable', async () => {
    await inDeed(people.lupe, async (tx) => done(await erasePerson(tx, people.lupe, rosa)))
    const { text } = await ask(code)
    assert.match(text, /Sealed details: nothing\./)
    assert.match(text, /Backup puente-.*: \d+ rows, sealed details of 1 erased since: not restored/)
  })

  test('with other keys: the backup cannot be searched, which is said, and the answer is 1', async () => {
    const stranger = {
      ...installation,
      keys: { ...installation.keys, backup: openKeyring(temporaryDirectory()).backup },
    }
    const errors: string[] = []
    const terminal = { line: () => {}, error: (line: string) => errors.push(line), progress: () => {} }
    assert.equal(await holdings.commands![0]!.run(stranger, [code], terminal), 1)
    assert.match(errors.join(), /sealed with another key/)
  })

  test('about the code of somebody referred: the mail to the clinic and the reminder wait, and neither names the code', async () => {
    const stage = await referralStage(installation, { publicMail: 'citas@clinica.example' })
    const [own, others] = [newCode(), newCode()]
    const refer = (each: string, to: string, reminder: string) =>
      sent(stage, { phone: to, reminder }, { receipt: installation.keys.mac('receipt', each, stage.agency) })
    const referral = await refer(own, '+1 213 555 0161', 'yes')
    await refer(others, '+1 213 555 0162', '')
    assert.match((await ask(own)).text, /Outbox: 1 waiting\./)
    valueOf(await takeStep(stage.clinic, referral, stepOf('accept', 1)))
    valueOf(await takeStep(stage.clinic, referral, stepOf('schedule', 2, { appointmentAt: openHour })))
    await remindOfAppointments({ ...installation, clock: () => new Date('2026-03-19T20:00:00Z') })
    assert.match((await ask(own)).text, /Outbox: 2 waiting\./)
    assert.match((await ask('+1 213 555 0161')).text, /Outbox: 2 waiting\./)
    assert.match((await ask(others)).text, /Outbox: 1 waiting\./, 'of another person only their own mail')
  })
})
