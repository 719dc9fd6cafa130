// The page on which the reader's own browser verifies an election. Without a script it says how else to; what a script
// will say stands in the page as templates, so that all words are in one place.
import type { Child } from 'hono/jsx'
import { localeOf, say, type Say } from '#platform/messages'
import { Button, Buttons, DataTable, Details, Notice, Page, SummaryList } from '#platform/ui'
import type { View } from '#platform/view'
import { checks, longestArchive } from '#protocols/belenios'
import { messages as ofChecks } from '../messages/checks.ts'
import { messages as ofPage } from '../messages/page.ts'
import { messages as ofVerdict } from '../messages/verdict.ts'
import { families } from '../rules/checking.ts'
import { outcomes } from '../rules/verdict.ts'

const catalogue = { ...ofChecks, ...ofVerdict, ...ofPage }

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
      <div data-verify={view.assets.scripts['verify-votes']} data-locale={localeOf(view)}>
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
        <TrackedTemplates t={t} />
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
        <span class="progress__text" data-of={t('done-of', { done: '{done}', total: '{total}' })} />
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
      <p>
        {t('word-fingerprint')} {t('word-chain')}
      </p>
      <p>
        {t('word-credential')} {t('word-trustees')}
      </p>
      <ul class="govuk-list govuk-list--bullet list--last" data-part="families">
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
      <code>npm run puente -- verify-election {t('page-file-name')}</code>
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

/** What is counted, and what its word means. */
const Explained = ({ name, word }: { name: string; word: string }) => (
  <>
    <Filled name={name} />
    <div class="govuk-hint">{word}</div>
  </>
)

/** What a valid archive says; `unbound` where its decryptions carry no bound proofs, which is no good end. */
const ValidTemplate = ({ t, unbound = false }: { t: Speak; unbound?: boolean }) => (
  <template data-outcome={unbound ? 'unbound' : 'valid'}>
    <Notice tone={unbound ? 'warning' : 'success'} title={t(unbound ? 'verdict-unbound' : 'verdict-valid')}>
      <p data-fill="name" />
      {unbound ? (
        <p>{t('verdict-unbound-text')}</p>
      ) : (
        <p>
          <a class="govuk-link" href="#compare">
            {t('verdict-compare-now')}
          </a>{' '}
          {t('verdict-compare-why')}
        </p>
      )}
    </Notice>
    <div data-fill="questions" />
    <LookUp t={t} />
    <Ballots t={t} isOver />
    <Compare t={t} />
    <h2 class="govuk-heading-m">{t('page-passed', { count: checks.length - (unbound ? 1 : 0) })}</h2>
    <p>{t('page-passed-text')}</p>
    <div data-fill="families" />
  </template>
)

const Ballots = ({ t, isOver = false }: { t: Speak; isOver?: boolean }) => (
  <>
    <h2 class="govuk-heading-m">{t('page-ballots')}</h2>
    <SummaryList
      rows={[
        { key: t('verdict-cast'), value: <Filled name="cast" /> },
        { key: t('verdict-counted'), value: <Explained name="counted" word={t('word-counted')} /> },
        { key: t('verdict-voters'), value: <Explained name="voters" word={t('word-credential')} /> },
        ...(isOver ? [{ key: t('verdict-trustees'), value: <TrusteesFilled t={t} /> }] : []),
      ]}
    />
  </>
)

const Compare = ({ t }: { t: Speak }) => (
  <>
    <h2 class="govuk-heading-m" id="compare">
      {t('verdict-compare')}
    </h2>
    <p>{t('verdict-compare-text')}</p>
    <p>
      {t('word-fingerprint')} {t('word-chain')}
    </p>
    <SummaryList
      rows={[
        { key: t('fingerprint-of-election'), value: <Code name="fingerprint" /> },
        { key: t('fingerprint-of-roll'), value: <Code name="rollFingerprint" /> },
        { key: t('fingerprint-of-head'), value: <Code name="head" /> },
      ]}
    />
  </>
)

/** A voter's tracker is looked up in what was verified here; the field has no name and stands in no form. */
const LookUp = ({ t }: { t: Speak }) => (
  <>
    <h2 class="govuk-heading-m">{t('page-tracker')}</h2>
    <div class="govuk-form-group">
      <label class="govuk-label" for="tracker">
        {t('tracker-label')}
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
    <div role="status" data-part="tracked" />
  </>
)

/** What became of a ballot: the most important word for the one who cast it. */
const TrackedTemplates = ({ t }: { t: Speak }) => (
  <>
    {outcomes.map((outcome) => (
      <template data-outcome={`tracked-${outcome}`}>
        <Notice tone={outcome.startsWith('counted') ? 'success' : 'warning'} title={t(`tracker-${outcome}`)}>
          <p data-fill="step">{t(`tracker-${outcome}-text`, { step: '{step}' })}</p>
        </Notice>
      </template>
    ))}
  </>
)

const TrusteesFilled = ({ t }: { t: Speak }) => (
  <>
    <span data-fill="trustees" data-of={t('done-of', { done: '{done}', total: '{total}' })} />
    <div class="govuk-hint">{t('word-trustees')}</div>
  </>
)

const Code = ({ name }: { name: string }) => <code data-fill={name} />

/** A table of one question; its one row stands for all. A name may be as long as its writer likes: it breaks as a hash does. */
const QuestionTemplate = ({ t }: { t: Speak }) => (
  <template data-outcome="question" data-blank={t('blank-vote')}>
    <table class="govuk-table table--narrow">
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
    <template data-outcome="refused">
      <Notice tone="warning" title={t('verdict-refused')}>
        <p data-fill="means" />
        <p>{t('verdict-refused-text')}</p>
      </Notice>
      <SummaryList
        rows={[
          { key: t('verdict-check'), value: <Code name="check" /> },
          { key: t('verdict-place'), value: <PlaceFilled t={t} /> },
        ]}
      />
    </template>
    <EndTemplate name="no-archive" title={t('verdict-no-archive')}>
      <p data-fill="means" />
      <p>{t('verdict-no-archive-text')}</p>
    </EndTemplate>
    <template data-outcome="not-over">
      <Notice tone="info" title={t('verdict-not-over')}>
        <p data-fill="name" />
        <p data-fill="means" />
      </Notice>
      <LookUp t={t} />
      <Ballots t={t} />
      <Compare t={t} />
      <p>{t('verdict-compare-so-far')}</p>
    </template>
    <EndTemplate name="unreadable" title={t('page-fault')}>
      <p data-fill="file" />
      <p>{t('page-unreadable')}</p>
    </EndTemplate>
    <EndTemplate name="ours" title={t('page-fault')}>
      <p>{t('page-fault-ours')}</p>
    </EndTemplate>
  </>
)

const PlaceFilled = ({ t }: { t: Speak }) => (
  <span
    data-fill="place"
    data-event={t('place-event', { event: '{event}' })}
    data-item={t('place-item', { item: '{item}' })}
    data-whole={t('place-whole')}
  />
)

interface EndProps {
  readonly name: string
  readonly title: string
  readonly children: Child
}

/** An end of which there is no more to say than its notice. */
const EndTemplate = ({ name, title, children }: EndProps) => (
  <template data-outcome={name}>
    <Notice tone="warning" title={title}>
      {children}
    </Notice>
  </template>
)
