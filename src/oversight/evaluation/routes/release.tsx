// Addresses of what is published, for everybody, and of headquarters' calendar and drafts.
import type { Context as Request } from 'hono'
import type { Outcome } from '#kernel/outcome'
import { todayIn } from '#platform/context'
import { consult, type Db } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, readForm, stateAfter, type FormState, type Reading } from '#platform/forms'
import { say } from '#platform/messages'
import { newId } from '#platform/random'
import { everybody, goTo, guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { definitionOf, findIndicator, ventanillas } from '#programs/ventanillas'
import { listHeadquartersUnits, listOffices, placeOfOffice } from '#registries/network'
import { makeDraft } from '../commands/release-draft.ts'
import { moveRelease, planCorrection, planRelease, publishRelease } from '../commands/release.ts'
import { messages } from '../messages/release.ts'
import { FigureDefinitionPage } from '../pages/figures-definition.tsx'
import { dictionaryColumns, figureColumns, listDictionary } from '../pages/figures-file.ts'
import { FiguresPage, logColumns, PublishedPage } from '../pages/figures.tsx'
import { comparisonColumns, rowsOfNumber } from '../pages/release-comparison.tsx'
import { releaseColumns, ReleasesPage } from '../pages/release-list.tsx'
import { ReleasePage, type ReleaseForms } from '../pages/release.tsx'
import {
  CorrectionForm,
  DayForm,
  isPublishedNumber,
  mayKeepReleases,
  PlanForm,
  PublicationForm,
  readRelease,
  sayRelease,
  type NumberId,
  type ReleaseName,
} from '../rules/release.ts'
import { findLatestDraft, listComparedFigures } from '../store/release-draft.ts'
import { findRelease, listPublishedFigures, listPublishedNumbers, listReleases } from '../store/release.ts'

type At = Request<Env>

export const releaseRoutes = router()

const zoneOf = (c: At): string => c.var.context.installation.zone

/** The release that the address names. */
const nameIn = (c: At): ReleaseName => found(readRelease(c.req.param('release') ?? ''))

/** The number that is shown; the first where the address names none. */
function numberIn(c: At): NumberId {
  const asked = c.req.query('number') ?? ''
  return isPublishedNumber(asked) ? asked : 'informed'
}

const readOffices = async (db: Db, c: At): Promise<ReadonlyMap<string, string>> =>
  new Map((await listOffices(db)).map((office) => [office.code, placeOfOffice(c.var.view, office)]))

releaseRoutes.get('/figures', everybody, async (c) => {
  const { context, view } = c.var
  const releases = await consult(context, listReleases)
  const format = exportFormatOf(c)
  if (!format) return page(c, <FiguresPage view={view} releases={releases} zone={zoneOf(c)} />)
  const rows = releases.filter(({ state }) => state === 'published')
  const name = say(messages, view)('figures-file')
  return answerExport(c, format, { name, columns: logColumns(view, zoneOf(c)), rows })
})

/** A release that is out; nobody is told of others here. */
async function readPublished(db: Db, c: At) {
  const release = found(await findRelease(db, nameIn(c)))
  found(release.published_at ?? undefined)
  return release
}

releaseRoutes.get('/figures/:release', everybody, async (c) => {
  const { context, view } = c.var
  const { release, ...read } = await consult(context, async (db) => {
    const published = await readPublished(db, c)
    return {
      release: published,
      figures: await listPublishedFigures(db, published.id),
      numbers: await listPublishedNumbers(db, published.id),
      offices: await readOffices(db, c),
    }
  })
  const name = `${say(messages, view)('figures-file')}-${sayRelease(release)}`
  if (c.req.query('format') === 'dictionary') {
    const rows = listDictionary(view, read.numbers)
    return answerExport(c, 'csv', { name: `${name}-dictionary`, columns: dictionaryColumns(view), rows })
  }
  const format = exportFormatOf(c)
  if (format) {
    return answerExport(c, format, { name, columns: figureColumns(view, release, read.offices), rows: read.figures })
  }
  return page(c, <PublishedPage view={view} release={release} {...read} number={numberIn(c)} zone={zoneOf(c)} />)
})

releaseRoutes.get('/figures/:release/definitions/:number', everybody, async (c) => {
  const { context, view } = c.var
  const read = await consult(context, async (db) => {
    const release = await readPublished(db, c)
    const numbers = await listPublishedNumbers(db, release.id)
    const published = found(numbers.find(({ number }) => number === c.req.param('number')))
    return { release, published, definition: await definitionOf(db, found(findIndicator(published.number))) }
  })
  const differs = `differs-${read.published.number}` in ventanillas.messages
  return page(c, <FigureDefinitionPage view={view} {...read} differs={differs} />)
})

async function releasesPage(c: At, form: FormState) {
  const releases = await consult(c.var.context, listReleases)
  return <ReleasesPage view={c.var.view} releases={releases} zone={zoneOf(c)} form={form} id={newId()} />
}

releaseRoutes.get('/releases', guard(mayKeepReleases), async (c) => {
  const { context, view } = c.var
  const format = exportFormatOf(c)
  if (!format) return page(c, await releasesPage(c, emptyForm))
  const rows = await consult(context, listReleases)
  const name = say(messages, view)('release-file')
  return answerExport(c, format, { name, columns: releaseColumns(view, zoneOf(c)), rows })
})

releaseRoutes.post('/releases', guard(mayKeepReleases), async (c) => {
  const reading = await readForm(c, PlanForm)
  const outcome = reading.draft && (await planRelease(c.var.context, reading.draft))
  if (outcome?.done) return goTo(c, `/releases/${outcome.value}`)
  return page(c, await releasesPage(c, stateAfter(reading, outcome)), 422)
})

async function readRelevant(c: At) {
  const { context } = c.var
  return consult(context, async (db) => {
    const release = found(await findRelease(db, nameIn(c)))
    const draft = await findLatestDraft(db, release.id)
    return {
      release,
      draft,
      figures: draft ? await listComparedFigures(db, draft.id) : [],
      offices: await readOffices(db, c),
      units: await listHeadquartersUnits(db),
    }
  })
}

async function releasePage(c: At, forms: ReleaseForms) {
  const { context, view } = c.var
  const read = await readRelevant(c)
  const ended = todayIn(context, 'Etc/GMT+12') > `${read.release.year}-12-31`
  const props = { view, ...read, ended, number: numberIn(c), zone: zoneOf(c), forms, id: newId() }
  return <ReleasePage {...props} />
}

releaseRoutes.get('/releases/:release', guard(mayKeepReleases), async (c) => {
  const format = exportFormatOf(c)
  if (!format) return page(c, await releasePage(c, {}))
  const { view } = c.var
  const { release, figures, offices } = await readRelevant(c)
  const number = numberIn(c)
  const name = `${say(messages, view)('release-compare-file')}-${sayRelease(release)}-${number}`
  const rows = rowsOfNumber(figures, number)
  return answerExport(c, format, { name, columns: comparisonColumns(view, offices), rows })
})

/** After a deed: on to the release, or its page again with what was objected in the form that was posted. */
async function answer(c: At, form: keyof ReleaseForms, reading: Reading<unknown>, outcome?: Outcome<unknown>) {
  if (outcome?.done) {
    const next = form === 'correction' ? String(outcome.value) : sayRelease(nameIn(c))
    return goTo(c, `/releases/${next}`)
  }
  return page(c, await releasePage(c, { [form]: stateAfter(reading, outcome) }), 422)
}

releaseRoutes.post('/releases/:release/draft', guard(mayKeepReleases), async (c) => {
  const outcome = await makeDraft(c.var.context, nameIn(c))
  return answer(c, 'draft', { draft: {}, typed: {} }, outcome)
})

releaseRoutes.post('/releases/:release/publication', guard(mayKeepReleases), async (c) => {
  const reading = await readForm(c, PublicationForm)
  const outcome = reading.draft && (await publishRelease(c.var.context, nameIn(c), reading.draft))
  return answer(c, 'publication', reading, outcome)
})

releaseRoutes.post('/releases/:release/day', guard(mayKeepReleases), async (c) => {
  const reading = await readForm(c, DayForm)
  const outcome = reading.draft && (await moveRelease(c.var.context, nameIn(c), reading.draft))
  return answer(c, 'day', reading, outcome)
})

releaseRoutes.post('/releases/:release/correction', guard(mayKeepReleases), async (c) => {
  const reading = await readForm(c, CorrectionForm)
  const outcome = reading.draft && (await planCorrection(c.var.context, nameIn(c), reading.draft))
  return answer(c, 'correction', reading, outcome)
})
