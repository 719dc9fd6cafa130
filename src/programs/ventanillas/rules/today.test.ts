import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { queueKinds, type QueueKind, type QueueRow } from '#registries/referrals'
import { messages } from '../messages/today.ts'
import {
  countKinds,
  inOrderOfUrgency,
  taskKinds,
  taskOfClosed,
  taskOfErasing,
  taskOfReferral,
  taskOfStep,
  type Task,
} from './today.ts'

const place = { office: 'los-angeles' as Id<'office'>, today: day('2026-03-14'), zone: 'America/Los_Angeles' }

const row: QueueRow = {
  custodian_id: 'c' as Id<'organization'>,
  referral_id: 'r' as Id<'referral'>,
  mode: 'live',
  state: 'sent',
  need: 'dental',
  service_title: 'Dentista',
  organization_title: 'Dientes del Valle',
  service_zone: 'America/Los_Angeles',
  due_at: new Date('2026-03-13T20:00:00Z'),
  appointment_at: null,
  has_person: true,
  reminded: false,
  promise_id: null,
  what: null,
  towards: null,
}

const taskOf = (kind: QueueKind, more: Partial<QueueRow> = {}): Task => taskOfReferral(kind, { ...row, ...more }, place)
const said = ({ what, whom }: Task): string => `${what}: ${whom}`

describe('a task of the queue says what to do, and to whom', () => {
  test('an overdue answer is asked of the clinic, by where the referral stands', () => {
    assert.equal(said(taskOf('answer-overdue')), 'ask-sent: provider')
    assert.equal(said(taskOf('answer-overdue', { state: 'waitlisted' })), 'ask-waitlisted: provider')
  })

  test('who has an appointment is reminded, unless a message did or nobody can', () => {
    const scheduled = { state: 'scheduled', appointment_at: new Date('2026-03-15T17:00:00Z') } as const
    assert.equal(said(taskOf('appointment', scheduled)), 'appointment-remind: client')
    assert.equal(said(taskOf('appointment', { ...scheduled, reminded: true })), 'appointment-reminded: client')
    assert.equal(said(taskOf('appointment', { ...scheduled, has_person: false })), 'appointment-alone: nobody')
    assert.equal(taskOf('appointment', scheduled).dueOn, '2026-03-15')
  })

  test('a call is to the person; whoever left no telephone cannot be called', () => {
    assert.equal(said(taskOf('call', { state: 'no_show' })), 'call-no_show: client')
    assert.equal(said(taskOf('call', { state: 'no_show', has_person: false })), 'call-no_show: nobody')
    assert.equal(said(taskOf('follow-up', { state: 'attended' })), 'follow-up: client')
  })

  test('a promise is kept to whom it was made', () => {
    assert.equal(said(taskOf('promise', { what: 'send-papers', towards: 'provider' })), 'promise-send-papers: provider')
  })

  test('it leads to where it is done', () => {
    assert.equal(taskOf('call').path, '/referrals/los-angeles/r')
    const step = { plan_id: 'p', what: 'call', due_on: day('2026-03-14') }
    assert.equal(taskOfStep(step, place).path, '/ventanillas/los-angeles/plans/p')
    const contact = { erased_on: day('2026-03-20'), referral_id: 'r', visit_id: null }
    assert.equal(taskOfErasing(contact, place).path, '/referrals/los-angeles/r')
  })

  test('whoever was sent to a service that closed is told; who cannot be is taken back', () => {
    const closed = { ...row, closed_on: day('2026-03-12') }
    assert.equal(said(taskOfClosed(closed, place)), 'call-closed: client')
    assert.equal(said(taskOfClosed({ ...closed, has_person: false }, place)), 'closed: nobody')
    const { kind, dueOn, path } = taskOfClosed(closed, place)
    assert.deepEqual([kind, dueOn, path], ['call', '2026-03-12', '/referrals/los-angeles/r'])
  })

  test('its day is the office’s: late in the evening it is still today there', () => {
    assert.equal(taskOf('call', { due_at: new Date('2026-03-15T05:30:00Z') }).dueOn, '2026-03-14')
  })

  test('an appointment is told by the clinic’s clock; what the office has to do, by the office’s', () => {
    const there = { service_zone: 'America/New_York', appointment_at: new Date('2026-03-15T05:30:00Z') }
    const { dueOn, zone } = taskOf('appointment', there)
    assert.deepEqual([dueOn, zone], ['2026-03-15', 'America/New_York'])
    assert.equal(taskOf('appointment', { ...there, service_zone: null }).dueOn, '2026-03-14')
    assert.equal(taskOf('call', { ...there, due_at: there.appointment_at }).dueOn, '2026-03-14')
  })

  test('each has a phrase, whatever the queue holds', () => {
    const asked = ['sent', 'accepted', 'waitlisted', 'cancel_requested'] as const
    const called = [
      ...(['no_show', 'appointment_cancelled', 'scheduled'] as const),
      ...(['declined', 'cancelled', 'not_completed'] as const),
    ]
    const promised = ['call', 'remind', 'follow-up', 'ask-provider', 'send-papers'] as const
    const steps = ['call', 'visit', 'papers', 'appointment', 'medicine', 'measure', 'group']
    const tasks = [
      ...asked.map((state) => taskOf('answer-overdue', { state })),
      ...called.map((state) => taskOf('call', { state })),
      ...promised.map((what) => taskOf('promise', { what, towards: 'client' })),
      ...steps.map((what) => taskOfStep({ plan_id: 'p', what, due_on: place.today }, place)),
      ...queueKinds.map((kind) => taskOf(kind, { state: kind === 'call' ? 'no_show' : 'sent' })),
    ]
    for (const has_person of [true, false])
      tasks.push(taskOfClosed({ ...row, has_person, closed_on: place.today }, place))
    for (const { what, whom } of tasks) {
      assert.ok(`do-${what}` in messages, what)
      assert.ok(`whom-${whom}` in messages, whom)
    }
    for (const kind of [...taskKinds, 'all']) assert.ok(`kind-${kind}` in messages, kind)
  })
})

test('appointments stand first, by the hour; then what waited longest', () => {
  const at = (kind: QueueKind, more: Partial<QueueRow>) => taskOf(kind, more)
  const tasks = [
    at('call', { state: 'no_show', due_at: new Date('2026-03-12T20:00:00Z') }),
    at('appointment', { appointment_at: new Date('2026-03-15T18:00:00Z') }),
    at('promise', { what: 'call', due_at: new Date('2026-03-10T20:00:00Z') }),
    at('appointment', { appointment_at: new Date('2026-03-14T22:00:00Z') }),
  ]
  assert.deepEqual(
    inOrderOfUrgency(tasks).map(({ kind, dueOn }) => `${kind} ${dueOn}`),
    ['appointment 2026-03-14', 'appointment 2026-03-15', 'promise 2026-03-10', 'call 2026-03-12'],
  )
  const counts = countKinds(tasks)
  assert.equal(counts.appointment, 2)
  assert.equal(counts['follow-up'], 0)
})
