// Workshops and fairs, materials, and the sheet that takes a day on paper.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { textOf, type FormState } from '#platform/forms'
import { say, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  DataTable,
  DateField,
  ExportLinks,
  Form,
  HiddenField,
  Notice,
  NumberField,
  Page,
  Radios,
  Select,
  TextField,
  type Column,
  type Option,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages as groupMessages } from '../messages/support-group.ts'
import { messages as visitMessages } from '../messages/visit.ts'
import { itemsOf, presetLanguage, titleOf, varietiesOf, type ItemKind } from '../rules/item.ts'
import { countMethods, groupKinds, materialKinds, sheetField, sheetRows } from '../rules/group.ts'
import type { GroupContact, Material } from '../store/group.ts'
import type { StationAt } from '../store/station.ts'
import { StationField } from './station-field.tsx'

const messages = { ...groupMessages, ...visitMessages }

type Speak = Say<typeof messages>

interface EntryPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly stations: readonly StationAt[]
  readonly today: Day
  readonly form: FormState
  /** Made with the page, so that a second submission counts once. */
  readonly id: string
  readonly saved: boolean
}

const itemOptions = (pack: Pack, kind: ItemKind, view: View): Option[] =>
  itemsOf(pack, kind).map((item) => ({ value: item.code, text: item[view.language] }))

const languageOptions = (pack: Pack, view: View): Option[] =>
  varietiesOf(pack).map((variety) => ({ value: variety.code, text: variety[view.language] }))

/** Group contacts of the month, and the form for one more. */
export function GroupsPage(props: EntryPageProps & { groups: readonly GroupContact[] }) {
  const { view, pack } = props
  const t = say(messages, view)
  const path = view.to(`/ventanillas/${props.office}/group-contacts`)
  return (
    <Page view={view} title={t('groups-title')} scripts={['print']}>
      {props.saved && <Notice tone="success" title={t('group-saved')} />}
      <h2 class="govuk-heading-m">{t('group-add')}</h2>
      <p class="govuk-body">
        <a class="govuk-link" href={view.to(`/ventanillas/${props.office}/groups`)}>
          {t('group-sessions-elsewhere')}
        </a>
      </p>
      <GroupForm {...props} t={t} />
      <DataTable
        view={view}
        caption={t('groups-title')}
        columns={groupColumns(view, pack)}
        rows={props.groups}
        empty={t('groups-empty')}
      />
      <ExportLinks view={view} href={path} />
    </Page>
  )
}

function GroupForm({ t, ...props }: EntryPageProps & { t: Speak }) {
  const { view, form, pack, today } = props
  return (
    <Form
      view={view}
      messages={messages}
      state={form}
      action={view.to(`/ventanillas/${props.office}/group-contacts`)}
      id={props.id}
    >
      <StationField form={form} stations={props.stations} view={view} />
      <DateField form={form} name="heldOn" label={t('field-day')} preset={today} max={today} />
      <Radios
        form={form}
        name="kind"
        label={t('field-group-kind')}
        items={groupKinds.map((kind) => ({ value: kind, text: t(`group-${kind}`) }))}
        preset="workshop"
        small
        inline
      />
      <Select form={form} name="topic" label={t('field-group-topic')} options={itemOptions(pack, 'topic', view)} />
      <NumberField form={form} name="heads" label={t('field-heads')} />
      <Radios
        form={form}
        name="method"
        label={t('field-method')}
        items={countMethods.map((method) => ({ value: method, text: t(`method-${method}`) }))}
        small
        inline
      />
      <Button>{t('group-save')}</Button>
    </Form>
  )
}

/** The columns of group contacts, on the page and in its exports. */
export function groupColumns(view: View, pack: Pack): Column<GroupContact>[] {
  const t = say(messages, view)
  return [
    { label: t('field-day'), value: (group) => group.held_on },
    { label: t('field-group-kind'), value: (group) => t(`group-${group.kind}`) },
    { label: t('field-group-topic'), value: (group) => titleOf(pack, 'topic', group.topic, view.language) },
    { label: t('field-heads'), value: (group) => group.heads, numeric: true },
    { label: t('field-method'), value: (group) => t(`method-${group.method}`) },
  ]
}

/** Materials of the month, and the form for more. */
export function MaterialsPage(props: EntryPageProps & { materials: readonly Material[] }) {
  const { view, pack } = props
  const t = say(messages, view)
  const path = view.to(`/ventanillas/${props.office}/materials`)
  return (
    <Page view={view} title={t('materials-title')} scripts={['print']}>
      {props.saved && <Notice tone="success" title={t('material-saved')} />}
      <h2 class="govuk-heading-m">{t('material-add')}</h2>
      <MaterialForm {...props} t={t} />
      <DataTable
        view={view}
        caption={t('materials-title')}
        columns={materialColumns(view, pack)}
        rows={props.materials}
        empty={t('materials-empty')}
      />
      <ExportLinks view={view} href={path} />
    </Page>
  )
}

