// Mail and text messages, as plugs for the app: the outbox page, and the address that a provider of text messages calls.
import { messages } from './outbox/messages.ts'
import { outboxRoutes, smsRoutes } from './outbox/routes.tsx'
import type { Plug } from './plug.ts'

export const outbox: Plug = {
  name: 'outbox',
  path: '/outbox',
  messages,
  events: ['outbox-opened'],
  routes: outboxRoutes,
  menu: ({ roles }) =>
    roles.some(({ role }) => role === 'operator') ? [{ key: 'outbox-title', path: '/outbox' }] : [],
}

export const inboundSms: Plug = { name: 'sms', path: '/sms', messages: {}, events: [], routes: smsRoutes }
