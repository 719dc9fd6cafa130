// Keeps a directory that was read: entries for what we use, and the records whole. What stands already is compared, and doubled nowhere.
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { plain } from '#kernel/text'
import { canonicalText, uuidOf, type Document, type Fields } from '#protocols/hsds'
import { todayIn, type Context } from '#platform/context'
import type { Terminal } from '#platform/cli'
import { transact, type Tx } from '#platform/database'
import { tell } from '#platform/events'
import type { Office } from '#registries/network'
import { entryOfRecords, placeOf, termsIn, type Telling, type Understanding } from '../rules/hsds.ts'
import { termId } from '../rules/hsds-profile.ts'
import { serviceKey, type Entry } from '../rules/service.ts'
import {
  insertRecords,
  listPartners,
  listRecords,
  markReopened,
  replaceFurtherPlaces,
  type KeptRecord,
} from '../store/hsds.ts'
import { insertServices, listServiceKeys, listServicesOf, markClosed, replaceService, type Service } from '../store.ts'
import { withKeptAddresses } from '../store/address.ts'
import { noteChange } from './change.ts'
import { termsOf, understandingAt } from './hsds-standard.ts'
import { entryOfService, listOwnTerms, readAgain, standingIn, tellingOf } from './publish-hsds.ts'
import { chainsOf, organizationOf, sayCapacity } from './service.ts'

export interface KeepingJob {
  readonly context: Context
  readonly office: Office
  readonly custodian: Id<'organization'> | null
  readonly source: string
  readonly meanings: ReadonlyMap<string, readonly string[]>
}

/** What became of the services. */
export interface Counts {
  added: number
  changed: number
  same: number
  /** Entries of staff, which no directory overwrites. */
  stood: number
  elsewhere: number
}

/** How many services are written at a time. */
const batchSize = 200

/** Keeps documents in one transaction: given up half-way, nothing stands. */
export async function keepDirectory(
  job: KeepingJob,
  documents: readonly Document[],
  terminal: Terminal,
): Promise<Counts> {
  const outcome = await transact(job.context, async (tx) => {
    const keeping = await openKeeping(tx, job, documents)
    const services = documents.filter(({ kind }) => kind === 'service')
    for (let at = 0; at < services.length; at += batchSize) {
      terminal.progress('Adding services', at, services.length)
      await keepBatch(keeping, services.slice(at, at + batchSize))
    }
    await keepRest(keeping, documents)
    const { added, changed } = keeping.counts
    if (added + changed > 0) {
      await tell(
        tx,
        job.context,
        'services-imported',
        job.office.code,
        chainsOf(job.office.code, job.custodian),
        keeping.counts,
      )
    }
    return done(keeping.counts)
  })
  if (!outcome.done) throw new Error('keeping a directory is never refused')
  return outcome.value
}

interface Keeping {
  readonly tx: Tx
  readonly job: KeepingJob
  readonly counts: Counts
  readonly understanding: Understanding
  /** Documents of the file by kind and id. */
  readonly told: ReadonlyMap<string, Document>
  /** Records that stood at the office before, by kind and id. */
  readonly kept: ReadonlyMap<string, KeptRecord>
  readonly keys: ReadonlySet<string>
  /** Partners by the id of their record. */
  readonly partners: Map<string, Id<'organization'>>
  /** Records that are ours already: of entries that staff keep. */
  readonly ours: Set<string>
}

const keyOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind} ${id}`

async function openKeeping(tx: Tx, job: KeepingJob, documents: readonly Document[]): Promise<Keeping> {
  const { pack } = job.context.installation
  const kept = await listRecords(tx, { office: job.office.code })
  const organizations = documents.filter(({ kind }) => kind === 'organization').map(({ id }) => id)
  const partners = await listPartners(tx, organizations)
  const recorded = new Set(kept.filter(({ kind }) => kind === 'organization').map(({ id }) => id))
  const own = partners.filter(({ id }) => !recorded.has(id)).map(({ id }): [string, Id<'organization'>] => [id, id])
  return {
    tx,
    job,
    counts: { added: 0, changed: 0, same: 0, stood: 0, elsewhere: 0 },
    understanding: understandingAt(pack, job.office, {
      source: job.source,
      readOn: todayIn(job.context, job.office.zone),
      meanings: meaningsIn(job, documents, kept),
    }),
    told: new Map(documents.map((document) => [keyOf(document), document])),
    kept: new Map(kept.map((record) => [keyOf(record), record])),
    keys: await listServiceKeys(tx, job.office.code),
    partners: new Map(own),
    ours: new Set([...listOwnTerms(pack), ...own.map(([id]) => ({ kind: 'organization', id }))].map(keyOf)),
  }
}

/** What terms of the directory mean: as the command says by their code or name, else the need of ours that has the same. */
function meaningsIn({ context, meanings }: KeepingJob, documents: readonly Document[], kept: readonly KeptRecord[]) {
  const needs = new Map(
    termsOf(context.installation.pack)
      .filter(({ taxonomy }) => taxonomy === 'needs')
      .flatMap((term) => [term.code, term.en, term.es].map((name) => [plain(name), [term.code]] as const)),
  )
  const own = new Set(termsOf(context.installation.pack).map(termId))
  const terms = [...kept, ...documents].filter(({ kind, id }) => kind === 'taxonomy_term' && !own.has(id))
  return new Map(
    terms.flatMap(({ id, record }) => {
      const names = [record['code'], record['name']].map((name) => plain(String(name ?? '')))
      const found =
        names.map((name) => meanings.get(name)).find(Boolean) ?? names.map((name) => needs.get(name)).find(Boolean)
      return found ? [[id, found] as const] : []
    }),
  )
}

const findIn =
  (keeping: Keeping) =>
  (kind: string, id: unknown): Fields | undefined =>
    (keeping.told.get(`${kind} ${String(id)}`) ?? keeping.kept.get(`${kind} ${String(id)}`))?.record

interface Told {
  readonly document: Document
  readonly telling: Telling
  readonly entry: Entry
  readonly organization: Id<'organization'>
}

async function keepBatch(keeping: Keeping, documents: readonly Document[]): Promise<void> {
  const { tx, job, counts } = keeping
  const standing = new Map(
    (
      await withKeptAddresses(
        tx,
        await listServicesOf(
          tx,
          documents.map(({ id }) => id),
        ),
      )
    ).map((service) => [service.id as string, service]),
  )
  const fresh: Told[] = []
  const renewed: Told[] = []
  for (const document of documents) {
    const service = standing.get(document.id)
    const before = keeping.kept.get(keyOf(document))
    if (service && service.office_id !== job.office.code) counts.elsewhere += 1
    else if (service && !before) leaveOwn(keeping, document)
    else if (before && isTheSame(keeping, document, before)) counts.same += 1
    else {
      const told = await tellingIn(keeping, document)
      if (!service && stands(keeping, told)) leaveOwn(keeping, document)
      else (service ? renewed : fresh).push(told)
    }
  }
  await addFresh(keeping, fresh)
  for (const told of renewed) await renew(keeping, told, standing.get(told.document.id)!)
  await keepPlaces(keeping, [...fresh, ...renewed])
  await keepRecords(
    keeping,
    [...fresh, ...renewed].map(({ document }) => document),
  )
}

/** An entry that staff keep is theirs; so are its records, where we published them. */
function leaveOwn({ counts, ours }: Keeping, { id }: Document): void {
  counts.stood += 1
  ours.add(`service ${id}`)
  ours.add(`location ${uuidOf(id, 'location', '1')}`)
}

const stands = ({ keys }: Keeping, { entry, organization }: Told): boolean =>
  keys.has(serviceKey(organization, entry.title, entry.location?.street ?? ''))

/** Whether a service, its organization and its places say what they said, and mean the same today: hours may be over since. */
function isTheSame(keeping: Keeping, { record }: Document, before: KeptRecord): boolean {
  const isMeantAlike = canonicalText(meaningsOf(record, keeping.understanding)) === canonicalText(before.read_by)
  if (!isMeantAlike || canonicalText(record) !== canonicalText(before.record)) return false
  const told = tellingOf(record, findIn(keeping))
  const [then, now] = [before.read_on, keeping.understanding.readOn].map((readOn) =>
    canonicalText(entryOfRecords(told, { ...keeping.understanding, readOn })),
  )
  if (then !== now) return false
  const { organization, locations } = told
  return [organization, ...locations].every((each) => {
    const kind = each === organization ? 'organization' : 'location'
    const old = each && keeping.kept.get(`${kind} ${String(each['id'])}`)
    return !each || (old !== undefined && canonicalText(old.record) === canonicalText(each))
  })
}

async function tellingIn(keeping: Keeping, document: Document): Promise<Told> {
  const telling = tellingOf(document.record, findIn(keeping))
  const entry = entryOfRecords(telling, keeping.understanding)
  return { document, telling, entry, organization: await partnerOf(keeping, telling, entry) }
}

async function partnerOf(keeping: Keeping, { service }: Telling, entry: Entry): Promise<Id<'organization'>> {
  const id = String(service['organization_id'])
  const before = keeping.partners.get(id) ?? keeping.kept.get(`organization ${id}`)?.organization_id
  const { tx, job } = keeping
  const partner = before ?? (await organizationOf(tx, job.context, job.office.code, entry))
  keeping.partners.set(id, partner)
  return partner
}

const addingOf = ({ office, custodian, context }: KeepingJob) => ({
  office: office.code,
  custodian,
  by: null,
  at: context.now,
})

async function addFresh({ tx, job, counts, understanding }: Keeping, fresh: readonly Told[]): Promise<void> {
  if (fresh.length === 0) return
  const entries = fresh.map(({ document, entry, organization }) => ({
    id: document.id as Id<'service'>,
    entry,
    organization,
  }))
  counts.added += await insertServices(tx, entries, addingOf(job))
  for (const { document } of fresh) {
    const said = standingIn(document.record, termsIn(document.record, understanding).capacity)
    await stand(tx, job, document.id as Id<'service'>, { closed: false, capacity: null }, said)
  }
}

type Standing = ReturnType<typeof standingIn>

/** Closes or opens an entry, and says whether it takes people, where its directory says otherwise than before. */
async function stand(tx: Tx, job: KeepingJob, id: Id<'service'>, was: Standing, said: Standing): Promise<void> {
  if (said.closed && !was.closed) {
    const closedOn = todayIn(job.context, job.office.zone)
    await markClosed(tx, id, { closedOn, reason: job.source.slice(0, 400) || 'directory' }, null)
  }
  if (!said.closed && was.closed) await markReopened(tx, id)
  if (said.capacity !== null && said.capacity !== was.capacity)
    await sayCapacity(tx, job.context, id, said.capacity, 'directory')
}

/** What the directory changed is changed; what staff changed since it was read stays as they left it. */
async function renew(keeping: Keeping, { document, entry, organization }: Told, service: Service): Promise<void> {
  const { tx, job, counts } = keeping
  const before = keeping.kept.get(keyOf(document))!
  const find = (kind: string, id: unknown) => keeping.kept.get(`${kind} ${String(id)}`)?.record
  const was = readAgain(job.context.installation.pack, job.office, before, tellingOf(before.record, find))
  const merged = merge(was, entryOfService(service), entry)
  const kept = keeping.kept.get(`organization ${String(before.record['organization_id'])}`)?.organization_id
  const partner = kept === undefined || kept === service.organization_id ? organization : service.organization_id
  const custodian = service.custodian_id
  await replaceService(
    tx,
    { id: service.id, organization: partner, entry: merged },
    { office: job.office.code, custodian, by: null },
  )
  const said = standingIn(document.record, termsIn(document.record, keeping.understanding).capacity)
  const isAsRead = was.closed === (service.closed_on !== null)
  await stand(tx, job, service.id, { closed: isAsRead ? was.closed : said.closed, capacity: was.capacity }, said)
  await noteChange(tx, job.context, service, 'file')
  counts.changed += 1
}

/** Each part as the directory has it now, where it stands as the directory had it. The organization is told by its id. */
function merge(was: Omit<Entry, 'organization'>, now: Entry, next: Entry): Entry {
  const parts = Object.keys(next).filter(
    (name): name is Exclude<keyof Entry, 'organization'> => name !== 'organization',
  )
  const stays = parts.filter((name) => canonicalText(was[name]) !== canonicalText(now[name]))
  return { ...next, ...Object.fromEntries(stays.map((name) => [name, now[name]])) }
}

async function keepPlaces({ tx, understanding }: Keeping, told: readonly Told[]): Promise<void> {
  const places = told.flatMap(({ document, telling }) =>
    telling.locations.slice(1).map((location, at) => ({
      service_id: document.id,
      position: at + 2,
      place: placeOf(location, understanding),
    })),
  )
  const ids = told.map(({ document }) => document.id)
  if (ids.length > 0) await replaceFurtherPlaces(tx, ids, places)
}

async function keepRecords(
  { tx, job, understanding, partners, kept }: Keeping,
  documents: readonly Document[],
): Promise<void> {
  const records = documents.map((document) => ({
    kind: document.kind,
    id: document.id,
    given_id: document.given,
    source: job.source,
    organization_id:
      document.kind === 'organization'
        ? (partners.get(document.id) ?? kept.get(keyOf(document))?.organization_id ?? null)
        : null,
    record: document.record,
    read_by: document.kind === 'service' ? meaningsOf(document.record, understanding) : {},
    read_on: understanding.readOn,
  }))
  if (records.length > 0) await insertRecords(tx, job.office.code, job.custodian, records)
}

/** What the terms of one service mean. */
function meaningsOf(record: Fields, { meanings }: Understanding): Record<string, string[]> {
  const said = record['attributes']
  const ids = (Array.isArray(said) ? (said as readonly Fields[]) : []).map((each) => String(each['taxonomy_term_id']))
  return Object.fromEntries(ids.flatMap((id) => (meanings.has(id) ? [[id, [...meanings.get(id)!]] as const] : [])))
}

/** Organizations, places and terms, where they are new or say something else. */
async function keepRest(keeping: Keeping, documents: readonly Document[]): Promise<void> {
  const rest = documents.filter((document) => {
    if (document.kind === 'service' || keeping.ours.has(keyOf(document))) return false
    const before = keeping.kept.get(keyOf(document))
    const partner = keeping.partners.get(document.id)
    const isLinked = partner === undefined || before?.organization_id === partner
    return !before || !isLinked || canonicalText(before.record) !== canonicalText(document.record)
  })
  for (let at = 0; at < rest.length; at += 500) await keepRecords(keeping, rest.slice(at, at + 500))
}
