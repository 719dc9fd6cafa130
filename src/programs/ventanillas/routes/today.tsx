// The address of the worker's queue.
import { addDays, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { todayIn, visibleCustodians, type Context } from '#platform/context'
import { consult, keepPlans } from '#platform/database'
import { found } from '#platform/errors'
import { say } from '#platform/messages'
import { guard, page, router } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { findOffice } from '#registries/network'
import { instantOf, listQueue, queueKinds, type Queue } from '#registries/referrals'
import { listToBeErased } from '../commands/forgetting.ts'
import { messages } from '../messages/today.ts'
import { taskColumns, TodayPage } from '../pages/today.tsx'
import { maySeeVisits } from '../rules/permissions.ts'
import {
  inOrderOfUrgency,
  taskKinds,
  taskOfClosed,
  taskOfErasing,
  taskOfReferral,
  taskOfStep,
  type Place,
  type Task,
  type TaskKind,
} from '../rules/today.ts'
import { closedLimit, listSentToClosed, type SentToClosed } from '../store/sent-to-closed.ts'
import { listPlanSteps } from '../store/plan.ts'
import { countDay, type DayCount } from '../store/today.ts'

export const todayRoutes = router()

export interface Desktop extends Place {
  readonly officeTitle: string
  readonly tasks: Task[]
  /** The kinds of which there are more than were read. */
  readonly more: ReadonlySet<TaskKind>
  readonly done: DayCount
}

/** Everything that is due at an office for the agencies that the actor works for, and what was done there today. */
export function loadToday(context: Context, code: Id<'office'>): Promise<Desktop> {
  return consult(context, async (db) => {
    await keepPlans(db)
    const office = found(await findOffice(db, code))
    const place = { office: office.code, today: todayIn(context, office.zone), zone: office.zone }
    const desk = { custodians: visibleCustodians(context.actor), office: office.code }
    const [queue, closed, steps, erasings, done] = await Promise.all([
      listQueue(db, { ...desk, ...spanOf(context, place) }),
      listSentToClosed(db, desk, place.today),
      listPlanSteps(db, { ...desk, today: place.today }),
      listToBeErased(db, context, office.code),
      countDay(db, desk, place.today),
    ])
    const tasks = [
      ...withClosed(tasksOfQueue(queue, place), closed.slice(0, closedLimit), place),
      ...steps.map((step) => taskOfStep(step, place)),
      ...erasings.map((contact) => taskOfErasing(contact, place)),
    ]
    const more = new Set<TaskKind>(queueKinds.filter((kind) => queue[kind].more))
    if (closed.length > closedLimit) more.add('call')
    return { ...place, officeTitle: office.title, tasks: inOrderOfUrgency(tasks), more, done }
  })
}

/** Where today and tomorrow end on the office's clock. */
function spanOf({ now }: Context, { today, zone }: Place) {
  const endOf = (on: Day): Date => {
    const next = addDays(on, 1)
    // Where the clock skips midnight, the day begins at one.
    const begins = instantOf(next, '00:00', zone) ?? instantOf(next, '01:00', zone) ?? new Date(`${next}T00:00:00Z`)
    return new Date(begins.getTime() - 1)
  }
  return { endOfToday: endOf(today), endOfTomorrow: endOf(addDays(today, 1)), today, now }
}

const tasksOfQueue = (queue: Queue, place: Place): Task[] =>
  queueKinds.flatMap((kind) => queue[kind].rows.map((row) => taskOfReferral(kind, row, place)))

/** No answer of a service that closed is waited for; of an appointment there nobody is reminded, but told in time. */
function withClosed(tasks: readonly Task[], closed: readonly SentToClosed[], place: Place): Task[] {
  const calls = new Map(closed.map((sent) => taskOfClosed(sent, place)).map((task) => [task.path, task]))
  const kept = tasks.flatMap((task) => {
    const call = task.kind === 'promise' ? undefined : calls.get(task.path)
    if (!call) return [task]
    return task.kind === 'appointment' ? [{ ...task, what: call.what }] : []
  })
  const told = new Set(kept.filter(({ kind }) => kind === 'appointment').map(({ path }) => path))
  return [...kept, ...[...calls.values()].filter(({ path }) => !told.has(path))]
}

todayRoutes.get('/:office/today', guard(maySeeVisits), async (c) => {
  const { context, view } = c.var
  const desktop = await loadToday(context, c.req.param('office') as Id<'office'>)
  const kind = taskKinds.find((each) => each === c.req.query('kind'))
  const format = exportFormatOf(c)
  if (!format) return page(c, <TodayPage view={view} {...desktop} kind={kind} />)
  const rows = desktop.tasks.filter((task) => kind === undefined || task.kind === kind)
  const name = `${say(messages, view)('today-file')}-${desktop.today}`
  return answerExport(c, format, { name, columns: taskColumns(view, desktop), rows })
})
