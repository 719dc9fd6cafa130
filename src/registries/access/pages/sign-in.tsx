// Signing in, and accepting an invitation.
import type { FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { Button, Form, HiddenField, Notice, Page, QrCode, TextField } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import type { SampleRow } from '../store/account.ts'

export interface SignInPageProps {
  readonly view: View
  readonly state: FormState
  /** Where it goes on to afterwards, without the language. */
  readonly to: string
  readonly people: readonly SampleRow[]
  /** A page was asked for that strangers may not see. */
  readonly first?: boolean
}

/** Ways to sign in: as a sample person where there are any, with a passkey, with a passphrase and a code. */
export function SignInPage({ view, state, to, people, first }: SignInPageProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('sign-in-title')} public named scripts={['passkey']}>
      {first && <p>{t('sign-in-first')}</p>}
      {people.length > 0 && <SamplePeople view={view} people={people} to={to} />}
      <PasskeyForm view={view} kind="sign-in" options="/sign-in/passkey/options" finish="/sign-in/passkey" to={to}>
        <p class="govuk-hint">{t('passkey-what')}</p>
        <Button>{t('sign-in-with-passkey')}</Button>
      </PasskeyForm>
      <h2 class="govuk-heading-m">{t('sign-in-with-passphrase')}</h2>
      <Form view={view} messages={messages} state={state} action={view.to('/sign-in')}>
        <HiddenField name="to" value={to} />
        <TextField form={state} name="mail" label={t('field-mail')} type="email" autocomplete="username" />
        <TextField
          form={state}
          name="passphrase"
          label={t('field-passphrase')}
          type="password"
          autocomplete="current-password"
        />
        <CodeOfApp view={view} state={state} />
        <Button look="secondary">{t('sign-in-button')}</Button>
      </Form>
      <p>{t('sign-in-lost')}</p>
    </Page>
  )
}

const CodeOfApp = ({ view, state }: { view: View; state: FormState }) => (
  <TextField
    form={state}
    name="code"
    label={say(messages, view)('field-code')}
    hint={say(messages, view)('field-code-hint')}
    inputMode="numeric"
    autocomplete="one-time-code"
    width={10}
  />
)

/** The invented people of a sample installation, each a button. */
function SamplePeople({ view, people, to }: { view: View; people: readonly SampleRow[]; to: string }) {
  const t = say(messages, view)
  return (
    <Notice title={t('sample-title')}>
      <p>{t('sample-text')}</p>
      <form method="post" action={view.to('/sign-in/sample')} class="govuk-button-group">
        <HiddenField name="to" value={to} />
        {people.map((person) => (
          <Button look="secondary" name="account" value={person.account_id}>
            {person.title === null ? person.name : t('sample-as', { name: person.name, title: person.title })}
          </Button>
        ))}
      </form>
    </Notice>
  )
}

export interface PasskeyFormProps {
  readonly view: View
  /** Using a passkey, or making one. */
  readonly kind: 'sign-in' | 'create'
  /** Where its options come from and where its answer goes, without the language. */
  readonly options: string
  readonly finish: string
  readonly to: string
  readonly children?: unknown
}

/** A form that the browser's script takes up (client/passkey.ts); without a script it stays hidden. */
export const PasskeyForm = ({ view, kind, options, finish, to, children }: PasskeyFormProps) => (
  <form data-passkey={kind} data-options={view.to(options)} data-finish={view.to(finish)} hidden>
    <HiddenField name="to" value={to} />
    {children}
    <p class="govuk-error-message" role="alert" data-passkey-failure="" hidden>
      {say(messages, view)('passkey-failed')}
    </p>
  </form>
)

export interface InvitationPageProps {
  readonly view: View
  readonly state: FormState
  readonly name: string
  /** The key of the link, carried along. */
  readonly invitation: string
  /** The address and the key that a code app takes. */
  readonly codes: { readonly uri: string; readonly key: string }
}

/** The person's name, and the choice of a passkey or a passphrase with codes. */
export function InvitationPage(props: InvitationPageProps) {
  const { view, name, invitation } = props
  const t = say(messages, view)
  const ceremony = { options: '/invitation/passkey/options', finish: '/invitation/passkey', to: '/account' }
  return (
    <Page view={view} title={t('invitation-title')} scripts={['passkey']}>
      <p>
        <strong>{t('invitation-name', { name })}</strong>
      </p>
      <p>{t('invitation-choose')}</p>
      <PasskeyForm view={view} kind="create" {...ceremony}>
        <HiddenField name="key" value={invitation} />
        <h2 class="govuk-heading-m">{t('invitation-passkey-title')}</h2>
        <p>{t('passkey-what')}</p>
        <Button>{t('invitation-passkey-button')}</Button>
      </PasskeyForm>
      <PassphraseForm {...props} />
    </Page>
  )
}

function PassphraseForm({ view, state, invitation, codes }: InvitationPageProps) {
  const t = say(messages, view)
  return (
    <>
      <h2 class="govuk-heading-m">{t('invitation-passphrase-title')}</h2>
      <p>{t('invitation-codes')}</p>
      <QrCode text={codes.uri} label={t('invitation-codes-label')} />
      <p>
        {t('invitation-key')}: <code>{codes.key}</code>
      </p>
      <Form view={view} messages={messages} state={state} action={view.to('/invitation')}>
        <HiddenField name="key" value={invitation} />
        <TextField
          form={state}
          name="passphrase"
          label={t('field-passphrase')}
          hint={t('invitation-passphrase-hint')}
          type="password"
          autocomplete="new-password"
        />
        <CodeOfApp view={view} state={state} />
        <Button>{t('invitation-passphrase-button')}</Button>
      </Form>
    </>
  )
}

export const ClosedInvitationPage = ({ view }: { view: View }) => (
  <Page view={view} title={say(messages, view)('invitation-closed-title')} public named>
    <p>{say(messages, view)('invitation-closed-text')}</p>
  </Page>
)
