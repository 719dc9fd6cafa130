// Rosa reads the public pages: she searches without an address telling it, in both languages, in easy words.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { anonymous, contextFor, type Context, type Language } from '#platform/context'
import type { Installation } from '#platform/installation'
import { loadPack, readPack } from '#platform/pack'
import { newId } from '#platform/random'
import { network } from '#registries/network'
import { freshInstallation, now, root } from '../../../../test/database.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import { ogg } from '../../../../test/sounds.ts'
import { flesch, inflesz, listBlocks } from '../../../../test/reading-ease.ts'
import { ventanillas } from '../index.ts'
import { privacyRoutes } from './public.tsx'
import { receiptRoutes } from './receipt.tsx'

const packParts = [network.pack, ventanillas.pack]

const open: Installation[] = []
let mx: Installation
let zz: Installation

/** An installation of its own, with everything that the pack loads. */
async function installationOf(folder: string): Promise<Installation> {
  const read = readPack(join(root, folder), packParts)
  assert.ok(read.pack, JSON.stringify(read.objections))
  const installation = { ...(await freshInstallation()), pack: read.pack }
  open.push(installation)
  await loadPack(installation, read, packParts)
  return installation
}

before(async () => {
  mx = await installationOf('packs/mx')
  zz = await installationOf('test/packs/zz')
})
after(() => Promise.all(open.map((installation) => installation.database.close())))

const rosa = (installation: Installation, language: Language = 'es', at = now): Context =>
  contextFor(installation, anonymous, language, at)

const search = (context: Context, form: Record<string, string>): Promise<Answer> =>
  ask(ventanillas, context, '/nearest', form)

/** Writes as headquarters, without a command, what a test needs of a station. */
const writeStation = (query: ReturnType<typeof sql>): Promise<unknown> =>
  mx.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
      await query.execute(tx)
    }),
  )

