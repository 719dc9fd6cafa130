// A visit that another system recorded: how one is read, what must hold of it, and the row that it becomes.
// A file of them (rules/import.ts) and the partners' interface read the same.
import { z } from 'zod'
import { monthOf, readDay, yearOf, type Day, type Month } from '#kernel/day'
import type { Objection } from '#kernel/outcome'
import { check, type Rule } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'
import { firstVisitAnswers, isOpenOn, nextSteps, serviceKinds, type ServiceKind, type StationCase } from './visit.ts'

/** Characters that a partner's own name of a visit or a person may have. */
export const referenceLength = 100

/** A cell, or a field of an interface: a text or a number, trimmed. */
const cell = z
  .union([z.string(), z.number()])
  .default('')
  .transform((typed) => String(typed).trim())

/** Codes with blanks, commas or semicolons between them, or a list of them; each once. */
const codes = z
  .union([z.string(), z.array(z.string())])
  .default('')
  .transform((typed) => {
    if (typed === '') return []
    const items = typeof typed === 'string' ? typed.split(/[\s,;]+/) : typed.map((item) => item.trim())
    return [...new Set(items.filter((item) => item !== ''))]
  })

/** Yes or no as people and systems write it; empty where nothing is said. */
const answers: Readonly<Record<string, string>> = {
  '': '',
  yes: 'yes',
  y: 'yes',
  si: 'yes',
  sí: 'yes',
  s: 'yes',
  x: 'yes',
  true: 'yes',
  1: 'yes',
  no: 'no',
  n: 'no',
  false: 'no',
  0: 'no',
  'not-asked': 'not-asked',
}

/** `silent`: what stands where nothing is said. */
const answer = <const Words extends readonly string[]>(
  rule: string,
  words: Words,
  { silent }: { silent: Words[number] },
) =>
  z
    .union([z.string(), z.boolean(), z.number()])
    .default('')
    .transform((typed, issue): Words[number] => {
      const said = answers[String(typed).trim().toLowerCase()]
      if (said === '') return silent
      if (said === undefined || !words.includes(said)) issue.addIssue({ code: 'custom', message: rule })
      return (said ?? silent) as Words[number]
    })

/** A visit as another system tells it. No field takes a name, a telephone, an address or a note. */
export const IncomingVisit = z.object({
  /** The other system's own name of the visit: it becomes the visit's id and is not kept. */
  reference: cell.pipe(z.string().min(1, 'reference-is-there').max(referenceLength, 'reference-is-short')),
  visitedOn: cell.transform((typed, issue): Day => {
    const day = readDay(typed)
    if (!day) issue.addIssue({ code: 'custom', message: 'day-can-be-read' })
    return day ?? ('' as Day)
  }),
  language: cell,
  /** Becomes a division on arrival and is not kept. */
  postalCode: cell,
  division: cell,
  interpreter: answer('answer-is-yes-or-no', ['yes', 'no'], { silent: 'no' }),
  firstThisYear: answer('first-visit-is-answered', firstVisitAnswers, { silent: 'not-asked' }),
  /** The other system's own number of the person, which says nothing elsewhere: kept as an HMAC until 31 January. */
  person: cell.pipe(z.string().max(referenceLength, 'reference-is-short')),
  need: codes,
  topic: codes,
  /** "glucose", or "glucose:advice" with what comes next. Never a result. */
  screening: codes,
  vaccination: codes,
  program: codes,
})

export type IncomingVisit = z.output<typeof IncomingVisit>

/** What the rules look at besides the visit: the station as it stands, the vocabulary, and where the postal code lies. */
export interface IncomingCase {
  /** Today at the office. */
  readonly today: Day
  readonly station: StationCase
  /** When the agency that answers for the visits led the station. */
  readonly led: readonly { readonly from_on: Day | null; readonly to_on: Day | null }[]
  readonly languages: ReadonlySet<string>
  readonly items: Readonly<Record<ServiceKind, ReadonlySet<string>>>
  readonly divisions: ReadonlySet<string>
  /** Months whose visits were told as totals. */
  readonly told: ReadonlySet<Month>
  /** Whether the postal code of the visit exists; true where it has none. */
  readonly postalCodeExists: boolean
}

