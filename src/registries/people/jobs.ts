// Every night the data keys are wrapped under the week's key-encryption key; most nights there is nothing to do.
import { rotateKeys } from '#platform/encryption'
import type { Job } from '#platform/jobs'

export const jobs: readonly Job[] = [
  {
    name: 'rotate-keys',
    schedule: '17 3 * * *',
    run: async (installation) => {
      await rotateKeys(installation)
    },
  },
]
