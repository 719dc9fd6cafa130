// One place to take along: on paper, or by the camera of a telephone. Nothing of whoever takes it is asked or kept.
import { say } from '#platform/messages'
import { Button, ButtonLink, Buttons, Page, QrCode, Slip } from '#platform/ui'
import { messages } from '../messages.ts'
import { wayIn } from '../pack.ts'
import type { SearchDraft } from '../rules/search.ts'
import { callOf, directionsOf, mapOf, vcardOf, type Spot } from '../rules/taking.ts'
import { SearchAlong } from './along.tsx'
import { Facts, factsOf, Marks, takeableOf, type Tellable, type Telling } from './facts.tsx'

export interface PlacePageProps extends Telling {
  readonly found: Tellable
  /** Where it lies; undefined where nobody knows, or nowhere. */
  readonly spot: Spot | undefined
  /** The search that led here, for the way back. */
  readonly draft: SearchDraft | undefined
}

export function PlacePage(props: PlacePageProps) {
  const { view, found, draft } = props
  const { service, place } = found
  const t = say(messages, view)
  const takeable = takeableOf(found)
  const line = service.public_line
  const rows = [
    ...(line === null ? [] : [[t('card-line'), <a href={callOf(line)}>{line}</a>] as const]),
    ...factsOf(props, found, props.spot === undefined),
  ]
  return (
    <Page view={view} title={service.title} scripts={['print']} public finds ownHeading>
      <Slip>
        <h1 class="govuk-heading-m">{service.title}</h1>
        {service.organization_title !== service.title && <p class="found__who">{service.organization_title}</p>}
        <Marks {...props} service={service} zone={place.zone} />
        <div class="take">
          <Facts rows={rows} />
          <div class="take__code">
            <QrCode text={vcardOf(takeable)} label={t('place-qr')} />
            <p>{t('place-qr-hint')}</p>
          </div>
        </div>
      </Slip>
      <div class="no-print">
        <Ways {...props} />
        <p>
          <a class="govuk-link" href={view.to(`/services/${service.id}/tell`)}>
            {t('place-wrong')}
          </a>
        </p>
        <WayBack view={view} draft={draft} />
      </div>
    </Page>
  )
}

/** Back to the places that were found; without a search, to a new one. */
function WayBack({ view, draft }: Pick<PlacePageProps, 'view' | 'draft'>) {
  const t = say(messages, view)
  if (draft !== undefined) {
    return (
      <form method="post" action={view.to('/find/results')}>
        <SearchAlong draft={draft} />
        <Button look="secondary">{t('place-back')}</Button>
      </form>
    )
  }
  return (
    <p>
      <a class="govuk-link" href={view.to('/find')}>
        {t('place-search')}
      </a>
    </p>
  )
}

/** Call, the way there, the telephone's own map, print; and where the way is shown. */
function Ways({ view, pack, found, spot }: PlacePageProps) {
  const t = say(messages, view)
  const { public_line: line, url } = found.service
  const way = wayIn(pack)
  const takeable = takeableOf(found)
  const directions = spot && way ? directionsOf(way.address, takeable, spot) : null
  const map = spot ? mapOf(takeable, spot) : null
  return (
    <>
      <Buttons>
        {line !== null && <ButtonLink href={callOf(line)}>{t('card-call')}</ButtonLink>}
        {directions !== null && <Away href={directions} text={t('card-directions')} />}
        {map !== null && <Away href={map} text={t('place-map')} />}
        {spot === undefined && url !== null && <Away href={url} text={t('card-page')} />}
        <button type="button" class="govuk-button govuk-button--secondary" data-print="" hidden>
          {t('place-print')}
        </button>
      </Buttons>
      {way && directions !== null && <p class="govuk-hint">{t('place-way', { site: way.site })}</p>}
    </>
  )
}

/** A way out of these pages, which does not say where somebody came from. */
const Away = ({ href, text }: { href: string; text: string }) => (
  <a class="govuk-button govuk-button--secondary" href={href} rel="noreferrer">
    {text}
  </a>
)
