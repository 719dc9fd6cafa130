// What evaluation does from the queue: a draft of a release is attacked before anybody may let it out.
import { readId } from '#kernel/id'
import type { Job } from '#platform/jobs'
import { auditDraft } from './commands/release-audit.ts'
import { auditJob } from './commands/release-draft.ts'

export const jobs: readonly Job[] = [
  {
    name: auditJob,
    run: async (installation, payload) => {
      const draft = readId<'release-draft'>(String((payload as { draft?: unknown }).draft))
      if (draft) await auditDraft(installation, draft)
    },
  },
]
