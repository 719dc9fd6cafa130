// Sample data: an invented agency takes over the window of the pack's most visited sample office, and its people work for two months.
// Written by calling the commands; every id follows from a seed, so that an interrupted filling goes on without doubling.
import { addDays, addMonths, monthOf, type Day, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { recordGroupContact, recordMaterial } from '../commands/group.ts'
import { acceptReport, approveReport, signReport, typeReport, type ReportAt } from '../commands/report.ts'
import { recordVisit } from '../commands/visit.ts'
import { itemsOf, presetLanguage, varietiesOf } from '../rules/item.ts'
import { reportDraft } from '../rules/report.ts'
import { VisitDraft } from '../rules/visit.ts'
import type { Service } from '#registries/services'
import type { StationAt } from '../store/station.ts'
import { answeringClinic, castProvider, openClinics } from './clinic.ts'
import { enrolSome, planFor } from './following.ts'
import { openNeighbours } from './neighbours.ts'
import { referralTyped, walkOf, walkReferrals, type Walk } from './referral.ts'
import { asOf, chanceFrom, codeFrom, idFrom, settle } from './seed.ts'
import { monthsOfWork, setStage, workdays, type Stage } from './stage.ts'
import { keepDirectoryUp } from './upkeep.ts'
import { tellYears } from './years.ts'

const visitsADay = 12

/** Fills the first office of the pack's list that has a station. `tell` takes 0 to 1. */
export async function fillVentanillas(installation: Installation, tell: (done: number) => void): Promise<void> {
  const stage = await setStage(installation)
  const clinics = await openClinics(stage.rogelio, stage.office, stage.firstDay)
  await openNeighbours(stage.rogelio, stage.office)
  await keepDirectoryUp(stage.rogelio, clinics)
  const provider = await castProvider(stage.rogelio, clinics.get(answeringClinic)!)
  tell(0.05)
  const today = stage.lupe.today
  const days = workdays(stage.firstDay, addDays(today, -1))
  const walks: Walk[] = []
  for (const [index, on] of days.entries()) {
    walks.push(...(await workADay(stage, clinics, on, index)))
    tell(0.05 + (0.7 * (index + 1)) / days.length)
  }
  await walkReferrals(stage, provider, walks)
  await enrolSome(stage, walks)
  await planFor(stage, walks)
  tell(0.85)
  await tellYears(stage)
  tell(0.95)
  for (let ago = monthsOfWork; ago > 0; ago--) await signMonth(stage, addMonths(monthOf(today), -ago), ago > 1)
}

/** A day at the window: visits, some of which send somebody on, and now and then a workshop and leaflets. */
async function workADay(stage: Stage, clinics: ReadonlyMap<string, Service>, on: Day, index: number): Promise<Walk[]> {
  const { installation, office, station, lupe } = stage
  const context = asOf(installation, lupe.actor, new Date(`${on}T18:00:00Z`))
  const chance = chanceFrom(on)
  const count = visitsADay - 3 + Math.floor(chance() * 7)
  const walks: Walk[] = []
  for (let number = 0; number < count; number++) {
    const typed = sampleVisit(stage, on, number, chance)
    const sent = referralTyped(clinics, on, index, number, [typed['need'] ?? []].flat())
    const { draft } = readTyped({ ...typed, ...sent }, VisitDraft)
    if (!draft) continue
    const { code } = await settle(recordVisit(context, office, draft))
    const walk = walkOf(stage, on, index, number, code)
    if (walk) walks.push(walk)
  }
  if (new Date(on).getUTCDay() === 3) await workshop(context, office, station, on, chance)
  return walks
}

/** A visit by chance; one in five is by the first visitor of the same weekday a week before. */
function sampleVisit({ installation, station, firstDay }: Stage, on: Day, number: number, chance: () => number): Typed {
  const { pack } = installation
  const pick = (kind: Parameters<typeof itemsOf>[1]): string => {
    const items = itemsOf(pack, kind)
    return items[Math.floor(chance() * chance() * items.length)]?.code ?? ''
  }
  const some = (share: number, kind: Parameters<typeof itemsOf>[1]): string => (chance() < share ? pick(kind) : '')
  const varieties = varietiesOf(pack)
  const language = chance() < 0.85 ? presetLanguage(pack) : varieties[Math.floor(chance() * varieties.length)]!.code
  return {
    id: idFrom(`visit ${on} ${number}`),
    code: codeFrom(`receipt ${on} ${number}`),
    station: station.id,
    visitedOn: on,
    language,
    need: pick('need'),
    topic: some(0.8, 'topic'),
    screening: some(0.3, 'screening'),
    vaccination: some(0.1, 'vaccination'),
    program: some(0.15, 'program'),
    interpreter: language === presetLanguage(pack) ? '' : 'yes',
    earlierReceipt:
      number > 0 && chance() < 0.2 && addDays(on, -7) >= firstDay ? codeFrom(`receipt ${addDays(on, -7)} 0`) : '',
    firstThisYear: chance() < 0.6 ? 'yes' : chance() < 0.5 ? 'no' : 'not-asked',
  }
}

async function workshop(
  context: Context,
  office: Id<'office'>,
  station: StationAt,
  on: Day,
  chance: () => number,
): Promise<void> {
  const topic = itemsOf(context.installation.pack, 'topic')[Math.floor(chance() * 5)]?.code ?? ''
  const heads = 10 + Math.floor(chance() * 30)
  await settle(
    recordGroupContact(context, office, {
      id: idFrom(`talk ${on}`),
      station: station.id,
      heldOn: on,
      kind: 'talk',
      group: null,
      topic,
      heads,
      method: chance() < 0.7 ? 'counted' : 'estimated',
    }),
  )
  await settle(
    recordMaterial(context, office, {
      id: idFrom(`leaflets ${on}`),
      station: station.id,
      givenOn: on,
      kind: 'leaflet',
      language: presetLanguage(context.installation.pack),
      copies: heads * 2,
    }),
  )
}

/** A month on its way: typed, signed and approved, and accepted where headquarters has come to it. A month that is on its way stays. */
async function signMonth(
  { installation, office, station, rogelio, ines, elena }: Stage,
  month: Month,
  accepted: boolean,
): Promise<void> {
  const at: ReportAt = { office, station: station.code, month, custodian: station.custodian_id }
  const typed = {
    open: '110',
    staff: '320',
    volunteers: '64',
    cash: '',
    kind: '',
    seen: '0.0',
    worked: 'Las pláticas de los miércoles llenan la sala.',
    didNotWork: 'Faltaron tiras para medir la glucosa.',
    needs: 'Folletos en lenguas indígenas.',
  }
  const { draft } = readTyped(typed, reportDraft(installation.pack.currency))
  if (!draft || !(await typeReport(rogelio, at, draft)).done) return
  await settle(signReport(rogelio, at, { seen: '1.0', text: '' }))
  await settle(approveReport(ines, at, { seen: '1.1', text: '' }))
  if (accepted) await settle(acceptReport(elena, at, { seen: '1.2', text: '' }))
}
