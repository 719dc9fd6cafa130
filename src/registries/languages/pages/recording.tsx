// The staff's pages of recordings: the list, one with what was done with it, and the form that uploads.
import type { Child } from 'hono/jsx'
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say, sayInstant } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  DataTable,
  ExportLinks,
  FileField,
  Filters,
  Form,
  Page,
  Select,
  SummaryList,
  TextArea,
  type Column,
  type Option,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages as publicMessages } from '../messages/public.ts'
import { messages as staffMessages } from '../messages/recording.ts'
import { originsOf, varietyOf } from '../pack.ts'
import { mayKeepRecordings, standingOf, steps, textKeys, type Step } from '../rules/recording.ts'
import type { Recording } from '../store/recording.ts'
import { nameOf } from './in-language.tsx'
import { Listen } from './listen.tsx'

export const messages = { ...publicMessages, ...staffMessages }

export interface Telling {
  readonly view: View
  readonly pack: Pack
  /** What an office is called. */
  readonly officeName: (office: Id<'office'>) => string
}

const languageName = ({ view, pack }: Telling, code: string): string => {
  const variety = varietyOf(pack, code)
  return variety ? nameOf(view, variety) : code
}

const placeName = ({ view, officeName }: Telling, office: Id<'office'> | null): string =>
  office === null ? say(messages, view)('everywhere') : officeName(office)

/** The columns of the list, on screen and in its files. */
export function recordingColumns(telling: Telling): Column<Recording>[] {
  const { view, pack } = telling
  const t = say(messages, view)
  return [
    {
      label: t('column-text'),
      value: ({ text_key: key }) => t(`text-${key}`),
      show: ({ id, text_key: key }) => (
        <a class="govuk-link" href={view.to(`/languages/recordings/${id}`)}>
          {t(`text-${key}`)}
        </a>
      ),
    },
    { label: t('column-language'), value: ({ language }) => languageName(telling, language) },
    { label: t('column-heard'), value: ({ office_id: office }) => placeName(telling, office) },
    { label: t('column-standing'), value: (recording) => t(`standing-${standingOf(recording.steps)}`) },
    { label: t('column-uploaded'), value: ({ uploaded_at: at }) => sayInstant(view, at, pack.zone) },
  ]
}

export interface ListProps extends Telling {
  readonly rows: readonly Recording[]
  readonly form: FormState
  readonly href: string
}

export function RecordingsPage(props: ListProps) {
  const { view, rows, form, href } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('list-title')} wide scripts={['print']}>
      <Filters view={view} action={view.to('/languages/recordings')} state={form}>
        <Select
          form={form}
          name="standing"
          label={t('filter-standing')}
          emptyOption={t('filter-any')}
          options={(['draft', ...steps] as const).map((standing) => ({
            value: standing,
            text: t(`standing-${standing}`),
          }))}
        />
      </Filters>
      <DataTable
        view={view}
        caption={t('list-count', { count: rows.length })}
        columns={recordingColumns(props)}
        rows={rows}
        empty={t('list-none')}
      />
      <ExportLinks view={view} href={href} />
      {mayKeepRecordings(view.actor) && (
        <ButtonLink href={view.to('/languages/recordings/new')}>{t('add-title')}</ButtonLink>
      )}
    </Page>
  )
}

export interface RecordingProps extends Telling {
  readonly recording: Recording
  readonly form: FormState
  /** What a member of staff is called; undefined where the reader may not see it. */
  readonly staffName: (account: Id<'account'>) => string | undefined
  /** What the reader may do with it now. */
  readonly next: readonly Step[]
}

/** One recording: what it says, who did what with it, and what comes next. */
export function RecordingPage(props: RecordingProps) {
  const { view, pack, recording } = props
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={t(`text-${recording.text_key}`)}
      caption={languageName(props, recording.language)}
      back={{ href: view.to('/languages/recordings') }}
    >
      <Listen view={view} pack={pack} recording={recording} />
      <SummaryList
        rows={[
          { key: t('column-heard'), value: placeName(props, recording.office_id) },
          { key: t('column-standing'), value: t(`standing-${standingOf(recording.steps)}`) },
          { key: t('step-uploaded'), value: sayTaken(props, recording.uploaded_by, recording.uploaded_at) },
          ...recording.steps.map(({ step, taken_by: by, taken_at: at }) => ({
            key: t(`step-${step}`),
            value: sayTaken(props, by, at),
          })),
        ]}
      />
      {props.next.map((step) => (
        <StepForm {...props} step={step} />
      ))}
    </Page>
  )
}

function sayTaken({ view, pack, staffName }: RecordingProps, by: Id<'account'>, at: Date): Child {
  const t = say(messages, view)
  return t('taken-by', { name: staffName(by) ?? t('somebody-else'), at: sayInstant(view, at, pack.zone) })
}

const deeds = { reviewed: 'review', published: 'publish', withdrawn: 'withdraw' } as const
/** Under which noun each step is posted. */
export const stepPaths = { reviewed: 'review', published: 'publication', withdrawn: 'withdrawal' } as const

function StepForm({ view, form, recording, step }: RecordingProps & { step: Step }) {
  const t = say(messages, view)
  const action = view.to(`/languages/recordings/${recording.id}/${stepPaths[step]}`)
  return (
    <Form view={view} messages={messages} state={form} action={action}>
      <h2 class="govuk-heading-m">{t(`deed-${deeds[step]}-title`)}</h2>
      <p>{t(`deed-${deeds[step]}-text`)}</p>
      <Button look={step === 'withdrawn' ? 'warning' : undefined}>{t(deeds[step])}</Button>
    </Form>
  )
}

export interface UploadProps extends Telling {
  readonly form: FormState
  readonly id: Id<'recording'>
  /** Where the reader may let it be heard; null is everywhere. */
  readonly offices: readonly (Id<'office'> | null)[]
}

export function UploadPage(props: UploadProps) {
  const { view, form } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('add-title')} back={{ href: view.to('/languages/recordings') }}>
      <p>{t('add-lead')}</p>
      <Form
        view={view}
        messages={messages}
        state={form}
        action={view.to('/languages/recordings')}
        id={props.id}
        withFiles
      >
        <WhatAndWhere {...props} />
        <FileField
          form={form}
          name="sound"
          label={t('field-sound')}
          hint={t('field-sound-hint')}
          accept=".opus,.ogg,.mp3,audio/ogg,audio/mpeg"
        />
        <TextArea form={form} name="transcript" label={t('field-transcript')} rows={4} />
        <TextArea
          form={form}
          name="translation"
          label={t('field-translation')}
          hint={t('field-translation-hint')}
          rows={4}
        />
        <Button>{t('upload')}</Button>
      </Form>
    </Page>
  )
}

/** What it says, in which variety, and where it is heard. */
function WhatAndWhere(props: UploadProps) {
  const { view, pack, form, offices } = props
  const t = say(messages, view)
  const languages = originsOf(pack).varieties.map((one): Option => ({ value: one.code, text: nameOf(view, one) }))
  return (
    <>
      <Select
        form={form}
        name="text"
        label={t('field-text')}
        options={textKeys.map((key) => ({ value: key, text: t(`text-${key}`) }))}
      />
      <Select form={form} name="language" label={t('field-language')} options={languages} />
      <Select
        form={form}
        name="office"
        label={t('field-heard')}
        options={offices.map((office) => ({ value: office ?? '', text: placeName(props, office) }))}
      />
    </>
  )
}
