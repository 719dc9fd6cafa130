// Names of the offices and organizations that a role may stand at.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { list, sql, type Db } from '#platform/database'

const OfficeRow = z.object({ code: z.custom<Id<'office'>>(), name: z.string() })
export type OfficeRow = z.output<typeof OfficeRow>

const OrganizationRow = z.object({ id: z.custom<Id<'organization'>>(), name: z.string() })
export type OrganizationRow = z.output<typeof OrganizationRow>

export const listOffices = (db: Db): Promise<OfficeRow[]> =>
  list(db, OfficeRow, sql`select code, title as name from network.office order by title, code`)

export const listOrganizations = (db: Db): Promise<OrganizationRow[]> =>
  list(db, OrganizationRow, sql`select id, title as name from partners.organization order by title, id`)
