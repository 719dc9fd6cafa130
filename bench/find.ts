// A directory of 100,000 services on PostgreSQL: help near a postal code by need and language, ten at once, at the database and as the
// whole page; against one bare SQL query that reads the names of the same places past row security.
import type pg from 'pg'
import { anonymous, contextFor } from '#platform/context'
import { consult } from '#platform/database'
import { listOffers } from '#registries/services'
import { openWindow, setStage } from './stage/installation.ts'
import { announceStage, compare, pace, settleFigure, showPace } from './stage/measuring.ts'

const clients = 10
const count = 100_000
const kilometres = 80

const stage = await setStage()
const window = await openWindow(stage.installation)
const owner = await stage.connectBare()
const { pack } = stage.installation

interface PostalCode {
  readonly postal_code: string
  readonly lat: number | null
  readonly lon: number | null
}

const postalCodes = (pack.tables['postal-codes.csv'] as unknown as PostalCode[]).filter(({ lat }) => lat !== null)
const needs = (pack.tables['ventanillas-items.csv'] ?? [])
  .filter(({ kind, code }) => kind === 'need' && code !== 'other' && code !== 'information-only')
  .map(({ code }) => String(code))

/** The postal code of a number: a third in three large cities, as people live, the others anywhere. */
const cities = ['90012', '77002', '60608'].map((code) => postalCodes.findIndex((one) => one.postal_code === code))
const postalCodeOf = (number: number): PostalCode =>
  number % 3 === 0
    ? postalCodes[cities[(number / 3) % 3]! + ((number * 7) % 60)]!
    : postalCodes[(number * 7919) % postalCodes.length]!

/** Services with a place within some kilometres of their postal code, two needs, two or three languages, hours and, one in four, a cost of 0. */
async function fillServices(): Promise<void> {
  const places = Array.from({ length: count }, (_, number) => postalCodeOf(number))
  await owner.query('set session_replication_role = replica')
  await owner.query(
    `with made as (
      insert into services.service (id, organization_id, office_id, custodian_id, title, needs, asks_for_id, public_line, source, added_at, assured_on)
      select md5(n::text)::uuid, $1, $2, $1, 'Clínica ' || n, array[($3::text[])[1 + n % $4::int], ($3::text[])[1 + (n * 13 + 5) % $4::int]],
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
    ],
  )
  await owner.query('select services.keep_offers(array(select id from services.service))')
  await owner.query('set session_replication_role = origin')
}

const filling = performance.now()
await fillServices()
await owner.query('vacuum analyze')
const seconds = Math.round((performance.now() - filling) / 1000)

let asked = 0
/** Another postal code, need and language each time: Spanish mostly, now and then the rare one. */
function nextSearch() {
  asked += 1
  const { postal_code, lat, lon } = postalCodeOf(asked * 31)
  return {
    postalCode: postal_code,
    point: { lat: lat!, lon: lon! },
    need: needs[asked % needs.length]!,
    language: asked % 20 === 0 ? 'mix' : 'es',
  }
}

/** As a browser asks: the answer is compressed. */
const headers = { 'accept-encoding': 'gzip' }

const rosa = () => contextFor(stage.installation, anonymous, 'es', new Date())

async function findAtDatabase(): Promise<void> {
  const { point, need, language } = nextSearch()
  await consult(rosa(), (db) => listOffers(db, { point, needs: [need], language, kilometres, limit: 11 }))
}

const bareText = `select s.title, l.street, l.city, o.lat, o.lon from (
    select * from services.offer o where o.need = $1 and $2 = any (o.languages)
      and o.spot <@ circle(services.spot($1, $3, $4), $5) order by o.spot <-> services.spot($1, $3, $4) limit 11) o
  join services.service s on s.id = o.service_id join services.location l on l.service_id = o.service_id and l.position = o.position`

const bare: pg.Client[] = []
while (bare.length < clients) bare.push(await stage.connectBare())

async function findBare(client: number): Promise<void> {
  const { point, need, language } = nextSearch()
  const reach = kilometres / (111.195 * Math.cos((point.lat * Math.PI) / 180))
  await bare[client]!.query({ text: bareText, values: [need, language, point.lat, point.lon, reach] })
}

async function findPage(): Promise<void> {
  const { postalCode, need, language } = nextSearch()
  const body = new URLSearchParams({ postalCode, need, language })
  const answer = await stage.app.request('/find/results', { method: 'POST', body, headers })
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`answered ${answer.status}`)
}

/** What nobody has nearby in a language that is rare: every place of the need around is looked at. */
async function findRare(): Promise<void> {
  const { postalCode } = nextSearch()
  const body = new URLSearchParams({ postalCode, words: 'clinica', language: 'zai', open: 'yes', noId: 'yes' })
  await (await stage.app.request('/find/results', { method: 'POST', body, headers })).text()
}

/** A name, with slips, among the nearest two thousand. */
async function findNamed(): Promise<void> {
  const { postalCode } = nextSearch()
  const body = new URLSearchParams({ postalCode, words: 'farmasia lopes' })
  await (await stage.app.request('/find/results', { method: 'POST', body, headers })).text()
}

announceStage(stage.engine, 'warm', `${count} services (written in ${seconds} s)`, `${clients} clients, in process`)
const database = await compare(
  { name: 'find', turn: findAtDatabase },
  { name: 'bare SQL', turn: findBare },
  { clients, rounds: 5 },
)
console.log(`find, at the database   ${showPace(database.ours)}`)
console.log(`  one bare query        ${showPace(database.reference)}`)
console.log(`        searches a second, of the bare query: ${database.ratio.toFixed(2)}`)
const whole = await pace({ name: 'page', turn: findPage }, { clients })
console.log(`the whole page          ${showPace(whole)}`)
const rare = await pace({ name: 'rare', turn: findRare }, { clients, rounds: 2 })
console.log(`  nothing fits nearby   ${showPace(rare)}`)
const named = await pace({ name: 'named', turn: findNamed }, { clients, rounds: 2 })
console.log(`  by a name             ${showPace(named)}`)
const alone = await pace({ name: 'alone', turn: findPage }, { clients: 1, rounds: 2 })
console.log(`  the page, one client  ${showPace(alone)}`)
settleFigure('milliseconds at p95, find at the database', database.ours.p95, { most: 15 }, 1)
settleFigure('milliseconds at p95, the whole page', whole.p95, { most: 40 }, 1)
for (const client of bare) await client.end()
await owner.end()
await stage.close()
