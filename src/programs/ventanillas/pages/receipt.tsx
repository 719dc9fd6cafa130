// "Mi recibo": the form for a slip's code, and what the slip opens. No script, no cookie; the code travels in the form alone.
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Button, Card, Cards, CodeField, Details, Form, InsetText, Notice, Page, SummaryList } from '#platform/ui'
import type { View } from '#platform/view'
import { Listen, type ListenProps } from '#registries/languages'
import { messages } from '../messages/receipt.ts'
import type { Holding } from '../rules/holding.ts'
import type { Answer } from '../rules/receipt.ts'
import type { SlipReferral } from '../store/receipt.ts'
import type { StationAt } from '../store/station.ts'
import { sayHolding } from './holding-words.ts'
import { CodeForm, Line, type OpenReferral } from './receipt-form.tsx'
import { PastReferral, ReferralCard } from './receipt-referral.tsx'
import { hoursText, stationTitle } from './words.ts'

/**
 * Asks for the code, with what is kept of a visit to hear, where somebody recorded it. After a code that opens nothing, the same form with
 * one sentence for whatever was wrong.
 */
export function CodePage({ view, form, listen }: { view: View; form: FormState; listen?: ListenProps }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('receipt-title')} public named>
      <p class="govuk-body-l">{t('receipt-lead')}</p>
      <Form view={view} messages={messages} state={form} action={view.to('/recibo')}>
        <CodeField form={form} name="code" label={t('receipt-code')} hint={t('receipt-code-hint')} maxLength={40} />
        <Button>{t('receipt-open')}</Button>
      </Form>
      <p>{t('receipt-private')}</p>
      {listen && <Listen {...listen} />}
      <Details summary={t('receipt-lost')}>
        <p>{t('receipt-lost-text')}</p>
      </Details>
      <p>
        <a class="govuk-link" href={view.to('/recibo/clinic')}>
          {t('receipt-clinic-link')}
        </a>
      </p>
    </Page>
  )
}

/** After too many tries: wait, or call. */
export function TooManyPage({ view }: { view: View }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('receipt-too-many-title')} public named>
      <p>{t('receipt-too-many')}</p>
      <p>
        <a class="govuk-link" href={view.to('/recibo')}>
          {t('receipt-too-many-back')}
        </a>
      </p>
    </Page>
  )
}

/** What was done a moment ago. */
export type Done =
  | `done-${Answer}`
  | 'done-forgotten'
  | 'done-forgotten-ended'
  | 'done-nothing-held'
  | 'done-withdrawn'
  | 'done-withdrawn-before'

export interface ReceiptPageProps {
  readonly view: View
  readonly pack: Pack
  readonly code: string
  readonly open: readonly OpenReferral[]
  readonly past: readonly SlipReferral[]
  readonly station: StationAt | undefined
  readonly contactHeld: boolean
  /** The referrals that end where the telephone is erased. */
  readonly ending: readonly SlipReferral[]
  readonly done?: Done | undefined
  /** The form that came back, and of which referral and button. */
  readonly asked?: { readonly referral: Id<'referral'>; readonly answer: Answer; readonly form: FormState } | undefined
  /** Whether a button was pressed that stands there no more. */
  readonly changed?: boolean | undefined
  readonly holdings?: readonly Holding[] | undefined
}

/** Where and when, how it goes, and the buttons. */
export function ReceiptPage(props: ReceiptPageProps) {
  const { view, open, past } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('slip-of-yours')} public back={{ href: view.to('/recibo'), text: t('slip-close') }}>
      {props.done && <Notice tone="success" title={t(props.done)} />}
      {props.changed && <Notice tone="warning" title={t('answer-still-fits')} />}
      {props.holdings && <Holdings {...props} holdings={props.holdings} />}
      {open.length + past.length === 0 && <p>{t('slip-none')}</p>}
      <Cards>
        {open.map((each) => (
          <ReferralCard {...props} {...each} />
        ))}
        {props.station && <StationCard view={view} station={props.station} />}
      </Cards>
      {past.length > 0 && (
        <Details summary={t('slip-past-title')} open={open.length === 0}>
          {past.map((referral) => (
            <PastReferral view={view} referral={referral} />
          ))}
        </Details>
      )}
      <Yours {...props} />
    </Page>
  )
}

/** The place that gave the slip. */
function StationCard({ view, station }: { view: View; station: StationAt }) {
  const t = say(messages, view)
  const unknown = t('slip-ask-there')
  const place = [station.place, station.street].filter(Boolean).join(', ')
  return (
    <Card title={t('slip-station-title')}>
      <p>{stationTitle(view, station)}</p>
      <SummaryList
        class="govuk-summary-list--no-border"
        rows={[
          { key: t('slip-where'), value: place || unknown },
          { key: t('slip-when'), value: station.hours.length > 0 ? hoursText(view, station.hours) : unknown },
          ...(station.public_line === null
            ? []
            : [{ key: t('slip-line'), value: <Line line={station.public_line} /> }]),
        ]}
      />
    </Card>
  )
}

/** The person's own: what is held, and taking it back. */
function Yours({ view, code, contactHeld, holdings, ending }: ReceiptPageProps) {
  const t = say(messages, view)
  return (
    <section>
      <h2 class="govuk-heading-m">{t('yours-title')}</h2>
      {holdings === undefined && (
        <CodeForm view={view} action="/recibo/holdings" code={code}>
          <Button look="secondary">{t('holdings-ask')}</Button>
        </CodeForm>
      )}
      {contactHeld && (
        <Details summary={t('forget-ask')}>
          <p>{t('forget-text')}</p>
          <Endings t={t} ending={ending.filter(({ state }) => state === 'scheduled')} text="forget-ends-appointment" />
          <Endings t={t} ending={ending.filter(({ state }) => state !== 'scheduled')} text="forget-ends" />
          <CodeForm view={view} action="/recibo/forgetting" code={code}>
            <Button look="warning">{t('forget-button')}</Button>
          </CodeForm>
        </Details>
      )}
    </section>
  )
}

/** What ends with the telephone: nobody loses an appointment unawares. */
function Endings(props: { t: Say<typeof messages>; ending: readonly SlipReferral[]; text: keyof typeof messages }) {
  const places = new Set(props.ending.map(({ service_as_told }) => service_as_told.organization))
  return <>{places.size > 0 && <p>{props.t(props.text, { places: [...places].join('; ') })}</p>}</>
}

/** Each thing that is held, and until when. */
function Holdings({ view, pack, holdings }: ReceiptPageProps & { holdings: readonly Holding[] }) {
  const t = say(messages, view)
  const speaker = { language: view.language, words: view.words, pack }
  return (
    <InsetText>
      <h2 class="govuk-heading-m">{t('holdings-title')}</h2>
      {holdings.length === 0 && <p>{t('holdings-none')}</p>}
      <ul class="govuk-list govuk-list--bullet">
        {holdings.map((holding) => {
          const { what, until } = sayHolding(speaker, holding)
          return (
            <li>
              {what} <em>{until}</em>
            </li>
          )
        })}
      </ul>
      <p>{t('holdings-agency')}</p>
    </InsetText>
  )
}
