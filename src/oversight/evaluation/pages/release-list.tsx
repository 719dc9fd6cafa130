// Headquarters' calendar of releases, and the form that enters a year into it.
import type { FormState } from '#platform/forms'
import { say, sayInstant, sayZone } from '#platform/messages'
import {
  Button,
  DataTable,
  DateField,
  ExportLinks,
  Form,
  NumberField,
  Page,
  Tag,
  type Column,
  type TagColour,
} from '#platform/ui'
import type { View } from '#platform/view'
import type { Day } from '#kernel/day'
import { messages } from '../messages/release.ts'
import { sayRelease } from '../rules/release.ts'
import type { ReleaseRow } from '../store/release.ts'
import { sayOwn, sayUnit, titleOfRelease } from './release-words.ts'

export const releasesPath = '/releases'

type ShownState = 'planned' | 'called-off' | 'published' | 'corrected' | 'late'

/** The state with what the calendar adds to it: late where the day has passed, corrected where another took its place. */
function shownState({ state, due_on, superseded_by }: ReleaseRow, today: Day): ShownState {
  if (state === 'published') return superseded_by === null ? 'published' : 'corrected'
  return state === 'planned' && due_on !== null && due_on < today ? 'late' : state
}

const colours: Readonly<Record<ShownState, TagColour>> = {
  planned: 'teal',
  'called-off': 'grey',
  published: 'green',
  corrected: 'grey',
  late: 'orange',
}

const sayShown = (view: View, shown: ShownState): string =>
  shown === 'late' ? say(messages, view)('release-late') : sayOwn(view, `release-state-${shown}`)

export function ReleaseTag({ view, release }: { view: View; release: ReleaseRow }) {
  const shown = shownState(release, view.today)
  return <Tag colour={colours[shown]}>{sayShown(view, shown)}</Tag>
}

/** The calendar, on screen and in files. */
export function releaseColumns(view: View, zone: string): Column<ReleaseRow>[] {
  const t = say(messages, view)
  return [
    {
      label: t('figures-release'),
      value: (row) => titleOfRelease(view, row),
      show: (row) => <a href={view.to(`${releasesPath}/${sayRelease(row)}`)}>{titleOfRelease(view, row)}</a>,
    },
    {
      label: t('release-state'),
      value: (row) => sayShown(view, shownState(row, view.today)),
      show: (row) => <ReleaseTag view={view} release={row} />,
    },
    { label: t('release-due'), value: (row) => row.due_on },
    { label: t('figures-published'), value: (row) => row.published_at && sayInstant(view, row.published_at, zone) },
    { label: t('figures-unit'), value: (row) => sayUnit(view, row) || null },
    { label: t('release-reason'), value: (row) => row.day_reason || row.reason || null },
  ]
}

export interface ReleasesProps {
  readonly view: View
  readonly releases: readonly ReleaseRow[]
  readonly zone: string
  readonly form: FormState
  readonly id: string
}

export function ReleasesPage({ view, releases, zone, form, id }: ReleasesProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('release-title')} wide charts scripts={['print']}>
      <p class="govuk-body">{t('release-lead')}</p>
      <DataTable
        view={view}
        caption={t('release-list')}
        columns={releaseColumns(view, zone)}
        rows={releases}
        empty={t('release-none')}
      />
      {releases.some(({ published_at }) => published_at) && (
        <p class="govuk-body">{t('figures-times', { zone: sayZone(view, zone) })}</p>
      )}
      <ExportLinks view={view} href={view.to(releasesPath)} />
      <p class="no-print">
        <a class="govuk-link" href={view.to('/figures')}>
          {t('release-public-page')}
        </a>
      </p>
      <h2 class="govuk-heading-m">{t('release-plan-title')}</h2>
      <Form view={view} messages={messages} state={form} action={view.to(releasesPath)} id={id}>
        <NumberField form={form} name="year" label={t('release-year')} width={4} />
        <DateField form={form} name="dueOn" label={t('release-due')} hint={t('release-due-hint')} min={view.today} />
        <Button>{t('release-plan')}</Button>
      </Form>
    </Page>
  )
}
