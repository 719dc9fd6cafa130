// More services of the sample around the office, so that whoever looks for help finds some: invented, each marked as a sample.
import { addDays } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import { consult } from '#platform/database'
import { readTyped, type Typed } from '#platform/forms'
import type { Pack } from '#platform/pack'
import { findOffice, kilometresBetween, type Point, type PostalCode } from '#registries/network'
import { addService, findService, noteCapacity, ServiceDraft } from '#registries/services'
import { itemCodes, varietiesOf } from '../rules/item.ts'
import { idFrom, settle } from './seed.ts'

/** Organization, service, needs, hours ("1-5 9:00-17:00"), cost, whether it asks for ID, days since it was verified, more. */
type Neighbour = readonly [
  organization: string,
  title: string,
  needs: string,
  hours: string,
  cost: 'free' | 'sliding' | 'paid',
  asksForId: 'yes' | 'no',
  daysAgo: number,
  typed?: Typed,
]

const free = { 'cost-1': 'Todo', 'amount-1': '0' }
const costs = {
  free,
  sliding: { fees: '' },
  paid: { fees: 'Pregunte el precio.' },
}

const neighbours: readonly Neighbour[] = [
  [
    'Centro de Salud El Puente (muestra)',
    'Médico de familia',
    'medical-home primary-care chronic-disease child-health',
    '1-5 8:00-19:00, 6 9:00-13:00',
    'sliding',
    'no',
    12,
    { attributes: ['health-center', 'wheelchair-access'] },
  ],
  [
    'Clínica Móvil Esperanza (muestra)',
    'Consulta y vacunas sin cita',
    'primary-care vaccines chronic-disease',
    '6-7 9:00-15:00',
    'free',
    'no',
    25,
    { attributes: ['free-clinic', 'mobile-unit'] },
  ],
  [
    'Centro Materno Luna (muestra)',
    'Control del embarazo',
    'prenatal',
    '1-5 8:00-17:00',
    'sliding',
    'no',
    40,
    { attributes: ['health-center'] },
  ],
  [
    'Centro Materno Luna (muestra)',
    'Mamografías y papanicolaou',
    'cancer',
    '2 9:00-16:00, 4 9:00-16:00',
    'free',
    'no',
    40,
    {},
  ],
  [
    'Sonrisas del Barrio (muestra)',
    'Dentista para toda la familia',
    'dental',
    '1-6 8:00-18:00',
    'sliding',
    'no',
    60,
    { attributes: ['sliding-fee'] },
  ],
  ['Óptica Vecina (muestra)', 'Lentes de bajo costo', 'vision', '1-6 10:00-19:00', 'paid', 'no', 15, {}],
  [
    'Raíces (muestra)',
    'Terapia y grupos de apoyo',
    'mental-health',
    '1-5 9:00-20:00',
    'sliding',
    'no',
    33,
    { attributes: ['sliding-fee'] },
  ],
  [
    'Nuevo Día (muestra)',
    'Grupos para dejar el alcohol y las drogas',
    'addictions',
    '1-7 18:00-21:00',
    'free',
    'no',
    200,
    {},
  ],
  ['Farmacia Comunitaria (muestra)', 'Medicinas a menor precio', 'medicines', '1-6 9:00-18:00', 'paid', 'yes', 90, {}],
  [
    'Hospital del Condado (muestra)',
    'Urgencias',
    'hospital',
    '1-7 0:00-23:59',
    'sliding',
    'no',
    70,
    { attributes: ['hospital', 'sliding-fee'] },
  ],
  [
    'La Mesa Larga (muestra)',
    'Despensa y comida caliente',
    'food',
    '1-5 11:00-14:00, 7 10:00-13:00',
    'free',
    'no',
    8,
    {},
  ],
  [
    'Techo y Abrigo (muestra)',
    'Ayuda con la renta y albergue',
    'housing utilities',
    '1-5 9:00-17:00',
    'free',
    'yes',
    120,
    {},
  ],
  ['Casa Segura (muestra)', 'Refugio para quien sufre violencia', 'safety', '1-7 0:00-23:59', 'free', 'no', 18, {}],
  [
    'Camino Justo (muestra)',
    'Abogados de inmigración y de familia',
    'legal-help',
    '1-4 9:00-17:00',
    'sliding',
    'no',
    30,
    { attributes: ['sliding-fee'] },
  ],
  [
    'Manos a la Obra (muestra)',
    'Trabajo y derechos del trabajador',
    'work work-injury legal-help',
    '1-5 7:00-15:00',
    'free',
    'no',
    55,
    {},
  ],
  [
    'Escuela de Todos (muestra)',
    'Clases de inglés y computación',
    'education',
    '1-4 17:00-21:00, 6 9:00-13:00',
    'free',
    'no',
    75,
    {},
  ],
  [
    'Voces de la Montaña (muestra)',
    'Intérpretes de lenguas indígenas',
    'interpreting',
    '1-5 9:00-18:00',
    'free',
    'no',
    22,
    {},
  ],
  [
    'Ayuda con su Seguro (muestra)',
    'Seguro médico y cuentas del hospital',
    'insurance medical-cost records',
    '1-5 8:30-16:30',
    'free',
    'no',
    14,
    {},
  ],
  ['Rueda Amiga (muestra)', 'Viajes a sus citas médicas', 'transport', '1-5 7:00-17:00', 'free', 'no', 210, {}],
  [
    'Club de Mujeres La Rosa (muestra)',
    'Tejido y convivencia',
    'information-only',
    '3 16:00-18:00',
    'free',
    'no',
    50,
    {},
  ],
]

