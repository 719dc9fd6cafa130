// On an entry's page, for staff: what was changed, when, on whose behalf and from where; and the links of its provider.
import { dayAt } from '#kernel/day'
import { say, sayDay, sayInstant } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Button, DataTable, Details, Form, Notice, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import type { FieldChange } from '../rules/upkeep.ts'
import type { ProposalLink } from '../store/proposal.ts'
import type { Change } from '../store/upkeep.ts'
import { catalogue, messages, partName, partText } from './upkeep-words.tsx'

interface HistoryProps {
  readonly view: View
  readonly pack: Pack
  readonly zone: string
  readonly changes: readonly Change[]
}

type Line = Change & { readonly change: FieldChange }

/** Each field that was changed, newest first. */
export function History({ view, pack, zone, changes }: HistoryProps) {
  const t = say(messages, view)
  const columns: Column<Line>[] = [
    { label: t('history-column-when'), value: (line) => sayInstant(view, line.changed_at, zone) },
    {
      label: t('history-column-who'),
      value: ({ side, source }) => t('history-who', { side: t(`side-${side}`), source: t(`source-${source}`) }),
    },
    { label: t('history-column-what'), value: ({ change }) => partName(view, change.field) },
    { label: t('history-column-from'), value: ({ change }) => partText(view, pack, change.field, change.from) },
    { label: t('history-column-to'), value: ({ change }) => partText(view, pack, change.field, change.to) },
  ]
  const rows = changes.flatMap((change) => change.fields.map((field) => ({ ...change, change: field })))
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
