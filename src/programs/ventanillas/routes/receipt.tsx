// Addresses of a slip, mounted under /recibo. Everything is posted with the code: it stands in no address, no cookie and no log.
import type { Context as Request } from 'hono'
import type { Id } from '#kernel/id'
import { consult } from '#platform/database'
import { emptyForm, formOf, readTyped, textOf, typedIn, type FormState, type Typed } from '#platform/forms'
import { newId } from '#platform/random'
import { everybody, goTo, page, router, type Env } from '#platform/routing'
import { findRecording } from '#registries/languages'
import { isEnd } from '#registries/referrals'
import {
  endingWithout,
  forgetContact,
  mayBeRead,
  openReceipt,
  readHoldings,
  readReceipt,
  standingOf,
  takeAnswer,
  withdrawPermission,
  type OpenReceipt,
  type ReceiptSeen,
} from '../commands/receipt.ts'
import { ClinicPage, ClinicSlipPage } from '../pages/receipt-clinic.tsx'
import type { OpenReferral } from '../pages/receipt-form.tsx'
import { CodePage, ReceiptPage, TooManyPage, type ReceiptPageProps } from '../pages/receipt.tsx'
import { AnswerDraft, offersFor, ReferralDraft, type Holder } from '../rules/receipt.ts'

export const receiptRoutes = router()

type Answered = Response | Promise<Response>

receiptRoutes.get('/', everybody, async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const recording = await consult(context, (db) => findRecording(db, pack, 'slip-keeps', view.language))
  return page(c, <CodePage view={view} form={emptyForm} listen={{ view, pack, recording }} />)
})

// Another language, or the way back: nothing is remembered, so the code is typed again.
for (const deed of ['/steps', '/holdings', '/forgetting', '/consent-withdrawal']) {
  receiptRoutes.get(deed, everybody, (c) => goTo(c, '/recibo'))
}

/** Opens the typed code and goes on; the same answer for every code that opens nothing. */
async function withReceipt(
  c: Request<Env>,
  goOn: (receipt: OpenReceipt, typed: Typed) => Promise<Response>,
  codePage: (form: FormState) => Answered = (form) => page(c, <CodePage view={c.var.view} form={form} />, 422),
): Promise<Response> {
  c.header('cache-control', 'no-store')
  const typed = await typedIn(c)
  const code = textOf(formOf(typed), 'code').trim()
  const again = (rule: string) => codePage(formOf({ code }, [{ rule, field: 'code' }]))
  if (code === '') return again('receipt-code-is-typed')
  const opening = await openReceipt(c.var.context, code)
  if (opening.kind === 'too-many') return page(c, <TooManyPage view={c.var.view} />, 429)
  return opening.kind === 'open' ? goOn(opening.receipt, typed) : again('receipt-opens-something')
}

/** What the page shows beside what the receipt opens: what was done, what came back. */
type Told = Pick<ReceiptPageProps, 'done' | 'asked' | 'changed' | 'holdings'>

async function slipPage(c: Request<Env>, receipt: OpenReceipt, told: Told = {}): Promise<Response> {
  const { context, view } = c.var
  const seen = await readReceipt(context, receipt)
  const markup = (
    <ReceiptPage
      view={{ ...view, path: '/recibo' }}
      pack={context.installation.pack}
      code={receipt.code}
      open={openOnes(seen, 'client', context.now)}
      past={seen.referrals.filter(({ state }) => isEnd(state))}
      station={seen.station}
      contactHeld={seen.contactHeld}
      ending={endingWithout(seen.referrals)}
      {...told}
    />
  )
  return page(c, markup, told.changed || told.asked ? 422 : 200)
}

/** The referrals that are under way, each with the buttons that whoever holds the slip has there. */
const openOnes = ({ referrals }: ReceiptSeen, holder: Holder, now: Date): OpenReferral[] =>
  referrals
    .filter(({ state }) => !isEnd(state))
    .map((referral) => ({
      referral,
      offers: offersFor(standingOf(referral, holder, now)).map((offer) => ({ ...offer, token: newId<'token'>() })),
      permission: referral.mode === 'live' && mayBeRead(referral),
    }))

