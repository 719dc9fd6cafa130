// The jobs of an installation: the platform's and those of the parts.
import { backupJob } from '#platform/backup'
import type { Job } from '#platform/jobs'
import { smtpCarrier } from '#platform/mail'
import { outboxJobs } from '#platform/outbox/delivery'
import { planningJob } from '#platform/planning'
import type { Settings } from '#platform/settings'
import { httpSmsCarrier } from '#platform/sms'
import { parts } from './programs.ts'

export const jobsOf = (settings: Settings): readonly Job[] => [
  ...outboxJobs({
    mail: settings.mail ? smtpCarrier(settings.mail.url, settings.mail.from) : undefined,
    sms: settings.sms ? httpSmsCarrier(settings.sms) : undefined,
  }),
  backupJob,
  planningJob,
  ...parts.flatMap((part) => part.jobs ?? []),
]
