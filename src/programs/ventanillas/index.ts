// The plug of the Ventanillas: health stations in consular offices, run by a lead nonprofit.
import { holds, type Actor } from '#platform/context'
import type { Plug } from '#platform/plug'
import { router } from '#platform/routing'
import { makeTellingApi } from './api/telling.ts'
import { importMonth } from './commands/import-month.ts'
import { importVisits } from './commands/import-visits.ts'
import { pack } from './commands/pack.ts'
import { enrolmentEvents } from './commands/enrolment.ts'
import { endKeysAfterRestore } from './commands/partner-key.ts'
import { planEvents } from './commands/plan.ts'
import { reportEvents } from './commands/report.ts'
import { supportGroupEvents } from './commands/support-group.ts'
import { fillVentanillas } from './demo/filling.ts'
import { jobs } from './jobs.ts'
import { messages as handoverMessages } from './messages/handover.ts'
import { messages as enrolmentMessages } from './messages/enrolment.ts'
import { messages as importMessages } from './messages/import.ts'
import { messages as partnerKeyMessages } from './messages/partner-key.ts'
import { messages as planMessages } from './messages/plan.ts'
import { messages as plugMessages } from './messages/plug.ts'
import { messages as publicMessages } from './messages/public.ts'
import { messages as receiptMessages } from './messages/receipt.ts'
import { messages as reportMessages } from './messages/report.ts'
import { messages as reportDiffersMessages } from './messages/report-differs.ts'
import { messages as reportNetworkMessages } from './messages/report-network.ts'
import { messages as reportReferralMessages } from './messages/report-referral.ts'
import { messages as stationMessages } from './messages/station.ts'
import { messages as supportGroupMessages } from './messages/support-group.ts'
import { messages as todayMessages } from './messages/today.ts'
import { messages as visitMessages } from './messages/visit.ts'
import { mayKeepPartnerKeys } from './rules/partner-key.ts'
import { handoverRoutes } from './routes/handover.tsx'
import { enrolmentRoutes } from './routes/enrolment.tsx'
import { officeRoutes } from './routes/office.tsx'
import { partnerKeyRoutes } from './routes/partner-key.tsx'
import { planRoutes } from './routes/plan.tsx'
import { publicRoutes } from './routes/public.tsx'
import { lostSlipRoutes } from './routes/receipt-lost.tsx'
import { reportRoutes } from './routes/report.tsx'
import { stationRoutes } from './routes/station.tsx'
import { supportGroupRoutes } from './routes/support-group.tsx'
import { todayRoutes } from './routes/today.tsx'
import { visitRoutes } from './routes/visit.tsx'

export { holdingsOf, type HoldingSubject } from './commands/holding.ts'
export { keepCounts } from './commands/counting.ts'
export {
  figuresQuery,
  findIndicator,
  indicators,
  isCountable,
  ratios,
  type Indicator,
  type IndicatorId,
  type Span,
} from './indicators.ts'
export { sayHolding, type HoldingSpeaker } from './pages/holding-words.ts'
export { codesFor, itemLabel, sayDifference, sayKey, sayRatio } from './pages/report-numbers.tsx'
export { stationTitle } from './pages/words.ts'
export type { Holding } from './rules/holding.ts'
export { itemKinds, itemsOf, type ItemKind } from './rules/item.ts'
export { recordOf, type ProgramRecord } from './rules/program-record.ts'
export { objectionsToCells } from './rules/tally.ts'
export { privacyRoutes } from './routes/public.tsx'
export { receiptRoutes } from './routes/receipt.tsx'
export {
  countPersons,
  definitionOf,
  listDifferences,
  listEntries,
  listNetworkCounts,
  listNetworkTotals,
  networkCountsQuery,
  type Definition,
  type Difference,
  type Entries,
  type MonthPlace,
  type Months,
  type NetworkCount,
  type NetworkTotal,
  type PersonCount,
  type ToldPersons,
} from './store/counts.ts'
export { listToldMonths } from './store/told.ts'
export { isTold, isUntold, type ToldMonth } from './indicators.ts'
export { listStationMonths, type StationMonth } from './store/station-months.ts'
export { listFiguresNow, listKnown } from './store/report.ts'
export { findOutline } from './store/outline.ts'

