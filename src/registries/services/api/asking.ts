// What is asked for, as a question to the directory: terms of ours stand in columns, those of other directories in their records.
import type { Fields } from '#protocols/hsds'
import { taxonomyId, taxonomyNames, type TaxonomyName } from '../rules/hsds-profile.ts'
import type { DirectoryFilter } from '../store/hsds.ts'

/** Parameters that several lists share. */
export interface Asked {
  readonly search?: string | undefined
  readonly taxonomy_term_id?: string | undefined
  readonly taxonomy_id?: string | undefined
  readonly organization_id?: string | undefined
  readonly modified_after?: string | undefined
}

const taxonomyOf = (id: unknown): TaxonomyName | undefined => taxonomyNames.find((name) => taxonomyId(name) === id)

export function filterOf(asked: Asked, terms: ReadonlyMap<string, Fields>): DirectoryFilter {
  return {
    search: asked.search?.trim() || undefined,
    organization: asked.organization_id?.toLowerCase(),
    modifiedAfter: asked.modified_after === undefined ? undefined : new Date(asked.modified_after),
    term: asked.taxonomy_term_id === undefined ? undefined : termOf(asked.taxonomy_term_id.toLowerCase(), terms),
    anyTerm: asked.taxonomy_id === undefined ? undefined : anyTermOf(asked.taxonomy_id.toLowerCase(), terms),
  }
}

function termOf(id: string, terms: ReadonlyMap<string, Fields>): NonNullable<DirectoryFilter['term']> {
  const record = terms.get(id)
  const taxonomy = taxonomyOf(record?.['taxonomy_id'])
  const code = taxonomy === undefined ? '' : String(record?.['code'])
  return {
    id,
    needs: taxonomy === 'needs' ? [code] : [],
    attributes: taxonomy === 'attributes' ? [code] : [],
    asksForId: taxonomy === 'asks-for-id' ? code : null,
    capacity: taxonomy === 'capacity' ? code : null,
  }
}

function anyTermOf(id: string, terms: ReadonlyMap<string, Fields>): NonNullable<DirectoryFilter['anyTerm']> {
  const taxonomy = taxonomyOf(id)
  return {
    needs: taxonomy === 'needs',
    attributes: taxonomy === 'attributes',
    asksForId: taxonomy === 'asks-for-id',
    capacity: taxonomy === 'capacity',
    ids: [...terms].filter(([, record]) => record['taxonomy_id'] === id).map(([term]) => term),
  }
}
