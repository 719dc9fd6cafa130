// "I speak…": a language found by the town that somebody comes from, or in the list.
import type { Child } from 'hono/jsx'
import { textOf, type FormState } from '#platform/forms'
import { say, sayNumber } from '#platform/messages'
import { Button, ButtonLink, Details, Form, HiddenField, Notice, Page, Select, TextField } from '#platform/ui'
import type { View } from '#platform/view'
import { messages as publicMessages } from '../messages/public.ts'
import { messages as rules } from '../messages/recording.ts'
import { mayReadRecordings } from '../rules/recording.ts'
import { groupsOf, type Nearby, type Region, type Town, type Variety } from '../rules/town.ts'
import { InLanguage, VarietyName } from './in-language.tsx'

const messages = { ...rules, ...publicMessages }

export interface SpeakProps {
  readonly view: View
  readonly form: FormState
  readonly regions: readonly Region[]
  readonly towns: readonly Town[]
  /** But for the languages of the pages. */
  readonly varieties: readonly Variety[]
  /** Codes of those in which something can be heard. */
  readonly heard: ReadonlySet<string>
}

/** The way in: by town, by region, or by name. */
export function SpeakPage(props: SpeakProps) {
  const { view, regions } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('speak-title')} public named>
      <p class="govuk-body-l">
        {t('speak-lead')}
        {props.heard.size > 0 && ` ${t('speak-heard')}`}
      </p>
      {regions.length > 0 && <TownSearch {...props} />}
      {regions.length > 0 && (
        <Details summary={t('speak-by-region')}>
          <ul class="govuk-list">
            {regions.map((region) => (
              <li>
                <a class="govuk-link" href={view.to(`/languages/regions/${region.code}`)}>
                  {region.title}
                </a>
              </li>
            ))}
          </ul>
        </Details>
      )}
      <AllVarieties {...props} />
      {mayReadRecordings(view.actor) && (
        <p>
          <a class="govuk-link" href={view.to('/languages/recordings')}>
            {t('speak-keepers')}
          </a>
        </p>
      )}
    </Page>
  )
}

/** The search is posted: where somebody comes from stands in no address and no log. */
function TownSearch({ view, form, regions, towns }: SpeakProps) {
  const t = say(messages, view)
  const example = towns.toSorted((one, other) => other.speakers - one.speakers)[0]?.title ?? ''
  return (
    <section class="search" id="search">
      <Form view={view} messages={messages} state={form} action={view.to('/languages/towns')}>
        <h2 class="govuk-heading-m">{t('speak-by-town')}</h2>
        <TextField
          form={form}
          name="town"
          label={t('field-town')}
          hint={t('field-town-hint', { example })}
          autocomplete="off"
        />
        <Select
          form={form}
          name="region"
          label={t('field-region')}
          emptyOption={t('every-region')}
          options={regions.map(({ code, title }) => ({ value: code, text: title }))}
        />
        <Button>{t('search')}</Button>
        <p class="govuk-hint">{t('speak-nothing-kept')}</p>
      </Form>
    </section>
  )
}

/** Every variety, under the name that several share. */
function AllVarieties({ view, varieties, heard }: SpeakProps) {
  const t = say(messages, view)
  return (
    <>
      <h2 class="govuk-heading-m">{t('speak-all')}</h2>
      {groupsOf(varieties).map(({ title, varieties: own }) =>
        own.length === 1 ? (
          <p>
            <VarietyLink view={view} variety={own[0]!} heard={heard} />
          </p>
        ) : (
          <Details
            summary={
              <InLanguage view={view} code="es">
                {title}
              </InLanguage>
            }
          >
            <ul class="govuk-list">
              {own.map((variety) => (
                <li>
                  <VarietyLink view={view} variety={variety} heard={heard} />
                </li>
              ))}
            </ul>
          </Details>
        ),
      )}
    </>
  )
}

