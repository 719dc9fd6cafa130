// One variety: its names, what to say at the window, and what can be heard in it.
import type { Child } from 'hono/jsx'
import type { Id } from '#kernel/id'
import { languages } from '#platform/context'
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { ButtonLink, InsetText, Page, SummaryList, type SummaryRow } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/public.ts'
import { mayReadRecordings, type Published } from '../rules/recording.ts'
import type { Variety } from '../rules/town.ts'
import { InLanguage, nameOf } from './in-language.tsx'
import { Listen } from './listen.tsx'

export interface VarietyProps {
  readonly view: View
  readonly pack: Pack
  readonly variety: Variety
  /** What is heard in it, and of other texts in the languages of its chain. */
  readonly recordings: readonly Published[]
  /** What an office is called. */
  readonly officeName: (office: Id<'office'>) => string
}

export function VarietyPage(props: VarietyProps) {
  const { view, variety, recordings } = props
  const t = say(messages, view)
  const inIt = recordings.some(({ language }) => language === variety.code)
  // Only who could record one is told that there is none.
  const isMissing = !inIt && variety.code !== view.language && mayReadRecordings(view.actor)
  return (
    <Page
      view={view}
      title={t('speak-title')}
      caption={nameOf(view, variety)}
      public
      named
      back={{ href: view.to('/languages') }}
    >
      <SummaryList rows={namesOf(view, variety)} />
      <h2 class="govuk-heading-m">{t('say-title')}</h2>
      <InsetText>
        {languages.map((language) => (
          <p class="govuk-body-l">
            <Phrase view={view} variety={variety} language={language} />
          </p>
        ))}
      </InsetText>
      <p>
        {t('say-show')} {t('say-free')}
      </p>
      <p>
        <ButtonLink href={view.to('/ventanillas')}>{t('find-window')}</ButtonLink>
      </p>
      {(recordings.length > 0 || isMissing) && <h2 class="govuk-heading-m">{t('recordings-title')}</h2>}
      {isMissing && <p>{t('recordings-none')}</p>}
      {recordings.map((recording) => (
        <Heard {...props} recording={recording} />
      ))}
    </Page>
  )
}

const Heard = ({ view, pack, recording, officeName }: VarietyProps & { recording: Published }) => (
  <>
    <h3 class="govuk-heading-s">{say(messages, view)(`text-${recording.text_key}`)}</h3>
    {recording.office_id !== null && (
      <p>{say(messages, view)('recording-of-office', { office: officeName(recording.office_id) })}</p>
    )}
    <Listen view={view} pack={pack} recording={recording} />
  </>
)

/** What to show or read, in Spanish and English whatever the page's language: who works there speaks one of them. */
function Phrase({ view, variety, language }: Pick<VarietyProps, 'view' | 'variety'> & { language: View['language'] }) {
  const speaker = { language, words: view.words }
  const t = say(messages, speaker)
  return (
    <InLanguage view={view} code={language}>
      {t('say-language', { language: nameOf(speaker, variety) })}
      <br />
      {t('say-need')}
    </InLanguage>
  )
}

function namesOf(view: View, variety: Variety): SummaryRow[] {
  const t = say(messages, view)
  const unsure = (what: string): Child => (variety.unsure.includes(what) ? ` (${t('not-confirmed')})` : '')
  const within = (code: string, text: string) => (
    <InLanguage view={view} code={code}>
      {text}
    </InLanguage>
  )
  const own = variety.autonym !== null && [within(variety.code, variety.autonym), unsure('autonym')]
  const town = variety.town !== null && [variety.town, unsure('town')]
  return [
    ...(own ? [{ key: t('name-own'), value: own }] : []),
    { key: t('name-spanish'), value: within('es', variety.spanish) },
    { key: t('name-english'), value: within('en', variety.english) },
    { key: t('name-group'), value: within('es', variety.group_title) },
    ...(town ? [{ key: t('name-town'), value: town }] : []),
    { key: t('name-code'), value: variety.code },
  ]
}