const routes = router()
for (const each of [
  publicRoutes,
  stationRoutes,
  visitRoutes,
  todayRoutes,
  reportRoutes,
  enrolmentRoutes,
  planRoutes,
  supportGroupRoutes,
  handoverRoutes,
  lostSlipRoutes,
  partnerKeyRoutes,
  officeRoutes,
]) {
  routes.route('/', each)
}

/** The links of the header: what this actor does most, first. */
function menu(actor: Actor): { key: string; path: string; seldom?: boolean }[] {
  const office = actor.roles.find((role) => role.office !== null)?.office
  const at = (path: string) => `/ventanillas/${office}${path}`
  if (office && holds(actor, ['worker', 'coordinator', 'agency-lead'], { office })) {
    return [
      { key: 'menu-new-visit', path: at('/visits/new') },
      { key: 'menu-today', path: at('/today') },
      { key: 'menu-visits', path: at('/visits') },
      { key: 'menu-reports', path: at('/reports') },
      { key: 'menu-enrolments', path: at('/enrolments'), seldom: true },
      { key: 'menu-groups', path: at('/group-contacts'), seldom: true },
      { key: 'menu-materials', path: at('/materials'), seldom: true },
      { key: 'menu-plans', path: at('/plans'), seldom: true },
      { key: 'menu-support-groups', path: at('/groups'), seldom: true },
      { key: 'menu-office', path: at(''), seldom: true },
      ...(mayKeepPartnerKeys(actor, office)
        ? [{ key: 'menu-partner-keys', path: at('/partner-keys'), seldom: true }]
        : []),
    ]
  }
  if (office && holds(actor, ['consular-officer'], { office })) {
    return [
      { key: 'menu-office', path: at('') },
      { key: 'menu-reports', path: at('/reports') },
    ]
  }
  return holds(actor, ['headquarters']) ? [{ key: 'menu-stations', path: '/ventanillas/stations' }] : []
}

export const ventanillas = {
  name: 'ventanillas',
  path: '/ventanillas',
  messages: {
    ...receiptMessages,
    ...plugMessages,
    ...handoverMessages,
    ...visitMessages,
    ...todayMessages,
    ...stationMessages,
    ...publicMessages,
    ...reportMessages,
    ...reportNetworkMessages,
    ...reportDiffersMessages,
    ...reportReferralMessages,
    ...enrolmentMessages,
    ...planMessages,
    ...supportGroupMessages,
    ...importMessages,
    ...partnerKeyMessages,
  },
  events: [
    'visit-recorded',
    'entry-voided',
    'group-contact-recorded',
    'material-recorded',
    'receipts-erased',
    'receipt-replaced',
    'erasing-announced',
    'station-opened',
    'station-lead-changed',
    'station-closed',
    'station-milestones-kept',
    'station-place-kept',
    'station-hours-kept',
    'station-closure-added',
    'station-closure-ended',
    'station-service-offered',
    'station-service-withdrawn',
    'station-endorsed',
    'station-funding-added',
    'station-sponsor-added',
    'station-fact-withdrawn',
    ...reportEvents,
    ...enrolmentEvents,
    ...planEvents,
    ...supportGroupEvents,
    'visits-imported',
    'month-tallied',
    'partner-key-made',
    'partner-key-ended',
  ] as const,
  routes,
  api: makeTellingApi(),
  menu,
  pack,
  jobs,
  commands: [importVisits, importMonth],
  afterRestore: endKeysAfterRestore,
  demo: fillVentanillas,
} satisfies Plug
