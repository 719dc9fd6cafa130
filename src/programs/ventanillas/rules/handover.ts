// What a visitor's referrals need to go on with the agency that took over the window: the code of the slip, and their consent.
import { z } from 'zod'
import { choice, text } from '#kernel/draft'
import { readCode } from '#kernel/text'

/** What is typed at the window: the code as it stands on the slip, and how the visitor consented. */
export const HandoverDraft = z.object({
  code: text.transform((typed, issue): string => {
    const code = readCode(typed)
    if (code === undefined) issue.addIssue({ code: 'custom', message: 'handover-names-the-code' })
    return code ?? ''
  }),
  consent: choice('handover-has-consent', ['oral', 'written']),
})
export type HandoverDraft = z.output<typeof HandoverDraft>

/** A station with the agency that leads it and one that led it before. */
interface Pair {
  readonly station_id: string
  readonly former_id: string
}

/** Whether a referral of the former agency belongs to a window that was taken over from it. */
export const isTakenOver = (pairs: readonly Pair[], former: string, station: string | undefined): boolean =>
  pairs.some((pair) => pair.former_id === former && (station === undefined || pair.station_id === station))
