// On an entry's page, for who keeps it: what was changed, when, on whose behalf and from where; and the links of its provider.
import { dayAt } from '#kernel/day'
import { say, sayDay, sayInstant } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { emptyForm, type FormState } from '#platform/forms'
import {
  Button,
  ButtonLink,
  Buttons,
  DataTable,
  Details,
  Form,
  Notice,
  Page,
  SummaryList,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import { hasValues, type FieldChange, type Part, type Typed } from '../rules/upkeep.ts'
import type { Service } from '../store.ts'
import type { ProposalLink } from '../store/proposal.ts'
import type { Change } from '../store/upkeep.ts'
import { catalogue, messages, partName, partText } from './upkeep-words.tsx'

interface HistoryProps {
  readonly view: View
  readonly pack: Pack
  readonly service: Pick<Service, 'id'>
  readonly zone: string
  readonly changes: readonly Change[]
}

/** A line of the history; the first of a change leads to erasing its values. */
type Line = Change & { readonly change: FieldChange; readonly isFirst: boolean }

/** What a part said; that it was erased, where it was. */
const sideText = (view: View, pack: Pack, part: Part, side: Typed | null): string =>
  side === null ? say(messages, view)('value-erased') : partText(view, pack, part, side)

/** Each field that was changed, newest first. */
export function History({ view, pack, service, zone, changes }: HistoryProps) {
  const t = say(messages, view)
  const columns: Column<Line>[] = [
    { label: t('history-column-when'), value: (line) => sayInstant(view, line.changed_at, zone) },
    {
      label: t('history-column-who'),
      value: ({ side, source }) => t('history-who', { side: t(`side-${side}`), source: t(`source-${source}`) }),
    },
    { label: t('history-column-what'), value: ({ change }) => partName(view, change.field) },
    { label: t('history-column-from'), value: ({ change }) => sideText(view, pack, change.field, change.from) },
    { label: t('history-column-to'), value: ({ change }) => sideText(view, pack, change.field, change.to) },
    {
      label: t('history-column-erase'),
      value: () => null,
      show: (line) =>
        line.isFirst && hasValues(line) ? <EraseLink view={view} service={service} line={line} zone={zone} /> : '',
      class: 'no-print',
    },
  ]
  const rows = changes.flatMap((change) =>
    change.fields.map((field, at) => ({ ...change, change: field, isFirst: at === 0 })),
  )
  return (
    <Details summary={t('history-title')}>
      <DataTable
        view={view}
        caption={t('history-title')}
        hideCaption
        columns={columns}
        rows={rows}
        empty={t('history-none')}
      />
    </Details>
  )
}

function EraseLink({ view, service, line, zone }: Pick<HistoryProps, 'view' | 'service' | 'zone'> & { line: Line }) {
  const t = say(messages, view)
  return (
    <a class="govuk-link" href={view.to(`/services/${service.id}/history/${line.id}`)}>
      {t('erase-link')}
      <span class="govuk-visually-hidden"> ({sayInstant(view, line.changed_at, zone)})</span>
    </a>
  )
}

export interface ErasingProps extends Omit<HistoryProps, 'changes' | 'service'> {
  readonly service: Pick<Service, 'id' | 'title'>
  readonly change: Change
  readonly form?: FormState
}

/** Asks once more before the values of a change are erased. */
export function ErasingPage({ view, pack, service, zone, change, form = emptyForm }: ErasingProps) {
  const t = say(messages, view)
  const back = view.to(`/services/${service.id}`)
  const columns: Column<FieldChange>[] = [
    { label: t('history-column-what'), value: ({ field }) => partName(view, field) },
    { label: t('history-column-from'), value: ({ field, from }) => sideText(view, pack, field, from) },
    { label: t('history-column-to'), value: ({ field, to }) => sideText(view, pack, field, to) },
  ]
  return (
    <Page view={view} title={t('erase-title')} caption={service.title} back={{ href: back }} wide>
      <SummaryList rows={[{ key: t('history-column-when'), value: sayInstant(view, change.changed_at, zone) }]} />
      <DataTable view={view} caption={t('erase-title')} hideCaption columns={columns} rows={change.fields} />
      <p>{t('erase-text')}</p>
      <p>{t('erase-first')}</p>
      <Form
        view={view}
        messages={catalogue}
        state={form}
        action={view.to(`/services/${service.id}/history/${change.id}/erasure`)}
      >
        <Buttons>
          <Button look="warning">{t('erase-now')}</Button>
          <ButtonLink look="secondary" href={back}>
            {t('erase-not')}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  )
}

interface LinksProps {
  readonly view: View
  readonly service: string
  readonly zone: string
  readonly now: Date
  readonly links: readonly ProposalLink[]
  /** The address of a link that was just made. */
  readonly made: string | undefined
}

/** The links by which the provider corrects the entry; a new one is shown this once. */
export function ProviderLinks({ view, service, zone, now, links, made }: LinksProps) {
  const t = say(messages, view)
  return (
    <Details summary={t('links-title')} open={made !== undefined} class="no-print">
      <p>{t('links-hint')}</p>
      {made !== undefined && (
        <Notice tone="success" title={t('links-made')}>
          <p>
            <code class="link-shown">{made}</code>
          </p>
        </Notice>
      )}
      <Form
        view={view}
        messages={catalogue}
        state={{ typed: {}, objections: [] }}
        action={view.to(`/services/${service}/links`)}
      >
        <Button look="secondary">{t('links-make')}</Button>
      </Form>
      {links.length > 0 && (
        <DataTable
          view={view}
          caption={t('links-list')}
          columns={linkColumns({ view, service, zone, now })}
          rows={links}
        />
      )}
    </Details>
  )
}

function linkColumns({ view, service, zone, now }: Omit<LinksProps, 'links' | 'made'>): Column<ProposalLink>[] {
  const t = say(messages, view)
  const dayOf = (at: Date) => sayDay(view, dayAt(at, zone))
  const isOpen = ({ revoked_at, expires_at }: ProposalLink) => revoked_at === null && expires_at > now
  return [
    { label: t('links-column-made'), value: ({ made_at }) => dayOf(made_at) },
    { label: t('links-column-until'), value: ({ expires_at }) => dayOf(expires_at) },
    {
      label: t('links-end'),
      value: (link) => (isOpen(link) ? null : t('links-ended')),
      show: (link) =>
        isOpen(link) ? (
          <Form
            view={view}
            messages={catalogue}
            state={{ typed: {}, objections: [] }}
            action={view.to(`/services/${service}/links/${link.id}/ending`)}
          >
            <Button look="secondary">
              {t('links-end')}
              <span class="govuk-visually-hidden"> ({dayOf(link.expires_at)})</span>
            </Button>
          </Form>
        ) : (
          t('links-ended')
        ),
    },
  ]
}
