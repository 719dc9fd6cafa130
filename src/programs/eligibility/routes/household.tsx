// The form and its answer. It is posted, computed and forgotten: no table, cookie, log or address has anything of it.
import type { Context as Request } from 'hono'
import { emptyForm, formOf, textOf, typedIn, type FormState, type Typed } from '#platform/forms'
import { NotFound } from '#platform/errors'
import { everybody, page, router, type Env, type Handler } from '#platform/routing'
import { AnswerPage } from '../pages/answer.tsx'
import { HouseholdPage } from '../pages/household.tsx'
import { OutsidePage } from '../pages/outside.tsx'
import { answersTo } from '../rules/answer.ts'
import { dayAsked, numbersShown, places, type HouseholdDraft } from '../rules/household.ts'
import { lawOf } from '../rules/law.ts'
import { readHousehold } from './reading.ts'
import { findPlace, listPlaces, type Division } from './place.ts'

export const routes = router()

/** A pack without rows has no such page; what there is, nobody keeps on the way. */
const withLaw: Handler = async (c, next) => {
  if (lawOf(c.var.context.installation.pack).rows.length === 0) throw new NotFound()
  await next()
  c.header('cache-control', 'no-store')
}

const dayOf = (c: Request<Env>) => dayAsked(c.var.context.actor, c.req.query('on'), c.var.context.today)

routes.get('/', everybody, withLaw, (c) => householdPage(c, emptyForm))

routes.post('/', everybody, withLaw, async (c) => {
  const typed = await typedIn(c)
  if (typed['more'] !== undefined) return householdPage(c, formOf(typed))
  return answerPage(c, typed)
})

function householdPage(c: Request<Env>, form: FormState) {
  const { context, view } = c.var
  const { pack } = context.installation
  const markup = (
    <HouseholdPage
      view={view}
      pack={pack}
      form={form}
      on={dayOf(c)}
      members={membersShown(form)}
      places={listPlaces(pack)}
    />
  )
  return page(c, markup, form.objections.length > 0 ? 422 : 200)
}

/** As many as were shown, and some more where they are asked for. */
function membersShown(form: FormState): number {
  const shown = Number(textOf(form, 'members', String(places.first)))
  const known = Number.isInteger(shown) && shown >= places.first ? shown : places.first
  return Math.min(places.most, form.typed['more'] === undefined ? known : known + places.more)
}

function answerPage(c: Request<Env>, typed: Typed) {
  const { view, context } = c.var
  const { pack } = context.installation
  const whereabouts = findPlace(pack, typed)
  const reading = readHousehold(typed, typeof whereabouts === 'string' ? whereabouts : 'place')
  if ('objections' in reading || typeof whereabouts === 'string')
    return householdPage(c, formOf(typed, 'objections' in reading ? reading.objections : []))
  return 'outside' in whereabouts
    ? page(c, <OutsidePage view={view} outside={whereabouts.outside} />)
    : answersPage(c, typed, reading.draft, whereabouts.place)
}

function answersPage(c: Request<Env>, typed: Typed, draft: HouseholdDraft, place: Division) {
  const { context, view } = c.var
  const { pack } = context.installation
  const law = lawOf(pack)
  const on = dayOf(c)
  const at = { on, today: context.today, country: place.country, division: place.code }
  const numbers = numbersShown(draft.members.length, textOf(formOf(typed), 'person'))
  const members = numbers.map((number) => {
    const person = draft.members[number - 1]!
    return { number, person, answers: answersTo(law, at, draft, person) }
  })
  const [number = 1] = numbers
  const isLarge = members.length < draft.members.length
  const people = isLarge ? { draft, division: place.code, number } : undefined
  return page(c, <AnswerPage {...{ view, pack, law, place, on, members, people }} />)
}
