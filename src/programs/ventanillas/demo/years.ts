// Sample data: an invented agency runs windows of some more offices, and tells the two years before this one month by month, as
// totals. One window opens late, one leaves months out.
import { lastDayOf, type Day, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { contextFor, systemActor, todayIn, type Actor, type Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { readTyped } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { acceptAgreement, addOrganization, proposeAgreement } from '#registries/partners'
import { signReport, typeReport } from '../commands/report.ts'
import { changeLead } from '../commands/station.ts'
import { recordMonth, tallyPlaceOf } from '../commands/tally.ts'
import { itemsOf } from '../rules/item.ts'
import { reportDraft } from '../rules/report.ts'
import { findPlace } from '../store/incoming.ts'
import { listStationsAt, type StationAt } from '../store/station.ts'
import { asOf, chanceFrom, idFrom, settle } from './seed.ts'
import type { Stage } from './stage.ts'

const agencyTitle = 'Red de Salud del Norte (muestra)'
const windows = 6

/** The two years before the one in which it is everywhere. */
function sampleYears(context: Context): number[] {
  const year = Number(todayIn(context, 'Etc/GMT+12').slice(0, 4))
  return [year - 2, year - 1]
}

/** Tells the years; what is told already stays as it is. */
export async function tellYears({ installation, office, elena }: Stage): Promise<void> {
  const [first = 0] = sampleYears(elena)
  const agency = idFrom<'organization'>('agency of the years')
  await settle(
    addOrganization(elena, agency, null, {
      kind: 'nonprofit',
      title: agencyTitle,
      city: null,
      division: null,
      website: null,
      source: 'muestra',
    }),
  )
  const offices = (installation.pack.tables['ventanillas-2009.csv'] ?? []).map((row) => String(row['office']))
  const others = [...new Set(offices)].filter((code) => code !== office).slice(0, windows) as Id<'office'>[]
  for (const [at, code] of others.entries()) {
    const opensOn = (at === 1 ? `${first}-05-01` : `${first}-01-01`) as Day
    const station = await openWindow(elena, code, agency, opensOn)
    if (station) await tellWindow(installation, station, agency, { at, months: monthsFrom(opensOn, first + 1) })
  }
}

const monthsFrom = (opensOn: Day, last: number): Month[] =>
  [last - 1, last]
    .flatMap((year) =>
      Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}` as Month),
    )
    .filter((month) => lastDayOf(month) > opensOn)

/** The agency leads the office's window from a day on. */
async function openWindow(
  elena: Context,
  office: Id<'office'>,
  agency: Id<'organization'>,
  opensOn: Day,
): Promise<StationAt | undefined> {
  const actor = { ...elena.actor, offices: [office] }
  const context = asOf(elena.installation, actor)
  const agreement = idFrom<'agreement'>(`agreement of the years ${office}`)
  const period = { signed_on: opensOn, from_on: opensOn, to_on: lastDayOf(`${sampleYears(elena)[1]! + 4}-12` as Month) }
  const areas = ['ventanillas'] as const
  await settle(
    proposeAgreement(context, agreement, office, {
      organization_id: agency,
      areas: [...areas],
      ...period,
      renewal_days: 90,
    }),
  )
  await acceptAgreement(context, agreement)
  const find = async () =>
    (await consult(context, (db) => listStationsAt(db, office, elena.today))).find(({ unit }) => unit === 'window')
  const found = await find()
  if (!found) return undefined
  const lead = { id: idFrom<'station-lead'>(`lead of the years ${office}`), organization: agency, fromOn: opensOn }
  await settle(changeLead(context, office, found.code, lead))
  return find()
}

/** The months of a window: told, and signed but for some. */
async function tellWindow(
  installation: Installation,
  station: StationAt,
  agency: Id<'organization'>,
  { at, months }: { at: number; months: readonly Month[] },
): Promise<void> {
  const office = station.office_id
  const importing = contextFor(installation, systemActor([office], [agency]))
  const coordinator: Actor = {
    ...systemActor([office], [agency]),
    roles: [{ role: 'coordinator', office, organization: agency }],
  }
  const row = await consult(importing, (db) => findPlace(db, station.code))
  if (!row) return
  for (const month of months) {
    if (at === 2 && month.endsWith('-08')) continue
    const cells = cellsOf(installation, station.code, month, 1 + at * at)
    await transact(importing, async (tx) => {
      const answer = await recordMonth(tx, importing, tallyPlaceOf(row, agency), { month, cells, replace: false })
      if (!answer.done)
        throw new Error(`sample data was refused: ${answer.objections.map(({ rule }) => rule).join(', ')}`)
      return done(null)
    })
    const report = { office, station: station.code, month, custodian: agency }
    const { draft } = readTyped(
      { open: '90', staff: '200', volunteers: '0', seen: '0.0' },
      reportDraft(installation.pack.currency),
    )
    const context = asOf(installation, coordinator)
    if (draft && (await typeReport(context, report, draft)).done)
      await settle(signReport(context, report, { seen: '1.0', text: '' }))
  }
}

/** How the month's referrals ended and by whose word: as many well as were helped, and the better the window, the fewer otherwise. */
function endsOf(homes: number, part: (share: number) => number, quality: number) {
  const ends = { completed: homes + part(0.1), 'not-completed': part(0.5 - 0.4 * quality), declined: part(0.05) }
  const ended = Object.values(ends).reduce((sum, value) => sum + value, 0)
  const byProvider = Math.floor(ended * quality)
  return [
    ...Object.entries(ends).map(([item, value]) => ({ indicator: 'referrals-ended', item, value })),
    { indicator: 'referrals-ended', item: 'unknown', value: part(0.05) },
    { indicator: 'referrals-closed', item: 'provider', value: byProvider },
    { indicator: 'referrals-closed', item: 'client', value: ended - byProvider },
  ]
}

/** The numbers of a month by chance; a window of size 1 is small. */
function cellsOf({ pack }: Installation, station: string, month: Month, size: number) {
  const chance = chanceFrom(`${station} ${month}`)
  const upTo = (most: number) => Math.floor(chance() * most * size)
  const [screening, other] = itemsOf(pack, 'screening')
  const [vaccination] = itemsOf(pack, 'vaccination')
  const [program] = itemsOf(pack, 'program')
  const contacts = 3 + upTo(30)
  const part = (share: number) => Math.floor(contacts * share * chance())
  const informed = part(0.9)
  const onPrograms = Math.min(informed, part(0.4))
  const homes = part(0.2)
  return [
    { indicator: 'contacts', item: '', value: contacts },
    { indicator: 'informed-at-window', item: '', value: informed },
    { indicator: 'informed-on-programs', item: '', value: onPrograms },
    { indicator: 'homes-and-centers', item: '', value: homes },
    ...endsOf(homes, part, chanceFrom(station)()),
    { indicator: 'screenings', item: screening?.code ?? '', value: part(0.5) },
    { indicator: 'screenings', item: other?.code ?? '', value: part(0.3) },
    { indicator: 'vaccinations', item: vaccination?.code ?? '', value: part(0.2) },
    { indicator: 'enrolments-enrolled', item: `${program?.code} adult`, value: part(0.05) },
    { indicator: 'heads', item: 'counted', value: upTo(20) },
  ].map((cell) => ({ ...cell, method: 'counted' }))
}
