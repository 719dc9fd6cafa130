// What a published number counts: in words, by which query, and why other numbers of the same thing are not the same.
import { say } from '#platform/messages'
import { Details, Notice, Page, SummaryList } from '#platform/ui'
import type { View } from '#platform/view'
import { findIndicator, sayKey, type Definition } from '#programs/ventanillas'
import { messages } from '../messages/release.ts'
import type { NumberRow, ReleaseRow } from '../store/release.ts'
import { figuresAddress, isForAll } from './figures.tsx'
import { sayPublishedNumber, titleOfRelease } from './release-words.ts'

export interface FigureDefinitionProps {
  readonly view: View
  readonly release: ReleaseRow
  /** By which it was counted then. */
  readonly published: NumberRow
  /** As it is counted today. */
  readonly definition: Definition
  /** Whether there are words for why other numbers differ. */
  readonly differs: boolean
}

export function FigureDefinitionPage({ view, release, published, definition, differs }: FigureDefinitionProps) {
  const t = say(messages, view)
  const { number } = published
  const rows = [
    { key: t('figures-definition-unit'), value: sayKey(view, `unit-${findIndicator(number)!.unit}`) },
    { key: t('figures-definition-version'), value: String(published.definition_version) },
    { key: t('figures-definition-hash'), value: <code class="hash">{published.query_sha256}</code> },
  ]
  return (
    <Page
      view={view}
      title={t('figures-definition-title', { number: sayPublishedNumber(view, number) })}
      caption={titleOfRelease(view, release)}
      back={{ href: view.to(figuresAddress(release, `?number=${number}`)), text: titleOfRelease(view, release) }}
      public={isForAll(view)}
      named
    >
      <p class="govuk-body-l">{sayKey(view, `definition-${number}`)}</p>
      <SummaryList rows={rows} />
      <h2 class="govuk-heading-m">{t('figures-definition-differs')}</h2>
      <ul class="govuk-list govuk-list--bullet">
        {number === 'tests' && <li>{t('figures-differs-tests')}</li>}
        {differs && number !== 'tests' && <li>{sayKey(view, `differs-${number}`)}</li>}
        <li>{t('figures-differs-total')}</li>
        <li>{t('figures-differs-live')}</li>
        <li>{t('figures-differs-rounded')}</li>
      </ul>
      <Details summary={t('figures-definition-query')}>
        {published.query_sha256 !== definition.sha256 && <Notice>{t('figures-query-changed')}</Notice>}
        <pre class="query" tabindex={0} role="region" aria-label={t('figures-definition-query')}>
          <code>{definition.text.trim()}</code>
        </pre>
      </Details>
    </Page>
  )
}
