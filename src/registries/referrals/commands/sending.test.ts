import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { done, refused } from '#kernel/outcome'
import { consult, transact } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import { sendMail } from '#platform/mail'
import { newId } from '#platform/random'
import { addProtectedPerson, erasePerson, listConsents, withdrawConsent, type Consent } from '#registries/people'
import { testInstallation } from '../../../../test/database.ts'
import {
  byLink,
  byReceipt,
  eventsOf,
  later,
  mailsWith,
  referralStage,
  rulesOf,
  seenBy,
  sendDraft,
  sent,
  started,
  stepOf,
  valueOf,
  type ReferralStage,
} from '../../../../test/referrals.ts'
import { listToldFields } from '../store/disclosure.ts'
import { listLinks } from '../store/link.ts'
import { withdrawReferralConsent } from './consent.ts'
import { listDisclosures } from './disclosure.ts'
import { makeLink, revokeLink } from './link.ts'
import { referenceOf } from '../rules/reference.ts'
import { sendReferral } from './sending.ts'
import { takeStep } from './step.ts'
import type { ReferralAt } from '../store/referral.ts'
import type { Context } from '#platform/context'

let stage: ReferralStage
let mailed: ReferralStage
before(async () => {
  const installation = await testInstallation()
  stage = await referralStage(installation)
  mailed = await referralStage(installation, { publicMail: 'citas@clinica.example' })
})

/** What somebody reads of what was told; nothing where they read none. */
async function told(by: Context, at: ReferralAt): Promise<string[]> {
  const outcome = await transact(by, async (tx) => done(await listDisclosures(tx, by, at)))
  return valueOf(outcome).map(({ field, value }) => `${field}: ${value}`)
}

const rowsOf = async (table: string, at: ReferralAt): Promise<number> => {
  const { rows } = await stage.installation.database.asOwner((owner) =>
    sql<{ count: number }>`select count(*) as count from ${sql.table(`referrals.${table}`)} x
      where x.referral_id = ${at.referral}`.execute(owner),
  )
  return rows[0]!.count
}

/** A text names no topic where it might be a subject; nothing of it stays. */
async function namesNoTopic(text: string): Promise<void> {
  await transact(stage.lupe, async (tx) => {
    await sendMail(tx, stage.lupe, { to: 'a@example.org', subject: text, text })
    return refused([])
  })
}

