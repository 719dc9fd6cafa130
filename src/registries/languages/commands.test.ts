import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, sql, transact } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../test/database.ts'
import { addPerson, personas, type Personas } from '../../../test/personas.ts'
import { mp3, ogg, wav } from '../../../test/sounds.ts'
import { addRecording, publishRecording, reviewRecording, withdrawRecording } from './commands.ts'
import { RecordingDraft } from './rules/recording.ts'
import { findRecording } from './store/heard.ts'
import { findRecordingById, findSound, listHeardLanguages, listPublishedIn, listRecordings } from './store/recording.ts'

let installation: Installation
let people: Personas

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
})

const draftOf = (more: object = {}) =>
  RecordingDraft.parse({
    id: newId(),
    office: people.office,
    text: 'window-is',
    language: 'xta',
    transcript: 'Tu’un savi',
    translation: 'Aquí le ayudan gratis.',
    ...more,
  })
const valueOf = <Value>(outcome: Outcome<Value>): Value => {
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value
}
const rulesOf = (outcome: Outcome<unknown>) => (outcome.done ? [] : outcome.objections.map(({ rule }) => rule))
let made = 0
/** A sound like no other. */
const sound = () => ogg({ seconds: 2, ends: -0.001 * (made += 1) })
const upload = async (by: Context, more: object = {}, file = sound()) =>
  valueOf(await addRecording(by, draftOf(more), file))
async function publish(by: Context, reviewer: Context, more: object = {}): Promise<Id<'recording'>> {
  const id = await upload(by, more)
  valueOf(await reviewRecording(reviewer, id))
  return valueOf(await publishRecording(by, id))
}
const heard = async (language: string, office: Id<'office'> | null = null) =>
  (await consult(people.rosa, (db) => findRecording(db, installation.pack, 'window-is', language, office)))?.id
const seenBy = async (context: Context, id: Id<'recording'>) =>
  (await consult(context, (db) => findRecordingById(db, id))) !== undefined

describe('A recording', () => {
  test('is uploaded by Inés, reviewed by Lupe, published, and then heard at her window and nowhere else', async () => {
    const id = await upload(people.ines, { language: 'amu' })
    assert.equal(await heard('amu', people.office), undefined)
    valueOf(await reviewRecording(people.lupe, id))
    assert.equal(await heard('amu', people.office), undefined)
    valueOf(await publishRecording(people.ines, id))
    assert.equal(await heard('amu', people.office), id)
    assert.equal(await heard('amu'), undefined)
    assert.equal(await heard('amu', people.otherOffice), undefined)
    const { steps, uploaded_by: uploader } = (await consult(people.elena, (db) => findRecordingById(db, id)))!
    assert.equal(uploader, people.ines.actor.account)
    assert.deepEqual(
      steps.map(({ step, taken_by: by, taken_at: at }) => [step, by, at instanceof Date]),
      [
        ['reviewed', people.lupe.actor.account, true],
        ['published', people.ines.actor.account, true],
      ],
    )
  })

  test('of headquarters is reviewed by somebody at an agency who speaks it, and heard everywhere', async () => {
    const id = await publish(people.elena, people.otherLupe, { office: '', language: 'toj' })
    assert.equal(await heard('toj'), id)
    assert.equal(await heard('toj', people.office), id)
    const own = await publish(people.ines, people.rogelio, { language: 'toj' })
    assert.equal(await heard('toj', people.office), own)
    assert.equal(await heard('toj', people.otherOffice), id)
    assert.ok((await consult(people.rosa, listHeardLanguages)).includes('toj'))
    assert.equal((await consult(people.rosa, (db) => listPublishedIn(db, 'toj'))).length, 2)
  })

  test('is heard in Spanish where there is none in the variety, and not at all where there is none in Spanish', async () => {
    const listen = () =>
      consult(people.rosa, (db) => findRecording(db, installation.pack, 'slip-keeps', 'zai', people.office))
    assert.equal(await listen(), undefined)
    const spanish = await publish(people.ines, people.lupe, { text: 'slip-keeps', language: 'es', translation: '' })
    assert.equal((await listen())?.id, spanish)
    assert.equal((await listen())?.language, 'es')
    const own = await publish(people.ines, people.lupe, { text: 'slip-keeps', language: 'zai' })
    assert.equal((await listen())?.id, own)
  })

  test('takes the place of the one before; withdrawn, it is heard no more', async () => {
    const before = await publish(people.ines, people.lupe, { language: 'tzh' })
    const after = await publish(people.ines, people.lupe, { language: 'tzh' })
    assert.equal(await heard('tzh', people.office), after)
    assert.ok(!(await seenBy(people.rosa, before)))
    valueOf(await withdrawRecording(people.ines, after))
    assert.equal(await heard('tzh', people.office), undefined)
    assert.deepEqual(rulesOf(await publishRecording(people.ines, after)), ['recording-is-not-withdrawn'])
  })

  test('of an agency is taken back by headquarters', async () => {
    const id = await publish(people.ines, people.lupe, { language: 'tzo' })
    valueOf(await withdrawRecording(people.elena, id))
    assert.equal(await heard('tzo', people.office), undefined)
  })

  test('is kept without what its file tells of its making', async () => {
    const file = ogg({ seconds: 4, comments: ['ARTIST=Rosa Pérez'] })
    const id = await upload(people.ines, {}, file)
    const { fingerprint, seconds } = (await consult(people.ines, (db) => findRecordingById(db, id)))!
    const kept = (await consult(people.ines, (db) => findSound(db, fingerprint)))!
    assert.equal(seconds, 4)
    assert.ok(Buffer.from(file).includes('Rosa') && !kept.sound.includes('Rosa'))
    assert.equal(kept.published, false)
  })

  test('submitted twice stands once', async () => {
    const draft = draftOf()
    for (const file of [sound(), sound()]) assert.equal(valueOf(await addRecording(people.ines, draft, file)), draft.id)
    const all = await consult(people.ines, listRecordings)
    assert.equal(all.filter(({ id }) => id === draft.id).length, 1)
  })

  test('tells what was done with it', async () => {
    const id = await publish(people.ines, people.lupe, { language: 'hus' })
    valueOf(await withdrawRecording(people.ines, id))
    const kinds = await installation.database.asOwner(async (owner) => {
      const { rows } = await sql<{ kind: string }>`select kind from platform.event where subject = ${id}`.execute(owner)
      return rows.map(({ kind }) => kind)
    })
    const told = ['recording-added', 'recording-published', 'recording-reviewed', 'recording-withdrawn']
    assert.deepEqual(kinds.toSorted(), told)
  })
})

