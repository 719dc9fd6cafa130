// One referral as its visitor reads it: where and when, how it goes, and what can be said about it.
import { emptyForm } from '#platform/forms'
import { say, sayDay, sayInstant, type Say } from '#platform/messages'
import {
  Button,
  Card,
  Details,
  Form,
  HiddenField,
  InsetText,
  Radios,
  SummaryList,
  Tag,
  type SummaryRow,
  type TagColour,
} from '#platform/ui'
import type { View } from '#platform/view'
import { isEnd, openStates, type State } from '#registries/referrals'
import { messages } from '../messages/receipt.ts'
import { tellsHowItWent, type Way } from '../rules/receipt.ts'
import type { SlipReferral } from '../store/receipt.ts'
import { sayFields } from './holding-words.ts'
import type { ReceiptPageProps } from './receipt.tsx'
import { AnswerFields, CodeForm, Line, type OpenReferral, type TokenedOffer } from './receipt-form.tsx'
import { hoursText } from './words.ts'

type Speak = Say<typeof messages>
type Key = keyof typeof messages

/** States in which somebody may still set out for the place. */
const goesThere: readonly State[] = openStates.filter((state) => state !== 'attended' && state !== 'cancel_requested')

/** The word for where a referral stands: a slip is not waited for, and one that was passed on stands still here. */
function standingOf({ mode, state, passed_at, service_closed }: SlipReferral): string {
  if (passed_at !== null && !isEnd(state)) return 'passed'
  if (service_closed && goesThere.includes(state)) return 'service-closed'
  return mode === 'self' && state === 'sent' ? 'self-sent' : state
}

const colours: Readonly<Record<string, TagColour>> = {
  completed: 'green',
  scheduled: 'teal',
  'self-sent': 'teal',
  accepted: 'teal',
  attended: 'teal',
  no_show: 'orange',
  'service-closed': 'orange',
  appointment_cancelled: 'orange',
}

const StandingTag = ({ t, referral }: { t: Speak; referral: SlipReferral }) => (
  <Tag colour={colours[standingOf(referral)] ?? 'grey'}>{t(`tag-${standingOf(referral)}` as Key)}</Tag>
)

/** A referral that is open: its place, its state, its buttons. */
export function ReferralCard(props: ReceiptPageProps & OpenReferral) {
  const { view, code, referral, offers } = props
  const told = referral.service_as_told
  const t = say(messages, view)
  const isClosed = standingOf(referral) === 'service-closed'
  const closedToAnswers = !offers.some(({ answer }) => answer === 'not-served') && referral.state !== 'draft'
  return (
    <Card title={told.title} tag={<StandingTag t={t} referral={referral} />}>
      <SummaryList class="govuk-summary-list--no-border" rows={factsOf(t, view, props)} />
      {told.facts_on !== null && told.assured_on === null && !isClosed && (
        <InsetText>{t('slip-facts-old', { day: sayDay(view, told.facts_on) })}</InsetText>
      )}
      {offers.length > 0 && (
        <h3 class="govuk-heading-s">{t(tellsHowItWent(offers) ? 'answers-title' : 'changes-title')}</h3>
      )}
      {offers.map((offer) => (
        <AnswerForm {...props} offer={offer} />
      ))}
      {closedToAnswers && <p>{t('answers-call')}</p>}
      {props.permission && (
        <Details summary={t('permission-ask')}>
          <p>{t('permission-text')}</p>
          {referral.state === 'scheduled' && <p>{t('permission-appointment')}</p>}
          {referral.ends_others && <p>{t('permission-others', { recipient: told.organization })}</p>}
          <CodeForm view={view} action="/recibo/consent-withdrawal" code={code}>
            <HiddenField name="referral" value={referral.id} />
            <Button look="warning">{t('permission-button')}</Button>
          </CodeForm>
        </Details>
      )}
    </Card>
  )
}

/** What became of a referral that is closed. */
export function PastReferral({ view, referral }: { view: View; referral: SlipReferral }) {
  const t = say(messages, view)
  return (
    <p>
      <strong>{referral.service_as_told.title}</strong> <StandingTag t={t} referral={referral} />
      <br />
      {t(`state-${standingOf(referral)}` as Key)} {referral.closed_on && sayDay(view, referral.closed_on)}
    </p>
  )
}

type Fact = readonly [Key, SummaryRow['value'] | undefined]

