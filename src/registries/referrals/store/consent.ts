// The consents of the person of a referral, held until the deed ends: none is withdrawn while something is sent.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, sql, type Tx } from '#platform/database'
import type { DataClass } from '#registries/people'

const consentRow = z.object({
  id: z.custom<Id<'consent'>>(),
  purpose: z.string(),
  recipient_id: z.custom<Id<'organization'>>().nullable(),
  data_classes: z.array(z.custom<DataClass>()),
  withdrawn_at: z.date().nullable(),
  expires_on: z.custom<Day>().nullable(),
})
export type HeldConsent = z.output<typeof consentRow>

/** Every consent of the person, withdrawn ones too, oldest first. Whoever withdraws one meanwhile waits, or was first. */
export const lockConsents = (tx: Tx, person: Id<'protected-person'>): Promise<HeldConsent[]> =>
  list(
    tx,
    consentRow,
    sql`select id, purpose, recipient_id, data_classes, withdrawn_at, expires_on from people.consent
      where person_id = ${person} order by recorded_at, id for update`,
  )
