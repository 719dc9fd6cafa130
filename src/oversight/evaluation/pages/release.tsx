// One release as headquarters prepares it: its draft and the audit, what is exact beside what is published, and letting it out.
import { emptyForm, type FormState } from '#platform/forms'
import { say, sayDay, sayInstant, sayZone } from '#platform/messages'
import {
  Button,
  DateField,
  Form,
  HiddenField,
  Notice,
  Page,
  ProgressBar,
  Select,
  SummaryList,
  TextArea,
} from '#platform/ui'
import type { View } from '#platform/view'
import type { HeadquartersUnit } from '#registries/network'
import { messages } from '../messages/release.ts'
import { hasPassed, sayRelease, type NumberId } from '../rules/release.ts'
import type { ComparedFigure, Draft } from '../store/release-draft.ts'
import type { ReleaseRow } from '../store/release.ts'
import { figuresAddress } from './figures.tsx'
import { Comparison } from './release-comparison.tsx'
import { releasesPath, ReleaseTag } from './release-list.tsx'
import { sayAudit, sayUnit, titleOfRelease } from './release-words.ts'

/** The forms of the page; what was refused stands in one of them. */
export interface ReleaseForms {
  readonly draft?: FormState
  readonly publication?: FormState
  readonly day?: FormState
  readonly correction?: FormState
}

export interface ReleaseProps {
  readonly view: View
  readonly release: ReleaseRow
  readonly draft: Draft | undefined
  readonly figures: readonly ComparedFigure[]
  readonly number: NumberId
  readonly offices: ReadonlyMap<string, string>
  readonly units: readonly HeadquartersUnit[]
  /** Whether the year has ended everywhere. */
  readonly ended: boolean
  readonly zone: string
  readonly forms: ReleaseForms
  /** For the release that a correction plans. */
  readonly id: string
}

export const releaseAddress = (release: ReleaseRow, under = ''): string =>
  `${releasesPath}/${sayRelease(release)}${under}`

export function ReleasePage(props: ReleaseProps) {
  const { view, release, draft } = props
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={titleOfRelease(view, release)}
      caption={t('release-one-title', { release: sayRelease(release) })}
      back={{ href: view.to(releasesPath), text: t('release-title') }}
      wide
      charts
      scripts={['print']}
    >
      <SummaryList rows={releaseRows(props)} />
      {release.state !== 'called-off' && <DraftPart {...props} />}
      {release.state === 'planned' && draft && <PublicationPart {...props} draft={draft} />}
      {release.state === 'planned' && <DayPart {...props} />}
      {release.state === 'published' && release.superseded_by === null && <CorrectionPart {...props} />}
      {draft && (
        <Comparison
          view={view}
          release={release}
          figures={props.figures}
          number={props.number}
          offices={props.offices}
        />
      )}
    </Page>
  )
}

function releaseRows({ view, release, zone }: ReleaseProps) {
  const t = say(messages, view)
  const { due_on, published_at, supersedes, reason, day_reason, year } = release
  const see = { href: view.to(figuresAddress(release)), text: t('release-public-page') }
  return [
    {
      key: t('release-state'),
      value: <ReleaseTag view={view} release={release} />,
      ...(published_at && { actions: [see] }),
    },
    ...(due_on ? [{ key: t('release-due'), value: sayDay(view, due_on) }] : []),
    ...(day_reason ? [{ key: t('release-reason'), value: day_reason }] : []),
    ...(supersedes === null
      ? []
      : [
          {
            key: t('figures-correction'),
            value: t('figures-corrects', { release: sayRelease({ year, number: supersedes }), reason }),
          },
        ]),
    ...(published_at
      ? [
          { key: t('figures-published'), value: `${sayInstant(view, published_at, zone)}, ${sayZone(view, zone)}` },
          { key: t('figures-unit'), value: sayUnit(view, release) },
        ]
      : []),
  ]
}

/** The draft, how its audit goes, and the button that makes another. */
function DraftPart(props: ReleaseProps) {
  const { view, release, draft, forms, ended } = props
  const t = say(messages, view)
  const form = forms.draft ?? emptyForm
  const year = String(release.year)
  return (
    <>
      <h2 class="govuk-heading-m">{t('release-draft-title')}</h2>
      {draft ? <DraftFacts {...props} draft={draft} /> : <p class="govuk-body">{t('release-draft-none')}</p>}
      {!ended && <Notice>{t('release-draft-early', { year })}</Notice>}
      {release.state === 'planned' && ended && (
        <Form view={view} messages={messages} state={form} action={view.to(releaseAddress(release, '/draft'))}>
          {draft && <p class="govuk-body">{t('release-draft-again-hint')}</p>}
          <Button look={draft ? 'secondary' : undefined}>
            {draft ? t('release-draft-again') : t('release-draft-make')}
          </Button>
        </Form>
      )}
    </>
  )
}

