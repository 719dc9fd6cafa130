// The people whom one let in: their roles, past and present, and the form that lets in one more.
import type { Id } from '#kernel/id'
import { agencyRoles, languages, type RoleName } from '#platform/context'
import { emptyForm, type FormState } from '#platform/forms'
import { say, sayInstant, type Say } from '#platform/messages'
import {
  Button,
  DataTable,
  Details,
  Form,
  InsetText,
  Notice,
  Page,
  Radios,
  Select,
  TextField,
  type Option,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'

/** A role as the page shows it. */
export interface ShownRole {
  readonly id: Id<'role'>
  readonly account: Id<'account'>
  readonly name: string
  readonly role: RoleName
  readonly place: string
  readonly grantedAt: Date
  readonly grantedBy: string | null
  readonly endedAt: Date | null
  readonly endedBy: string | null
  /** Until when the invitation is open; null where the person has come in. */
  readonly pendingUntil: Date | null
}

export interface PeoplePageProps {
  readonly view: View
  readonly state: FormState
  readonly zone: string
  readonly roles: readonly ShownRole[]
  readonly grantable: readonly RoleName[]
  readonly offices: readonly Option[]
  readonly organizations: readonly Option[]
  /** An account whose mail has to be typed before it can be invited again. */
  readonly again?: Id<'account'> | undefined
}

export function PeoplePage(props: PeoplePageProps) {
  const { view, again } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('people-title')} wide>
      {again !== undefined && <InviteAgain {...props} again={again} t={t} />}
      <HeldRoles {...props} t={t} />
      <h2 class="govuk-heading-m">{t('invite-title')}</h2>
      <InviteForm {...props} state={again === undefined ? props.state : emptyForm} t={t} />
      <EndedRoles {...props} t={t} />
    </Page>
  )
}

type PartProps = PeoplePageProps & { readonly t: Say<typeof messages> }

const InviteAgain = ({ view, state, again, t }: PartProps & { again: Id<'account'> }) => (
  <Form view={view} messages={messages} state={state} action={view.to(`/people/${again}/invitation`)}>
    <p>{t('invite-again-text')}</p>
    <TextField form={state} name="mail" id="again-mail" label={t('field-mail')} type="email" autocomplete="off" />
    <Button>{t('invite-again')}</Button>
  </Form>
)

function HeldRoles({ view, roles, zone, t }: PartProps) {
  const stateOf = ({ pendingUntil }: ShownRole): string =>
    pendingUntil ? t('state-pending', { at: sayInstant(view, pendingUntil, zone) }) : t('state-active')
  return (
    <DataTable
      view={view}
      caption={t('people-caption')}
      rows={roles.filter((role) => role.endedAt === null)}
      empty={t('people-none')}
      columns={[
        { label: t('people-name'), value: (row) => row.name },
        { label: t('people-role'), value: (row) => t(`role-${row.role}`) },
        { label: t('people-place'), value: (row) => row.place },
        { label: t('people-since'), value: (row) => sayInstant(view, row.grantedAt, zone) },
        { label: t('people-by'), value: (row) => row.grantedBy ?? t('people-system') },
        { label: t('people-state'), value: stateOf },
        {
          label: t('people-actions'),
          value: () => null,
          show: (row) => (
            <>
              <form method="post" action={view.to(`/people/${row.account}/invitation`)}>
                <Button look="secondary">{t('invite-again')}</Button>
              </form>
              <form method="post" action={view.to(`/people/roles/${row.id}/end`)}>
                <Button look="warning">{t('role-end')}</Button>
              </form>
            </>
          ),
        },
      ]}
    />
  )
}

function EndedRoles({ view, roles, zone, t }: PartProps) {
  const ended = roles.filter((role) => role.endedAt !== null)
  if (ended.length === 0) return <></>
  return (
    <Details summary={t('people-history')}>
      <DataTable
        view={view}
        caption={t('people-history')}
        hideCaption
        rows={ended}
        columns={[
          { label: t('people-name'), value: (row) => row.name },
          { label: t('people-role'), value: (row) => t(`role-${row.role}`) },
          { label: t('people-place'), value: (row) => row.place },
          { label: t('people-since'), value: (row) => sayInstant(view, row.grantedAt, zone) },
          { label: t('people-by'), value: (row) => row.grantedBy ?? t('people-system') },
          { label: t('people-until'), value: (row) => (row.endedAt ? sayInstant(view, row.endedAt, zone) : null) },
          { label: t('people-ended-by'), value: (row) => row.endedBy ?? t('people-system') },
        ]}
      />
    </Details>
  )
}

function InviteForm(props: PartProps) {
  const { view, state, grantable, t } = props
  const roles = grantable.map((role) => ({ value: role, text: t(`role-${role}`) }))
  return (
    <Form view={view} messages={messages} state={state} action={view.to('/people')}>
      <TextField form={state} name="name" label={t('field-name')} autocomplete="off" maxLength={120} />
      <TextField form={state} name="title" label={t('field-title')} autocomplete="off" maxLength={120} />
      <TextField form={state} name="mail" label={t('field-mail')} type="email" autocomplete="off" />
      <Radios form={state} name="role" label={t('field-role')} items={roles} preset={grantable.at(-1)} small />
      <PlaceFields {...props} />
      <Radios
        form={state}
        name="language"
        label={t('field-language')}
        items={languages.map((value) => ({ value, text: t(`language-${value}`) }))}
        preset="es"
        inline
        small
      />
      <Button>{t('invite-button')}</Button>
    </Form>
  )
}

/** Where the role stands: chosen already where there is one choice only. */
function PlaceFields({ state, grantable, offices, organizations, t }: PartProps) {
  const one = (options: readonly Option[]) => (options.length === 1 ? options[0]!.value : undefined)
  const atOffice = grantable.some((role) => agencyRoles.includes(role) || role === 'consular-officer')
  const atOrganization = grantable.some((role) => agencyRoles.includes(role) || role === 'provider')
  const none = t('field-none')
  const office = { options: offices, preset: one(offices), emptyOption: none }
  const organization = { options: organizations, preset: one(organizations), emptyOption: none }
  return (
    <>
      {atOffice && <Select form={state} name="office" label={t('field-office')} {...office} />}
      {atOrganization && <Select form={state} name="organization" label={t('field-organization')} {...organization} />}
    </>
  )
}

/** The link that was sent, to hand over where mail does not arrive; without one, a role was added. */
export function InvitedPage({ view, link }: { view: View; link: string | null }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('invited-title')} back={{ href: view.to('/people') }}>
      <Notice tone="success" title={link === null ? t('granted-text') : t('invited-text')} />
      {link !== null && (
        <InsetText>
          <code>{link}</code>
        </InsetText>
      )}
    </Page>
  )
}
