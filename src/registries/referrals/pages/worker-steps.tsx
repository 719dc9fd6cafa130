// What a worker can write down about a referral now: only what the machine allows, the most likely first and large.
import type { Child } from 'hono/jsx'
import { textOf, type FormState } from '#platform/forms'
import { say, type Say } from '#platform/messages'
import { Button, Card, DateField, Details, Form, HiddenField, Radios, Select, TextField } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/worker.ts'
import { messages as ruleMessages } from '../messages/worker-rules.ts'
import {
  attemptsBeforeLost,
  outcomes,
  reporters,
  type State,
  type Transition,
  type TransitionName,
} from '../rules/machine.ts'
import { reasonsFor, stepsOffered, type Clock } from '../rules/step.ts'
import type { Referral } from '../store/referral.ts'
import type { Place } from './list.tsx'
import { sayOutcome, sayReason } from './referral-words.tsx'

type Speak = Say<typeof messages>
type Doable = Exclude<TransitionName, 'send' | 'hand_slip' | 'expire' | 'reopen' | 'close_unknown' | 'confirm_cancel'>

/** What is most likely to be written down next, by where the referral stands; otherwise the order of `order` decides. */
const likely: Readonly<Partial<Record<State, readonly Doable[]>>> = {
  scheduled: ['mark_attended', 'reschedule'],
  no_show: ['reschedule'],
  appointment_cancelled: ['reschedule'],
  attended: ['complete', 'reschedule'],
}

const order: readonly Doable[] = [
  'schedule',
  'accept',
  'mark_attended',
  'complete',
  'mark_no_show',
  'reschedule',
  'waitlist',
  'decline',
  'fail',
  'cancel_appointment',
  'cancel',
  'request_cancel',
  'withdraw',
  'close_lost',
  'void',
]

/** What goes on towards help: only that stands open and large. */
const goingOn: readonly TransitionName[] = ['schedule', 'accept', 'mark_attended', 'complete', 'reschedule']

/** How a deed is named: what was sent to a service that never answered did not fail there. */
const doKey = ({ mode, state }: Referral, name: TransitionName) =>
  name === 'fail' && mode === 'live' && state === 'sent' ? 'do-fail-sent' : (`do-${name as Doable}` as const)

/** What a worker may write down now, the most likely first. Voiding is a coordinator's; drafts are sent on a page of their own. */
export function doableFor(referral: Referral, mayVoid: boolean, clock: Clock): Transition[] {
  const first = likely[referral.state] ?? []
  const rank = (name: TransitionName) => {
    const at = first.indexOf(name as Doable)
    return at >= 0 ? at : first.length + order.indexOf(name as Doable)
  }
  const offered = stepsOffered(referral, 'source', clock)
  // What may still be withdrawn need not be cancelled: it is one deed to whoever reads.
  const isDoubled = (name: TransitionName) => name === 'cancel' && offered.some((other) => other.name === 'withdraw')
  return offered
    .filter(({ name }) => (name !== 'void' || mayVoid) && !isDoubled(name))
    .toSorted((one, other) => rank(one.name) - rank(other.name))
}

/** A step that may be written down now, and the token of its form. */
export interface Doing {
  readonly transition: Transition
  readonly token: string
}

export interface StepsProps {
  readonly view: View
  readonly place: Place
  readonly referral: Referral
  /** The form that was refused, if one was: its fields stand as typed. */
  readonly form: FormState
  /** What may be written down, the most likely first. */
  readonly doable: readonly Doing[]
  /** How often, and in how many ways, it was tried to reach the person. */
  readonly tried: { readonly attempts: number; readonly channels: number }
}

/** The forms of what may be written down; nothing where nothing may. */
export function Steps(props: StepsProps) {
  const { view, referral } = props
  const t = say(messages, view)
  const [main, ...others] = props.doable
  if (main === undefined) return <></>
  const large = goingOn.includes(main.transition.name)
  const small = large ? others : [main, ...others]
  return (
    <section class="part no-print">
      <h2 class="govuk-heading-m">{t(referral.state === 'draft' ? 'steps-more' : 'steps-title')}</h2>
      {large && (
        <div class="stack">
          <Card title={t(doKey(referral, main.transition.name))} level={3}>
            <StepForm {...props} {...main} t={t} />
          </Card>
        </div>
      )}
      {small.map((doing) => (
        <Details
          summary={t(doKey(referral, doing.transition.name))}
          open={textOf(props.form, 'transition') === doing.transition.name}
        >
          <StepForm {...props} {...doing} t={t} />
        </Details>
      ))}
    </section>
  )
}