const titlesIn = (text: string): string[] =>
  [...text.matchAll(/card__title">(?:<[^>]+>)?([^<]+)/g)].map((match) => match[1]!)

describe('Rosa', () => {
  it('reads what a station is, in the words of the pack, with a way out and nothing that names the topic in the tab', async () => {
    const home = await ask(ventanillas, rosa(mx), '')
    assert.equal(home.status, 200)
    assert.match(home.text, /Ventanilla de Salud: un lugar en el consulado/)
    assert.match(home.text, /<title>Busque el lugar más cercano · Puente<\/title>/)
    assert.match(home.text, /class="exit"/)
    assert.doesNotMatch(home.text, /<script|style="|https?:\/\/(?!es\.wikipedia\.org|www\.w3\.org)/)
    assert.match((await ask(ventanillas, rosa(zz), '')).text, /Rincón del Bienestar: un lugar en el consulado/)
  })

  it('finds the nearest stations by postal code, nearest first, and the map says the same', async () => {
    const found = await search(rosa(mx), { postalCode: ' 90057 ', city: '' })
    assert.equal(found.status, 200)
    assert.deepEqual(titlesIn(found.text), [
      '1. Los Ángeles',
      '2. Santa Ana',
      '3. San Diego',
      '4. Caléxico',
      '5. Fresno',
    ])
    assert.match(found.text, /A unas 32 millas</)
    assert.doesNotMatch(found.text, / km/)
    assert.match(found.text, /<svg class="map"/)
    assert.deepEqual(titlesIn((await search(rosa(mx, 'en'), { postalCode: '90057' })).text).slice(0, 2), [
      '1. Los Angeles',
      '2. Santa Ana',
    ])
  })

  it('is not told a consulate where only the distance says which', async () => {
    const found = await search(rosa(mx), { postalCode: '90057' })
    assert.doesNotMatch(found.text, /Su consulado es/)
    assert.match(found.text, /Puede ir a cualquiera/)
  })

  it('is told her consulate where a source says which', async () => {
    await writeStation(sql`update network.district set source = 'press-2022' where division = '06037'`)
    assert.match((await search(rosa(mx), { postalCode: '90057' })).text, /Su consulado es el de Los Ángeles/)
  })

  it('is told what is wrong with a postal code, and finds it as she typed it', async () => {
    const wrong: [string, RegExp][] = [
      ['', /Escriba su código postal/],
      ['9005', /Esto no es un código postal \(ZIP\)\. Escríbalo como 90057/],
      ['<b>x', /Esto no es un código postal/],
      ['00000', /Este código postal \(ZIP\) no existe/],
    ]
    for (const [postalCode, sentence] of wrong) {
      const answer = await search(rosa(mx), { postalCode, city: '' })
      assert.equal(answer.status, 422, postalCode)
      assert.match(answer.text, sentence)
      assert.match(answer.text, /href="#postalCode"/)
      if (postalCode === '9005') assert.match(answer.text, /value="9005"/)
      assert.doesNotMatch(answer.text, /<b>x/)
    }
    assert.match((await search(rosa(mx, 'en'), { postalCode: '00000' })).text, /This ZIP code does not exist/)
  })

  it('searches from a city where her country has no postal codes in the pack', async () => {
    const home = await ask(ventanillas, rosa(mx), '')
    assert.match(home.text, /<option value="toronto">Toronto, Ontario<\/option>/)
    const found = await search(rosa(mx), { postalCode: '', city: 'toronto' })
    assert.equal(titlesIn(found.text)[0], '1. Filadelfia')
    const nowhere = await search(rosa(mx), { postalCode: '', city: 'atlantis' })
    assert.equal(nowhere.status, 422)
    assert.match(nowhere.text, /Elija una ciudad de la lista/)
  })

  it('sees whether a station is open by the clock of its office, its telephone, and a closure', async () => {
    const at = sql`select id, office_id, custodian_id from ventanillas.station where code = 'los-angeles'`
    await writeStation(sql`insert into ventanillas.station_hours (station_id, office_id, custodian_id, weekday, opens, closes)
      select s.id, s.office_id, s.custodian_id, 5, '09:00', '17:30' from (${at}) s`)
    await writeStation(
      sql`update ventanillas.station set street = 'Calle Uno 1', public_line = '(213) 555-0100' where code = 'los-angeles'`,
    )
    const isOpen = async (instant: string) => {
      const { text } = await search(rosa(mx, 'es', new Date(instant)), { postalCode: '90057' })
      return /Abierto ahora/.test(text)
    }
    assert.equal(await isOpen('2026-03-13T15:59:00Z'), false)
    assert.equal(await isOpen('2026-03-13T16:00:00Z'), true)
    assert.equal(await isOpen('2026-03-14T00:29:00Z'), true)
    assert.equal(await isOpen('2026-03-14T00:30:00Z'), false)
    const { text } = await search(rosa(mx), { postalCode: '90057' })
    assert.match(text, /Calle Uno 1/)
    assert.match(text, /href="tel:2135550100"/)
    assert.match(text, /viernes: 9 a.m. a 5:30 p.m./)
    assert.doesNotMatch(text, /09:00|17:30/)
    await writeStation(sql`insert into ventanillas.station_closure (id, station_id, office_id, custodian_id, from_on, to_on, reason)
      select gen_random_uuid(), s.id, s.office_id, s.custodian_id, '2026-03-01', '2026-03-20', 'Mudanza' from (${at}) s`)
    const closed = await search(rosa(mx, 'es', new Date('2026-03-13T18:00:00Z')), { postalCode: '90057' })
    assert.match(closed.text, /No abre hasta el 20 de marzo de 2026\. Mudanza/)
    assert.doesNotMatch(closed.text, /Abierto ahora/)
  })

  it('reads plainly where the address is not known, and when a station was last heard of', async () => {
    const { text } = await search(rosa(mx), { postalCode: '92701' })
    assert.match(text, /Sin confirmar<\/strong>/)
    assert.equal(text.split('aún no tenemos la calle').length, 2, 'once above the cards')
    assert.equal(text.split('30 de junio de 2009').length, 2)
    assert.match(text, /href="\/ventanillas\/history"/)
    assert.match(text, /href="\/network\/offices\/santa-ana">En el consulado: Santa Ana/)
    const cards = text.match(/<article class="card">[^]*?<\/article>/g) ?? []
    assert.equal(cards.length, 5)
    for (const card of cards.filter((one) => one.includes('Sin confirmar'))) {
      assert.doesNotMatch(card, /Dirección|Horario|Aún no/)
    }
  })

  it('is told so where no station has opened', async () => {
    const home = await ask(ventanillas, rosa(zz), '')
    assert.match(home.text, /Todavía no abre ningún lugar/)
    assert.doesNotMatch(home.text, /name="postalCode"/)
    assert.match((await search(rosa(zz), { city: 'villa-sur' })).text, /Todavía no abre ningún lugar/)
  })

  it('is not offered a station that has closed', async () => {
    await writeStation(
      sql`update ventanillas.station set closed_on = '2026-01-01', closing_reason = 'x' where code = 'santa-ana'`,
    )
    const { text } = await search(rosa(mx), { postalCode: '90057' })
    assert.doesNotMatch(text, /Santa Ana/)
  })

  it('comes back to the search when she asks for a result by its address', async () => {
    const answer = await ask(ventanillas, rosa(mx), '/nearest')
    assert.deepEqual([answer.status, answer.location], [303, '/ventanillas'])
  })
})

describe('The history of 2009', () => {
  it('has the 31 rows of the table with their source', async () => {
    const { text } = await ask(ventanillas, rosa(mx), '/history')
    assert.equal([...text.matchAll(/<th role="rowheader"/g)].length, 31)
    assert.equal([...text.matchAll(/MPI 2010, tabla/g)].length, 31)
    assert.match(text, /Fresno, unidad móvil/)
    assert.match(text, /31 renglones\. Son 30 consulados y 1 unidad móvil/)
    assert.match(text, /16 estados y 1 distrito federal/)
  })

  it('says where text and table disagree, from the rows that stand', async () => {
    const { text } = await ask(ventanillas, rosa(mx), '/history')
    assert.match(text, /cuenta 32\. En la tabla hay 31/)
    assert.match(text, /17 estados\. Los de la tabla son 16/)
    await writeStation(sql`update ventanillas.station set source = 'elsewhere' where code = 'yuma'`)
    assert.match((await ask(ventanillas, rosa(mx), '/history')).text, /30 renglones\. Son 29 consulados/)
    assert.match((await ask(ventanillas, rosa(zz), '/history')).text, /no trae esa lista/)
  })

  it('invents no day: what opened when stays unknown', async () => {
    const { rows } = await mx.database.asOwner((owner) =>
      sql<{
        count: string
      }>`select count(*) as count from ventanillas.station where opened_on is not null or live_on is not null
        or piloted_on is not null`.execute(owner),
    )
    assert.equal(Number(rows[0]?.count), 0)
  })
})

describe('The pack', () => {
  it('is loaded again without doubling, and a station that was changed is left as it is', async () => {
    const read = readPack(join(root, 'packs/mx'), packParts)
    assert.ok(read.pack)
    assert.equal(await loadPack(mx, { ...read, sha256: 'another' }, packParts), true)
    const { rows } = await mx.database.asOwner((owner) =>
      sql<{ stations: number; leads: number; organizations: number; closed: string }>`
        select (select count(*)::int from ventanillas.station) as stations, (select count(*)::int from ventanillas.station_lead) as leads,
          (select count(*)::int from partners.organization) as organizations,
          (select closing_reason from ventanillas.station where code = 'santa-ana') as closed`.execute(owner),
    )
    assert.deepEqual(rows[0], { stations: 31, leads: 31, organizations: 30, closed: 'x' })
  })
})

describe('Every public page', () => {
  const pages: [string, (context: Context) => Promise<Answer>][] = [
    ['home', (context) => ask(ventanillas, context, '')],
    ['history', (context) => ask(ventanillas, context, '/history')],
    ['privacy', (context) => ask({ path: '/privacy', routes: privacyRoutes }, context, '')],
    ['nearest', (context) => search(context, { postalCode: '90057' })],
    ['a wrong postal code', (context) => search(context, { postalCode: '00000' })],
  ]
  // Names of organizations and the list of cities: we did not write them.
  const foreign = ['(PSEM)', '(CLUES)', 'California']
  for (const [name, askFor] of pages) {
    it(`reads easily and weighs little: ${name}`, async () => {
      for (const language of ['es', 'en'] as const) {
        const { text } = await askFor(rosa(mx, language))
        assert.ok(gzipSync(text).length < 15_000, `${gzipSync(text).length} bytes`)
        assert.match(text, /class="exit"/)
        const measure = language === 'es' ? inflesz : flesch
        for (const block of listBlocks(text.replace(/[\s\S]*<main/, '<main'))) {
          if (foreign.some((name) => block.text.includes(name))) continue
          const score = measure(block.text)
          assert.ok(score >= (language === 'es' ? 65 : 60), `${score.toFixed(1)}: ${block.text}`)
        }
      }
    })
  }

  it('of privacy tells who pays, who may look, what is kept, what never, what could be forced and how to erase', async () => {
    const { text } = await ask({ path: '/privacy', routes: privacyRoutes }, rosa(mx), '')
    for (const title of ['Quién paga', 'Quién puede ver', 'Qué se guarda', 'nunca', 'obligar', 'se borre']) {
      assert.match(text, new RegExp(title))
    }
    assert.match((await ask({ path: '/privacy', routes: privacyRoutes }, rosa(zz), '')).text, /gobierno de Alcora/)
  })
})

describe('Rosa, who would rather listen', () => {
  /** Recorded by one person of headquarters, reviewed by another; written as the owner. */
  async function record(key: string, language: string): Promise<void> {
    const [id, sound, [elena, other]] = [newId(), ogg({ seconds: 2, vendor: key }), [newId(), newId()]]
    const bytes = Buffer.from(sound)
    await mx.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        const as = (who: string) => sql`select set_config('puente.actor', ${who}, true)`.execute(tx)
        await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
        await as(elena)
        await sql`insert into languages.recording (id, text_key, language, transcript, media, sound, fingerprint, seconds,
            uploaded_by, uploaded_at)
          values (${id}, ${key}, ${language}, 'Aquí le ayudan gratis.', 'audio/ogg', ${bytes}, sha256(${bytes}), 2, ${elena},
            ${now})`.execute(tx)
        for (const [step, who] of [
          ['reviewed', other],
          ['published', elena],
        ] as const) {
          await as(who)
          await sql`insert into languages.step values (${id}, ${step}, ${who}, ${now})`.execute(tx)
        }
      }),
    )
  }
  const receipt = { path: '/recibo', routes: receiptRoutes }

  it('is shown no player where nothing is recorded, and the way to her language', async () => {
    for (const { text } of [await ask(ventanillas, rosa(mx), ''), await ask(receipt, rosa(mx), '')]) {
      assert.doesNotMatch(text, /<audio/)
    }
    assert.match((await ask(ventanillas, rosa(mx), '')).text, /href="\/languages"/)
  })

  it('hears what the window is and what is kept of a visit, once they are recorded', async () => {
    await record('window-is', 'es')
    await record('slip-keeps', 'es')
    for (const [part, path] of [
      [ventanillas, ''],
      [receipt, ''],
    ] as const) {
      assert.match((await ask(part, rosa(mx), path)).text, /<audio controls="" preload="none"/)
    }
    const english = await ask(ventanillas, rosa(mx, 'en'), '')
    assert.match(english.text, /Listen in Spanish[^]*<span lang="es">Aquí le ayudan gratis.<\/span>/)
  })
})