/** The rules of an incoming visit that do not hold, each beside its field; values name the code that was not known. */
export const objectionsToIncoming = (visit: IncomingVisit, seen: IncomingCase): Objection[] =>
  check([
    { rule: 'visit-is-not-in-the-future', field: 'visitedOn', holds: visit.visitedOn <= seen.today },
    { rule: 'station-is-open-on-that-day', field: 'visitedOn', holds: isOpenOn(seen.station, visit.visitedOn) },
    { rule: 'agency-led-the-station-then', field: 'visitedOn', holds: ledOn(seen.led, visit.visitedOn) },
    { rule: 'month-is-told-once', field: 'visitedOn', holds: !seen.told.has(monthOf(visit.visitedOn)) },
    {
      rule: 'language-is-known',
      field: 'language',
      holds: visit.language === '' || seen.languages.has(visit.language),
    },
    { rule: 'postal-code-exists', field: 'postalCode', holds: seen.postalCodeExists },
    { rule: 'division-exists', field: 'division', holds: visit.division === '' || seen.divisions.has(visit.division) },
    { rule: 'place-is-told-once', field: 'division', holds: visit.division === '' || visit.postalCode === '' },
    { rule: 'something-was-asked-or-given', field: 'need', holds: serviceKinds.some((kind) => visit[kind].length > 0) },
    ...serviceKinds.flatMap((kind) => rulesOfItems(visit, kind, seen)),
    { rule: 'text-holds-no-forbidden-number', field: 'person', holds: forbiddenIn(visit.person).length === 0 },
  ])

function rulesOfItems(visit: IncomingVisit, kind: ServiceKind, { items }: IncomingCase): Rule[] {
  return visit[kind].flatMap((told): Rule[] => {
    const { item, next } = readItem(kind, told)
    return [
      { rule: 'service-is-in-the-guidelines', field: kind, holds: items[kind].has(item), values: { item } },
      { rule: 'next-step-is-known', field: kind, holds: (nextSteps as readonly string[]).includes(next) },
    ]
  })
}

/** A screening's code and what comes next; other items are codes alone. */
function readItem(kind: ServiceKind, told: string): { item: string; next: string } {
  const at = kind === 'screening' ? told.indexOf(':') : -1
  return at < 0 ? { item: told, next: 'none' } : { item: told.slice(0, at), next: told.slice(at + 1) }
}

/** Whether one of the periods holds on the day; an open beginning is since before the source speaks. */
export const ledOn = (led: readonly { from_on: Day | null; to_on: Day | null }[], on: Day): boolean =>
  led.some((period) => holdsFrom(period, on))

const holdsFrom = ({ from_on, to_on }: { from_on: Day | null; to_on: Day | null }, on: Day): boolean =>
  (from_on === null || from_on <= on) && (to_on === null || on <= to_on)

/** A visit as it is written down. Plain values: it waits as JSON until the whole file is there. */
export interface VisitRow {
  readonly id: string
  readonly visited_on: Day
  readonly division: string | null
  readonly language: string
  readonly interpreter: 'yes' | 'no'
  readonly first_this_year: (typeof firstVisitAnswers)[number]
  /** HMAC of the person's number, in hexadecimal. */
  readonly receipt: string | null
  readonly services: readonly { readonly kind: ServiceKind; readonly item: string; readonly next_step: string | null }[]
}

/** What a row takes from outside the visit: its id, where it lies, the person's HMAC, and the language where none was told. */
export interface RowCase {
  readonly id: string
  readonly division: string | null
  readonly receipt: string | null
  readonly presetLanguage: string
}

/** The row that a visit becomes. */
export const visitRowOf = (visit: IncomingVisit, seen: RowCase): VisitRow => ({
  id: seen.id,
  visited_on: visit.visitedOn,
  division: seen.division,
  language: visit.language || seen.presetLanguage,
  interpreter: visit.interpreter,
  first_this_year: visit.firstThisYear,
  receipt: seen.receipt,
  services: serviceKinds.flatMap((kind) => servicesOf(visit, kind)),
})

