// What was taken back since a backup was made is not known any more: nothing that stood open to others comes back open.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { addDays } from '#kernel/day'
import { commands } from '#app/commands'
import { contextFor } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { listConsents } from '#registries/people'
import { listLinks, sendReferral, takeStep, withdrawReferralConsent } from '#registries/referrals'
import { freshInstallation, temporaryDirectory } from './database.ts'
import {
  byLink,
  later,
  referralStage,
  rulesOf,
  seenBy,
  sendDraft,
  sent,
  started,
  stepOf,
  valueOf,
  type ReferralStage,
} from './referrals.ts'

const commandOf = (name: string) => commands.find((command) => command.name === name)!

/** The same people at the other database. */
const movedTo = (stage: ReferralStage, installation: Installation): ReferralStage => {
  const there = ({ actor, now }: ReferralStage['lupe']) => contextFor(installation, actor, 'es', now)
  const { lupe, rogelio, oscar, clinic } = stage
  return {
    ...stage,
    installation,
    lupe: there(lupe),
    rogelio: there(rogelio),
    oscar: there(oscar),
    clinic: there(clinic),
  }
}

describe('Rosa takes her consent back, and Tomás restores the backup of the day before', () => {
  let stage: ReferralStage
  let restored: ReferralStage
  let referral: Awaited<ReturnType<typeof sent>>
  const lines: string[] = []

  before(async () => {
    const installation = await freshInstallation()
    stage = await referralStage(installation)
    referral = await sent(stage)
    const terminal = { line: (text: string) => void lines.push(text), error: (text: string) => void lines.push(text) }
    const silent = { ...terminal, progress: () => {} }
    const directory = temporaryDirectory()
    assert.equal(await commandOf('backup').run(installation, ['--to', directory], silent), 0)
    valueOf(await withdrawReferralConsent(stage.lupe, referral))
    const target = { ...(await freshInstallation()), keys: installation.keys }
    const file = globSync(`${directory}/*.backup`)[0]!
    assert.equal(await commandOf('restore').run(target, [file], silent), 0, lines.join('\n'))
    restored = movedTo(stage, target)
  })
  after(async () => {
    for (const { installation } of [stage, restored]) await installation.database.close()
  })

  test('the clinic reads nothing, by its account or its link', async () => {
    assert.equal((await seenBy(restored.lupe, referral))?.state, 'sent')
    assert.equal(await seenBy(restored.clinic, referral), undefined)
    assert.equal(await seenBy(byLink(restored, referral), referral), undefined)
    const links = await consult(restored.lupe, (db) => listLinks(db, referral))
    assert.ok(links.length > 0 && links.every(({ revoked_at }) => revoked_at !== null))
  })
  test('what she had agreed to serves no more: Lupe asks her again, and sends a new one', async () => {
    const person = (await seenBy(restored.lupe, referral))!.person_id!
    const [consent] = await consult(restored.lupe, (db) => listConsents(db, person))
    assert.ok(consent?.expires_on && consent.expires_on < addDays(restored.lupe.today, -1))
    const at = await started(restored, { person })
    const unasked = sendReferral(restored.lupe, at, sendDraft({ consent: '' }))
    assert.deepEqual(await rulesOf(unasked), ['consent-has-not-expired'])
    valueOf(await sendReferral(restored.lupe, at, sendDraft()))
    assert.equal((await seenBy(restored.clinic, at))?.state, 'sent')
    valueOf(await takeStep(later(restored.clinic, 1), at, stepOf('accept', 1)))
  })
  test('and Tomás is told what ended, and what to do', () => {
    const said = lines.join('\n')
    assert.match(said, /Links to clinics that are revoked: 1\. Referrals that clinics read no more: 1\./)
    assert.match(said, /Consents to tell others something that ended: 1\./)
    assert.match(said, /ask again and send a new referral/)
    assert.match(commandOf('restore').help, /every link to a clinic is revoked/)
  })
})