receiptRoutes.post('/', everybody, (c) => withReceipt(c, (receipt) => slipPage(c, receipt)))

receiptRoutes.post('/steps', everybody, (c) =>
  withReceipt(c, async (receipt, typed) => {
    const { draft } = readTyped(typed, AnswerDraft)
    if (!draft) return slipPage(c, receipt, { changed: true })
    const outcome = await takeAnswer(c.var.context, receipt, draft, 'client')
    if (outcome.done) return slipPage(c, receipt, { done: `done-${draft.answer}` })
    const { referral, answer } = draft
    const form = formOf(typed, outcome.objections)
    return slipPage(c, receipt, isAskedAgain(form) ? { asked: { referral, answer, form } } : { changed: true })
  }),
)

/** Whether something is left to choose; otherwise the referral moved on meanwhile. */
const isAskedAgain = ({ objections }: FormState): boolean => objections.some(({ field }) => field === 'way')

receiptRoutes.post('/holdings', everybody, (c) =>
  withReceipt(c, async (receipt) => slipPage(c, receipt, { holdings: await readHoldings(c.var.context, receipt) })),
)

receiptRoutes.post('/forgetting', everybody, (c) =>
  withReceipt(c, async (receipt) => {
    const { contactHeld, referrals } = await readReceipt(c.var.context, receipt)
    if (!contactHeld) return slipPage(c, receipt, { done: 'done-nothing-held' })
    const outcome = await forgetContact(c.var.context, receipt)
    if (!outcome.done) return slipPage(c, receipt, { changed: true })
    return slipPage(c, receipt, {
      done: endingWithout(referrals).length > 0 ? 'done-forgotten-ended' : 'done-forgotten',
    })
  }),
)

receiptRoutes.post('/consent-withdrawal', everybody, (c) =>
  withReceipt(c, async (receipt, typed) => {
    const { draft } = readTyped(typed, ReferralDraft)
    if (!draft) return slipPage(c, receipt, { changed: true })
    const outcome = await withdrawPermission(c.var.context, receipt, draft.referral)
    return slipPage(c, receipt, { done: outcome.done ? 'done-withdrawn' : 'done-withdrawn-before' })
  }),
)

receiptRoutes.get('/clinic', everybody, (c) => clinicPage(c, emptyForm))

const clinicPage = (c: Request<Env>, form: FormState, done = false): Answered =>
  page(c, <ClinicPage view={c.var.view} form={form} done={done} />, form.objections.length > 0 ? 422 : 200)

receiptRoutes.post('/clinic', everybody, (c) =>
  withReceipt(
    c,
    async (receipt, typed) => {
      if (typed['referral'] === undefined) return clinicSlip(c, receipt)
      const { draft } = readTyped(typed, AnswerDraft)
      if (!draft) return clinicSlip(c, receipt, { changed: true })
      const outcome = await takeAnswer(c.var.context, receipt, draft, 'target')
      if (outcome.done) return clinicPage(c, emptyForm, true)
      const form = formOf(typed, outcome.objections)
      const asked = { referral: draft.referral, answer: draft.answer, form }
      return clinicSlip(c, receipt, isAskedAgain(form) ? { asked } : { changed: true })
    },
    (form) => clinicPage(c, form),
  ),
)

type ClinicTold = {
  asked?: { referral: Id<'referral'>; answer: AnswerDraft['answer']; form: FormState }
  changed?: true
}

/** Only what a clinic can answer: referrals on the slip itself. */
async function clinicSlip(c: Request<Env>, receipt: OpenReceipt, told: ClinicTold = {}): Promise<Response> {
  const seen = await readReceipt(c.var.context, receipt)
  const open = openOnes(seen, 'target', c.var.context.now).filter(
    ({ referral, offers }) => referral.mode === 'self' && offers.length > 0,
  )
  const markup = <ClinicSlipPage view={c.var.view} code={receipt.code} open={open} {...told} />
  return page(c, markup, told.changed || told.asked ? 422 : 200)
}
