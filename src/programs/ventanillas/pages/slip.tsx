// The slip that a visitor takes along: printed or shown, without crest, topic or name.
import type { Id } from '#kernel/id'
import { showCode } from '#kernel/text'
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Button, ButtonLink, Buttons, Notice, Page, QrCode, Slip, SummaryList } from '#platform/ui'
import type { View } from '#platform/view'
import type { Referral } from '#registries/referrals'
import { messages } from '../messages/visit.ts'
import type { StationAt } from '../store/station.ts'
import { SlipClinic } from './slip-clinic.tsx'
import { hoursText } from './words.ts'

export interface SlipPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly visit: Id<'visit'>
  readonly code: string
  readonly repeated: boolean
  readonly station: StationAt
  /** The referral that was made with the visit. */
  readonly referral: Pick<Referral, 'id' | 'mode' | 'service_as_told'> | null
  /** The language that the visitor speaks, where the slip is written in it; otherwise the pages' first language. */
  readonly visitor: View
}

/** Saved: the slip to print or show, and the way to the next visit. The slip carries no crest, topic or name. */
export function SlipPage(props: SlipPageProps) {
  const { view } = props
  const t = say(messages, view)
  const path = `/ventanillas/${props.office}/visits`
  return (
    <Page view={view} title={t('visit-saved')} scripts={['print']} ownHeading>
      <h1 class="govuk-visually-hidden">{t('visit-saved')}</h1>
      <div class="no-print">
        <Notice tone="success" title={props.repeated ? t('visit-saved-already') : t('visit-saved')} />
        <Continuation {...props} />
        <form method="post" action={view.to(`${path}/${props.visit}/void`)}>
          <Buttons>
            <ButtonLink href={view.to(`${path}/new`)} look={goesOn(props) ? 'secondary' : undefined}>
              {t('visit-next')}
            </ButtonLink>
            <button type="button" class="govuk-button govuk-button--secondary" data-print="" hidden>
              {t('slip-print')}
            </button>
            <Button look="secondary">{t('undo')}</Button>
          </Buttons>
        </form>
      </div>
      <VisitSlip {...props} />
    </Page>
  )
}

/** Whether the worker goes on with the referral: one on a slip is done. */
const goesOn = ({ referral }: SlipPageProps): boolean => referral !== null && referral.mode !== 'self'

/** What is left to do of a referral that is not on the slip alone. The code is shown once, so the slip comes first. */
function Continuation({ view, office, referral }: SlipPageProps) {
  if (referral === null || referral.mode === 'self') return <></>
  const t = say(messages, view)
  return (
    <Notice tone="warning" title={t(`slip-continue-${referral.mode}`)}>
      <ButtonLink href={view.to(`/referrals/${office}/${referral.id}`)}>{t('slip-continue')}</ButtonLink>
    </Notice>
  )
}

function VisitSlip(props: SlipPageProps) {
  const { visitor, code, referral } = props
  const t = say(messages, visitor)
  return (
    <Slip>
      <div lang={visitor.language}>
        <h2 class="govuk-heading-m">{t('slip-title')}</h2>
        <div class="slip-code">
          <QrCode text={code} label={t('slip-code')} />
          <div>
            <p class="slip-code__text">{showCode(code)}</p>
            <p>{t('slip-keep')}</p>
          </div>
        </div>
        {referral && <SlipClinic visitor={visitor} pack={props.pack} told={referral.service_as_told} />}
        {referral && <h3 class="govuk-heading-s">{t('slip-here')}</h3>}
        <SlipWindow {...props} />
      </div>
    </Slip>
  )
}

/** Where the window is and when it is open; who is sent on needs only that of it. */
function SlipWindow({ visitor, station, referral }: SlipPageProps) {
  const t = say(messages, visitor)
  const unknown = t('slip-unknown')
  const rows = [
    { key: t('slip-where'), value: [station.place, station.street].filter(Boolean).join(', ') || unknown },
    { key: t('slip-when'), value: station.hours.length > 0 ? hoursText(visitor, station.hours) : unknown },
    { key: t('slip-line'), value: station.public_line ?? unknown },
  ]
  const bring = { key: t('slip-bring'), value: t('slip-bring-what') }
  return <SummaryList rows={referral === null ? [...rows, bring] : rows} />
}
