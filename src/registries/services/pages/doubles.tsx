// Entries that look alike, with why; and two of them side by side, to be merged part by part or told apart.
import type { FormState } from '#platform/forms'
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  Checkboxes,
  DataTable,
  ExportLinks,
  Filters,
  Form,
  InsetText,
  Notice,
  Page,
  Radios,
  sayShare,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import type { Likeness, Twins } from '../rules/twins.ts'
import { differing, typedOf, writtenParts, type Part } from '../rules/upkeep.ts'
import type { Service } from '../store.ts'
import type { ComparableEntry } from '../store/upkeep.ts'
import type { OfficeChoice } from './directory.tsx'
import { catalogue, messages, partName, partText, UpkeepTabs } from './upkeep-words.tsx'
import { OfficeField } from './upkeep.tsx'
import { withCapital } from './words.tsx'

type Found = Twins<ComparableEntry>

/** Why two entries may be one, in words. */
export function whyText(view: View, { sameLine, sameStreet, sameOrganization, metres, likeness }: Likeness): string {
  const t = say(messages, view)
  return [
    ...(sameLine ? [t('why-line')] : []),
    ...(sameStreet ? [t('why-street')] : []),
    ...(sameOrganization ? [t('why-organization')] : []),
    ...(metres === null ? [] : [t('why-metres', { metres })]),
    t('why-likeness', { share: sayShare(view, Math.round(likeness * 100) / 100) }),
  ].join(', ')
}

const nameOf = ({ title, organization_title: organization, street }: ComparableEntry): string =>
  [title, ...(organization === title ? [] : [organization]), ...(street === '' ? [] : [street])].join(', ')

export function doubleColumns(view: View): Column<Found>[] {
  const t = say(messages, view)
  return [
    { label: t('column-one'), value: ({ one }) => nameOf(one) },
    { label: t('column-other'), value: ({ other }) => nameOf(other) },
    { label: t('column-why'), value: (twins) => whyText(view, twins) },
  ]
}

export interface DoublesProps {
  readonly view: View
  readonly office: OfficeChoice
  readonly offices: readonly OfficeChoice[]
  readonly twins: readonly Found[]
  readonly form: FormState
  readonly href: string
  readonly kept: boolean
}

/** The pairs of an office. */
export function DoublesPage(props: DoublesProps) {
  const { view, office, offices, twins, form } = props
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={t('doubles-title')}
      caption={t('services-of', { office: office.title })}
      back={{ href: view.to(`/services?office=${office.code}`) }}
      wide
      scripts={['print']}
    >
      {props.kept && (
        <Notice tone="success">
          <p>{t('pair-apart-kept')}</p>
        </Notice>
      )}
      <UpkeepTabs view={view} office={office.code} at="doubles" />
      {offices.length > 1 && (
        <Filters view={view} action={view.to('/services/upkeep/duplicates')} state={form}>
          <OfficeField view={view} form={form} office={office} offices={offices} />
        </Filters>
      )}
      <p>{t('doubles-hint')}</p>
      <DataTable
        view={view}
        caption={t('doubles-count', { count: twins.length })}
        columns={[...doubleColumns(view), lookColumn(view)]}
        rows={twins}
        empty={t('doubles-none')}
      />
      <ExportLinks view={view} href={props.href} />
    </Page>
  )
}

function lookColumn(view: View): Column<Found> {
  const t = say(messages, view)
  return {
    label: t('column-look'),
    value: () => null,
    show: ({ one, other }) => (
      <a class="govuk-link" href={view.to(`/services/upkeep/duplicates/${one.id}/${other.id}`)}>
        {t('doubles-look')}
        <span class="govuk-visually-hidden"> ({nameOf(one)})</span>
      </a>
    ),
    class: 'no-print',
  }
}

export interface PairProps {
  readonly view: View
  readonly pack: Pack
  readonly one: Service
  readonly other: Service
  readonly likeness: Likeness
  readonly form: FormState
  /** Whether the reader keeps both entries, and so may merge them; or one, and so may tell them apart. */
  readonly mayMerge: boolean
  readonly mayTell: boolean
}

/** Two entries side by side. */
export function PairPage(props: PairProps) {
  const { view, one, other, likeness } = props
  const t = say(messages, view)
  const to = (deed: string) => view.to(`/services/upkeep/duplicates/${one.id}/${other.id}/${deed}`)
  return (
    <Page
      view={view}
      title={t('pair-title')}
      caption={withCapital(whyText(view, likeness))}
      back={{ href: view.to(`/services/upkeep/duplicates?office=${one.office_id}`) }}
      wide
    >
      <SideBySide {...props} />
      {props.mayMerge ? <Merging {...props} action={to('merging')} /> : <InsetText>{t('pair-not-yours')}</InsetText>}
      {props.mayTell && (
        <Form view={view} messages={catalogue} state={{ typed: {}, objections: [] }} action={to('distinction')}>
          <Button look="secondary">{t('pair-apart')}</Button>
        </Form>
      )}
    </Page>
  )
}

const differenceOf = ({ one, other }: PairProps): Part[] => differing(typedOf(one), typedOf(other), writtenParts)

function SideBySide(props: PairProps) {
  const { view, pack, one, other } = props
  const t = say(messages, view)
  const columns: Column<Part>[] = [
    { label: t('history-column-what'), value: (part) => partName(view, part) },
    { label: t('column-one'), value: (part) => partText(view, pack, part, typedOf(one)) },
    { label: t('column-other'), value: (part) => partText(view, pack, part, typedOf(other)) },
  ]
  const rows: Part[] = [...new Set<Part>(['title', 'organization', 'place', 'line', ...differenceOf(props)])]
  return <DataTable view={view} caption={t('pair-title')} hideCaption columns={columns} rows={rows} />
}

function Merging(props: PairProps & { readonly action: string }) {
  const { view, form, one, other } = props
  const t = say(messages, view)
  const parts = differenceOf(props)
  return (
    <Form view={view} messages={catalogue} state={form} action={props.action}>
      <Radios
        form={form}
        name="stays"
        label={t('pair-stays')}
        legendSize="s"
        items={[
          { value: 'one', text: `${t('column-one')}: ${one.title}` },
          { value: 'other', text: `${t('column-other')}: ${other.title}` },
        ]}
      />
      {parts.length > 0 && (
        <Checkboxes
          form={form}
          name="parts"
          label={t('pair-parts')}
          hint={t('pair-parts-hint')}
          legendSize="s"
          small
          columns
          items={parts.map((part) => ({ value: part, text: partName(view, part) }))}
        />
      )}
      <Button look="warning">{t('pair-merge')}</Button>
    </Form>
  )
}
