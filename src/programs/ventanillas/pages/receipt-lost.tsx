// A lost slip at the window: a new code for whoever left a telephone; for everybody else, why that cannot be.
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say, sayDay } from '#platform/messages'
import { Button, ButtonLink, Buttons, Form, HiddenField, Notice, Page, Radios, Slip, TextField } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/receipt.ts'
import type { Visitor } from '../store/receipt.ts'
import { SlipCode } from './receipt-code.tsx'

export interface LostSlipProps {
  readonly view: View
  readonly office: Id<'office'>
  readonly form: FormState
  /** The code that a replaced slip gets. */
  readonly newCode: string
  /** Those who left the telephone, once it was looked up. */
  readonly visitors?: readonly Visitor[] | undefined
}

/** Asks for the telephone, then which visitor it was; and says why an anonymous slip stays lost. */
export function LostSlipPage({ view, office, form, newCode, visitors = [] }: LostSlipProps) {
  const t = say(messages, view)
  const path = `/ventanillas/${office}`
  return (
    <Page view={view} title={t('lost-title')} back={{ href: view.to(path) }}>
      <p>{t('lost-lead')}</p>
      <Form view={view} messages={messages} state={form} action={view.to(`${path}/lost-slips`)}>
        <HiddenField name="newCode" value={newCode} />
        <TextField
          form={form}
          name="phone"
          type="tel"
          width={20}
          label={t('lost-phone')}
          hint={t('lost-phone-hint')}
          autocomplete="off"
        />
        {visitors.length > 0 && <HiddenField name="asked" value="yes" />}
        {visitors.length > 0 && (
          <Radios
            form={form}
            name="person"
            label={t('lost-choose')}
            hint={t('lost-choose-hint')}
            items={visitors.map(({ person_id, last_on }) => ({ value: person_id, text: sayDay(view, last_on) }))}
          />
        )}
        <Button>{visitors.length > 0 ? t('lost-give') : t('lost-search')}</Button>
      </Form>
      <h2 class="govuk-heading-m">{t('lost-anonymous-title')}</h2>
      <p>{t('lost-anonymous')}</p>
      <p>{t('lost-anonymous-next')}</p>
      <ButtonLink href={view.to(`${path}/visits/new`)} look="secondary">
        {t('lost-new-visit')}
      </ButtonLink>
    </Page>
  )
}

/** The new code, to print or write down. */
export function NewCodePage(props: { view: View; office: Id<'office'>; code: string; address: string }) {
  const { view, office, code, address } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('lost-done')} scripts={['print']} back={{ href: view.to(`/ventanillas/${office}`) }}>
      <div class="no-print">
        <Notice tone="success" title={t('lost-done-text')} />
        <Buttons>
          <ButtonLink href={view.to(`/ventanillas/${office}/visits/new`)}>{t('lost-new-visit')}</ButtonLink>
          <button type="button" class="govuk-button govuk-button--secondary" data-print="" hidden>
            {t('lost-print')}
          </button>
        </Buttons>
      </div>
      <Slip>
        <SlipCode view={view} code={code} address={address} />
      </Slip>
    </Page>
  )
}
