// The database of partners: organizations and their agreements.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { organizationKinds, type AgreementDraft, type Area, type EndingDraft, type OrganizationDraft } from './rules.ts'

const day = z.custom<Day>((value) => typeof value === 'string')
const idOf = <Kind extends string>() => z.custom<Id<Kind>>((value) => typeof value === 'string')

const organizationRow = z.object({
  id: idOf<'organization'>(),
  kind: z.enum(organizationKinds),
  title: z.string(),
  city: z.string().nullable(),
  division: z.string().nullable(),
  website: z.string().nullable(),
  source: z.string(),
  office_id: idOf<'office'>().nullable(),
})
export type Organization = z.output<typeof organizationRow>

const organizationColumns = sql`organization.id, organization.kind, organization.title, organization.city, organization.division,
  organization.website, organization.source, organization.office_id`

export const findOrganization = (db: Db, id: Id<'organization'>): Promise<Organization | undefined> =>
  first(db, organizationRow, sql`select ${organizationColumns} from partners.organization where id = ${id}::uuid`)

/** Every organization, by title. */
export const listOrganizations = (db: Db): Promise<Organization[]> =>
  list(db, organizationRow, sql`select ${organizationColumns} from partners.organization order by lower(title), id`)

/** The organization of the same title and city, however they are capitalized. */
export const findSameOrganization = (db: Db, title: string, city: string | null): Promise<Organization | undefined> =>
  first(
    db,
    organizationRow,
    sql`select ${organizationColumns} from partners.organization
        where lower(title) = lower(${title}) and lower(coalesce(city, '')) = lower(coalesce(${city}::text, ''))`,
  )

/** Who adds an organization, and when. A null office means headquarters or the pack. */
export interface Adding {
  readonly office: Id<'office'> | null
  readonly by: Id<'account'> | null
  readonly at: Date
}

/** Inserts an organization; a second one of the same id is absorbed and gives 0. */
export const insertOrganization = (
  tx: Tx,
  id: Id<'organization'>,
  draft: OrganizationDraft,
  adding: Adding,
): Promise<number> =>
  run(
    tx,
    sql`insert into partners.organization (id, kind, title, city, division, website, source, office_id, added_by, added_at)
        values (${id}::uuid, ${draft.kind}, ${draft.title}, ${draft.city}, ${draft.division}, ${draft.website}, ${draft.source},
          ${adding.office}, ${adding.by}::uuid, ${adding.at}) on conflict (id) do nothing`,
  )

export const markOrganizationCorrected = (tx: Tx, id: Id<'organization'>, draft: OrganizationDraft): Promise<number> =>
  run(
    tx,
    sql`update partners.organization set kind = ${draft.kind}, title = ${draft.title}, city = ${draft.city},
          division = ${draft.division}, website = ${draft.website}, source = ${draft.source} where id = ${id}::uuid`,
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

const agreementRow = z.object({
  id: idOf<'agreement'>(),
  organization_id: idOf<'organization'>(),
  organization_title: z.string(),
  office_id: idOf<'office'>().nullable(),
  areas: z.array(z.custom<Area>((value) => typeof value === 'string')),
  signed_on: day,
  from_on: day,
  to_on: day.nullable(),
  renewal_days: z.number(),
  accepted_at: z.date().nullable(),
  ended_on: day.nullable(),
  ended_why: z.string().nullable(),
})
export type Agreement = z.output<typeof agreementRow>

const agreementColumns = sql`agreement.id, agreement.organization_id, organization.title as organization_title, agreement.office_id,
  agreement.areas, agreement.signed_on, agreement.from_on, agreement.to_on, agreement.renewal_days, agreement.accepted_at,
  agreement.ended_on, agreement.ended_why`

const agreements = sql`partners.agreement join partners.organization on organization.id = agreement.organization_id`

/** Accepted, begun and not over on that day. */
const inForce = (on: Day) => sql`agreement.accepted_at is not null and agreement.from_on <= ${on}::date
  and (agreement.to_on is null or agreement.to_on >= ${on}::date) and (agreement.ended_on is null or agreement.ended_on >= ${on}::date)`

export const findAgreement = (db: Db, id: Id<'agreement'>): Promise<Agreement | undefined> =>
  first(db, agreementRow, sql`select ${agreementColumns} from ${agreements} where agreement.id = ${id}::uuid`)

/** The agreements of an office and those of the whole institute; every one that may be seen for null. The newest first. */
export const listAgreements = (db: Db, office: Id<'office'> | null): Promise<Agreement[]> =>
  list(
    db,
    agreementRow,
    sql`select ${agreementColumns} from ${agreements}
        where ${office}::text is null or agreement.office_id is null or agreement.office_id = ${office}
        order by agreement.from_on desc, lower(organization.title), agreement.id`,
  )

/** The organizations with an agreement in force on that day at an office, its own or the whole institute's; in one area or any. */
export const listAgreedOrganizations = (
  db: Db,
  office: Id<'office'>,
  on: Day,
  area: Area | null = null,
): Promise<Organization[]> =>
  list(
    db,
    organizationRow,
    sql`select ${organizationColumns} from partners.organization
        where exists (select from partners.agreement
          where agreement.organization_id = organization.id and (agreement.office_id is null or agreement.office_id = ${office})
            and (${area}::text is null or ${area} = any (agreement.areas)) and ${inForce(on)})
        order by lower(organization.title), organization.id`,
  )

/** Agreements in force whose days of renewal have begun, the first to end first; of one office, or every one that may be seen. */
export const agreementsEndingSoon = (db: Db, on: Day, office: Id<'office'> | null = null): Promise<Agreement[]> =>
  list(
    db,
    agreementRow,
    sql`select ${agreementColumns} from ${agreements}
        where (${office}::text is null or agreement.office_id is null or agreement.office_id = ${office}) and ${inForce(on)}
          and least(agreement.to_on, agreement.ended_on) - agreement.renewal_days <= ${on}::date
        order by least(agreement.to_on, agreement.ended_on), agreement.id`,
  )

/** Inserts a proposal; a second one of the same id is absorbed and gives 0. */
export const insertAgreement = (
  tx: Tx,
  id: Id<'agreement'>,
  office: Id<'office'> | null,
  draft: AgreementDraft,
  by: Id<'account'> | null,
  at: Date,
): Promise<number> =>
  run(
    tx,
    sql`insert into partners.agreement (id, organization_id, office_id, areas, signed_on, from_on, to_on, renewal_days,
          proposed_by, proposed_at)
        values (${id}::uuid, ${draft.organization_id}::uuid, ${office},
          array(select jsonb_array_elements_text(${JSON.stringify(draft.areas)}::jsonb)), ${draft.signed_on}::date,
          ${draft.from_on}::date, ${draft.to_on}::date, ${draft.renewal_days}, ${by}::uuid, ${at}) on conflict (id) do nothing`,
  )

export const markAccepted = (tx: Tx, id: Id<'agreement'>, by: Id<'account'> | null, at: Date): Promise<number> =>
  run(
    tx,
    sql`update partners.agreement set accepted_by = ${by}::uuid, accepted_at = ${at}
        where id = ${id}::uuid and accepted_at is null`,
  )

export const markEnded = (
  tx: Tx,
  id: Id<'agreement'>,
  draft: EndingDraft,
  by: Id<'account'> | null,
  at: Date,
): Promise<number> =>
  run(
    tx,
    sql`update partners.agreement set ended_on = ${draft.ended_on}::date, ended_why = ${draft.ended_why}, ended_by = ${by}::uuid,
          ended_at = ${at} where id = ${id}::uuid and ended_at is null`,
  )
