// Before a live referral is sent: exactly what the service will see, and the consent to that. After it: the link, once.
import type { Day } from '#kernel/day'
import { textOf, textsOf, type FormState } from '#platform/forms'
import { say, sayDay, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  Buttons,
  Checkboxes,
  Form,
  HiddenField,
  InsetText,
  Notice,
  Page,
  Radios,
  SummaryList,
} from '#platform/ui'
import type { View } from '#platform/view'
import type { DataClass } from '#registries/people'
import { messages as ruleMessages } from '../messages/worker-rules.ts'
import { messages } from '../messages/sending.ts'
import { consentTextVersion } from '../rules/sending.ts'
import type { Referral } from '../store/referral.ts'
import type { Place } from './list.tsx'
import { sayTold, sayToldValue, sayYours } from './referral-words.tsx'
import { ConsentRadios } from './sending.tsx'

type Speak = Say<typeof messages>

export interface PreviewPageProps {
  readonly view: View
  readonly pack: Pack
  readonly place: Place
  readonly referral: Referral
  /** Who refers: the agency's name. */
  readonly agency: string
  /** What the service will read, in the order in which it reads it, and the classes of data that this makes. */
  readonly told: readonly { readonly field: string; readonly value: string }[]
  readonly classes: readonly DataClass[]
  readonly form: FormState
}

/** Nothing was sent yet: what will be, the consent, and the button. */
export function PreviewPage(props: PreviewPageProps) {
  const { view, pack, place, referral, told, form } = props
  const t = say(messages, view)
  const path = `/referrals/${place.office}/${referral.id}`
  return (
    <Page
      view={view}
      title={t('preview-title', { recipient: referral.service_as_told.organization })}
      back={{ href: view.to(path) }}
    >
      <p>{t('preview-intro')}</p>
      <SummaryList
        rows={told.map(({ field, value }) => ({
          key: sayTold(view, field),
          value: sayToldValue(pack, view, field, value),
        }))}
      />
      <p class="govuk-hint">{t('preview-nothing-else')}</p>
      <Form view={view} messages={ruleMessages} state={form} action={view.to(`${path}/sending`)}>
        <Carried form={form} seen={referral.position} />
        <h2 class="govuk-heading-m">{t('consent-title')}</h2>
        <p>{t('consent-read')}</p>
        <ConsentText {...props} language="es" />
        <ConsentText {...props} language="en" />
        <ConsentFields form={form} hasPhone={told.some(({ field }) => field === 'phone')} t={t} />
        <Buttons>
          <Button>{t('send')}</Button>
          <Button look="secondary" name="change" value="yes" action={view.to(`${path}/preview`)}>
            {t('preview-change')}
          </Button>
        </Buttons>
      </Form>
    </Page>
  )
}

const carried = ['mode', 'name', 'phone', 'ageGroup', 'bestTime', 'messageOk', 'interpreter', 'language', 'token']

/** What was chosen on the page before travels on, unseen and unchanged. */
const Carried = ({ form, seen }: { form: FormState; seen: number }) => (
  <>
    <HiddenField name="seen" value={seen} />
    {textsOf(form, 'field').map((field) => (
      <HiddenField name="field" value={field} />
    ))}
    {carried.map((name) => (
      <HiddenField name={name} value={textOf(form, name)} />
    ))}
  </>
)

/** The text that is read out, in one of the languages in which it is written; it names the recipient and what is told. */
function ConsentText({ view, agency, referral, classes, language }: PreviewPageProps & { language: 'es' | 'en' }) {
  const speaker = { ...view, language, words: view.words }
  const t = say(messages, speaker)
  const recipient = referral.service_as_told.organization
  const named = classes.map((dataClass) => sayYours(speaker, dataClass)).join('; ')
  return (
    <InsetText>
      <p lang={language}>{t('consent-text', { agency, recipient, classes: named })}</p>
      <p class="govuk-hint">
        {say(messages, view)('consent-version', {
          version: consentTextVersion,
          language: say(messages, view)(`consent-${language}`),
        })}
      </p>
    </InsetText>
  )
}

function ConsentFields({ form, hasPhone, t }: { form: FormState; hasPhone: boolean; t: Speak }) {
  // The page before was typed into, so what this one presets is filled in here.
  const preset = { consent: '', consentLanguage: textOf(form, 'language') === 'en' ? 'en' : 'es' }
  const filled = { ...form, typed: { ...preset, ...form.typed } }
  return (
    <>
      <ConsentRadios form={filled} label={t('field-consent')} id="consent" t={t} />
      <Radios
        form={filled}
        name="consentLanguage"
        label={t('field-consent-language')}
        legendSize="s"
        small
        inline
        items={(['es', 'en'] as const).map((language) => ({ value: language, text: t(`consent-${language}`) }))}
      />
      {hasPhone && (
        <Checkboxes form={filled} name="reminder" small items={[{ value: 'yes', text: t('field-reminder') }]} />
      )}
    </>
  )
}

/** How the link went out: mailed, not mailed for want of a carrier or an address, or made anew to be handed over. */
export type Sending = 'mailed' | 'unsent' | 'no-address' | 'made'

export interface SentPageProps {
  readonly view: View
  readonly place: Place
  readonly referral: Pick<Referral, 'id'>
  readonly link: string
  readonly came: Sending
  readonly expiresOn: Day
}

/** The link, shown once: it is kept only as a hash. */
export function SentPage({ view, place, referral, link, came, expiresOn }: SentPageProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t(came === 'made' ? 'link-made-title' : 'sent-title')}>
      <Notice tone="success" title={t('link-title')}>
        <p class="link-once">
          <code>{link}</code>
        </p>
      </Notice>
      <p>{t(`link-${came}`)}</p>
      <p>{t('link-until', { day: sayDay(view, expiresOn) })}</p>
      <ButtonLink href={view.to(`/referrals/${place.office}/${referral.id}`)}>{t('go-to-referral')}</ButtonLink>
    </Page>
  )
}
