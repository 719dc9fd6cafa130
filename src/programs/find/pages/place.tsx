// One place to take along: on paper, or by the camera of a telephone. Nothing of whoever takes it is asked or kept.
import { say } from '#platform/messages'
import { Button, ButtonLink, Buttons, Page, QrCode, Slip, SummaryList } from '#platform/ui'
import type { Found } from '#registries/services'
import { messages } from '../messages.ts'
import type { SearchDraft } from '../rules/search.ts'
import { callOf, directionsOf, vcardOf } from '../rules/taking.ts'
import { factsOf, Marks, takeableOf, type Telling } from './facts.tsx'
import { SearchAlong } from './results.tsx'

export interface PlacePageProps extends Telling {
  readonly found: Pick<Found, 'service' | 'place'>
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
    ...(line === null ? [] : [{ key: t('card-line'), value: <a href={callOf(line)}>{line}</a> }]),
    ...factsOf(props, found),
  ]
  return (
    <Page view={view} title={service.title} scripts={['print']} public finds ownHeading>
      <Slip>
        <h1 class="govuk-heading-m">{service.title}</h1>
        {service.organization_title !== service.title && <p class="found__who">{service.organization_title}</p>}
        <Marks {...props} service={service} zone={place.zone} />
        <div class="take">
          <SummaryList class="govuk-summary-list--no-border" rows={rows} />
          <div class="take__code">
            <QrCode text={vcardOf(takeable)} label={t('place-qr')} />
            <p>{t('place-qr-hint')}</p>
          </div>
        </div>
      </Slip>
      <div class="no-print">
        <Ways view={view} line={line} directions={directionsOf(takeable, place)} />
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

function Ways({ view, line, directions }: Pick<Telling, 'view'> & { line: string | null; directions: string | null }) {
  const t = say(messages, view)
  return (
    <Buttons>
      {line !== null && <ButtonLink href={callOf(line)}>{t('card-call')}</ButtonLink>}
      {directions !== null && (
        <ButtonLink look="secondary" href={directions}>
          {t('card-directions')}
        </ButtonLink>
      )}
      <button type="button" class="govuk-button govuk-button--secondary" data-print="" hidden>
        {t('place-print')}
      </button>
    </Buttons>
  )
}
