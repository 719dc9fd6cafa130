// A referral's page: where it stands in plain words, what is due, what can be done now, and everything that was noted.
import type { Child } from 'hono/jsx'
import { dayAt, type Day } from '#kernel/day'
import { say, sayDay, sayInstant, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { ButtonLink, DataTable, Details, Notice, Page, SummaryList, type Column, type SummaryRow } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/worker.ts'
import { isEnd, unknownAfterDays, type TransitionName } from '../rules/machine.ts'
import { referenceOf } from '../rules/reference.ts'
import type { Referral } from '../store/referral.ts'
import type { Step } from '../store/step.ts'
import { sayEnd, type Place } from './list.tsx'
import { sayCloser, sayDeed, sayMode, sayNeed, saySource, StandingTag } from './referral-words.tsx'
import { ServiceTold } from './sending-service.tsx'
import { mayReplace } from './worker-steps.tsx'

type Speak = Say<typeof messages>

export interface ReferralPageProps {
  readonly view: View
  readonly pack: Pack
  readonly place: Place
  readonly referral: Referral
  readonly steps: readonly Step[]
  /** The referral that was made in the place of this one. */
  readonly replacement: Pick<Referral, 'id'> | undefined
  /** What came of the form that led here; repeated, where it had been sent before and its link is not shown again. */
  readonly came: 'saved' | 'repeated' | undefined
  /** The day on which the service closed, where it did and the referral is open. */
  readonly serviceClosedOn: Day | null
  /** The form above all, where what was posted belongs to no form on the page. */
  readonly refusal: Child
  /** What can be done now: the forms, or the choice of how a draft is sent. */
  readonly actions: Child
  /** Attempts, promises, links, what was told, consent. */
  readonly children?: Child
}

/** One referral, for the agency that made it. */
export function ReferralPage(props: ReferralPageProps) {
  const { view, pack, place, referral } = props
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={t('referral-title', { service: referral.service_as_told.title })}
      caption={sayNeed(pack, view, referral.need)}
      back={{ href: view.to(`/referrals/${place.office}`) }}
    >
      {props.came === 'saved' && <Notice tone="success" title={t('saved')} />}
      {props.came === 'repeated' && <Notice title={t('repeated-title')}>{t('repeated-link')}</Notice>}
      {props.refusal}
      <p class="govuk-body-l">
        <StandingTag view={view} referral={referral} /> {t(nowKey(props), { days: unknownAfterDays })}
      </p>
      {props.serviceClosedOn !== null && referral.state !== 'draft' && (
        <Notice tone="warning" title={t('service-closed-title', { day: sayDay(view, props.serviceClosedOn) })}>
          {t('service-closed-offer')}
        </Notice>
      )}
      {referral.passed_at !== null && (
        <Notice>{t('passed-on', { day: sayDay(view, dayAt(referral.passed_at, place.zone)) })}</Notice>
      )}
      <SummaryList rows={factsOf(props, t)} />
      <ReplacementOffer {...props} t={t} />
      {props.actions}
      <History view={view} place={place} steps={props.steps} t={t} />
      {props.children}
      <Details summary={t('service-title')}>
        <ServiceTold view={view} pack={pack} told={referral.service_as_told} />
      </Details>
    </Page>
  )
}

/** What is missing now, in a sentence. */
function nowKey({ referral, place, serviceClosedOn }: ReferralPageProps) {
  const { mode, state, appointment_at: at, access_ended_at: unseen } = referral
  if (isEnd(state)) return 'now-ended'
  if (state === 'draft') return serviceClosedOn === null ? 'now-draft' : 'now-draft-closed'
  if (unseen !== null) return 'now-unseen'
  if (state === 'sent' && mode !== 'logged') return `now-sent-${mode}` as const
  const isAhead = state === 'scheduled' && at !== null && dayAt(at, place.zone) > place.today
  return isAhead ? 'now-scheduled-ahead' : (`now-${state}` as const)
}

function factsOf({ view, place, referral }: ReferralPageProps, t: Speak): SummaryRow[] {
  const { due_at: due, appointment_at: appointment, closed_by: closer, replaces } = referral
  const end = sayEnd(view, referral)
  const rows: (SummaryRow | false)[] = [
    { key: t('service-organization'), value: referral.service_as_told.organization },
    { key: t('reference'), value: referenceOf(referral) },
    { key: t('made-on'), value: sayDay(view, referral.made_on) },
    referral.state !== 'draft' && { key: t('followed-how'), value: sayMode(view, referral.mode) },
    appointment !== null && { key: t('appointment-at'), value: sayInstant(view, appointment, place.zone) },
    due !== null && { key: t('due-by'), value: sayDue(view, dayAt(due, place.zone), place.today, t) },
    end !== '' && { key: t(referral.outcome === null ? 'ended-why' : 'ended-with'), value: end },
    closer !== null && { key: t('ended-by'), value: sayCloser(view, closer) },
    replaces !== null && {
      key: t('replaces-that'),
      value: (
        <a class="govuk-link" href={view.to(`/referrals/${place.office}/${replaces}`)}>
          {t('replaced-link')}
        </a>
      ),
    },
  ]
  return rows.filter((row) => row !== false)
}

const sayDue = (view: View, due: Day, today: Day, t: Speak): Child =>
  due < today ? <strong>{t('due-past', { day: sayDay(view, due) })}</strong> : sayDay(view, due)

/** After an end without help: the way to another service, or to the referral that was made already. */
function ReplacementOffer({ view, place, referral, replacement, t }: ReferralPageProps & { readonly t: Speak }) {
  if (!mayReplace(referral)) return <></>
  const path = `/referrals/${place.office}`
  if (replacement) {
    return (
      <p>
        <a class="govuk-link" href={view.to(`${path}/${replacement.id}`)}>
          {t('replaced-by')}
        </a>
      </p>
    )
  }
  return (
    <section class="part no-print">
      <p>{t('replace-why')}</p>
      <ButtonLink href={view.to(`${path}/${referral.id}/replacement`)}>{t('replace-offer')}</ButtonLink>
    </section>
  )
}

interface HistoryProps {
  readonly view: View
  readonly place: Place
  readonly steps: readonly Step[]
  readonly t: Speak
}

/** What happened, the newest first: when, what, who said so. */
function History({ view, place, steps, t }: HistoryProps) {
  const columns: Column<Step>[] = [
    { label: t('history-what'), value: (step) => sayDeed(view, step.transition as TransitionName) },
    { label: t('history-when'), value: (step) => sayInstant(view, step.taken_at, place.zone) },
    { label: t('history-who'), value: (step) => saySource(view, step.actor, step.reported_by) },
    {
      label: t('history-why'),
      value: (step) =>
        step.appointment_at === null ? sayEnd(view, step) : sayInstant(view, step.appointment_at, place.zone),
    },
  ]
  return (
    <section class="part">
      <h2 class="govuk-heading-m">{t('history-title')}</h2>
      {steps.length === 0 ? (
        <p>{t('history-empty')}</p>
      ) : (
        <DataTable view={view} hideCaption caption={t('history-title')} columns={columns} rows={steps.toReversed()} />
      )}
    </section>
  )
}
