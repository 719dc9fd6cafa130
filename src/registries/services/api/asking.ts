// What is asked for, as a question to the directory: terms of ours stand in columns, those of other directories in their records.
import type { Fields } from '#protocols/hsds'
import { consult } from '#platform/database'
import { taxonomyId, taxonomyNames, type TaxonomyName } from '../rules/hsds-profile.ts'
import type { DirectoryFilter } from '../store/directory.ts'
import { readVocabulary } from './answers.ts'
import type { At } from './paging.ts'

/** Parameters that several lists share. */
export interface Asked {
  readonly search?: string | undefined
  readonly taxonomy_term_id?: string | undefined
  readonly taxonomy_id?: string | undefined
  readonly organization_id?: string | undefined
  readonly modified_after?: string | undefined
}

/** The question; only where a term is asked for is that term read, to know what it means with us. */
export async function filterAsked(c: At, asked: Asked): Promise<DirectoryFilter> {
  const { taxonomy_term_id: id, taxonomy_id: taxonomy } = asked
  const term =
    id === undefined
      ? undefined
      : await consult(c.var.context, async (db) =>
          termOf(id, (await readVocabulary(db, c.var.context, 'taxonomy_term', [id])).get(id)),
        )
  return {
    search: asked.search?.trim() || undefined,
    organization: asked.organization_id,
    modifiedAfter: asked.modified_after === undefined ? undefined : instantOf(asked.modified_after),
    term,
    anyTerm: taxonomy === undefined ? undefined : anyTermOf(taxonomy),
  }
}

/** UTC where the text has no offset, whatever the machine's zone is. */
const instantOf = (text: string): Date => new Date(/T.*(Z|[+-]\d\d:?\d\d)$|^[^T]+$/.test(text) ? text : `${text}Z`)

const taxonomyOf = (id: unknown): TaxonomyName | undefined => taxonomyNames.find((name) => taxonomyId(name) === id)

function termOf(id: string, record: Fields | undefined): NonNullable<DirectoryFilter['term']> {
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

function anyTermOf(id: string): NonNullable<DirectoryFilter['anyTerm']> {
  const taxonomy = taxonomyOf(id)
  return {
    id,
    needs: taxonomy === 'needs',
    attributes: taxonomy === 'attributes',
    asksForId: taxonomy === 'asks-for-id',
    capacity: taxonomy === 'capacity',
  }
}
