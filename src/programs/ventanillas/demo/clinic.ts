// The services of the sample: invented clinics near the office, each marked as a sample, and somebody who answers for one of them.
import { addDays, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { contextFor, systemActor, type Actor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { readTyped, type Typed } from '#platform/forms'
import { addSamplePerson, listSamplePeople } from '#registries/access'
import { findOffice } from '#registries/network'
import { addService, findService, ServiceDraft, type Service } from '#registries/services'
import { itemCodes, varietiesOf } from '../rules/item.ts'
import { postalCodesAround } from './neighbours.ts'
import { idFrom, settle } from './seed.ts'
import { personOf } from './stage.ts'

/** The clinic that answers on the platform. */
export const answeringClinic = 'flores'

/** Who answers there. */
export const answers = { name: 'Sol Nava', title: 'Atiende en Clínica Las Flores (muestra)' } as const

const everyDay = (hours: string): Typed => hoursOn([1, 2, 3, 4, 5, 6, 7], hours)
const onWorkdays = (hours: string): Typed => hoursOn([1, 2, 3, 4, 5], hours)
const hoursOn = (weekdays: readonly number[], hours: string): Typed =>
  Object.fromEntries(weekdays.map((weekday) => [`hours-${weekday}`, hours]))

/** What is typed of each, beside what all have. `daysAgo`: verified so many days ago; else it was never verified. */
const clinics: readonly { key: string; daysAgo?: number; typed: Typed }[] = [
  {
    key: answeringClinic,
    daysAgo: 20,
    typed: {
      organization: 'Clínica Las Flores (muestra)',
      title: 'Consulta general',
      needs: ['medical-home', 'primary-care', 'chronic-disease', 'prenatal', 'child-health', 'vaccines', 'medicines'],
      attributes: ['health-center', 'wheelchair-access'],
      asksForId: 'no',
      fees: 'Se paga según lo que gana la familia.',
      documents: 'Un recibo con su domicilio',
      street: 'Avenida de la Muestra 210',
      publicLine: '+1 555 555 0110',
      publicMail: 'referencias@lasflores.example',
      ...everyDay('8:00-18:00'),
    },
  },
  {
    key: 'valle',
    daysAgo: 45,
    typed: {
      organization: 'Dientes del Valle (muestra)',
      title: 'Dentista de bajo costo',
      needs: ['dental'],
      attributes: ['sliding-fee'],
      asksForId: 'no',
      fees: 'La primera revisión es gratis.',
      street: 'Calle Inventada 18',
      publicLine: '+1 555 555 0111',
      ...onWorkdays('9:00-17:00'),
    },
  },
  {
    key: 'luz',
    typed: {
      organization: 'Óptica Luz Clara (muestra)',
      title: 'Examen de la vista y lentes',
      needs: ['vision'],
      asksForId: 'no',
      street: 'Calle Inventada 52',
      publicLine: '+1 555 555 0112',
      ...onWorkdays('10:00-18:00'),
    },
  },
  {
    key: 'calma',
    daysAgo: 80,
    typed: {
      organization: 'Casa Calma (muestra)',
      title: 'Apoyo emocional',
      needs: ['mental-health', 'addictions'],
      asksForId: 'no',
      'cost-1': 'Todo',
      'amount-1': '0',
      street: 'Paseo de la Muestra 7',
      publicLine: '+1 555 555 0113',
      ...onWorkdays('9:00-19:00'),
    },
  },
  {
    key: 'despensa',
    daysAgo: 30,
    typed: {
      organization: 'Despensa San Martín (muestra)',
      organizationKind: 'foundation',
      title: 'Despensa de comida',
      needs: ['food'],
      asksForId: 'no',
      'cost-1': 'Todo',
      'amount-1': '0',
      street: 'Calle Inventada 90',
      publicLine: '+1 555 555 0114',
      ...onWorkdays('9:00-13:00'),
    },
  },
  {
    key: 'hospital',
    daysAgo: 60,
    typed: {
      organization: 'Hospital de la Muestra',
      title: 'Médicos especialistas',
      needs: ['specialist', 'hospital', 'cancer'],
      attributes: ['hospital', 'wheelchair-access'],
      asksForId: 'yes',
      fees: 'Pregunte por la ayuda para pagar la cuenta.',
      documents: 'Una identificación, de cualquier país\nSus estudios, si los tiene',
      street: 'Bulevar de la Muestra 1000',
      publicLine: '+1 555 555 0115',
      ...onWorkdays('7:00-16:00'),
    },
  },
]

/** The services of the sample by their keys; added where they are not there yet. */
export async function openClinics(rogelio: Context, office: Id<'office'>, firstDay: Day) {
  const place = await consult(rogelio, (db) => findOffice(db, office))
  const { pack } = rogelio.installation
  const codes = place ? postalCodesAround(pack, place, clinics.length) : []
  const opened: [string, Service][] = []
  for (const [at, { key, daysAgo, typed }] of clinics.entries()) {
    const id = idFrom<'service'>(`service ${key}`)
    const known = itemCodes(pack).need
    const where = { city: place?.city ?? '', postalCode: codes[at] ?? '' }
    const shared = { id, office, ...where, source: 'muestra', ...languagesOf(rogelio) }
    const assuredOn = daysAgo === undefined ? '' : addDays(rogelio.today, -daysAgo)
    const factsOn = daysAgo === undefined ? addDays(firstDay, -400) : ''
    const needs = [typed['needs'] ?? []].flat().filter((need) => known.has(need))
    const { draft } = readTyped({ ...typed, ...shared, needs, assuredOn, factsOn }, ServiceDraft)
    if (!draft) throw new Error(`the sample's ${key} cannot be read`)
    await settle(addService(rogelio, draft))
    opened.push([key, (await consult(rogelio, (db) => findService(db, id)))!])
  }
  return new Map(opened)
}

function languagesOf({ installation }: Context): Typed {
  const [first, second] = varietiesOf(installation.pack)
  return { 'language-1': first?.code ?? '', 'language-2': second?.code ?? '' }
}

/** Lets the provider's person in, where they are not there yet; gives who acts for the clinic. */
export async function castProvider({ installation }: Context, clinic: Service): Promise<Actor> {
  const role = { role: 'provider', office: null, organization: clinic.organization_id } as const
  const there = await consult(contextFor(installation, systemActor()), listSamplePeople)
  if (!there.some(({ name }) => name === answers.name)) {
    await settle(addSamplePerson(installation, { ...answers, ...role }))
  }
  return personOf(installation, answers.name, role)
}
