// A telephone that an agency's own system tells: only with the consent to it, sealed, and erased as soon as that is taken back.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { addDays } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, sql, transact } from '#platform/database'
import { newCode, newId } from '#platform/random'
import { addConsent, erasePerson, listConsents, readContact, withdrawConsent } from '#registries/people'
import { testInstallation } from './database.ts'
import { asking } from './personas.ts'
import {
  aVisit,
  bearing,
  eventsOf,
  partnerScene,
  partnerSite,
  reached,
  rulesOf,
  standing,
  type PartnerScene,
  type PartnerSite,
} from './partner-api.ts'

let site: PartnerSite
let scene: PartnerScene

before(async () => {
  site = partnerSite(await testInstallation())
  scene = await partnerScene(site)
})

const tellVisits = (visits: readonly unknown[], more: Readonly<Record<string, unknown>> = {}, at = scene) =>
  site.tell('visits', { station: at.code, visits, ...more }, bearing(at.key))

describe('A telephone', () => {
  const personOf = async (here: PartnerScene) => (await standing(here))[0]!.person_id

  const phoneOf = async (here: PartnerScene) => {
    const person = (await personOf(here))!
    const outcome = await transact(here.people.lupe, async (tx) =>
      done(await readContact(tx, here.people.lupe, person)),
    )
    return outcome.done ? outcome.value?.phone : undefined
  }

  test('is refused without the consent to it, and a consent without its telephone', async () => {
    const { contact, consent } = reached()
    const errors = async (more: object) => rulesOf((await tellVisits([aVisit({ ...more })])).body.visits[0]!.errors)
    assert.deepEqual(await errors({ contact }), ['contact.phone: contact-has-consent'])
    assert.deepEqual(await errors({ consent }), ['consent.phone: consent-has-its-contact'])
    assert.deepEqual(await errors({ contact, consent: { phone: { form: 'oral' } } }), [
      'consent.phone: consent-is-whole',
    ])
    assert.deepEqual(await errors(reached('call me')), ['contact.phone: contact-is-a-telephone'])
    assert.deepEqual(await errors({ contact: { name: 'x' } }), ['contact.name: field-names-nobody'])
  })

  test('of a visit of which it would be over already is not taken', async () => {
    const days = site.installation.pack.retention.contactDays
    const old = addDays(scene.people.lupe.today, -days)
    const answer = await tellVisits([aVisit({ visitedOn: old, ...reached() })])
    assert.deepEqual(rulesOf(answer.body.visits[0]!.errors), ['contact.phone: contact-would-still-be-kept'])
    assert.match(answer.body.visits[0]!.errors[0]!.detail, new RegExp(`${days} días`))
    assert.equal(
      (await tellVisits([aVisit({ visitedOn: addDays(old, 1), ...reached() })])).body.visits[0]!.contact,
      'kept',
    )
  })

  test('that is over by now does not keep a visit from being absorbed that was told in time', async () => {
    const here = await partnerScene(site)
    const visit = aVisit({ visitedOn: addDays(here.people.lupe.today, -80), ...reached() })
    assert.equal((await tellVisits([visit], {}, here)).body.visits[0]!.contact, 'kept')
    const later = new Date(site.installation.clock().getTime() + 20 * 86_400_000)
    const asked = partnerSite({ ...site.installation, clock: () => later })
    const tell = async (more: object) => {
      const body = { station: here.code, visits: [{ ...visit, ...more }], replace: true }
      const { fate, contact } = (await asked.tell('visits', body, bearing(here.key))).body.visits[0]!
      return [fate, contact]
    }
    assert.deepEqual(await tell({}), ['repeated', 'kept'])
    assert.deepEqual(await tell({ need: ['other'], ...reached('+1 213 555 0183') }), ['replaced', 'not-kept'])
    assert.equal(await phoneOf(here), '+12135550182')
  })

  test('is sealed for the agency’s people, with the consent as it was given', async () => {
    const here = await partnerScene(site)
    const visit = aVisit(reached())
    assert.equal((await tellVisits([visit], {}, here)).body.visits[0]!.contact, 'kept')
    assert.equal(await phoneOf(here), '+12135550182')
    const person = await personOf(here)
    const consents = await consult(
      here.people.lupe,
      async (db) =>
        (
          await sql`select purpose, form, language, text_version, given_by from people.consent where person_id = ${person}`.execute(
            db,
          )
        ).rows,
    )
    assert.deepEqual(consents, [
      { purpose: 'follow-up', form: 'oral', language: 'es', text_version: '2026-01', given_by: 'person' },
    ])
    assert.equal((await tellVisits([visit], {}, here)).body.visits[0]!.contact, 'kept')
  })

  test('follows the visit when it is told anew', async () => {
    const here = await partnerScene(site)
    const visit = aVisit()
    await tellVisits([{ ...visit, ...reached() }], {}, here)
    const person = await personOf(here)
    assert.ok(person)
    const anew = await tellVisits([{ ...visit, need: ['other'] }], { replace: true }, here)
    assert.equal(anew.body.visits[0]!.fate, 'replaced')
    assert.equal(await personOf(here), person)
    await tellVisits([{ ...visit, need: ['dental'], ...reached('+1 213 555 0183') }], { replace: true }, here)
    assert.equal(await personOf(here), person)
    assert.equal(await phoneOf(here), '+12135550183')
  })

  test('that differs, or was erased, does not come back by repeating', async () => {
    const here = await partnerScene(site)
    const visit = aVisit(reached())
    await tellVisits([visit], {}, here)
    const other = await tellVisits([{ ...visit, ...reached('+1 213 555 0183') }], {}, here)
    assert.deepEqual([other.body.visits[0]!.fate, other.body.visits[0]!.contact], ['repeated', 'not-kept'])
    const person = (await personOf(here))!
    await transact(here.people.lupe, async (tx) => done(await erasePerson(tx, here.people.lupe, person)))
    assert.equal((await tellVisits([visit], {}, here)).body.visits[0]!.contact, 'not-kept')
    assert.equal(await phoneOf(here), undefined)
    const anew = await tellVisits([{ ...visit, need: ['other'] }], { replace: true }, here)
    assert.equal(anew.body.visits[0]!.contact, 'kept')
    assert.notEqual(await personOf(here), person, 'whoever was erased stays so: the new consent is of a new row')
  })

  test('is erased at once where the visitor took the consent back, and the visit still counts', async () => {
    const here = await partnerScene(site)
    const [visit, silent] = [aVisit(reached()), aVisit()]
    await tellVisits([visit, silent], {}, here)
    const withdraw = async (references: readonly string[], at = here) =>
      (await site.tell('withdrawals', { station: at.code, references }, bearing(at.key))).body.references.map(
        ({ fate }) => fate,
      )
    assert.deepEqual(await withdraw([visit.reference], scene), ['nothing-kept'], 'another agency has no such visit')
    const references = [visit.reference, silent.reference, newId<string>()]
    assert.deepEqual(await withdraw(references), ['erased', 'nothing-kept', 'nothing-kept'])
    assert.deepEqual(await withdraw(references), ['nothing-kept', 'nothing-kept', 'nothing-kept'])
    assert.deepEqual(
      (await standing(here)).map(({ person_id }) => person_id),
      [null, null],
    )
    assert.equal(await eventsOf('person-erased', here), 1)
    const again = await tellVisits([visit], {}, here)
    assert.deepEqual([again.body.visits[0]!.fate, again.body.visits[0]!.contact], ['repeated', 'not-kept'])
    const wrong = await site.tell('withdrawals', { station: here.code, references: [''] }, bearing(here.key))
    assert.deepEqual([wrong.status, rulesOf(wrong.body.errors)], [422, ['references.0: field-has-its-form']])
  })

  const withdrawn = async (reference: string, here: PartnerScene) => {
    const body = { station: here.code, references: [reference] }
    return (await site.tell('withdrawals', body, bearing(here.key))).body.references[0]!.fate
  }

  const readAs = async (who: Context, person: Id<'protected-person'>) => {
    const outcome = await transact(who, async (tx) => done(await readContact(tx, who, person)))
    return outcome.done ? outcome.value?.phone : undefined
  }

  test('that Rosa left at the window, where her visit was corrected, is not the system’s to take back', async () => {
    const here = await partnerScene(site)
    const { people } = here
    const visit = aVisit(reached())
    await tellVisits([visit], {}, here)
    const [told] = await standing(here)
    const corrected = {
      id: newId<string>(),
      code: newCode(),
      station: here.station,
      visitedOn: '2026-03-10',
      language: 'es',
      need: 'other',
      contact: '+1 213 555 0199',
      consent: 'oral',
      replaces: told!.id,
      replacesReason: 'era otra cosa',
    }
    const saved = await site.request(`/ventanillas/${people.office}/visits`, asking(people.rogelio, corrected))
    assert.equal(saved.status, 200)
    const own = (await personOf(here))!
    assert.notEqual(own, told!.person_id)
    assert.equal(await withdrawn(visit.reference, here), 'erased')
    assert.equal(await readAs(people.lupe, told!.person_id!), undefined, 'what the system told is gone')
    assert.equal(await readAs(people.lupe, own), '+12135550199')
    assert.equal(await withdrawn(visit.reference, here), 'kept-at-window')
    assert.equal(await readAs(people.lupe, own), '+12135550199')
  })

  test('stays where Rosa agreed to something at the window; the consent that the system told counts no more', async () => {
    const here = await partnerScene(site)
    const { lupe } = here.people
    const visit = aVisit(reached())
    await tellVisits([visit], {}, here)
    const person = (await personOf(here))!
    const reminder = { purpose: 'reminder', recipient: null, language: 'es', textVersion: '1' } as const
    const added = await transact(lupe, async (tx) =>
      done(await addConsent(tx, lupe, person, { ...reminder, form: 'oral', givenBy: 'person' })),
    )
    assert.equal(await withdrawn(visit.reference, here), 'kept-at-window')
    assert.equal(await phoneOf(here), '+12135550182')
    const open = (await consult(lupe, (db) => listConsents(db, person))).filter((each) => each.withdrawn_at === null)
    assert.deepEqual(
      open.map(({ purpose }) => purpose),
      ['reminder'],
    )
    assert.ok(added.done && (await withdrawConsent(lupe, added.value)).done)
    assert.equal(await withdrawn(visit.reference, here), 'erased', 'once nothing was agreed to at the window')
  })
})