function DraftFacts({ view, release, draft, zone }: ReleaseProps & { readonly draft: Draft }) {
  const t = say(messages, view)
  const { position, counted_at, made_by_name, expected, signed, missing, ended_at } = draft
  const rows = [
    { key: t('release-draft-number'), value: String(position) },
    { key: t('release-draft-counted'), value: sayInstant(view, counted_at, zone) },
    { key: t('release-draft-by'), value: made_by_name ?? t('release-draft-by-clock') },
    { key: t('release-draft-complete'), value: t('figures-complete', { expected, signed, missing }) },
    ...(ended_at ? [{ key: t('release-audit'), value: sayDraftAudit(view, draft) }] : []),
  ]
  return (
    <>
      <SummaryList rows={rows} />
      {ended_at === null && (
        <>
          <p class="govuk-body">{t('release-audit-wait')}</p>
          <ProgressBar view={view} label={t('release-audit-runs')} done={draft.done / draft.steps} />
          <p class="no-print">
            <a class="govuk-link" href={view.to(releaseAddress(release))}>
              {t('release-audit-look')}
            </a>
          </p>
        </>
      )}
    </>
  )
}

const sayDraftAudit = (view: View, draft: Draft): string =>
  hasPassed(draft)
    ? sayAudit(view, draft)
    : draft.pinned === 0
      ? say(messages, view)('release-audit-outdated')
      : say(messages, view)('release-audit-failed', { pinned: draft.pinned ?? 0 })

/** Letting it out: whoever may is asked for the unit, whoever may not yet is told why. */
function PublicationPart(props: ReleaseProps & { readonly draft: Draft }) {
  const { view, release, draft, forms, units } = props
  const t = say(messages, view)
  const form = forms.publication ?? emptyForm
  const hindrance = hindranceTo(props)
  const options = units.map(({ code, spanish, english }) => ({
    value: code,
    text: view.language === 'es' ? spanish : english,
  }))
  return (
    <>
      <h2 class="govuk-heading-m">{t('release-publish-title')}</h2>
      {hindrance && form.objections.length === 0 ? (
        <Notice>{hindrance}</Notice>
      ) : (
        <Form view={view} messages={messages} state={form} action={view.to(releaseAddress(release, '/publication'))}>
          <HiddenField name="draft" value={draft.id} />
          <Select
            form={form}
            name="unit"
            label={t('release-publish-unit')}
            options={options}
            emptyOption={t('release-choose-unit')}
          />
          <p class="govuk-body">{t('release-publish-hint')}</p>
          <Button>{t('release-publish')}</Button>
        </Form>
      )}
    </>
  )
}

/** Why the reader may not let it out now; undefined where they may. */
function hindranceTo({ view, release, draft }: ReleaseProps & { readonly draft: Draft }): string | undefined {
  const t = say(messages, view)
  if (!hasPassed(draft)) return t('release-publish-wait')
  if (draft.made_by === view.actor.account) return t('release-publish-own')
  const { due_on } = release
  return due_on !== null && due_on > view.today ? t('release-publish-early', { day: sayDay(view, due_on) }) : undefined
}

function DayPart({ view, release, forms }: ReleaseProps) {
  const t = say(messages, view)
  const form = forms.day ?? emptyForm
  return (
    <>
      <h2 class="govuk-heading-m">{t('release-day-title')}</h2>
      <Form view={view} messages={messages} state={form} action={view.to(releaseAddress(release, '/day'))}>
        <DateField
          form={form}
          name="dueOn"
          label={t('release-day')}
          hint={t('release-day-hint')}
          preset={release.due_on ?? undefined}
        />
        <TextArea form={form} name="reason" label={t('release-reason')} hint={t('release-reason-hint')} rows={2} />
        <Button look="secondary">{t('release-day-keep')}</Button>
      </Form>
    </>
  )
}

function CorrectionPart({ view, release, forms, id }: ReleaseProps) {
  const t = say(messages, view)
  const form = forms.correction ?? emptyForm
  return (
    <>
      <h2 class="govuk-heading-m">{t('release-correct-title')}</h2>
      <p class="govuk-body">{t('release-correct-lead')}</p>
      <Form
        view={view}
        messages={messages}
        state={form}
        action={view.to(releaseAddress(release, '/correction'))}
        id={id}
      >
        <TextArea form={form} name="reason" label={t('release-reason')} hint={t('release-reason-hint')} rows={2} />
        <DateField form={form} name="dueOn" label={t('release-due')} preset={view.today} />
        <Button look="secondary">{t('release-correct')}</Button>
      </Form>
    </>
  )
}
