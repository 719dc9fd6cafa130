// The slip that a visitor takes along: printed or shown, without crest, topic or name.
import type { Id } from '#kernel/id'
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Button, ButtonLink, Buttons, Notice, Page, Slip, SummaryList } from '#platform/ui'
import type { View } from '#platform/view'
import type { Referral } from '#registries/referrals'
import { messages } from '../messages/visit.ts'
import type { StationAt } from '../store/station.ts'
import { SlipCode } from './receipt-code.tsx'
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
  /** Where the code is typed, in the visitor's language: "https://…/recibo". */
  readonly address: string
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
        <SlipCode view={visitor} code={code} address={props.address} />
        {referral && <SlipClinic visitor={visitor} pack={props.pack} told={referral.service_as_told} />}
        <SlipWindow {...props} />
      </div>
    </Slip>
  )
}

/** Where the window is and when it is open; for whoever is sent on, in one line. */
function SlipWindow({ visitor, station, referral }: SlipPageProps) {
  const t = say(messages, visitor)
  const unknown = t('slip-unknown')
  const place = [station.place, station.street].filter(Boolean).join(', ')
  const hours = station.hours.length > 0 ? hoursText(visitor, station.hours) : ''
  if (referral !== null) {
    const said = [place, hours, station.public_line].filter(Boolean).join('; ')
    return said === '' ? <></> : <p>{t('slip-here', { said })}</p>
  }
  return (
    <SummaryList
      rows={[
        { key: t('slip-where'), value: place || unknown },
        { key: t('slip-when'), value: hours || unknown },
        { key: t('slip-line'), value: station.public_line ?? unknown },
        { key: t('slip-bring'), value: t('slip-bring-what') },
      ]}
    />
  )
}