function factsOf(t: Speak, view: View, { referral, offers }: OpenReferral): SummaryRow[] {
  const told = referral.service_as_told
  const { appointment_at: appointment } = referral
  const facts: readonly Fact[] = [
    ['slip-how', sayHow(t, referral, offers)],
    ['slip-appointment', appointment ? <strong>{sayInstant(view, appointment, referral.zone)}</strong> : undefined],
    ['slip-where', placeOf(t, referral)],
    ['slip-line', told.line === null ? undefined : <Line line={told.line} />],
    // Nobody gets ready to go to a place that has closed.
    ...(standingOf(referral) === 'service-closed' ? [] : goingThere(t, view, referral)),
    ['slip-told', sayTold(t, view, referral)],
  ]
  return facts.flatMap(([key, value]) => (value === undefined ? [] : [{ key: t(key), value }]))
}

/** What whoever goes there wants to know. */
const goingThere = (t: Speak, view: View, { service_as_told: told }: SlipReferral): readonly Fact[] => [
  ['slip-when', told.schedule.length > 0 ? hoursText(view, told.schedule) : t('slip-unknown')],
  ['slip-bring', told.documents.length > 0 ? told.documents.join('; ') : undefined],
  ['slip-id', t(`slip-id-${told.asks_for_id}`)],
  ['slip-fees', told.fees || undefined],
]

/** How it goes, and in which way. */
function sayHow(t: Speak, referral: SlipReferral, offers: readonly TokenedOffer[]): string {
  const { mode } = referral
  const standing = standingOf(referral)
  const state = t(`state-${standing}` as Key)
  if (standing === 'service-closed' || standing === 'passed') return state
  if (standing === 'scheduled' && !tellsHowItWent(offers)) return t('state-scheduled-to-come')
  if (standing === 'attended' && mode !== 'self') return t(`state-attended-${mode}`)
  return mode === 'self' && referral.state !== 'sent' ? state : `${state} ${t(`mode-${mode}`)}`
}

/** The place as it was told. A link to a map would tell another company who asks. */
function placeOf(t: Speak, { service_as_told: told }: SlipReferral): string {
  const place = [told.organization === told.title ? '' : told.organization, told.street, told.city]
  return place.filter(Boolean).join(', ') || t('slip-unknown')
}

function sayTold(t: Speak, view: View, referral: SlipReferral): string {
  const recipient = referral.service_as_told.organization
  if (referral.mode === 'self') return t('slip-told-nobody')
  if (referral.state === 'draft') return t('slip-told-not-yet')
  if (referral.mode === 'logged') return sayToldByUs(t, referral)
  if (referral.access_from_on === null) return t('slip-told-not-yet')
  if (referral.access_ended_on !== null || referral.fields.length === 0) return t('slip-told-ended', { recipient })
  return t('slip-told-fields', { recipient, fields: sayFields(view, referral.fields) })
}

/** Nobody claims to have spoken with a place before somebody did. */
function sayToldByUs(t: Speak, { provider_told, state, service_as_told, service_closed }: SlipReferral): string {
  const recipient = service_as_told.organization
  if (provider_told) return t('slip-told-by-us', { recipient })
  return state === 'sent' && !service_closed ? t('slip-told-soon', { recipient }) : t('slip-told-not-yet')
}

interface AnswerFormProps extends ReceiptPageProps, OpenReferral {
  readonly offer: TokenedOffer
}

/** A button; where something is chosen with it, folded up until it is asked for. */
function AnswerForm(props: AnswerFormProps) {
  const { view, offer, asked, referral } = props
  const t = say(messages, view)
  const own = asked?.referral === referral.id && asked.answer === offer.answer ? asked.form : undefined
  // Whoever was there does not take back the whole, but ends what is left of it.
  const isEnding = offer.answer === 'not-wanted' && referral.state === 'attended'
  const title = t(isEnding ? 'answer-not-wanted-attended' : `answer-${offer.answer}`)
  if (offer.ways.length === 1) {
    return (
      <CodeForm view={view} action="/recibo/steps" code={props.code}>
        <AnswerFields {...props} />
        <Button look={offer.answer === 'went' ? undefined : 'secondary'}>{title}</Button>
      </CodeForm>
    )
  }
  const form = own ?? emptyForm
  return (
    <Details summary={title} open={own !== undefined}>
      <Form view={view} messages={messages} state={form} action={view.to('/recibo/steps')}>
        <HiddenField name="code" value={props.code} />
        <AnswerFields {...props} />
        <Radios
          form={form}
          name="way"
          id={`${offer.answer}-${referral.id}`}
          label={t(`ways-${offer.answer}` as Key)}
          hint={offer.answer === 'could-not-go' ? t('answer-could-not-go-hint') : undefined}
          items={offer.ways.map((way) => ({ value: way.code, text: sayWay(t, way) }))}
        />
        <Button>{t('answer-send')}</Button>
      </Form>
    </Details>
  )
}

const sayWay = (t: Speak, { code }: Way): string => t(`way-${code}` as Key)
