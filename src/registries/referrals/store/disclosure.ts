// What was chosen to be told to the provider, sealed field by field under the person's data key.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { list, run, sql, type Db, type Tx } from '#platform/database'
import type { DataClass } from '#registries/people'
import type { DisclosedField } from '../rules/sending.ts'
import type { ReferralAt } from './referral.ts'

export const insertDisclosure = (
  tx: Tx,
  at: ReferralAt,
  field: DisclosedField,
  dataClass: DataClass,
  sealed: Buffer,
): Promise<number> =>
  run(
    tx,
    sql`insert into referrals.disclosure (custodian_id, referral_id, field, data_class, sealed)
      values (${at.custodian}, ${at.referral}, ${field}, ${dataClass}, ${sealed})`,
  )

const disclosedRow = z.object({
  field: z.custom<DisclosedField>(),
  data_class: z.custom<DataClass>(),
  sealed: z.instanceof(Buffer),
  person_id: z.custom<Id<'protected-person'>>(),
  week: z.string(),
  wrapped: z.instanceof(Buffer),
})
export type Disclosed = z.output<typeof disclosedRow>

/** What was told, with the key that opens it; nothing for whoever has no access, or where the person was erased. */
export const listDisclosed = (db: Db, at: ReferralAt): Promise<Disclosed[]> =>
  list(
    db,
    disclosedRow,
    sql`select field, data_class, sealed, person_id, week, wrapped
      from referrals.disclosed(${at.custodian}, ${at.referral}) order by field`,
  )

/** The fields that were told, without their values. */
export async function listToldFields(db: Db, at: ReferralAt): Promise<DisclosedField[]> {
  const rows = await list(
    db,
    z.object({ field: z.custom<DisclosedField>() }),
    sql`select field from referrals.disclosure
      where custodian_id = ${at.custodian} and referral_id = ${at.referral} order by field`,
  )
  return rows.map(({ field }) => field)
}
