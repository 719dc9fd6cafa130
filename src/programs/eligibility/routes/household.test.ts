// What Rosa reads when she asks for her family, and what nobody can read afterwards.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { compileStyle } from '#platform/assets'
import { contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { testInstallation } from '../../../../test/database.ts'
import { ask } from '../../../../test/mounted.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { inflesz, listBlocks } from '../../../../test/reading-ease.ts'
import { eligibility } from '../index.ts'

let installation: Installation
let people: Personas

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
})

const family = {
  size: '6',
  income: '2600',
  postalCode: '90057',
  age1: '34',
  expecting1: 'pregnant',
  age2: '36',
  age3: '15',
  age4: '9',
  age5: '3',
  age6: '66',
}

const post = (context: Context, form: Record<string, string>, path = '') => ask(eligibility, context, path, form)

describe('Rosa asks for her family', () => {
  test('and reads, for each of the six, the words of every situation, none of them opened', async () => {
    const { status, text } = await post(people.rosa, family)
    assert.equal(status, 200)
    assert.equal(text.match(/<section><h2/g)?.length, 6)
    for (const summary of ['Ciudadana o ciudadano', 'Ninguna de estas'])
      assert.equal(text.match(new RegExp(`summary-text">${summary}`, 'g'))?.length, 6, summary)
    assert.doesNotMatch(text, /<details[^>]* open/)
    assert.match(text, /Persona 1: 34 años, embarazada/)
    for (const word of ['Probable', 'Puede ser', 'Solo urgencias', 'Pregunte']) assert.ok(text.includes(word), word)
  })

  test('and each program says which file it opens, who may see it, and by which law', async () => {
    const { text } = await post(people.rosa, family)
    const rows = text
      .split('<dt class="govuk-summary-list__key">')
      .filter((row) => row.startsWith('Medi-Cal (Medicaid'))
    assert.ok(rows.length > 6 * 6)
    for (const row of rows.slice(0, -1))
      assert.match(row, /<details[\s\S]*abre un expediente[\s\S]*Quién lo ve[\s\S]*CMS/)
    assert.match(text, /<summary[^>]*><span[^>]*>La ley detrás[\s\S]*42 CFR 435\.119/)
    assert.match(text, /Vista el [\s\S]{0,20}2026; se revisa antes del /)
    assert.match(text, /Esto no es una decisión[\s\S]*abogado/)
  })

  test('and nothing that she taps leads to an address that names it, nor has an id', async () => {
    const { text } = await post(people.rosa, family)
    const main = /<main[\s\S]*<\/main>/.exec(text)![0]
    assert.doesNotMatch(main, /href="[^"]*#/)
    assert.deepEqual(
      [...main.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id),
      ['content'],
    )
    assert.doesNotMatch(main.replace(/<details[\s\S]*/, ''), /USC|CFR|P\.L\./)
  })

  test('and being treated in an emergency is told from asking that somebody pays', async () => {
    const { text } = await post(people.rosa, family)
    const [room = ''] = /<dt[^>]*>Sala de urgencias[\s\S]*?<dt/.exec(text)!
    const [, treated = '', payment = ''] = /([\s\S]*)Pagar la cuenta es otra cosa([\s\S]*)/.exec(room)!
    assert.match(treated, /No tiene que pedir nada[\s\S]*No tiene que decir su situación migratoria/)
    assert.match(treated, /gobierno federal\?<\/strong> No</)
    assert.doesNotMatch(treated, /CMS|ICE|Medicaid/)
    assert.match(payment, /Medicaid pague[\s\S]*CMS[\s\S]*El hospital lo puede pedir por usted[\s\S]*<\/strong> Sí</)
    assert.doesNotMatch(text, /solo se cuenta/)
  })

  test('and the words name her state and its program, and CHIP in pregnancy is not for children', async () => {
    const { text } = await post(people.rosa, family)
    assert.match(text, /Estas respuestas son para California\./)
    assert.match(text, /En California el límite de dinero puede ser más alto/)
    const [mother = '', father = ''] = text.split('<section>').slice(1)
    assert.match(mother, /Seguro en el embarazo \(CHIP\)/)
    assert.doesNotMatch(mother, /Seguro médico infantil/)
    assert.match(father, /Seguro médico infantil/)
    const texas = await post(people.rosa, { ...family, postalCode: '', division: 'US-TX' })
    assert.match(texas.text, /Medicaid en Texas/)
    assert.doesNotMatch(texas.text, /Medi-Cal|\{place\}/)
  })

  test('and whoever is 65 or older reads that Medicare is not in the list', async () => {
    const { text } = await post(people.rosa, family)
    assert.equal(text.match(/Medicare\. No está en esta lista/g)?.length, 1)
    const { text: young } = await post(people.rosa, { ...family, age6: '64' })
    assert.doesNotMatch(young, /No está en esta lista/)
  })

  test('and what is the same in every situation stands once a person', async () => {
    const { text } = await post(people.rosa, family)
    assert.equal(text.match(/<dt[^>]*>Sala de urgencias/g)?.length, 6 + 1)
  })

  test('in English too', async () => {
    const { text } = await post(contextFor(installation, people.rosa.actor, 'en'), family)
    assert.match(text, /This is not a decision/)
    assert.match(text, /Emergencies only/)
  })

  test('and nothing that she opens could be sent: the answer has no form and no field', async () => {
    const { text } = await post(people.rosa, family)
    assert.doesNotMatch(
      text.replace(/<header[\s\S]*?<\/header>/, ''),
      /<(?:form|input|select|button|textarea|script)\b/,
    )
  })

  test('and the form asks for no situation: no word of one stands in it', async () => {
    const { text } = await ask(eligibility, people.rosa, '')
    const form = /<form method="post" action="\/eligibility"[\s\S]*?<\/form>/.exec(text)![0]
    for (const { code } of installation.pack.tables['eligibility-situations.csv']!)
      assert.ok(!form.includes(`"${String(code)}"`), String(code))
    assert.deepEqual(
      [...new Set([...form.matchAll(/ name="([a-zA-Z]+)\d*"/g)].map(([, name]) => name))],
      ['size', 'income', 'postalCode', 'division', 'age', 'expecting', 'members', 'more'],
    )
  })

  test('on at most 30 KB with the style, and every block is easy to read', async (t) => {
    const { text } = await post(people.rosa, family)
    const { css } = await compileStyle('app')
    const bytes = gzipSync(text).length + gzipSync(css, { level: 9 }).length
    t.diagnostic(`six people: ${gzipSync(text).length} bytes sent, ${bytes} with the style; ${text.length} read`)
    assert.ok(bytes <= 30 * 1024, `${bytes} bytes`)
    const form = (await ask(eligibility, people.rosa, '')).text.replace(/<select[\s\S]*?<\/select>/g, '')
    const hard = [...listBlocks(text), ...listBlocks(form)].filter((block) => inflesz(block.text) < 65)
    assert.deepEqual(
      hard.map((block) => `${inflesz(block.text).toFixed(0)}: ${block.text}`),
      [],
    )
  })

  test('and why it says "ask" or "no" stands in the words of the pack', async () => {
    const { text } = await post(people.rosa, family)
    assert.match(text, /Sí, si no tiene seguro o si tiene Medicaid\./)
    assert.match(text, /Es para menores de 19 años\./)
    const { text: english } = await post(contextFor(installation, people.rosa.actor, 'en'), family)
    assert.match(english, /Yes, without insurance or with Medicaid\./)
    assert.doesNotMatch(text + english, /reason-/)
    const said = installation.pack.tables['eligibility-reasons.csv']!.map(({ es }) => `Pregunte ${String(es)}`)
    assert.deepEqual(
      said.filter((words) => inflesz(words) < 65),
      [],
    )
  })

  test('and where the pack has no rows, there is no such page', async () => {
    const { tables } = installation.pack
    const pack = { ...installation.pack, tables: { ...tables, 'eligibility.csv': [] } }
    const context = contextFor({ ...installation, pack }, people.rosa.actor)
    assert.equal((await ask(eligibility, context, '')).status, 404)
    assert.equal((await post(context, family)).status, 404)
    assert.deepEqual(eligibility.menu(people.rosa.actor, pack), [])
    assert.equal(eligibility.menu(people.rosa.actor, installation.pack).length, 1)
  })
})

