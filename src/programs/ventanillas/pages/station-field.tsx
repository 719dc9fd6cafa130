// The station of an entry: chosen where the office has several, otherwise carried along.
import type { FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { HiddenField, Select } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/visit.ts'
import type { StationAt } from '../store/station.ts'
import { stationTitle } from './words.ts'

interface StationFieldProps {
  readonly view: View
  readonly form: FormState
  readonly stations: readonly StationAt[]
}

export function StationField({ view, form, stations }: StationFieldProps) {
  if (stations.length <= 1) return <HiddenField name="station" value={stations[0]?.id ?? ''} />
  const options = stations.map((station) => ({ value: station.id, text: stationTitle(view, station) }))
  const label = say(messages, view)('field-station')
  return <Select form={form} name="station" label={label} options={options} preset={stations[0]?.id} />
}
