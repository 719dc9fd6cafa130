// Reminds by text message, the day before, those who have a seat in a group: no topic, no place, only with consent.
import type { Id } from '#kernel/id'
import { done, refused } from '#kernel/outcome'
import { contextFor, systemActor, type Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import type { Installation } from '#platform/installation'
import { say } from '#platform/messages'
import { sendSms } from '#platform/sms'
import { readContact, standingConsent } from '#registries/people'
import { messages } from '../messages/support-group.ts'
import { seatConsent } from '../rules/support-group.ts'
import { listSeatsToRemind, markReminded, type SeatToRemind } from '../store/support-group.ts'
import { listCustodians } from '../store/visit.ts'

/** Hours of the day, on the office's clock, in which a text message may come. */
const wakingHours = { from: 9, to: 19 } as const

/** Sends tomorrow's reminders, each once, agency by agency; gives how many. Safe to repeat. */
export async function remindOfGroups(installation: Installation): Promise<number> {
  const overview = contextFor(installation, systemActor())
  let reminded = 0
  for (const custodian of await consult(overview, listCustodians)) reminded += await remindFor(installation, custodian)
  return reminded
}

async function remindFor(installation: Installation, custodian: Id<'organization'>): Promise<number> {
  const context = contextFor(installation, systemActor([], [custodian]))
  let reminded = 0
  for (const seat of await consult(context, (db) => listSeatsToRemind(db, custodian, context.now))) {
    if (await remind(context, seat)) reminded += 1
  }
  return reminded
}

/** Sends one reminder; false where it is not the hour, no telephone is kept, or the telephone takes no messages. */
async function remind(context: Context, seat: SeatToRemind): Promise<boolean> {
  const hour = hourIn(context.now, seat.zone)
  if (hour < wakingHours.from || hour >= wakingHours.to) return false
  const outcome = await transact(context, async (tx) => {
    const consent = await standingConsent(tx, seat.person_id, { purpose: seatConsent, on: seat.meets_on })
    const phone = consent && (await readContact(tx, context, seat.person_id))?.phone
    if (!phone || !(await markReminded(tx, seat))) return refused([])
    const language = consent.language.startsWith('en') ? 'en' : 'es'
    const t = say(messages, { language, words: context.installation.pack.words[language] })
    const text = t('sms-group', { time: sayHour(seat.starts) })
    const about = [seat.person_id]
    const sent = await sendSms(tx, context, { to: phone, text, purpose: 'group-reminder', about })
    return sent.done ? done(null) : sent
  })
  return outcome.done
}

const hourIn = (at: Date, zone: string): number =>
  Number(new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', hour: '2-digit' }).format(at))

/** "17:30" as it is said in both languages, in letters that every telephone knows: "5:30 p.m.". */
export function sayHour(starts: string): string {
  const [hour = 0, minute = 0] = starts.split(':').map(Number)
  return `${hour % 12 || 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'a.m.' : 'p.m.'}`
}
