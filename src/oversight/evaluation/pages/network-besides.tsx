// Entries that are kept here of months that arrived signed: a difference that is said, and counted nowhere.
import type { Month } from '#kernel/day'
import { say, sayMonth } from '#platform/messages'
import { Details } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/besides.ts'
import type { NetworkPlace } from '../rules/network.ts'
import { namePlace } from './network-words.tsx'

/** A station's month, and how many entries of it are kept here without being counted. */
export interface BesidesLine {
  readonly place: NetworkPlace
  readonly month: string
  readonly entries: number
}

/** The months of which entries are kept here too; nothing where there are none. */
export function Besides({ view, lines }: { view: View; lines: readonly BesidesLine[] }) {
  const t = say(messages, view)
  if (lines.length === 0) return <></>
  return (
    <Details summary={t('besides-title')}>
      <p class="govuk-body">{t('besides-explain')}</p>
      <ul class="govuk-list govuk-list--bullet">
        {lines.map(({ place, month, entries }) => (
          <li>
            {`${namePlace(view, place)} · ${place.custodian_title}, ${sayMonth(view, month as Month)}: ${t('besides-entries', { count: entries })}`}
          </li>
        ))}
      </ul>
    </Details>
  )
}
