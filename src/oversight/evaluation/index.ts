// The plug of evaluation: what watches the programs. Reports that travel, the network month by month, what is published of it.
import type { Actor } from '#platform/context'
import type { Plug } from '#platform/plug'
import { router } from '#platform/routing'
import { messages as travelMessages } from './messages/travel.ts'
import { travelRoutes } from './routes/travel.tsx'

const routes = router()
for (const each of [travelRoutes]) routes.route('/', each)

/** The links of the header. */
function menu(_actor: Actor): { key: string; path: string; seldom?: boolean }[] {
  return []
}

export const evaluation = {
  name: 'evaluation',
  path: '/',
  messages: {
    ...travelMessages,
  },
  events: [] as const,
  routes,
  menu,
} satisfies Plug
