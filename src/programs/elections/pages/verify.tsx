// The page on which the reader's own browser verifies an election. Without a script it says how else to; what a script
// will say stands in the page as templates, so that all words are in one place.
import type { Child } from 'hono/jsx'
import { say, type Say } from '#platform/messages'
import { Button, Buttons, DataTable, Details, Notice, Page, SummaryList } from '#platform/ui'
import type { View } from '#platform/view'
import { checks, longestArchive } from '#protocols/belenios'
import { messages as phrases } from '../messages/checks.ts'
import { messages } from '../messages/page.ts'
import { families } from '../rules/checking.ts'

const catalogue = { ...phrases, ...messages }

type Speak = Say<typeof catalogue>
interface Props {
  readonly view: View
  readonly t: Speak
}

const specification = 'https://www.belenios.org/specification.pdf'

export function VerifyPage({ view }: { view: View }) {
  const t = say(catalogue, view)
  return (
    <Page view={view} title={t('page-title')} public scripts={['verify-election']}>
      <div data-verify={view.assets.scripts['verify-votes']}>
        <p class="govuk-body-l">{t('page-lead')}</p>
        <Notice title={t('page-private')} />
        <div data-part="without">
          <Notice tone="warning" title={t('page-no-script-title')}>
            <p>{t('page-no-script')}</p>
          </Notice>
        </div>
        <ChooseFile t={t} />
        <HowFar t={t} />
        <section data-part="outcome" hidden tabindex={-1} aria-label={t('page-outcome')} />
        <WhatIsChecked view={view} t={t} />
        <OtherWays t={t} />
        <ValidTemplate t={t} />
        <ValidTemplate t={t} unbound />
        <QuestionTemplate t={t} />
        <RefusedTemplates t={t} />
      </div>
    </Page>
  )
}

/** No form: nothing of it can be sent. */
const ChooseFile = ({ t }: { t: Speak }) => (
  <div data-part="choose" hidden>
    <div class="govuk-form-group">
      <label class="govuk-label" for="archive">
        {t('page-file')}
      </label>
      <div class="govuk-hint" id="archive-hint">
        {t('page-file-hint')}
      </div>
      <p class="govuk-error-message" id="archive-error" role="alert" data-missing={t('page-file-is-needed')} />
      <input
        class="govuk-input file-input"
        type="file"
        id="archive"
        accept=".bel"
        data-most={longestArchive}
        aria-describedby="archive-hint archive-error"
      />
    </div>
    <Button type="button" id="start">
      {t('page-start')}
    </Button>
    <p role="status" data-part="told" data-cancelled={t('page-cancelled')} />
  </div>
)

const HowFar = ({ t }: { t: Speak }) => (
  <div data-part="progress" hidden>
    <p>{t('page-wait')}</p>
    <p
      role="status"
      data-part="stage"
      data-opening={t('page-opening')}
      data-reading={t('verify-reading')}
      data-ballots={t('verify-ballots')}
      data-proofs={t('verify-proofs')}
      data-tally={t('verify-tally')}
      data-decryptions={t('verify-decryptions')}
    />
    <div class="govuk-form-group">
      <div class="progress">
        <progress class="progress__bar" max="100" value="0" aria-label={t('page-title')} />
        <span class="progress__text" data-of={t('page-done-of', { done: '{done}', total: '{total}' })} />
      </div>
    </div>
    <Buttons>
      <Button type="button" look="secondary" id="cancel">
        {t('page-cancel')}
      </Button>
    </Buttons>
  </div>
)

const familyNames = Object.keys(families) as (keyof typeof families)[]

const WhatIsChecked = ({ view, t }: Props) => (
  <>
    <div data-part="what">
      <h2 class="govuk-heading-m">{t('page-what')}</h2>
      <ul class="govuk-list govuk-list--bullet" data-part="families">
        {familyNames.map((family) => (
          <li data-family={family}>{t(`family-${family}`)}</li>
        ))}
      </ul>
    </div>
    <h2 class="govuk-heading-m">{t('page-cannot')}</h2>
    <p>{t('page-cannot-text')}</p>
    <Details summary={t('page-all-checks', { count: checks.length })}>
      <DataTable
        view={view}
        caption={t('page-all-checks', { count: checks.length })}
        hideCaption
        columns={[
          { label: t('page-check-name'), value: (check) => check, show: (check) => <code>{check}</code> },
          {
            label: t('page-check-means'),
            value: (check) => t(`check-${check}`),
            show: (check) => <span data-check={check}>{t(`check-${check}`)}</span>,
          },
        ]}
        rows={checks}
      />
    </Details>
  </>
)

const OtherWays = ({ t }: { t: Speak }) => (
  <>
    <h2 class="govuk-heading-m">{t('page-other-ways')}</h2>
    <p>{t('page-other-ways-text')}</p>
    <p>{t('page-with-ours')}</p>
    <p>
      <code>npm run puente -- verify-election FILE.bel</code>
    </p>
    <p>{t('page-with-theirs')}</p>
    <p>
      <code>belenios-tool election verify</code>
    </p>
    <p>
      {t('page-specification')}{' '}
      <a class="govuk-link" href={specification} rel="noreferrer">
        {t('page-specification-name')}
      </a>
    </p>
  </>
)

