// Pages that visitors read before they come. Everything works without a script, and no address tells what was searched for.
import type { Child } from 'hono/jsx'
import { textOf, type FormState } from '#platform/forms'
import { say, sayClock, sayDay, sayDistance, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  Buttons,
  Card,
  Details,
  Form,
  InsetText,
  Notice,
  Page,
  PointMap,
  Select,
  SummaryList,
  Tag,
  TextField,
  type SummaryRow,
} from '#platform/ui'
import type { View } from '#platform/view'
import { Listen, type Published } from '#registries/languages'
import { placeOfOffice } from '#registries/network'
import { messages } from '../messages/public.ts'
import { openAt } from '../rules/hours.ts'
import { itemsOf, varietiesOf } from '../rules/item.ts'
import { stationState } from '../rules/station.ts'
import type { Outline } from '../store/outline.ts'
import type { StationPlace } from '../store/station.ts'
import { hoursText, stationTitle } from './words.ts'

type Speak = Say<typeof messages>

/** A city that can be searched from: its office's code and what people call it. */
export interface City {
  readonly code: string
  readonly city: string
  readonly division: string
}

export interface SearchProps {
  readonly view: View
  readonly form: FormState
  readonly cities: readonly City[]
}

export interface HomeProps extends SearchProps {
  readonly anyStation: boolean
  readonly pack: Pack
  /** What a window is, to hear; where somebody recorded it. */
  readonly recording: Published | undefined
}

/** What a station is and does, and the search for the nearest. Without any station, it says so. */
export function PublicHomePage(props: HomeProps) {
  const { view } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('home-title')} public named={t('find-title')}>
      <p class="govuk-body-l">{t('home-lead')}</p>
      <p>
        <strong>{t('home-free')}</strong>
      </p>
      <Listen view={view} pack={props.pack} recording={props.recording} />
      {props.anyStation ? <Search {...props} /> : <NoStation t={t} />}
      <Way href={view.to('/languages')} text={t('home-languages')} />
      <Way href={view.to('/recibo')} text={t('home-slip')} />
      <Told
        title={t('does-title')}
        items={[t('does-clinic'), t('does-coverage'), t('does-screening'), t('does-information')]}
      />
      <Told
        title={t('does-not-title')}
        items={[t('does-not-name'), t('does-not-status'), t('does-not-doctor'), t('does-not-emergency')]}
      />
      <h2 class="govuk-heading-m">{t('who-title')}</h2>
      <p>{t('who-text')}</p>
      <Way href={view.to('/privacy')} text={t('who-privacy')} />
      <Way href={view.to('/ventanillas/history')} text={t('history-link')} />
    </Page>
  )
}

const Way = ({ href, text }: { href: string; text: string }) => (
  <p>
    <a class="govuk-link" href={href}>
      {text}
    </a>
  </p>
)

/** A heading and short sentences under it. */
const Told = ({ title, items }: { title: string; items: readonly string[] }) => (
  <>
    <h2 class="govuk-heading-m">{title}</h2>
    <ul class="govuk-list govuk-list--bullet">
      {items.map((item) => (
        <li>{item}</li>
      ))}
    </ul>
  </>
)

const NoStation = ({ t }: { t: Speak }) => (
  <Notice title={t('find-empty-title')}>
    <p>{t('find-empty')}</p>
  </Notice>
)

/** The search: by postal code, or from a city. It is posted, so that what is typed stands in no address. */
function Search({ view, form, cities }: SearchProps) {
  const t = say(messages, view)
  const cityAsked = form.objections.some(({ field }) => field === 'city') || textOf(form, 'city') !== ''
  return (
    <section class="search" id="search">
      <Form view={view} messages={messages} state={form} action={view.to('/ventanillas/nearest')}>
        <h2 class="govuk-heading-m">{t('find-title')}</h2>
        <TextField
          form={form}
          name="postalCode"
          label={t('find-code')}
          hint={t('find-code-hint')}
          width={10}
          autocomplete="off"
          spellcheck={false}
        />
        <Details summary={t('find-city-open')} open={cityAsked}>
          <Select
            form={form}
            name="city"
            label={t('find-city')}
            emptyOption={t('find-city-choose')}
            options={cities.map(({ code, city, division }) => ({ value: code, text: `${city}, ${division}` }))}
          />
        </Details>
        <Button>{t('find-button')}</Button>
      </Form>
    </section>
  )
}

export interface NearestProps {
  readonly view: View
  readonly pack: Pack
  readonly now: Date
  /** What the search went out from, as it is called. */
  readonly place: string
  readonly point: { readonly lat: number; readonly lon: number }
  readonly stations: readonly (StationPlace & { kilometres: number })[]
  /** The office whose district the place lies in; null where no source says so. */
  readonly district: string | null
  readonly outline: Outline | undefined
  /** What the first of them says of itself, to hear; where somebody recorded it. */
  readonly recording: Published | undefined
}