/** Each item once, also where two next steps were told of it: the first stands. */
function servicesOf(visit: IncomingVisit, kind: ServiceKind): VisitRow['services'][number][] {
  const told = new Map<string, string>()
  for (const each of visit[kind]) {
    const { item, next } = readItem(kind, each)
    if (!told.has(item)) told.set(item, next)
  }
  return [...told].map(([item, next]) => ({ kind, item, next_step: kind === 'screening' ? next : null }))
}

/** A UUID from an HMAC in hexadecimal: the same reference of the same custodian is the same visit (RFC 9562, version 8). */
export const idFrom = (mac: string): string =>
  `${mac.slice(0, 8)}-${mac.slice(8, 12)}-8${mac.slice(13, 16)}-${'89ab'[Number.parseInt(mac[16]!, 16) & 3]}${mac.slice(17, 20)}-${mac.slice(20, 32)}`

/** Whether a person's HMAC of that day is still kept: receipts are gone after 31 January of the next year. */
export const keepsPerson = (on: Day, today: Day): boolean => today <= `${yearOf(on) + 1}-01-31`

/** A visit that stands, or stood, under a known id. */
export interface StandingVisit extends Omit<VisitRow, 'receipt' | 'interpreter' | 'first_this_year' | 'services'> {
  readonly station_id: string
  readonly interpreter: string
  readonly first_this_year: string
  readonly services: readonly { readonly kind: string; readonly item: string; readonly next_step: string | null }[]
  /** Whether somebody wrote it here by hand. */
  readonly is_typed: boolean
  readonly is_void: boolean
  readonly replaced_by: string | null
}

/** Whether a row says what the visit says. The person is left out: an HMAC is erased, and a lost slip replaced. */
export const saysTheSame = (row: VisitRow, visit: StandingVisit, station: string): boolean =>
  visit.station_id === station &&
  visit.visited_on === row.visited_on &&
  visit.division === row.division &&
  visit.language === row.language &&
  visit.interpreter === row.interpreter &&
  visit.first_this_year === row.first_this_year &&
  inOrder(visit.services) === inOrder(row.services)

const inOrder = (services: StandingVisit['services']): string =>
  services
    .map(({ kind, item, next_step }) => `${kind} ${item} ${next_step ?? ''}`)
    .sort()
    .join('\n')

/** What becomes of an incoming visit; `head` is what stands in its place now. */
export interface Fate {
  readonly fate: 'taken' | 'repeated' | 'replaced' | 'refused'
  readonly head: string
  readonly objection: Objection | null
}

/**
 * What becomes of a row, by what was written under its id: the first visit and what replaced it since, in order. The same again is
 * absorbed. Something else is refused, or replaces what stands where that is asked for; what was voided here, or corrected here by
 * hand, is never overwritten.
 */
export function fateOf(
  row: VisitRow,
  chain: readonly StandingVisit[],
  asked: { station: string; replace: boolean },
): Fate {
  const head = chain.at(-1)
  const is = (fate: Exclude<Fate['fate'], 'refused'>): Fate => ({ fate, head: head?.id ?? row.id, objection: null })
  if (head === undefined) return is('taken')
  if (saysTheSame(row, head, asked.station)) return is('repeated')
  const isFree = !head.is_void && !head.is_typed
  const stoodBefore = chain.some((visit) => saysTheSame(row, visit, asked.station))
  if (asked.replace && isFree) return is('replaced')
  if (stoodBefore) return is('repeated')
  const broken = head.is_void
    ? { rule: 'reference-was-not-voided', field: 'reference' }
    : head.is_typed
      ? { rule: 'reference-was-not-corrected-here', field: 'reference' }
      : { rule: 'reference-is-new-or-the-same', field: 'reference' }
  return { fate: 'refused', head: head.id, objection: broken }
}
