// What was found: places, the nearest first, and where nothing was, what to do instead. Every way on is a form, so that neither the
// postal code nor what somebody needs stands in an address.
import { formOf } from '#platform/forms'
import { say } from '#platform/messages'
import type { Id } from '#kernel/id'
import { Button, ButtonLink, Card, Checkboxes, Details, Form, HiddenField, Notice, Page, Select } from '#platform/ui'
import { languagesOf, type Found, type FoundAfar } from '#registries/services'
import { messages } from '../messages.ts'
import { emergencyLinesFor, needsFor, wayIn } from '../pack.ts'
import { costs, isFiltered, pageOf, searchFields, type SearchDraft, type SearchField } from '../rules/search.ts'
import { callOf, directionsOf } from '../rules/taking.ts'
import { SearchAlong, visitPath, VisitWays, SearchWays } from './along.tsx'
import { distanceText, Facts, factsOf, Marks, takeableOf, type Telling } from './facts.tsx'
import { Emergency } from './emergency.tsx'
import { NeedButtons } from './search.tsx'

export interface ResultsPageProps extends Telling {
  readonly draft: SearchDraft
  /** Where it is looked from, as it is called. */
  readonly place: string
  /** The needs that were understood. */
  readonly needs: readonly string[]
  readonly found: readonly Found[]
  /** Those whose name has all that was typed, where no need explains it: they stand first. */
  readonly named: readonly Found[]
  /** Those that lie nowhere: by telephone, or on their pages. */
  readonly afar: readonly FoundAfar[]
  readonly hasMore: boolean
  /** The office at which staff choose a service for a visit. */
  readonly office: { readonly code: Id<'office'>; readonly title: string } | undefined
}

export function ResultsPage(props: ResultsPageProps) {
  const { view, needs, found, named, afar, place } = props
  const t = say(messages, view)
  const isEmpty = found.length + named.length === 0
  return (
    <Page view={view} title={titleOf(props)} caption={t('results-near', { place })} public finds>
      <Emergency view={view} lines={emergencyLinesFor(props.pack, props.draft.words, needs)} />
      <VisitWays {...props} />
      {props.draft.visit === '' && <SearchWays view={view} draft={props.draft} />}
      {needs.length === 0 && isEmpty ? (
        <NotUnderstood {...props} />
      ) : (
        <>
          {needs.length > 1 && <Understood {...props} />}
          <FilterForm {...props} />
          {isEmpty && <Nothing {...props} />}
          {named.length > 0 && (
            <Places {...props} places={named} title={t('results-words')} counted={needs.length === 0} />
          )}
          {found.length > 0 && (
            <Places
              {...props}
              places={found}
              title={named.length > 0 ? needTexts(props).join(', ') : undefined}
              counted
            />
          )}
          {afar.length > 0 && <Places {...props} places={afar} title={t('results-afar')} />}
          <WayNote {...props} />
          <Elsewhere {...props} />
        </>
      )}
    </Page>
  )
}

/** Where the way to a place is shown, once for all cards. */
function WayNote({ view, pack, found, named }: ResultsPageProps) {
  const way = wayIn(pack)
  const leads = [...found, ...named].some((at) => directionsOf(way?.address ?? '', takeableOf(at), at.place) !== null)
  if (!way || !leads) return <></>
  return <p class="found__way">{say(messages, view)('results-way', { site: way.site })}</p>
}

const needTexts = ({ view, pack, needs }: ResultsPageProps): string[] =>
  needsFor(pack)
    .filter(({ code }) => needs.includes(code))
    .map((need) => need[view.language])

/** The needs that a word may mean, so that it is seen why these places are shown. */
const Understood = (props: ResultsPageProps) => (
  <>
    <p class="found__needs">{say(messages, props.view)('results-needs')}</p>
    <ul class="govuk-list govuk-list--bullet">
      {needTexts(props).map((text) => (
        <li>{text}</li>
      ))}
    </ul>
  </>
)

const titleOf = (props: ResultsPageProps): string =>
  props.named.length > 0 || props.needs.length !== 1
    ? say(messages, props.view)('results-title', { words: props.draft.words })
    : needTexts(props).join()

