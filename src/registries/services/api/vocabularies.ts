// /taxonomies and /taxonomy_terms: ours, and those of the directories that were read.
import type { Fields } from '#protocols/hsds'
import type { Api } from '#platform/api'
import { countVocabulary, listVocabularyPage, type VocabularyFilter } from '../store/directory.ts'
import { ownOf, readTaxonomies, readVocabulary, wholeTerm } from './answers.ts'
import { answerList, answerOne, largest, lastOf, type At, type Listing } from './paging.ts'
import { listRoute, oneRoute, TaxonomiesAsked, TermsAsked } from './shapes.ts'

/** Adds the lists and records of taxonomies and of their terms. */
export function addVocabularies(api: Api): void {
  api.openapi(listRoute('taxonomies', 'taxonomy', TaxonomiesAsked, 'Taxonomies'), (c) => {
    const asked = c.req.valid('query')
    return answerList(c, asked, largest.vocabulary, listingOf(c, { kind: 'taxonomy', search: asked.search }))
  })
  api.openapi(oneRoute('taxonomies', 'taxonomy'), (c) =>
    answerOne(c, async (db, id) => (await readVocabulary(db, c.var.context, 'taxonomy', [id])).get(id)),
  )
  api.openapi(listRoute('taxonomy_terms', 'taxonomy_term', TermsAsked, 'Terms of taxonomies'), (c) => {
    const { search, taxonomy_id: taxonomy, parent_id: parent, top_only: topOnly, ...asked } = c.req.valid('query')
    const filter = { kind: 'taxonomy_term' as const, search, taxonomy, parent, topOnly }
    return answerList(c, { ...asked, search }, largest.vocabulary, listingOf(c, filter))
  })
  api.openapi(oneRoute('taxonomy_terms', 'taxonomy_term'), (c) =>
    answerOne(c, async (db, id) => {
      const term = (await readVocabulary(db, c.var.context, 'taxonomy_term', [id])).get(id)
      return term && wholeTerm(term, await readTaxonomies(db, c.var.context, [term]))
    }),
  )
}

const listingOf = (c: At, filter: VocabularyFilter): Listing => {
  const own = ownOf(c.var.context, filter.kind)
  return {
    read: async (db, slice) => {
      const rows = await listVocabularyPage(db, own, filter, slice)
      const records: Fields[] = rows.map(({ record }) => record)
      const last = lastOf(rows, slice)
      if (filter.kind === 'taxonomy') return { records, last }
      const taxonomies = await readTaxonomies(db, c.var.context, records)
      return { records: records.map((term) => wholeTerm(term, taxonomies)), last }
    },
    count: (db) => countVocabulary(db, own, filter),
  }
}
