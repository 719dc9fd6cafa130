// The worker's queue: what is to be done, for whom, by when; the most urgent first.
import { dayAt, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { QueueKind, QueueRow } from '#registries/referrals'

/** Kinds of tasks, the one that waits least before the others of the same moment. */
export const taskKinds = [
  'answer-overdue',
  'appointment',
  'promise',
  'call',
  'follow-up',
  'plan-step',
  'to-be-erased',
] as const

export type TaskKind = (typeof taskKinds)[number]

export interface Task {
  readonly kind: TaskKind
  /** What is to be done, by the name of its phrase. */
  readonly what: string
  /** Whom it is done for or with; nobody: no telephone is kept. */
  readonly whom: 'client' | 'provider' | 'nobody'
  /** The day by which it is due, and the instant where there is one; by the clock of the zone. */
  readonly dueOn: Day
  readonly dueAt: Date | null
  /** The office's; an appointment's is the service's. */
  readonly zone: string
  /** To which service the person was sent, and whose it is; null where the task is about none. */
  readonly service: { readonly title: string; readonly organization: string } | null
  /** Where the referral stands; null where the task is about none. */
  readonly standing: Pick<QueueRow, 'mode' | 'state'> | null
  readonly path: string
}

/** The task that a row of the referrals' queue stands for. */
export function taskOfReferral(kind: QueueKind, row: QueueRow, at: Place): Task {
  const { what, whom } = whatToDo(kind, row)
  const dueAt = kind === 'appointment' ? row.appointment_at : row.due_at
  const zone = (kind === 'appointment' && row.service_zone) || at.zone
  return {
    kind,
    what,
    whom: whom === 'client' && !row.has_person ? 'nobody' : whom,
    dueOn: dueAt === null ? at.today : dayAt(dueAt, zone),
    dueAt: kind === 'appointment' ? dueAt : null,
    zone,
    service: { title: row.service_title, organization: row.organization_title },
    standing: { mode: row.mode, state: row.state },
    path: `/referrals/${at.office}/${row.referral_id}`,
  }
}

export interface Place {
  readonly office: Id<'office'>
  readonly today: Day
  readonly zone: string
}

function whatToDo(kind: QueueKind, row: QueueRow): Pick<Task, 'what' | 'whom'> {
  if (kind === 'answer-overdue') return { what: `ask-${row.state}`, whom: 'provider' }
  if (kind === 'promise') return { what: `promise-${row.what ?? 'call'}`, whom: row.towards ?? 'client' }
  if (kind === 'appointment') return { what: appointmentWhat(row), whom: 'client' }
  return { what: kind === 'call' ? `call-${row.state}` : kind, whom: 'client' }
}

/** A reminder went out, is to be given, or cannot be. */
const appointmentWhat = ({ reminded, has_person }: QueueRow): string =>
  reminded ? 'appointment-reminded' : has_person ? 'appointment-remind' : 'appointment-alone'

/** The task of a referral to a service that closed: whoever was sent there is told, and offered another place. */
export const taskOfClosed = (
  sent: Pick<QueueRow, 'referral_id' | 'mode' | 'state' | 'service_title' | 'organization_title' | 'has_person'> & {
    closed_on: Day
  },
  { office, zone }: Place,
): Task => ({
  kind: 'call',
  what: sent.has_person ? 'call-closed' : 'closed',
  whom: sent.has_person ? 'client' : 'nobody',
  dueOn: sent.closed_on,
  dueAt: null,
  zone,
  service: { title: sent.service_title, organization: sent.organization_title },
  standing: { mode: sent.mode, state: sent.state },
  path: `/referrals/${office}/${sent.referral_id}`,
})

/** The task of a step of a plan. */
export const taskOfStep = (step: { plan_id: string; what: string; due_on: Day }, { office, zone }: Place): Task => ({
  kind: 'plan-step',
  what: `plan-${step.what}`,
  whom: 'client',
  dueOn: step.due_on,
  dueAt: null,
  zone,
  service: null,
  standing: null,
  path: `/ventanillas/${office}/plans/${step.plan_id}`,
})

/** The task of a contact that is erased on a day: to ask whether it may stay. */
export const taskOfErasing = (
  contact: { erased_on: Day; referral_id: string | null; visit_id: string | null },
  { office, zone }: Place,
): Task => ({
  kind: 'to-be-erased',
  what: 'to-be-erased',
  whom: 'client',
  dueOn: contact.erased_on,
  dueAt: null,
  zone,
  service: null,
  standing: null,
  path: contact.referral_id ? `/referrals/${office}/${contact.referral_id}` : `/ventanillas/${office}/visits`,
})

/** The most urgent first: appointments, whose hour does not wait; then by day and by kind. */
export const inOrderOfUrgency = (tasks: readonly Task[]): Task[] =>
  tasks.toSorted(
    (one, other) =>
      Number(other.kind === 'appointment') - Number(one.kind === 'appointment') ||
      (one.dueAt?.getTime() ?? 0) - (other.dueAt?.getTime() ?? 0) ||
      (one.dueOn < other.dueOn ? -1 : one.dueOn > other.dueOn ? 1 : 0) ||
      taskKinds.indexOf(one.kind) - taskKinds.indexOf(other.kind),
  )

/** How many tasks of each kind there are. */
export const countKinds = (tasks: readonly Task[]): Record<TaskKind, number> =>
  Object.fromEntries(taskKinds.map((kind) => [kind, tasks.filter((task) => task.kind === kind).length])) as Record<
    TaskKind,
    number
  >