type FormProps = StepsProps & Doing & { readonly t: Speak }

function StepForm(props: FormProps) {
  const { view, place, referral, transition, t } = props
  const name = transition.name as Doable
  const isTyped = textOf(props.form, 'transition') === name
  const form = isTyped ? props.form : { typed: {}, objections: [] }
  const ends = name === 'void' || name === 'cancel' || name === 'withdraw' || name === 'close_lost'
  return (
    <Form
      view={view}
      messages={ruleMessages}
      state={form}
      action={view.to(`/referrals/${place.office}/${referral.id}/steps`)}
    >
      <HiddenField name="transition" value={name} />
      <HiddenField name="seen" value={referral.position} />
      <HiddenField name="token" value={textOf(form, 'token', props.token)} />
      <StepExplained {...props} name={name} />
      <StepFields {...props} form={form} name={name} />
      <Button look={ends ? 'warning' : undefined}>{t(name === 'void' ? 'note-void' : 'note')}</Button>
    </Form>
  )
}

function StepExplained({ name, tried, t }: { name: Doable; tried: StepsProps['tried']; t: Speak }): Child {
  if (name === 'void') return <p class="govuk-hint">{t('void-explain')}</p>
  if (name !== 'close_lost') return <></>
  return <p class="govuk-hint">{t('lost-explain', { ...attemptsBeforeLost, made: tried.attempts })}</p>
}

type StepFieldsProps = Omit<FormProps, 'form'> & { readonly form: FormState; readonly name: Doable }

/** Who said so, when, why, with what: as far as the transition asks. */
function StepFields({ view, place, referral, form, transition, name, t }: StepFieldsProps) {
  const id = (field: string) => `${name}-${field}`
  const reasons = reasonsFor(name, 'source', referral.mode, referral.state)
  const city = referral.service_as_told.city || place.title
  const radios = { form, legendSize: 's', small: true } as const
  return (
    <>
      {(name === 'schedule' || name === 'reschedule') && <AppointmentFields {...{ place, city, form, name, t }} />}
      {name === 'complete' && (
        <Radios
          {...radios}
          name="outcome"
          id={id('outcome')}
          label={t('field-outcome')}
          items={outcomes.map((outcome) => ({ value: outcome, text: sayOutcome(view, outcome) }))}
        />
      )}
      {reasons.length > 0 && (
        <Select
          form={form}
          name="reason"
          id={id('reason')}
          label={t('field-reason')}
          emptyOption="—"
          options={reasons.map((reason) => ({ value: reason, text: sayReason(view, reason) }))}
        />
      )}
      {transition.reported && (
        <Radios
          {...radios}
          name="reportedBy"
          id={id('reportedBy')}
          label={t('field-reported-by')}
          items={reporters.map((reporter) => ({ value: reporter, text: t(`reported-${reporter}`) }))}
        />
      )}
    </>
  )
}

const AppointmentFields = (props: { place: Place; city: string; form: FormState; name: Doable; t: Speak }) => (
  <>
    <DateField
      form={props.form}
      name="appointmentOn"
      id={`${props.name}-appointmentOn`}
      label={props.t('field-appointment-on')}
      min={props.place.today}
    />
    <TextField
      form={props.form}
      name="appointmentTime"
      id={`${props.name}-appointmentTime`}
      label={props.t('field-appointment-time')}
      hint={props.t('appointment-zone', { city: props.city })}
      type="time"
      width={10}
      autocomplete="off"
    />
  </>
)

/** Whether a referral that ended may be followed by one to another service. */
export const mayReplace = ({ state }: Pick<Referral, 'state'>): boolean =>
  state === 'declined' || state === 'not_completed' || state === 'cancelled'
