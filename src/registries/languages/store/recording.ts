// Recordings and the steps taken with them. Row security shows everybody what is published, and drafts to those who may review them.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { steps, textKeys, type Place, type Published, type RecordingDraft, type Step } from '../rules/recording.ts'
import type { Sound } from '../rules/sound.ts'

const publishedRow = z.object({
  id: z.custom<Id<'recording'>>(),
  text_key: z.enum(textKeys),
  language: z.string(),
  office_id: z.custom<Id<'office'>>().nullable(),
  transcript: z.string(),
  translation: z.string().nullable(),
  media: z.enum(['audio/ogg', 'audio/mpeg']),
  fingerprint: z.string(),
  seconds: z.number(),
})

const recordingRow = publishedRow.extend({
  custodian_id: z.custom<Id<'organization'>>().nullable(),
  uploaded_by: z.custom<Id<'account'>>(),
  uploaded_at: z.date(),
  steps: z.array(
    z.object({
      step: z.enum(steps),
      taken_by: z.custom<Id<'account'>>(),
      taken_at: z.string().transform((at) => new Date(at)),
    }),
  ),
})

/** A recording with all that was done with it, without its bytes. */
export type Recording = Omit<z.output<typeof recordingRow>, 'steps'> & {
  readonly steps: readonly { readonly step: Step; readonly taken_by: Id<'account'>; readonly taken_at: Date }[]
}

const publishedColumns = sql`r.id, r.text_key, r.language, r.office_id, r.transcript, r.translation, r.media,
  encode(r.fingerprint, 'hex') as fingerprint, r.seconds`

const isPublished = sql`exists (select 1 from languages.step s where s.recording_id = r.id and s.step = 'published')
  and not exists (select 1 from languages.step s where s.recording_id = r.id and s.step = 'withdrawn')`

/** What is published of a text in some languages, for an office's window: its own and everybody's. */
export const listPublishedOf = (
  db: Db,
  key: string,
  languages: readonly string[],
  office: Id<'office'> | null,
): Promise<Published[]> =>
  list(
    db,
    publishedRow,
    sql`select ${publishedColumns} from languages.recording r
      where r.text_key = ${key} and r.language = any (${[...languages]}::text[])
        and (r.office_id is null or r.office_id = ${office}) and ${isPublished}
      order by r.uploaded_at desc`,
  )

/** What is published in a language, everywhere and at windows. */
export const listPublishedIn = (db: Db, language: string): Promise<Published[]> =>
  list(
    db,
    publishedRow,
    sql`select ${publishedColumns} from languages.recording r
      where r.language = ${language} and ${isPublished}
      order by r.text_key, r.office_id nulls first, r.uploaded_at desc`,
  )

const codeRow = z.object({ language: z.string() })

/** The languages in which something is published. */
export const listHeardLanguages = async (db: Db): Promise<string[]> =>
  (await list(db, codeRow, sql`select distinct r.language from languages.recording r where ${isPublished}`)).map(
    ({ language }) => language,
  )

const recordings = sql`select ${publishedColumns}, r.custodian_id, r.uploaded_by, r.uploaded_at,
    coalesce((select jsonb_agg(jsonb_build_object('step', s.step, 'taken_by', s.taken_by, 'taken_at', s.taken_at)
        order by s.taken_at, array_position(${[...steps]}::text[], s.step))
      from languages.step s where s.recording_id = r.id), '[]') as steps
  from languages.recording r`

/** Times inside of JSON come as text. */
const withTimes = (row: z.output<typeof recordingRow>): Recording => ({
  ...row,
  steps: row.steps.map((step) => ({ ...step, taken_at: new Date(step.taken_at) })),
})

/** All recordings that the context may see, the newest first. */
export const listRecordings = async (db: Db): Promise<Recording[]> =>
  (await list(db, recordingRow, sql`${recordings} order by r.uploaded_at desc, r.id`)).map(withTimes)

export async function findRecordingById(db: Db, id: Id<'recording'>): Promise<Recording | undefined> {
  const row = await first(db, recordingRow, sql`${recordings} where r.id = ${id}`)
  return row && withTimes(row)
}

const soundRow = z.object({
  media: z.enum(['audio/ogg', 'audio/mpeg']),
  sound: z.instanceof(Buffer),
  published: z.boolean(),
})

/** The bytes of a sound by its SHA-256 in hexadecimal, and whether everybody may hear it. */
export const findSound = (db: Db, fingerprint: string): Promise<z.output<typeof soundRow> | undefined> =>
  first(
    db,
    soundRow,
    sql`select r.media, r.sound, ${isPublished} as published from languages.recording r
      where r.fingerprint = decode(${fingerprint}, 'hex') order by 3 desc limit 1`,
  )

/** Adds a recording; 0 where one of this id stands already. */
export const insertRecording = (
  tx: Tx,
  draft: RecordingDraft,
  place: Place,
  sound: Sound & { readonly fingerprint: Buffer },
  writing: { readonly by: Id<'account'> | null; readonly at: Date },
): Promise<number> =>
  run(
    tx,
    sql`insert into languages.recording (id, text_key, language, office_id, custodian_id, transcript, translation, media,
        sound, fingerprint, seconds, uploaded_by, uploaded_at)
      values (${draft.id}, ${draft.text}, ${draft.language}, ${place?.office ?? null}, ${place?.custodian ?? null},
        ${draft.transcript}, ${draft.translation || null}, ${sound.media}, ${Buffer.from(sound.bytes)},
        ${sound.fingerprint}, ${sound.seconds}, ${writing.by}, ${writing.at})
      on conflict (id) do nothing`,
  )

/** Writes a step; 0 where it was taken already. */
export const insertStep = (
  tx: Tx,
  recording: Id<'recording'>,
  step: Step,
  writing: { readonly by: Id<'account'> | null; readonly at: Date },
): Promise<number> =>
  run(
    tx,
    sql`insert into languages.step (recording_id, step, taken_by, taken_at)
      values (${recording}, ${step}, ${writing.by}, ${writing.at}) on conflict do nothing`,
  )

const idRow = z.object({ id: z.custom<Id<'recording'>>() })

/** The published recordings whose place another one takes: of the same text, language and window. */
export const listReplacedBy = async (db: Db, recording: Recording): Promise<Id<'recording'>[]> =>
  (
    await list(
      db,
      idRow,
      sql`select r.id from languages.recording r
        where r.text_key = ${recording.text_key} and r.language = ${recording.language} and r.id <> ${recording.id}
          and r.custodian_id is not distinct from ${recording.custodian_id}::uuid
          and r.office_id is not distinct from ${recording.office_id} and ${isPublished}`,
    )
  ).map(({ id }) => id)
