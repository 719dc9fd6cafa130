// The form of an enrolment: first the program, then what record it makes, then the step; or the count in aggregate.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say, sayDay } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  Checkboxes,
  CodeField,
  DateField,
  Filters,
  Form,
  HiddenField,
  InsetText,
  NumberField,
  Page,
  Radios,
  Select,
  SummaryList,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/enrolment.ts'
import { messages as visitMessages } from '../messages/visit.ts'
import { ageGroups, talliedSteps } from '../rules/enrolment.ts'
import { itemsOf, titleOf } from '../rules/item.ts'
import { recordOf } from '../rules/program-record.ts'
import type { StationAt } from '../store/station.ts'
import { StationField } from './station-field.tsx'

const rules = { ...visitMessages, ...messages }

export interface EnrolmentFormProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly stations: readonly StationAt[]
  readonly today: Day
  readonly form: FormState
  /** Made with the page, so that a second submission counts once. */
  readonly id: string
  /** The code of the chosen program; undefined while none is. */
  readonly program: string | undefined
}

const listPath = ({ view, office }: Pick<EnrolmentFormProps, 'view' | 'office'>): string =>
  view.to(`/ventanillas/${office}/enrolments`)

/** Which program it is about. */
export function ChooseProgramPage(props: EnrolmentFormProps) {
  const { view, pack, form } = props
  const t = say(messages, view)
  const options = itemsOf(pack, 'program').map((item) => ({ value: item.code, text: item[view.language] }))
  return (
    <Page view={view} title={t('enrolment-new')} back={{ href: listPath(props), text: t('enrolments-title') }}>
      <Filters view={view} action={`${listPath(props)}/new`} state={form} submit={t('enrolment-go-on')}>
        <Select form={form} name="program" label={t('enrolment-choose')} options={options} />
      </Filters>
    </Page>
  )
}

/** The record that the chosen program makes, and the form of the first step. */
export function NewEnrolmentPage(props: EnrolmentFormProps & { readonly program: string }) {
  const { view, pack, form, program } = props
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={titleOf(pack, 'program', program, view.language)}
      caption={t('enrolment-new')}
      back={{ href: `${listPath(props)}/new`, text: t('enrolment-choose') }}
    >
      <RecordNotice view={view} pack={pack} program={program} />
      <Form view={view} messages={rules} state={form} action={listPath(props)} id={props.id}>
        <HiddenField name="program" value={program} />
        <StationField form={form} stations={props.stations} view={view} />
        <AgeGroupField view={view} form={form} />
        <Radios
          form={form}
          name="step"
          label={t('field-enrolment-step')}
          hint={t('enrolment-no-reason')}
          items={(['informed', 'applied'] as const).map((step) => ({ value: step, text: t(`step-${step}`) }))}
          small
          inline
        />
        <ToldField view={view} form={form} />
        <DateField form={form} name="takenOn" label={t('field-day')} preset={props.today} max={props.today} />
        <CodeField form={form} name="receipt" label={t('field-receipt')} hint={t('field-receipt-hint')} />
        <Button>{t('enrolment-save')}</Button>
      </Form>
    </Page>
  )
}

/** How many people, where the program would mark them. */
export function NewTallyPage(props: EnrolmentFormProps & { readonly program: string }) {
  const { view, pack, form, program } = props
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={titleOf(pack, 'program', program, view.language)}
      caption={t('tally-title')}
      back={{ href: `${listPath(props)}/new`, text: t('enrolment-choose') }}
    >
      <InsetText>
        {t('tally-explain')} {t('tally-shown-as')}
      </InsetText>
      <RecordNotice view={view} pack={pack} program={program} />
      <Form view={view} messages={rules} state={form} action={`${listPath(props)}/tallies`} id={props.id}>
        <HiddenField name="program" value={program} />
        <StationField form={form} stations={props.stations} view={view} />
        <AgeGroupField view={view} form={form} />
        <Radios
          form={form}
          name="step"
          label={t('field-enrolment-step')}
          items={talliedSteps.map((step) => ({ value: step, text: t(`step-${step}`) }))}
          small
          inline
        />
        <DateField form={form} name="countedOn" label={t('field-day')} preset={props.today} max={props.today} />
        <NumberField form={form} name="people" label={t('tally-people')} />
        <Button>{t('tally-save')}</Button>
      </Form>
    </Page>
  )
}

function AgeGroupField({ view, form }: { view: View; form: FormState }) {
  const t = say(messages, view)
  const items = ageGroups.map((group) => ({ value: group, text: t(`age-${group}`) }))
  return <Radios form={form} name="ageGroup" label={t('enrolment-age-group')} items={items} small inline />
}

/** That it was told which record is made: asked before somebody applies. */
export function ToldField({ view, form }: { view: View; form: FormState }) {
  const t = say(messages, view)
  return (
    <Checkboxes
      form={form}
      name="told"
      label={t('field-told')}
      hint={t('told-hint')}
      items={[{ value: 'yes', text: t('told-box') }]}
      small
    />
  )
}

/** What record the program makes and who may see it, to be read out before somebody applies. */
export function RecordNotice({ view, pack, program }: { view: View; pack: Pack; program: string }) {
  const t = say(messages, view)
  const record = recordOf(pack, program)
  const { language } = view
  return (
    <section>
      <h2 class="govuk-heading-m">{t('record-title')}</h2>
      {record === undefined ? (
        <InsetText>{t('record-unknown')}</InsetText>
      ) : (
        <>
          <p class="govuk-body">{t('record-read')}</p>
          <SummaryList
            rows={[
              { key: t('record-what'), value: record[language] },
              { key: t('record-seen-by'), value: record[`seen_by_${language}`] },
              { key: t('record-federal'), value: t(`record-federal-${record.federal_record}`) },
              { key: t('record-source'), value: sourceText(view, record) },
            ]}
          />
        </>
      )}
    </section>
  )
}

function sourceText(view: View, { source, verified_on }: { source: string | null; verified_on: Day | null }): string {
  const t = say(messages, view)
  const verified =
    verified_on === null ? t('record-not-verified') : t('record-verified', { on: sayDay(view, verified_on) })
  return source === null ? verified : `${source}. ${verified}`
}
