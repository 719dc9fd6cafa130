// What the clock does: what is about to be erased is announced; receipts of past years go on 31 January, contacts after the days
// that the pack says, and what pointed to somebody who was erased. Counts are kept again where entries changed.
import type { Installation } from '#platform/installation'
import type { Job } from '#platform/jobs'
import { remindOfGroups } from './commands/group-reminder.ts'
import { keepCounts } from './commands/counting.ts'
import {
  announceErasing,
  eraseOldContacts,
  eraseOldReceipts,
  forgetErasedPersons,
  forgetImports,
} from './commands/forgetting.ts'

const byClock = (name: string, schedule: string, work: (installation: Installation) => Promise<number>): Job => ({
  name,
  schedule,
  run: async (installation) => {
    await work(installation)
  },
})

export const jobs: readonly Job[] = [
  byClock('ventanillas-announce-erasing', '25 3 * * *', announceErasing),
  byClock('ventanillas-erase-receipts', '30 3 * * *', eraseOldReceipts),
  byClock('ventanillas-erase-contacts', '40 3 * * *', eraseOldContacts),
  byClock('ventanillas-forget-erased', '50 3 * * *', forgetErasedPersons),
  byClock('ventanillas-forget-imports', '55 3 * * *', forgetImports),
  // Nothing is wrong before: a month that changed is counted from its entries until its counts are kept again.
  byClock('ventanillas-keep-counts', '*/5 * * * *', keepCounts),
  // Each hour, since it is the office's clock that says when a message may come.
  byClock('ventanillas-remind-of-groups', '15 * * * *', remindOfGroups),
]
