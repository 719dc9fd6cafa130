// Where entries are given, and the addresses that are not published: those stand apart, and nobody but who keeps the entry reads them.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { list, run, sql, type Db, type Tx } from '#platform/database'

interface Located {
  readonly id: Id<'service'>
  readonly locations: readonly { readonly address_told: string }[]
}

const keptAddress = z.object({ service_id: z.string(), title: z.string(), street: z.string() })

/**
 * Entries with their addresses that are not published, where whoever asks keeps them: to be shown to keepers, and before an entry is
 * written anew, so that its address stays.
 */
export async function withKeptAddresses<Entry extends Located>(db: Db, services: readonly Entry[]): Promise<Entry[]> {
  const hidden = services.filter(({ locations: [first] }) => first?.address_told === 'keepers').map(({ id }) => id)
  if (hidden.length === 0) return [...services]
  const rows = await list(
    db,
    keptAddress,
    sql`select service_id, title, street from services.kept_address
      where position = 1 and service_id = any (${`{${hidden.join(',')}}`}::uuid[])`,
  )
  const kept = new Map(rows.map(({ service_id, title, street }) => [service_id, { title, street }]))
  return services.map((service) => ({
    ...service,
    locations: service.locations.map((place, at) => (at === 0 ? { ...place, ...kept.get(service.id) } : place)),
  }))
}

/** Inserts the first places of entries; an address that is not published stands apart, without its point. */
export async function insertPlaces(
  tx: Tx,
  places: string,
  { office, custodian }: { readonly office: Id<'office'>; readonly custodian: Id<'organization'> | null },
): Promise<void> {
  await run(
    tx,
    sql`insert into services.location (service_id, position, office_id, custodian_id, title, street, city, postal_code, country,
        division_id, zone, lat, lon, about_lat, about_lon, address_told)
      select service_id, position, ${office}, ${custodian}::uuid, case when told then title else '' end,
        case when told then street else '' end, city, postal_code, country, division_id, zone, case when told then lat end,
        case when told then lon end, (about ->> 'lat')::double precision, (about ->> 'lon')::double precision,
        case when told then 'everybody' else 'keepers' end
      from jsonb_to_recordset(${places}::jsonb) as d (service_id uuid, position int,
        title text, street text, city text, postal_code text, country text, division_id text, zone text, lat double precision,
        lon double precision, about jsonb, address_told text),
        lateral (select address_told is distinct from 'keepers' as told) t`,
  )
  await run(
    tx,
    sql`insert into services.kept_address (service_id, position, office_id, custodian_id, title, street)
      select service_id, position, ${office}, ${custodian}::uuid, title, street
      from jsonb_to_recordset(${places}::jsonb) as d (service_id uuid, position int, title text, street text, address_told text)
      where address_told = 'keepers'`,
  )
}
