// Every form of the product in which somebody writes words of their own, filled so that it is accepted: for test/bad-input.test.ts.
import { randomBytes } from 'node:crypto'
import { addDays, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import { publicKeyOf, thumbprintOf } from '#platform/jws'
import { newCode, newId } from '#platform/random'
import { takeStep } from '#registries/referrals'
import { asking } from './personas.ts'
import type { PersonaName } from './routes.table.ts'
import { sendToClinic } from './sent-referral.ts'
import type { Ask, Worked } from './worked-month.ts'

/** A window with what its forms are about: another agency that may lead it, a visit, a signed report. */
export interface Scene extends Worked {
  /** The office's agreement with the agency that does not lead yet. */
  readonly agreement: string
  readonly visit: string
  /** A count in aggregate, and a support group. */
  readonly tally: string
  readonly group: string
  /** The code of the visit's slip; its visitor left `leftPhone`. */
  readonly code: string
  /** A referral that the clinic has accepted, where the form asks for one. */
  readonly accepted: Id<'referral'>
  /** A referral that is still to be sent, and the service that it leads to. */
  readonly referral: string
  readonly service: string
  /** That the service closed, as somebody says. */
  readonly proposal: string
  /** A release in the calendar. */
  readonly release: string
}

export interface WrittenForm {
  readonly who: PersonaName
  /** The page on which it stands, and where the form among those of the page is posted to. */
  readonly page: (scene: Scene) => string
  readonly posts: RegExp
  /** What is typed beyond what the page presets. */
  readonly typed: (scene: Scene) => Readonly<Record<string, string>>
  /** Whether it is accepted once in a scene. */
  readonly once?: true
  /** What happens before: the report is signed, or a referral sent and accepted. */
  readonly first?: 'signed' | 'accepted'
}

const nothing = () => ({})
const station = ({ people, station: { code } }: Scene, under: string) =>
  `/ventanillas/${people.office}/stations/${code}/${under}`
const window = ({ people }: Scene, under: string) => `/ventanillas/${people.office}/${under}`
const referral = ({ people, referral: id }: Scene) => `/referrals/${people.office}/${id}`
const report = ({ people, station: { code }, month }: Scene) => `/ventanillas/${people.office}/reports/${code}/${month}`
const organization = () => ({ title: `Casa ${newId().slice(0, 8)}`, source: 'Acta' })
const visited = { need: 'medical-home' }
const leftPhone = '+1 213 555 0199'
const seen = (position: string) => () => ({ seen: position, text: 'Por un error.' })

const aService = () => ({
  organization: `Casa ${newId().slice(0, 8)}`,
  title: 'Consulta',
  needs: 'medical-home',
  publicLine: '(323) 555-0100',
  asksForId: 'no',
  source: 'Una llamada',
})

const agreed = (organization: string) => ({
  organization_id: organization,
  areas: 'ventanillas',
  signed_on: '2026-03-01',
  from_on: '2026-03-01',
})

/** An office as its form takes it. */
export const anOffice = () => ({
  code: `casa-${newId().slice(0, 8)}`,
  title: 'Casa',
  city: 'Ciudad',
  rank: 'consulate',
  parent: '',
  country: 'US',
  division: 'US-CA',
  zone: 'America/Denver',
  lat: '40.1',
  lon: '-105.2',
  opened_on: '2020-01-01',
  source: 'Acta',
})

/** The file of a new key, as a station of the agency hands it over. */
function aKey({ office, agency }: Worked['people'], station: string): string {
  const key = publicKeyOf(randomBytes(32))
  const whose = { station, office, agency: `Agency ${agency.slice(0, 8)}` }
  return JSON.stringify({ format: 'puente-report-key/1', ...whose, key, thumbprint: thumbprintOf(key) })
}

let day = '2026-04-01' as Day
/** Places pass on from day to day, never back. */
const nextDay = (): Day => (day = addDays(day, 1))

let year = 2029
/** A year that stands in no calendar yet, and the day on which its figures would come out. */
function nextYear(): { year: string; dueOn: string } {
  year += 1
  return { year: String(year), dueOn: `${year + 1}-02-01` }
}

/** The forms, by what they are for. */
export const writtenForms: Readonly<Record<string, WrittenForm>> = {
  'the sign-in': { who: 'rosa', page: () => '/sign-in', posts: /sign-in$/, typed: nothing },
  'a tablet’s code': { who: 'rosa', page: () => '/window', posts: /enrolment$/, typed: nothing },
  'the search for the nearest': {
    who: 'rosa',
    page: () => '/ventanillas',
    posts: /nearest$/,
    typed: () => ({ city: '' }),
  },
  'the search for help': { who: 'rosa', page: () => '/find', posts: /results$/, typed: () => ({ words: 'dentista' }) },
  'the search for a town': {
    who: 'rosa',
    page: () => '/languages',
    posts: /languages\/towns$/,
    typed: () => ({ town: 'Tila' }),
  },
  'a recording': {
    who: 'ines',
    page: () => '/languages/recordings/new',
    posts: /languages\/recordings$/,
    typed: () => ({ transcript: 'Lak t’an', translation: 'Nuestra palabra' }),
  },
  'a household that asks for programs': {
    who: 'rosa',
    page: () => '/eligibility',
    posts: /eligibility$/,
    typed: () => ({ size: '2', income: '1800', division: 'US-CA', age1: '34' }),
  },
  'a visit': {
    who: 'lupe',
    page: (scene) => window(scene, 'visits/new'),
    posts: /visits$/,
    typed: () => ({ ...visited, consent: 'oral' }),
  },
  'a slip’s code': { who: 'rosa', page: () => '/recibo', posts: /recibo$/, typed: ({ code }) => ({ code }) },
  'a slip’s code at the clinic': {
    who: 'rosa',
    page: () => '/recibo/clinic',
    posts: /clinic$/,
    typed: ({ code }) => ({ code }),
  },
  'a lost slip': {
    who: 'lupe',
    page: (scene) => window(scene, 'lost-slips'),
    posts: /lost-slips$/,
    typed: () => ({ phone: leftPhone }),
  },
  'a visit’s replacement': {
    who: 'lupe',
    page: (scene) => window(scene, `visits/new?replaces=${scene.visit}`),
    posts: /visits$/,
    typed: ({ visit }) => ({ ...visited, replaces: visit, replacesReason: 'Era otro día.' }),
    once: true,
  },
  'a visit’s voiding': {
    who: 'rogelio',
    page: (scene) => window(scene, `visits/${scene.visit}/void`),
    posts: /void$/,
    typed: () => ({ reason: 'Se escribió dos veces.' }),
    once: true,
  },
  'a referral that somebody notes': {
    who: 'lupe',
    page: referral,
    posts: /sending$/,
    typed: () => ({ consent: 'oral' }),
    once: true,
  },
  'what a service is told': {
    who: 'lupe',
    page: referral,
    posts: /preview$/,
    typed: () => ({ field: 'name', name: 'Rosa', phone: '+1 213 555 0188' }),
  },
  'an appointment at the clinic': {
    who: 'sol',
    page: ({ accepted }) => `/answers/referrals/${accepted}`,
    posts: /steps$/,
    typed: () => ({ appointmentOn: '2026-03-25', appointmentTime: '10:30' }),
    once: true,
    first: 'accepted',
  },
  'a talk': {
    who: 'lupe',
    page: (scene) => window(scene, 'group-contacts'),
    posts: /group-contacts$/,
    typed: () => ({ topic: 'diabetes', heads: '12' }),
  },
  materials: {
    who: 'lupe',
    page: (scene) => window(scene, 'materials'),
    posts: /materials$/,
    typed: () => ({ copies: '12' }),
  },
  'an enrolment': {
    who: 'lupe',
    page: (scene) => window(scene, 'enrolments/new?program=wic'),
    posts: /enrolments$/,
    typed: () => ({ step: 'informed' }),
  },
  'a count of enrolments': {
    who: 'lupe',
    page: (scene) => window(scene, 'enrolments/new?program=emergency-coverage'),
    posts: /tallies$/,
    typed: () => ({ people: '3' }),
  },
  'a count’s voiding': {
    who: 'rogelio',
    page: (scene) => window(scene, `enrolments/tallies/${scene.tally}/void`),
    posts: /void$/,
    typed: () => ({ reason: 'Eran dos.' }),
    once: true,
  },
  'a follow-up plan': {
    who: 'lupe',
    page: (scene) => window(scene, 'plans/new'),
    posts: /plans$/,
    typed: ({ code }) => ({
      code,
      'step-1-dueOn': '2026-03-20',
      'step-2-what': '',
      'step-3-what': '',
      'step-4-what': '',
      'step-5-what': '',
    }),
    once: true,
  },
  'a key of an agency’s own system': {
    who: 'ines',
    page: (scene) => window(scene, 'partner-keys'),
    posts: /partner-keys$/,
    typed: () => ({ title: 'Expediente' }),
  },
  'a support group': {
    who: 'lupe',
    page: (scene) => window(scene, 'groups/new'),
    posts: /groups$/,
    typed: () => ({ starts: '17:30' }),
  },
  'a session of a group': {
    who: 'lupe',
    page: (scene) => window(scene, `groups/${scene.group}`),
    posts: /sessions$/,
    typed: () => ({ heads: '9' }),
  },
  'a seat in a group': {
    who: 'lupe',
    page: (scene) => window(scene, `groups/${scene.group}`),
    posts: /seats$/,
    typed: ({ code }) => ({ code, consent: 'oral' }),
    once: true,
  },
  'a day sheet': {
    who: 'lupe',
    page: (scene) => window(scene, 'day-sheets/new'),
    posts: /day-sheets$/,
    typed: () => ({ 'row-1-need': 'medical-home' }),
  },
  'a report': { who: 'rogelio', page: report, posts: /entry\?/, typed: () => ({ open: '80', worked: 'Vino gente.' }) },
  'a comment on a report': { who: 'oscar', page: report, posts: /comment\?/, typed: seen('0.1'), first: 'signed' },
  'a report’s reopening': {
    who: 'ines',
    page: report,
    posts: /reopening\?/,
    typed: seen('0.1'),
    once: true,
    first: 'signed',
  },
  'a station': {
    who: 'elena',
    page: () => '/ventanillas/stations/new',
    posts: /stations$/,
    typed: ({ people }) => ({ office: people.office, organization: people.otherAgency, openedOn: '2026-03-01' }),
  },
  'a station’s place': { who: 'ines', page: (scene) => station(scene, 'place'), posts: /place$/, typed: nothing },
  'a station’s hours': { who: 'ines', page: (scene) => station(scene, 'hours'), posts: /hours$/, typed: nothing },
  'a station’s milestones': {
    who: 'elena',
    page: (scene) => station(scene, 'milestones'),
    posts: /milestones$/,
    typed: nothing,
  },
  'a closure': {
    who: 'ines',
    page: (scene) => station(scene, 'closures/new'),
    posts: /closures\/new$/,
    typed: () => ({ reason: 'Obras.' }),
    once: true,
  },
  'a station’s closing': {
    who: 'elena',
    page: (scene) => station(scene, 'closing'),
    posts: /closing$/,
    typed: () => ({ closedOn: '2026-03-10', closingReason: 'Se mudó.' }),
    once: true,
  },
  'an endorsement': {
    who: 'elena',
    page: (scene) => station(scene, 'endorsements/new'),
    posts: /endorsements\/new$/,
    typed: () => ({ endorsedOn: '2026-03-01', endorsedBy: 'Secretaría', reason: 'Atiende bien.' }),
  },
  money: {
    who: 'elena',
    page: (scene) => station(scene, 'funding/new'),
    posts: /funding\/new$/,
    typed: ({ people }) => ({ organization: people.otherAgency, amount: '1,250.50' }),
  },
  'an organization': {
    who: 'elena',
    page: () => '/partners/organization',
    posts: /organization$/,
    typed: organization,
  },
  'an organization of the office': {
    who: 'oscar',
    page: ({ people }) => `/partners/offices/${people.office}/organization`,
    posts: /organization$/,
    typed: organization,
  },
  'an organization’s correction': {
    who: 'elena',
    page: ({ people }) => `/partners/organizations/${people.agency}/correction`,
    posts: /correction$/,
    typed: organization,
  },
  'a service of the directory': {
    who: 'lupe',
    page: () => '/services/new',
    posts: /services$/,
    typed: () => ({ ...aService(), 'language-2': '', 'language-3': '', 'language-4': '' }),
  },
  'a service’s correction': {
    who: 'lupe',
    page: ({ service }) => `/services/${service}/edit`,
    posts: /services\/[^/]+$/,
    typed: () => ({ 'language-1': '', 'language-2': '', 'language-3': '', 'language-4': '' }),
  },
  'a service’s closing': {
    who: 'lupe',
    page: ({ service }) => `/services/${service}`,
    posts: /closure$/,
    typed: () => ({ closedOn: '2026-03-10', reason: 'Cerró sus puertas.' }),
    once: true,
  },
  'what is wrong with a service': {
    who: 'rosa',
    page: ({ service }) => `/services/${service}/tell`,
    posts: /tell$/,
    typed: () => ({ id: newId(), about: 'hours', said: 'Abren a las nueve.' }),
    once: true,
  },
  'what is taken of a proposal': {
    who: 'lupe',
    page: ({ proposal }) => `/services/upkeep/proposals/${proposal}`,
    posts: /taking$/,
    typed: () => ({ closingReason: 'Cerró sus puertas.' }),
    once: true,
  },
  'why a proposal is refused': {
    who: 'lupe',
    page: ({ proposal }) => `/services/upkeep/proposals/${proposal}`,
    posts: /refusal$/,
    typed: () => ({ reason: 'Llamamos y sigue abierto.' }),
    once: true,
  },
  'an agreement': {
    who: 'oscar',
    page: ({ people }) => `/partners/offices/${people.office}/agreement`,
    posts: /agreement$/,
    typed: ({ people }) => agreed(people.agency),
  },
  'an agreement of the whole institute': {
    who: 'elena',
    page: () => '/partners/agreement',
    posts: /agreement$/,
    typed: ({ people }) => agreed(people.agency),
  },
  'an agreement’s ending': {
    who: 'elena',
    page: ({ agreement }) => `/partners/agreements/${agreement}`,
    posts: /ending$/,
    typed: () => ({ ended_on: '2026-03-10', ended_why: 'Se acordó.' }),
    once: true,
  },
  'an office': { who: 'elena', page: () => '/network/office', posts: /office$/, typed: anOffice },
  'a year in the calendar': { who: 'elena', page: () => '/releases', posts: /releases$/, typed: nextYear },
  'a release’s day': {
    who: 'elena',
    page: ({ release }) => `/releases/${release}`,
    posts: /day$/,
    typed: () => ({ dueOn: '2200-02-01', reason: 'Faltan informes.' }),
  },
  'an office’s correction': {
    who: 'elena',
    page: ({ people }) => `/network/offices/${people.office}/correction`,
    posts: /correction$/,
    typed: () => ({ parent: '' }),
  },
  'a move of places': {
    who: 'elena',
    page: () => '/network/move',
    posts: /move$/,
    typed: ({ people }) => ({ divisions: 'US-CA', office: people.office, from_on: nextDay(), source: 'Acuerdo' }),
    once: true,
  },
  'a post': {
    who: 'elena',
    page: ({ people }) => `/network/offices/${people.office}/posts`,
    posts: /posts$/,
    typed: () => ({ title: 'Promotora', from_on: '2026-03-01' }),
  },
  'an invitation': {
    who: 'ines',
    page: () => '/people',
    posts: /people$/,
    typed: () => ({ name: 'Ada Sol', mail: `ada-${newId()}@ejemplo.test` }),
  },
  'a station’s key': {
    who: 'elena',
    page: () => '/reports/keys',
    posts: /keys$/,
    typed: ({ people, station: { code } }) => ({ text: aKey(people, code) }),
  },
  'a tablet': { who: 'ines', page: () => '/tablets', posts: /tablets$/, typed: () => ({ label: 'Mostrador' }) },
  'a session’s device': {
    who: 'lupe',
    page: () => '/account',
    posts: /label$/,
    typed: () => ({ label: 'Mi teléfono' }),
  },
}

/** Deeds in which nobody writes words of their own: buttons, days, choices, secrets, and what a browser's script sends. */
export const wordless: readonly string[] = [
  'POST /account/language',
  'POST /account/passkeys',
  'POST /account/passkeys/:passkey/removal',
  'POST /account/passkeys/options',
  'POST /account/pin',
  'POST /account/sessions/:session/end',
  'POST /account/sessions/end',
  // The door of a link; behind it stands the same form as an account’s.
  'POST /answers/:token',
  'POST /answers/:token/steps',
  'POST /invitation',
  'POST /invitation/passkey',
  'POST /invitation/passkey/options',
  'POST /network/offices/:office/closure',
  'POST /network/posts/:post/end',
  'POST /partners/agreements/:agreement/acceptance',
  'POST /people/:account/invitation',
  'POST /people/roles/:role/end',
  'POST /recibo/consent-withdrawal',
  'POST /recibo/forgetting',
  'POST /recibo/holdings',
  'POST /recibo/steps',
  'POST /referrals/:office/:referral/attempts',
  'POST /referrals/:office/:referral/consent-withdrawal',
  'POST /referrals/:office/:referral/links',
  'POST /referrals/:office/:referral/links/:link/revocation',
  'POST /referrals/:office/:referral/promises',
  'POST /referrals/:office/:referral/promises/:promise/dropping',
  'POST /referrals/:office/:referral/promises/:promise/keeping',
  'POST /referrals/:office/:referral/replacement',
  'POST /referrals/:office/:referral/steps',
  // What is out is corrected with the words of a release's day.
  'POST /releases/:release/correction',
  'POST /releases/:release/draft',
  'POST /releases/:release/publication',
  'POST /reports',
  'POST /reports/keys/:key/ending',
  // The form of a visit goes along unread.
  'POST /find',
  'POST /find/places/:service',
  'POST /services/:service/assurance',
  'POST /services/:service/capacity',
  'POST /services/:service/links',
  'POST /services/:service/links/:link/ending',
  'POST /services/:service/history/:change/erasure',
  'POST /services/programs',
  // Behind a provider’s link stands the form of a service, read as staff’s is; tried in registries/services.
  'POST /services/proposals/:token',
  'POST /services/upkeep/:service/assurance',
  'POST /services/upkeep/duplicates/:service/:other/distinction',
  'POST /services/upkeep/duplicates/:service/:other/merging',
  'POST /sign-in/passkey',
  'POST /sign-in/passkey/options',
  'POST /sign-in/sample',
  'POST /sign-out',
  'POST /sms/inbound',
  'POST /tablets/:tablet/revocation',
  'POST /ventanillas/:office/visits/new',
  'POST /ventanillas/:office/enrolments/:enrolment/steps',
  'POST /ventanillas/:office/enrolments/:enrolment/void',
  'POST /ventanillas/:office/enrolments/search',
  'POST /ventanillas/:office/groups/:group/ending',
  'POST /ventanillas/:office/groups/:group/seats/leaving',
  'POST /ventanillas/:office/handovers',
  'POST /ventanillas/:office/plans/:plan/contact',
  'POST /ventanillas/:office/plans/:plan/ending',
  'POST /ventanillas/:office/plans/:plan/steps',
  'POST /ventanillas/:office/plans/:plan/steps/:position/completion',
  'POST /ventanillas/:office/plans/:plan/steps/:position/dropping',
  'POST /ventanillas/:office/reports/:station/:month/acceptance',
  'POST /ventanillas/:office/reports/:station/:month/approval',
  'POST /ventanillas/:office/reports/:station/:month/signature',
  'POST /ventanillas/:office/partner-keys/:key/ending',
  'POST /ventanillas/:office/stations/:station/closures/:closure/end',
  'POST /ventanillas/:office/stations/:station/facts/:kind/:fact/withdrawal',
  'POST /ventanillas/:office/stations/:station/lead',
  'POST /ventanillas/:office/stations/:station/services/:service/end',
  'POST /ventanillas/:office/stations/:station/services/new',
  'POST /ventanillas/:office/stations/:station/sponsors/new',
  'POST /window',
  'POST /window/lock',
  'POST /window/presence',
  'POST /languages/recordings/:recording/review',
  'POST /languages/recordings/:recording/publication',
  'POST /languages/recordings/:recording/withdrawal',
]

/** Makes the scene at a window: an agreement with the next agency, a visit. */
export async function makeScene(ask: Ask, worked: Worked): Promise<Scene> {
  const { people, station: at } = worked
  const agreement = newId()
  const proposal = { id: agreement, organization_id: people.otherAgency, areas: 'ventanillas', renewal_days: '90' }
  const days = { signed_on: '2026-01-02', from_on: '2026-01-02', to_on: '2026-12-31' }
  await deed(ask, people.oscar, `/partners/offices/${people.office}/agreement`, { ...proposal, ...days })
  await deed(ask, people.elena, `/partners/agreements/${agreement}/acceptance`, {})
  const visit = newId()
  const code = newCode()
  const contact = { contact: leftPhone, consent: 'oral' }
  const form = { id: visit, code, station: at.id, visitedOn: '2026-03-10', language: 'es', ...visited, ...contact }
  await deed(ask, people.lupe, `/ventanillas/${people.office}/visits`, form)
  const counted = await countAndGroupIn(ask, worked)
  const planned = nextYear()
  await deed(ask, people.elena, '/releases', { id: newId(), ...planned })
  const release = `${planned.year}-1`
  return { ...worked, ...counted, release, agreement, visit, code, accepted: newId(), ...(await referIn(ask, worked)) }
}

/** Lupe counts enrolments in aggregate, and makes a support group. */
async function countAndGroupIn(ask: Ask, { people, station: at }: Worked): Promise<{ tally: string; group: string }> {
  const [tally, group] = [newId(), newId()]
  const count = { id: tally, station: at.id, program: 'emergency-coverage', ageGroup: 'adult', step: 'applied' }
  const of = `/ventanillas/${people.office}`
  await deed(ask, people.lupe, `${of}/enrolments/tallies`, { ...count, countedOn: '2026-03-10', people: '2' })
  const meeting = { id: group, station: at.id, topic: 'diabetes', language: 'es', weekday: '2', starts: '17:30' }
  await deed(ask, people.lupe, `${of}/groups`, { ...meeting, place: '', seats: '', fromOn: '2026-03-01' })
  return { tally, group }
}

/** Lupe refers somebody to a service of the directory; how it is followed is chosen later. */
async function referIn(
  ask: Ask,
  { people, station: at }: Worked,
): Promise<Pick<Scene, 'referral' | 'service' | 'proposal'>> {
  const [service, referral] = [newId(), newId()]
  const entry = {
    id: service,
    office: people.office,
    organization: `Clínica ${service.slice(0, 8)}`,
    title: 'Consulta',
    asksForId: 'no',
    publicLine: '(323) 555-0100',
  }
  await deed(ask, people.lupe, '/services', { ...entry, needs: 'medical-home', source: 'Una llamada' })
  const visit = { id: newId(), code: newCode(), station: at.id, visitedOn: '2026-03-10', language: 'es', ...visited }
  const sent = { service, referral, referralMode: 'logged', referralNeed: 'medical-home' }
  await deed(ask, people.lupe, `/ventanillas/${people.office}/visits`, { ...visit, ...sent })
  const proposal = newId()
  await deed(ask, people.rosa, `/services/${service}/tell`, { id: proposal, about: 'closed', said: '' })
  return { referral, service, proposal }
}

/** Rogelio signs the scene's report. */
export const signScene = (ask: Ask, scene: Scene): Promise<void> =>
  deed(ask, scene.people.rogelio, `${report(scene)}/signature`, { seen: '0.0' })

/** Lupe sends the scene's referral to Sol, who accepts it. */
export async function acceptScene({ people, accepted }: Scene): Promise<void> {
  const { at } = await sendToClinic(people, accepted)
  const nothing = { reportedBy: null, reason: null, outcome: null, appointmentAt: null }
  await takeStep(people.sol, at, { transition: 'accept', seen: 1, token: newId(), ...nothing })
}

async function deed(ask: Ask, who: Context, path: string, form: Record<string, string>): Promise<void> {
  const answer = await ask(path, asking(who, form))
  if (answer.status > 303) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
}
