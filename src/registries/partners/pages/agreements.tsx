// Lists of agreements, one agreement with what headquarters decides on it, and the proposal.
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say, sayDay } from '#platform/messages'
import {
  Button,
  ButtonLink,
  Checkboxes,
  DataTable,
  DateField,
  ExportLinks,
  Filters,
  Form,
  Notice,
  NumberField,
  Page,
  Select,
  SummaryList,
  Tag,
  TextArea,
  type Column,
  type TagColour,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import {
  areas,
  daysLeft,
  lastDayOf,
  mayKeepPartners,
  mayProposeAgreements,
  renewalOn,
  standingOf,
  standings,
  type Standing,
} from '../rules.ts'
import type { Agreement, Organization } from '../store.ts'

/** Names an office by its code; the whole institute for null. */
export type NameOf = (office: Id<'office'> | null) => string

const colours: Readonly<Record<Standing, TagColour>> = {
  proposed: 'purple',
  coming: 'teal',
  'in-force': 'green',
  'to-renew': 'orange',
  expired: 'red',
  ended: 'grey',
}

const StandingTag = ({ view, agreement }: { view: View; agreement: Agreement }) => {
  const standing = standingOf(agreement, view.today)
  return <Tag colour={colours[standing]}>{say(messages, view)(`standing-${standing}`)}</Tag>
}

const sayAreas = (view: View, agreement: Agreement): string =>
  agreement.areas.map((area) => say(messages, view)(`area-${area}`)).join(', ')

/** The columns of a list of agreements, on screen and in its files. */
export function agreementColumns(view: View, nameOf: NameOf): Column<Agreement>[] {
  const t = say(messages, view)
  return [
    {
      label: t('column-title'),
      value: (agreement) => agreement.organization_title,
      show: (agreement) => (
        <a class="govuk-link" href={view.to(`/partners/agreements/${agreement.id}`)}>
          {agreement.organization_title}
        </a>
      ),
    },
    { label: t('column-office'), value: (agreement) => nameOf(agreement.office_id) },
    { label: t('column-areas'), value: (agreement) => sayAreas(view, agreement) },
    { label: t('column-from'), value: (agreement) => agreement.from_on },
    { label: t('column-to'), value: (agreement) => lastDayOf(agreement) ?? t('no-end') },
    { label: t('column-renewal'), value: (agreement) => renewalOn(agreement) },
    {
      label: t('column-standing'),
      value: (agreement) => t(`standing-${standingOf(agreement, view.today)}`),
      show: (agreement) => <StandingTag view={view} agreement={agreement} />,
    },
  ]
}

export interface AgreementsPageProps {
  readonly view: View
  /** Undefined for the list over all offices. */
  readonly office: Id<'office'> | undefined
  readonly agreements: readonly Agreement[]
  readonly nameOf: NameOf
  readonly form: FormState
  readonly href: string
}

/** The agreements of an office, or all. */
export function AgreementsPage({ view, office, agreements, nameOf, form, href }: AgreementsPageProps) {
  const t = say(messages, view)
  const path = office === undefined ? '/partners/agreements' : `/partners/offices/${office}/agreements`
  const soon = agreements.filter((agreement) => standingOf(agreement, view.today) === 'to-renew')
  return (
    <Page
      view={view}
      title={t(office === undefined ? 'agreements-title' : 'agreements-of-office')}
      caption={office === undefined ? undefined : nameOf(office)}
      back={{ href: view.to('/partners') }}
      wide
      scripts={['print']}
    >
      {soon.length > 0 && <Notice tone="warning">{t('ending-soon', { count: soon.length })}</Notice>}
      <StandingFilter view={view} form={form} action={view.to(path)} />
      <DataTable
        view={view}
        caption={t('agreements-title')}
        hideCaption
        columns={agreementColumns(view, nameOf)}
        rows={agreements}
        empty={t('agreements-none')}
      />
      <ExportLinks view={view} href={href} />
      {mayProposeAgreements(view.actor, office ?? null) && (
        <ButtonLink
          href={view.to(office === undefined ? '/partners/agreement' : `/partners/offices/${office}/agreement`)}
        >
          {t('propose-title')}
        </ButtonLink>
      )}
    </Page>
  )
}

function StandingFilter({ view, form, action }: { view: View; form: FormState; action: string }) {
  const t = say(messages, view)
  return (
    <Filters view={view} action={action} state={form}>
      <Select
        form={form}
        name="standing"
        label={t('filter-standing')}
        emptyOption={t('filter-any')}
        options={standings.map((standing) => ({ value: standing, text: t(`standing-${standing}`) }))}
      />
    </Filters>
  )
}

export interface AgreementPageProps {
  readonly view: View
  readonly agreement: Agreement
  readonly nameOf: NameOf
  readonly form: FormState
}

/** One agreement; headquarters accepts it, turns it down or ends it here. */
export function AgreementPage({ view, agreement, nameOf, form }: AgreementPageProps) {
  const t = say(messages, view)
  const left = daysLeft(agreement, view.today)
  const last = lastDayOf(agreement)
  const back =
    agreement.office_id === null ? '/partners/agreements' : `/partners/offices/${agreement.office_id}/agreements`
  return (
    <Page
      view={view}
      title={t('agreement-title', { organization: agreement.organization_title })}
      caption={nameOf(agreement.office_id)}
      back={{ href: view.to(back) }}
    >
      <SummaryList
        rows={[
          { key: t('column-standing'), value: <StandingTag view={view} agreement={agreement} /> },
          { key: t('column-areas'), value: sayAreas(view, agreement) },
          { key: t('column-signed'), value: sayDay(view, agreement.signed_on) },
          { key: t('column-from'), value: sayDay(view, agreement.from_on) },
          {
            key: t('column-to'),
            value:
              last === null
                ? t('no-end')
                : `${sayDay(view, last)}${left! > 0 ? ` (${t('days-left', { count: left! })})` : ''}`,
          },
          ...(agreement.ended_why === null
            ? []
            : [{ key: t('standing-ended'), value: t('ended-why', { why: agreement.ended_why }) }]),
        ]}
      />
      {mayKeepPartners(view.actor) && agreement.ended_on === null && (
        <Decisions view={view} agreement={agreement} form={form} />
      )}
    </Page>
  )
}

function Decisions({ view, agreement, form }: { view: View; agreement: Agreement; form: FormState }) {
  const t = say(messages, view)
  const path = `/partners/agreements/${agreement.id}`
  const proposed = agreement.accepted_at === null
  return (
    <>
      {proposed && (
        <form method="post" action={view.to(`${path}/acceptance`)}>
          <Button>{t('accept-title')}</Button>
        </form>
      )}
      <h2 class="govuk-heading-m">{t(proposed ? 'turn-down-title' : 'end-title')}</h2>
      <Form view={view} messages={messages} state={form} action={view.to(`${path}/ending`)}>
        <DateField form={form} name="ended_on" label={t('field-ended-on')} preset={view.today} />
        <TextArea form={form} name="ended_why" label={t('field-ended-why')} rows={3} maxLength={200} />
        <Button look="warning">{t(proposed ? 'turn-down-title' : 'end-title')}</Button>
      </Form>
    </>
  )
}

export interface ProposalPageProps {
  readonly view: View
  readonly office: Id<'office'> | null
  readonly organizations: readonly Organization[]
  readonly nameOf: NameOf
  readonly form: FormState
  readonly id: Id<'agreement'>
}

/** A proposal for an office, or for the whole institute. */
export function ProposalPage({ view, office, organizations, nameOf, form, id }: ProposalPageProps) {
  const t = say(messages, view)
  const base = office === null ? '/partners' : `/partners/offices/${office}`
  return (
    <Page
      view={view}
      title={t('propose-title')}
      caption={nameOf(office)}
      back={{ href: view.to(`${base}/agreements`) }}
    >
      <p class="govuk-body">{t('propose-intro')}</p>
      <Form view={view} messages={messages} state={form} action={view.to(`${base}/agreement`)} id={id}>
        <Select
          form={form}
          name="organization_id"
          label={t('field-organization')}
          hint={<a href={view.to(`${base}/organization`)}>{t('no-organization')}</a>}
          emptyOption={t('choose')}
          options={organizations.map((organization) => ({
            value: organization.id,
            text: organization.city === null ? organization.title : `${organization.title}, ${organization.city}`,
          }))}
        />
        <Checkboxes
          form={form}
          name="areas"
          label={t('field-areas')}
          columns
          items={areas.map((area) => ({ value: area, text: t(`area-${area}`) }))}
        />
        <DateField form={form} name="signed_on" label={t('field-signed-on')} max={view.today} />
        <DateField form={form} name="from_on" label={t('field-from-on')} />
        <DateField form={form} name="to_on" label={t('field-to-on')} />
        <NumberField form={form} name="renewal_days" label={t('field-renewal-days')} preset={90} />
        <Button>{t('propose')}</Button>
      </Form>
    </Page>
  )
}
