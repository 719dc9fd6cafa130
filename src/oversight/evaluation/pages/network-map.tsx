// The network on the map, each office by its number; population around it; and every station's months as a small drawing.
import type { Child } from 'hono/jsx'
import { say, sayNumber } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { DataTable, Notice, PointMap, SmallMultiples, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { sayPopulation, type Population } from '#registries/network'
import { findOutline, sayKey } from '#programs/ventanillas'
import type { Id } from '#kernel/id'
import { messages } from '../messages/network.ts'
import type { NetworkMatrix, NetworkRow } from '../rules/network.ts'
import type { FileColumn } from './network-dictionary.ts'
import type { Sheet } from './network-sheet.tsx'
import {
  Files,
  isObjected,
  Missing,
  nameOfNumber,
  namePlace,
  NumberFilters,
  queryOf,
  reportSheet,
  sayMonthBriefly,
  sayOwn,
  saySpan,
  type Asked,
} from './network-words.tsx'

/** An office with the number of its stations, and what sources say of the people around it. */
export interface MappedOffice {
  readonly id: Id<'office'>
  readonly title: string
  readonly lon: number
  readonly lat: number
  /** Null: none of its months has a number, or months are not added. */
  readonly value: number | null
  readonly signed: number
  readonly expected: number
  readonly district: Population | undefined
  readonly around: Population | undefined
}

export interface MapProps {
  readonly view: View
  readonly pack: Pack
  readonly asked: Asked
  readonly matrix: NetworkMatrix
  readonly offices: readonly MappedOffice[]
}

/** The page of the map. */
export function mapSheet(props: MapProps): Sheet {
  const { view, pack, asked, offices } = props
  const t = say(messages, view)
  const number = nameOfNumber(view, pack, asked)
  const year = String(asked.year)
  return reportSheet(
    view,
    asked,
    'map',
    <>
      <NumberFilters view={view} pack={pack} asked={asked} path="/map" />
      {!isObjected(asked) &&
        (offices.length === 0 ? (
          <Notice>{t('network-empty-year', { year })}</Notice>
        ) : (
          <>
            {asked.ended === undefined && <Notice>{t('network-none-ended', { year })}</Notice>}
            <Mapped {...props} number={number} />
            <Small {...props} number={number} />
          </>
        ))}
    </>,
  )
}

function Mapped({ view, pack, asked, offices, number }: MapProps & { number: string }) {
  const t = say(messages, view)
  const points = offices.map(({ lon, lat, title, value }) => ({
    lon,
    lat,
    title:
      value === null
        ? t('network-map-none', { office: title })
        : t('network-map-point', { office: title, value: sayNumber(view, value) }),
    ...(value === null ? { missing: true } : { size: value }),
  }))
  return (
    <section>
      <h2 class="govuk-heading-m">{t('network-map-title', { number, span: saySpan(view, asked) })}</h2>
      <PointMap
        label={t('network-map-label')}
        points={points}
        outline={findOutline(pack)}
        sizes={{ view, label: number }}
        width={720}
        height={430}
      />
      <DataTable
        view={view}
        caption={t('network-map-table', { number })}
        captionSize="s"
        columns={officeColumns(view, asked, number, offices).slice(0, -1)}
        rows={offices}
      />
      <Files view={view} path="/map" query={queryOf(asked)} />
      <Around view={view} offices={offices} />
    </section>
  )
}

/** What sources say of the people around, each once, with the offices that stand there. */
function Around({ view, offices }: Pick<MapProps, 'view' | 'offices'>) {
  const t = say(messages, view)
  const rows = new Map<string, string[]>()
  for (const { around, title } of offices) {
    if (around === undefined) continue
    const people = sayPopulation(view, around)
    rows.set(people, [...(rows.get(people) ?? []), title])
  }
  const columns: Column<readonly [string, readonly string[]]>[] = [
    { label: t('network-around'), value: ([people]) => people },
    { label: t('network-offices'), value: ([, titles]) => titles.join(', ') },
  ]
  return (
    <>
      <h3 class="govuk-heading-s">{t('network-map-people')}</h3>
      <p class="govuk-body">{t('network-population-explain')}</p>
      {rows.size > 0 && (
        <DataTable view={view} caption={t('network-map-people')} hideCaption columns={columns} rows={[...rows]} />
      )}
    </>
  )
}

/** The columns of the offices; what stands around each is a column in files, and stands once on the page. */
export function officeColumns(
  view: View,
  asked: Asked,
  number: string,
  offices: readonly MappedOffice[],
): FileColumn<MappedOffice>[] {
  const t = say(messages, view)
  const people = (one: Population | undefined): string =>
    one === undefined ? t('network-no-population') : sayPopulation(view, one)
  const district: FileColumn<MappedOffice> = {
    label: t('network-district'),
    means: t('network-means-district'),
    value: (office) => people(office.district),
  }
  return [
    { label: t('network-office'), means: t('network-means-office'), value: ({ title }) => title },
    {
      label: number,
      means: t('network-means-month', { definition: sayKey(view, `definition-${asked.indicator.id}`) }),
      counts: asked.indicator,
      value: ({ value }) => value,
      show: (office) => sayOfficeValue(view, office),
      numeric: true,
    },
    {
      label: t('network-months-told'),
      means: t('network-means-months-told'),
      value: ({ signed, expected }) => t('network-months-told-value', { signed, expected }),
    },
    ...(offices.some(({ district }) => district !== undefined) ? [district] : []),
    { label: t('network-around'), means: t('network-means-around'), value: ({ around }) => people(around) },
  ]
}

/** An office's number; where its stations told nothing it is said to be missing. */
function sayOfficeValue(view: View, { value, signed, expected }: MappedOffice): Child {
  if (value !== null) return sayNumber(view, value)
  const isMissing = expected > 0 && signed === 0
  return <span class="no-value">{sayOwn(view, isMissing ? 'network-state-missing' : 'network-no-number')}</span>
}

/** Each station's months: a month without a number is a gap with a mark. */
function Small({ view, asked, matrix, number }: MapProps & { number: string }) {
  const t = say(messages, view)
  const isTold = ({ cells }: NetworkRow): boolean => cells.some(({ value }) => value !== null)
  const told = matrix.rows.filter(isTold)
  return (
    <section>
      <h2 class="govuk-heading-m">{t('network-small-title', { number })}</h2>
      <SmallMultiples
        view={view}
        label={t('network-small-label', { number: `${number} · ${asked.year}` })}
        hideLabel
        itemLabel={t('network-station')}
        missing={t('network-small-missing')}
        periods={matrix.months.map((month) => sayMonthBriefly(view, month))}
        items={told.map(({ place, cells }) => ({
          label: namePlace(view, place),
          note: place.custodian_title,
          values: cells.map(({ value }) => value),
        }))}
      />
      <Missing
        view={view}
        asked={asked}
        places={matrix.rows.filter((row) => !isTold(row)).map(({ place }) => place)}
        told={matrix.rows.filter(isTold).map(({ place }) => place)}
      />
    </section>
  )
}
