// What the clock does: what is about to be erased is announced; receipts of past years go on 31 January, contacts after the days
// that the pack says, and what pointed to somebody who was erased.
import type { Installation } from '#platform/installation'
import type { Job } from '#platform/jobs'
import { remindOfGroups } from './commands/group-reminder.ts'
import { announceErasing, eraseOldContacts, eraseOldReceipts, forgetErasedPersons } from './commands/forgetting.ts'

const nightly = (name: string, schedule: string, work: (installation: Installation) => Promise<number>): Job => ({
  name,
  schedule,
  run: async (installation) => {
    await work(installation)
  },
})

export const jobs: readonly Job[] = [
  nightly('ventanillas-announce-erasing', '25 3 * * *', announceErasing),
  nightly('ventanillas-erase-receipts', '30 3 * * *', eraseOldReceipts),
  nightly('ventanillas-erase-contacts', '40 3 * * *', eraseOldContacts),
  nightly('ventanillas-forget-erased', '50 3 * * *', forgetErasedPersons),
  // Each hour, since it is the office's clock that says when a message may come.
  nightly('ventanillas-remind-of-groups', '15 * * * *', remindOfGroups),
]
