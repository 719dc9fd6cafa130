// What is known of a service: as it was told on the day, and as the directory has it now, beside the choice.
import type { Child } from 'hono/jsx'
import { dayAt } from '#kernel/day'
import { say, sayDay, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { SummaryList, type SummaryRow } from '#platform/ui'
import type { View } from '#platform/view'
import type { Service, ServiceAsTold } from '#registries/services'
import { messages } from '../messages/sending.ts'
import { messages as workerMessages } from '../messages/worker.ts'
import { sayLanguage } from './referral-words.tsx'

type Speak = Say<typeof messages>

interface Fact {
  readonly key: string
  readonly value: Child
}

/** The service as the person was told it, whatever the directory says today. */
export function ServiceTold({ view, pack, told }: { view: View; pack: Pack; told: ServiceAsTold }) {
  const t = say(messages, view)
  const facts: Fact[] = [
    { key: say(workerMessages, view)('service-organization'), value: told.organization },
    { key: t('beside-place'), value: [told.street, told.city].filter(Boolean).join(', ') },
    { key: say(workerMessages, view)('service-hours'), value: hoursText(view, told.schedule) },
    { key: t('beside-line'), value: told.line ?? '' },
    { key: t('beside-documents'), value: told.documents.join(', ') },
    { key: t('beside-fees'), value: told.fees },
    { key: t('beside-id'), value: t(`id-${told.asks_for_id}`) },
    { key: t('beside-languages'), value: languagesText(view, pack, told.languages) },
  ]
  return <SummaryList rows={filled(facts, t)} />
}

const filled = (facts: readonly Fact[], t: Speak): SummaryRow[] =>
  facts.map(({ key, value }) => ({ key, value: value === '' ? t('nothing-known') : value }))

/** What a worker asks before sending somebody: identification, languages, room, and how old all this is. */
export function ServiceBeside({ view, pack, service }: { view: View; pack: Pack; service: Service }) {
  const t = say(messages, view)
  const verified = service.assured_on ?? service.facts_on
  const facts: Fact[] = [
    { key: t('beside-id'), value: t(`id-${service.asks_for_id}`) },
    { key: t('beside-languages'), value: languagesText(view, pack, service.languages) },
    { key: t('beside-capacity'), value: capacityText(view, service, t) },
    { key: t('beside-assured'), value: verified === null ? t('never-assured') : sayDay(view, verified) },
    { key: t('beside-line'), value: service.public_line ?? '' },
    { key: t('beside-documents'), value: service.documents.join(', ') },
  ]
  return (
    <section>
      <h2 class="govuk-heading-m">{t('beside-title')}</h2>
      <SummaryList rows={filled(facts, t)} />
    </section>
  )
}

/** Whether there is room, and of which day that word is. */
export function capacityText(view: View, { capacity, locations }: Service, t: Speak = say(messages, view)): string {
  if (capacity === null) return t('capacity-unknown')
  const on = dayAt(capacity.said_at, locations[0]?.zone ?? 'UTC')
  return t('capacity-said', { capacity: t(`capacity-${capacity.state}`), day: sayDay(view, on) })
}

export const languagesText = (
  view: View,
  pack: Pack,
  languages: readonly { readonly language: string; readonly note: string }[],
): string =>
  languages
    .map(({ language, note }) => sayLanguage(pack, view, language) + (note === '' ? '' : ` (${note})`))
    .join(', ')

function hoursText(view: View, schedule: ServiceAsTold['schedule']): string {
  const name = new Intl.DateTimeFormat(view.language, { weekday: 'long', timeZone: 'UTC' })
  return schedule
    .map(({ weekday, opens, closes }) => `${name.format(Date.UTC(2024, 0, weekday))} ${opens}–${closes}`)
    .join('; ')
}