describe('Rosa asks for a household of nine', () => {
  const ages = { age7: '40', age8: '12', expecting8: '', age9: '0' }
  const large = { ...family, ...ages, size: '9', members: '9' }
  const main = (text: string) => text.replace(/<header[\s\S]*?<\/header>/, '')

  test('and reads a page a person, the first at first, and those whom she presses', async () => {
    const { text } = await post(people.rosa, large)
    assert.equal(text.match(/<section/g)?.length, 1)
    assert.match(text, /<section><h2[^>]*>Persona 1: 34 años, embarazada/)
    assert.match(text, /Son 9 personas, una por página/)
    assert.match(text, /value="2"[^>]*>Sigue: Persona 2: 36 años/)
    const third = await post(people.rosa, { ...large, person: '3' })
    assert.match(third.text, /<section><h2[^>]*>Persona 3: 15 años/)
    const last = await post(people.rosa, { ...large, person: '9' })
    assert.match(last.text, /<section><h2[^>]*>Persona 9: bebé/)
    assert.match(last.text, /value="1"[^>]*>Sigue: Persona 1/)
    for (const person of ['0', '10', 'x', '-1', '']) {
      const { status, text: first } = await post(people.rosa, { ...large, person })
      assert.equal(status, 200)
      assert.match(first, /<section><h2[^>]*>Persona 1: /, person)
    }
  })

  test('and what goes along from page to page is what she typed, without the postal code, and no situation', async () => {
    const { text } = await post(people.rosa, { ...large, person: '2' })
    const fields = [...main(text).matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
    const sent = Object.fromEntries(fields.map(([, name, value]) => [name!, value!]))
    assert.deepEqual([sent['size'], sent['income'], sent['postalCode'], sent['division']], ['9', '2600', '', 'US-CA'])
    assert.deepEqual(
      [sent['age1'], sent['expecting1'], sent['age9'], sent['age10']],
      ['34', 'pregnant', '0', undefined],
    )
    assert.equal(main(text).match(/<form /g)?.length, 1)
    for (const { code } of installation.pack.tables['eligibility-situations.csv']!)
      assert.ok(!main(text).includes(`"${String(code)}"`), String(code))
    const again = await post(people.rosa, { ...sent, person: '2' })
    assert.equal(main(again.text), main(text))
  })

  test('on at most 30 KB a page, and in English too', async (t) => {
    const { css } = await compileStyle('app')
    const style = gzipSync(css, { level: 9 }).length
    const twelve = { ...large, age10: '70', age11: '44', age12: '19', size: '12', members: '12' }
    for (const typed of [large, twelve])
      for (const language of ['es', 'en'] as const) {
        const { text } = await post(contextFor(installation, people.rosa.actor, language), typed)
        t.diagnostic(`${typed.size} people, ${language}: ${gzipSync(text).length} bytes sent, ${text.length} read`)
        assert.ok(gzipSync(text).length + style <= 30 * 1024)
        if (language === 'es')
          assert.deepEqual(
            listBlocks(text).filter((block) => inflesz(block.text) < 65),
            [],
          )
      }
  })

  test('and staff who look at another day stay on it', async () => {
    const { text } = await post(people.lupe, large, '?on=2013-12-31')
    assert.match(text, /action="\/eligibility\?on=2013-12-31"/)
  })

  test('and six share a page, without a form', async () => {
    const { text } = await post(people.rosa, { ...family, person: '2' })
    assert.equal(text.match(/<section/g)?.length, 6)
    assert.doesNotMatch(main(text), /<form /)
  })
})

describe('The form', () => {
  test('comes back with what was typed and each error beside its field', async () => {
    const { status, text } = await post(people.rosa, { size: 'dos', income: '-1', postalCode: '00000', age1: 'x' })
    assert.equal(status, 422)
    for (const words of ['de 1 a 20', 'con cifras cuánto entra', 'o bórrelo y elija', 'de 0 a 120'])
      assert.equal(text.split(words).length, 3, `${words}: in the summary and beside the field`)
    assert.match(text, /value="dos"/)
    assert.doesNotMatch(text, /maxlength/)
    const nothing = await post(people.rosa, {})
    for (const words of ['de 1 a 20', 'con cifras cuánto entra', 'o elija su estado', 'al menos una edad'])
      assert.ok(nothing.text.includes(words), words)
  })

  test('says that a place is unknown, that nobody is asked for, and that there are too many', async () => {
    const unknown = await post(people.rosa, { ...family, postalCode: '00000' })
    assert.equal(unknown.status, 422)
    assert.match(unknown.text, /No lo encontramos\. Revíselo/)
    const chosen = await post(people.rosa, { ...family, postalCode: 'x', division: 'US-TX' })
    assert.equal(chosen.status, 422)
    const nobody = await post(people.rosa, { size: '1', income: '0', postalCode: '90057' })
    assert.match(nobody.text, /[Pp]onga al menos una edad/)
    const many = await post(people.rosa, { ...family, size: '2' })
    assert.match(many.text, /más edades que personas/)
  })

  test('takes the state where she does not know the code', async () => {
    const { status, text } = await post(people.rosa, { ...family, postalCode: '', division: 'US-TX' })
    assert.equal(status, 200)
    assert.match(text, /42 USC 1396a\(a\)\(10\)\(A\);/)
  })

  test('takes a longer code by its first part, and money as people write it', async () => {
    for (const postalCode of ['90057-1234', '90057 1234', ' 90057 ']) {
      const { status, text } = await post(people.rosa, { ...family, postalCode, income: '$2,600.00' })
      assert.equal(status, 200, postalCode)
      assert.match(text, /son para California/)
    }
    assert.equal((await post(people.rosa, { ...family, postalCode: '9005-7123' })).status, 422)
    const unclear = await post(people.rosa, { ...family, income: '1.200' })
    assert.match(unclear.text, /Escriba mil doscientos así: 1200 o 1,200/)
  })

  test('says of Puerto Rico that its rules are others, and asks where a code of the army lies', async () => {
    const island = await post(people.rosa, { ...family, postalCode: '00901' })
    assert.equal(island.status, 200)
    assert.match(island.text, /No tenemos las reglas de Puerto Rico[\s\S]*Pregunte/)
    assert.doesNotMatch(island.text, /Probable/)
    const english = await post(contextFor(installation, people.rosa.actor, 'en'), {
      ...family,
      postalCode: '96910-0001',
    })
    assert.match(english.text, /We do not have the rules of Guam/)
    assert.equal((await post(people.rosa, { ...family, postalCode: '00901', division: 'US-TX' })).status, 200)
    const army = await post(people.rosa, { ...family, postalCode: '09001' })
    assert.equal(army.status, 422)
    assert.match(army.text, /no dice en qué estado vive/)
    assert.match(army.text, /<details[^>]* open/)
    assert.equal((await post(people.rosa, { ...family, postalCode: '09001', division: 'US-TX' })).status, 200)
  })

  test('asks again where a girl of five is said to expect a child', async () => {
    const { status, text } = await post(people.rosa, {
      ...family,
      expecting5: '',
      age5: '5',
      expecting1: '',
      age1: '5',
    })
    assert.equal(status, 200, text.slice(0, 0))
    const girl = await post(people.rosa, { ...family, age1: '5' })
    assert.equal(girl.status, 422)
    assert.match(girl.text, /Revise la edad y esta respuesta/)
  })

  test('has room for three more people with one press, to twelve, and keeps what was typed', async () => {
    const more = await post(people.rosa, { ...family, members: '3', more: '1' })
    assert.equal(more.status, 200)
    assert.match(more.text, /name="age6"[^>]*value="66"/)
    assert.doesNotMatch(more.text, /name="age7"/)
    const full = await post(people.rosa, { ...family, members: '12', more: '1' })
    assert.match(full.text, /name="age12"/)
    assert.doesNotMatch(full.text, /name="age13"|name="more"/)
  })
})

describe('The law of another day', () => {
  const adult = { size: '1', income: '1342', division: 'US-CA', age1: '30' }

  test('is looked at by Lupe', async () => {
    const before = await post(people.lupe, adult, '?on=2013-12-31')
    assert.match(before.text, /31 de diciembre de 2013/)
    assert.match(before.text, /42 USC 18031/)
    assert.doesNotMatch((await post(people.lupe, adult, '?on=2014-01-01')).text, /42 USC 18031/)
    const form = await ask(eligibility, people.lupe, '?on=2013-12-31')
    assert.match(form.text, /action="\/eligibility\?on=2013-12-31"/)
  })

  test('is not named by Rosa, and a day that is none is today', async () => {
    assert.doesNotMatch((await post(people.rosa, adult, '?on=2013-12-31')).text, /42 USC 18031/)
    assert.doesNotMatch((await ask(eligibility, people.rosa, '')).text, /type="date"/)
    assert.doesNotMatch((await post(people.lupe, adult, '?on=2013-13-31')).text, /Así era/)
  })
})
