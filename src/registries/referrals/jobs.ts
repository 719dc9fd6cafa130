// What the clock does with referrals: expire, confirm, close, remind, forget.
import type { Installation } from '#platform/installation'
import type { Job } from '#platform/jobs'
import {
  closeUnknown,
  confirmCancels,
  endRunOutConsents,
  expireReferrals,
  remindOfAppointments,
} from './commands/clock.ts'
import { forgetReferrals } from './commands/forgetting.ts'

const job = (name: string, schedule: string, work: (installation: Installation) => Promise<unknown>): Job => ({
  name: `referrals-${name}`,
  schedule,
  run: async (installation) => {
    await work(installation)
  },
})

export const jobs: readonly Job[] = [
  job('expire', '20 2 * * *', expireReferrals),
  job('confirm-cancel', '30 2 * * *', confirmCancels),
  job('close-unknown', '40 2 * * *', closeUnknown),
  job('end-run-out', '50 2 * * *', endRunOutConsents),
  job('remind', '10 * * * *', remindOfAppointments),
  job('forget', '20 3 * * *', forgetReferrals),
]
