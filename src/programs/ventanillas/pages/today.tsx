// The worker's queue: each row says what to do, for whom and by when, and leads to where it is done. At its foot, the day's count.
import { addDays, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { say, sayDayBriefly, sayInstant, sayTime, type Say } from '#platform/messages'
import { DataTable, ExportLinks, Notice, Page, Stat, Stats, TabLinks, Tag, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { sayStanding } from '#registries/referrals'
import { messages } from '../messages/today.ts'
import { countKinds, taskKinds, type Task, type TaskKind } from '../rules/today.ts'
import type { DayCount } from '../store/today.ts'

type Speak = Say<typeof messages>
type Key = keyof typeof messages

export interface TodayPageProps {
  readonly view: View
  readonly office: Id<'office'>
  readonly officeTitle: string
  readonly today: Day
  /** All that is to be done, the most urgent first; and the kind that is shown alone, if one is. */
  readonly tasks: readonly Task[]
  readonly kind: TaskKind | undefined
  /** The kinds of which there are more than `tasks` holds. */
  readonly more: ReadonlySet<TaskKind>
  readonly done: DayCount
}

/** What a page holds: the most urgent. The exports hold all that was read. */
export const rowsShown = 30

/** What is to be done today. */
export function TodayPage(props: TodayPageProps) {
  const { view, tasks, kind } = props
  const t = say(messages, view)
  const path = view.to(`/ventanillas/${props.office}/today`)
  const asked = kind === undefined ? tasks : tasks.filter((task) => task.kind === kind)
  const shown = asked.slice(0, rowsShown)
  return (
    <Page view={view} title={t('today-title')} caption={props.officeTitle} scripts={['print']} wide>
      <Further shown={shown.length} asked={asked.length} unread={hasUnread(props, kind)} t={t} />
      {tasks.length > 0 && <Kinds {...props} path={path} t={t} />}
      <DataTable
        view={view}
        hideCaption={shown.length > 0}
        caption={tasks.length > 0 ? t('today-title') : t('today-empty-title')}
        columns={[...taskColumns(view, props)]}
        rows={shown}
        empty={tasks.length > 0 ? t('today-empty-kind') : t('today-empty')}
      />
      {shown.length > 0 && <ExportLinks view={view} href={kind ? `${path}?kind=${kind}` : path} />}
      <DoneToday {...props} t={t} />
    </Page>
  )
}

/** Whether there are more tasks of a kind, or of any, than were read. */
const hasUnread = ({ more }: Pick<TodayPageProps, 'more'>, kind: TaskKind | undefined): boolean =>
  kind === undefined ? more.size > 0 : more.has(kind)

/** How many wait beside those that are shown: exactly, or as far as they were read. */
function Further({ shown, asked, unread, t }: { shown: number; asked: number; unread: boolean; t: Speak }) {
  const further = asked - shown
  if (further === 0 && !unread) return null
  const words = !unread ? 'today-more' : further > 0 ? 'today-more-at-least' : 'today-more-unread'
  return <Notice title={t(words, { shown, further })} />
}

/** How many there are of each kind; each leads to its own. */
function Kinds({ view, tasks, kind, more, path, t }: TodayPageProps & { path: string; t: Speak }) {
  const counts = countKinds(tasks)
  const label = (name: TaskKind | 'all', count: number) => {
    const unread = hasUnread({ more }, name === 'all' ? undefined : name)
    return t(unread ? 'today-kind-unread' : 'today-kind', { kind: t(`kind-${name}` as Key), count })
  }
  const all = { text: label('all', tasks.length), href: path, current: kind === undefined }
  const items = taskKinds
    .filter((each) => counts[each] > 0 || each === kind)
    .map((each) => ({ text: label(each, counts[each]), href: `${path}?kind=${each}`, current: each === kind }))
  return <TabLinks view={view} items={[all, ...items]} label={t('today-kinds')} />
}

/** The columns on the page and in the exports. */
export function taskColumns(view: View, at: { readonly today: Day }): Column<Task>[] {
  const t = say(messages, view)
  const due = (task: Task) => sayDue(view, t, task, at)
  return [
    {
      label: t('column-task'),
      value: (task) => t(`do-${task.what}` as Key),
      show: (task) => (
        <a class="govuk-link" href={view.to(task.path)}>
          {t(`do-${task.what}` as Key)}
        </a>
      ),
    },
    {
      label: t('column-due'),
      value: due,
      show: (task) => (isLate(task, at.today) ? <Tag colour="red">{due(task)}</Tag> : due(task)),
    },
    { label: t('column-whom'), value: (task) => t(`whom-${task.whom}`) },
    { label: t('column-service'), value: (task) => (task.service ? serviceText(task.service) : '') },
    { label: t('column-standing'), value: (task) => (task.standing ? sayStanding(view, task.standing) : '') },
  ]
}

const serviceText = ({ title, organization }: NonNullable<Task['service']>): string =>
  title === organization ? title : `${title}, ${organization}`

/** An appointment to come is not late, whatever the day is where the clinic is. */
const isLate = ({ dueOn, dueAt }: Task, today: Day): boolean => dueAt === null && dueOn < today

function sayDue(view: View, t: Speak, task: Task, { today }: { today: Day }): string {
  const near = task.dueOn === today ? 'today' : task.dueOn === addDays(today, 1) ? 'tomorrow' : undefined
  if (near && task.dueAt) return t(`due-${near}-at`, { time: sayTime(view, task.dueAt, task.zone) })
  if (near) return t(`due-${near}`)
  if (task.dueAt) return sayInstant(view, task.dueAt, task.zone)
  const day = sayDayBriefly(view, task.dueOn)
  return isLate(task, today) ? t('due-late', { day }) : day
}

/** The end of the day: what was done, as the month's report counts it. */
function DoneToday({ view, done, t }: TodayPageProps & { t: Speak }) {
  return (
    <section>
      <h2 class="govuk-heading-m">{t('done-title')}</h2>
      <Stats>
        <Stat view={view} label={t('done-visits')} value={done.visits} />
        <Stat view={view} label={t('done-referrals')} value={done.referrals} />
        <Stat view={view} label={t('done-attempts')} value={done.attempts} />
        <Stat
          view={view}
          label={t('done-groups')}
          value={done.groups}
          note={done.groups > 0 ? t('done-heads', { heads: done.heads }) : undefined}
        />
      </Stats>
      <p class="govuk-hint">{t('done-explain')}</p>
    </section>
  )
}
