// What a provider sees: the door before a referral, the referral with what was told, and what became of a link.
import type { Child } from 'hono/jsx'
import { dayAt } from '#kernel/day'
import type { FormState } from '#platform/forms'
import { say, sayDay, sayInstant, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Button, Card, Cards, InsetText, Notice, Page, SummaryList, type SummaryRow } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/answer.ts'
import type { AnswerStanding } from '../rules/answer.ts'
import type { State } from '../rules/machine.ts'
import { disclosedFields } from '../rules/sending.ts'
import type { Referral } from '../store/referral.ts'
import { AnswerForms, type Offered } from './answer-forms.tsx'
import { sayTold, sayToldValue, StandingTag } from './referral-words.tsx'

export type Speak = Say<typeof messages>

/** Says that somebody refers, and nothing else: programs that read mail open links. One button goes on. */
export function AnswerGatePage({ view, agency, action }: { view: View; agency: string; action: string }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('gate-title')}>
      <p class="govuk-body-l">{t('gate-text', { agency })}</p>
      <p>{t('gate-hint')}</p>
      <form method="post" action={action}>
        <Button look="start">{t('gate-button')}</Button>
      </form>
    </Page>
  )
}

export type LinkProblem = 'unknown' | 'expired' | 'revoked' | 'withdrawn' | 'closed' | 'absent'

/** Why a link shows nothing, and what to do. Nothing of what it led to is said. */
export function AnswerProblemPage({ view, problem }: { view: View; problem: LinkProblem }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t(`shut-title-${problem}`)}>
      <p>{t(`shut-text-${problem}`)}</p>
      {(problem === 'closed' || problem === 'withdrawn') && <p>{t('closed-ask')}</p>}
    </Page>
  )
}

/** What came of the answer that was just sent. */
export interface Came {
  readonly state: State
  readonly repeated: boolean
  readonly reason: string | null
}

export interface AnswerPageProps {
  readonly view: View
  readonly pack: Pack
  readonly zone: string
  readonly referral: Referral
  readonly standing: AnswerStanding
  readonly agency: string
  readonly told: readonly { readonly field: string; readonly value: string }[]
  readonly offered: readonly Offered[]
  /** The form that was refused, as it was typed. */
  readonly form: FormState
  readonly came?: Came | undefined
  /** Where answers are posted to, as the browser needs it. */
  readonly action: string
  /** Until when the link answers; null for an account. */
  readonly until: Date | null
  readonly back?: { readonly href: string } | undefined
}

/** The referral, what was told, and the answers that it takes now. */
export function AnswerPage(props: AnswerPageProps) {
  const { view, referral, agency, back, came, standing } = props
  const t = say(messages, view)
  const title = t('answer-title', { organization: referral.service_as_told.organization })
  return (
    <Page view={view} title={title} caption={t('answer-from', { agency })} back={back}>
      {came && (
        <Notice tone="success" title={t('thanks-title')}>
          <Next {...props} came={came} t={t} />
        </Notice>
      )}
      {standing === 'late' ? (
        <Notice tone="warning" title={t('late-title')}>
          <p>{t('late-text')}</p>
        </Notice>
      ) : (
        <AnswerFacts {...props} t={t} />
      )}
      <AnswerForms {...props} />
      <KeepLink {...props} t={t} />
    </Page>
  )
}

/** The last word: it is closed, and nothing of the person is shown any more. */
export function AnswerEndPage(props: Pick<AnswerPageProps, 'view' | 'agency' | 'back'> & { readonly came: Came }) {
  const { view, back } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('thanks-title')} back={back}>
      <Next {...props} told={[]} t={t} />
      <p>{t('next-gone')}</p>
    </Page>
  )
}

type PartProps = AnswerPageProps & { readonly t: Speak }

type NextProps = Pick<AnswerPageProps, 'agency' | 'told'> & { readonly came: Came; readonly t: Speak }

/** What happens next, and what to do. */
const Next = ({ agency, came, told, t }: NextProps) => (
  <>
    {came.repeated && <p>{t('thanks-repeated')}</p>}
    <p>{sayNext(t, came.state, agency, told)}</p>
    {came.state === 'declined' && came.reason === 'no_capacity' && <p>{t('next-no-capacity')}</p>}
  </>
)

function sayNext(t: Speak, state: State, agency: string, told: AnswerPageProps['told']): string {
  if (state === 'accepted' && !told.some(({ field }) => field === 'phone'))
    return t('next-accepted-no-phone', { agency })
  const key = `next-${state}`
  return key in messages ? t(key as keyof typeof messages, { agency }) : ''
}

/** What was told, the person first; then when, and by when. */
function AnswerFacts({ view, pack, zone, referral, told, t }: PartProps) {
  const rank = (field: string): number => Object.keys(disclosedFields).indexOf(field)
  const rows: SummaryRow[] = told
    .toSorted((one, other) => rank(one.field) - rank(other.field))
    .map(({ field, value }) => ({
      key: sayTold(view, field),
      value: <ToldValue view={view} pack={pack} field={field} value={value} />,
    }))
  return (
    <>
      {referral.state === 'cancel_requested' && <Notice tone="warning">{t('cancel-asked')}</Notice>}
      <Cards>
        <Card title={referral.service_as_told.title} tag={<StandingTag view={view} referral={referral} />}>
          {told.length === 0 && <p>{t('answer-nothing-told')}</p>}
          <SummaryList rows={[...rows, ...whenRows(view, zone, referral)]} />
          <p class="govuk-hint">{t('answer-use')}</p>
        </Card>
      </Cards>
    </>
  )
}

function whenRows(view: View, zone: string, { state, appointment_at: at, due_at: due }: Referral): SummaryRow[] {
  const t = say(messages, view)
  return [
    ...(at === null ? [] : [{ key: t('answer-appointment'), value: sayInstant(view, at, zone) }]),
    ...(due === null || state === 'scheduled'
      ? []
      : [{ key: t(state === 'sent' ? 'answer-due' : 'answer-due-next'), value: sayDay(view, dayAt(due, zone)) }]),
  ]
}

interface ToldProps {
  readonly view: View
  readonly pack: Pack
  readonly field: string
  readonly value: string
}

/** A telephone can be called from where it stands. */
function ToldValue({ view, pack, field, value }: ToldProps): Child {
  if (field !== 'phone') return <>{sayToldValue(pack, view, field, value)}</>
  return (
    <a class="govuk-link" href={`tel:${value.replace(/[^\d+]/g, '')}`}>
      {value}
    </a>
  )
}

function KeepLink({ view, until, zone, t }: PartProps) {
  if (until === null) return <></>
  return <InsetText>{t('answer-keep-link', { day: sayDay(view, dayAt(until, zone)) })}</InsetText>
}
