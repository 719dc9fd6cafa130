// Opening hours of a service: how they are typed, and whether it is open at an instant.
import { text } from '#kernel/draft'

/** ISO weekdays: 1 is Monday. */
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** A time between opening and closing on a weekday: "09:00" and "13:30" where the service is; "24:00" closes at the day's end. */
export interface Spell {
  readonly weekday: number
  readonly opens: string
  readonly closes: string
}

/** Midnight ends a day as 24:00, however it is typed. */
const readClosing = (typed: string): string | undefined =>
  /^\s*(?:24|0{1,2})(?::00)?\s*$/.test(typed) ? '24:00' : readTime(typed)

function readTime(typed: string): string | undefined {
  const match = /^(\d{1,2})(?::(\d{2}))?$/.exec(typed.trim())
  if (!match || Number(match[1]) > 23 || Number(match[2] ?? 0) > 59) return undefined
  return `${match[1]!.padStart(2, '0')}:${match[2] ?? '00'}`
}

/** Reads a day's hours as they are typed, "9:00-13:00, 14:00-17:30"; the rule that is broken where they cannot be. */
export function readHours(weekday: number, typed: string): { spells: Spell[]; broken: string | null } {
  const spells: Spell[] = []
  for (const part of typed.split(/[,y]/).filter((piece) => piece.trim() !== '')) {
    const ends = part.split(/[-–—]|\ba\b|\bto\b/)
    const [opens, closes] = [readTime(ends[0]!), readClosing(ends[1] ?? '?')]
    if (ends.length !== 2 || !opens || !closes) return { spells: [], broken: 'hours-can-be-read' }
    if (opens >= closes) return { spells: [], broken: 'hours-close-after-they-open' }
    spells.push({ weekday, opens, closes })
  }
  spells.sort((one, other) => (one.opens < other.opens ? -1 : 1))
  const apart = spells.every((spell, at) => at === 0 || spells[at - 1]!.closes <= spell.opens)
  return apart ? { spells, broken: null } : { spells: [], broken: 'hours-do-not-overlap' }
}

/** A form's field of one weekday's hours. */
export const hoursField = (weekday: number) =>
  text.transform((typed, issue): Spell[] => {
    const { spells, broken } = readHours(weekday, typed)
    if (broken !== null) issue.addIssue({ code: 'custom', message: broken })
    return spells
  })

/** A weekday's hours as they are typed. */
export const hoursText = (schedule: readonly Spell[], weekday: number): string =>
  schedule
    .filter((spell) => spell.weekday === weekday)
    .map(({ opens, closes }) => `${opens}-${closes}`)
    .join(', ')

const clocks = new Map<string, Intl.DateTimeFormat>()

/** The clock of an IANA zone, made once. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const options = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const clock = new Intl.DateTimeFormat('en-GB', { ...options, timeZone })
  clocks.set(timeZone, clock)
  return clock
}

/** The weekday and time that the clock shows at a place, by its IANA zone. */
export function clockAt(instant: Date, zone: string): { weekday: number; time: string } {
  const parts = clockOf(zone).formatToParts(instant)
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? ''
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1
  return { weekday, time: `${part('hour')}:${part('minute')}` }
}

/** Whether a service is open at an instant, in the zone of its first place. True where no hours or no place are known. */
export function isOpenAt(
  service: { readonly schedule: readonly Spell[]; readonly locations: readonly { readonly zone: string }[] },
  at: Date,
): boolean {
  const zone = service.locations[0]?.zone
  if (zone === undefined || service.schedule.length === 0) return true
  const { weekday, time } = clockAt(at, zone)
  return service.schedule.some((spell) => spell.weekday === weekday && spell.opens <= time && time < spell.closes)
}