describe('What is refused', () => {
  test('61 KB, a WAV under another name, no sound, a language that the table does not have, and all of it at once', async () => {
    const refused = async (file: Uint8Array, more: object = {}) =>
      rulesOf(await addRecording(people.ines, draftOf(more), file))
    assert.deepEqual(await refused(mp3({ frames: 580 })), ['sound-is-at-most-60-kilobytes'])
    assert.deepEqual(await refused(wav()), ['sound-is-opus-or-mp3'])
    assert.deepEqual(await refused(new Uint8Array()), ['sound-is-chosen'])
    assert.deepEqual(await refused(sound(), { language: 'zap' }), ['language-is-known'])
    assert.deepEqual(await refused(wav(), { language: 'xx', translation: '' }), [
      'language-is-known',
      'translation-is-given',
      'sound-is-opus-or-mp3',
    ])
  })

  test('a review by who uploaded it, by the rule and by the database', async () => {
    const id = await upload(people.ines)
    assert.deepEqual(rulesOf(await reviewRecording(people.ines, id)), ['recording-is-reviewed-by-somebody-else'])
    assert.deepEqual(rulesOf(await publishRecording(people.ines, id)), ['recording-is-reviewed'])
    await assert.rejects(insertBehind(people.ines, id, 'reviewed'), /row-level security/)
    await assert.rejects(insertBehind(people.otherLupe, id, 'reviewed'), /row-level security/)
    await assert.rejects(insertBehind(people.lupe, id, 'reviewed', people.rogelio), /row-level security/)
    await assert.rejects(insertBehind(people.rosa, id, 'withdrawn', people.ines), /row-level security/)
  })

  test('to keep recordings for another window, or for everywhere, or as a worker', async () => {
    for (const [by, office] of [
      [people.otherInes, people.office],
      [people.ines, ''],
      [people.lupe, people.office],
      [people.oscar, people.office],
      [people.elena, people.office],
      [people.rosa, people.office],
    ] as const) {
      await assert.rejects(addRecording(by, draftOf({ office }), sound()), /Forbidden/)
    }
    const id = await upload(people.ines)
    await assert.rejects(publishRecording(people.lupe, id), /Forbidden/)
    await assert.rejects(withdrawRecording(people.lupe, id), /Forbidden/)
  })

  test('drafts to everybody else: another agency, the consulate, Rosa', async () => {
    const id = await upload(people.ines)
    for (const [who, sees] of [
      [people.lupe, true],
      [people.elena, true],
      [people.otherInes, false],
      [people.formerInes, false],
      [people.oscar, false],
      [people.tomas, false],
      [people.rosa, false],
    ] as const) {
      assert.equal(await seenBy(who, id), sees, who.actor.name)
    }
    await assert.rejects(reviewRecording(people.otherLupe, id), /NotFound/)
    const everywhere = await upload(await addPerson(installation, 'Elena, otra', 'headquarters'), { office: '' })
    assert.ok(await seenBy(people.otherLupe, everywhere))
    assert.ok(!(await seenBy(people.oscar, everywhere)))
  })
})

/** A step written past the commands, as the app. */
function insertBehind(who: Context, id: Id<'recording'>, step: string, by: Context = who): Promise<unknown> {
  return transact(who, async (tx) => {
    await sql`insert into languages.step (recording_id, step, taken_by, taken_at)
      values (${id}, ${step}, ${by.actor.account}::uuid, now())`.execute(tx)
    throw new Error('it was written')
  })
}
