// A service of a test's own, open and with hours, of a new organization. Inserted as the owner, under fresh ids.
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { addOrganization } from './stations.ts'

export interface TestService {
  readonly service: Id<'service'>
  readonly recipient: Id<'organization'>
}

export interface ServiceFacts {
  readonly recipient?: Id<'organization'>
  readonly publicMail?: string
  readonly closedOn?: string
  /** Of the place; Los Ángeles where it is left out. */
  readonly zone?: string
}

/** Open on weekdays from 8 to 17 in Los Ángeles, or by the clock of another zone. */
export async function addTestService(
  installation: Installation,
  office: Id<'office'>,
  facts: ServiceFacts = {},
): Promise<TestService> {
  const recipient = facts.recipient ?? (await addOrganization(installation))
  const service = newId<'service'>()
  await installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true), set_config('puente.offices', ${`{${office}}`}, true)`.execute(
        tx,
      )
      await sql`set local role puente_app`.execute(tx)
      await sql`insert into services.service (id, organization_id, office_id, title, needs, public_mail, source, added_at,
          closed_on, closing_reason)
        values (${service}, ${recipient}, ${office}, 'Consulta de medicina general', '{primary-care}', ${facts.publicMail ?? null},
          'test', ${installation.clock()}, ${facts.closedOn ?? null}::date, ${facts.closedOn ? 'closed' : null})`.execute(
        tx,
      )
      await sql`insert into services.location (service_id, position, office_id, street, city, country, zone)
        values (${service}, 1, ${office}, 'Calle Uno 100', 'Los Ángeles', 'US',
          ${facts.zone ?? 'America/Los_Angeles'})`.execute(tx)
      await sql`insert into services.schedule (service_id, weekday, opens, closes, office_id)
        select ${service}, day, '08:00', '17:00', ${office} from generate_series(1, 5) as day`.execute(tx)
    }),
  )
  return { service, recipient }
}
