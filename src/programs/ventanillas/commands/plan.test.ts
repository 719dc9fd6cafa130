// What becomes true of follow-up plans, who is in the queue, and that a refusal leaves no trace.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { day, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { addProtectedPerson, listConsents, withdrawConsent } from '#registries/people'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, type Crew } from '../../../../test/month.ts'
import { PlanDraft, PlanStepDraft } from '../rules/plan.ts'
import { findPlan, findRunningPlan, listPlans, listPlanSteps } from '../store/plan.ts'
import { addPlanStep, endPlan, makePlan, showPlanContact, takePlanStep } from './plan.ts'

let installation: Installation
let crew: Crew

before(async () => {
  installation = await testInstallation()
  crew = await crewAt(installation)
})

/** Somebody who left a telephone with Lupe; gives their code and id. */
async function addVisitor(purpose = 'follow-up'): Promise<{ code: string; person: Id<'protected-person'> }> {
  const outcome = await transact(crew.lupe, async (tx) =>
    done(
      await addProtectedPerson(tx, crew.lupe, {
        custodian: crew.agency,
        program: 'ventanillas',
        code: newCode(),
        contact: { name: null, phone: '+1 999 555 0177', mail: null },
        consent: { purpose, recipient: null, language: 'es', textVersion: '1', form: 'oral', givenBy: 'person' },
      }),
    ),
  )
  assert.ok(outcome.done && outcome.value.code)
  return { code: outcome.value.code, person: outcome.value.person }
}

const draftOf = (code: string, typed: Typed = {}): PlanDraft => {
  const steps = {
    'step-1-what': 'call',
    'step-1-dueOn': '2026-03-14',
    'step-2-what': 'visit',
    'step-2-dueOn': '2026-04-14',
  }
  return readTyped({ id: newId(), station: crew.place.station, code, ...steps, ...typed }, PlanDraft).draft!
}

const stepOf = (seen: number, what = 'papers', dueOn = '2026-03-20'): PlanStepDraft =>
  readTyped({ seen: String(seen), what, dueOn }, PlanStepDraft).draft!

const rulesOf = async (outcome: Promise<{ done: boolean; objections?: readonly { rule: string }[] }>) =>
  ((await outcome).objections ?? []).map(({ rule }) => rule)

const make = async (): Promise<{ plan: Id<'plan'>; person: Id<'protected-person'> }> => {
  const { code, person } = await addVisitor()
  const outcome = await makePlan(crew.lupe, crew.office, draftOf(code))
  assert.ok(outcome.done, JSON.stringify(outcome))
  return { plan: outcome.value, person }
}

const dueOn = async (who: Context, today: Day, plan: Id<'plan'>) => {
  const at = { custodians: [crew.agency], office: crew.office, today }
  const rows = await consult(who, (db) => listPlanSteps(db, at))
  return rows
    .filter(({ plan_id }) => plan_id === plan)
    .map(({ what, overdue }) => `${what}${overdue ? ' overdue' : ''}`)
}

