// The answers of a provider: each a form of its own with its own token, the most likely first and large.
import { emptyForm, textOf, type FormState } from '#platform/forms'
import { say, sayRule, type Say } from '#platform/messages'
import {
  Button,
  DateField,
  Details,
  ErrorSummary,
  Form,
  HiddenField,
  Radios,
  TextField,
  uiMessages,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/answer.ts'
import { messages as ruleMessages } from '../messages/referral-rules.ts'
import { outcomes, type State, type TransitionName } from '../rules/machine.ts'
import { sayOutcome, sayReason } from './referral-words.tsx'

type Speak = Say<typeof messages>

type Answering = Extract<
  TransitionName,
  | 'accept'
  | 'decline'
  | 'waitlist'
  | 'schedule'
  | 'reschedule'
  | 'mark_attended'
  | 'mark_no_show'
  | 'cancel_appointment'
  | 'complete'
  | 'fail'
  | 'confirm_cancel'
  | 'reopen'
>

/** An answer that may be given now: its token, and the reasons among which it chooses. */
export interface Offered {
  readonly name: TransitionName
  readonly token: string
  readonly reasons: readonly string[]
}

export interface AnswerFormsProps {
  readonly view: View
  readonly referral: { readonly state: State; readonly position: number; readonly service_as_told: { city: string } }
  readonly offered: readonly Offered[]
  readonly form: FormState
  readonly action: string
}

/** Answers that one press gives; the others ask for a reason, an outcome or a time. */
const onePress: readonly TransitionName[] = [
  'accept',
  'reopen',
  'confirm_cancel',
  'mark_attended',
  'mark_no_show',
  'waitlist',
  'cancel_appointment',
]

/** What is answered with one press where the referral stands there; everything else is folded away, one heading each. */
const pressed: Readonly<Partial<Record<State, readonly TransitionName[]>>> = {
  sent: ['accept'],
  scheduled: ['mark_attended', 'mark_no_show'],
  cancel_requested: ['confirm_cancel'],
  cancelled: ['reopen'],
}

/** What stands open, because it comes next. */
const unfolded: Readonly<Partial<Record<State, TransitionName>>> = {
  accepted: 'schedule',
  waitlisted: 'schedule',
  no_show: 'reschedule',
  appointment_cancelled: 'reschedule',
  attended: 'complete',
}

export function AnswerForms(props: AnswerFormsProps) {
  const { view, referral, offered } = props
  const t = say(messages, view)
  const first = offered.filter(({ name }) => pressed[referral.state]?.includes(name))
  const next = offered.find(({ name }) => name === unfolded[referral.state])
  const others = offered.filter((answer) => !first.includes(answer) && answer !== next)
  return (
    <>
      <h2 class="govuk-heading-m">{t('answer-what')}</h2>
      <Objected {...props} />
      {referral.state === 'scheduled' && first.length === 0 && <p>{t('answer-before-the-day')}</p>}
      {first.map((answer, index) => (
        <AnswerForm {...props} answer={answer} look={index === 0 ? undefined : 'secondary'} t={t} />
      ))}
      {next && (
        <>
          <h3 class="govuk-heading-s">{t(`answer-${next.name as Answering}`)}</h3>
          <AnswerForm {...props} answer={next} t={t} />
        </>
      )}
      {others.map((answer) => (
        <Details summary={t(`answer-${answer.name as Answering}`)} open={isTyped(props.form, answer)}>
          <AnswerForm {...props} answer={answer} look="secondary" isFolded t={t} />
        </Details>
      ))}
    </>
  )
}

/** Whether this answer was refused: what was typed stands in it, unless the page as a whole is another now. */
const isTyped = (form: FormState, { name }: Offered): boolean =>
  textOf(form, 'transition') === name &&
  !form.objections.some(({ rule }) => rule === 'referral-was-not-moved-by-another')

/** What is objected to an answer that is not offered any more: the referral was moved meanwhile, or the form was no form of ours. */
function Objected({ view, offered, form }: AnswerFormsProps) {
  if (form.objections.length === 0 || offered.some((answer) => isTyped(form, answer))) return <></>
  const all = { ...uiMessages, ...ruleMessages }
  const items = form.objections.map(({ rule, values }) => ({
    text: sayRule(all, view, Object.hasOwn(all, rule) ? rule : 'value-is-readable', values),
  }))
  return <ErrorSummary title={say(uiMessages, view)('errors-title')} items={items} />
}

interface AnswerFormProps extends AnswerFormsProps {
  readonly answer: Offered
  readonly look?: 'secondary' | undefined
  /** What is answered stands above it already. */
  readonly isFolded?: true
  readonly t: Speak
}

function AnswerForm(props: AnswerFormProps) {
  const { view, referral, answer, action, t } = props
  const form = isTyped(props.form, answer) ? props.form : emptyForm
  const name = answer.name as Answering
  const doing = `answer-${name}-do`
  const label = props.isFolded ? t('answer-note') : t(`answer-${name}`)
  return (
    <Form view={view} messages={ruleMessages} state={form} action={action}>
      <HiddenField name="transition" value={name} />
      <HiddenField name="seen" value={String(referral.position)} />
      <HiddenField name="token" value={answer.token} />
      {!onePress.includes(name) && <AnswerFields {...props} form={form} />}
      <Button look={props.look}>{doing in messages ? t(doing as keyof typeof messages) : label}</Button>
    </Form>
  )
}

/** When, why or with what, as far as the answer asks. */
function AnswerFields(props: AnswerFormProps) {
  const { view, form, answer, t } = props
  const shared = { form, legendSize: 's', small: true } as const
  if (answer.name === 'schedule' || answer.name === 'reschedule') return <AppointmentFields {...props} />
  if (answer.name === 'complete')
    return (
      <Radios
        {...shared}
        name="outcome"
        label={t('answer-outcome')}
        items={outcomes.map((outcome) => ({ value: outcome, text: sayOutcome(view, outcome) }))}
      />
    )
  return (
    <Radios
      {...shared}
      name="reason"
      id={`${answer.name}-reason`}
      label={t('answer-reason')}
      hint={answer.name === 'decline' ? t('answer-no-capacity') : undefined}
      items={answer.reasons.map((reason) => ({ value: reason, text: sayReason(view, reason) }))}
    />
  )
}

function AppointmentFields({ view, referral, form, answer, t }: AnswerFormProps) {
  const { city } = referral.service_as_told
  const hint = city === '' ? t('answer-time-hint-here') : t('answer-time-hint', { city })
  const id = (field: string) => `${answer.name}-${field}`
  return (
    <>
      <DateField form={form} name="appointmentOn" id={id('on')} label={t('answer-on')} min={view.today} />
      <TextField
        form={form}
        name="appointmentTime"
        id={id('time')}
        label={t('answer-time')}
        hint={hint}
        type="time"
        width={10}
        autocomplete="off"
      />
    </>
  )
}