interface VarietyLinkProps {
  readonly view: View
  readonly variety: Variety
  readonly heard: ReadonlySet<string>
}

const VarietyLink = ({ view, variety, heard }: VarietyLinkProps) => (
  <>
    <a class="govuk-link" href={view.to(`/languages/${variety.code}`)}>
      <VarietyName view={view} variety={variety} />
    </a>
    {heard.has(variety.code) && ` · ${say(messages, view)('has-recordings')}`}
  </>
)

/** The towns of a region, to choose from. */
export function RegionPage({
  view,
  form,
  region,
  towns,
}: {
  view: View
  form: FormState
  region: Region
  towns: readonly Town[]
}) {
  const t = say(messages, view)
  return (
    <Page view={view} title={region.title} public named back={{ href: view.to('/languages') }}>
      <p>{t('region-lead')}</p>
      <Form view={view} messages={messages} state={form} action={view.to('/languages/towns')}>
        <Select
          form={form}
          name="place"
          label={t('field-place')}
          options={towns.map(({ code, title }) => ({ value: code, text: title }))}
        />
        <Button>{t('choose-town')}</Button>
      </Form>
    </Page>
  )
}

/** Several towns that a text may mean, or none. */
export function TownsPage({ view, form, towns }: { view: View; form: FormState; towns: readonly Town[] }) {
  const t = say(messages, view)
  if (towns.length === 0) {
    return (
      <Page view={view} title={t('towns-none')} public back={{ href: view.to('/languages') }}>
        <p>{t('towns-none-text')}</p>
        <ButtonLink href={view.to('/languages')}>{t('search-again')}</ButtonLink>
      </Page>
    )
  }
  return (
    <Page view={view} title={t('towns-title')} public back={{ href: view.to('/languages') }}>
      <Form view={view} messages={messages} state={form} action={view.to('/languages/towns')}>
        <HiddenField name="region" value={textOf(form, 'region')} />
        {towns.map((town) => (
          <p>
            <Button look="secondary" name="place" value={town.code}>
              {town.title}, {town.region.title}
            </Button>
          </p>
        ))}
      </Form>
      <p>
        <a class="govuk-link" href={view.to('/languages')}>
          {t('search-again')}
        </a>
      </p>
    </Page>
  )
}

export interface TownProps {
  readonly view: View
  readonly town: Town
  readonly near: readonly Nearby[]
  readonly heard: ReadonlySet<string>
}

/** The varieties at home near a town. */
export function TownPage(props: TownProps) {
  const { view, town } = props
  const t = say(messages, view)
  const [speakers, people] = [sayNumber(view, town.speakers), sayNumber(view, town.people)]
  return (
    <Page view={view} title={t('town-title', { town: town.title })} public back={{ href: view.to('/languages') }}>
      <p>{t('town-speakers', { town: town.title, region: town.region.title, speakers, people })}</p>
      <NearbyVarieties {...props} />
      <p>
        <a class="govuk-link" href={view.to('/languages')}>
          {t('speak-all')}
        </a>
      </p>
    </Page>
  )
}

function NearbyVarieties({ view, near, heard }: TownProps) {
  const t = say(messages, view)
  if (near.length === 0) {
    return (
      <Notice>
        <p>{t('town-nothing-near')}</p>
      </Notice>
    )
  }
  return (
    <>
      <p>{t('town-guess')}</p>
      <ul class="govuk-list">
        {near.map((one) => (
          <li>
            <VarietyLink view={view} variety={one.variety} heard={heard} />
            <br />
            {sayReference(view, one)}
          </li>
        ))}
      </ul>
    </>
  )
}

function sayReference(view: View, { variety, kilometres }: Nearby): Child {
  const t = say(messages, view)
  const town = variety.town ?? ''
  const far = Math.round(kilometres)
  return far < 5 ? t('reference-town', { town }) : t('reference-near', { town, kilometres: far })
}
