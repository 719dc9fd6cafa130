// A lost slip at the window: a new code for whoever left a telephone; for everybody else, why that cannot be.
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say, sayDay } from '#platform/messages'
import {
  Button,
  ButtonLink,
  Buttons,
  Form,
  HiddenField,
  InsetText,
  Notice,
  Page,
  Radios,
  Slip,
  TextField,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/receipt.ts'
import { tellApart, type Mark } from '../rules/receipt.ts'
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
  const apart = tellApart(visitors).flatMap(({ visitor, by }) => (by === undefined ? [] : [{ visitor, by }]))
  const alike = visitors.length - apart.length
  return (
    <Page view={view} title={t('lost-title')} back={{ href: view.to(path) }}>
      <p>{t('lost-lead')}</p>
      <Form view={view} messages={messages} state={form} action={view.to(`${path}/lost-slips`)}>
        <HiddenField name="newCode" value={newCode} />
        <HiddenField name="asked" value={apart.length > 0 ? 'yes' : ''} />
        <TextField
          form={form}
          name="phone"
          type="tel"
          width={20}
          label={t('lost-phone')}
          hint={t('lost-phone-hint')}
          autocomplete="off"
        />
        {alike > 0 && <InsetText>{t('lost-alike', { count: alike })}</InsetText>}
        {apart.length > 0 && (
          <Radios
            form={form}
            name="person"
            label={t('lost-choose')}
            hint={t('lost-choose-hint')}
            items={apart.map(({ visitor, by }) => ({ value: visitor.person_id, text: sayMarks(view, visitor, by) }))}
          />
        )}
        <Button>{apart.length > 0 ? t('lost-give') : t('lost-search')}</Button>
      </Form>
      <Anonymous view={view} path={path} />
    </Page>
  )
}

/** Why a slip without a telephone stays lost, and what helps instead. */
function Anonymous({ view, path }: { view: View; path: string }) {
  const t = say(messages, view)
  return (
    <section>
      <h2 class="govuk-heading-m">{t('lost-anonymous-title')}</h2>
      <p>{t('lost-anonymous')}</p>
      <p>{t('lost-anonymous-next')}</p>
      <ButtonLink href={view.to(`${path}/visits/new`)} look="secondary">
        {t('lost-new-visit')}
      </ButtonLink>
    </section>
  )
}

/** What the visitor is asked, as far as it tells them from the others; never what they came for. */
function sayMarks(view: View, { last_on, part_of_day, sent_to }: Visitor, by: readonly Mark[]): string {
  const t = say(messages, view)
  const said: Readonly<Record<Mark, string>> = {
    day: sayDay(view, last_on),
    'part-of-day': t(part_of_day === null ? 'lost-no-hour' : `lost-${part_of_day}`),
    'sent-to': sent_to.length > 0 ? t('lost-sent-to', { places: sent_to.join('; ') }) : t('lost-sent-nowhere'),
  }
  return by.map((mark) => said[mark]).join(', ')
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