/** A place that the script fills with text. */
const Filled = ({ name }: { name: string }) => <span data-fill={name} />

/** What a valid archive says; `unbound` where its decryptions carry no bound proofs, which is no good end. */
const ValidTemplate = ({ t, unbound = false }: { t: Speak; unbound?: boolean }) => (
  <template data-outcome={unbound ? 'unbound' : 'valid'}>
    <Notice tone={unbound ? 'warning' : 'success'} title={t(unbound ? 'page-unbound' : 'page-valid')}>
      <p data-fill="name" />
      {unbound && <p>{t('page-unbound-text')}</p>}
    </Notice>
    <div data-fill="questions" />
    <h2 class="govuk-heading-m">{t('page-ballots')}</h2>
    <SummaryList
      rows={[
        { key: t('page-counted'), value: <Filled name="counted" /> },
        { key: t('page-cast'), value: <Filled name="cast" /> },
        { key: t('page-voters'), value: <Filled name="voters" /> },
        { key: t('page-trustees'), value: <TrusteesFilled t={t} /> },
      ]}
    />
    <LookUp t={t} />
    <h2 class="govuk-heading-m">{t('page-passed', { count: checks.length - (unbound ? 1 : 0) })}</h2>
    <div data-fill="families" />
    <h2 class="govuk-heading-m">{t('page-compare')}</h2>
    <p>{t('page-compare-text')}</p>
    <SummaryList
      rows={[
        { key: t('page-fingerprint'), value: <Code name="fingerprint" /> },
        { key: t('page-roll'), value: <Code name="rollFingerprint" /> },
        { key: t('page-head'), value: <Code name="head" /> },
      ]}
    />
  </template>
)

/** A voter's tracker is looked up in what was verified here; the field has no name and stands in no form. */
const LookUp = ({ t }: { t: Speak }) => (
  <>
    <h2 class="govuk-heading-m">{t('page-tracker')}</h2>
    <div class="govuk-form-group">
      <label class="govuk-label" for="tracker">
        {t('page-tracker-label')}
      </label>
      <div class="govuk-hint" id="tracker-hint">
        {t('page-tracker-hint')}
      </div>
      <input
        class="govuk-input"
        type="text"
        id="tracker"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        aria-describedby="tracker-hint"
      />
    </div>
    <Button type="button" look="secondary" id="look-up">
      {t('page-tracker-find')}
    </Button>
    <p
      role="status"
      data-fill="tracked"
      data-counted={t('tracker-counted', { step: '{step}' })}
      data-replaced={t('tracker-replaced', { replacedBy: '{step}' })}
      data-absent={t('tracker-absent')}
    />
  </>
)

const TrusteesFilled = ({ t }: { t: Speak }) => (
  <span data-fill="trustees" data-of={t('page-done-of', { done: '{done}', total: '{total}' })} />
)

const Code = ({ name }: { name: string }) => <code data-fill={name} />

/** A table of one question; its one row stands for all. A name may be as long as its writer likes: it breaks as a hash does. */
const QuestionTemplate = ({ t }: { t: Speak }) => (
  <template data-outcome="question" data-blank={t('verify-blank-vote')}>
    <table class="govuk-table">
      <caption class="govuk-table__caption govuk-table__caption--m" />
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header">
            {t('page-answer')}
          </th>
          <th scope="col" class="govuk-table__header govuk-table__header--numeric">
            {t('page-votes')}
          </th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        <tr class="govuk-table__row">
          <th scope="row" class="govuk-table__header hash" />
          <td class="govuk-table__cell govuk-table__cell--numeric" />
        </tr>
      </tbody>
    </table>
  </template>
)

const RefusedTemplates = ({ t }: { t: Speak }) => (
  <>
    <RefusedTemplate t={t} name="refused" title={t('page-refused')}>
      <p>{t('page-refused-text')}</p>
    </RefusedTemplate>
    <RefusedTemplate t={t} name="no-archive" title={t('page-no-archive')} />
    <RefusedTemplate t={t} name="not-over" title={t('page-not-over')} />
    <FaultTemplate t={t} name="unreadable" text={t('verify-unreadable')} />
    <FaultTemplate t={t} name="ours" text={t('page-fault-ours')} />
  </>
)

function RefusedTemplate({ t, name, title, children }: { t: Speak; name: string; title: string; children?: Child }) {
  const event = t('verify-event', { event: '{event}' })
  const item = t('verify-item', { item: '{item}' })
  return (
    <template data-outcome={name}>
      <Notice tone={name === 'not-over' ? 'info' : 'warning'} title={title}>
        <p data-fill="means" />
        {children}
      </Notice>
      <SummaryList
        rows={[
          { key: t('page-failed-check'), value: <Code name="check" /> },
          {
            key: t('page-place'),
            value: <span data-fill="place" data-event={event} data-item={item} data-whole={t('verify-whole')} />,
          },
        ]}
      />
    </template>
  )
}

const FaultTemplate = ({ t, name, text }: { t: Speak; name: string; text: string }) => (
  <template data-outcome={name}>
    <Notice tone="warning" title={t('page-fault')}>
      <p>{text}</p>
    </Notice>
  </template>
)
