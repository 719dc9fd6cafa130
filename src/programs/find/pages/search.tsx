// The first page of the finder: two fields, or one and a tap. It is posted, so that what is typed stands in no address.
import { unpackTyped } from '#kernel/draft'
import { textOf, type FormState } from '#platform/forms'
import { say, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Button, Form, HiddenField, Page, TextField } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import { emergencyLinesFor, needsFor, type EmergencyLine } from '../pack.ts'
import { needsOfVisit } from '../rules/search.ts'
import { VisitBack } from './along.tsx'

export interface SearchPageProps {
  readonly view: View
  readonly pack: Pack
  readonly form: FormState
  /** The office for whose visitors staff look. */
  readonly office: { readonly code: string; readonly title: string } | undefined
}

export function SearchPage({ view, pack, form, office }: SearchPageProps) {
  const t = say(messages, view)
  const visit = textOf(form, 'visit')
  return (
    <Page
      view={view}
      title={t('find-title')}
      caption={office && t('find-staff', { office: office.title })}
      public
      named
      finds
    >
      <VisitBack view={view} office={office} visit={visit} />
      <p class="govuk-body-l">{t('find-lead')}</p>
      <Form view={view} messages={messages} state={form} action={view.to('/find/results')} class="finder">
        {office && <HiddenField name="office" value={office.code} />}
        {visit !== '' && <HiddenField name="visit" value={visit} />}
        <SearchFields form={form} t={t} need={textOf(form, 'words') === '' ? textOf(form, 'need') : ''} />
        <p class="finder__private">{t('find-private')}</p>
        <h2 class="govuk-heading-m">{t('find-or')}</h2>
        <NeedButtons view={view} pack={pack} chosen={[textOf(form, 'need'), ...needsOfVisit(unpackTyped(visit))]} />
      </Form>
      <EmergencyLines view={view} pack={pack} />
    </Page>
  )
}

/** The sentence, with its number as a link; behind it where the sentence does not say it. */
function CallSentence({ view, line }: { view: View; line: EmergencyLine }) {
  const [before = '', after] = line[view.language].split(line.shown)
  const number = <a href={`tel:${line.dialed}`}>{line.shown}</a>
  return after === undefined ? (
    <>
      {before} {number}
    </>
  ) : (
    <>
      {before}
      {number}
      {after}
    </>
  )
}

/** The lines of an emergency, one under the other, where nobody has said yet what it is about. */
const EmergencyLines = ({ view, pack }: { view: View; pack: Pack }) => (
  <ul class="finder__emergency">
    {emergencyLinesFor(
      pack,
      '',
      needsFor(pack).map(({ code }) => code),
    ).map((line) => (
      <li>
        <CallSentence view={view} line={line} />
      </li>
    ))}
  </ul>
)

/** The two fields. A need that was tapped before stays with the button, until another is tapped or words are typed. */
const SearchFields = ({ form, t, need }: { form: FormState; t: Say<typeof messages>; need: string }) => (
  <div class="finder__fields">
    <TextField
      form={form}
      name="postalCode"
      label={t('find-code')}
      hint={t('find-code-hint')}
      width={10}
      autocomplete="off"
      spellcheck={false}
    />
    <TextField
      form={form}
      name="words"
      label={t('find-words')}
      hint={t('find-words-hint')}
      autocomplete="off"
      autocapitalize="none"
    />
    {need === '' ? (
      <Button>{t('find-button')}</Button>
    ) : (
      <Button name="need" value={need}>
        {t('find-button')}
      </Button>
    )}
  </div>
)

/** The pack's needs as buttons: each sends its form with that need. */
export const NeedButtons = ({ view, pack, chosen = [] }: { view: View; pack: Pack; chosen?: readonly string[] }) => (
  <div class="picks">
    {needsFor(pack).map((need) => (
      <button class="pick" name="need" value={need.code} aria-pressed={chosen.includes(need.code) ? 'true' : undefined}>
        {need[view.language]}
      </button>
    ))}
  </div>
)