function MaterialForm({ t, ...props }: EntryPageProps & { t: Speak }) {
  const { view, form, pack, today } = props
  return (
    <Form
      view={view}
      messages={messages}
      state={form}
      action={view.to(`/ventanillas/${props.office}/materials`)}
      id={props.id}
    >
      <StationField form={form} stations={props.stations} view={view} />
      <DateField form={form} name="givenOn" label={t('field-day')} preset={today} max={today} />
      <Radios
        form={form}
        name="kind"
        label={t('field-material-kind')}
        items={materialKinds.map((kind) => ({ value: kind, text: t(`material-${kind}`) }))}
        preset="leaflet"
        small
        inline
      />
      <Select
        form={form}
        name="language"
        label={t('field-material-language')}
        options={languageOptions(pack, view)}
        preset={presetLanguage(pack)}
      />
      <NumberField form={form} name="copies" label={t('field-copies')} />
      <Button>{t('material-save')}</Button>
    </Form>
  )
}

/** The columns of materials, on the page and in its exports. */
export function materialColumns(view: View, pack: Pack): Column<Material>[] {
  const t = say(messages, view)
  const languages = new Map(languageOptions(pack, view).map((option) => [option.value, option.text]))
  return [
    { label: t('field-day'), value: (material) => material.given_on },
    { label: t('field-material-kind'), value: (material) => t(`material-${material.kind}`) },
    { label: t('field-material-language'), value: (material) => languages.get(material.language) ?? material.language },
    { label: t('field-copies'), value: (material) => material.copies, numeric: true },
  ]
}

export interface SheetPageProps extends Omit<EntryPageProps, 'id' | 'saved'> {
  /** An id for each line, made with the page. */
  readonly ids: readonly string[]
  readonly yesterday: Day
  readonly saved?: { readonly written: number; readonly repeated: number } | undefined
}

/** A grid of lines, one visit each; errors stand in the cell and in the summary. */
export function SheetPage(props: SheetPageProps) {
  const { view, form } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('sheet-title')} wide>
      {props.saved && (
        <Notice tone="success" title={t('sheet-saved', { written: props.saved.written })}>
          {props.saved.repeated > 0 && <p>{t('sheet-repeated', { repeated: props.saved.repeated })}</p>}
        </Notice>
      )}
      <p>{t('sheet-explain')}</p>
      <Form
        view={view}
        messages={messages}
        state={form}
        action={view.to(`/ventanillas/${props.office}/day-sheets`)}
        class="sheet"
      >
        <StationField form={form} stations={props.stations} view={view} />
        <DateField form={form} name="visitedOn" label={t('field-day')} preset={props.yesterday} max={props.today} />
        {Array.from({ length: sheetRows }, (_, index) => (
          <SheetLine {...props} row={index + 1} t={t} />
        ))}
        <Button>{t('sheet-save')}</Button>
      </Form>
    </Page>
  )
}

function SheetLine({ view, form, pack, ids, row, t }: SheetPageProps & { row: number; t: Speak }) {
  const at = (field: string) => sheetField(row, field)
  return (
    <fieldset class="sheet__line">
      <legend class="sheet__number">{t('sheet-line', { row })}</legend>
      <HiddenField name={at('id')} value={textOf(form, at('id'), ids[row - 1] ?? '')} />
      <TextField
        form={form}
        name={at('postalCode')}
        label={view.words['postalCode'] ?? ''}
        width={10}
        autocomplete="off"
      />
      <Select
        form={form}
        name={at('language')}
        label={t('field-language')}
        options={languageOptions(pack, view)}
        preset={presetLanguage(pack)}
      />
      {(['need', 'topic', 'screening', 'vaccination'] as const).map((kind) => (
        <Select
          form={form}
          name={at(kind)}
          label={t(`field-${kind}`)}
          options={itemOptions(pack, kind, view)}
          emptyOption={t('sheet-choose')}
        />
      ))}
      <Select
        form={form}
        name={at('firstThisYear')}
        label={t('column-first')}
        options={firstAnswers(t)}
        preset="not-asked"
      />
    </fieldset>
  )
}

const firstAnswers = (t: Speak): Option[] =>
  (['not-asked', 'yes', 'no'] as const).map((answer) => ({ value: answer, text: t(`answer-${answer}`) }))
