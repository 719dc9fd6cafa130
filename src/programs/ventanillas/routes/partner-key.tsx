// Addresses of the keys with which an agency's own system tells visits and months: for the agency's lead alone.
import type { Context as Request } from 'hono'
import { consult, type Db } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { newId } from '#platform/random'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { endPartnerKey, makePartnerKey } from '../commands/partner-key.ts'
import { messages } from '../messages/partner-key.ts'
import { keyColumns, KeyEndingPage, keysPath, NewKeyPage, PartnerKeysPage } from '../pages/partner-key.tsx'
import { stationTitle } from '../pages/words.ts'
import { mayKeepPartnerKeys, PartnerKeyDraft } from '../rules/partner-key.ts'
import { findPartnerKey, listPartnerKeys, type PartnerKeyRow } from '../store/partner-key.ts'
import { idIn, officeIn, readOffice } from './at-office.ts'

export const partnerKeyRoutes = router()

type At = Request<Env>

const keeping = guard((actor, office) => mayKeepPartnerKeys(actor, office))

/** The keys of the agencies that the actor leads here. */
const keysIn = async (db: Db, c: At): Promise<PartnerKeyRow[]> =>
  (await listPartnerKeys(db, officeIn(c))).filter((key) =>
    mayKeepPartnerKeys(c.var.context.actor, officeIn(c), key.custodian_id),
  )

async function keysPage(c: At, form: FormState) {
  const { context, view } = c.var
  const { keys, stations } = await consult(context, async (db) => ({
    keys: await keysIn(db, c),
    stations: (await readOffice(db, c)).stations,
  }))
  const led = stations.filter(
    ({ custodian_id, office_id }) => custodian_id && mayKeepPartnerKeys(context.actor, office_id, custodian_id),
  )
  const items = led.map((station) => ({ value: station.id, text: stationTitle(view, station), hint: station.code }))
  const description = `${context.installation.origin}/api/openapi.json`
  const props = { view, office: officeIn(c), keys, stations: items, form, id: newId(), description }
  return page(c, <PartnerKeysPage {...props} />, form.objections.length > 0 ? 422 : 200)
}

partnerKeyRoutes.get('/:office/partner-keys', keeping, async (c) => {
  const format = exportFormatOf(c)
  if (!format) return keysPage(c, emptyForm)
  const { context, view } = c.var
  const rows = await consult(context, (db) => keysIn(db, c))
  return answerExport(c, format, { name: say(messages, view)('partner-keys-file'), columns: keyColumns(view), rows })
})

partnerKeyRoutes.post('/:office/partner-keys', keeping, async (c) => {
  const reading = await readForm(c, PartnerKeyDraft)
  if (!reading.draft) return keysPage(c, formOf(reading.typed, reading.objections))
  const outcome = await makePartnerKey(c.var.context, officeIn(c), reading.draft)
  if (!outcome.done) return keysPage(c, formOf(reading.typed, outcome.objections))
  const { key, station } = outcome.value
  const { stations } = await consult(c.var.context, (db) => readOffice(db, c))
  const named = stations.find(({ id }) => id === reading.draft.station)
  const title = named ? stationTitle(c.var.view, named) : station
  return page(c, <NewKeyPage view={c.var.view} office={officeIn(c)} shown={key} station={title} />)
})

async function endingPage(c: At, form: FormState) {
  const { context, view } = c.var
  const row = found(await consult(context, (db) => findPartnerKey(db, officeIn(c), idIn<'partner-key'>(c, 'key'))))
  const markup = <KeyEndingPage view={view} office={officeIn(c)} ending={row} form={form} />
  return page(c, markup, form.objections.length > 0 ? 422 : 200)
}

partnerKeyRoutes.get('/:office/partner-keys/:key/ending', keeping, (c) => endingPage(c, emptyForm))

partnerKeyRoutes.post('/:office/partner-keys/:key/ending', keeping, async (c) => {
  const outcome = await endPartnerKey(c.var.context, officeIn(c), idIn<'partner-key'>(c, 'key'))
  return outcome.done ? goTo(c, keysPath(officeIn(c))) : endingPage(c, formOf({}, outcome.objections))
})
