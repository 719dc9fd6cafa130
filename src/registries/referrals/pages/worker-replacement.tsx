// Another service in the place of one that did not help: those that answer the need first, the nearest first.
import { textOf, type FormState } from '#platform/forms'
import { say, sayNumber, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Button, Details, Form, InsetText, Page, Radios, SummaryList, type Choice } from '#platform/ui'
import type { View } from '#platform/view'
import type { Service } from '#registries/services'
import { messages as ruleMessages } from '../messages/worker-rules.ts'
import { messages } from '../messages/sending.ts'
import type { Referral } from '../store/referral.ts'
import type { Place } from './list.tsx'
import { sayNeed, StandingTag } from './referral-words.tsx'
import { capacityText } from './sending-service.tsx'

type Speak = Say<typeof messages>

/** A service that may be chosen; kilometres from the office, null where its place is not known. */
export interface Offer {
  readonly service: Service
  readonly suits: boolean
  readonly kilometres: number | null
}

/** How many offers stand open; the others fold away. */
const openOffers = 8

export interface ReplacementPageProps {
  readonly view: View
  readonly pack: Pack
  readonly place: Place
  readonly referral: Referral
  readonly offers: readonly Offer[]
  readonly form: FormState
  readonly id: string
}

/** Chooses the next service. The referral that ended stays as it is. */
export function ReplacementPage(props: ReplacementPageProps) {
  const { view, pack, place, referral } = props
  const t = say(messages, view)
  const { title, organization } = referral.service_as_told
  return (
    <Page
      view={view}
      title={t('replace-title')}
      caption={sayNeed(pack, view, referral.need)}
      back={{ href: view.to(`/referrals/${place.office}/${referral.id}`) }}
    >
      <SummaryList
        rows={[
          { key: t('replace-of'), value: `${title}, ${organization}` },
          { key: t('replace-stands'), value: <StandingTag view={view} referral={referral} /> },
        ]}
      />
      <p>{t('replace-intro')}</p>
      {props.offers.length === 0 ? <InsetText>{t('replace-none')}</InsetText> : <OfferForm {...props} t={t} />}
    </Page>
  )
}

function OfferForm({ view, place, referral, offers, form, id, t }: ReplacementPageProps & { readonly t: Speak }) {
  const choices = offers.map((offer) => choiceOf(offer, view, t))
  const [first, rest] = [choices.slice(0, openOffers), choices.slice(openOffers)]
  const chosen = textOf(form, 'service')
  const action = view.to(`/referrals/${place.office}/${referral.id}/replacement`)
  return (
    <Form view={view} messages={ruleMessages} state={form} action={action} id={id}>
      <Radios form={form} name="service" label={t('replace-choose')} legendSize="m" items={first} />
      {rest.length > 0 && (
        <Details summary={t('replace-more', { count: rest.length })} open={rest.some(({ value }) => value === chosen)}>
          <Radios form={{ ...form, objections: [] }} name="service" id="service-more" items={rest} />
        </Details>
      )}
      <Button>{t('replace-do')}</Button>
    </Form>
  )
}

function choiceOf({ service, suits, kilometres }: Offer, view: View, t: Speak): Choice {
  const facts = [
    suits && t('replace-suits'),
    kilometres !== null && t('replace-far', { kilometres: sayNumber(view, Math.round(kilometres)) }),
    `${t('beside-capacity')} ${capacityText(view, service, t)}`,
    `${t('beside-id')} ${t(`id-${service.asks_for_id}`)}`,
  ]
  return {
    value: service.id,
    text: `${service.title}, ${service.organization_title}`,
    hint: facts.filter((fact) => fact !== false).join(' · '),
  }
}
