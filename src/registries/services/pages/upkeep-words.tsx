// Parts of an entry in words, as they were typed; and what the pages of upkeep have in common.
import { say, sayDayBriefly } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { TabLinks } from '#platform/ui'
import type { View } from '#platform/view'
import { messages as ruleMessages } from '../messages/rules.ts'
import { messages as serviceMessages } from '../messages/service.ts'
import { messages as upkeepMessages } from '../messages/upkeep.ts'
import { hoursText, readHours, weekdays } from '../rules/hours.ts'
import { fieldsOf, type Part, type Typed } from '../rules/upkeep.ts'
import { languagesOf, needsText, weekdayName } from './words.tsx'

export const messages = { ...serviceMessages, ...upkeepMessages }
export const catalogue = { ...messages, ...ruleMessages }

export const partName = (view: View, part: Part): string => say(messages, view)(`part-${part}`)

const textIn = (typed: Typed, name: string): string => [typed[name] ?? ''].flat().join(', ')

/** What a part says, a line each; none where it says nothing. */
export function partLines(view: View, pack: Pack, part: Part, typed: Typed): string[] {
  const fields = fieldsOf(part, typed)
  const special = inWords[part]
  if (special) return special(view, pack, fields).filter((line) => line !== '')
  return Object.values(fields).flatMap((value) => [value].flat().flatMap((text) => text.split('\n')))
}

type Words = (view: View, pack: Pack, fields: Typed) => string[]

const listed = (fields: Typed, name: string): string[] => [fields[name] ?? []].flat()

const dayWords =
  (name: string): Words =>
  (view, _, fields) =>
    [textIn(fields, name)].filter((day) => day !== '').map((day) => sayDayBriefly(view, day))

/** Parts that are typed as codes or days. */
const inWords: Partial<Record<Part, Words>> = {
  organization: (_, __, fields) => [textIn(fields, 'organization')],
  needs: (view, pack, fields) => [needsText(pack, view, listed(fields, 'needs'))],
  attributes: (view, _, fields) =>
    listed(fields, 'attributes').map((code) => say(messages, view)(`attribute-${code}` as 'attribute-hospital')),
  reach: (view, _, fields) =>
    listed(fields, 'reach').map((code) => say(messages, view)(`reach-${code}` as 'reach-local')),
  id: (view, _, fields) => listed(fields, 'asksForId').map((answer) => say(messages, view)(`id-${answer}` as 'id-yes')),
  hours: hoursRuns,
  cost: (_, __, fields) => [
    textIn(fields, 'fees'),
    ...costNumbers(fields).map((number) =>
      [textIn(fields, `cost-${number}`), textIn(fields, `amount-${number}`)].filter((text) => text !== '').join(': '),
    ),
  ],
  languages: languageLines,
  place: (view, _, { addressTold, ...fields }) => [
    [...Object.values(fields), ...(addressTold === 'keepers' ? [say(messages, view)('address-not-told')] : [])].join(
      ', ',
    ),
  ],
  ages: (_, __, fields) => [[textIn(fields, 'minimumAge'), textIn(fields, 'maximumAge')].join(' – ')],
  facts: dayWords('factsOn'),
  verified: dayWords('assuredOn'),
}

/** The numbers of the rows of costs that say anything. */
const costNumbers = (fields: Typed): string[] => [
  ...new Set(Object.keys(fields).flatMap((name) => /^(?:cost|amount)-(\d+)$/.exec(name)?.[1] ?? [])),
]

/** Days that are alike together: "lunes a viernes: 09:00-17:00". However hours are typed, they are told alike. */
function hoursRuns(view: View, _: Pack, fields: Typed): string[] {
  const runs: { from: number; to: number; hours: string }[] = []
  for (const weekday of weekdays) {
    const typed = textIn(fields, `hours-${weekday}`)
    if (typed === '') continue
    const hours = hoursText(readHours(weekday, typed).spells, weekday) || typed
    const last = runs.at(-1)
    if (last?.to === weekday - 1 && last.hours === hours) last.to = weekday
    else runs.push({ from: weekday, to: weekday, hours })
  }
  const name = (weekday: number): string => weekdayName(view, weekday)
  return runs.map(({ from, to, hours }) =>
    from === to
      ? `${name(from)}: ${hours}`
      : say(messages, view)('hours-of-days', { from: name(from), to: name(to), hours }),
  )
}

function languageLines(view: View, pack: Pack, fields: Typed): string[] {
  const known = languagesOf(pack, view)
  return Object.entries(fields).flatMap(([name, code]) => {
    if (!name.startsWith('language-')) return []
    const language = known.find((one) => one.code === code)?.title ?? String(code)
    const note = textIn(fields, name.replace('language', 'note'))
    return [note === '' ? language : say(messages, view)('language-noted', { language, note })]
  })
}

export const partText = (view: View, pack: Pack, part: Part, typed: Typed): string =>
  partLines(view, pack, part, typed).join('; ') || say(messages, view)('part-nothing')

/** The queue, what was proposed, and what looks like a double: of the same office. */
export function UpkeepTabs({
  view,
  office,
  at,
}: {
  view: View
  office: string
  at: 'queue' | 'proposals' | 'doubles'
}) {
  const t = say(messages, view)
  const to = (path: string) => view.to(`/services/upkeep${path}?office=${office}`)
  const items = [
    { text: t('tab-queue'), href: to(''), current: at === 'queue' },
    { text: t('tab-proposals'), href: to('/proposals'), current: at === 'proposals' },
    { text: t('tab-doubles'), href: to('/duplicates'), current: at === 'doubles' },
  ]
  return <TabLinks view={view} items={items} />
}
