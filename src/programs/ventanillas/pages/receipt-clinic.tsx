// The clinic's side of a slip: it types the code and says whether the person came. It sees where the slip leads, and nobody's name.
import { emptyForm, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { Button, ButtonLink, Card, Cards, CodeField, Form, HiddenField, Notice, Page, Radios } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/receipt.ts'
import type { Answer } from '../rules/receipt.ts'
import { AnswerFields, CodeForm, type OpenReferral, type TokenedOffer } from './receipt-form.tsx'

type Key = keyof typeof messages

/** Asks for the code of the slip that the person showed. */
export function ClinicPage({ view, form, done }: { view: View; form: FormState; done?: boolean | undefined }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('clinic-title')} public named back={{ href: view.to('/recibo') }}>
      {done && <Notice tone="success" title={t('clinic-done')} />}
      <p>{t('clinic-lead')}</p>
      <Form view={view} messages={messages} state={form} action={view.to('/recibo/clinic')}>
        <CodeField form={form} name="code" label={t('clinic-code')} hint={t('receipt-code-hint')} maxLength={40} />
        <Button>{t('receipt-open')}</Button>
      </Form>
    </Page>
  )
}

export interface ClinicSlipProps {
  readonly view: View
  readonly code: string
  readonly open: readonly OpenReferral[]
  readonly asked?: { readonly referral: string; readonly answer: Answer; readonly form: FormState } | undefined
  readonly changed?: boolean | undefined
}

/** Where the slip leads, and the two answers of a clinic. */
export function ClinicSlipPage(props: ClinicSlipProps) {
  const { view, open } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('clinic-title')} public back={{ href: view.to('/recibo/clinic') }}>
      {props.changed && <Notice tone="warning" title={t('answer-still-fits')} />}
      {open.length === 0 && <p>{t('clinic-none')}</p>}
      <Cards>
        {open.map((each) => (
          <Card title={each.referral.service_as_told.title}>
            {each.offers.map((offer) => (
              <ClinicAnswer {...props} each={each} offer={offer} />
            ))}
          </Card>
        ))}
      </Cards>
      <ButtonLink href={view.to('/recibo/clinic')} look="secondary">
        {t('clinic-again')}
      </ButtonLink>
    </Page>
  )
}

interface ClinicAnswerProps extends ClinicSlipProps {
  readonly each: OpenReferral
  readonly offer: TokenedOffer
}

function ClinicAnswer(props: ClinicAnswerProps) {
  const { view, code, each, offer, asked } = props
  const t = say(messages, view)
  const fields = <AnswerFields referral={each.referral} offer={offer} />
  if (offer.ways.length === 1) {
    return (
      <CodeForm view={view} action="/recibo/clinic" code={code}>
        {fields}
        <Button>{t(`clinic-${offer.answer}` as Key)}</Button>
      </CodeForm>
    )
  }
  const own = asked?.referral === each.referral.id && asked.answer === offer.answer ? asked.form : emptyForm
  return (
    <Form view={view} messages={messages} state={own} action={view.to('/recibo/clinic')}>
      <HiddenField name="code" value={code} />
      {fields}
      <Radios
        form={own}
        name="way"
        id={`${offer.answer}-${each.referral.id}`}
        label={t(`clinic-${offer.answer}` as Key)}
        hint={t('clinic-ways')}
        items={offer.ways.map((way) => ({ value: way.code, text: t(`clinic-way-${way.code}` as Key) }))}
      />
      <Button look="secondary">{t('answer-send')}</Button>
    </Form>
  )
}
