// Rosa types the code of her slip: she sees where and when, says how it went, and takes back what she left.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { showCode } from '#kernel/text'
import { anonymous, contextFor, type Context } from '#platform/context'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { startReferral, type Mode } from '#registries/referrals'
import { transact } from '#platform/database'
import { done } from '#kernel/outcome'
import { freshInstallation } from '../../../../test/database.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import { flesch, inflesz, listBlocks } from '../../../../test/reading-ease.ts'
import { actorWith, testStation, type TestStation } from '../../../../test/stations.ts'
import { recordVisit } from '../commands/visit.ts'
import { messages as holdingMessages } from '../messages/holding.ts'
import { messages } from '../messages/receipt.ts'
import { VisitDraft } from '../rules/visit.ts'
import { receiptRoutes } from './receipt.tsx'

const plug = { path: '/recibo', routes: receiptRoutes }

let installation: Installation
let place: TestStation
let lupe: Context

before(async () => {
  installation = await freshInstallation()
  place = await testStation(installation)
  lupe = contextFor(installation, actorWith('worker', { office: place.office, organization: place.agency }))
})

/** Rosa, at a time of her own: tries of one test do not count in the next. */
let minutes = 0
const rosa = (language: 'es' | 'en' = 'es'): Context => {
  const now = new Date(installation.clock().getTime() + minutes * 60_000)
  return contextFor(installation, anonymous, language, now)
}
const later = (): void => void (minutes += 16)

const post = (path: string, form: Record<string, string>, context = rosa()): Promise<Answer> =>
  ask(plug, context, path, form)

