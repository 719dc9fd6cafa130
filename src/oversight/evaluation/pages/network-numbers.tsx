// Every number and rate of the network with what it means: the definitions as one table, and as a file.
import { say } from '#platform/messages'
import { DataTable } from '#platform/ui'
import type { View } from '#platform/view'
import { indicators, ratios, sayKey, sayRatio } from '#programs/ventanillas'
import { messages } from '../messages/network.ts'
import type { FileColumn, Sources } from './network-dictionary.ts'
import type { Sheet } from './network-sheet.tsx'
import { Files, reportAddress, reportSheet, sayOwn, type Asked } from './network-words.tsx'

/** A number or a rate. What a rate has not is empty. */
export interface DefinedLine {
  readonly id: string
  readonly title: string
  readonly means: string
  readonly unit: string
  readonly version: number
  readonly overTime: string
  readonly overOffices: string
  readonly figure: string
  readonly sha256: string
}

/** The numbers in the order of the monthly report, then the rates. */
export function listDefined(view: View, sources: Sources): DefinedLine[] {
  const numbers = indicators.map(({ id, unit, version, overTime, overOffices }): DefinedLine => {
    const source = sources.get(id)
    return {
      id,
      title: sayKey(view, `indicator-${id}`),
      means: sayKey(view, `definition-${id}`),
      unit: sayKey(view, `unit-${unit}`),
      version,
      overTime: sayOwn(view, `network-adds-${overTime}`),
      overOffices: sayOwn(view, `network-adds-${overOffices}`),
      figure: source ? `figures.${source.figure}` : '',
      sha256: source?.sha256 ?? '',
    }
  })
  const adds = say(messages, view)('network-adds-ratio-of-sums')
  const rates = ratios.map(({ id, version }): DefinedLine => {
    const own = { id, title: sayRatio(view, id), means: sayKey(view, `definition-ratio-${id}`), version }
    return { ...own, unit: '', overTime: adds, overOffices: adds, figure: '', sha256: '' }
  })
  return [...numbers, ...rates]
}

/** The page of all definitions. */
export function numbersSheet({
  view,
  asked,
  lines,
}: {
  view: View
  asked: Asked
  lines: readonly DefinedLine[]
}): Sheet {
  const t = say(messages, view)
  const [name, ...others] = definedColumns(view)
  const shown: FileColumn<DefinedLine>[] = [
    {
      ...name!,
      show: ({ id, title }) => <a href={view.to(reportAddress(`/definitions/${id}`, { year: asked.year }))}>{title}</a>,
    },
    ...others.slice(1, 3),
  ]
  return reportSheet(
    view,
    asked,
    'definitions',
    <>
      <h2 class="govuk-heading-m">{t('network-numbers-title')}</h2>
      <p class="govuk-body">{t('network-numbers-explain')}</p>
      <DataTable view={view} caption={t('network-numbers-title')} hideCaption columns={shown} rows={lines} />
      <Files view={view} path="/definitions" query={{}} />
    </>,
  )
}

/** Every definition as a file. */
export function definedColumns(view: View): FileColumn<DefinedLine>[] {
  const t = say(messages, view)
  return [
    { label: t('network-number'), means: t('network-means-title'), value: ({ title }) => title },
    { label: t('network-code'), means: t('network-means-id'), value: ({ id }) => id },
    { label: t('network-column-means'), means: t('network-means-definition'), value: ({ means }) => means },
    { label: t('network-column-unit'), means: t('network-means-unit'), value: ({ unit }) => unit },
    { label: t('network-column-version'), means: t('network-means-version'), value: ({ version }) => version },
    {
      label: t('network-definition-over-time'),
      means: t('network-means-over-time'),
      value: ({ overTime }) => overTime,
    },
    {
      label: t('network-definition-over-offices'),
      means: t('network-means-over-offices'),
      value: ({ overOffices }) => overOffices,
    },
    { label: t('network-column-function'), means: t('network-means-function'), value: ({ figure }) => figure },
    { label: t('network-definition-hash'), means: t('network-means-hash'), value: ({ sha256 }) => sha256 },
  ]
}
