// Where the visitor was sent, on the slip: how to get there, when, and what to take along. The need itself is not named; the
// service's own name and address are, for without them nobody finds it.
import { say, sayDay, type Say } from '#platform/messages'
import { SummaryList } from '#platform/ui'
import type { Pack } from '#platform/pack'
import type { View } from '#platform/view'
import { isStale, type ServiceAsTold } from '#registries/services'
import { messages } from '../messages/visit.ts'
import { varietiesOf } from '../rules/item.ts'
import { hoursText } from './words.ts'

interface SlipClinicProps {
  readonly visitor: View
  readonly pack: Pack
  readonly told: ServiceAsTold
}

/** The service as it was when the visitor was sent there. */
export function SlipClinic({ visitor, pack, told }: SlipClinicProps) {
  const t = say(messages, visitor)
  return (
    <>
      <h3 class="govuk-heading-s">{t('slip-clinic-title')}</h3>
      <p class="slip-clinic">
        <strong>{told.title}</strong>
        {told.organization !== told.title && (
          <>
            <br />
            {told.organization}
          </>
        )}
      </p>
      <SummaryList rows={[...whereAndWhen(t, visitor, told), ...whatToBring(t, visitor, pack, told)]} />
      {isStale(told, visitor.today) && <p>{ageText(t, visitor, told)}</p>}
    </>
  )
}

type Speak = Say<typeof messages>

/** Of which day the facts are, where they may no longer hold. */
function ageText(t: Speak, visitor: View, told: ServiceAsTold): string {
  const on = told.assured_on ?? told.facts_on
  return on === null ? t('slip-clinic-call') : t('slip-clinic-old', { day: sayDay(visitor, on) })
}

const whereAndWhen = (t: Speak, visitor: View, told: ServiceAsTold) => [
  { key: t('slip-clinic-where'), value: [told.street, told.city].filter(Boolean).join(', ') || t('slip-clinic-call') },
  {
    key: t('slip-when'),
    value: told.schedule.length > 0 ? hoursText(visitor, told.schedule) : t('slip-clinic-call'),
  },
  { key: t('slip-line'), value: told.line ?? t('slip-unknown') },
]

const whatToBring = (t: Speak, visitor: View, pack: Pack, told: ServiceAsTold) => [
  ...(told.languages.length > 0
    ? [{ key: t('slip-clinic-languages'), value: languagesText(visitor, pack, told) }]
    : []),
  { key: t('slip-clinic-documents'), value: told.documents.join(', ') || t('slip-clinic-no-documents') },
  { key: t('slip-clinic-id'), value: t(`slip-asks-${told.asks_for_id}`) },
  { key: t('slip-clinic-cost'), value: told.fees || t('slip-cost-unknown') },
]

const languagesText = (visitor: View, pack: Pack, told: ServiceAsTold): string =>
  told.languages
    .map(({ language }) => varietiesOf(pack).find(({ code }) => code === language)?.[visitor.language] ?? language)
    .join(', ')
