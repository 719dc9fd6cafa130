import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { done } from '#kernel/outcome'
import { consult, transact } from '#platform/database'
import { NotFound } from '#platform/errors'
import { newId } from '#platform/random'
import { erasePerson, listConsents, readContact, withdrawConsent, type Consent } from '#registries/people'
import { testInstallation } from '../../../../test/database.ts'
import {
  byLink,
  eventsOf,
  mailsWith,
  referralStage,
  rulesOf,
  seenBy,
  sendDraft,
  sent,
  started,
  valueOf,
  keepPerson,
  namesNoTopic,
  told,
  type ReferralStage,
} from '../../../../test/referrals.ts'
import { listToldFields } from '../store/disclosure.ts'
import { listLinks } from '../store/link.ts'
import { referenceOf } from '../rules/reference.ts'
import { sendReferral } from './sending.ts'
import type { ReferralAt } from '../store/referral.ts'

let stage: ReferralStage
let mailed: ReferralStage
before(async () => {
  const installation = await testInstallation()
  stage = await referralStage(installation)
  mailed = await referralStage(installation, { publicMail: 'citas@clinica.example' })
})

const rowsOf = async (table: string, at: ReferralAt): Promise<number> => {
  const { rows } = await stage.installation.database.asOwner((owner) =>
    sql<{ count: number }>`select count(*) as count from ${sql.table(`referrals.${table}`)} x
      where x.referral_id = ${at.referral}`.execute(owner),
  )
  return rows[0]!.count
}

