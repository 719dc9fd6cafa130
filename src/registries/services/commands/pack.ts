// The pack's file of services: programs of the consulates and of the home country, which an office adds to its directory when it wants them.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { done, type Outcome } from '#kernel/outcome'
import { plain } from '#kernel/text'
import type { Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import {
  codeCell,
  dayCell,
  listCell,
  numberCell,
  optional,
  textCell,
  type PackObjection,
  type PackPart,
  type PackTables,
} from '#platform/pack'
import { newId } from '#platform/random'
import { findOffice } from '#registries/network'
import { organizationKinds } from '#registries/partners'
import { custodianAt, mayAddServices } from '../rules/permissions.ts'
import { askedIdAnswers, reaches, serviceKey, type Entry, type IdAnswer } from '../rules/service.ts'
import { insertServices, listServiceKeys, listServices, type KeyedEntry } from '../store.ts'
import { chainsOf, organizationOf } from './service.ts'

export const programsFile = 'services.csv'

const programLine = z.object({
  organization: textCell,
  organization_kind: z.enum(organizationKinds, 'kind-is-known'),
  title: textCell,
  description: textCell,
  reach: z.enum(reaches, 'reach-is-known'),
  /** The one office that has it; empty where every office does. */
  office: optional(codeCell),
  needs: listCell(codeCell),
  minimum_age: optional(numberCell(0, 120)),
  source: codeCell,
  facts_on: optional(dayCell),
})
type ProgramLine = z.output<typeof programLine>

export const pack: PackPart = {
  tables: [{ file: programsFile, row: programLine, key: ['organization', 'title', 'office'], optional: true }],
  objections: (tables) => [
    ...unknownIn(tables, 'needs', 'need-is-known', codesIn(tables, 'ventanillas-items.csv', 'need')),
    ...unknownIn(tables, 'office', 'office-is-in-the-pack', codesIn(tables, 'offices.csv')),
  ],
  // Read from the pack when an office asks for them: see addPrograms.
  load: () => Promise.resolve(),
}

const codesIn = (tables: PackTables, file: string, kind?: string): ReadonlySet<unknown> =>
  new Set(
    (tables[file] ?? [])
      .filter(({ values }) => kind === undefined || values['kind'] === kind)
      .map(({ values }) => values['code']),
  )

const unknownIn = (
  tables: PackTables,
  field: 'needs' | 'office',
  reason: string,
  known: ReadonlySet<unknown>,
): PackObjection[] =>
  (tables[programsFile] ?? [])
    .filter(({ values }) => [values[field] ?? []].flat().some((code) => !known.has(code)))
    .map(({ line }) => ({ file: programsFile, line, field, reason }))

/** What staff answer of each program, by its key: whether it asks for ID. */
export type ProgramAnswers = Readonly<Record<string, unknown>>

/** A program that an office may add. */
export interface Program {
  readonly key: string
  readonly title: string
}

/** By what a program is known in a form: its organization and title. */
const keyOf = (line: { readonly organization: string; readonly title: string }): string =>
  `asks-${plain(`${line.organization} ${line.title}`).replaceAll(/[^a-z0-9]+/g, '-')}`

const programsAt = (context: Context, code: Id<'office'>): ProgramLine[] =>
  ((context.installation.pack.tables[programsFile] ?? []) as unknown as ProgramLine[]).filter(
    ({ office }) => office === null || office === code,
  )

/** The programs of the pack that an office's directory does not have, closed ones included. */
export const listPrograms = (context: Context, code: Id<'office'>): Promise<Program[]> =>
  consult(context, async (db) => {
    const standing = [...(await listServices(db, code)), ...(await listServices(db, code, { closed: true }))]
    const known = new Set(standing.map(({ organization_title: organization, title }) => keyOf({ organization, title })))
    return programsAt(context, code)
      .map((line) => ({ key: keyOf(line), title: line.title }))
      .filter(({ key }) => !known.has(key))
  })

/**
 * Staff of an office add programs of the pack to its directory: those of which they say whether they ask for ID. What stands there is
 * left. Gives how many were added.
 */
export function addPrograms(context: Context, code: Id<'office'>, answers: ProgramAnswers): Promise<Outcome<number>> {
  return transact(context, async (tx) => {
    allow(mayAddServices(context.actor, code))
    const office = found(await findOffice(tx, code))
    const known = await listServiceKeys(tx, code)
    const entries: KeyedEntry[] = []
    for (const line of programsAt(context, code)) {
      const answer = askedIdAnswers.find((each) => each === answers[keyOf(line)])
      if (answer === undefined) continue
      const entry = entryOfProgram(line, answer)
      const organization = await organizationOf(tx, context, code, entry)
      if (known.has(serviceKey(organization, line.title, ''))) continue
      entries.push({ id: newId(), organization, entry })
    }
    if (entries.length === 0) return done(0)
    const custodian = custodianAt(context.actor, office.code)
    await insertServices(tx, entries, { office: code, custodian, by: context.actor.account, at: context.now })
    await tell(tx, context, 'services-imported', code, chainsOf(code, custodian), { added: entries.length })
    return done(entries.length)
  })
}

const entryOfProgram = (line: ProgramLine, asksForId: IdAnswer): Entry => ({
  organization: { title: line.organization, kind: line.organization_kind, city: null },
  title: line.title,
  description: line.description,
  reach: line.reach,
  needs: line.needs,
  attributes: [],
  asks_for_id: asksForId,
  minimum_age: line.minimum_age,
  maximum_age: null,
  eligibility: '',
  application_process: '',
  fees: '',
  documents: [],
  public_line: null,
  public_mail: null,
  url: null,
  source: line.source,
  facts_on: line.facts_on,
  assured_on: null,
  location: null,
  schedule: [],
  languages: [],
  cost_options: [],
})
