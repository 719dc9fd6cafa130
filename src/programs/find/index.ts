// The plug of the finder: help near a place, by need. It keeps nothing: it reads the directory and answers.
import type { Plug } from '#platform/plug'
import { messages } from './messages.ts'
import { pack } from './pack.ts'
import { routes } from './routes.tsx'

export const find = {
  name: 'find',
  messages,
  events: [] as const,
  path: '/find',
  routes,
  pack,
} satisfies Plug
