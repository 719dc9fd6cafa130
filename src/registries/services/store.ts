// The database of services. Public facts: everybody reads them; the agency that keeps an entry writes it, or the office where none does.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { plain } from '#kernel/text'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { AssuranceDraft, ClosureDraft } from './rules/deed.ts'
import type { Entry } from './rules/service.ts'
import { addressTold, idAnswers, reaches, serviceKey } from './rules/service.ts'
import { capacitySayers, capacityStates, isStale, type CapacitySayer, type CapacityState } from './rules/standing.ts'
import { insertPlaces, withKeptAddresses } from './store/address.ts'

const day = z.custom<Day>((value) => typeof value === 'string')
const idOf = <Kind extends string>() => z.custom<Id<Kind>>((value) => typeof value === 'string')

const location = z.object({
  title: z.string(),
  street: z.string(),
  city: z.string(),
  postal_code: z.string(),
  country: z.string(),
  division_id: z.string().nullable(),
  zone: z.string(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  address_told: z.enum(addressTold),
})

export const serviceRow = z.object({
  id: idOf<'service'>(),
  organization_id: idOf<'organization'>(),
  organization_title: z.string(),
  office_id: idOf<'office'>(),
  custodian_id: idOf<'organization'>().nullable(),
  title: z.string(),
  description: z.string(),
  reach: z.enum(reaches),
  needs: z.array(z.string()),
  attributes: z.array(z.string()),
  asks_for_id: z.enum(idAnswers),
  minimum_age: z.number().nullable(),
  maximum_age: z.number().nullable(),
  eligibility: z.string(),
  application_process: z.string(),
  fees: z.string(),
  documents: z.array(z.string()),
  public_line: z.string().nullable(),
  public_mail: z.string().nullable(),
  url: z.string().nullable(),
  source: z.string(),
  facts_on: day.nullable(),
  assured_on: day.nullable(),
  closed_on: day.nullable(),
  closing_reason: z.string().nullable(),
  merged_into: idOf<'service'>().nullable(),
  changed_at: z.date(),
  locations: z.array(location),
  schedule: z.array(z.object({ weekday: z.number(), opens: z.string(), closes: z.string() })),
  languages: z.array(z.object({ language: z.string(), note: z.string() })),
  cost_options: z.array(
    z.object({ option: z.string(), amount: z.number().nullable(), currency: z.string().nullable() }),
  ),
  capacity_state: z.enum(capacityStates).nullable(),
  capacity_said_by: z.enum(capacitySayers).nullable(),
  capacity_said_at: z.date().nullable(),
})

export type ServiceRow = z.output<typeof serviceRow>

/** What was said of whether a service takes people, by whom and when. */
export interface Capacity {
  readonly state: CapacityState
  readonly said_by: CapacitySayer
  readonly said_at: Date
}

/** An entry of the directory with everything that is kept of it. */
export type Service = Omit<ServiceRow, 'capacity_state' | 'capacity_said_by' | 'capacity_said_at'> & {
  readonly capacity: Capacity | null
}

/** What is read of a service, from `joined`. */
export const columns = sql`s.id, s.organization_id, o.title as organization_title, s.office_id, s.custodian_id, s.title, s.description, s.reach,
  s.needs, s.attributes, s.asks_for_id, s.minimum_age, s.maximum_age, s.eligibility, s.application_process, s.fees, s.documents,
  s.public_line, s.public_mail, s.url, s.source, s.facts_on, s.assured_on, s.closed_on, s.closing_reason, s.merged_into,
  s.changed_at,
  coalesce((
    select jsonb_agg(jsonb_build_object('title', l.title, 'street', l.street, 'city', l.city, 'postal_code', l.postal_code,
      'country', l.country, 'division_id', l.division_id, 'zone', l.zone, 'lat', l.lat, 'lon', l.lon,
      'address_told', l.address_told) order by l.position)
    from services.location l where l.service_id = s.id), '[]') as locations,
  coalesce((
    select jsonb_agg(jsonb_build_object('weekday', h.weekday, 'opens', to_char(h.opens, 'HH24:MI'), 'closes', to_char(h.closes, 'HH24:MI'))
      order by h.weekday, h.opens)
    from services.schedule h where h.service_id = s.id), '[]') as schedule,
  coalesce((
    select jsonb_agg(jsonb_build_object('language', l.language, 'note', l.note) order by l.language)
    from services.language l where l.service_id = s.id), '[]') as languages,
  coalesce((
    select jsonb_agg(jsonb_build_object('option', c.option, 'amount', c.amount, 'currency', c.currency) order by c.position)
    from services.cost_option c where c.service_id = s.id), '[]') as cost_options,
  c.state as capacity_state, c.said_by as capacity_said_by, c.said_at as capacity_said_at`

export const joined = sql`services.service s
  join partners.organization o on o.id = s.organization_id
  left join lateral (
    select c.state, c.said_by, c.said_at from services.capacity c where c.service_id = s.id order by c.said_at desc, c.id limit 1) c on true`

/** A row as the other parts know it. */
export function serviceOf(row: ServiceRow): Service {
  const { capacity_state: state, capacity_said_by: said_by, capacity_said_at: said_at, ...service } = row
  return { ...service, capacity: state && said_by && said_at ? { state, said_by, said_at } : null }
}

/** One entry, open or closed, as everybody is told it: an address that is not published is left out. */
export async function findService(db: Db, id: Id<'service'>): Promise<Service | undefined> {
  const row = await first(db, serviceRow, sql`select ${columns} from ${joined} where s.id = ${id}::uuid`)
  return row && serviceOf(row)
}

/** One entry whole, for whoever keeps it; for anybody else as `findService`. */
export async function findWholeService(db: Db, id: Id<'service'>): Promise<Service | undefined> {
  const service = await findService(db, id)
  return service && (await withKeptAddresses(db, [service]))[0]
}

/** The entries of these ids, wherever they stand, in the order of their ids. */
export async function listServicesOf(db: Db, ids: readonly string[]): Promise<Service[]> {
  const wanted = `{${ids.join(',')}}`
  const rows = await list(
    db,
    serviceRow,
    sql`select ${columns} from ${joined} where s.id = any (${wanted}::uuid[]) order by s.id`,
  )
  return rows.map(serviceOf)
}

export interface ServiceFilter {
  /** A code of the pack's needs that it answers. */
  readonly need?: string | undefined
  readonly reach?: string | undefined
  /** Words that stand in its name, organization, description or address. */
  readonly text?: string | undefined
  /** Closed entries instead of the open ones. */
  readonly closed?: boolean | undefined
}

/** The entries of an office that the filter asks for, by name. */
export async function listServices(db: Db, office: Id<'office'>, filter: ServiceFilter = {}): Promise<Service[]> {
  const rows = await list(
    db,
    serviceRow,
    sql`select ${columns} from ${joined}
      where s.office_id = ${office} and (s.closed_on is not null) = ${filter.closed ?? false}
        and (${filter.need || null}::text is null or ${filter.need || null}::text = any (s.needs))
        and (${filter.reach || null}::text is null or s.reach = ${filter.reach || null}::text)
      order by lower(s.title), s.id`,
  )
  const text = plain(filter.text ?? '')
  return rows.filter((row) => text === '' || plain(wordsOf(row)).includes(text)).map(serviceOf)
}

/** What a search looks through. Letters are compared here: how a database folds "É" hangs on its locale. */
const wordsOf = ({ title, organization_title, description, locations }: ServiceRow): string =>
  [
    title,
    organization_title,
    description,
    ...locations.flatMap((at) => [at.title, at.street, at.city, at.postal_code]),
  ].join(' ')

const choiceRow = z.object({
  id: idOf<'service'>(),
  title: z.string(),
  organization_title: z.string(),
  reach: z.enum(reaches),
  needs: z.array(z.string()),
  facts_on: day.nullable(),
  assured_on: day.nullable(),
  capacity: z.enum(capacityStates).nullable(),
})

/** An entry as a choice shows it. */
export type ServiceChoice = Omit<z.output<typeof choiceRow>, 'facts_on' | 'assured_on'> & { readonly stale: boolean }

/** The first 200 open entries of an office by name; whether their facts are old on the day. */
export async function listServiceChoices(db: Db, office: Id<'office'>, today: Day): Promise<ServiceChoice[]> {
  const rows = await list(
    db,
    choiceRow,
    sql`select s.id, s.title, o.title as organization_title, s.reach, s.needs, s.facts_on, s.assured_on, c.state as capacity
      from ${joined} where s.office_id = ${office} and s.closed_on is null order by lower(s.title), s.id limit 200`,
  )
  return rows.map(({ facts_on, assured_on, ...row }) => ({ ...row, stale: isStale({ facts_on, assured_on }, today) }))
}

/** Whether an open entry of the same organization, name and street stands at the office; another one than `besides`. */
export async function hasSameService(
  db: Db,
  office: Id<'office'>,
  entry: { organization: Id<'organization'>; title: string; street: string },
  besides: Id<'service'>,
): Promise<boolean> {
  const rows = await list(
    db,
    z.object({ title: z.string(), street: z.string() }),
    sql`select s.title, coalesce(k.street, l.street, '') as street
      from services.service s left join services.location l on l.service_id = s.id and l.position = 1
      left join services.kept_address k on k.service_id = s.id and k.position = 1
      where s.office_id = ${office} and s.organization_id = ${entry.organization}::uuid and s.closed_on is null
        and s.id <> ${besides}::uuid`,
  )
  return rows.some((row) => plain(row.title) === plain(entry.title) && plain(row.street) === plain(entry.street))
}

/** What the entries of an office are recognized by, closed ones too: see `serviceKey`. */
export async function listServiceKeys(db: Db, office: Id<'office'>): Promise<ReadonlySet<string>> {
  const rows = await list(
    db,
    z.object({ organization_id: z.string(), title: z.string(), street: z.string() }),
    sql`select s.organization_id, s.title, coalesce(k.street, l.street, '') as street
      from services.service s left join services.location l on l.service_id = s.id and l.position = 1
      left join services.kept_address k on k.service_id = s.id and k.position = 1
      where s.office_id = ${office}`,
  )
  return new Set(rows.map(({ organization_id, title, street }) => serviceKey(organization_id, title, street)))
}

/** Who adds entries, where and when. */
export interface Adding {
  readonly office: Id<'office'>
  readonly custodian: Id<'organization'> | null
  readonly by: Id<'account'> | null
  readonly at: Date
}

export interface KeyedEntry {
  readonly id: Id<'service'>
  readonly organization: Id<'organization'>
  readonly entry: Entry
}

const flat = ({ id, organization, entry }: KeyedEntry) => {
  const { location: _, schedule: __, languages: ___, cost_options: ____, ...plain } = entry
  return { ...plain, id, organization_id: organization }
}

const textsOf = (column: ReturnType<typeof sql>) => sql`array(select jsonb_array_elements_text(${column}))`

/** Inserts entries with their parts; gives the number of those that did not stand under their id. */
export async function insertServices(tx: Tx, entries: readonly KeyedEntry[], adding: Adding): Promise<number> {
  const added = await run(
    tx,
    sql`insert into services.service (id, organization_id, office_id, custodian_id, title, description, reach, needs, attributes,
        asks_for_id, minimum_age, maximum_age, eligibility, application_process, fees, documents, public_line, public_mail, url,
        source, facts_on, assured_on, assured_by, added_by, added_at)
      select d.id, d.organization_id, ${adding.office}, ${adding.custodian}::uuid, d.title, d.description, d.reach,
        ${textsOf(sql`d.needs`)}, ${textsOf(sql`d.attributes`)}, d.asks_for_id, d.minimum_age, d.maximum_age, d.eligibility,
        d.application_process, d.fees, ${textsOf(sql`d.documents`)}, d.public_line, d.public_mail, d.url, d.source, d.facts_on,
        d.assured_on, case when d.assured_on is not null then ${adding.by}::uuid end, ${adding.by}::uuid, ${adding.at}
      from jsonb_to_recordset(${JSON.stringify(entries.map(flat))}::jsonb) as d (id uuid, organization_id uuid, title text,
        description text, reach text, needs jsonb, attributes jsonb, asks_for_id text, minimum_age int, maximum_age int,
        eligibility text, application_process text, fees text, documents jsonb, public_line text, public_mail text, url text,
        source text, facts_on date, assured_on date)
      on conflict (id) do nothing`,
  )
  if (added > 0) await insertParts(tx, entries, adding)
  return added
}

/** Writes an entry in the place of what stood there. */
export async function replaceService(
  tx: Tx,
  keyed: KeyedEntry,
  kept: {
    readonly office: Id<'office'>
    readonly custodian: Id<'organization'> | null
    readonly by: Id<'account'> | null
  },
): Promise<void> {
  await run(
    tx,
    sql`update services.service s set organization_id = d.organization_id, title = d.title, description = d.description,
        reach = d.reach, needs = ${textsOf(sql`d.needs`)}, attributes = ${textsOf(sql`d.attributes`)},
        asks_for_id = d.asks_for_id, minimum_age = d.minimum_age, maximum_age = d.maximum_age, eligibility = d.eligibility,
        application_process = d.application_process, fees = d.fees, documents = ${textsOf(sql`d.documents`)},
        public_line = d.public_line, public_mail = d.public_mail, url = d.url, source = d.source, facts_on = d.facts_on,
        assured_by = case when s.assured_on is distinct from d.assured_on then ${kept.by}::uuid else s.assured_by end,
        assured_on = d.assured_on
      from jsonb_to_recordset(${JSON.stringify([flat(keyed)])}::jsonb) as d (id uuid, organization_id uuid, title text,
        description text, reach text, needs jsonb, attributes jsonb, asks_for_id text, minimum_age int, maximum_age int,
        eligibility text, application_process text, fees text, documents jsonb, public_line text, public_mail text, url text,
        source text, facts_on date, assured_on date)
      where s.id = d.id`,
  )
  // Places after the first come with a directory of others, and stay.
  await run(tx, sql`delete from services.location where service_id = ${keyed.id}::uuid and position = 1`)
  for (const table of ['schedule', 'language', 'cost_option']) {
    await run(tx, sql`delete from ${sql.table(`services.${table}`)} where service_id = ${keyed.id}::uuid`)
  }
  await insertParts(tx, [keyed], kept)
}

/** The parts of entries as JSON, each with its entry and its place in the row. */
const rowsOf = <Part extends object>(
  entries: readonly KeyedEntry[],
  parts: (entry: Entry) => readonly Part[],
): string =>
  JSON.stringify(
    entries.flatMap(({ id, entry }) => parts(entry).map((part, at) => ({ ...part, service_id: id, position: at + 1 }))),
  )

/** Inserts places, hours, languages and costs of entries. */
async function insertParts(
  tx: Tx,
  entries: readonly KeyedEntry[],
  { office, custodian }: Pick<Adding, 'office' | 'custodian'>,
): Promise<void> {
  const rows = <Part extends object>(parts: (entry: Entry) => readonly Part[]): string => rowsOf(entries, parts)
  await insertPlaces(
    tx,
    rows(({ location: place }) => (place ? [place] : [])),
    { office, custodian },
  )
  await run(
    tx,
    sql`insert into services.schedule (service_id, weekday, opens, closes, office_id, custodian_id)
      select service_id, weekday, opens, closes, ${office}, ${custodian}::uuid
      from jsonb_to_recordset(${rows(({ schedule }) => schedule)}::jsonb) as d (service_id uuid, weekday int, opens time, closes time)`,
  )
  await run(
    tx,
    sql`insert into services.language (service_id, language, note, office_id, custodian_id)
      select service_id, language, note, ${office}, ${custodian}::uuid
      from jsonb_to_recordset(${rows(({ languages }) => languages)}::jsonb) as d (service_id uuid, language text, note text)`,
  )
  await run(
    tx,
    sql`insert into services.cost_option (service_id, position, option, amount, currency, office_id, custodian_id)
      select service_id, position, option, amount, currency, ${office}, ${custodian}::uuid
      from jsonb_to_recordset(${rows(({ cost_options }) => cost_options)}::jsonb) as d (service_id uuid, position int, option text,
        amount bigint, currency text)`,
  )
}

export const markAssured = (
  tx: Tx,
  id: Id<'service'>,
  draft: AssuranceDraft,
  by: Id<'account'> | null,
): Promise<number> =>
  run(
    tx,
    sql`update services.service set assured_on = ${draft.assuredOn}::date, assured_by = ${by}::uuid,
        asks_for_id = coalesce(${draft.asksForId ?? null}, asks_for_id)
      where id = ${id}::uuid`,
  )

export const markClosed = (tx: Tx, id: Id<'service'>, draft: ClosureDraft, by: Id<'account'> | null): Promise<number> =>
  run(
    tx,
    sql`update services.service set closed_on = ${draft.closedOn}::date, closed_by = ${by}::uuid, closing_reason = ${draft.reason}
      where id = ${id}::uuid and closed_on is null`,
  )

/** Writes what was said of whether a service takes people. The last entry stands. */
export const insertCapacity = (
  tx: Tx,
  id: string,
  service: Id<'service'>,
  said: Capacity,
  by: Id<'account'> | null,
): Promise<number> =>
  run(
    tx,
    sql`insert into services.capacity (service_id, id, state, said_by, said_at, recorded_by)
      values (${service}::uuid, ${id}::uuid, ${said.state}, ${said.said_by}, ${said.said_at}, ${by}::uuid)
      on conflict (service_id, id) do nothing`,
  )

/** Whether the code names a division of the network. */
export async function isDivision(db: Db, code: string): Promise<boolean> {
  const row = await first(
    db,
    z.object({ code: z.string() }),
    sql`select code from network.division where code = ${code}`,
  )
  return row !== undefined
}
