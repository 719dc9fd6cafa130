// Addresses of the network: the public list of offices, and what headquarters does to it.
import { readDay } from '#kernel/day'
import { isUuid, type Id } from '#kernel/id'
import { consult } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, stateAfter, textOf, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { newId } from '#platform/random'
import { everybody, goTo, guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import type { Context as Request } from 'hono'
import { addOffice, addPost, closeOffice, correctOffice, endPost, moveDistrict } from './commands.ts'
import { messages } from './messages.ts'
import { ClosurePage, MovePage, OfficeFormPage } from './pages/forms.tsx'
import { DistrictPage, districtColumns, namedRows, officeColumns, OfficePage, OfficesPage } from './pages/offices.tsx'
import { HeadquartersPage, postColumns, PostsPage } from './pages/posts.tsx'
import {
  closureDraft,
  mayKeepNetwork,
  mayReadPosts,
  moveDraft,
  officeCorrection,
  officeDraft,
  populationAround,
  postDraft,
  postEnd,
} from './rules.ts'
import { listDistrictHistory } from './store/district.ts'
import { findOffice, listOffices } from './store/office.ts'
import { listPopulation } from './store/population.ts'
import { findPost, listHeadquartersUnits, listPosts } from './store/post.ts'

type At = Request<Env>

export const routes = router()

const officeOf = (c: At): Id<'office'> => (c.req.param('office') ?? '') as Id<'office'>

const readOffices = (c: At) => consult(c.var.context, (db) => listOffices(db))

const readOffice = async (c: At) => found(await consult(c.var.context, (db) => findOffice(db, officeOf(c))))

routes.get('/', everybody, async (c) => {
  const { view, context } = c.var
  const form = formOf(c.req.query())
  const typed = textOf(form, 'on')
  const on = readDay(typed) ?? context.today
  const all = await consult(context, (db) => listOffices(db, on))
  const [country, rank] = [textOf(form, 'country'), textOf(form, 'rank')]
  const offices = all.filter(
    (office) => (country === '' || office.country === country) && (rank === '' || office.rank === rank),
  )
  const format = exportFormatOf(c)
  const name = `${say(messages, view)('office-file')}-${on}`
  if (format) return answerExport(c, format, { name, columns: officeColumns(view), rows: offices })
  const unreadable = typed !== '' && readDay(typed) === undefined
  const state = unreadable ? formOf(form.typed, [{ rule: 'day-exists', field: 'on' }]) : form
  const countries = [...new Set(all.map((office) => office.country))].sort()
  const href = view.to(`/network?${new URLSearchParams({ on, country, rank }).toString()}`)
  const props = { view, offices, countries, on, form: state, href }
  return page(c, <OfficesPage {...props} />, unreadable ? 422 : 200)
})

routes.get('/offices/:office', everybody, async (c) => {
  const office = await readOffice(c)
  const offices = await readOffices(c)
  const parent = offices.find((other) => other.code === office.parent)
  const under = offices.filter((other) => other.parent === office.code && other.to_on === null)
  const population = populationAround(await consult(c.var.context, listPopulation), office)
  const props = { office, parent, under, population }
  return page(c, <OfficePage view={c.var.view} {...props} />)
})

routes.get('/offices/:office/district', everybody, async (c) => {
  const { view, context } = c.var
  const office = await readOffice(c)
  const all = await consult(context, (db) => listDistrictHistory(db, office.code))
  const rows = namedRows(all)
  const format = exportFormatOf(c)
  const name = `${say(messages, view)('district-file')}-${office.code}`
  if (format) return answerExport(c, format, { name, columns: districtColumns(view), rows })
  const approximate = rows.length < all.length
  return page(
    c,
    <DistrictPage view={view} office={office} rows={rows} approximate={approximate} today={context.today} />,
  )
})

routes.get('/office', guard(mayKeepNetwork), async (c) =>
  page(c, <OfficeFormPage view={c.var.view} form={emptyForm} offices={await readOffices(c)} office={undefined} />),
)

routes.post('/office', guard(mayKeepNetwork), async (c) => {
  const read = await readForm(c, officeDraft)
  const outcome = read.draft && (await addOffice(c.var.context, read.draft))
  if (outcome?.done) return goTo(c, `/network/offices/${outcome.value}`)
  const form = stateAfter(read, outcome)
  return page(
    c,
    <OfficeFormPage view={c.var.view} form={form} offices={await readOffices(c)} office={undefined} />,
    422,
  )
})

const correctionPage = async (c: At, form: FormState) => (
  <OfficeFormPage view={c.var.view} form={form} offices={await readOffices(c)} office={await readOffice(c)} />
)

routes.get('/offices/:office/correction', guard(mayKeepNetwork), async (c) =>
  page(c, await correctionPage(c, emptyForm)),
)

routes.post('/offices/:office/correction', guard(mayKeepNetwork), async (c) => {
  const read = await readForm(c, officeCorrection)
  const outcome = read.draft && (await correctOffice(c.var.context, officeOf(c), read.draft))
  if (outcome?.done) return goTo(c, `/network/offices/${outcome.value}`)
  const form = stateAfter(read, outcome)
  return page(c, await correctionPage(c, form), 422)
})

const closurePage = async (c: At, form: FormState) => (
  <ClosurePage view={c.var.view} form={form} office={await readOffice(c)} />
)

routes.get('/offices/:office/closure', guard(mayKeepNetwork), async (c) => page(c, await closurePage(c, emptyForm)))

routes.post('/offices/:office/closure', guard(mayKeepNetwork), async (c) => {
  const read = await readForm(c, closureDraft)
  const outcome = read.draft && (await closeOffice(c.var.context, officeOf(c), read.draft.closed_on))
  if (outcome?.done) return goTo(c, `/network/offices/${outcome.value}`)
  const form = stateAfter(read, outcome)
  return page(c, await closurePage(c, form), 422)
})

const movePage = async (c: At, form: FormState) => {
  const offices = await consult(c.var.context, (db) => listOffices(db, c.var.context.today))
  return <MovePage view={c.var.view} form={form} offices={offices} />
}

routes.get('/move', guard(mayKeepNetwork), async (c) => page(c, await movePage(c, emptyForm)))

routes.post('/move', guard(mayKeepNetwork), async (c) => {
  const read = await readForm(c, moveDraft)
  const outcome = read.draft && (await moveDistrict(c.var.context, read.draft))
  if (read.draft && outcome?.done) return goTo(c, `/network/offices/${read.draft.office}/district`)
  return page(c, await movePage(c, stateAfter(read, outcome)), 422)
})

const headquartersPage = async (c: At, form: FormState) => {
  const { context, view } = c.var
  const units = await consult(context, listHeadquartersUnits)
  const posts = mayKeepNetwork(context.actor) ? await consult(context, (db) => listPosts(db, null)) : undefined
  return <HeadquartersPage view={view} units={units} posts={posts} form={form} id={newId<'post'>()} />
}

routes.get('/headquarters', everybody, async (c) => page(c, await headquartersPage(c, emptyForm)))

const postsPage = async (c: At, office: Id<'office'>, form: FormState) => {
  const { context, view } = c.var
  const at = found(await consult(context, (db) => findOffice(db, office)))
  const posts = await consult(context, (db) => listPosts(db, office))
  return <PostsPage view={view} office={at} posts={posts} form={form} id={newId<'post'>()} />
}

routes.get('/offices/:office/posts', guard(mayReadPosts), async (c) => {
  const { context, view } = c.var
  const office = officeOf(c)
  const format = exportFormatOf(c)
  if (!format) return page(c, await postsPage(c, office, emptyForm))
  const rows = await consult(context, (db) => listPosts(db, office))
  return answerExport(c, format, {
    name: `${say(messages, view)('posts-title')}-${office}`,
    columns: postColumns(view),
    rows,
  })
})

routes.post('/posts', guard(mayKeepNetwork), async (c) => {
  const read = await readForm(c, postDraft)
  const typed = textOf(formOf(read.typed), 'id')
  const id = isUuid(typed) ? (typed as Id<'post'>) : newId<'post'>()
  const outcome = read.draft && (await addPost(c.var.context, id, read.draft))
  const office = textOf(formOf(read.typed), 'office_id') as Id<'office'>
  if (outcome?.done) return goTo(c, office === '' ? '/network/headquarters' : `/network/offices/${office}/posts`)
  const form = stateAfter(read, outcome)
  return page(c, office === '' ? await headquartersPage(c, form) : await postsPage(c, office, form), 422)
})

routes.post('/posts/:post/end', guard(mayKeepNetwork), async (c) => {
  const { context } = c.var
  const id = c.req.param('post')
  const post = found(isUuid(id) ? await consult(context, (db) => findPost(db, id as Id<'post'>)) : undefined)
  const read = await readForm(c, postEnd)
  const outcome = read.draft && (await endPost(context, post.id, read.draft.to_on))
  if (outcome?.done)
    return goTo(c, post.office_id ? `/network/offices/${post.office_id}/posts` : '/network/headquarters')
  const form = formOf({}, stateAfter(read, outcome).objections)
  return page(c, post.office_id ? await postsPage(c, post.office_id, form) : await headquartersPage(c, form), 422)
})
