// What everybody may read: what was published and when, what comes next, and the figures of a release.
import { say, sayDay, sayDayBriefly, sayInstant, sayMonth, sayNumber, sayZone } from '#platform/messages'
import { Bars, DataTable, Details, ExportLinks, Notice, Page, SummaryList, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/release.ts'
import { publishedNumbers, sayRelease, type NumberId } from '../rules/release.ts'
import type { FigureRow, ReleaseRow } from '../store/release.ts'
import { chartValueOf, sayAudit, sayFigure, sayPublishedNumber, sayUnit, titleOfRelease } from './release-words.ts'

export const figuresPath = '/figures'

export const figuresAddress = (release: { year: number; number: number }, under = ''): string =>
  `${figuresPath}/${sayRelease(release)}${under}`

/** Whether nobody is signed in: the page then carries the quick exit and a neutral title. */
export const isForAll = (view: View): boolean => view.actor.kind === 'anonymous'

export interface FiguresProps {
  readonly view: View
  readonly releases: readonly ReleaseRow[]
  readonly zone: string
}

/** The log of what was published and the calendar of what is to come. */
export function FiguresPage({ view, releases, zone }: FiguresProps) {
  const t = say(messages, view)
  const published = releases.filter(({ state }) => state === 'published')
  const coming = releases.filter(({ state }) => state !== 'published')
  return (
    <Page view={view} title={t('figures-title')} public={isForAll(view)} named>
      <p class="govuk-body-l">{t('figures-lead')}</p>
      <h2 class="govuk-heading-m">{t('figures-log')}</h2>
      {published.length === 0 ? (
        <p class="govuk-body">{t('figures-log-none')}</p>
      ) : (
        <Log view={view} rows={published} zone={zone} />
      )}
      <h2 class="govuk-heading-m">{t('figures-calendar')}</h2>
      {coming.length === 0 ? (
        <p class="govuk-body">{t('figures-calendar-none')}</p>
      ) : (
        <DataTable
          view={view}
          caption={t('figures-calendar')}
          hideCaption
          columns={calendarColumns(view)}
          rows={coming}
        />
      )}
      <HowToRead view={view} />
    </Page>
  )
}

/** The hash stands on each release's own page, and in the file. */
const Log = ({ view, rows, zone }: { view: View; rows: readonly ReleaseRow[]; zone: string }) => (
  <>
    <DataTable
      view={view}
      caption={say(messages, view)('figures-log')}
      hideCaption
      class="published"
      columns={logColumns(view, zone).slice(0, -1)}
      rows={rows}
    />
    <p class="govuk-body">{say(messages, view)('figures-times', { zone: sayZone(view, zone) })}</p>
    <ExportLinks view={view} href={view.to(figuresPath)} />
  </>
)

/** The log, on the page and in files. */
export function logColumns(view: View, zone: string): Column<ReleaseRow>[] {
  const t = say(messages, view)
  return [
    {
      label: t('figures-release'),
      value: (row) => titleOfRelease(view, row),
      show: (row) => <a href={view.to(figuresAddress(row))}>{titleOfRelease(view, row)}</a>,
    },
    { label: t('figures-published'), value: (row) => row.published_at && sayInstant(view, row.published_at, zone) },
    { label: t('figures-due'), value: (row) => row.due_on },
    { label: t('figures-unit'), value: (row) => sayUnit(view, row) },
    { label: t('figures-note'), value: (row) => sayNote(view, row), show: (row) => sayNote(view, row) },
    {
      label: t('figures-audit'),
      value: (row) => `${sayAudit(view, row)} ${sayLess(view, row)}`,
      show: (row) => sayAuditPlainly(view, row),
    },
    {
      label: t('figures-hash'),
      value: (row) => row.sha256,
      show: (row) => <code class="hash">{row.sha256}</code>,
    },
  ]
}

const sayCorrection = (view: View, { year, supersedes, reason }: ReleaseRow): string =>
  supersedes === null
    ? ''
    : say(messages, view)('figures-corrects', { release: sayRelease({ year, number: supersedes }), reason })

/** What is not as it was planned first: whose place it takes, and why it came on another day. */
const sayNote = (view: View, row: ReleaseRow): string =>
  [sayCorrection(view, row), sayMove(view, row)].filter((words) => words !== '').join(' ')

/** What the audit is for; its counts stand on the release's own page, and in the file. */
const sayAuditPlainly = (view: View, row: ReleaseRow): string =>
  row.fewest === null ? sayAudit(view, row) : say(messages, view)('figures-audit-plain')

const sayLess = (view: View, { figures, widened, withheld }: ReleaseRow): string =>
  say(messages, view)('figures-less', {
    figures,
    widened: sayNumber(view, widened),
    withheld: sayNumber(view, withheld),
  })

function calendarColumns(view: View): Column<ReleaseRow>[] {
  const t = say(messages, view)
  return [
    { label: t('figures-release'), value: (row) => titleOfRelease(view, row) },
    {
      label: t('figures-calendar-day'),
      value: (row) => row.due_on,
      show: (row) => (row.due_on === null ? '' : sayDayBriefly(view, row.due_on)),
    },
    { label: t('figures-note'), value: (row) => sayNote(view, row), show: (row) => sayNote(view, row) },
  ]
}

/** Why the day is another than it was, or why there is none. */
function sayMove(view: View, { due_on, first_due_on, day_reason, day_position }: ReleaseRow): string {
  const t = say(messages, view)
  if (due_on === null) return t('figures-called-off', { reason: day_reason })
  return day_position === 1 ? '' : t('figures-moved', { day: sayDay(view, first_due_on), reason: day_reason })
}

export interface PublishedProps {
  readonly view: View
  readonly release: ReleaseRow
  readonly figures: readonly FigureRow[]
  /** The number that is shown by month and by office. */
  readonly number: NumberId
  /** Names of offices by their codes. */
  readonly offices: ReadonlyMap<string, string>
  readonly zone: string
}

/** The figures of a release. */
export function PublishedPage(props: PublishedProps) {
  const { view, release, zone } = props
  const t = say(messages, view)
  const { expected, signed, missing, published_at } = release
  return (
    <Page
      view={view}
      title={titleOfRelease(view, release)}
      caption={
        published_at &&
        `${t('figures-published')}: ${sayInstant(view, published_at, zone)}, ${sayZone(view, zone)} · ${sayUnit(view, release)}`
      }
      back={{ href: view.to(figuresPath), text: t('figures-title') }}
      public={isForAll(view)}
      named
      charts
    >
      <Place view={view} release={release} />
      <p class="govuk-body">
        {t('figures-complete', { expected: expected ?? 0, signed: signed ?? 0, missing: missing ?? 0 })}
      </p>
      <Totals {...props} />
      <Chosen {...props} />
      <h2 class="govuk-heading-m no-print">{t('figures-take')}</h2>
      <ExportLinks view={view} href={view.to(figuresAddress(release))} />
      <p class="no-print">
        <a class="govuk-link" href={view.to(figuresAddress(release, '?format=dictionary'))} download="">
          {t('figures-dictionary')}
        </a>
      </p>
      <HowToRead view={view} />
      <Details summary={t('figures-about')}>
        <SummaryList rows={aboutRows(view, release, zone)} />
      </Details>
    </Page>
  )
}

/** Whether another release took its place, or whose place it took. */
function Place({ view, release }: { view: View; release: ReleaseRow }) {
  const t = say(messages, view)
  const { year, superseded_by: later } = release
  return (
    <>
      {later !== null && (
        <Notice tone="warning" title={t('figures-is-corrected')}>
          <a href={view.to(figuresAddress({ year, number: later }))}>{t('figures-see-correction')}</a>
        </Notice>
      )}
      {release.supersedes !== null && <Notice>{sayCorrection(view, release)}</Notice>}
    </>
  )
}

function Totals({ view, release, figures, number }: PublishedProps) {
  const totals = publishedNumbers.flatMap((one) =>
    figures.filter((figure) => figure.number === one && figure.office_id === null && figure.month === null),
  )
  return (
    <DataTable
      view={view}
      caption={say(messages, view)('figures-all', { year: String(release.year) })}
      captionSize="m"
      class="published"
      columns={totalColumns(view, release, number)}
      rows={totals}
      stack={false}
    />
  )
}

/** Under each number stand the way to its months and offices, and to what it means. */
function totalColumns(view: View, release: ReleaseRow, shown: NumberId): Column<FigureRow>[] {
  const t = say(messages, view)
  const name = ({ number }: FigureRow): string => sayPublishedNumber(view, number)
  return [
    {
      label: t('figures-number'),
      value: name,
      show: (row) => (
        <>
          {name(row)}
          <span class="below no-print">
            <Ways view={view} release={release} name={name(row)} number={row.number} isShown={row.number === shown} />
          </span>
        </>
      ),
    },
    { label: t('figures-count'), numeric: true, value: (row) => sayFigure(view, row) },
  ]
}

interface WaysProps {
  readonly view: View
  readonly release: ReleaseRow
  readonly name: string
  readonly number: NumberId
  readonly isShown: boolean
}

function Ways({ view, release, name, number, isShown }: WaysProps) {
  const t = say(messages, view)
  const to = (under: string): string => view.to(figuresAddress(release, under))
  const of = <span class="govuk-visually-hidden">: {name}</span>
  return (
    <>
      <a href={`${to(`?number=${number}`)}#number`} aria-current={isShown ? 'true' : undefined}>
        {t('figures-look')}
        {of}
      </a>
      {' · '}
      <a href={to(`/definitions/${number}`)}>
        {t('figures-meaning-of')}
        {of}
      </a>
    </>
  )
}

/** One number by month, drawn, and by office. */
function Chosen({ view, release, figures, number, offices }: PublishedProps) {
  const t = say(messages, view)
  const own = figures.filter((figure) => figure.number === number)
  const months = own.flatMap((figure) =>
    figure.month === null ? [] : [{ label: sayMonth(view, figure.month), values: [chartValueOf(view, figure)] }],
  )
  const places = own
    .filter((figure) => figure.office_id !== null)
    .toSorted((one, other) => nameIn(offices, one).localeCompare(nameIn(offices, other), view.language))
  const columns: Column<FigureRow>[] = [
    { label: t('figures-office'), value: (row) => nameIn(offices, row) },
    { label: t('figures-count'), numeric: true, value: (row) => sayFigure(view, row) },
    { label: t('figures-signed'), numeric: true, value: (row) => saySigned(view, row) },
  ]
  const year = String(release.year)
  return (
    <>
      <h2 class="govuk-heading-m" id="number">
        {sayPublishedNumber(view, number)}
      </h2>
      <Bars
        view={view}
        label={t('figures-by-month', { year })}
        itemLabel={t('figures-month')}
        series={[t('figures-count')]}
        items={months}
        missing={t('figures-missing')}
      />
      <p class="govuk-body">{t('figures-how-bars')}</p>
      <DataTable view={view} caption={t('figures-by-office', { year })} columns={columns} rows={places} stack={false} />
      <p class="govuk-body">{t('figures-how-signed')}</p>
    </>
  )
}

const saySigned = (view: View, { signed, expected }: FigureRow): string =>
  say(messages, view)('figures-signed-of', { signed: sayNumber(view, signed), expected: sayNumber(view, expected) })

const nameIn = (offices: ReadonlyMap<string, string>, { office_id }: FigureRow): string =>
  (office_id !== null && offices.get(office_id)) || (office_id ?? '')

/** What rounding means, in the words of whoever reads it first. */
const HowToRead = ({ view }: { view: View }) => {
  const t = say(messages, view)
  return (
    <>
      <h2 class="govuk-heading-m">{t('figures-how-title')}</h2>
      <p class="govuk-body">{t('figures-how-rounded')}</p>
      <p class="govuk-body">{t('figures-how-totals')}</p>
      <p class="govuk-body">{t('figures-how-wider')}</p>
      <p class="govuk-body">{t('figures-how-withheld')}</p>
      <p class="govuk-body">{t('figures-how-missing')}</p>
    </>
  )
}

function aboutRows(view: View, release: ReleaseRow, zone: string) {
  const t = say(messages, view)
  const { published_at, counted_at, due_on, sha256 } = release
  return [
    { key: t('figures-release'), value: sayRelease(release) },
    { key: t('figures-published'), value: published_at && sayInstant(view, published_at, zone) },
    { key: t('figures-zone'), value: sayZone(view, zone) },
    { key: t('figures-due'), value: due_on && sayDay(view, due_on) },
    { key: t('figures-unit'), value: sayUnit(view, release) },
    { key: t('figures-counted'), value: counted_at && sayInstant(view, counted_at, zone) },
    { key: t('figures-audit'), value: `${sayAudit(view, release)} ${sayLess(view, release)}` },
    { key: t('figures-hash'), value: <code class="hash">{sha256}</code> },
  ]
}
