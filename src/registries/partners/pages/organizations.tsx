// The list of organizations, one organization with its agreements, and its form.
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say } from '#platform/messages'
import {
  Button,
  ButtonLink,
  DataTable,
  ExportLinks,
  Filters,
  Form,
  Page,
  Select,
  SummaryList,
  TextField,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import { mayKeepPartners, organizationKinds } from '../rules.ts'
import type { Agreement, Organization } from '../store.ts'
import { agreementColumns, type NameOf } from './agreements.tsx'

/** The columns of the list of organizations, on screen and in its files. */
export function organizationColumns(view: View): Column<Organization>[] {
  const t = say(messages, view)
  return [
    {
      label: t('column-title'),
      value: (organization) => organization.title,
      show: (organization) => (
        <a class="govuk-link" href={view.to(`/partners/organizations/${organization.id}`)}>
          {organization.title}
        </a>
      ),
    },
    { label: t('column-kind'), value: (organization) => t(`kind-${organization.kind}`) },
    { label: t('column-city'), value: (organization) => organization.city },
    { label: t('column-source'), value: (organization) => organization.source },
  ]
}

export interface OrganizationsPageProps {
  readonly view: View
  readonly organizations: readonly Organization[]
  readonly form: FormState
  readonly href: string
}

/** Every organization that works with the institute. */
export function OrganizationsPage({ view, organizations, form, href }: OrganizationsPageProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('organizations-title')} wide scripts={['print']}>
      <p class="govuk-body">
        <a class="govuk-link" href={view.to('/partners/agreements')}>
          {t('agreements-title')}
        </a>
      </p>
      <Filters view={view} action={view.to('/partners')} state={form}>
        <Select
          form={form}
          name="kind"
          label={t('filter-kind')}
          emptyOption={t('filter-any')}
          options={organizationKinds.map((kind) => ({ value: kind, text: t(`kind-${kind}`) }))}
        />
      </Filters>
      <DataTable
        view={view}
        caption={t('organizations-count', { count: organizations.length })}
        columns={organizationColumns(view)}
        rows={organizations}
      />
      <ExportLinks view={view} href={href} />
      {mayKeepPartners(view.actor) && (
        <ButtonLink href={view.to('/partners/organization')}>{t('add-organization-title')}</ButtonLink>
      )}
    </Page>
  )
}

export interface OrganizationPageProps {
  readonly view: View
  readonly organization: Organization
  readonly agreements: readonly Agreement[]
  readonly nameOf: NameOf
}

/** One organization, with those of its agreements that the reader may see. */
export function OrganizationPage({ view, organization, agreements, nameOf }: OrganizationPageProps) {
  const t = say(messages, view)
  const { website } = organization
  return (
    <Page view={view} title={organization.title} back={{ href: view.to('/partners') }} wide>
      <SummaryList
        rows={[
          { key: t('column-kind'), value: t(`kind-${organization.kind}`) },
          { key: t('column-city'), value: organization.city ?? t('unknown') },
          { key: t('field-website'), value: website === null ? t('unknown') : <a href={website}>{website}</a> },
          { key: t('column-source'), value: organization.source },
        ]}
      />
      <DataTable
        view={view}
        caption={t('agreements-title')}
        columns={agreementColumns(view, nameOf)}
        rows={agreements}
        empty={t('agreements-none')}
      />
      {mayKeepPartners(view.actor) && (
        <ButtonLink look="secondary" href={view.to(`/partners/organizations/${organization.id}/correction`)}>
          {t('correct-organization-title')}
        </ButtonLink>
      )}
    </Page>
  )
}

export interface OrganizationFormProps {
  readonly view: View
  readonly form: FormState
  /** The organization to be corrected. */
  readonly organization: Organization | undefined
  readonly id: Id<'organization'>
  readonly action: string
  readonly back: string
}

/** A new organization, or one to be corrected. */
export function OrganizationFormPage({ view, form, organization, id, action, back }: OrganizationFormProps) {
  const t = say(messages, view)
  const title = t(organization ? 'correct-organization-title' : 'add-organization-title')
  return (
    <Page view={view} title={title} back={{ href: view.to(back) }}>
      <Form view={view} messages={messages} state={form} action={view.to(action)} id={organization ? undefined : id}>
        <TextField form={form} name="title" label={t('field-title')} preset={organization?.title} />
        <Select
          form={form}
          name="kind"
          label={t('field-kind')}
          preset={organization?.kind}
          emptyOption={t('choose')}
          options={organizationKinds.map((kind) => ({ value: kind, text: t(`kind-${kind}`) }))}
        />
        <TextField form={form} name="city" label={t('field-city')} preset={organization?.city ?? ''} />
        <TextField
          form={form}
          name="division"
          label={t('field-division')}
          preset={organization?.division ?? ''}
          width={10}
        />
        <TextField
          form={form}
          name="website"
          label={t('field-website')}
          preset={organization?.website ?? ''}
          type="url"
        />
        <TextField form={form} name="source" label={t('field-source')} preset={organization?.source} />
        <Button>{t('save')}</Button>
      </Form>
    </Page>
  )
}