/** The nearest stations, the first one nearest, beside a map of them. */
export function NearestPage(props: NearestProps) {
  const { view, place, stations } = props
  const t = say(messages, view)
  const back = { href: view.to('/ventanillas'), text: t('nearest-again') }
  return (
    <Page view={view} title={t('nearest-title', { place })} public back={back}>
      <p>{props.district === null ? t('nearest-no-district') : t('nearest-district', { office: props.district })}</p>
      <Listen view={view} pack={props.pack} recording={props.recording} />
      <Unconfirmed {...props} />
      <div class="beside">
        <ol class="beside__list">
          {stations.map((station, index) => (
            <li>
              <StationCard {...props} station={station} number={index + 1} />
            </li>
          ))}
        </ol>
        <div class="beside__more">
          <PointMap label={t('nearest-map')} points={pointsOf(props, t)} outline={props.outline} />
          <p class="govuk-body-s">{t('nearest-straight')}</p>
        </div>
      </div>
    </Page>
  )
}

/** What holds of every place that nobody has confirmed, once: the day of the list that it stands in, and what to do. */
function Unconfirmed({ view, stations }: NearestProps) {
  const t = say(messages, view)
  const listed = stations.filter((station) => isUnconfirmed(view, station)).map((station) => station.in_operation_on!)
  const last = listed.toSorted().at(-1)
  if (last === undefined) return <></>
  return (
    <InsetText>
      {t('last-known', { day: sayDay(view, last) })}{' '}
      <a class="govuk-link" href={view.to('/ventanillas/history')}>
        {t('last-known-source')}
      </a>
    </InsetText>
  )
}

const isUnconfirmed = (view: View, station: StationPlace): boolean => stationState(station, view.today) === 'last-known'

/** Where the search began, then one mark an office, numbered as the list is. */
function pointsOf({ view, point, place, stations }: NearestProps, t: Speak) {
  const offices = new Map<string, { lat: number; lon: number; title: string; mark: string }>()
  for (const [index, station] of stations.entries()) {
    const { lat, lon } = station
    if (!offices.has(station.office_id)) {
      offices.set(station.office_id, { lat, lon, title: titleHere(view, station), mark: String(index + 1) })
    }
  }
  return [{ ...point, title: t('nearest-here', { place }), here: true }, ...offices.values()]
}

/** A station's name as its place is called in the page's language. */
export const titleHere = (view: View, station: Pick<StationPlace, 'unit' | 'office_title' | 'city'>): string =>
  stationTitle(view, {
    unit: station.unit,
    office_title: placeOfOffice(view, { title: station.office_title, city: station.city }),
  })

interface StationCardProps extends NearestProps {
  readonly station: StationPlace & { kilometres: number }
  readonly number: number
}

function StationCard({ view, pack, now, station, number }: StationCardProps) {
  const clock = openAt(station.hours, now, station.zone)
  return (
    <Card
      title={`${number}. ${titleHere(view, station)}`}
      level={2}
      tag={<OpenTag view={view} station={station} open={clock.open} />}
    >
      <p>
        <strong>{sayFar({ view, pack }, station.kilometres)}</strong>
      </p>
      <SummaryList class="govuk-summary-list--no-border" rows={factsOf(view, pack, station, clock.today)} />
    </Card>
  )
}

function OpenTag({ view, station, open }: { view: View; station: StationPlace; open: boolean }) {
  const t = say(messages, view)
  if (station.closure_reason !== null) return <Tag colour="orange">{t('closed-for-a-time')}</Tag>
  if (isUnconfirmed(view, station)) return <Tag colour="orange">{t('not-confirmed')}</Tag>
  if (station.hours.length === 0) return <Tag colour="grey">{t('hours-not-known')}</Tag>
  return open ? <Tag colour="green">{t('open-now')}</Tag> : <Tag colour="grey">{t('closed-now')}</Tag>
}

/** "A unas 7 millas": in the pack's unit, as precise as the middle of a city is. */
function sayFar({ view, pack }: Pick<NearestProps, 'view' | 'pack'>, kilometres: number): string {
  const unit = pack.distanceUnit
  const distance = sayDistance(view, { kilometres: Math.max(near, kilometres), unit })
  return say(messages, view)(kilometres < near ? 'distance-near' : `distance-${unit}`, { distance })
}

/** Where no farther is told apart, in kilometres. */
const near = 5

type Spells = ReturnType<typeof openAt>['today']

