// Every night, services without a point of their own are placed by their postal code, and what nobody decided for long is forgotten.
import type { Job } from '#platform/jobs'
import { placeServices } from './commands/placing.ts'
import { forgetProposals } from './commands/proposal.ts'

export const jobs: readonly Job[] = [
  {
    name: 'place-services',
    schedule: '41 3 * * *',
    run: async (installation) => {
      await placeServices(installation)
    },
  },
  {
    name: 'forget-proposals',
    schedule: '51 3 * * *',
    run: async (installation) => {
      await forgetProposals(installation)
    },
  },
]
