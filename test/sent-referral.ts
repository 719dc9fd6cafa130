// A live referral of a test's own: Lupe sends Rosa to Sol's clinic, with what Rosa agreed to tell, and the link is out.
import assert from 'node:assert/strict'
import type { Id } from '#kernel/id'
import { done, refused } from '#kernel/outcome'
import { transact } from '#platform/database'
import { newId } from '#platform/random'
import { SendDraft, sendReferral, startReferral, type ReferralAt, type ReferralStart } from '#registries/referrals'
import { addTestService } from './services.ts'
import type { Personas } from './personas.ts'

export interface SentReferral {
  readonly at: ReferralAt
  /** The secret in the link's address. */
  readonly secret: string
  readonly service: Id<'service'>
}

/** What was typed to send it; `told` holds what the clinic may read of it. */
export const typedToSend = {
  mode: 'live',
  field: ['name', 'phone', 'need', 'language', 'best-time'],
  name: 'Rosa Inventada',
  phone: '+1 213 555 0142',
  bestTime: 'afternoon',
  language: 'es',
  consent: 'oral',
} as const

/** Lupe sends a referral to the clinic of the personas' Sol, under the given id. */
export async function sendToClinic(people: Personas, referral = newId<'referral'>()): Promise<SentReferral> {
  const by = people.lupe
  const { service } = await addTestService(by.installation, people.office, { recipient: people.clinic })
  const at = { custodian: people.agency, referral }
  const start: ReferralStart = {
    id: at.referral,
    custodian: people.agency,
    office: people.office,
    program: 'ventanillas',
    mode: 'live',
    service,
    need: 'medical-home',
    receipt: null,
    person: null,
    replaces: null,
  }
  const made = await transact(by, async (tx) => {
    const objections = await startReferral(tx, by, start)
    return objections.length > 0 ? refused(objections) : done(null)
  })
  assert.ok(made.done, JSON.stringify(made))
  const sent = await sendReferral(by, at, SendDraft.parse({ ...typedToSend, seen: '0', token: newId() }))
  assert.ok(sent.done, JSON.stringify(sent))
  return { at, service, secret: sent.value.link!.split('/').at(-1)! }
}
