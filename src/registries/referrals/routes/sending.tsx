// Addresses of sending: the preview, the sending itself, consent taken back, and links.
import { dayAt } from '#kernel/day'
import { readId } from '#kernel/id'
import { done } from '#kernel/outcome'
import { transact } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, stateAfter, textOf, type FormState } from '#platform/forms'
import { goTo, guard, page, router } from '#platform/routing'
import { findOrganization } from '#registries/partners'
import { readContact } from '#registries/people'
import { findService, objectionsToReferring } from '#registries/services'
import { withdrawReferralConsent } from '../commands/consent.ts'
import { makeLink, revokeLink } from '../commands/link.ts'
import { sendReferral } from '../commands/sending.ts'
import { PreviewPage, SentPage, type Sending } from '../pages/sending-preview.tsx'
import { mayHandleReferrals } from '../rules/permissions.ts'
import { classesOf, fieldNames, objectionsToSending, SendDraft, valueOf } from '../rules/sending.ts'
import type { Referral } from '../store/referral.ts'
import { addressOf, placeIn, read, referralIn, viewAt, type At } from './referral-at.ts'
import { answerReferral } from './referral-page.tsx'

export const sendingRoutes = router()

/** The referral with its place, its service as the directory has it now, and the agency's name. */
const readSending = (c: At) =>
  read(c, async (db) => {
    const referral = await referralIn(db, c)
    const service = found(await findService(db, referral.service_id))
    const agency = found(await findOrganization(db, referral.custodian_id)).title
    return { place: await placeIn(db, c), referral, service, agency }
  })

/** The name and the telephone that are kept already, where they are ticked and were left empty, or messages are wished for. */
async function keptFor(c: At, referral: Referral, draft: SendDraft): Promise<{ name: string; phone: string }> {
  const { context } = c.var
  const person = referral.person_id
  const isEmpty = (['name', 'phone'] as const).some((field) => draft.field.includes(field) && draft[field] === '')
  if (person === null || !(isEmpty || draft.reminder === 'yes')) return { name: '', phone: '' }
  const outcome = await transact(context, async (tx) => done(await readContact(tx, context, person)))
  const contact = outcome.done ? outcome.value : undefined
  return { name: contact?.name ?? '', phone: contact?.phone ?? '' }
}

// A page that answers a form has no address of its own: opened again, it leads to the referral.
for (const deed of ['preview', 'sending', 'links', 'consent-withdrawal', 'steps', 'attempts', 'promises']) {
  sendingRoutes.get(`/:office/:referral/${deed}`, guard(mayHandleReferrals), async (c) =>
    goTo(c, (await addressOf(c)).path),
  )
}

sendingRoutes.post('/:office/:referral/preview', guard(mayHandleReferrals), async (c) => {
  const reading = await readForm(c, SendDraft)
  // What was typed is shown again in the form, and nothing is sent.
  if (textOf(formOf(reading.typed), 'change') !== '') return answerReferral(c, formOf(reading.typed))
  if (reading.draft === undefined) return answerReferral(c, stateAfter(reading))
  return previewPage(c, reading.draft, formOf(reading.typed))
})

/** What the service will see; the form again where what is told does not hold yet. Consent is asked on this page. */
async function previewPage(c: At, draft: SendDraft, form: FormState) {
  const { context } = c.var
  const { place, referral, service, agency } = await readSending(c)
  const view = viewAt(c, `/referrals/${place.office}/${referral.id}`)
  const kept = await keptFor(c, referral, draft)
  const seen = { referral, today: place.today, capacity: service.capacity?.state ?? null, consents: [], kept }
  const objections = [
    ...objectionsToReferring(service, place.today),
    ...objectionsToSending({ ...draft, consent: 'oral' }, seen),
  ]
  if (objections.length > 0) return answerReferral(c, { ...form, objections })
  const filled = { ...draft, name: draft.name || kept.name, phone: draft.phone || kept.phone }
  const told = fieldNames
    .filter((field) => draft.field.includes(field))
    .map((field) => ({ field, value: valueOf(field, filled, referral.need) }))
  const props = { view, pack: context.installation.pack, place, referral, agency, told, form }
  return page(c, <PreviewPage {...props} classes={classesOf(draft.field)} />, form.objections.length > 0 ? 422 : 200)
}

/** What is asked on the preview; anything else is mended on the page before. */
const previewed: readonly (string | null)[] = ['consent', 'consentLanguage', 'reminder']

sendingRoutes.post('/:office/:referral/sending', guard(mayHandleReferrals), async (c) => {
  const at = await addressOf(c)
  const reading = await readForm(c, SendDraft)
  const { draft } = reading
  if (draft === undefined) return answerReferral(c, stateAfter(reading))
  const outcome = await sendReferral(c.var.context, at, draft)
  if (!outcome.done) {
    const form = stateAfter(reading, outcome)
    const isOfPreview = draft.mode === 'live' && form.objections.every(({ field }) => previewed.includes(field))
    return isOfPreview ? previewPage(c, draft, form) : answerReferral(c, form)
  }
  const { link, expiresAt, mailed, repeated } = outcome.value
  if (link === null || expiresAt === null) return goTo(c, `${at.path}?${repeated ? 'repeated' : 'saved'}`)
  return sentPage(c, { link, expiresAt, came: mailed ? cameByMail(c) : 'no-address' })
})

/** Without a carrier a mail stays in the outbox: nobody is told that it went. */
const cameByMail = (c: At): Sending => (c.var.context.installation.messages?.mail ? 'mailed' : 'unsent')

async function sentPage(c: At, { link, expiresAt, came }: { link: string; expiresAt: Date; came: Sending }) {
  const { place, referral } = await readSending(c)
  const expiresOn = dayAt(expiresAt, place.zone)
  const view = viewAt(c, `/referrals/${place.office}/${referral.id}`)
  return page(c, <SentPage view={view} {...{ place, referral, link, came, expiresOn }} />)
}

sendingRoutes.post('/:office/:referral/consent-withdrawal', guard(mayHandleReferrals), async (c) => {
  const at = await addressOf(c)
  const outcome = await withdrawReferralConsent(c.var.context, at)
  return outcome.done
    ? goTo(c, `${at.path}?saved`)
    : answerReferral(c, { ...emptyForm, objections: outcome.objections })
})

sendingRoutes.post('/:office/:referral/links', guard(mayHandleReferrals), async (c) => {
  const at = await addressOf(c)
  const outcome = await makeLink(c.var.context, at)
  if (!outcome.done) return answerReferral(c, { ...emptyForm, objections: outcome.objections })
  return sentPage(c, { ...outcome.value, came: 'made' })
})

sendingRoutes.post('/:office/:referral/links/:link/revocation', guard(mayHandleReferrals), async (c) => {
  const link = found(readId<'link'>(c.req.param('link') ?? ''))
  const at = await addressOf(c)
  const outcome = await revokeLink(c.var.context, at, link)
  return outcome.done
    ? goTo(c, `${at.path}?saved`)
    : answerReferral(c, { ...emptyForm, objections: outcome.objections })
})
