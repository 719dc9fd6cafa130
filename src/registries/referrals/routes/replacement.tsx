// Addresses of what follows a referral that did not help: another service for the same need.
import { found } from '#platform/errors'
import { emptyForm, readForm, stateAfter, type FormState } from '#platform/forms'
import { newId } from '#platform/random'
import { goTo, guard, page, router } from '#platform/routing'
import { findOffice, kilometresBetween } from '#registries/network'
import { listServices } from '#registries/services'
import { replaceReferral } from '../commands/replacement.ts'
import { ReplacementPage } from '../pages/worker-replacement.tsx'
import { mayReplace } from '../pages/worker-steps.tsx'
import { offersFor, ReplacementDraft } from '../rules/nearest.ts'
import { mayHandleReferrals } from '../rules/permissions.ts'
import { addressOf, officeIn, placeIn, read, referralIn, type At } from './referral-at.ts'

export const replacementRoutes = router()

async function replacementPage(c: At, form: FormState) {
  const { view, context } = c.var
  const { place, referral, offers } = await read(c, async (db) => {
    const referral = await referralIn(db, c)
    const office = found(await findOffice(db, officeIn(c)))
    const services = await listServices(db, office.code)
    const far = (place: { lat: number; lon: number }) => kilometresBetween(office, place)
    const offers = offersFor(services, far, { need: referral.need, without: referral.service_id })
    return { place: await placeIn(db, c), referral, offers }
  })
  found(mayReplace(referral) || form.objections.length > 0 ? referral : undefined)
  const props = { view, pack: context.installation.pack, place, referral, offers, form, id: newId() }
  return page(c, <ReplacementPage {...props} />, form.objections.length > 0 ? 422 : 200)
}

replacementRoutes.get('/:office/:referral/replacement', guard(mayHandleReferrals), (c) => replacementPage(c, emptyForm))

replacementRoutes.post('/:office/:referral/replacement', guard(mayHandleReferrals), async (c) => {
  const at = await addressOf(c)
  const reading = await readForm(c, ReplacementDraft)
  const { draft } = reading
  const outcome = draft && (await replaceReferral(c.var.context, at, draft.id, draft.service))
  if (outcome?.done) return goTo(c, `/referrals/${officeIn(c)}/${outcome.value}`)
  return replacementPage(c, stateAfter(reading, outcome))
})
