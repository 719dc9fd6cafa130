// /services: what is given, in plain fields, whole, or by id and day of change only.
import type { Fields } from '#protocols/hsds'
import type { Api } from '#platform/api'
import type { Db } from '#platform/database'
import type { Wanted } from '../commands/publish-hsds.ts'
import { countServices, listServicePage, type DirectoryFilter } from '../store/directory.ts'
import { briefService, readServices, readWords, wholeService } from './answers.ts'
import { filterAsked } from './asking.ts'
import { answerList, answerOne, largest, lastOf, type At, type Listing } from './paging.ts'
import { listRoute, oneRoute, ServicesAsked } from './shapes.ts'

const mostOf = ({ minimal, full }: { minimal: boolean; full: boolean }): number =>
  minimal ? largest.minimal : full ? largest.fullPage : largest.page

/** Adds the list and the record of a service. */
export function addServices(api: Api): void {
  api.openapi(listRoute('services', 'service', ServicesAsked, 'Services'), async (c) => {
    const asked = c.req.valid('query')
    const filter = await filterAsked(c, asked)
    return answerList(c, asked, mostOf(asked), listingOf(c, filter, asked))
  })
  api.openapi(oneRoute('services', 'service'), (c) =>
    answerOne(c, async (db, id) => {
      const rows = await listServicePage(db, { services: [id] }, { limit: 1, offset: 0 })
      return (await readWhole(c, db, rows))[0]
    }),
  )
}

const minimally = ({ id, changed_at }: Wanted): Fields => ({ id, last_modified: changed_at.toISOString() })

async function readWhole(c: At, db: Db, rows: readonly Wanted[]): Promise<Fields[]> {
  const directory = await readServices(db, c.var.context, rows)
  const words = await readWords(db, c.var.context, directory)
  return directory.services.map(({ record }) => wholeService(record, directory, words))
}

async function readBrief(c: At, db: Db, rows: readonly Wanted[]): Promise<Fields[]> {
  const directory = await readServices(db, c.var.context, rows)
  return directory.services.map(({ record }) => briefService(record, directory))
}

const listingOf = (c: At, filter: DirectoryFilter, asked: { minimal: boolean; full: boolean }): Listing => ({
  read: async (db, slice) => {
    const rows = await listServicePage(db, filter, slice)
    const last = lastOf(rows, slice)
    if (asked.minimal) return { records: rows.map(minimally), last }
    return { records: await (asked.full ? readWhole : readBrief)(c, db, rows), last }
  },
  count: (db) => countServices(db, filter),
})
