// Support groups: the list, the form of a new one, one group with its sessions and how many asked to be reminded. Never who.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { emptyForm, type FormState } from '#platform/forms'
import { say, sayDay } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  Buttons,
  DataTable,
  DateField,
  Form,
  NumberField,
  Page,
  Select,
  TabLinks,
  TextField,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/support-group.ts'
import { itemsOf, presetLanguage, titleOf, varietiesOf } from '../rules/item.ts'
import { weekdays } from '../rules/support-group.ts'
import type { StationAt } from '../store/station.ts'
import type { SupportGroup } from '../store/support-group.ts'
import { StationField } from './station-field.tsx'
import { weekdayName } from './words.ts'

/** The address of an office's groups. */
export const groupsPath = (view: View, office: Id<'office'>): string => view.to(`/ventanillas/${office}/groups`)

export interface SupportGroupsPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly groups: readonly SupportGroup[]
  readonly show: 'meeting' | 'ended'
}

/** The groups that meet, by weekday and hour; or those that ended. */
export function SupportGroupsPage({ view, pack, office, groups, show }: SupportGroupsPageProps) {
  const t = say(messages, view)
  const path = groupsPath(view, office)
  const tab = (which: 'meeting' | 'ended') => ({
    text: t(`support-groups-${which}`),
    href: which === 'meeting' ? path : `${path}?show=ended`,
    current: which === show,
  })
  return (
    <Page view={view} title={t('support-groups-title')} wide>
      <Buttons>
        <ButtonLink href={`${path}/new`}>{t('support-group-new')}</ButtonLink>
      </Buttons>
      <TabLinks view={view} label={t('support-groups-title')} items={[tab('meeting'), tab('ended')]} />
      <DataTable
        view={view}
        hideCaption
        caption={t(`support-groups-${show}`)}
        columns={groupColumns(view, pack, office)}
        rows={groups}
        empty={t('support-groups-empty')}
      />
    </Page>
  )
}

/** When a group meets: "martes, 17:30". */
export const whenText = (view: View, { weekday, starts }: SupportGroup): string =>
  say(messages, view)('support-group-when', { weekday: weekdayName(view.language, weekday), time: starts })

function groupColumns(view: View, pack: Pack, office: Id<'office'>): Column<SupportGroup>[] {
  const t = say(messages, view)
  const topic = (group: SupportGroup) => titleOf(pack, 'topic', group.topic, view.language)
  return [
    {
      label: t('column-topic'),
      value: topic,
      show: (group) => (
        <a class="govuk-link" href={`${groupsPath(view, office)}/${group.id}`}>
          {topic(group)}
        </a>
      ),
    },
    { label: t('column-when'), value: (group) => whenText(view, group) },
    { label: t('column-place'), value: ({ place }) => place },
    { label: t('column-sessions'), value: ({ sessions }) => sessions.length, numeric: true },
    { label: t('column-taken'), value: ({ taken }) => taken, numeric: true },
  ]
}

export interface NewGroupPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly stations: readonly StationAt[]
  readonly today: Day
  readonly form: FormState
  readonly id: string
}

export function NewGroupPage({ view, pack, office, stations, today, form, id }: NewGroupPageProps) {
  const t = say(messages, view)
  const path = groupsPath(view, office)
  const topics = itemsOf(pack, 'topic').map((item) => ({ value: item.code, text: item[view.language] }))
  const languages = varietiesOf(pack).map((variety) => ({ value: variety.code, text: variety[view.language] }))
  const days = weekdays.map((weekday) => ({ value: weekday, text: weekdayName(view.language, Number(weekday)) }))
  return (
    <Page view={view} title={t('support-group-new')} back={{ href: path, text: t('support-groups-title') }}>
      <Form view={view} messages={messages} state={form} action={path} id={id}>
        <StationField form={form} stations={stations} view={view} />
        <Select form={form} name="topic" label={t('group-field-topic')} options={topics} />
        <Select
          form={form}
          name="language"
          label={t('group-field-language')}
          options={languages}
          preset={presetLanguage(pack)}
        />
        <Select form={form} name="weekday" label={t('group-field-weekday')} options={days} />
        <TextField form={form} name="starts" type="time" label={t('group-field-starts')} width={5} autocomplete="off" />
        <TextField form={form} name="place" label={t('group-field-place')} autocomplete="off" />
        <NumberField form={form} name="seats" label={t('group-field-seats')} />
        <DateField form={form} name="fromOn" label={t('group-field-from')} preset={today} />
        <Button>{t('support-group-save')}</Button>
      </Form>
    </Page>
  )
}

export interface GroupEndingProps {
  readonly view: View
  readonly office: Id<'office'>
  readonly group: SupportGroup
  readonly today: Day
  readonly form: FormState
}

/** The form that ends a group. */
export function GroupEnding({ view, office, group, today, form }: GroupEndingProps) {
  const t = say(messages, view)
  return (
    <Form view={view} messages={messages} state={form} action={`${groupsPath(view, office)}/${group.id}/ending`}>
      <h2 class="govuk-heading-m">{t('group-end-title')}</h2>
      <DateField form={form} name="toOn" label={t('group-end-day')} preset={group.to_on ?? today} />
      <Button look="warning">{t('group-end')}</Button>
    </Form>
  )
}

/** On which day the group met, or meets, for the last time. */
export const endText = (view: View, group: SupportGroup, today: Day): string | undefined =>
  group.to_on === null
    ? undefined
    : say(messages, view)(group.to_on < today ? 'group-ended-on' : 'group-ends-on', { day: sayDay(view, group.to_on) })

/** The form of one of the page's deeds, where it came back; an empty one otherwise. */
export const formOfDeed = <Deed extends string>(
  sent: { readonly deed: Deed; readonly form: FormState } | undefined,
  deed: Deed,
): FormState => (sent?.deed === deed ? sent.form : emptyForm)
