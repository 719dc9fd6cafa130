// Addresses of referrals for the agency: the list, one referral, and what is written down about it.
import { readDay } from '#kernel/day'
import { readId } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import { visibleCustodians, type Context } from '#platform/context'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, stateAfter, textOf, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { goTo, guard, page, router } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { dropPromise, keepPromise, makePromise, noteAttempt } from '../commands/following.ts'
import { takeStep } from '../commands/step.ts'
import { messages } from '../messages/list.ts'
import { referralColumns, ReferralsPage } from '../pages/list.tsx'
import { AttemptDraft, PromiseDraft } from '../rules/following.ts'
import { modes, states, type State } from '../rules/machine.ts'
import { mayHandleReferrals } from '../rules/permissions.ts'
import { stepDraft } from '../rules/step.ts'
import { countedUpTo, countReferrals, listReferrals, type ReferralFilter } from '../store/list.ts'
import type { ReferralAt } from '../store/referral.ts'
import { addressOf, officeIn, placeIn, placeOf, read, referralIn, type At } from './referral-at.ts'
import { answerReferral } from './referral-page.tsx'

export const workerRoutes = router()

const rowsOnPage = 50
const rowsInExport = 20_000

/** What the address asks for; what cannot be read is left out. */
function filterIn(form: FormState, actor: Context['actor']): ReferralFilter {
  const asked = (name: string) => textOf(form, name)
  const state = [...states, 'open', 'closed'].find((each) => each === asked('state')) as State | 'open' | undefined
  const mode = modes.find((each) => each === asked('mode'))
  const need = /^[a-z0-9-]{1,60}$/.exec(asked('need'))?.[0]
  const [from, to] = [readDay(asked('from')), readDay(asked('to'))]
  const custodians = visibleCustodians(actor)
  return {
    custodians,
    ...(state && { state }),
    ...(mode && { mode }),
    ...(need && { need }),
    ...(from && { from }),
    ...(to && { to }),
  }
}

const filterNames = ['state', 'mode', 'need', 'from', 'to']

workerRoutes.get('/:office', guard(mayHandleReferrals), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const query = Object.fromEntries(filterNames.map((name) => [name, c.req.query(name) ?? '']))
  const form = formOf(query)
  const filter = filterIn(form, context.actor)
  const format = exportFormatOf(c)
  const number = Math.max(1, Number(/^\d{1,6}$/.exec(c.req.query('page') ?? '')?.[0] ?? 1))
  const slice = format ? { limit: rowsInExport, offset: 0 } : { limit: rowsOnPage, offset: (number - 1) * rowsOnPage }
  const { place, referrals, count } = await read(c, async (db) => ({
    place: await placeIn(db, c),
    referrals: await listReferrals(db, officeIn(c), filter, slice),
    count: format ? 0 : await countReferrals(db, officeIn(c), filter),
  }))
  if (format) {
    const name = `${say(messages, view)('list-file')}-${place.office}-${place.today}`
    return answerExport(c, format, { name, columns: referralColumns(view, pack, place), rows: referrals })
  }
  const href = view.to(`/referrals/${place.office}?${new URLSearchParams(query).toString()}`)
  const pages = { number, last: Math.ceil(Math.min(count, countedUpTo) / rowsOnPage) }
  return page(c, <ReferralsPage {...{ view, pack, place, referrals, count, countedUpTo, form, href }} page={pages} />)
})

workerRoutes.get('/:office/:referral', guard(mayHandleReferrals), (c) => answerReferral(c))

workerRoutes.post('/:office/:referral/steps', guard(mayHandleReferrals), async (c) => {
  const at = await addressOf(c)
  const { zone } = await read(c, async (db) => placeOf(db, c, await referralIn(db, c)))
  const reading = await readForm(c, stepDraft(zone))
  const outcome = reading.draft && (await takeStep(c.var.context, at, reading.draft))
  return outcome?.done ? goTo(c, `${at.path}?saved`) : answerReferral(c, stateAfter(reading, outcome))
})

workerRoutes.post('/:office/:referral/attempts', guard(mayHandleReferrals), async (c) => {
  const at = await addressOf(c)
  const reading = await readForm(c, AttemptDraft)
  const outcome = reading.draft && (await noteAttempt(c.var.context, at, reading.draft))
  return outcome?.done ? goTo(c, `${at.path}?saved`) : answerReferral(c, stateAfter(reading, outcome))
})

workerRoutes.post('/:office/:referral/promises', guard(mayHandleReferrals), async (c) => {
  const at = await addressOf(c)
  const reading = await readForm(c, PromiseDraft)
  const outcome = reading.draft && (await makePromise(c.var.context, at, reading.draft))
  return outcome?.done ? goTo(c, `${at.path}?saved`) : answerReferral(c, stateAfter(reading, outcome))
})

/** Says what became of a promise; what was said before by somebody else is told. */
async function settle(
  c: At,
  deed: (context: Context, at: ReferralAt, promise: Parameters<typeof keepPromise>[2]) => Promise<Outcome<null>>,
) {
  const promise = found(readId<'promise'>(c.req.param('promise') ?? ''))
  const at = await addressOf(c)
  const outcome = await deed(c.var.context, at, promise)
  return outcome.done
    ? goTo(c, `${at.path}?saved`)
    : answerReferral(c, { ...emptyForm, objections: outcome.objections })
}

workerRoutes.post('/:office/:referral/promises/:promise/keeping', guard(mayHandleReferrals), (c) =>
  settle(c, keepPromise),
)

workerRoutes.post('/:office/:referral/promises/:promise/dropping', guard(mayHandleReferrals), (c) =>
  settle(c, dropPromise),
)