describe('Lupe sends a live referral', () => {
  test('and the clinic reads what was ticked, and nothing else; its reading is told, the sealed rows hold no word of it', async () => {
    const at = await sent(stage, {
      field: ['name', 'phone', 'need', 'message-ok'],
      messageOk: 'yes',
      bestTime: 'evening',
    })
    const expected = ['message-ok: yes', 'name: María Canto', 'need: dental', 'phone: +1 213 555 0188']
    for (const who of [stage.clinic, byLink(stage, at), stage.lupe]) assert.deepEqual(await told(who, at), expected)
    assert.equal((await eventsOf(stage, at)).filter((kind) => kind === 'referral-opened').length, 2)
    assert.deepEqual(await consult(stage.lupe, (db) => listToldFields(db, at)), ['message-ok', 'name', 'need', 'phone'])
    const { rows } = await stage.installation.database.asOwner((owner) =>
      sql<{
        row: string
      }>`select to_jsonb(d)::text as row from referrals.disclosure d where referral_id = ${at.referral}`.execute(owner),
    )
    for (const { row } of rows) assert.ok(!/María|5550188|555 0188|dental/.test(row))
  })
  test('and the consent names the clinic, the classes of what was told, the language and the text', async () => {
    const at = await sent(stage, { field: ['name', 'need'], consentLanguage: 'yua', consent: 'written' })
    const referral = await seenBy(stage.lupe, at)
    const [consent, ...others] = await consult(stage.lupe, (db) => listConsents(db, referral!.person_id!))
    assert.equal(others.length, 0)
    assert.deepEqual(
      [
        consent?.purpose,
        consent?.recipient_id,
        consent?.data_classes,
        consent?.language,
        consent?.form,
        consent?.text_version,
      ],
      ['referral', stage.recipient, ['identity', 'need'], 'yua', 'written', '2'],
    )
    assert.equal(consent?.expires_on, '2027-03-14')
    assert.ok(referral?.access_from && referral.access_ended_at === null)
  })
  test('to a clinic with a public address: the mail holds the link, in both languages, and no topic, need or client', async () => {
    const at = await sent(mailed)
    assert.equal(at.mailed, true)
    assert.match(at.link!, /^http:\/\/localhost:3000\/answers\/[A-Za-z0-9_-]{43}$/)
    const [mail, ...others] = await mailsWith(mailed, at.link!)
    assert.equal(others.length, 0)
    assert.equal(mail?.to, 'citas@clinica.example')
    assert.match(mail.subject, /Alguien espera su respuesta · Somebody awaits your answer/)
    assert.ok(mail.text.includes('Agency') && mail.text.includes(referenceOf({ id: at.referral })))
    await namesNoTopic(stage.lupe, mail.text.replaceAll(/http\S+/g, ''))
    for (const word of ['María', '213 555', 'dental', 'medicina']) assert.ok(!mail.text.includes(word), word)
  })
  test('to an entry that was corrected to another organization: no mail goes there, for Rosa agreed to the first', async () => {
    const other = await referralStage(stage.installation, { publicMail: 'otra@clinica.example' })
    const at = await started(other)
    await stage.installation.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
        await sql`set local role puente_app`.execute(tx)
        await sql`update services.service set organization_id = ${stage.recipient} where id = ${other.service}`.execute(
          tx,
        )
      }),
    )
    const came = valueOf(await sendReferral(other.lupe, at, sendDraft()))
    assert.equal(came.mailed, false)
    assert.deepEqual(await mailsWith(other, came.link!), [])
    const { rows } = await stage.installation.database.asOwner((owner) =>
      sql<{ same: boolean }>`select organization_id = ${stage.recipient} as same from services.service
        where id = ${other.service}`.execute(owner),
    )
    assert.equal(rows[0]?.same, true)
  })
  test('to one without: the link is shown once, kept as a hash, and lasts 90 days', async () => {
    const at = await sent(stage)
    assert.equal(at.mailed, false)
    const secret = at.link!.split('/').at(-1)!
    const { rows } = await stage.installation.database.asOwner((owner) =>
      sql<{ hash: Buffer; row: string }>`select token_hash as hash, to_jsonb(l)::text as row from referrals.link l
        where referral_id = ${at.referral}`.execute(owner),
    )
    assert.deepEqual(Buffer.from(rows[0]!.hash), createHash('sha256').update(secret).digest())
    assert.ok(!rows[0]!.row.includes(secret))
    const [link] = await consult(stage.lupe, (db) => listLinks(db, at))
    assert.deepEqual(link?.expires_at, new Date('2026-06-12T18:00:00Z'))
  })
  test('twice with the same form: it is sent once, and the link is not shown again', async () => {
    const at = await started(stage)
    const draft = sendDraft()
    assert.ok(valueOf(await sendReferral(stage.lupe, at, draft)).link)
    assert.deepEqual(valueOf(await sendReferral(stage.lupe, at, draft)), {
      link: null,
      expiresAt: null,
      mailed: false,
      repeated: true,
    })
    assert.equal(await rowsOf('link', at), 1)
    assert.deepEqual(await rulesOf(sendReferral(stage.lupe, at, sendDraft())), [
      'referral-was-not-moved-by-another',
      'transition-is-possible',
    ])
  })
  test('with the token of a form that was sent in another way: that is another answer, and is refused', async () => {
    const at = await started(stage)
    const draft = sendDraft({ mode: 'logged', field: [], name: '', phone: '' })
    valueOf(await sendReferral(stage.lupe, at, draft))
    for (const mode of ['live', 'self'] as const) {
      const other = await sendReferral(stage.lupe, at, sendDraft({ mode, token: draft.token }))
      assert.ok(!other.done, mode)
    }
    assert.equal(valueOf(await sendReferral(stage.lupe, at, draft)).repeated, true)
    assert.equal((await seenBy(stage.lupe, at))?.mode, 'logged')
  })
  test('twice at once with the same form, the button pressed twice: both presses are answered as sent', async () => {
    const at = await started(stage)
    const draft = sendDraft()
    const both = await Promise.all([sendReferral(stage.lupe, at, draft), sendReferral(stage.lupe, at, draft)])
    assert.equal(both.filter((each) => valueOf(each).repeated).length, 1)
    assert.equal(both.filter((each) => valueOf(each).link !== null).length, 1)
    assert.equal(await rowsOf('link', at), 1)
  })
  test('twice at once: one form gets through, with one person, one link and one set of what is told', async () => {
    const at = await started(stage)
    const both = await Promise.all([
      sendReferral(stage.lupe, at, sendDraft()),
      sendReferral(stage.rogelio, at, sendDraft()),
    ])
    assert.equal(both.filter((each) => each.done).length, 1)
    assert.deepEqual([await rowsOf('link', at), await rowsOf('disclosure', at), await rowsOf('step', at)], [1, 3, 1])
  })
  test('with a child: the guardian’s consent is what is kept', async () => {
    const at = await sent(stage, { ageGroup: 'child', field: ['name', 'age-group'] })
    const person = (await seenBy(stage.lupe, at))!.person_id!
    const [consent] = await consult(stage.lupe, (db) => listConsents(db, person))
    assert.equal(consent?.given_by, 'guardian')
  })
})