async function visit(code: string, typed: Typed = {}): Promise<void> {
  const basics = { id: newId(), code, station: place.station, visitedOn: '2026-03-14', language: 'es', need: 'dental' }
  const reading = readTyped({ ...basics, ...typed }, VisitDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  const outcome = await recordVisit(lupe, place.office, reading.draft)
  assert.ok(outcome.done, JSON.stringify(outcome))
}

/** A service of the directory with its place and hours, kept by the institute. */
async function addService(title = 'Clínica Prueba'): Promise<Id<'service'>> {
  const id = newId<'service'>()
  await installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true), set_config('puente.offices', ${`{${place.office}}`}, true)`.execute(
        tx,
      )
      await sql`insert into services.service (id, organization_id, office_id, title, source, added_at, asks_for_id, documents, public_line)
        values (${id}, ${place.agency}, ${place.office}, ${title}, 'test', ${installation.clock()}, 'no', '{Una carta}', '(213) 555-0123')`.execute(
        tx,
      )
    }),
  )
  return id
}

async function refer(code: string, mode: Mode = 'self', title?: string): Promise<Id<'referral'>> {
  const id = newId<'referral'>()
  const service = await addService(title)
  const outcome = await transact(lupe, async (tx) => {
    const objections = await startReferral(tx, lupe, {
      id,
      custodian: place.agency,
      office: place.office,
      program: 'ventanillas',
      mode,
      service,
      need: 'dental',
      receipt: installation.keys.mac('receipt', code, place.agency),
      person: null,
      replaces: null,
    })
    assert.deepEqual(objections, [])
    return done(null)
  })
  assert.ok(outcome.done)
  return id
}

/** The hidden fields of the form of one button. */
function formOf(page: string, answer: string): Record<string, string> {
  const form = page.split('<form').find((part) => part.includes(`name="answer" value="${answer}"`))
  assert.ok(form, `there is a button "${answer}"`)
  const fields = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  return Object.fromEntries(fields.map(([, name, value]) => [name!, value!]))
}

const stateOf = async (referral: string): Promise<{ state: string; closed_by: string | null; steps: number }> => {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{ state: string; closed_by: string | null; steps: number }>`
      select state, closed_by, (select count(*)::int from referrals.step s where s.referral_id = r.id) as steps
      from referrals.referral r where id = ${referral}`.execute(owner),
  )
  return rows[0]!
}

describe('Rosa, who has a slip', () => {
  test('types its code as she reads it, and sees where to go, when, and what to bring', async () => {
    const code = newCode()
    await visit(code)
    await refer(code)
    const page = await post('', { code: ` ${showCode(code).toLowerCase()} ` })
    assert.equal(page.status, 200)
    assert.match(page.text, /Clínica Prueba/)
    assert.match(page.text, /Ya puede ir\. Lleve su hoja/)
    assert.match(page.text, /Una carta/)
    assert.match(page.text, /href="tel:2135550123"/)
    assert.match(page.text, /A nadie\./)
    assert.match(page.text, /El lugar que le dio la hoja/)
    assert.match(page.text, /<title>Puente: inicio<\/title>/)
    assert.doesNotMatch(page.text, /<script|set-cookie|https?:\/\/(?!es\.wikipedia\.org|www\.w3\.org)/i)
    assert.match((await post('', { code }, rosa('en'))).text, /You can go now\. Take your slip/)
  })

  test('and no referral: the page has the place that gave it', async () => {
    const code = newCode()
    await visit(code)
    const page = await post('', { code })
    assert.match(page.text, /Esta hoja no le manda a otro lugar/)
    assert.match(page.text, /El lugar que le dio la hoja/)
  })

  test('says that she went, and that she was helped; pressed twice it counts once', async () => {
    const code = newCode()
    const referral = await refer(code)
    const shown = (await post('', { code })).text
    const went = formOf(shown, 'went')
    const answer = await post('/steps', went)
    assert.equal(answer.status, 200)
    assert.match(answer.text, /Gracias\. Anotamos que fue/)
    assert.match((await post('/steps', went)).text, /Gracias\. Anotamos que fue/)
    assert.deepEqual(await stateOf(referral), { state: 'attended', closed_by: null, steps: 2 })
    const served = { ...formOf(answer.text, 'served'), way: 'medical_home_established' }
    assert.match((await post('/steps', served)).text, /Gracias por decirnos/)
    assert.deepEqual(await stateOf(referral), { state: 'completed', closed_by: 'client', steps: 3 })
    assert.match((await post('', { code })).text, /Lo que ya se cerró/)
  })

  test('says why she could not go, why they sent her away, or that she no longer wants it', async () => {
    for (const [answer, way, state] of [
      ['could-not-go', 'transport', 'not_completed'],
      ['not-served', 'missing_documents', 'declined'],
      ['not-served', 'cost', 'not_completed'],
      ['not-wanted', '', 'cancelled'],
    ] as const) {
      const code = newCode()
      const referral = await refer(code)
      const form = formOf((await post('', { code })).text, answer)
      assert.equal((await post('/steps', { ...form, way })).status, 200)
      assert.equal((await stateOf(referral)).state, state)
    }
  })

  test('is asked again, beside the choices, where she chose none', async () => {
    const code = newCode()
    const referral = await refer(code)
    const form = formOf((await post('', { code })).text, 'not-served')
    const answer = await post('/steps', form)
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Marque una de estas/)
    assert.match(answer.text, /<details[^>]*open[^>]*>[^]*No me atendieron/)
    assert.equal((await stateOf(referral)).state, 'sent')
  })

  test('presses a button that stands there no more: she is told so, and nothing is written', async () => {
    const code = newCode()
    const referral = await refer(code)
    const shown = (await post('', { code })).text
    const [went, notWanted] = [formOf(shown, 'went'), formOf(shown, 'not-wanted')]
    await post('/steps', notWanted)
    const late = await post('/steps', went)
    assert.equal(late.status, 422)
    assert.match(late.text, /Mientras tanto esto cambió/)
    assert.deepEqual(await stateOf(referral), { state: 'cancelled', closed_by: 'client', steps: 2 })
  })

  test('cannot answer another slip’s referral, nor send what is no form', async () => {
    const [code, other] = [newCode(), newCode()]
    await refer(code)
    const referral = await refer(other)
    const form = formOf((await post('', { code: other })).text, 'went')
    assert.equal((await post('/steps', { ...form, code })).status, 404)
    for (const broken of [{ token: 'x' }, { seen: '-1' }, { answer: 'void' }, { referral: 'x' }]) {
      assert.equal((await post('/steps', { ...form, ...broken })).status, 422)
    }
    assert.equal((await stateOf(referral)).steps, 1)
  })
})

describe('A code that opens nothing', () => {
  test('receipt-opens-something: one answer, whether it is wrong or unknown; receipt-code-is-typed: an empty field is told so', async () => {
    later()
    const answers = []
    for (const code of ['hola', 'UUUUU-UUUUU', newCode(), `${newCode()}0`]) {
      const answer = await post('', { code })
      assert.equal(answer.status, 422)
      assert.match(answer.text, /Esta clave no abre nada/)
      answers.push(answer.text.replace(/value="[^"]*"/, ''))
    }
    assert.equal(new Set(answers).size, 1)
    assert.match((await post('', { code: ' ' })).text, /Escriba la clave de su hoja/)
    assert.match((await post('', { code: 'hola' }, rosa('en'))).text, /This code opens nothing/)
  })

  test('may be tried five times with the same beginning, then she is asked to wait; the right one is no try', async () => {
    later()
    const code = newCode()
    await visit(code)
    const guess = (): string => code.slice(0, 5) + newCode().slice(5)
    for (let press = 0; press < 8; press++) assert.equal((await post('', { code })).status, 200)
    for (let tried = 0; tried < 5; tried++) assert.equal((await post('', { code: guess() })).status, 422)
    const sixth = await post('', { code: guess() })
    assert.equal(sixth.status, 429)
    assert.match(sixth.text, /Espere 15 minutos y vuelva a probar\. Si le urge, llame/)
    assert.equal((await post('', { code })).status, 429)
    assert.equal((await post('', { code: newCode() })).status, 422)
    later()
    assert.equal((await post('', { code })).status, 200)
  })

  test('may be tried 3,000 times in all', async () => {
    later()
    await installation.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        const subject = installation.keys.mac('attempt-receipts', 'all')
        await sql`insert into access.attempt (subject, tried_at)
          select ${subject}, ${rosa().now}::timestamptz from generate_series(1, 3000)`.execute(tx)
      }),
    )
    assert.equal((await post('', { code: newCode() })).status, 429)
    assert.equal((await post('/clinic', { code: newCode() })).status, 429)
    later()
    assert.equal((await post('', { code: newCode() })).status, 422)
  })
})

describe('The clinic', () => {
  test('types the code of the slip that Rosa showed, and says that she came and what she got', async () => {
    const code = newCode()
    const referral = await refer(code)
    assert.match((await ask(plug, rosa(), '/clinic')).text, /Una persona llegó con una hoja nuestra/)
    const shown = await post('/clinic', { code })
    assert.match(shown.text, /Clínica Prueba/)
    const came = await post('/clinic', formOf(shown.text, 'went'))
    assert.match(came.text, /Quedó anotado/)
    assert.equal((await stateOf(referral)).state, 'attended')
    const again = await post('/clinic', { code })
    const served = { ...formOf(again.text, 'served'), way: 'service_received' }
    assert.equal((await post('/clinic', { ...served, way: '' })).status, 422)
    assert.match((await post('/clinic', served)).text, /Quedó anotado/)
    assert.deepEqual(await stateOf(referral), { state: 'completed', closed_by: 'provider', steps: 3 })
    assert.match((await post('/clinic', { code })).text, /no espera respuesta/)
  })

  test('sees and answers only what is on the slip itself', async () => {
    const code = newCode()
    await refer(code, 'logged', 'Clínica de otro trato')
    const shown = await post('/clinic', { code })
    assert.doesNotMatch(shown.text, /otro trato/)
    assert.match((await post('', { code })).text, /Clínica de otro trato/)
    assert.equal((await post('/clinic', { code: newCode() })).status, 422)
  })
})

describe('Rosa, who left her telephone', () => {
  test('asks what is held, and has it erased; her code still opens the rest', async () => {
    const code = newCode()
    await visit(code, { contact: '+1 213 555 0166', consent: 'oral' })
    const held = await post('/holdings', { code })
    assert.match(held.text, /Su teléfono, con llave\. Acaba en 66/)
    assert.match(held.text, /Le anotamos: Dentista/)
    assert.match((await post('', { code })).text, /Borren mi teléfono/)
    const gone = await post('/forgetting', { code })
    assert.match(gone.text, /Ya no tenemos su teléfono\. La clave de su hoja aún sirve/)
    assert.doesNotMatch(gone.text, /Borren mi teléfono/)
    assert.doesNotMatch((await post('/holdings', { code })).text, /Acaba en/)
    assert.match((await post('/forgetting', { code })).text, /No tenemos su teléfono/)
  })

  test('comes back to the form from an address that only takes what is posted', async () => {
    for (const path of ['/steps', '/holdings', '/forgetting', '/consent-withdrawal']) {
      const answer = await ask(plug, rosa(), path)
      assert.deepEqual([answer.status, answer.location], [303, '/recibo'])
    }
  })
})

describe('Every page of a slip', () => {
  const codes = { whole: newCode(), live: newCode() }
  const pages: readonly (readonly [string, (context: Context) => Promise<Answer>])[] = [
    ['the code', (context) => ask(plug, context, '')],
    ['a code that opens nothing', (context) => post('', { code: 'hola' }, context)],
    ['the slip', (context) => post('', { code: codes.whole }, context)],
    ['a referral to wait for', (context) => post('', { code: codes.live }, context)],
    ['what is held', (context) => post('/holdings', { code: codes.whole }, context)],
    ['the clinic', (context) => ask(plug, context, '/clinic')],
    ['the clinic’s answers', (context) => post('/clinic', { code: codes.whole }, context)],
    ['nothing to answer', (context) => post('/clinic', { code: codes.live }, context)],
  ]

  before(async () => {
    later()
    await visit(codes.whole, { contact: '+1 213 555 0177', consent: 'oral' })
    await refer(codes.whole)
    await visit(codes.live)
    await refer(codes.live, 'logged')
  })

  for (const [name, askFor] of pages) {
    test(`reads easily, weighs little, has a way out, and no address tells the code: ${name}`, async () => {
      for (const language of ['es', 'en'] as const) {
        const { text } = await askFor(rosa(language))
        assert.ok(gzipSync(text).length < 15_000, `${gzipSync(text).length} bytes`)
        assert.match(text, /class="exit"/)
        const addresses = [...text.matchAll(/(?:href|action|formaction|src)="([^"]*)"/g)].map(([, address]) => address!)
        for (const code of Object.values(codes)) assert.ok(!addresses.some((address) => address.includes(code)))
        const measure = language === 'es' ? inflesz : flesch
        for (const block of listBlocks(text.replace(/[\s\S]*<main/, '<main'))) {
          const score = measure(block.text)
          assert.ok(score >= (language === 'es' ? 65 : 60), `${score.toFixed(1)}: ${block.text}`)
        }
      }
    })
  }

  test('says everything that it can say in easy words', () => {
    for (const catalogue of [messages, holdingMessages]) {
      for (const [key, [spanish, english]] of Object.entries(catalogue)) {
        if (/^(?:lost|slip-address)/.test(key)) continue
        const [es, en] = [sample(spanish), sample(english)]
        if (es.split(' ').length > 6) assert.ok(inflesz(es) >= 65, `${inflesz(es).toFixed(1)} ${key}: ${es}`)
        if (en.split(' ').length > 6) assert.ok(flesch(en) >= 60, `${flesch(en).toFixed(1)} ${key}: ${en}`)
      }
    }
  })
})

/** A phrase with its values filled in by short words. */
const sample = (phrase: string): string =>
  phrase.replace(/\{\w+, plural, one \{([^}]*)\}(?:[^{}]*\{[^}]*\})*\}/g, '$1').replace(/\{\w+\}/g, 'casa')
