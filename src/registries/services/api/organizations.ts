// /organizations: who gives what, in plain fields or with places and services; of one organization only the first of very many.
import type { Fields } from '#protocols/hsds'
import type { Api } from '#platform/api'
import type { Db } from '#platform/database'
import { openStandard } from '../commands/hsds-standard.ts'
import {
  countOrganizations,
  listOrganizationPage,
  listServicesGiven,
  type DirectoryFilter,
} from '../store/directory.ts'
import { plainly, readOrganizations, readServices, readWords, wholeOrganizations } from './answers.ts'
import { filterAsked } from './asking.ts'
import { answerList, answerOne, largest, lastOf, type At, type Listing } from './paging.ts'
import { listRoute, OneOrganizationAsked, oneRoute, OrganizationsAsked } from './shapes.ts'

/** The most services that stand within one organization. */
const mostGiven = 50

/** Adds the list and the record of an organization. */
export function addOrganizations(api: Api): void {
  api.openapi(listRoute('organizations', 'organization', OrganizationsAsked, 'Organizations'), async (c) => {
    const asked = c.req.valid('query')
    const filter = await filterAsked(c, asked)
    const most = asked.full || asked.full_service ? largest.organizations : largest.page
    return answerList(c, asked, most, listingOf(c, filter, asked))
  })
  api.openapi(oneRoute('organizations', 'organization', OneOrganizationAsked), (c) => {
    const { full_service: fully } = c.req.valid('query')
    const read = async (db: Db, id: string) => {
      const rows = await listOrganizationPage(db, { organization: id }, { limit: 1, offset: 0 })
      const known = await readOrganizations(
        db,
        rows.map((row) => row.id),
      )
      return (await organizationsWith(c, db, [...known.values()], fully))[0]
    }
    return answerOne(c, read, { isHeavy: fully })
  })
}

const listingOf = (c: At, filter: DirectoryFilter, asked: { full: boolean; full_service: boolean }): Listing => ({
  read: async (db, slice) => {
    const rows = await listOrganizationPage(db, filter, slice)
    const ids = rows.map(({ id }) => id)
    const known = await readOrganizations(db, ids)
    const records = ids.flatMap((id) => known.get(id) ?? []) as Fields[]
    const last = lastOf(rows, slice)
    if (asked.full || asked.full_service)
      return { records: await organizationsWith(c, db, records, asked.full_service), last }
    return { records: records.map((record) => plainly(openStandard(), 'organization', record)), last }
  },
  count: (db) => countOrganizations(db, filter),
})

async function organizationsWith(c: At, db: Db, records: readonly Fields[], fully: boolean): Promise<Fields[]> {
  const ids = records.map(({ id }) => String(id))
  const given = ids.length === 0 ? [] : await listServicesGiven(db, ids, mostGiven)
  // Two organizations may be one partner of ours, whose services stand among both.
  const rows = [...new Map(given.map((row) => [row.id, row])).values()]
  const directory = await readServices(db, c.var.context, rows)
  const whole = { ...directory, organizations: new Map([...directory.organizations, ...byId(records)]) }
  const words = await readWords(db, c.var.context, whole)
  const cut = new Set(given.filter(({ count }) => count > mostGiven).map(({ organization }) => organization))
  const { origin } = c.var.context.installation
  return (await wholeOrganizations(db, records, { directory, words, fully })).map((record) =>
    cut.has(String(record['id']))
      ? { ...record, services_url: `${origin}/hsds/services?organization_id=${String(record['id'])}` }
      : record,
  )
}

const byId = (records: readonly Fields[]) => records.map((record) => [String(record['id']), record] as const)