/** A person of the agency with a telephone and this consent towards the clinic. */
async function keep(of: ReferralStage, changed: Partial<Consent> = {}) {
  const consent: Consent = {
    purpose: 'referral',
    recipient: of.recipient,
    language: 'es',
    textVersion: '1',
    form: 'oral',
    givenBy: 'person',
    dataClasses: ['identity', 'contact', 'need'],
    ...changed,
  }
  const outcome = await transact(of.lupe, async (tx) => {
    const contact = { name: 'Rosa Uc', phone: '+1 213 555 0199', mail: null }
    const draft = { custodian: of.agency, program: 'ventanillas', code: null, contact, consent }
    return done((await addProtectedPerson(tx, of.lupe, draft)).person)
  })
  return valueOf(outcome)
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
    for (const { row } of rows) assert.ok(!/Mar|213|dental/.test(row))
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
      ['referral', stage.recipient, ['identity', 'need'], 'yua', 'written', '1'],
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
    await namesNoTopic(mail.text.replaceAll(/http\S+/g, ''))
    for (const word of ['María', '213', 'dental', 'medicina']) assert.ok(!mail.text.includes(word), word)
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
    const person = await keep(stage)
    const at = await started(stage, { person })
    const [consent] = await consult(stage.lupe, (db) => listConsents(db, person))
    valueOf(await withdrawConsent(stage.lupe, consent!.id))
    await refusedWith(['consent-is-not-withdrawn'], at, { consent: '' })
  })
  test('where the consent names somebody else, or does not reach that far: told each', async () => {
    const elsewhere = await keep(stage, { recipient: mailed.recipient })
    await refusedWith(['consent-names-the-recipient'], await started(stage, { person: elsewhere }), { consent: '' })
    const narrow = await keep(stage, { dataClasses: ['identity'] })
    await refusedWith(['consent-covers-what-is-told'], await started(stage, { person: narrow }), { consent: '' })
    const past = await keep(stage, { expiresOn: '2026-03-01' as Consent['expiresOn'] & string })
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
    const person = await keep(stage)
    const at = await started(stage, { person })
    valueOf(await sendReferral(stage.lupe, at, sendDraft({ name: '', phone: '', consent: '' })))
    assert.deepEqual(await told(stage.clinic, at), ['name: Rosa Uc', 'need: dental', 'phone: +12135550199'])
    const consents = await consult(stage.lupe, (db) => listConsents(db, person))
    assert.equal(consents.length, 1)
  })
  test('is given another consent with the form, beside the first', async () => {
    const person = await keep(stage, { purpose: 'follow-up', recipient: null, dataClasses: [] })
    const at = await started(stage, { person })
    valueOf(await sendReferral(stage.lupe, at, sendDraft({ reminder: 'yes' })))
    const consents = await consult(stage.lupe, (db) => listConsents(db, person))
    assert.deepEqual(consents.map(({ purpose }) => purpose).sort(), ['follow-up', 'referral', 'reminder'])
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

describe('Rosa takes her consent back', () => {
  test('at the window, before an answer: the clinic’s access, its link and the referral end at once, and it is told by mail', async () => {
    const at = await sent(mailed)
    valueOf(await withdrawReferralConsent(mailed.lupe, at))
    for (const who of [mailed.clinic, byLink(mailed, at)]) {
      assert.equal(await seenBy(who, at), undefined)
      await assert.rejects(told(who, at), NotFound)
      await assert.rejects(takeStep(who, at, stepOf('accept', 1)), NotFound)
    }
    const referral = await seenBy(mailed.lupe, at)
    assert.deepEqual(
      [referral?.state, referral?.reason, referral?.closed_by],
      ['cancelled', 'consent_withdrawn', 'worker'],
    )
    const links = await consult(mailed.lupe, (db) => listLinks(db, at))
    assert.ok(links.length > 0 && links.every(({ revoked_at }) => revoked_at !== null))
    const [consent] = await consult(mailed.lupe, (db) => listConsents(db, referral!.person_id!))
    assert.ok(consent?.withdrawn_at)
    const mails = await mailsWith(mailed, referenceOf({ id: at.referral }))
    const last = mails.filter(({ subject }) => subject.includes('Ya no hace falta'))
    assert.equal(last.length, 1)
    await namesNoTopic(last[0]!.text)
    assert.ok(!last[0]!.text.includes('María'))
    const events = await eventsOf(mailed, at)
    assert.equal(events.at(-1), 'referral-consent-withdrawn')
    assert.deepEqual(await rulesOf(withdrawReferralConsent(mailed.lupe, at)), ['consent-stands'])
  })
  test('with her receipt, once it was accepted: access ends, and cancelling is asked for, by nobody’s account', async () => {
    const receipt = Buffer.from(newId().replaceAll('-', '').repeat(2), 'hex')
    const at = await sent(stage, {}, { receipt })
    valueOf(await takeStep(stage.clinic, at, stepOf('accept', 1)))
    valueOf(await withdrawReferralConsent(byReceipt(stage, receipt), at))
    const referral = await seenBy(stage.lupe, at)
    assert.deepEqual([referral?.state, referral?.reason], ['cancel_requested', 'consent_withdrawn'])
    assert.equal(await seenBy(stage.clinic, at), undefined)
    assert.equal((await seenBy(byReceipt(stage, receipt), at))?.state, 'cancel_requested')
    await assert.rejects(withdrawReferralConsent(byReceipt(stage, Buffer.alloc(32, 9)), at), NotFound)
  })
  test('not by the clinic, nor by Óscar', async () => {
    const at = await sent(stage)
    await assert.rejects(withdrawReferralConsent(stage.clinic, at), Forbidden)
    await assert.rejects(withdrawReferralConsent(byLink(stage, at), at), Forbidden)
    await assert.rejects(withdrawReferralConsent(stage.oscar, at), NotFound)
  })
  test('while Lupe sends it: either nothing was sent, or nothing can be read', async () => {
    for (let round = 0; round < 4; round += 1) {
      const person = await keep(stage)
      const at = await started(stage, { person })
      const deeds = [
        () => sendReferral(stage.lupe, at, sendDraft({ consent: '', name: '', phone: '' })),
        () => withdrawReferralConsent(stage.rogelio, at),
      ]
      if (round % 2 === 1) deeds.reverse()
      await Promise.all(deeds.map((deed) => deed()))
      assert.equal(await seenBy(stage.clinic, at), undefined)
      const [consent] = await consult(stage.lupe, (db) => listConsents(db, person))
      assert.ok(consent?.withdrawn_at)
      assert.equal((await seenBy(stage.lupe, at))?.state, 'cancelled')
    }
  })
})

describe('links', () => {
  test('are made again while the clinic may read, and each is ended by itself', async () => {
    const at = await sent(stage)
    const more = valueOf(await makeLink(stage.lupe, at))
    assert.notEqual(more.link, at.link)
    const links = await consult(stage.lupe, (db) => listLinks(db, at))
    assert.equal(links.length, 2)
    valueOf(await revokeLink(stage.lupe, at, links[0]!.id))
    assert.deepEqual(await rulesOf(revokeLink(stage.lupe, at, links[0]!.id)), ['link-is-valid'])
    assert.deepEqual(await rulesOf(revokeLink(stage.lupe, at, newId())), ['link-is-valid'])
    const standing = (await consult(stage.lupe, (db) => listLinks(db, at))).filter(
      ({ revoked_at }) => revoked_at === null,
    )
    assert.equal(standing.length, 1)
    assert.deepEqual((await eventsOf(stage, at)).slice(-2), ['referral-link-made', 'referral-link-revoked'])
  })
  test('are not made for what is closed, a draft, logged or on a slip: referral-is-open-to-the-provider', async () => {
    const closed = await sent(stage)
    valueOf(await takeStep(stage.clinic, closed, stepOf('decline', 1, { reason: 'other' })))
    const draft = await started(stage, { mode: 'live' })
    const slip = await started(stage, { mode: 'self' })
    for (const at of [closed, draft, slip]) {
      assert.deepEqual(await rulesOf(makeLink(stage.lupe, at)), ['referral-is-open-to-the-provider'])
    }
    await assert.rejects(makeLink(stage.clinic, await sent(stage)), NotFound)
  })
})

describe('the clinic is told by mail', () => {
  test('when Lupe takes a referral back, and when something changed in one that is underway', async () => {
    const taken = await sent(mailed)
    valueOf(await takeStep(mailed.lupe, taken, stepOf('withdraw', 1, { reason: 'client_declined' })))
    const subjects = async (at: ReferralAt) =>
      (await mailsWith(mailed, referenceOf({ id: at.referral })))
        .map(({ subject }) => subject.split(' · ')[0])
        .toSorted((one = '', other = '') => (one < other ? -1 : 1))
    assert.deepEqual(await subjects(taken), ['Alguien espera su respuesta', 'Ya no hace falta su respuesta'])
    const underway = await sent(mailed)
    valueOf(await takeStep(mailed.clinic, underway, stepOf('accept', 1)))
    valueOf(await takeStep(mailed.lupe, underway, stepOf('request_cancel', 2, { reason: 'client_declined' })))
    assert.deepEqual(await subjects(underway), ['Alguien espera su respuesta', 'Hubo un cambio'])
    valueOf(await takeStep(later(mailed.clinic, 1), underway, stepOf('confirm_cancel', 3)))
    assert.equal((await seenBy(mailed.lupe, underway))?.reason, 'client_declined')
  })
})

test('an erased person’s words open for nobody', async () => {
  const at = await sent(stage)
  const person = (await seenBy(stage.lupe, at))!.person_id!
  await transact(stage.lupe, async (tx) => done(await erasePerson(tx, stage.lupe, person)))
  for (const who of [stage.clinic, stage.lupe]) assert.deepEqual(await told(who, at), [])
})
