// What of a referral concerns its recipient: what it was told, the consent to that, the links by which it answers.
import { dayAt } from '#kernel/day'
import { say, sayDay, sayInstant, type Say } from '#platform/messages'
import { Button, DataTable, Details, Notice, SummaryList, type Column } from '#platform/ui'
import type { Pack } from '#platform/pack'
import type { View } from '#platform/view'
import type { ConsentRow } from '#registries/people'
import { messages } from '../messages/worker.ts'
import { isEnd } from '../rules/machine.ts'
import type { Link } from '../store/link.ts'
import type { Referral } from '../store/referral.ts'
import type { Place } from './list.tsx'
import { sayDataClass, sayLanguage, sayTold, sayToldValue } from './referral-words.tsx'

type Speak = Say<typeof messages>

/** A field that was told; its value only where it was asked for. */
export interface Told {
  readonly field: string
  readonly value?: string | null
}

export interface TellingProps {
  readonly view: View
  readonly pack: Pack
  readonly place: Place
  readonly referral: Referral
  readonly path: string
}

/** The fields that the provider was told; their values are opened only when the agency asks. Where none is left, they were erased. */
export function ToldFields(props: TellingProps & { readonly told: readonly Told[]; readonly isOpened: boolean }) {
  const { view, pack, place, referral, path, told } = props
  const t = say(messages, view)
  if (referral.access_from === null) return <></>
  const rows = told.map(({ field, value }) => ({
    key: sayTold(view, field),
    value: value === undefined ? '•••' : value === null ? t('told-erased') : sayToldValue(pack, view, field, value),
  }))
  return (
    <section class="part">
      <h2 class="govuk-heading-m" id="told">
        {t('told-title')}
      </h2>
      {rows.length === 0 ? <p class="govuk-hint">{t('told-gone')}</p> : <SummaryList rows={rows} />}
      <p class="govuk-hint">
        {referral.access_ended_at === null
          ? t('access-open')
          : t('access-ended', { day: sayDay(view, dayAt(referral.access_ended_at, place.zone)) })}
      </p>
      {rows.length > 0 && !props.isOpened && (
        <p class="no-print">
          <a class="govuk-link" href={view.to(`${path}?told=shown#told`)}>
            {t('told-show')}
          </a>
        </p>
      )}
    </section>
  )
}

export interface ConsentsProps extends TellingProps {
  readonly consents: readonly ConsentRow[]
  /** Open referrals of the same person to the same recipient, which end with this one's consent. */
  readonly beside: number
}

/** The consents of the person towards this recipient, and the button that takes the standing one back. */
export function Consents(props: ConsentsProps) {
  const { view, pack, place, referral, path, consents, beside } = props
  const t = say(messages, view)
  if (consents.length === 0 && (referral.mode !== 'live' || referral.state === 'draft')) return <></>
  const standing = consents.find((consent) => consent.withdrawn_at === null)
  return (
    <section class="part">
      <h2 class="govuk-heading-m">{t('consent-title')}</h2>
      {consents.length === 0 && (
        <p class="govuk-hint">{t(referral.access_from === null ? 'consent-empty' : 'consent-gone')}</p>
      )}
      {consents.map((consent) => (
        <ConsentFacts view={view} pack={pack} place={place} consent={consent} t={t} />
      ))}
      {standing && (
        <Details summary={t('consent-withdraw')} class="no-print">
          <p>{t('consent-withdraw-what')}</p>
          {beside > 0 && <p>{t('consent-withdraw-beside', { count: beside })}</p>}
          <form method="post" action={view.to(`${path}/consent-withdrawal`)}>
            <Button look="warning">{t('consent-withdraw')}</Button>
          </form>
        </Details>
      )}
    </section>
  )
}

type FactsProps = Pick<TellingProps, 'view' | 'pack' | 'place'> & { readonly consent: ConsentRow; readonly t: Speak }

function ConsentFacts({ view, pack, place, consent, t }: FactsProps) {
  const day = (at: Date) => sayDay(view, dayAt(at, place.zone))
  return (
    <>
      {consent.withdrawn_at !== null && (
        <Notice tone="warning">{t('consent-withdrawn', { day: day(consent.withdrawn_at) })}</Notice>
      )}
      <SummaryList
        rows={[
          { key: t('consent-given'), value: day(consent.recorded_at) },
          { key: t('consent-form'), value: t(`consent-${consent.form}`) },
          { key: t('consent-of-text'), value: `${consent.text_version}, ${sayLanguage(pack, view, consent.language)}` },
          {
            key: t('consent-classes'),
            value: consent.data_classes.map((dataClass) => sayDataClass(view, dataClass)).join('; '),
          },
          ...(consent.expires_on === null
            ? []
            : [{ key: t('consent-until'), value: sayDay(view, consent.expires_on) }]),
        ]}
      />
    </>
  )
}

/** The links by which the provider answers: made, valid until, revoked; and a new one where the referral is open. */
export function Links(props: TellingProps & { readonly links: readonly Link[]; readonly now: Date }) {
  const { view, place, referral, path, links, now } = props
  const t = say(messages, view)
  if (referral.mode !== 'live' || referral.access_from === null) return <></>
  const columns: Column<Link>[] = [
    { label: t('link-made-at'), value: (link) => sayInstant(view, link.made_at, place.zone) },
    { label: t('link-expires-at'), value: (link) => sayInstant(view, link.expires_at, place.zone) },
    { label: t('column-standing'), value: (link) => t(linkState(referral, link, now)) },
    {
      label: t('column-actions'),
      value: () => '',
      show: (link) =>
        linkState(referral, link, now) === 'link-valid' ? (
          <form method="post" action={view.to(`${path}/links/${link.id}/revocation`)}>
            <Button look="secondary" class="button-small">
              {t('link-revoke')}
            </Button>
          </form>
        ) : (
          <></>
        ),
    },
  ]
  return (
    <section class="part">
      <h2 class="govuk-heading-m">{t('links-title')}</h2>
      {links.length === 0 ? (
        <p class="govuk-hint">{t('links-empty')}</p>
      ) : (
        <DataTable view={view} hideCaption caption={t('links-title')} columns={columns} rows={links} />
      )}
      {referral.access_ended_at === null && (
        <form method="post" action={view.to(`${path}/links`)} class="no-print">
          <Button look="secondary">{t('link-make')}</Button>
        </form>
      )}
    </section>
  )
}

/** Whether a link still opens: revoked by hand, shut with the referral, or past its day. */
function linkState(referral: Referral, link: Link, now: Date) {
  if (link.revoked_at !== null) return 'link-revoked'
  if (isEnd(referral.state)) return 'link-shut'
  return link.expires_at <= now ? 'link-expired' : 'link-valid'
}
