// Addresses for staff: recordings are uploaded, heard, reviewed, published and withdrawn.
import type { Context as Request } from 'hono'
import { isUuid, type Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, type Db } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readTyped, stateAfter, textOf, typedIn, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { newId } from '#platform/random'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { listHolders } from '#registries/people'
import { addRecording, publishRecording, reviewRecording, withdrawRecording } from '../commands.ts'
import { messages, recordingColumns, RecordingPage, RecordingsPage, UploadPage } from '../pages/recording.tsx'
import {
  mayKeepRecordings,
  mayKeepRecordingsAt,
  mayReadRecordings,
  mayReview,
  mayWithdraw,
  objectionsToStep,
  placesOf,
  RecordingDraft,
  standingOf,
  steps,
  type Place,
  type Step,
} from '../rules/recording.ts'
import { findRecordingById, listRecordings, type Recording } from '../store/recording.ts'
import { officeNames } from './words.ts'

type At = Request<Env>

export const recordingRoutes = router()

const tellingAt = async (c: At) => {
  const { context, view } = c.var
  const officeName = await consult(context, (db) => officeNames(db, view))
  return { view, pack: context.installation.pack, officeName }
}

recordingRoutes.get('/recordings', guard(mayReadRecordings), async (c) => {
  const form = formOf(c.req.query())
  const standing = textOf(form, 'standing')
  // What everybody hears of other agencies is not this reader's to keep.
  const all = (await consult(c.var.context, listRecordings)).filter((one) =>
    mayReview(c.var.context.actor, placeOf(one)),
  )
  const rows = all.filter((recording) => standing === '' || standingOf(recording.steps) === standing)
  const telling = await tellingAt(c)
  const format = exportFormatOf(c)
  const name = say(messages, c.var.view)('list-file')
  if (format) return answerExport(c, format, { name, columns: recordingColumns(telling), rows })
  const href = c.var.view.to(`/languages/recordings?${new URLSearchParams({ standing }).toString()}`)
  return page(c, <RecordingsPage {...telling} rows={rows} form={form} href={href} />)
})

const placeOf = ({ office_id: office, custodian_id: custodian }: Recording): Place =>
  office === null || custodian === null ? null : { office, custodian }

const uploadPage = async (c: At, form: FormState) => {
  const offices = placesOf(c.var.context.actor).map((place) => place?.office ?? null)
  return <UploadPage {...await tellingAt(c)} form={form} id={newId<'recording'>()} offices={offices} />
}

recordingRoutes.get('/recordings/new', guard(mayKeepRecordings), async (c) => page(c, await uploadPage(c, emptyForm)))

recordingRoutes.post('/recordings', guard(mayKeepRecordings), async (c) => {
  const reading = readTyped(await typedIn(c), RecordingDraft)
  const file = await soundIn(c)
  const outcome = reading.draft && (await addRecording(c.var.context, reading.draft, file))
  if (outcome?.done) return goTo(c, `/languages/recordings/${outcome.value}`)
  return page(c, await uploadPage(c, stateAfter(reading, outcome)), 422)
})

/** The bytes of the file in the form; none where there is no file. */
async function soundIn(c: At): Promise<Uint8Array> {
  const { sound } = await c.req.parseBody().catch((): Record<string, unknown> => ({}))
  return sound instanceof File ? new Uint8Array(await sound.arrayBuffer()) : new Uint8Array()
}

async function readRecording(c: At, db: Db): Promise<Recording> {
  const id = c.req.param('recording') ?? ''
  return found(isUuid(id) ? await findRecordingById(db, id as Id<'recording'>) : undefined)
}

async function recordingPage(c: At, form: FormState) {
  const { context } = c.var
  const { recording, names } = await consult(context, async (db) => {
    const one = await readRecording(c, db)
    const staff = [one.uploaded_by, ...one.steps.map(({ taken_by }) => taken_by)] as string[] as Id<'office-holder'>[]
    return {
      recording: one,
      names: new Map((await listHolders(db, staff)).map(({ id, name }) => [id as string, name])),
    }
  })
  const next = steps.filter((step) => mayTake(context, recording, step))
  const props = { recording, form, next, staffName: (account: Id<'account'>) => names.get(account) }
  return <RecordingPage {...await tellingAt(c)} {...props} />
}

const permissions = { reviewed: mayReview, published: mayKeepRecordingsAt, withdrawn: mayWithdraw } as const

/** Whether the step stands open to this reader. */
const mayTake = ({ actor }: Context, recording: Recording, step: Step): boolean =>
  permissions[step](actor, placeOf(recording)) && objectionsToStep(recording, step, actor.account).length === 0

recordingRoutes.get('/recordings/:recording', guard(mayReadRecordings), async (c) =>
  page(c, await recordingPage(c, emptyForm)),
)

type Deed = (context: Context, id: Id<'recording'>) => Promise<Outcome<Id<'recording'>>>

async function postStep(c: At, deed: Deed) {
  const { id } = await consult(c.var.context, (db) => readRecording(c, db))
  const outcome = await deed(c.var.context, id)
  if (outcome.done) return goTo(c, `/languages/recordings/${id}`)
  return page(c, await recordingPage(c, formOf({}, outcome.objections)), 422)
}

recordingRoutes.post('/recordings/:recording/review', guard(mayReadRecordings), (c) => postStep(c, reviewRecording))
recordingRoutes.post('/recordings/:recording/publication', guard(mayKeepRecordings), (c) =>
  postStep(c, publishRecording),
)
recordingRoutes.post('/recordings/:recording/withdrawal', guard(mayKeepRecordings), (c) =>
  postStep(c, withdrawRecording),
)