/** A button that searches again with something changed. */
function Again({
  view,
  draft,
  but,
  text,
}: ResultsPageProps & { but: Partial<Record<SearchField, string>>; text: string }) {
  return (
    <form method="post" action={view.to('/find/results')}>
      <SearchAlong draft={draft} but={but} />
      <Button look="secondary">{text}</Button>
    </form>
  )
}

const unfiltered = { language: '', cost: '', open: '', noId: '', page: '' } as const

function FilterForm({ view, pack, draft }: ResultsPageProps) {
  const t = say(messages, view)
  const form = formOf({ ...draft })
  const kept = searchFields.filter((name) => !Object.hasOwn(unfiltered, name) && draft[name] !== '')
  return (
    <Details summary={t('filter-open')} open={isFiltered(draft)} class="finder-filters">
      <Form view={view} messages={messages} state={form} action={view.to('/find/results')}>
        {kept.map((name) => (
          <HiddenField name={name} value={draft[name]} />
        ))}
        <div class="finder__fields">
          <Select
            form={form}
            name="language"
            label={t('filter-language')}
            emptyOption={t('filter-any')}
            options={languagesOf(pack, view).map(({ code, title }) => ({ value: code, text: title }))}
          />
          <Select
            form={form}
            name="cost"
            label={t('filter-cost')}
            emptyOption={t('filter-any')}
            options={costs.map((cost) => ({ value: cost, text: t(`filter-cost-${cost}`) }))}
          />
        </div>
        <div class="finder__ticks">
          <Checkboxes form={form} name="open" items={[{ value: 'yes', text: t('filter-now') }]} small />
          <Checkboxes form={form} name="noId" items={[{ value: 'yes', text: t('filter-no-id') }]} small />
        </div>
        <Button>{t('filter-apply')}</Button>
      </Form>
    </Details>
  )
}

type PlacesProps = ResultsPageProps & {
  readonly places: readonly (Found | FoundAfar)[]
  readonly title: string | undefined
  readonly counted?: boolean
}

/** Places as cards, in one form that carries the search to the page of one and back. */
function Places(props: PlacesProps) {
  const { view, draft, places, title, counted, hasMore } = props
  const t = say(messages, view)
  const page = pageOf(draft)
  return (
    <section>
      {title !== undefined && <h2 class="govuk-heading-m">{title}</h2>}
      {counted && (
        <p>{page === 1 && !hasMore ? t('results-count', { count: places.length }) : t('results-page', { page })}</p>
      )}
      <form method="post">
        <SearchAlong draft={draft} />
        <ol class="found">
          {places.map((at) => (
            <li>
              <PlaceCard {...props} at={at} level={title === undefined ? 2 : 3} />
            </li>
          ))}
        </ol>
      </form>
      {counted && (
        <div class="found__more">
          {page > 1 && <Again {...props} but={{ page: String(page - 1) }} text={t('results-before')} />}
          {hasMore && <Again {...props} but={{ page: String(page + 1) }} text={t('results-more')} />}
        </div>
      )}
    </section>
  )
}

type PlaceProps = ResultsPageProps & { readonly at: Found | FoundAfar; readonly level: 2 | 3 }

function PlaceCard(props: PlaceProps) {
  const { view, at, level } = props
  const { service, place } = at
  const t = say(messages, view)
  return (
    <Card title={service.title} level={level} tag={<Distance {...props} />} actions={<PlaceActions {...props} />}>
      {service.organization_title !== service.title && <p class="found__who">{service.organization_title}</p>}
      <Marks {...props} service={service} zone={place.zone} isNow />
      <Facts rows={factsOf(props, at, !('kilometres' in at))} />
      <a class="found__tell" href={view.to(`/services/${service.id}/tell`)}>
        {t('card-tell')}
        <Hidden text={t('card-tell-hidden', { title: service.title })} />
      </a>
    </Card>
  )
}

const Distance = (props: PlaceProps) =>
  'kilometres' in props.at ? (
    <strong class="found__far">{distanceText(props, props.at.kilometres, props.at.place)}</strong>
  ) : (
    <></>
  )

