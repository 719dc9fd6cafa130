// A station of a test's own: an office, a lead agency, a window that is open. Inserted as the owner, under fresh ids.
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Actor, RoleName } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { engine } from './database.ts'

export interface TestStation {
  readonly station: Id<'station'>
  readonly office: Id<'office'>
  readonly agency: Id<'organization'>
}

/** An office of the test's own, in a division of its own. */
export async function addOffice(installation: Installation): Promise<Id<'office'>> {
  const code = `office-${newId().slice(0, 8)}` as Id<'office'>
  await installation.database.asOwner(async (owner) => {
    await owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
      await sql`insert into network.division (code, country, title) values ('US-CA', 'US', 'California') on conflict do nothing`.execute(
        tx,
      )
      await sql`insert into network.office (code, title, rank, country, division, city, zone, lat, lon, in_operation_on, source)
        values (${code}, ${`Office ${code}`}, 'consulate', 'US', 'US-CA', 'Los Ángeles', 'America/Los_Angeles', 34.05, -118.24,
          '2009-06-30', 'test')`.execute(tx)
    })
  })
  return code
}

/** An organization of the test's own. */
export async function addOrganization(installation: Installation): Promise<Id<'organization'>> {
  const id = newId<'organization'>()
  await installation.database.asOwner(async (owner) => {
    await owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
      await sql`insert into partners.organization (id, kind, title, source, added_at)
        values (${id}, 'nonprofit', ${`Agency ${id.slice(0, 8)}`}, 'test', ${installation.clock()})`.execute(tx)
    })
  })
  return id
}

/** A station that the agency leads at the office. */
export async function addStation(
  installation: Installation,
  office: Id<'office'>,
  agency: Id<'organization'>,
  unit: 'window' | 'mobile' = 'window',
): Promise<Id<'station'>> {
  const id = newId<'station'>()
  await installation.database.asOwner(async (owner) => {
    await owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true), set_config('puente.offices', ${`{${office}}`}, true)`.execute(
        tx,
      )
      await sql`insert into ventanillas.station (id, code, office_id, custodian_id, unit, in_operation_on)
        values (${id}, ${`${office}-${unit}-${id.slice(0, 4)}`}, ${office}, ${agency}, ${unit}, '2009-06-30')`.execute(
        tx,
      )
      await sql`insert into ventanillas.station_lead (id, station_id, office_id, custodian_id, organization_id, from_on)
        values (${newId()}, ${id}, ${office}, ${agency}, ${agency}, '2009-06-30')`.execute(tx)
    })
  })
  return id
}

/** An office, an agency and its window. */
export async function testStation(installation: Installation): Promise<TestStation> {
  const office = await addOffice(installation)
  const agency = await addOrganization(installation)
  return { office, agency, station: await addStation(installation, office, agency) }
}

/**
 * Somebody with one role, without an account row: for commands, which ask only what the actor holds. Headquarters has no offices
 * here and so sees no counts of theirs: `personas` makes a whole Elena.
 */
export const actorWith = (
  role: RoleName,
  where: { office?: Id<'office'>; organization?: Id<'organization'> } = {},
  account: Id<'account'> = newId<'account'>(),
): Actor => ({
  kind: 'account',
  account,
  name: role,
  roles: [{ role, office: where.office ?? null, organization: where.organization ?? null }],
  offices: role === 'consular-officer' && where.office ? [where.office] : [],
  tablet: null,
})

export const onPostgresql = engine === 'postgresql'
