// One's own account: language, ways in, PIN, sessions.
import type { Id } from '#kernel/id'
import { emptyForm, type FormState } from '#platform/forms'
import { languages, type Language } from '#platform/context'
import { say, sayInstant, type Say } from '#platform/messages'
import { Button, DataTable, Form, Notice, Page, Radios, TextField } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import type { PasskeyRow } from '../store/credential.ts'
import type { SessionRow } from '../store/session.ts'
import { PasskeyForm } from './sign-in.tsx'

export interface AccountPageProps {
  readonly view: View
  readonly state: FormState
  readonly zone: string
  readonly saved: boolean
  readonly language: Language
  readonly passkeys: readonly PasskeyRow[]
  readonly passphraseAt: Date | undefined
  readonly pinAt: Date | undefined
  readonly sessions: readonly SessionRow[]
  readonly session: Id<'session'> | null
  /** Whether the person works at a window, where a tablet asks for a PIN. */
  readonly atWindow: boolean
}

interface PartProps extends AccountPageProps {
  readonly t: Say<typeof messages>
}

export function AccountPage(props: AccountPageProps) {
  const { view } = props
  const part = { ...props, t: say(messages, view) }
  return (
    <Page view={view} title={part.t('account-title')} caption={view.actor.name} scripts={['passkey']}>
      {props.saved && <Notice tone="success" title={part.t('account-saved')} />}
      <LanguageForm {...part} />
      <WaysIn {...part} />
      {props.atWindow && <PinForm {...part} />}
      <Sessions {...part} />
    </Page>
  )
}

const LanguageForm = ({ view, language, t }: PartProps) => (
  <Form view={view} messages={messages} state={emptyForm} action={view.to('/account/language')}>
    <Radios
      form={emptyForm}
      name="language"
      label={t('account-language')}
      items={languages.map((value) => ({ value, text: t(`language-${value}`) }))}
      preset={language}
      inline
      small
    />
    <Button look="secondary">{t('save')}</Button>
  </Form>
)

const PinForm = ({ view, state, pinAt, zone, t }: PartProps) => (
  <>
    <h2 class="govuk-heading-m">{t('pin-title')}</h2>
    {pinAt && <p>{t('pin-since', { at: sayInstant(view, pinAt, zone) })}</p>}
    <Form view={view} messages={messages} state={state} action={view.to('/account/pin')}>
      <TextField
        form={state}
        name="pin"
        label={t('field-pin')}
        hint={t('field-pin-hint')}
        type="password"
        inputMode="numeric"
        autocomplete="off"
        width={10}
      />
      <Button look="secondary">{t('save')}</Button>
    </Form>
  </>
)

function WaysIn(props: PartProps) {
  const { view, passphraseAt, zone, t } = props
  return (
    <>
      <h2 class="govuk-heading-m">{t('account-ways')}</h2>
      {passphraseAt && <p>{t('account-passphrase', { at: sayInstant(view, passphraseAt, zone) })}</p>}
      <Passkeys {...props} />
      <PasskeyForm
        view={view}
        kind="create"
        options="/account/passkeys/options"
        finish="/account/passkeys"
        to="/account?saved"
      >
        <TextField
          form={emptyForm}
          name="label"
          id="passkey-label"
          label={t('passkey-label')}
          width={20}
          maxLength={60}
        />
        <Button look="secondary">{t('passkey-add')}</Button>
      </PasskeyForm>
    </>
  )
}

function Passkeys({ view, passkeys, zone, t }: PartProps) {
  const instant = (at: Date | null) => (at === null ? null : sayInstant(view, at, zone))
  return (
    <DataTable
      view={view}
      caption={t('passkeys')}
      rows={passkeys}
      empty={t('passkeys-none')}
      columns={[
        { label: t('passkey-name'), value: (row) => row.label || t('passkey-unnamed') },
        { label: t('passkey-added'), value: (row) => instant(row.added_at) },
        { label: t('passkey-used'), value: (row) => instant(row.used_at) },
        {
          label: t('people-actions'),
          value: () => null,
          show: (row) => (
            <form method="post" action={view.to(`/account/passkeys/${encodeURIComponent(row.id)}/removal`)}>
              <Button look="secondary">{t('passkey-remove')}</Button>
            </form>
          ),
        },
      ]}
    />
  )
}

function Sessions(props: PartProps) {
  const { view, session, t } = props
  return (
    <>
      <SessionTable {...props} />
      <p>{t('sessions-text')}</p>
      {session && (
        <Form view={view} messages={messages} state={emptyForm} action={view.to(`/account/sessions/${session}/label`)}>
          <TextField
            form={emptyForm}
            name="label"
            id="session-label"
            label={t('session-name')}
            width={20}
            maxLength={60}
          />
          <Button look="secondary">{t('save')}</Button>
        </Form>
      )}
      <form method="post" action={view.to('/account/sessions/end')}>
        <Button look="warning">{t('sessions-end')}</Button>
      </form>
    </>
  )
}

function SessionTable({ view, sessions, session, zone, t }: PartProps) {
  const nameOf = (row: SessionRow): string =>
    row.label || (row.id === session ? t('session-here') : row.tablet_id ? t('session-tablet') : t('session-unnamed'))
  return (
    <DataTable
      view={view}
      caption={t('sessions')}
      rows={sessions}
      columns={[
        { label: t('session-label'), value: nameOf },
        { label: t('session-started'), value: (row) => sayInstant(view, row.started_at, zone) },
        { label: t('session-seen'), value: (row) => sayInstant(view, row.seen_at, zone) },
        {
          label: t('people-actions'),
          value: () => null,
          show: (row) => (
            <form method="post" action={view.to(`/account/sessions/${row.id}/end`)}>
              <Button look="secondary">{t('session-end')}</Button>
            </form>
          ),
        },
      ]}
    />
  )
}
