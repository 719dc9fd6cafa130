// A postal code that exists and of which no row speaks: it is said where that is, and whom to ask.
import { say } from '#platform/messages'
import { Page } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import type { Outside } from '../rules/law.ts'
import { Legal } from './legal.tsx'

export function OutsidePage({ view, outside }: { view: View; outside: Outside }) {
  const t = say(messages, view)
  const place = outside[view.language]
  const back = { href: view.to('/eligibility'), text: t('answer-again') }
  return (
    <Page view={view} title={t('outside-title', { place })} public back={back}>
      <p>{t('outside-text', { place })}</p>
      <p>{t('outside-ask')}</p>
      <p>{t('outside-emergency')}</p>
      <Legal view={view} />
    </Page>
  )
}