function factsOf(view: View, pack: Pack, station: StationPlace, today: Spells): SummaryRow[] {
  const t = say(messages, view)
  const line = station.public_line ?? station.office_phone
  const facts: [string, Child | undefined][] = [
    [t('label-closure'), sayClosure(view, station)],
    [t('label-address'), sayAddress(view, station, line)],
    [t('label-ask'), line === null ? <OfficeLink view={view} station={station} /> : undefined],
    [
      t('label-line'),
      line === null ? undefined : <LineLink t={t} line={line} ofOffice={station.public_line === null} />,
    ],
    [t('label-today'), station.hours.length === 0 ? undefined : sayToday(view, t, today)],
    [t('label-week'), sayWeek(view, t, station)],
    [t('label-languages'), namesOf(varietiesOf(pack), station.languages, view)],
    [t('label-services'), namesOf(itemsOf(pack, 'service'), station.services, view)],
    [t('label-who'), isUnconfirmed(view, station) ? undefined : (station.lead_title ?? undefined)],
  ]
  return facts.flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]))
}

function sayWeek(view: View, t: Speak, station: StationPlace): string | undefined {
  if (station.hours.length > 0) return hoursText(view, station.hours)
  return isUnconfirmed(view, station) ? undefined : t('hours-unknown')
}

function sayClosure(view: View, station: StationPlace): string | undefined {
  if (station.closure_reason === null) return undefined
  const t = say(messages, view)
  const reason = station.closure_reason
  if (station.closure_to_on === null) return t('closure-open', { reason })
  return t('closure-until', { day: sayDay(view, station.closure_to_on), reason })
}

/** The address, or how to ask for it. The address is a text: a link to a map would tell another company who asks. */
function sayAddress(view: View, station: StationPlace, line: string | null): Child {
  const t = say(messages, view)
  const address = [station.place, station.street].filter(Boolean).join(', ')
  if (address !== '') return address
  if (isUnconfirmed(view, station)) return undefined
  return line === null ? t('address-and-line-unknown') : t('address-unknown')
}

/** Whom to ask where no telephone is known: the consulate, by what is known of it. */
const OfficeLink = ({ view, station }: { view: View; station: StationPlace }) => (
  <a class="govuk-link" href={view.to(`/network/offices/${station.office_id}`)}>
    {say(messages, view)('ask-the-office', { city: titleHere(view, { ...station, unit: 'window' }) })}
  </a>
)

function LineLink({ t, line, ofOffice }: { t: Speak; line: string; ofOffice: boolean }) {
  return (
    <a class="govuk-link" href={`tel:${line.replace(/[^\d+]/g, '')}`}>
      {ofOffice ? t('line-of-the-office', { line }) : line}
    </a>
  )
}

const sayToday = (view: View, t: Speak, today: Spells): string =>
  today.length === 0
    ? t('today-closed')
    : today
        .map(({ opens, closes }) => t('today-hours', { opens: sayClock(view, opens), closes: sayClock(view, closes) }))
        .join('; ')

function namesOf(
  table: readonly { code: string; es: string; en: string }[],
  codes: readonly string[],
  view: View,
): string | undefined {
  const names = table.filter(({ code }) => codes.includes(code)).map((row) => row[view.language])
  return names.length === 0 ? undefined : names.join('; ')
}

/** Sections of the privacy page that are lists of short sentences. */
const privacyLists = [
  [
    'privacy-look-title',
    'privacy-look-agency',
    'privacy-look-clinic',
    'privacy-look-consulate',
    'privacy-look-next',
    'privacy-look-operator',
  ],
  [
    'privacy-kept-title',
    'privacy-kept-visit',
    'privacy-kept-receipt',
    'privacy-kept-contact',
    'privacy-kept-referral',
    'privacy-kept-backup',
    'privacy-kept-search',
  ],
  [
    'privacy-never-title',
    'privacy-never-status',
    'privacy-never-numbers',
    'privacy-never-result',
    'privacy-never-code',
    'privacy-never-others',
  ],
] as const

/** Privacy in plain words: who pays, who may look, what is kept and how long, what never, and how it is erased. */
export function PrivacyPage({ view }: { view: View }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('privacy-title')} public named>
      <p class="govuk-body-l">{t('privacy-lead')}</p>
      <Paragraphs title={t('privacy-pays-title')} items={[t('privacy-pays')]} />
      {privacyLists.map(([title, ...items]) => (
        <Told title={t(title)} items={items.map((item) => t(item))} />
      ))}
      <Paragraphs title={t('privacy-force-title')} items={[t('privacy-force'), t('privacy-force-hint')]} />
      <Paragraphs title={t('privacy-erase-title')} items={[t('privacy-erase'), t('privacy-erase-there')]} />
      <Buttons>
        <ButtonLink href={view.to('/recibo')}>{t('privacy-receipt')}</ButtonLink>
        <ButtonLink href={view.to('/ventanillas')} look="secondary">
          {t('privacy-find')}
        </ButtonLink>
      </Buttons>
    </Page>
  )
}

const Paragraphs = ({ title, items }: { title: string; items: readonly string[] }) => (
  <>
    <h2 class="govuk-heading-m">{title}</h2>
    {items.map((item) => (
      <p>{item}</p>
    ))}
  </>
)
