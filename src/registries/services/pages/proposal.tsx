// What waits to be looked at: the list, and one proposal with what stands beside what it would say.
import { emptyForm, type FormState } from '#platform/forms'
import { say, sayDay, sayDayBriefly } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  Checkboxes,
  DataTable,
  Details,
  ExportLinks,
  Filters,
  Form,
  InsetText,
  Notice,
  Page,
  Select,
  SummaryList,
  TextField,
  type Column,
  type SummaryRow,
} from '#platform/ui'
import type { View } from '#platform/view'
import { partsProposed } from '../rules/proposal.ts'
import { typedOf, type Part, type ProposedPart } from '../rules/upkeep.ts'
import type { Service } from '../store.ts'
import type { Proposal } from '../store/proposal.ts'
import type { OfficeChoice } from './directory.tsx'
import { catalogue, messages, partName, partText, UpkeepTabs } from './upkeep-words.tsx'
import { OfficeField } from './upkeep.tsx'
import { TelephoneLink } from './words.tsx'

export interface ProposalsProps {
  readonly view: View
  readonly office: OfficeChoice
  readonly offices: readonly OfficeChoice[]
  readonly proposals: readonly Proposal[]
  readonly form: FormState
  readonly href: string
  readonly kept: boolean
}

/** What came of a proposal. */
const outcomeOf = (view: View, { decision, reason }: Proposal): string =>
  say(messages, view)(`decision-${decision ?? 'none'}`, { reason: reason ?? '' })

/** The columns of the list and of its files. */
export function proposalColumns(view: View): Column<Proposal>[] {
  const t = say(messages, view)
  return [
    {
      label: t('column-service'),
      value: ({ service_title: title }) => title,
      show: ({ id, service_title: title }) => (
        <a class="govuk-link" href={view.to(`/services/upkeep/proposals/${id}`)}>
          {title}
        </a>
      ),
    },
    { label: t('column-about'), value: ({ about }) => t(`wrong-${about}`) },
    { label: t('column-from'), value: ({ came_from: from }) => t(`from-${from}`) },
    {
      label: t('column-on'),
      value: ({ proposed_on: on }) => on,
      show: ({ proposed_on: on }) => sayDayBriefly(view, on),
    },
    { label: t('column-came-of-it'), value: (proposal) => outcomeOf(view, proposal) },
  ]
}

/** The proposals of an office. */
export function ProposalsPage({ view, office, offices, proposals, form, href, kept }: ProposalsProps) {
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={t('proposals-title')}
      caption={t('services-of', { office: office.title })}
      back={{ href: view.to(`/services?office=${office.code}`) }}
      wide
      scripts={['print']}
    >
      {kept && (
        <Notice tone="success">
          <p>{t('proposal-done')}</p>
        </Notice>
      )}
      <UpkeepTabs view={view} office={office.code} at="proposals" />
      <Filters view={view} action={view.to('/services/upkeep/proposals')} state={form}>
        <OfficeField view={view} form={form} office={office} offices={offices} />
        <Select
          form={form}
          name="decided"
          label={t('filter-decided')}
          options={[
            { value: '', text: t('decided-no') },
            { value: 'yes', text: t('decided-yes') },
          ]}
        />
      </Filters>
      <DataTable
        view={view}
        caption={t('proposals-count', { count: proposals.length })}
        columns={proposalColumns(view)}
        rows={proposals}
        empty={t('proposals-none')}
      />
      <ExportLinks view={view} href={href} />
    </Page>
  )
}

export interface ProposalPageProps {
  readonly view: View
  readonly pack: Pack
  readonly proposal: Proposal
  readonly service: Service
  readonly sent?: { readonly form: 'taking' | 'refusal'; readonly state: FormState } | undefined
}

