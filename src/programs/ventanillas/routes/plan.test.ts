// The pages of the follow-up plans, as each person reads them.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { done } from '#kernel/outcome'
import { contextFor, type Context } from '#platform/context'
import { transact } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { addProtectedPerson } from '#registries/people'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, type Crew } from '../../../../test/month.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import { planRoutes } from './plan.tsx'

let installation: Installation
let crew: Crew

before(async () => {
  installation = await testInstallation()
  crew = await crewAt(installation)
})

type Form = Readonly<Record<string, string>>

const at = (who: Context, path: string, form?: Form): Promise<Answer> =>
  ask({ path: '/ventanillas', routes: planRoutes }, who, `/${crew.office}/plans${path}`, form)

const wordsOf = ({ text }: Answer): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

async function codeOfVisitor(): Promise<string> {
  const consent = { recipient: null, language: 'es', textVersion: '1', form: 'oral', givenBy: 'person' } as const
  const outcome = await transact(crew.lupe, async (tx) =>
    done(
      await addProtectedPerson(tx, crew.lupe, {
        custodian: crew.agency,
        program: 'ventanillas',
        code: newCode(),
        contact: { name: null, phone: '+1 999 555 0177', mail: null },
        consent: { ...consent, purpose: 'follow-up' },
      }),
    ),
  )
  assert.ok(outcome.done)
  return outcome.value.code!
}

const planOf = (code: string, more: Form = {}): Form => ({
  id: newId(),
  station: crew.place.station,
  code,
  'step-1-what': 'medicine',
  'step-1-dueOn': '2026-03-14',
  ...more,
})

async function saved(): Promise<string> {
  const answer = await at(crew.lupe, '', planOf(await codeOfVisitor()))
  assert.equal(answer.status, 303, answer.text)
  return answer.location!.replace(`/ventanillas/${crew.office}/plans`, '').split('?')[0]!
}

test('Lupe makes a plan by the code of the receipt, and finds it in the list without a word of who it is', async () => {
  assert.match(wordsOf(await at(crew.lupe, '/new')), /Solo para quien pidió seguimiento/)
  const path = await saved()
  const page = await at(crew.lupe, path)
  assert.match(wordsOf(page), /Preguntar por su medicina .* Pendiente/)
  assert.doesNotMatch(page.text, /555 ?0[0-9]{3}/)
  const list = await at(crew.lupe, '')
  assert.ok(list.text.includes(path))
  assert.match(wordsOf(list), /Preguntar por su medicina, 14 mar 2026 0 de 1/)
})

test('a plan that may not be made comes back with what was typed, in her language', async () => {
  const answer = await at(crew.lupe, '', planOf(newCode(), { 'step-2-what': 'call' }))
  assert.equal(answer.status, 422)
  assert.match(answer.text, /href="#code">[^<]*[Cc]on esa clave nadie dejó un teléfono/)
  assert.match(answer.text, /id="step-2-dueOn-error"/)
  assert.match(answer.text, /<option value="medicine" selected/)
  const english = await at(contextFor(installation, crew.lupe.actor, 'en'), '', planOf('x'))
  assert.match(wordsOf(english), /The code has 10 letters and numbers/)
})

test('steps are marked, added, and the plan ends; each refusal is a page of its own', async () => {
  const path = await saved()
  assert.equal((await at(crew.lupe, `${path}/steps/1/completion`, {})).status, 303)
  const dropped = await at(crew.lupe, `${path}/steps/1/dropping`, {})
  assert.equal(dropped.status, 422)
  assert.match(wordsOf(dropped), /Ese paso ya no está pendiente/)
  assert.equal((await at(crew.lupe, `${path}/steps/7/completion`, {})).status, 404)
  assert.equal((await at(crew.lupe, `${path}/steps/x/completion`, {})).status, 404)
  const wrong = await at(crew.lupe, `${path}/steps`, { seen: '1', what: '', dueOn: '2026-03-20' })
  assert.equal(wrong.status, 422)
  assert.match(wordsOf(wrong), /Elija qué se hará/)
  assert.equal((await at(crew.lupe, `${path}/steps`, { seen: '1', what: 'call', dueOn: '2026-03-20' })).status, 303)
  assert.equal((await at(crew.lupe, `${path}/ending`, { why: '' })).status, 422)
  const early = await at(crew.lupe, `${path}/ending`, { why: 'done' })
  assert.equal(early.status, 422)
  assert.match(wordsOf(early), /Todavía queda un paso pendiente/)
  assert.equal((await at(crew.lupe, `${path}/steps/2/completion`, {})).status, 303)
  assert.equal((await at(crew.lupe, `${path}/ending`, { why: 'done' })).status, 303)
  const ended = await at(crew.lupe, path)
  assert.doesNotMatch(ended.text, /<form[^>]*(ending|steps|contact)/)
  assert.equal((await at(crew.lupe, `${path}/ending`, { why: 'moved' })).status, 422)
  assert.match(wordsOf(await at(crew.lupe, '?show=ended')), /Ya no queda nada pendiente/)
})

test('the telephone is shown on a button, by post, and to nobody else', async () => {
  const path = await saved()
  const shown = await at(crew.lupe, `${path}/contact`, {})
  assert.equal(shown.status, 200)
  assert.match(shown.text, /\+19995550177/)
  assert.equal((await at(crew.formerLupe, `${path}/contact`, {})).status, 404)
  for (const who of [crew.rosa, crew.oscar, crew.elena, crew.tomas, crew.otherLupe]) {
    assert.equal((await at(who, `${path}/contact`, {})).status, 403)
    assert.equal((await at(who, '')).status, 403)
    assert.equal((await at(who, path)).status, 403)
  }
})
