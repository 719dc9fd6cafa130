// The pages of the enrolments, as each person reads them.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, type Crew } from '../../../../test/month.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import { enrolmentRoutes } from './enrolment.tsx'

let installation: Installation
let crew: Crew

before(async () => {
  installation = await testInstallation()
  crew = await crewAt(installation)
})

type Form = Readonly<Record<string, string>>

const at = (who: Context, path: string, form?: Form): Promise<Answer> =>
  ask({ path: '/ventanillas', routes: enrolmentRoutes }, who, `/${crew.office}/enrolments${path}`, form)

const inEnglish = (who: Context): Context => contextFor(installation, who.actor, 'en', who.now)
const wordsOf = ({ text }: Answer): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

const application = (more: Form = {}): Form => ({
  id: newId(),
  station: crew.place.station,
  program: 'medicaid',
  ageGroup: 'adult',
  step: 'applied',
  told: 'yes',
  takenOn: '2026-03-14',
  receipt: '',
  ...more,
})

test('Lupe chooses a program and reads which record it makes and who may see it, before the form', async () => {
  const choice = await at(crew.lupe, '/new')
  assert.match(choice.text, /<select[^>]*name="program"/)
  const page = await at(crew.lupe, '/new?program=medicaid')
  assert.match(wordsOf(page), /Quién puede verlo .*CMS.* ¿Llega al gobierno federal\? Sí/)
  assert.ok(page.text.indexOf('Quién puede verlo') < page.text.indexOf('name="told"'))
  assert.match(wordsOf(page), /Sin comprobar\./)
  const english = await at(inEnglish(crew.lupe), '/new?program=wic')
  assert.match(wordsOf(english), /Does it reach the federal government\? We do not know\. Ask first\./)
})

test('an application without telling is refused beside the box, in her language, with what was typed', async () => {
  const answer = await at(crew.lupe, '', application({ told: '', ageGroup: 'child' }))
  assert.equal(answer.status, 422)
  assert.match(answer.text, /href="#told">[^<]*[Aa]ntes de pedirlo, dígale/)
  assert.match(answer.text, /value="child" checked/)
  const english = await at(inEnglish(crew.lupe), '', application({ told: '', takenOn: 'x' }))
  assert.match(english.text, /Type the whole day/)
})

test('saved, it stands in the list and takes its next step; in the files it is a line without a name or a code', async () => {
  const saved = await at(crew.lupe, '', application())
  assert.equal(saved.status, 303)
  const path = saved.location!.replace(`/ventanillas/${crew.office}/enrolments`, '')
  const page = await at(crew.lupe, path)
  assert.match(wordsOf(page), /Quedó guardado/)
  assert.match(page.text, /name="step"[^>]*value="enrolled"/)
  assert.doesNotMatch(page.text, /name="told"/, 'nobody is told again once they applied')
  const [bare] = path.split('?')
  const next = { seen: '1', step: 'enrolled', takenOn: '2026-03-14' }
  assert.equal((await at(crew.lupe, `${bare}/steps`, next)).status, 303)
  const stale = await at(crew.lupe, `${bare}/steps`, { ...next, step: 'refused' })
  assert.equal(stale.status, 422)
  assert.match(wordsOf(stale), /Otra persona anotó un paso/)
  assert.match(wordsOf(await at(crew.lupe, '')), /Medicaid Una persona adulta Entró/)
  const csv = await at(inEnglish(crew.lupe), '?format=csv&program=medicaid&step=enrolled')
  assert.match(csv.text, /^Program,For,Step,Last step,Began\r\nMedicaid,An adult,Enrolled,2026-03-14,2026-03-14\r\n/)
})

test('emergency coverage leads to a form that asks only how many, and says so', async () => {
  const page = await at(crew.lupe, '/new?program=emergency-coverage')
  assert.match(wordsOf(page), /no hay visita, hoja ni hora/)
  assert.match(wordsOf(page), /se cuenta junto con otros programas/)
  assert.doesNotMatch(page.text, /name="(receipt|told|takenOn|visit)"/)
  const tally = {
    id: newId(),
    station: crew.place.station,
    program: 'emergency-coverage',
    ageGroup: 'adult',
    step: 'applied',
  }
  const wrong = await at(crew.lupe, '/tallies', { ...tally, countedOn: '2026-03-14', people: 'dos' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /id="people-error"/)
  const saved = await at(crew.lupe, '/tallies', { ...tally, countedOn: '2026-03-14', people: '2' })
  assert.equal(saved.status, 303)
  const one = await at(crew.lupe, '', application({ program: 'emergency-coverage' }))
  assert.equal(one.status, 422)
  assert.match(wordsOf(one), /solo se anota cuántas personas/)
  const list = await at(crew.rogelio, '')
  assert.match(wordsOf(list), /Contados por número .* Cobertura de urgencia/)
  const link = /enrolments(\/tallies\/[^"]+\/void)"/.exec(list.text)?.[1]
  assert.ok(link)
  assert.equal((await at(crew.rogelio, link)).status, 200)
  assert.equal((await at(crew.rogelio, link, { reason: '' })).status, 422)
  assert.equal((await at(crew.rogelio, link, { reason: 'Eran 3' })).status, 303)
  assert.equal((await at(crew.lupe, link)).status, 403)
})

test('a receipt is looked for by a form, never in an address; one that cannot be read or is unknown is told', async () => {
  assert.equal((await at(crew.lupe, '/search', { receipt: 'xx' })).status, 422)
  const none = await at(crew.lupe, '/search', { receipt: 'ABCDE-12345' })
  assert.equal(none.status, 200)
  assert.match(wordsOf(none), /No hay trámites con esa clave/)
})

test('nobody of a government and nobody of another agency comes in', async () => {
  for (const who of [crew.rosa, crew.oscar, crew.elena, crew.tomas, crew.otherLupe]) {
    assert.equal((await at(who, '')).status, 403)
    assert.equal((await at(who, '', application())).status, 403)
    assert.equal((await at(who, '/new?program=wic')).status, 403)
  }
  const saved = await at(crew.lupe, '', application())
  const path = saved.location!.replace(`/ventanillas/${crew.office}/enrolments`, '')
  assert.equal((await at(crew.formerLupe, path)).status, 404, 'a former agency’s worker finds none')
  assert.equal((await at(crew.lupe, '/x')).status, 404)
})