/** Call, the way there or its page, take along; for staff, choose. */
function PlaceActions(props: PlaceProps) {
  const { view, at, office } = props
  const t = say(messages, view)
  const { id, title, public_line: line, office_id } = at.service
  return (
    <>
      {line !== null && (
        <a class="act act--first" href={callOf(line)}>
          {t('card-call')}
          <Hidden text={t('card-call-hidden', { title })} />
        </a>
      )}
      <WayThere {...props} />
      <button class="act" formaction={view.to(`/find/places/${id}?place=${at.place.position}`)}>
        {t('card-take')}
        <Hidden text={t('card-take-hidden', { title })} />
      </button>
      {office && office_id === office.code && (
        <button class="act" formaction={view.to(visitPath(office.code))} name="service" value={id}>
          {t('card-choose')}
          <Hidden text={t('card-choose-hidden', { title })} />
        </button>
      )}
    </>
  )
}

/** The way to a place; the page of what lies nowhere. Neither is told where somebody came from. */
function WayThere({ view, pack, at }: PlaceProps) {
  const t = say(messages, view)
  const { title, url } = at.service
  const way = wayIn(pack)
  const toPlace = 'kilometres' in at && way ? directionsOf(way.address, takeableOf(at), at.place) : null
  const href = 'kilometres' in at ? toPlace : url
  if (href === null) return <></>
  const [text, hidden] =
    'kilometres' in at
      ? [t('card-directions'), t('card-directions-hidden', { title })]
      : [t('card-page'), t('card-page-hidden', { title })]
  return (
    <a class="act" href={href} rel="noreferrer">
      {text}
      <Hidden text={hidden} />
    </a>
  )
}

const Hidden = ({ text }: { text: string }) => <span class="govuk-visually-hidden whose">{` ${text}`}</span>

/** Nothing there: with fewer filters, or farther away, there may be. */
function Nothing(props: ResultsPageProps) {
  const { view, draft } = props
  const t = say(messages, view)
  const [filtered, far] = [isFiltered(draft), draft.far !== '']
  return (
    <Notice title={t(filtered ? 'nothing-filtered' : 'nothing-near')}>
      {far && !filtered && <p>{t('nothing-far')}</p>}
      <div class="found__more">
        {filtered && <Again {...props} but={unfiltered} text={t('filter-clear')} />}
        {!far && <Again {...props} but={{ far: 'yes', page: '' }} text={t('nothing-widen')} />}
      </div>
    </Notice>
  )
}

function NotUnderstood(props: ResultsPageProps) {
  const { view, pack, draft } = props
  const t = say(messages, view)
  return (
    <>
      <Notice title={t('nothing-understood-title')}>
        <p>{t('nothing-understood')}</p>
      </Notice>
      <form method="post" action={view.to('/find/results')}>
        <SearchAlong draft={draft} but={{ need: '', words: '', page: '' }} />
        <NeedButtons view={view} pack={pack} />
      </form>
      {draft.visit === '' && (
        <p>
          <ButtonLink look="secondary" href={view.to('/find')}>
            {t('results-again')}
          </ButtonLink>
        </p>
      )}
      <WindowOffer {...props} />
    </>
  )
}

/** What else there is: a person who helps, and other needs from the same place. */
function Elsewhere(props: ResultsPageProps) {
  const { view, pack, draft, place, needs } = props
  const t = say(messages, view)
  return (
    <section class="part">
      <h2 class="govuk-heading-m">{t('else-title')}</h2>
      <WindowOffer {...props} />
      <Details summary={t('else-needs', { place })}>
        <form method="post" action={view.to('/find/results')}>
          <SearchAlong draft={draft} but={{ need: '', words: '', page: '' }} />
          <NeedButtons view={view} pack={pack} chosen={needs.length === 1 ? needs : []} />
        </form>
      </Details>
    </section>
  )
}

/** The nearest window, by the same postal code; staff sit at one. */
function WindowOffer({ view, draft, office }: ResultsPageProps) {
  if (office) return <></>
  const t = say(messages, view)
  return (
    <form method="post" action={view.to('/ventanillas/nearest')} class="window-offer">
      <p>{t('else-window')}</p>
      <input type="hidden" name="postalCode" value={draft.postalCode} />
      <Button look="secondary">{t('else-window-button')}</Button>
    </form>
  )
}