describe('nothing is sent, and nothing is half written', () => {
  const refusedWith = async (rules: string[], at: ReferralAt, typed: Parameters<typeof sendDraft>[0]) => {
    assert.deepEqual(await rulesOf(sendReferral(stage.lupe, at, sendDraft(typed))), rules)
    for (const table of ['link', 'disclosure', 'step']) assert.equal(await rowsOf(table, at), 0, table)
    const referral = await seenBy(stage.lupe, at)
    assert.deepEqual([referral?.state, referral?.access_from], ['draft', null])
    assert.deepEqual(await eventsOf(stage, at), ['referral-made'])
    assert.equal(await seenBy(stage.clinic, at), undefined)
  }
  test('without consent: consent-is-given', async () => {
    const at = await started(stage)
    await refusedWith(['consent-is-given'], at, { consent: '' })
    assert.equal((await seenBy(stage.lupe, at))?.person_id, null)
  })
  test('where Rosa took her consent back while the form was open: consent-is-not-withdrawn', async () => {
    const person = await keepPerson(stage)
    const at = await started(stage, { person })
    const [consent] = await consult(stage.lupe, (db) => listConsents(db, person))
    valueOf(await withdrawConsent(stage.lupe, consent!.id))
    await refusedWith(['consent-is-not-withdrawn'], at, { consent: '' })
  })
  test('where the consent names somebody else, or does not reach that far: told each', async () => {
    const elsewhere = await keepPerson(stage, { recipient: mailed.recipient })
    await refusedWith(['consent-names-the-recipient'], await started(stage, { person: elsewhere }), { consent: '' })
    const narrow = await keepPerson(stage, { dataClasses: ['identity'] })
    await refusedWith(['consent-covers-what-is-told'], await started(stage, { person: narrow }), { consent: '' })
    const past = await keepPerson(stage, { expiresOn: '2026-03-01' as Consent['expiresOn'] & string })
    await refusedWith(['consent-has-not-expired'], await started(stage, { person: past }), { consent: '' })
  })
  test('to a service that was closed meanwhile, or that said it is full', async () => {
    const own = await referralStage(stage.installation)
    const at = await started(own)
    await own.installation.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        await sql`select set_config('puente.offices', ${`{${own.office}}`}, true), set_config('puente.headquarters', 'on', true)`.execute(
          tx,
        )
        await sql`set local role puente_app`.execute(tx)
        await sql`insert into services.capacity (service_id, id, state, said_by, said_at)
          values (${own.service}, ${newId()}, 'full', 'worker', ${own.lupe.now})`.execute(tx)
        await sql`update services.service set closed_on = '2026-03-14', closing_reason = 'moved' where id = ${own.service}`.execute(
          tx,
        )
      }),
    )
    assert.deepEqual(await rulesOf(sendReferral(own.lupe, at, sendDraft())), [
      'service-is-not-closed',
      'service-has-room',
    ])
    assert.equal((await seenBy(own.lupe, at))?.state, 'draft')
    assert.deepEqual(await eventsOf(own, at), ['referral-made'])
  })
  test('by Óscar, by the clinic or by another agency', async () => {
    const at = await started(stage)
    const other = await referralStage(stage.installation)
    for (const who of [stage.oscar, other.lupe, stage.clinic, byLink(stage, at)]) {
      await assert.rejects(sendReferral(who, at, sendDraft()), NotFound)
    }
  })
})

