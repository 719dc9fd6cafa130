// A draft: how it will be followed, with one sentence on what happens each way, and what the service is told, field by field.
import type { Child } from 'hono/jsx'
import type { Day } from '#kernel/day'
import { textOf, type FormState } from '#platform/forms'
import { say, sayDay, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  Card,
  Checkboxes,
  Details,
  Form,
  HiddenField,
  Notice,
  Radios,
  Select,
  TextField,
  type Choice,
} from '#platform/ui'
import type { View } from '#platform/view'
import { isStale, type Service } from '#registries/services'
import { messages as ruleMessages } from '../messages/worker-rules.ts'
import { messages } from '../messages/sending.ts'
import type { Mode } from '../rules/machine.ts'
import { ageGroups, bestTimes } from '../rules/sending.ts'
import type { Referral } from '../store/referral.ts'
import type { Place } from './list.tsx'
import { languagesOf, sayNeed, sayTold, sayToldValue } from './referral-words.tsx'
import { ServiceBeside } from './sending-service.tsx'

type Speak = Say<typeof messages>

export interface SendingProps {
  readonly view: View
  readonly pack: Pack
  readonly place: Place
  readonly referral: Referral
  /** As the directory has it now. */
  readonly service: Service
  /** What was typed, where it is to be mended. */
  readonly form: FormState
  /** One for the form of each way: what is sent in one way and then in another is two answers. */
  readonly tokens: Readonly<Record<Mode, string>>
}

/** The three ways, the most used first. A service that closed meanwhile offers none. */
export function Sending(props: SendingProps) {
  const { view, pack, service, place } = props
  const t = say(messages, view)
  if (isClosedOn(service, place.today))
    return <Notice tone="warning">{t('service-closed-meanwhile', { day: sayDay(view, service.closed_on!) })}</Notice>
  return (
    <>
      {service.capacity?.state === 'full' && <Notice tone="warning">{t('service-is-full')}</Notice>}
      {isStale(service, place.today) && <Notice tone="warning">{t('service-is-stale')}</Notice>}
      <ServiceBeside view={view} pack={pack} service={service} />
      <h2 class="govuk-heading-m">{t('choose-title')}</h2>
      <div class="stack">
        {waysOf(props).map((mode, index) => (
          <Way {...props} mode={mode} isFirst={index === 0} t={t}>
            <WayFields {...props} form={formFor(props.form, mode)} mode={mode} t={t} />
          </Way>
        ))}
      </div>
    </>
  )
}

/** The ways that are offered, the one that is being filled in or was meant first. A full service is called, not written to. */
function waysOf({ form, service, referral }: SendingProps): Mode[] {
  const ways: Mode[] = service.capacity?.state === 'full' ? ['logged', 'self'] : ['logged', 'live', 'self']
  const first = textOf(form, 'mode', referral.mode)
  return ways.toSorted((one, other) => Number(other === first) - Number(one === first))
}

function WayFields({ mode, ...props }: FieldsProps & { readonly mode: Mode }) {
  if (mode === 'live') return <ToldChoices {...props} />
  if (mode === 'self') return <></>
  return <LoggedFields form={props.form} hasPerson={props.referral.person_id !== null} t={props.t} />
}

/** Whether the service has closed by that day. */
export const isClosedOn = ({ closed_on: on }: Pick<Service, 'closed_on'>, today: Day): boolean =>
  on !== null && on <= today

/** The form as typed where it was this way's; an untouched one otherwise. */
const formFor = (form: FormState, mode: Mode): FormState =>
  textOf(form, 'mode') === mode ? form : { typed: {}, objections: [] }

type WayProps = SendingProps & {
  readonly mode: Mode
  readonly isFirst: boolean
  readonly t: Speak
  readonly children?: Child
}

function Way({ view, place, referral, form, tokens, mode, isFirst, t, children }: WayProps) {
  const state = formFor(form, mode)
  const path = `/referrals/${place.office}/${referral.id}`
  return (
    <Card title={t(`choose-${mode}`)} level={3}>
      <p>{t(`choose-${mode}-what`)}</p>
      <Form
        view={view}
        messages={ruleMessages}
        state={state}
        action={view.to(mode === 'live' ? `${path}/preview` : `${path}/sending`)}
      >
        <HiddenField name="mode" value={mode} />
        <HiddenField name="seen" value={referral.position} />
        <HiddenField name="token" value={textOf(state, 'token', tokens[mode])} />
        {children}
        <Button look={isFirst ? undefined : 'secondary'}>{t(`choose-${mode}-do`)}</Button>
      </Form>
    </Card>
  )
}

