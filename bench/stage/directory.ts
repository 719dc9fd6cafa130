// A directory of 100,000 services around postal codes, written by bare SQL, and searches in it.
import type pg from 'pg'
import type { Pack } from '#platform/pack'
import type { Window } from './installation.ts'

export const count = 100_000

interface PostalCode {
  readonly postal_code: string
  readonly lat: number | null
  readonly lon: number | null
}

export interface Search {
  readonly postalCode: string
  readonly point: { readonly lat: number; readonly lon: number }
  readonly need: string
  readonly language: string
}

/** Places and needs of a pack: the postal code of a number, and search after search. */
export function searchesIn(pack: Pack) {
  const codes = (pack.tables['postal-codes.csv'] as unknown as PostalCode[]).filter(({ lat }) => lat !== null)
  const needs = (pack.tables['ventanillas-items.csv'] ?? [])
    .filter(({ kind, code }) => kind === 'need' && code !== 'other' && code !== 'information-only')
    .map(({ code }) => String(code))
  const cities = ['90012', '77002', '60608'].map((code) => codes.findIndex((one) => one.postal_code === code))
  /** The postal code of a number: a third in three large cities, as people live, the others anywhere. */
  const postalCodeOf = (number: number): PostalCode =>
    number % 3 === 0 ? codes[cities[(number / 3) % 3]! + ((number * 7) % 60)]! : codes[(number * 7919) % codes.length]!
  let asked = 0
  /** Another postal code, need and language each time: Spanish mostly, now and then the rare one. */
  const nextSearch = (): Search => {
    asked += 1
    const { postal_code, lat, lon } = postalCodeOf(asked * 31)
    const point = { lat: lat!, lon: lon! }
    return {
      postalCode: postal_code,
      point,
      need: needs[asked % needs.length]!,
      language: asked % 20 === 0 ? 'mix' : 'es',
    }
  }
  return { needs, postalCodeOf, nextSearch }
}

const kinds = ['Clínica', 'Centro', 'Farmacia', 'Comedor', 'Casa', 'Consultorio', 'Asociación', 'Community']
const names = [
  'López',
  'San José',
  'Las Flores',
  'del Valle',
  'Santa Ana',
  'Hidalgo',
  'Guadalupe',
  'Health',
  'Esperanza',
]

/** Services with a place within some kilometres of their postal code, two needs, two or three languages, hours and, one in four, a cost of 0. */
export async function fillServices(owner: pg.Client, window: Window, pack: Pack): Promise<void> {
  const { needs, postalCodeOf } = searchesIn(pack)
  const places = Array.from({ length: count }, (_, number) => postalCodeOf(number))
  await owner.query('set session_replication_role = replica')
  await owner.query(
    `with made as (
      insert into services.service (id, organization_id, office_id, custodian_id, title, needs, asks_for_id, public_line, source, added_at, assured_on)
      select md5(n::text)::uuid, $1, $2, $1,
        ($9::text[])[1 + n % $10::int] || ' ' || ($11::text[])[1 + n / 8 % $12::int] || ' ' || n,
        array[($3::text[])[1 + n % $4::int], ($3::text[])[1 + (n * 13 + 5) % $4::int]],
        (array['no', 'yes', 'unknown'])[1 + n % 3], '+1 555 555 0100', 'bench', now(), current_date - n % 300
      from generate_series(0, $5::int - 1) n
    ), placed as (
      insert into services.location (service_id, position, office_id, custodian_id, street, city, postal_code, country, zone, lat, lon)
      select md5((n - 1)::text)::uuid, 1, $2, $1, 'Calle ' || n, 'Ciudad', code, 'US', 'America/Los_Angeles',
        lat + (n % 17 - 8) * 0.004, lon + (n % 19 - 9) * 0.004
      from unnest($6::text[], $7::float8[], $8::float8[]) with ordinality as p (code, lat, lon, n)
    ), open as (
      insert into services.schedule (service_id, weekday, opens, closes, office_id, custodian_id)
      select md5(n::text)::uuid, day, '08:00', '17:00', $2, $1 from generate_series(0, $5::int - 1) n, generate_series(1, 5) day
    ), spoken as (
      insert into services.language (service_id, language, office_id, custodian_id)
      select md5(n::text)::uuid, case l when 0 then 'en' when 1 then 'es' else 'mix' end, $2, $1
      from generate_series(0, $5::int - 1) n, generate_series(0, 2) l where l = 0 or l = 1 and n % 5 < 2 or l = 2 and n % 50 = 0
    )
    insert into services.cost_option (service_id, position, option, amount, currency, office_id, custodian_id)
    select md5(n::text)::uuid, 1, 'Todo', 0, 'USD', $2, $1 from generate_series(0, $5::int - 1, 4) n`,
    [
      window.agency,
      window.office,
      needs,
      needs.length,
      count,
      places.map(({ postal_code }) => postal_code),
      places.map(({ lat }) => lat),
      places.map(({ lon }) => lon),
      kinds,
      kinds.length,
      names,
      names.length,
    ],
  )
  await owner.query('select services.keep_offers(array(select id from services.service))')
  await owner.query('select services.keep_names(array(select id from services.service))')
  await owner.query('set session_replication_role = origin')
  await owner.query('vacuum analyze')
}
