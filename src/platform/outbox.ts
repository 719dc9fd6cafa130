// Mail and text messages, joined for the app: carriers as the settings say, pages, jobs.
import { httpSmsCarrier } from './sms.ts'
import { smtpCarrier } from './mail.ts'
import type { Carriers } from './outbox/carrier.ts'
import { outboxJobs } from './outbox/delivery.ts'
import { messages } from './outbox/messages.ts'
import { outboxRoutes, smsRoutes } from './outbox/routes.tsx'
import type { Plug } from './plug.ts'

export { sendMail } from './mail.ts'
export { sendSms } from './sms.ts'

/** What the environment says of messages; null where nothing is set up. */
export interface MessageSettings {
  readonly mail: { readonly url: string; readonly from: string } | null
  readonly sms: { readonly url: string; readonly token: string; readonly from: string } | null
  /** The token that the SMS provider shows when it hands over what phones write; without it, that is closed. */
  readonly smsInboundToken?: string | null
}

/** The carriers that are set up. */
export const carriersOf = ({ mail, sms }: MessageSettings): Carriers => ({
  ...(mail && { mail: smtpCarrier(mail.url, mail.from) }),
  ...(sms && { sms: httpSmsCarrier(sms) }),
})

/** The plugs of the outbox page and of inbound text messages. */
export function outboxPlugs(settings: MessageSettings, carriers = carriersOf(settings)): [outbox: Plug, sms: Plug] {
  return [
    {
      name: 'outbox',
      path: '/outbox',
      messages,
      events: ['outbox-opened'],
      routes: outboxRoutes(carriers),
      jobs: outboxJobs(carriers),
      menu: (actor) =>
        actor.roles.some(({ role }) => role === 'operator') ? [{ key: 'outbox-title', path: '/outbox' }] : [],
    },
    { name: 'sms', path: '/sms', messages: {}, events: [], routes: smsRoutes(settings.smsInboundToken ?? null) },
  ]
}
