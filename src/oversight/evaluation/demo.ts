// Sample data: of the two years before this one, the first is published and the second waits for somebody to let it out.
import { yearOf } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import { contextFor, systemActor, todayIn, type Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { addSamplePerson, listSamplePeople } from '#registries/access'
import { listHeadquartersUnits, listOffices } from '#registries/network'
import { auditDraft } from './commands/release-audit.ts'
import { makeDraft } from './commands/release-draft.ts'
import { planRelease, publishRelease } from './commands/release.ts'
import { findLatestDraft } from './store/release-draft.ts'
import { findRelease } from './store/release.ts'

const cast = ['Elena Ortiz', 'Berta Solís'] as const
const title = 'Oficinas centrales'

/** Fills the calendar of releases. `tell` takes 0 to 1. An interrupted filling goes on. */
export async function fillReleases(installation: Installation, tell: (done: number) => void): Promise<void> {
  const [elena, berta] = await Promise.all(cast.map((name) => personOf(installation, name)))
  const year = yearOf(todayIn(elena!, 'Etc/GMT+12'))
  const published = await prepareYear(elena!, year - 2)
  tell(0.5)
  const units = await consult(elena!, listHeadquartersUnits)
  const unit = (units.find(({ code }) => code === 'health') ?? units[0])?.code
  if (published && unit !== undefined)
    await settle(publishRelease(berta!, { year: year - 2, number: 1 }, { draft: published, unit }))
  await prepareYear(berta!, year - 1)
  tell(1)
}

/** Plans, drafts and audits a year; gives its draft, or undefined where it is out already. */
async function prepareYear(context: Context, year: number): Promise<Id<'release-draft'> | undefined> {
  const name = { year, number: 1 }
  const find = () => consult(context, (db) => findRelease(db, name))
  if (!(await find())) await settle(planRelease(context, { id: newId(), year, dueOn: context.today }))
  const release = await find()
  if (release?.state !== 'planned') return undefined
  const known = await consult(context, (db) => findLatestDraft(db, release.id))
  const draft = known?.id ?? (await settle(makeDraft(context, name)))
  await auditDraft(context.installation, draft)
  return draft
}

async function personOf(installation: Installation, name: string): Promise<Context> {
  const find = async () => {
    const people = await consult(contextFor(installation, systemActor()), listSamplePeople)
    return people.find((one) => one.name === name)?.account_id
  }
  const place = { office: null, organization: null }
  const account =
    (await find()) ?? (await settle(addSamplePerson(installation, { name, title, role: 'headquarters', ...place })))
  const roles = [{ role: 'headquarters' as const, ...place }]
  const offices = (await consult(contextFor(installation, systemActor()), listOffices)).map(({ code }) => code)
  return contextFor(installation, { kind: 'account', account, name, roles, offices, tablet: null }, 'es')
}

/** A command of the sample must be done; a refusal is a fault of the sample, told with its rules. */
async function settle<Value>(outcome: Promise<Outcome<Value>>): Promise<Value> {
  const result = await outcome
  if (result.done) return result.value
  throw new Error(`sample data was refused: ${result.objections.map(({ rule }) => rule).join(', ')}`)
}
