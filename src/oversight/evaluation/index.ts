// The plug of evaluation: what watches the programs. Reports that travel, the network month by month, what is published of it.
import type { Actor } from '#platform/context'
import type { Plug } from '#platform/plug'
import { router } from '#platform/routing'
import { makeArrivalApi } from './api.ts'
import { reportKey, reportReceive, reportRegister } from './commands/travel.ts'
import { reportSend } from './commands/travel-sending.ts'
import { sayAfterRestore } from './commands/travel-arriving.ts'
import { fillReleases } from './demo.ts'
import { jobs } from './jobs.ts'
import { messages as besidesMessages } from './messages/besides.ts'
import { messages as networkMessages } from './messages/network.ts'
import { messages as releaseMessages } from './messages/release.ts'
import { messages as travelMessages } from './messages/travel.ts'
import { networkRoutes } from './routes/network.tsx'
import { releaseRoutes } from './routes/release.tsx'
import { travelRoutes } from './routes/travel.tsx'
import { mayReadNetwork, scopeOf } from './rules/network.ts'
import { mayKeepReleases } from './rules/release.ts'
import { mayReceiveReports } from './rules/travel.ts'

const routes = router()
for (const each of [networkRoutes, travelRoutes, releaseRoutes]) routes.route('/', each)

/** The links of the header. */
function menu(actor: Actor): { key: string; path: string; seldom?: boolean }[] {
  return [
    ...(mayReadNetwork(actor)
      ? [{ key: `network-title-${scopeOf(actor)}`, path: '/network/report', seldom: scopeOf(actor) === 'agency' }]
      : []),
    ...(mayKeepReleases(actor) ? [{ key: 'release-menu', path: '/releases', seldom: true }] : []),
    ...(actor.kind === 'anonymous' ? [{ key: 'figures-menu', path: '/figures' }] : []),
    ...(mayReceiveReports(actor) ? [{ key: 'menu-reports', path: '/reports', seldom: true }] : []),
  ]
}

export const evaluation = {
  name: 'evaluation',
  path: '/',
  messages: {
    ...travelMessages,
    ...networkMessages,
    ...besidesMessages,
    ...releaseMessages,
  },
  events: [
    'report-key-made',
    'report-made-to-travel',
    'report-sent',
    'station-key-registered',
    'station-key-ended',
    'report-received',
    'release-planned',
    'release-moved',
    'release-called-off',
    'release-drafted',
    'release-audited',
    'release-published',
  ] as const,
  routes,
  api: makeArrivalApi(),
  apiPath: '/',
  jobs,
  commands: [reportKey, reportSend, reportRegister, reportReceive],
  menu,
  afterRestore: sayAfterRestore,
  demo: fillReleases,
} satisfies Plug
