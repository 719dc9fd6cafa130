// The plug of eligibility: which programs a household may ask for, answered and forgotten.
import type { Plug } from '#platform/plug'
import { messages } from './messages.ts'
import { pack } from './pack.ts'
import { routes } from './routes/household.tsx'
import { lawOf } from './rules/law.ts'

export const eligibility = {
  name: 'eligibility',
  path: '/eligibility',
  messages,
  events: [] as const,
  routes,
  pack,
  menu: (_actor, given) =>
    lawOf(given).rows.length > 0 ? [{ key: 'menu-eligibility', path: '/eligibility', seldom: true }] : [],
} satisfies Plug