/** "1-5 9:00-17:00, 6 9:00-13:00" as the form's fields. */
function hoursTyped(hours: string): Typed {
  const typed: Record<string, string> = {}
  for (const part of hours.split(', ')) {
    const [days = '', times = ''] = part.split(' ')
    const [first = 1, last = first] = days.split('-').map(Number)
    for (let weekday = first; weekday <= last; weekday += 1) typed[`hours-${weekday}`] = times
  }
  return typed
}

/** The postal codes nearest to a point. */
export function postalCodesAround(pack: Pack, point: Point, count: number): string[] {
  const places = (pack.tables['postal-codes.csv'] ?? []) as unknown as PostalCode[]
  return places
    .flatMap(({ postal_code, lat, lon }) =>
      lat === null || lon === null ? [] : [{ postal_code, far: kilometresBetween(point, { lat, lon }) }],
    )
    .toSorted((one, other) => one.far - other.far)
    .slice(0, count)
    .map(({ postal_code }) => postal_code)
}

/** Adds those that are not there yet. */
export async function openNeighbours(rogelio: Context, office: Id<'office'>): Promise<void> {
  const { pack } = rogelio.installation
  const place = await consult(rogelio, (db) => findOffice(db, office))
  if (!place) return
  const codes = postalCodesAround(pack, place, 2 * neighbours.length)
  const known = itemCodes(pack).need
  for (const [at, neighbour] of neighbours.entries()) {
    const [organization, title, needs, hours, cost, asksForId, daysAgo, typed] = neighbour
    const shared = {
      id: idFrom<'service'>(`neighbour ${at}`),
      office,
      organization,
      title,
      asksForId,
      source: 'muestra',
    }
    const where = {
      street: `Calle de la Muestra ${10 + 7 * at}`,
      city: place.city,
      postalCode: codes[(7 * at) % codes.length] ?? '',
    }
    const { draft } = readTyped(
      {
        ...costs[cost],
        ...typed,
        ...shared,
        ...where,
        ...hoursTyped(hours),
        ...languagesTyped(pack, at),
        needs: needs.split(' ').filter((need) => known.has(need)),
        publicLine: `+1 555 555 0${120 + at}`,
        assuredOn: addDays(rogelio.today, -daysAgo),
      },
      ServiceDraft,
    )
    if (!draft) throw new Error(`the sample's ${title} cannot be read`)
    await settle(addService(rogelio, draft))
    await sayWhoTakesPeople(rogelio, draft.id, at)
  }
}

/** Of half of them it is known whether they take people. */
async function sayWhoTakesPeople(rogelio: Context, id: Id<'service'>, at: number): Promise<void> {
  const state = (['open', null, 'limited', 'open', null, null, 'full', null] as const)[at % 8]
  const there = await consult(rogelio, (db) => findService(db, id))
  if (state && there?.capacity === null) await settle(noteCapacity(rogelio, id, { state }))
}

/** The pages' languages, and at some places one more. */
function languagesTyped(pack: Pack, at: number): Typed {
  const codes = varietiesOf(pack).map(({ code }) => code)
  const more = at % 3 === 0 ? codes[2 + ((at / 3) % 4)] : undefined
  return { 'language-1': codes[0] ?? '', 'language-2': codes[1] ?? '', 'language-3': more ?? '' }
}
