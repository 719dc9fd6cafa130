// What is done with recordings: uploaded, reviewed by somebody else, published in the place of the one before, withdrawn.
import { createHash } from 'node:crypto'
import type { Id } from '#kernel/id'
import { done, refused, type Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell, type Chains } from '#platform/events'
import { varietyOf } from './pack.ts'
import {
  mayKeepRecordingsAt,
  mayReview,
  mayWithdraw,
  objectionsToRecording,
  objectionsToStep,
  placesOf,
  type Place,
  type RecordingDraft,
  type Step,
} from './rules/recording.ts'
import { readSound } from './rules/sound.ts'
import { findRecordingById, insertRecording, insertStep, listReplacedBy, type Recording } from './store/recording.ts'

const chainsOf = (place: Place): Chains => ({ ...place, headquarters: true })

const placeOf = ({ office_id: office, custodian_id: custodian }: Recording): Place =>
  office === null || custodian === null ? null : { office, custodian }

/** The place that a draft names by its office; undefined where the actor keeps no recordings there. */
const placeNamed = (context: Context, draft: RecordingDraft): Place | undefined =>
  placesOf(context.actor).find((place) => (place?.office ?? '') === draft.office)

/**
 * Headquarters uploads a recording for everywhere, an agency's lead one for the own window. What the file tells of its making is
 * taken out. A second submission of the same id adds nothing.
 */
export function addRecording(
  context: Context,
  draft: RecordingDraft,
  file: Uint8Array,
): Promise<Outcome<Id<'recording'>>> {
  return transact(context, async (tx) => {
    const place = placeNamed(context, draft)
    allow(place !== undefined && mayKeepRecordingsAt(context.actor, place))
    const read = readSound(file)
    const objections = [
      ...objectionsToRecording(draft, varietyOf(context.installation.pack, draft.language) !== undefined),
      ...('rule' in read ? [{ rule: read.rule, field: 'sound' }] : []),
    ]
    if (objections.length > 0 || 'rule' in read || place === undefined) return refused(objections)
    const fingerprint = createHash('sha256').update(read.sound.bytes).digest()
    const writing = { by: context.actor.account, at: context.now }
    if ((await insertRecording(tx, draft, place, { ...read.sound, fingerprint }, writing)) === 0) return done(draft.id)
    await tell(tx, context, 'recording-added', draft.id, chainsOf(place), {
      ...draft,
      fingerprint: fingerprint.toString('hex'),
    })
    return done(draft.id)
  })
}

/** Somebody who speaks the variety says that the recording says what its transcript says. Never who uploaded it. */
export function reviewRecording(context: Context, id: Id<'recording'>): Promise<Outcome<Id<'recording'>>> {
  return transact(context, async (tx) => {
    const recording = found(await findRecordingById(tx, id))
    allow(mayReview(context.actor, placeOf(recording)))
    const objections = objectionsToStep(recording, 'reviewed', context.actor.account)
    if (objections.length > 0) return refused(objections)
    await takeStep(tx, context, id, 'reviewed')
    await tell(tx, context, 'recording-reviewed', id, chainsOf(placeOf(recording)))
    return done(id)
  })
}

/** From now on everybody hears it. The one that was heard in its place is withdrawn. */
export function publishRecording(context: Context, id: Id<'recording'>): Promise<Outcome<Id<'recording'>>> {
  return transact(context, async (tx) => {
    const recording = found(await findRecordingById(tx, id))
    allow(mayKeepRecordingsAt(context.actor, placeOf(recording)))
    const objections = objectionsToStep(recording, 'published', context.actor.account)
    if (objections.length > 0) return refused(objections)
    const replaced = await listReplacedBy(tx, recording)
    for (const other of replaced) await takeStep(tx, context, other, 'withdrawn')
    await takeStep(tx, context, id, 'published')
    await tell(tx, context, 'recording-published', id, chainsOf(placeOf(recording)), { replaced })
    return done(id)
  })
}

/** It is heard no more. Its keeper does it; headquarters, of any. */
export function withdrawRecording(context: Context, id: Id<'recording'>): Promise<Outcome<Id<'recording'>>> {
  return transact(context, async (tx) => {
    const recording = found(await findRecordingById(tx, id))
    allow(mayWithdraw(context.actor, placeOf(recording)))
    const objections = objectionsToStep(recording, 'withdrawn', context.actor.account)
    if (objections.length > 0) return refused(objections)
    await takeStep(tx, context, id, 'withdrawn')
    await tell(tx, context, 'recording-withdrawn', id, chainsOf(placeOf(recording)))
    return done(id)
  })
}

const takeStep = (tx: Tx, context: Context, id: Id<'recording'>, step: Step): Promise<number> =>
  insertStep(tx, id, step, { by: context.actor.account, at: context.now })