/** One proposal. */
export function ProposalPage(props: ProposalPageProps) {
  const { view, proposal } = props
  const t = say(messages, view)
  const waits = proposal.decision === null
  return (
    <Page
      view={view}
      title={proposal.service_title}
      caption={t(`wrong-${proposal.about}`)}
      back={{ href: view.to(`/services/upkeep/proposals?office=${proposal.office_id}`) }}
      wide
    >
      <SummaryList
        rows={[
          { key: t('column-from'), value: t(`from-${proposal.came_from}`) },
          { key: t('column-on'), value: sayDay(view, proposal.proposed_on) },
          ...(waits ? standingRows(props) : []),
          ...(proposal.said === '' ? [] : [{ key: t('proposal-said'), value: proposal.said }]),
          ...(waits ? [] : [{ key: t('column-came-of-it'), value: outcomeOf(view, proposal) }]),
        ]}
      />
      {partsProposed(proposal.fields).length > 0 && <Beside {...props} />}
      {waits && <Taking {...props} />}
      {waits && <Refusing {...props} />}
    </Page>
  )
}

/** What an entry says of a thing that is wrong. */
const partAbout: Partial<Record<Proposal['about'], Part>> = {
  hours: 'hours',
  address: 'place',
  cost: 'cost',
  language: 'languages',
}

/** Whom to call and ask, and what stands now where nothing else shows it. */
function standingRows({ view, pack, proposal, service }: ProposalPageProps): SummaryRow[] {
  const t = say(messages, view)
  const part = partAbout[proposal.about]
  const line = service.public_line
  return [
    ...(line === null ? [] : [{ key: t('column-line'), value: <TelephoneLink line={line} /> }]),
    ...(part === undefined ? [] : [{ key: t('proposal-now'), value: partText(view, pack, part, typedOf(service)) }]),
  ]
}

/** What stands, beside what is proposed. */
function Beside({ view, pack, proposal, service }: ProposalPageProps) {
  const t = say(messages, view)
  const now = typedOf(service)
  const columns: Column<ProposedPart>[] = [
    { label: t('history-column-what'), value: (part) => partName(view, part) },
    { label: t('proposal-now'), value: (part) => partText(view, pack, part, now) },
    { label: t('proposal-then'), value: (part) => partText(view, pack, part, proposal.fields) },
  ]
  const rows = partsProposed(proposal.fields)
  return <DataTable view={view} caption={t('column-about')} hideCaption columns={columns} rows={rows} />
}

function Taking(props: ProposalPageProps) {
  const { view, proposal, sent } = props
  const t = say(messages, view)
  const form = sent?.form === 'taking' ? sent.state : emptyForm
  const parts = partsProposed(proposal.fields)
  if (proposal.about !== 'closed' && parts.length === 0) {
    return (
      <>
        <ButtonLink href={view.to(`/services/${proposal.service_id}/edit?proposal=${proposal.id}`)}>
          {t('proposal-open')}
        </ButtonLink>
        <InsetText>{t('proposal-open-hint')}</InsetText>
      </>
    )
  }
  return (
    <Form
      view={view}
      messages={catalogue}
      state={form}
      action={view.to(`/services/upkeep/proposals/${proposal.id}/taking`)}
    >
      {proposal.about === 'closed' ? (
        <TextField form={form} name="closingReason" label={t('proposal-closing-reason')} hint={t('field-no-names')} />
      ) : (
        <Checkboxes
          form={form}
          name="parts"
          label={t('proposal-parts')}
          legendSize="s"
          small
          preset={parts}
          items={parts.map((part) => ({ value: part, text: partName(view, part) }))}
        />
      )}
      <Button>{t(proposal.about === 'closed' ? 'proposal-close' : 'proposal-take')}</Button>
    </Form>
  )
}

function Refusing({ view, proposal, sent }: ProposalPageProps) {
  const t = say(messages, view)
  const form = sent?.form === 'refusal' ? sent.state : emptyForm
  return (
    <Details summary={t('proposal-refuse-title')} open={form.objections.length > 0}>
      <Form
        view={view}
        messages={catalogue}
        state={form}
        action={view.to(`/services/upkeep/proposals/${proposal.id}/refusal`)}
      >
        <TextField form={form} name="reason" label={t('proposal-reason')} hint={t('field-no-names')} />
        <Button look="warning">{t('proposal-refuse')}</Button>
      </Form>
    </Details>
  )
}
