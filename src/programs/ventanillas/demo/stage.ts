// The stage of the sample: an office, its agency with an agreement, its people and its window.
import { addDays, addMonths, firstDayOf, monthOf, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { contextFor, systemActor, type Actor, type Context, type RoleName } from '#platform/context'
import { consult } from '#platform/database'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { addSamplePerson, listSamplePeople } from '#registries/access'
import { acceptAgreement, addOrganization, proposeAgreement } from '#registries/partners'
import { changeLead, keepHours, keepPlace } from '../commands/station.ts'
import { HoursDraft } from '../rules/hours.ts'
import { varietiesOf } from '../rules/item.ts'
import { listStationsAt, type StationAt } from '../store/station.ts'
import { asOf, idFrom, settle } from './seed.ts'

export const monthsOfWork = 2

export interface Stage {
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

/** Mondays to Fridays of a span. */
export const workdays = (from: Day, to: Day): Day[] => {
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
export async function setStage(installation: Installation): Promise<Stage> {
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

export async function personOf(installation: Installation, name: string, role: Actor['roles'][number]): Promise<Actor> {
  const people = await consult(contextFor(installation, systemActor()), listSamplePeople)
  const person = people.find((one) => one.name === name)
  if (!person) throw new Error(`${name} is missing from the sample`)
  return { kind: 'account', account: person.account_id, name, roles: [role], offices: [], tablet: null }
}

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
