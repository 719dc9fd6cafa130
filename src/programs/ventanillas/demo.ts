// Sample data: an invented agency takes over the window of the pack's most visited sample office, and its people work for two months.
// Written by calling the commands; every id follows from a seed, so that an interrupted filling goes on without doubling.
import { createHash } from 'node:crypto'
import { addDays, addMonths, firstDayOf, monthOf, type Day, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import { codeAlphabet, codeLength } from '#kernel/text'
import { contextFor, systemActor, type Actor, type Context, type RoleName } from '#platform/context'
import { consult } from '#platform/database'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { addSamplePerson, listSamplePeople } from '#registries/access'
import { acceptAgreement, addOrganization, proposeAgreement } from '#registries/partners'
import { recordGroupContact, recordMaterial } from './commands/group.ts'
import { acceptReport, approveReport, signReport, typeReport, type ReportAt } from './commands/report.ts'
import { changeLead, keepHours, keepPlace } from './commands/station.ts'
import { recordVisit } from './commands/visit.ts'
import { HoursDraft } from './rules/hours.ts'
import { itemsOf, presetLanguage, varietiesOf } from './rules/item.ts'
import { reportDraft } from './rules/report.ts'
import { VisitDraft } from './rules/visit.ts'
import { listStationsAt, type StationAt } from './store/station.ts'

const monthsOfWork = 2
const visitsADay = 12

/** Fills the first office of the pack's list that has a station. `tell` takes 0 to 1. */
export async function fillVentanillas(installation: Installation, tell: (done: number) => void): Promise<void> {
  const stage = await setStage(installation)
  tell(0.05)
  const today = stage.lupe.today
  const days = workdays(stage.firstDay, addDays(today, -1))
  for (const [index, on] of days.entries()) {
    await workADay(stage, on)
    tell(0.05 + (0.9 * (index + 1)) / days.length)
  }
  for (let ago = monthsOfWork; ago > 0; ago--) await signMonth(stage, addMonths(monthOf(today), -ago), ago > 1)
}

interface Stage {
  readonly installation: Installation
  readonly office: Id<'office'>
  readonly station: StationAt
  /** The first day of work. */
  readonly firstDay: Day
  readonly lupe: Context
  readonly rogelio: Context
  readonly ines: Context
  readonly elena: Context
}

const workdays = (from: Day, to: Day): Day[] => {
  const days: Day[] = []
  for (let on = from; on <= to; on = addDays(on, 1)) if (![0, 6].includes(new Date(on).getUTCDay())) days.push(on)
  return days
}

const agencyTitle = 'Clínica Puente del Sol (muestra)'

/** The people of the sample, each with what they are called on the sign-in page. */
const cast: readonly { name: string; title: string; role: RoleName; agency?: true; office?: true }[] = [
  { name: 'Lupe Ramos', title: 'Trabajadora de la ventanilla', role: 'worker', agency: true, office: true },
  { name: 'Rogelio Vega', title: 'Coordinador de la ventanilla', role: 'coordinator', agency: true, office: true },
  { name: 'Inés Aguirre', title: 'Responsable de la organización', role: 'agency-lead', agency: true, office: true },
  { name: 'Óscar Lima', title: 'Titular de asuntos comunitarios', role: 'consular-officer', office: true },
  { name: 'Elena Ortiz', title: 'Oficinas centrales', role: 'headquarters' },
  { name: 'Tomás Rey', title: 'Opera la instalación', role: 'operator' },
]

/** The office with its agency, agreement, people and window; gives who records. */
async function setStage(installation: Installation): Promise<Stage> {
  const office = sampleOffice(installation)
  const agency = idFrom<'organization'>('agency')
  await castPeople(installation, office, null)
  const headquarters = { role: 'headquarters', office: null, organization: null } as const
  const elena = asOf(installation, {
    ...(await personOf(installation, 'Elena Ortiz', headquarters)),
    offices: [office],
  })
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
  await castPeople(installation, office, agency)
  await signAgreement(elena, office, agency)
  const station = await takeOver(elena, office, agency)
  const worksAs = async (name: string, role: RoleName): Promise<Context> =>
    asOf(installation, await personOf(installation, name, { role, office, organization: agency }))
  const lupe = await worksAs('Lupe Ramos', 'worker')
  const rogelio = await worksAs('Rogelio Vega', 'coordinator')
  const firstDay = workdays(firstDayOf(addMonths(monthOf(elena.today), -monthsOfWork)), elena.today)[0]!
  return {
    installation,
    office,
    station,
    firstDay,
    lupe,
    rogelio,
    ines: await worksAs('Inés Aguirre', 'agency-lead'),
    elena,
  }
}

/** The busiest office that the pack knows a station of, or the first. */
function sampleOffice(installation: Installation): Id<'office'> {
  const stations = installation.pack.tables['ventanillas-2009.csv'] ?? []
  const known = stations.map((row) => String(row['office']))
  const office = known.find((code) => code === 'los-angeles') ?? known[0]
  if (!office) throw new Error('the pack has no station for sample data')
  return office as Id<'office'>
}

/** Adds whoever is not there yet; the agency's people once there is an agency. */
async function castPeople(
  installation: Installation,
  office: Id<'office'>,
  agency: Id<'organization'> | null,
): Promise<void> {
  const there = await consult(contextFor(installation, systemActor()), listSamplePeople)
  for (const { name, title, role, ...where } of cast) {
    if (there.some((person) => person.name === name) || (where.agency && agency === null)) continue
    const place = { office: where.office ? office : null, organization: where.agency ? agency : null }
    await settle(addSamplePerson(installation, { name, title, role, ...place }))
  }
}

async function personOf(installation: Installation, name: string, role: Actor['roles'][number]): Promise<Actor> {
  const people = await consult(contextFor(installation, systemActor()), listSamplePeople)
  const person = people.find((one) => one.name === name)
  if (!person) throw new Error(`${name} is missing from the sample`)
  return { kind: 'account', account: person.account_id, name, roles: [role], offices: [], tablet: null }
}

const asOf = (installation: Installation, actor: Actor, at: Date = installation.clock()): Context =>
  contextFor(installation, actor, 'es', at)

async function signAgreement(elena: Context, office: Id<'office'>, agency: Id<'organization'>): Promise<void> {
  const from = firstDayOf(addMonths(monthOf(elena.today), -monthsOfWork - 1))
  const agreement = idFrom<'agreement'>('agreement')
  await settle(
    proposeAgreement(elena, agreement, office, {
      organization_id: agency,
      areas: ['ventanillas'],
      signed_on: from,
      from_on: from,
      to_on: addDays(elena.today, 75),
      renewal_days: 90,
    }),
  )
  await acceptAgreement(elena, agreement)
}

/** The sample agency leads the window from the month before its first visits. */
async function takeOver(elena: Context, office: Id<'office'>, agency: Id<'organization'>): Promise<StationAt> {
  const find = async (): Promise<StationAt> => {
    const stations = await consult(elena, (db) => listStationsAt(db, office, elena.today))
    const window = stations.find((station) => station.unit === 'window')
    if (!window) throw new Error(`the office ${office} has no window`)
    return window
  }
  const { code, custodian_id } = await find()
  if (custodian_id !== agency) {
    const fromOn = firstDayOf(addMonths(monthOf(elena.today), -monthsOfWork - 1))
    await settle(changeLead(elena, office, code, { id: idFrom('lead'), organization: agency, fromOn }))
  }
  const street = 'Calle de la Muestra 100'
  await settle(
    keepPlace(elena, office, code, { place: 'Planta baja, junto a la entrada', street, publicLine: '+1 555 555 0100' }),
  )
  const week = [1, 2, 3, 4, 5].flatMap((weekday) => [
    [`opens-${weekday}-1`, '08:30'],
    [`closes-${weekday}-1`, '13:30'],
  ])
  const languages = varietiesOf(elena.installation.pack)
    .slice(0, 2)
    .map((variety) => variety.code)
  const { draft } = readTyped({ languages, ...(Object.fromEntries(week) as Typed) }, HoursDraft)
  if (draft) await settle(keepHours(elena, office, code, draft))
  return find()
}

/** A day at the window: visits, and now and then a workshop and leaflets. */
async function workADay(stage: Stage, on: Day): Promise<void> {
  const { installation, office, station, lupe } = stage
  const at = new Date(`${on}T18:00:00Z`)
  const context = asOf(installation, lupe.actor, at)
  const chance = chanceFrom(on)
  const count = visitsADay - 3 + Math.floor(chance() * 7)
  for (let number = 0; number < count; number++) {
    const draft = readTyped(sampleVisit(stage, on, number, chance), VisitDraft).draft
    if (draft) await settle(recordVisit(context, office, draft))
  }
  if (new Date(on).getUTCDay() === 3) await workshop(context, office, station, on, chance)
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

/** A command of the sample must be done; a refusal is a fault of the sample, told with its rules. */
async function settle<Value>(outcome: Promise<Outcome<Value>>): Promise<Value> {
  const result = await outcome
  if (result.done) return result.value
  throw new Error(
    `sample data was refused: ${result.objections.map(({ rule, field }) => `${rule} @ ${field}`).join(', ')}`,
  )
}

const hashOf = (seed: string): Buffer => createHash('sha256').update(`puente sample ${seed}`).digest()

/** A UUID that follows from a seed. */
function idFrom<Kind extends string>(seed: string): Id<Kind> {
  const hex = hashOf(seed).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}` as Id<Kind>
}

const codeFrom = (seed: string): string =>
  [...hashOf(seed).subarray(0, codeLength)].map((byte) => codeAlphabet[byte % codeAlphabet.length]).join('')

/** Numbers from 0 to 1 that follow from a seed, evenly spread enough for a sample. */
function chanceFrom(seed: string): () => number {
  let count = 0
  return () => hashOf(`${seed} ${count++}`).readUInt32BE(0) / 2 ** 32
}
