import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Id } from '#kernel/id'
import { done, refused } from '#kernel/outcome'
import { contextFor, type Actor, type Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { now, testInstallation } from '../../../../test/database.ts'
import { addTestService, type TestService } from '../../../../test/services.ts'
import { actorWith, testStation, type TestStation } from '../../../../test/stations.ts'
import { startReferral } from './making.ts'
import { takeStep } from './step.ts'
import { findReferral } from '../store/referral.ts'
import { listSteps } from '../store/step.ts'

let installation: Installation
let place: TestStation
let clinic: TestService
let lupe: Context
before(async () => {
  installation = await testInstallation()
  place = await testStation(installation)
  clinic = await addTestService(installation, place.office)
  lupe = as(actorWith('worker', { office: place.office, organization: place.agency }))
})
const as = (actor: Actor, at: Date = now): Context => contextFor(installation, actor, 'es', at)

test('smoke', async () => {
  const id = newId<'referral'>()
  const made = await transact(lupe, async (tx) => {
    const o = await startReferral(tx, lupe, { id, custodian: place.agency, office: place.office, program: 'ventanillas', mode: 'self', service: clinic.service, need: 'dental', receipt: Buffer.alloc(32, 1), person: null, replaces: null })
    return o.length ? refused(o) : done(null)
  })
  assert.ok(made.done, JSON.stringify(made))
  const at = { custodian: place.agency, referral: id }
  const bearer: Context = as({ kind: 'anonymous', account: null, name: '', roles: [], offices: [], tablet: null, bearer: { kind: 'receipt', receipt: Buffer.alloc(32, 1) } })
  const r = await consult(bearer, (db) => findReferral(db, at))
  assert.equal(r?.state, 'sent')
  const o = await takeStep(bearer, at, { transition: 'mark_attended', seen: 1, token: newId(), reportedBy: null, reason: null, outcome: null, appointmentAt: null })
  assert.ok(o.done, JSON.stringify(o))
  console.log(await consult(lupe, (db) => listSteps(db, at)))
})
