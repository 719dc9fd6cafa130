// The part of a visit's form in which somebody is sent to a service: one list, and how it goes on.
import { textOf, type FormState } from '#platform/forms'
import { say, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { HiddenField, Radios, Select } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/visit.ts'
import { itemsOf } from '../rules/item.ts'
import { referralModes, type ServiceChoice } from '../rules/visit-referral.ts'

interface ReferralFieldsProps {
  readonly view: View
  readonly pack: Pack
  readonly form: FormState
  readonly services: readonly ServiceChoice[]
  readonly referral: string
  readonly chosen?: string | undefined
  readonly t: Say<typeof messages>
}

/** Where to, for which need and how it is followed; the presets send nobody anywhere, and otherwise by the slip alone. */
export function ReferralFields({ view, pack, form, services, referral, chosen, t }: ReferralFieldsProps) {
  const needs = itemsOf(pack, 'need').map((need) => ({ value: need.code, text: need[view.language] }))
  return (
    <div class="visit-first visit-referral">
      <HiddenField name="referral" value={textOf(form, 'referral', referral)} />
      <Select
        form={form}
        name="service"
        label={t('field-service')}
        hint={t('field-service-hint')}
        accessKey="c"
        emptyOption={t('service-none')}
        preset={chosen}
        options={services.map((service) => ({ value: service.id, text: serviceText(view, service) }))}
      />
      <Select
        form={form}
        name="referralNeed"
        label={t('field-referral-need')}
        emptyOption={t('referral-need-ticked')}
        options={needs}
      />
      <Radios
        form={form}
        name="referralMode"
        label={t('field-referral-mode')}
        items={referralModes.map((mode) => ({ value: mode, text: t(`referral-mode-${mode}`) }))}
        preset="self"
        small
        inline
      />
    </div>
  )
}

/** A service in the list: its name, whose it is, and what to know before choosing it. */
function serviceText(view: View, service: ServiceChoice): string {
  const t = say(messages, view)
  const { title, organization_title: organization, capacity } = service
  const named = title === organization ? title : `${title} · ${organization}`
  const remarks = [
    capacity !== null && capacity !== 'open' && t(`capacity-${capacity}`),
    service.stale && t('service-stale'),
  ].filter((remark) => remark !== false)
  return [named, ...remarks].join(', ')
}
