// One service: what a visitor asks about it, who said that it takes people and when, and how old the facts are.
import { dayAt } from '#kernel/day'
import { emptyForm, type FormState } from '#platform/forms'
import { say, sayDay } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  DateField,
  Details,
  Form,
  Notice,
  Page,
  Radios,
  SummaryList,
  TextField,
  type SummaryRow,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages as ruleMessages } from '../messages/rules.ts'
import { messages } from '../messages/service.ts'
import { messages as upkeepMessages } from '../messages/upkeep.ts'
import { capacityStates, isStale } from '../rules/standing.ts'
import type { Service } from '../store.ts'
import type { ProposalLink } from '../store/proposal.ts'
import type { Change } from '../store/upkeep.ts'
import { History, ProviderLinks } from './history.tsx'
import {
  agesText,
  CapacityTag,
  costLines,
  hoursLines,
  isAddressKept,
  languagesText,
  needsText,
  placeText,
  TelephoneLink,
  VerifiedTag,
  type Speak,
  IdQuestion,
} from './words.tsx'

const catalogue = { ...messages, ...ruleMessages }

/** Which of the page's forms was sent back. */
export type SentForm = 'assurance' | 'capacity' | 'closure'

export interface ServicePageProps {
  readonly view: View
  readonly pack: Pack
  readonly service: Service
  /** The office's zone, for the days on which something was said. */
  readonly zone: string
  readonly now: Date
  /** What was changed of it, newest first, and the links of its provider; one that was just made is shown. */
  readonly changes: readonly Change[]
  readonly links: readonly ProposalLink[]
  readonly link: string | undefined
  readonly mayKeep: boolean
  readonly mayReadHistory: boolean
  readonly maySay: boolean
  /** Something was just saved. */
  readonly kept: boolean
  readonly sent?: { readonly form: SentForm; readonly state: FormState } | undefined
}

/** One service. */
export function ServicePage(props: ServicePageProps) {
  const { view, service } = props
  const t = say(messages, view)
  const open = service.closed_on === null
  return (
    <Page
      view={view}
      title={service.title}
      caption={service.organization_title === service.title ? undefined : service.organization_title}
      back={{ href: view.to(`/services?office=${service.office_id}`) }}
      wide
      scripts={['print']}
    >
      {props.kept && (
        <Notice tone="success">
          <p>{t('kept')}</p>
        </Notice>
      )}
      <Warnings view={view} service={service} t={t} />
      <SummaryList rows={factRows(props, t)} />
      {props.mayKeep && open && (
        <ButtonLink href={view.to(`/services/${service.id}/edit`)}>{t('edit-link')}</ButtonLink>
      )}
      {props.maySay && open && <CapacityForm {...props} />}
      {props.mayKeep && open && <AssuranceForm {...props} />}
      {props.mayKeep && open && <ClosureForm {...props} />}
      {props.mayKeep && open && <ProviderLinks {...props} service={service.id} made={props.link} />}
      {props.mayReadHistory && <History {...props} />}
    </Page>
  )
}

/** What to know before somebody is sent there: it is closed, full, or nobody verified it for long. */
function Warnings({ view, service, t }: { view: View; service: Service; t: Speak }) {
  const { closed_on: closedOn, capacity } = service
  if (closedOn !== null) {
    return (
      <Notice tone="warning" title={t('closed-title', { day: sayDay(view, closedOn) })}>
        <p>{t('closed-why', { why: service.closing_reason ?? '' })}</p>
        {service.merged_into !== null && (
          <p>
            <a class="govuk-link" href={view.to(`/services/${service.merged_into}`)}>
              {say(upkeepMessages, view)('merged-link')}
            </a>
          </p>
        )}
      </Notice>
    )
  }
  return (
    <>
      {(capacity?.state === 'full' || capacity?.state === 'closed') && (
        <Notice tone="warning">
          <p>{t(capacity.state === 'full' ? 'full-notice' : 'closed-notice')}</p>
        </Notice>
      )}
      {isStale(service, view.today) && (
        <Notice tone="warning" title={t('stale-title')}>
          <p>{staleText(view, service, t)}</p>
        </Notice>
      )}
    </>
  )
}

function staleText(view: View, { facts_on, assured_on }: Service, t: Speak): string {
  if (assured_on !== null && (facts_on === null || facts_on <= assured_on)) {
    return t('stale-assured', { day: sayDay(view, assured_on) })
  }
  return facts_on === null ? t('stale-never') : t('stale-facts', { day: sayDay(view, facts_on) })
}

