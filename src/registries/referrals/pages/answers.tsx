// The list of a provider with an account: the referrals that wait for its answer.
import { dayAt } from '#kernel/day'
import { say, sayDayBriefly, sayInstant } from '#platform/messages'
import { DataTable, Page, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/answer.ts'
import type { WaitingAnswer } from '../store/answer.ts'
import { sayState, StandingTag } from './referral-words.tsx'

export interface AnswersPageProps {
  readonly view: View
  /** The zone of services that name none. */
  readonly zone: string
  readonly now: Date
  readonly answers: readonly WaitingAnswer[]
  /** The most that the page lists. */
  readonly most: number
}

/** What waits, by date; nothing of any person. */
export function AnswersPage({ view, zone, now, answers, most }: AnswersPageProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('answers-title')} wide>
      <p>{t('answers-intro')}</p>
      <DataTable
        view={view}
        caption={t('answers-title')}
        hideCaption
        rows={answers}
        columns={waitingColumns(view, zone, now)}
        empty={t('answers-none')}
      />
      {answers.length === most && <p>{t('answers-first', { count: most })}</p>}
    </Page>
  )
}

function waitingColumns(view: View, zone: string, now: Date): Column<WaitingAnswer>[] {
  const t = say(messages, view)
  const dueOf = ({ due_at, state, zone: own }: WaitingAnswer): string => {
    if (due_at === null || state === 'scheduled') return ''
    const [due, today] = [dayAt(due_at, own ?? zone), dayAt(now, own ?? zone)]
    const day = sayDayBriefly(view, due)
    return due < today ? t('answer-late', { day }) : day
  }
  const isLate = (row: WaitingAnswer): boolean =>
    row.due_at !== null && dayAt(row.due_at, row.zone ?? zone) < dayAt(now, row.zone ?? zone)
  return [
    {
      label: t('column-answer-service'),
      value: ({ service }) => service,
      show: ({ id, service }) => (
        <a class="govuk-link" href={view.to(`/answers/referrals/${id}`)}>
          {service}
        </a>
      ),
    },
    { label: t('column-agency'), value: ({ agency }) => agency },
    {
      label: t('column-answer-state'),
      value: ({ state }) => sayState(view, state),
      show: ({ state }) => <StandingTag view={view} referral={{ mode: 'live', state }} />,
    },
    {
      label: t('column-answer-due'),
      value: dueOf,
      show: (row) => (isLate(row) ? <strong>{dueOf(row)}</strong> : <>{dueOf(row)}</>),
    },
    {
      label: t('column-answer-appointment'),
      value: ({ appointment_at, zone: own }) => (appointment_at ? sayInstant(view, appointment_at, own ?? zone) : ''),
    },
  ]
}