/** That we may speak for the person, and a telephone for reminders where one is wished for. */
function LoggedFields({ form, hasPerson, t }: { form: FormState; hasPerson: boolean; t: Speak }) {
  return (
    <>
      <ConsentRadios form={form} label={t('field-consent-contact')} id="logged-consent" t={t} />
      <Details
        summary={t('logged-more')}
        open={textOf(form, 'phone') !== '' || form.objections.some(({ field }) => field === 'phone')}
      >
        <PhoneField form={form} id="logged-phone" hint={t(hasPerson ? 'field-kept-hint' : 'field-phone-hint')} t={t} />
        <Checkboxes
          form={form}
          name="reminder"
          id="logged-reminder"
          small
          items={[{ value: 'yes', text: t('field-reminder') }]}
        />
      </Details>
    </>
  )
}

const PhoneField = ({ form, id, hint, t }: { form: FormState; id: string; hint: string; t: Speak }) => (
  <TextField
    form={form}
    name="phone"
    id={id}
    label={t('field-phone')}
    hint={hint}
    type="tel"
    width={20}
    autocomplete="off"
  />
)

/** How consent was given; the word is left out until it is. */
export const ConsentRadios = (props: { form: FormState; label: string; id: string; t: Speak }) => (
  <Radios
    form={props.form}
    name="consent"
    id={props.id}
    label={props.label}
    legendSize="s"
    small
    preset=""
    items={[
      { value: '', text: props.t('consent-none') },
      { value: 'oral', text: props.t('consent-oral') },
      { value: 'written', text: props.t('consent-written') },
    ]}
  />
)

type FieldsProps = SendingProps & { readonly t: Speak }

/** What is told, field by field: only the need is ticked before somebody chooses. */
function ToldChoices({ view, pack, referral, form, t }: FieldsProps) {
  const shared = { view, pack, form, hasPerson: referral.person_id !== null, t }
  return (
    <Checkboxes
      form={form}
      name="field"
      label={t('what-is-told', { recipient: referral.service_as_told.organization })}
      hint={t('what-is-told-hint')}
      legendSize="s"
      small
      preset={['need']}
      items={[
        { value: 'need', text: t('told-need-always', { need: sayNeed(pack, view, referral.need) }) },
        nameChoice(shared),
        phoneChoice(shared),
        yesChoice(shared, 'message-ok', 'messageOk', t('field-message-ok')),
        languageChoice(shared),
        yesChoice(shared, 'interpreter', 'interpreter', t('field-interpreter')),
        wordChoice(shared, 'age-group', 'ageGroup', t('field-age-group'), ageGroups),
        wordChoice(shared, 'best-time', 'bestTime', t('field-best-time'), bestTimes),
      ]}
    />
  )
}

interface Shared {
  readonly view: View
  readonly pack: Pack
  readonly form: FormState
  readonly hasPerson: boolean
  readonly t: Speak
}

const nameChoice = ({ view, form, hasPerson, t }: Shared): Choice => ({
  value: 'name',
  text: sayTold(view, 'name'),
  conditional: (
    <TextField
      form={form}
      name="name"
      label={t('field-name')}
      hint={hasPerson ? t('field-kept-hint') : undefined}
      autocomplete="off"
      width={30}
    />
  ),
})

const phoneChoice = ({ form, hasPerson, t }: Shared): Choice => ({
  value: 'phone',
  text: t('field-phone'),
  conditional: <PhoneField form={form} id="phone" hint={t(hasPerson ? 'field-kept-hint' : 'field-phone-hint')} t={t} />,
})

const languageChoice = ({ view, pack, form, t }: Shared): Choice => ({
  value: 'language',
  text: sayTold(view, 'language'),
  conditional: (
    <Select
      form={form}
      name="language"
      label={t('field-language')}
      options={languagesOf(pack).map(({ code, text }) => ({ value: code, text: text[view.language] }))}
    />
  ),
})

const yesChoice = (shared: Shared, field: string, name: string, label: string): Choice =>
  wordChoice(shared, field, name, label, ['yes', 'no'])

const wordChoice = (
  { view, pack, form }: Shared,
  field: string,
  name: string,
  label: string,
  words: readonly string[],
): Choice => ({
  value: field,
  text: sayTold(view, field),
  conditional: (
    <Radios
      form={form}
      name={name}
      label={label}
      small
      inline
      preset={words[0]!}
      items={words.map((word) => ({ value: word, text: sayToldValue(pack, view, field, word) }))}
    />
  ),
})