describe('Lupe follows up somebody who asked for it', () => {
  test('with a plan, once; its step of today is in the queue of her agency and of nobody else', async () => {
    const { code, person } = await addVisitor()
    const draft = draftOf(code)
    assert.ok((await makePlan(crew.lupe, crew.office, draft)).done)
    assert.ok((await makePlan(crew.lupe, crew.office, draft)).done, 'sent twice')
    const plan = await consult(crew.lupe, (db) => findPlan(db, crew.office, draft.id))
    assert.deepEqual(
      plan?.steps.map(({ what, due_on, state }) => [what, due_on, state]),
      [
        ['call', '2026-03-14', 'open'],
        ['visit', '2026-04-14', 'open'],
      ],
    )
    assert.deepEqual(await dueOn(crew.lupe, day('2026-03-14'), draft.id), ['call'])
    assert.deepEqual(await dueOn(crew.lupe, day('2026-04-14'), draft.id), ['call overdue', 'visit'])
    for (const who of [crew.oscar, crew.elena, crew.formerLupe, crew.otherLupe])
      assert.deepEqual(await dueOn(who, day('2026-04-14'), draft.id), [])
    assert.deepEqual(await rulesOf(makePlan(crew.lupe, crew.office, draftOf(code))), ['person-has-one-plan'])
    assert.equal((await consult(crew.lupe, (db) => findRunningPlan(db, crew.agency, person)))?.id, draft.id)
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{ kind: string }>`select kind from platform.event where subject = ${draft.id}`.execute(owner),
    )
    assert.deepEqual(rows, [{ kind: 'plan-made' }])
  })

  test('and not somebody who asked for something else, nor an unknown code: nothing is left behind', async () => {
    const { code } = await addVisitor('group-reminder')
    const draft = draftOf(code)
    assert.deepEqual(await rulesOf(makePlan(crew.lupe, crew.office, draft)), ['follow-up-was-asked-for'])
    assert.equal(await consult(crew.lupe, (db) => findPlan(db, crew.office, draft.id)), undefined)
    assert.deepEqual(await rulesOf(makePlan(crew.lupe, crew.office, draftOf(newCode()))), ['person-left-a-contact'])
    await assert.rejects(makePlan(crew.oscar, crew.office, draftOf(code)), Forbidden)
    assert.deepEqual(await rulesOf(makePlan(crew.formerLupe, crew.office, draftOf(code))), [
      'station-is-led-by-your-agency',
      'person-left-a-contact',
    ])
  })

  test('and a step is done or dropped once, another added, and the plan ends', async () => {
    const { plan } = await make()
    const take = (position: number, state: 'done' | 'dropped') =>
      takePlanStep(crew.lupe, crew.office, plan, { position, state })
    assert.ok((await take(1, 'done')).done)
    assert.ok((await take(1, 'done')).done, 'pressed twice')
    assert.deepEqual(await rulesOf(take(1, 'dropped')), ['plan-step-is-open'])
    await assert.rejects(take(9, 'done'), NotFound)
    assert.deepEqual(await dueOn(crew.lupe, day('2026-03-14'), plan), [])
    assert.ok((await addPlanStep(crew.lupe, crew.office, plan, stepOf(2))).done)
    assert.ok((await addPlanStep(crew.lupe, crew.office, plan, stepOf(2))).done, 'sent twice')
    assert.deepEqual(await rulesOf(addPlanStep(crew.rogelio, crew.office, plan, stepOf(2, 'group'))), [
      'plan-was-not-changed-by-another',
    ])
    assert.deepEqual(await rulesOf(endPlan(crew.lupe, crew.office, plan, { why: 'done' })), ['plan-has-no-step-left'])
    assert.ok((await endPlan(crew.lupe, crew.office, plan, { why: 'moved' })).done)
    assert.deepEqual(await rulesOf(endPlan(crew.lupe, crew.office, plan, { why: 'done' })), ['plan-still-runs'])
    assert.deepEqual(await rulesOf(take(2, 'done')), ['plan-still-runs'])
    assert.deepEqual(await rulesOf(addPlanStep(crew.lupe, crew.office, plan, stepOf(3))), ['plan-still-runs'])
    assert.deepEqual(await dueOn(crew.lupe, day('2026-05-01'), plan), [])
    const ended = await consult(crew.lupe, (db) => listPlans(db, crew.office, 'ended'))
    assert.equal(ended.find(({ id }) => id === plan)?.ended_why, 'moved')
    const running = await consult(crew.lupe, (db) => listPlans(db, crew.office, 'running'))
    assert.equal(
      running.some(({ id }) => id === plan),
      false,
    )
  })

  test('sees the telephone, and that she did is told; once the consent is withdrawn nobody calls any more', async () => {
    const { plan, person } = await make()
    const shown = await showPlanContact(crew.lupe, crew.office, plan)
    assert.ok(shown.done)
    assert.equal(shown.value.phone, '+19995550177')
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{
        kind: string
      }>`select kind from platform.event where subject = ${person} and kind = 'contact-read'`.execute(owner),
    )
    assert.equal(rows.length, 1)
    await assert.rejects(showPlanContact(crew.formerLupe, crew.office, plan), NotFound)
    await assert.rejects(showPlanContact(crew.oscar, crew.office, plan), Forbidden)
    const [consent] = await consult(crew.lupe, (db) => listConsents(db, person))
    assert.ok((await withdrawConsent(crew.lupe, consent!.id)).done)
    assert.deepEqual(await dueOn(crew.lupe, day('2026-04-14'), plan), [])
    assert.deepEqual(await rulesOf(showPlanContact(crew.lupe, crew.office, plan)), ['follow-up-was-asked-for'])
    assert.deepEqual(await rulesOf(addPlanStep(crew.lupe, crew.office, plan, stepOf(2))), ['follow-up-was-asked-for'])
    assert.ok((await endPlan(crew.lupe, crew.office, plan, { why: 'asked-to-stop' })).done)
  })
})
