// Every night, services without a point of their own are placed by their postal code.
import type { Job } from '#platform/jobs'
import { placeServices } from './commands/placing.ts'

export const jobs: readonly Job[] = [
  {
    name: 'place-services',
    schedule: '41 3 * * *',
    run: async (installation) => {
      await placeServices(installation)
    },
  },
]
