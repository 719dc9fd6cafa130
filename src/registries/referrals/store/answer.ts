// What a provider's link leads to, and the referrals that wait for an answer of a provider with an account.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { first, list, sql, type Db } from '#platform/database'
import { states } from '../rules/machine.ts'

const linkRow = z.object({
  custodian_id: z.custom<Id<'organization'>>(),
  referral_id: z.custom<Id<'referral'>>(),
  link_id: z.custom<Id<'link'>>(),
  expires_at: z.date(),
  revoked_at: z.date().nullable(),
  ended: z.enum(['withdrawn', 'closed']).nullable(),
})
export type LinkOfSecret = z.output<typeof linkRow>

/** The link whose secret has this SHA-256, whatever became of it. */
export const findLinkOf = (db: Db, hash: Buffer): Promise<LinkOfSecret | undefined> =>
  first(
    db,
    linkRow,
    sql`select custodian_id, referral_id, link_id, expires_at, revoked_at, ended from referrals.link_of(${hash}::bytea)`,
  )

const answerRow = z.object({
  id: z.custom<Id<'referral'>>(),
  state: z.enum(states),
  agency: z.string(),
  service: z.string(),
  zone: z.string().nullable(),
  due_at: z.date().nullable(),
  appointment_at: z.date().nullable(),
})
/** One line of a provider's list: who refers, to which service, where it stands. Nothing of the person. */
export type WaitingAnswer = z.output<typeof answerRow>

/** The most that a page lists. */
export const answersShown = 100

/** The referrals that these providers have to answer, by what is due first. */
export const listWaitingAnswers = (db: Db, providers: readonly Id<'organization'>[]): Promise<WaitingAnswer[]> =>
  list(
    db,
    answerRow,
    sql`select r.id, r.state, agency.title as agency, r.service_as_told ->> 'title' as service,
        r.service_as_told ->> 'zone' as zone, r.due_at, r.appointment_at
      from referrals.referral r join partners.organization agency on agency.id = r.custodian_id
      where r.recipient_id = any (${`{${providers.join(',')}}`}::uuid[]) and r.mode = 'live' and r.access_from is not null
        and r.access_ended_at is null and r.passed_at is null
      order by coalesce(least(r.due_at, r.appointment_at), r.due_at, r.appointment_at, r.state_at), r.id limit ${answersShown}`,
  )
