// A referral's page put together: read once, in one transaction, and shown with the form that was refused, if one was.
import type { Child } from 'hono/jsx'
import type { Day } from '#kernel/day'
import { done } from '#kernel/outcome'
import { transact, type Db } from '#platform/database'
import { emptyForm, textOf, type FormState } from '#platform/forms'
import { say, sayRule } from '#platform/messages'
import { newId } from '#platform/random'
import { page } from '#platform/routing'
import { ErrorSummary, uiMessages } from '#platform/ui'
import { listConsents } from '#registries/people'
import { findService } from '#registries/services'
import { listDisclosures } from '../commands/disclosure.ts'
import { messages as ruleMessages } from '../messages/worker-rules.ts'
import { isClosedOn, Sending } from '../pages/sending.tsx'
import { Attempts, Promises } from '../pages/worker-following.tsx'
import { ReferralPage } from '../pages/worker-referral.tsx'
import { doableFor, Steps } from '../pages/worker-steps.tsx'
import { Consents, Links, ToldFields, type Told } from '../pages/worker-telling.tsx'
import { isEnd } from '../rules/machine.ts'
import { mayUndoReferral, mayVoidReferrals } from '../rules/permissions.ts'
import { listToldFields } from '../store/disclosure.ts'
import { listAttempts, listPromises } from '../store/following.ts'
import { listLinks } from '../store/link.ts'
import { countReferralsBeside, findReplacement, type Referral } from '../store/referral.ts'
import { listSteps } from '../store/step.ts'
import { placeOf, read, referralIn, viewAt, type At } from './referral-at.ts'

/** Everything that the page shows. */
async function readPage(db: Db, c: At) {
  const referral = await referralIn(db, c)
  const place = await placeOf(db, c, referral)
  const at = { custodian: referral.custodian_id, referral: referral.id }
  const consents = referral.person_id === null ? [] : await listConsents(db, referral.person_id)
  const isOpen = !isEnd(referral.state) && referral.passed_at === null
  const service = isOpen ? await findService(db, referral.service_id) : undefined
  return {
    place,
    referral,
    at,
    steps: await listSteps(db, at),
    replacement: await findReplacement(db, at),
    service: referral.state === 'draft' ? service : undefined,
    serviceClosedOn: service && isClosedOn(service, place.today) ? service.closed_on : null,
    attempts: await listAttempts(db, at),
    promises: await listPromises(db, at),
    links: await listLinks(db, at),
    told: (await listToldFields(db, at)).map((field): Told => ({ field })),
    beside: await countReferralsBeside(db, referral),
    consents: consents.filter(
      ({ purpose, recipient_id: to }) => purpose === 'referral' && to === referral.recipient_id,
    ),
  }
}

type Read = Awaited<ReturnType<typeof readPage>>

/** Answers the page of the referral that the address names; 422 where a form was refused. */
export async function answerReferral(c: At, form: FormState = emptyForm) {
  const found = await read(c, (db) => readPage(db, c))
  const { context } = c.var
  const { place, referral, steps, replacement, serviceClosedOn } = found
  const path = `/referrals/${place.office}/${referral.id}`
  const view = viewAt(c, path)
  const isOpened = c.req.query('told') === 'shown'
  const told = isOpened ? await openTold(c, found) : found.told
  const telling = { view, pack: context.installation.pack, place, referral, path }
  const isOpen = referral.passed_at === null && referral.state !== 'entered_in_error'
  const following = { view, path, today: place.today, form, isOpen }
  const markup = (
    <ReferralPage
      view={view}
      pack={context.installation.pack}
      {...{ place, referral, steps, replacement, serviceClosedOn }}
      came={cameTo(c, referral)}
      refusal={refusalOf(c, found, form)}
      actions={actionsOf(c, found, form)}
    >
      {referral.state !== 'draft' && (
        <>
          <Attempts {...following} newId={newId()} attempts={found.attempts} />
          <Promises {...following} newId={newId()} promises={found.promises} />
        </>
      )}
      <ToldFields {...telling} told={told} isOpened={isOpened} />
      <Consents {...telling} consents={found.consents} beside={found.beside} />
      <Links {...telling} links={found.links} now={context.now} />
    </ReferralPage>
  )
  return page(c, markup, form.objections.length > 0 ? 422 : 200)
}

/** What the address says that came of a form; a link can be made anew while the service may read. */
function cameTo(c: At, { access_from: from, access_ended_at: ended }: Referral): 'saved' | 'repeated' | undefined {
  if (c.req.query('repeated') !== undefined && from !== null && ended === null) return 'repeated'
  return c.req.query('saved') === undefined ? undefined : 'saved'
}

/** A coordinator voids; whoever made it may take it back at once. */
const mayVoidHere = (c: At, referral: Referral): boolean =>
  mayVoidReferrals(c.var.context.actor, referral.office_id) ||
  mayUndoReferral(c.var.context.actor, referral, c.var.context.now)

/** A draft is sent; anything else is written down. */
function actionsOf(c: At, found: Read, form: FormState): Child {
  const { view, context } = c.var
  const { place, referral, service, attempts } = found
  const towardsClient = attempts.filter(({ towards }) => towards === 'client')
  const channels = new Set(towardsClient.map(({ channel }) => channel)).size
  const tried = { attempts: towardsClient.length, channels }
  const doable = doableHere(c, found).map((transition) => ({ transition, token: newId() }))
  const tokens = { live: newId(), logged: newId(), self: newId() }
  return (
    <>
      {service && <Sending {...{ view, pack: context.installation.pack, place, referral, service, form, tokens }} />}
      <Steps {...{ view, place, referral, form, doable, tried }} />
    </>
  )
}

/** What whoever asks may write down now, the most likely first. */
const doableHere = (c: At, { place, referral }: Pick<Read, 'place' | 'referral'>) =>
  doableFor(referral, mayVoidHere(c, referral), { now: c.var.context.now, zone: place.zone })

/** Whether the page still offers that way of following a draft. */
const isWayShown = (mode: string, service: Read['service'], today: Day): boolean =>
  service !== undefined &&
  !isClosedOn(service, today) &&
  mode !== '' &&
  (mode !== 'live' || service.capacity?.state !== 'full')

/** What is objected where no form on the page takes it any more: the referral was moved meanwhile, and what was asked is named. */
function refusalOf(c: At, { place, referral, service }: Read, form: FormState): Child {
  const { view } = c.var
  const transition = textOf(form, 'transition')
  const isShown =
    doableHere(c, { place, referral }).some(({ name }) => name === transition) ||
    isWayShown(textOf(form, 'mode'), service, place.today) ||
    (transition === '' && textOf(form, 'mode') === '' && textOf(form, 'towards') !== '')
  if (form.objections.length === 0 || isShown) return <></>
  const all = { ...uiMessages, ...ruleMessages }
  const items = form.objections.map(({ rule, values }) => ({
    text: sayRule(all, view, Object.hasOwn(all, rule) ? rule : 'value-is-readable', values),
  }))
  return <ErrorSummary title={say(uiMessages, view)('errors-title')} items={items} />
}

/** The values that were told, opened for the agency that told them. */
async function openTold(c: At, { at, told }: { at: Read['at']; told: readonly Told[] }): Promise<Told[]> {
  const { context } = c.var
  const outcome = await transact(context, async (tx) => done(await listDisclosures(tx, context, at)))
  const values = new Map(outcome.done ? outcome.value.map(({ field, value }) => [String(field), value]) : [])
  return told.map(({ field }) => ({ field, value: values.get(field) ?? null }))
}
