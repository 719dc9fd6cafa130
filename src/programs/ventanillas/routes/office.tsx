// The page of an office: its consular officer's, its agencies' and headquarters'.
import { addMonths, firstDayOf, monthOf } from '#kernel/day'
import type { Id } from '#kernel/id'
import { todayIn, visibleCustodians, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { found } from '#platform/errors'
import { guard, page, router } from '#platform/routing'
import { findOffice } from '#registries/network'
import { agreementsEndingSoon, listAgreements } from '#registries/partners'
import { OfficePage, type OfficePageProps } from '../pages/office.tsx'
import { maySeeOffice } from '../rules/permissions.ts'
import { stateOfMonth } from '../rules/report.ts'
import { listHandovers } from '../store/handover.ts'
import { listReportMonths } from '../store/report.ts'
import { listStationsAt } from '../store/station.ts'

export const officeRoutes = router()

/** What an office's page shows: public facts, agreements and the state of reports; nothing about a visitor. */
export function loadOffice(context: Context, code: Id<'office'>): Promise<Omit<OfficePageProps, 'view'>> {
  return consult(context, async (db) => {
    const office = found(await findOffice(db, code))
    const today = todayIn(context, office.zone)
    const thisMonth = monthOf(today)
    const rows = await listReportMonths(db, office.code, firstDayOf(addMonths(thisMonth, -1)), firstDayOf(thisMonth))
    const takenOver = await listHandovers(db, office.code, visibleCustodians(context.actor))
    return {
      office,
      stations: await listStationsAt(db, office.code, today),
      agreements: await listAgreements(db, office.code),
      ending: await agreementsEndingSoon(db, today, office.code),
      months: rows.map((row) => ({ ...row, state: stateOfMonth({ ...row, reported: row.report_id !== null }, today) })),
      tookOver: takenOver.length > 0,
    }
  })
}

officeRoutes.get('/:office', guard(maySeeOffice), async (c) =>
  page(c, <OfficePage view={c.var.view} {...await loadOffice(c.var.context, c.req.param('office') as Id<'office'>)} />),
)
