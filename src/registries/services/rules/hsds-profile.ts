// Our profile of the Human Services Data Specification: what it has no field for is said by attributes, with terms of taxonomies of ours.
// Their ids are the same in every installation, so that one reads what another published.
import { uuidOf, type Fields } from '#protocols/hsds'
import { attributes, idAnswers } from './service.ts'
import { capacityStates } from './standing.ts'

/** A term of ours: what it stands for in an entry, and its words. */
export interface Term {
  readonly taxonomy: TaxonomyName
  readonly code: string
  readonly en: string
  readonly es: string
}

export const taxonomyNames = ['needs', 'attributes', 'asks-for-id', 'capacity'] as const
export type TaxonomyName = (typeof taxonomyNames)[number]

const titles: Readonly<Record<TaxonomyName, readonly [en: string, es: string]>> = {
  needs: ['Needs that a service answers', 'Necesidades que atiende un servicio'],
  attributes: ['What a place is, or has', 'Qué es, o qué tiene, un lugar'],
  'asks-for-id': ['Whether a service asks for an identity document', 'Si un servicio pide identificación'],
  capacity: ['Whether a service takes people', 'Si un servicio recibe personas'],
}

const words: Readonly<Record<string, readonly [en: string, es: string]>> = {
  'asks-for-id yes': ['Asks for an identity document', 'Pide identificación'],
  'asks-for-id no': ['Does not ask for an identity document', 'No pide identificación'],
  'capacity open': ['Takes people', 'Recibe personas'],
  'capacity limited': ['Takes few people', 'Recibe a pocas personas'],
  'capacity full': ['Is full, with a waiting list', 'Está lleno, con lista de espera'],
  'capacity closed': ['Takes nobody now', 'Ahora no recibe a nadie'],
}

export const taxonomyId = (name: TaxonomyName): string => uuidOf('puente', 'taxonomy', name)
/** Ids of terms, each made once: every record that is published asks for all of them. */
const termIds = new Map<string, string>()

export function termId({ taxonomy, code }: Pick<Term, 'taxonomy' | 'code'>): string {
  const name = `${taxonomy} ${code}`
  const id = termIds.get(name) ?? uuidOf('puente', 'term', taxonomy, code)
  termIds.set(name, id)
  return id
}

/** A need of the pack, as its table has it. */
export interface NeedWords {
  readonly code: string
  readonly en: string
  readonly es: string
}

/** Every term of ours; the needs are the pack's. */
export function listTerms(needs: readonly NeedWords[]): Term[] {
  const fixed = (taxonomy: TaxonomyName, codes: readonly string[]): Term[] =>
    codes.map((code) => {
      const plain = code.replaceAll('-', ' ')
      const [en, es] = words[`${taxonomy} ${code}`] ?? [plain, plain]
      return { taxonomy, code, en, es }
    })
  return [
    ...needs.map((need): Term => ({ taxonomy: 'needs', code: need.code, en: need.en, es: need.es })),
    ...fixed('attributes', attributes),
    ...fixed(
      'asks-for-id',
      idAnswers.filter((answer) => answer !== 'unknown'),
    ),
    ...fixed('capacity', capacityStates),
  ]
}

export const taxonomyRecord = (name: TaxonomyName): Fields => ({
  id: taxonomyId(name),
  name: titles[name][0],
  description: titles[name][1],
  version: '1',
})

/** A term in the standard's form: its name in English, its description in Spanish. */
export const termRecord = (term: Term): Fields => ({
  id: termId(term),
  code: term.code,
  name: term.en,
  description: term.es,
  taxonomy: titles[term.taxonomy][0],
  language: 'en',
  taxonomy_id: taxonomyId(term.taxonomy),
})
