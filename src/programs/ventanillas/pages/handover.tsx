// A window that changed hands: the visitor's code and consent let an open referral go on with the agency that leads it now.
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { Button, ButtonLink, CodeField, Form, InsetText, Notice, Page, Radios } from '#platform/ui'
import type { View } from '#platform/view'
import type { Referral } from '#registries/referrals'
import { messages } from '../messages/handover.ts'
import type { Handover } from '../store/handover.ts'

export interface HandoverPageProps {
  readonly view: View
  readonly office: Id<'office'>
  readonly handovers: readonly Handover[]
  readonly form: FormState
}

/** The names of agencies, each once. */
const namesOf = (view: View, titles: readonly string[]): string =>
  new Intl.ListFormat(view.language, { type: 'conjunction' }).format([...new Set(titles)])

/** The text to read aloud and the form; where the window never changed hands, that there is nothing to pass. */
export function HandoverPage({ view, office, handovers, form }: HandoverPageProps) {
  const t = say(messages, view)
  if (handovers.length === 0) {
    return (
      <Page view={view} title={t('handover-title')}>
        <p>{t('handover-never')}</p>
      </Page>
    )
  }
  const former = namesOf(
    view,
    handovers.map((pair) => pair.former_title),
  )
  const next = namesOf(
    view,
    handovers.map((pair) => pair.next_title),
  )
  return (
    <Page view={view} title={t('handover-title')}>
      <p>{t('handover-lead', { former })}</p>
      <p>{t('handover-how')}</p>
      <h2>{t('handover-read')}</h2>
      <InsetText>{t('handover-text', { next })}</InsetText>
      <Form view={view} messages={messages} state={form} action={view.to(`/ventanillas/${office}/handovers`)}>
        <CodeField form={form} name="code" label={t('handover-code')} hint={t('handover-code-hint')} />
        <Radios
          form={form}
          name="consent"
          label={t('handover-consent')}
          items={(['oral', 'written'] as const).map((value) => ({ value, text: t(`handover-${value}`) }))}
          small
          inline
        />
        <Button>{t('handover-pass')}</Button>
      </Form>
    </Page>
  )
}

interface PassedPageProps {
  readonly view: View
  readonly office: Id<'office'>
  readonly referrals: readonly Referral[]
}

/** What goes on here now, each with its page. */
export function PassedPage({ view, office, referrals }: PassedPageProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('handover-title')}>
      <Notice tone="success" title={t('handover-passed', { count: referrals.length })} />
      <ul>
        {referrals.map((referral) => (
          <li>
            <a href={view.to(`/referrals/${office}/${referral.id}`)}>{referral.service_as_told.title}</a>
          </li>
        ))}
      </ul>
      {referrals.some(({ mode }) => mode === 'live') && <p>{t('handover-links')}</p>}
      <ButtonLink href={view.to(`/ventanillas/${office}/handovers`)}>{t('handover-more')}</ButtonLink>
    </Page>
  )
}