function factRows(props: ServicePageProps, t: Speak): SummaryRow[] {
  const { view, pack, service } = props
  const known = (text: string | null) => text || t('unknown-fact')
  return [
    ...(service.description === '' ? [] : [{ key: t('field-description'), value: service.description }]),
    { key: t('column-needs'), value: known(needsText(pack, view, service.needs)) },
    { key: t('column-id'), value: t(`id-${service.asks_for_id}`) },
    { key: t('column-documents'), value: <Lines lines={service.documents} none={t('none-known')} /> },
    { key: t('column-cost'), value: <Lines lines={costLines(view, service)} none={t('unknown-fact')} /> },
    { key: t('column-languages'), value: known(languagesText(pack, view, service)) },
    { key: t('column-ages'), value: known(agesText(t, service)) },
    { key: t('column-eligibility'), value: known(service.eligibility) },
    { key: t('column-process'), value: known(service.application_process) },
    { key: t('column-place'), value: <PlaceFact {...props} t={t} /> },
    { key: t('column-hours'), value: <Lines lines={hoursLines(view, service)} none={t('unknown-fact')} /> },
    {
      key: t('column-line'),
      value: service.public_line ? <TelephoneLink line={service.public_line} /> : t('unknown-fact'),
    },
    { key: t('column-mail'), value: known(service.public_mail) },
    { key: t('column-url'), value: service.url ? webLink(service.url) : t('unknown-fact') },
    {
      key: t('column-attributes'),
      value: known(service.attributes.map((code) => t(`attribute-${code}` as 'attribute-hospital')).join(', ')),
    },
    { key: t('column-reach'), value: t(`reach-${service.reach}`) },
    { key: t('column-capacity'), value: <CapacityFact {...props} /> },
    { key: t('column-verified'), value: <VerifiedTag view={view} service={service} /> },
    { key: t('column-source'), value: service.source },
    { key: t('column-keeper'), value: t(service.custodian_id === null ? 'keeper-office' : 'keeper-agency') },
  ]
}

/** Where it is. An address that is not published is shown to who keeps the entry, and marked. */
function PlaceFact({ service, mayKeep, t }: ServicePageProps & { t: Speak }) {
  if (!isAddressKept(service)) return <>{placeText(service) || t('unknown-fact')}</>
  const { title = '', street = '', city = '', postal_code = '' } = service.locations[0] ?? {}
  const whole = [title, street, city, postal_code].filter((part) => part !== '').join(', ')
  return (
    <>
      {mayKeep ? whole : city}
      <p class="govuk-hint">{t(mayKeep ? 'address-kept' : 'address-not-told')}</p>
    </>
  )
}

const webLink = (url: string) => (
  <a class="govuk-link" href={url} rel="noreferrer noopener">
    {url}
  </a>
)

function Lines({ lines, none }: { lines: readonly string[]; none: string }) {
  if (lines.length < 2) return <>{lines[0] ?? none}</>
  return (
    <ul class="govuk-list">
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  )
}

/** Whether it takes people, with who said it and when. */
function CapacityFact({ view, service, zone }: ServicePageProps) {
  const t = say(messages, view)
  const { capacity } = service
  return (
    <>
      <CapacityTag t={t} service={service} />
      {capacity && (
        <p class="govuk-hint">
          {t(`said-by-${capacity.said_by}`, { day: sayDay(view, dayAt(capacity.said_at, zone)) })}
        </p>
      )}
    </>
  )
}

const stateOf = ({ sent }: ServicePageProps, form: SentForm): FormState =>
  sent?.form === form ? sent.state : emptyForm

function CapacityForm(props: ServicePageProps) {
  const { view, service } = props
  const t = say(messages, view)
  const form = stateOf(props, 'capacity')
  return (
    <section class="no-print">
      <h2>{t('capacity-title')}</h2>
      <Form view={view} messages={catalogue} state={form} action={view.to(`/services/${service.id}/capacity`)}>
        <Radios
          form={form}
          name="state"
          label={t('field-capacity')}
          items={capacityStates.map((state) => ({ value: state, text: t(`capacity-${state}`) }))}
          inline
        />
        <Button look="secondary">{t('save')}</Button>
      </Form>
    </section>
  )
}

function AssuranceForm(props: ServicePageProps) {
  const { view, service } = props
  const t = say(messages, view)
  const form = stateOf(props, 'assurance')
  return (
    <section class="no-print">
      <h2>{t('assurance-title')}</h2>
      <p>{t('assurance-hint')}</p>
      <Form view={view} messages={catalogue} state={form} action={view.to(`/services/${service.id}/assurance`)}>
        <DateField form={form} name="assuredOn" label={t('field-assured-on')} preset={view.today} max={view.today} />
        {service.asks_for_id === 'unknown' && <IdQuestion t={t} form={form} />}
        <Button look="secondary">{t('save')}</Button>
      </Form>
    </section>
  )
}

function ClosureForm(props: ServicePageProps) {
  const { view, service } = props
  const t = say(messages, view)
  const form = stateOf(props, 'closure')
  return (
    <Details summary={t('closure-title')} open={form.objections.length > 0} class="no-print">
      <Form view={view} messages={catalogue} state={form} action={view.to(`/services/${service.id}/closure`)}>
        <DateField form={form} name="closedOn" label={t('field-closed-on')} preset={view.today} max={view.today} />
        <TextField form={form} name="reason" label={t('field-reason')} hint={t('field-no-names')} />
        <Button look="warning">{t('closure-save')}</Button>
      </Form>
    </Details>
  )
}