describe('a contact that is kept already', () => {
  test('serves where the form leaves it empty, with the consent that stands', async () => {
    const person = await keepPerson(stage)
    const at = await started(stage, { person })
    valueOf(await sendReferral(stage.lupe, at, sendDraft({ name: '', phone: '', consent: '' })))
    assert.deepEqual(await told(stage.clinic, at), ['name: Rosa Uc', 'need: dental', 'phone: +12135550199'])
    const consents = await consult(stage.lupe, (db) => listConsents(db, person))
    assert.equal(consents.length, 1)
  })
  test('is given another consent with the form, beside the first', async () => {
    const person = await keepPerson(stage, { purpose: 'follow-up', recipient: null, dataClasses: [] })
    const at = await started(stage, { person })
    valueOf(await sendReferral(stage.lupe, at, sendDraft({ reminder: 'yes' })))
    const consents = await consult(stage.lupe, (db) => listConsents(db, person))
    assert.deepEqual(consents.map(({ purpose }) => purpose).sort(), ['follow-up', 'referral', 'reminder'])
  })
  test('gives way to the telephone of the form where messages are wished for; the clinic reads what it was told', async () => {
    const person = await keepPerson(stage)
    const before = await sent(stage, { consent: '', name: '', phone: '' }, { person })
    const contactOf = async () =>
      valueOf(await transact(stage.lupe, async (tx) => done(await readContact(tx, stage.lupe, person))))
    valueOf(await sendReferral(stage.lupe, await started(stage, { person }), sendDraft()))
    assert.equal((await contactOf())?.phone, '+12135550199', 'no message is wished for: what is kept stays')
    valueOf(await sendReferral(stage.lupe, await started(stage, { person }), sendDraft({ reminder: 'yes' })))
    assert.deepEqual(await contactOf(), { name: 'Rosa Uc', phone: '+12135550188', mail: null })
    assert.ok((await told(stage.clinic, before)).includes('phone: +12135550199'))
  })
  test('does not serve for messages where its telephone has no country code: that is said before they are promised', async () => {
    const person = await keepPerson(stage, {}, '213 555 0199')
    const at = await started(stage, { person })
    const typed = { name: '', phone: '', reminder: 'yes' }
    assert.deepEqual(await rulesOf(sendReferral(stage.lupe, at, sendDraft(typed))), ['phone-has-its-country-code'])
    valueOf(await sendReferral(stage.lupe, at, sendDraft({ ...typed, phone: '+1 213 555 0199' })))
  })
})

describe('logged, and on a slip after all', () => {
  test('logged: nothing leaves, no link is made, and who leaves no contact stays nobody', async () => {
    const at = await sent(stage, { mode: 'logged', field: [], name: '', phone: '' })
    const referral = await seenBy(stage.lupe, at)
    assert.deepEqual(
      [referral?.state, referral?.mode, referral?.access_from, referral?.person_id],
      ['sent', 'logged', null, null],
    )
    assert.deepEqual([at.link, await rowsOf('link', at), await rowsOf('disclosure', at)], [null, 0, 0])
  })
  test('logged with a telephone: it is kept sealed, with the consent to be called', async () => {
    const at = await sent(stage, { mode: 'logged', field: [], name: '' })
    const person = (await seenBy(stage.lupe, at))!.person_id!
    const consents = await consult(stage.lupe, (db) => listConsents(db, person))
    assert.deepEqual(
      consents.map(({ purpose, recipient_id }) => [purpose, recipient_id]),
      [['follow-up', null]],
    )
    assert.equal(await rowsOf('disclosure', at), 0)
  })
  test('self: a draft is handed over on the slip', async () => {
    const at = await sent(stage, { mode: 'self', field: [], name: '', phone: '', consent: '' }, { mode: 'live' })
    const referral = await seenBy(stage.lupe, at)
    assert.deepEqual([referral?.state, referral?.mode, referral?.person_id], ['sent', 'self', null])
  })
})

test('an erased person’s words open for nobody', async () => {
  const at = await sent(stage)
  const person = (await seenBy(stage.lupe, at))!.person_id!
  await transact(stage.lupe, async (tx) => done(await erasePerson(tx, stage.lupe, person)))
  for (const who of [stage.clinic, stage.lupe]) assert.deepEqual(await told(who, at), [])
})
