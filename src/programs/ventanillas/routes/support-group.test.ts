// The pages of the support groups, as each person reads them.
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
import { supportGroupRoutes } from './support-group.tsx'

let installation: Installation
let crew: Crew

before(async () => {
  installation = await testInstallation()
  crew = await crewAt(installation)
})

type Form = Readonly<Record<string, string>>

const at = (who: Context, path: string, form?: Form): Promise<Answer> =>
  ask({ path: '/ventanillas', routes: supportGroupRoutes }, who, `/${crew.office}/groups${path}`, form)

const wordsOf = ({ text }: Answer): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

const groupOf = (more: Form = {}): Form => ({
  id: newId(),
  station: crew.place.station,
  topic: 'diabetes',
  language: 'es',
  weekday: '2',
  starts: '17:30',
  place: 'Biblioteca',
  seats: '2',
  fromOn: '2026-03-01',
  ...more,
})

async function saved(): Promise<string> {
  const answer = await at(crew.lupe, '', groupOf())
  assert.equal(answer.status, 303, answer.text)
  return answer.location!.replace(`/ventanillas/${crew.office}/groups`, '').split('?')[0]!
}

test('Lupe makes a group, and reads when and where it meets', async () => {
  assert.equal((await at(crew.lupe, '/new')).status, 200)
  const path = await saved()
  assert.match(wordsOf(await at(crew.lupe, path)), /martes, 17:30 · Biblioteca/)
  assert.match(wordsOf(await at(crew.lupe, '')), /Diabetes martes, 17:30 Biblioteca 0 0/)
  const english = await at(contextFor(installation, crew.lupe.actor, 'en'), path)
  assert.match(wordsOf(english), /Tuesday, 17:30 .* Nobody asked for reminders\. 2 seats are left\./)
})

test('a wrong group comes back with what was typed', async () => {
  const answer = await at(crew.lupe, '', groupOf({ starts: '5 pm', seats: 'dos' }))
  assert.equal(answer.status, 422)
  assert.match(answer.text, /href="#starts">[^<]*[Ee]scriba la hora, como 17:30/)
  assert.match(answer.text, /name="place"[^>]*value="Biblioteca"/)
})

test('a session is heads and nothing else; one in the future is refused beside its field', async () => {
  const path = await saved()
  const session = { id: newId(), station: crew.place.station, heldOn: '2026-03-10', heads: '9', method: 'counted' }
  const wrong = await at(crew.lupe, `${path}/sessions`, { ...session, heldOn: '2026-04-10' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /id="heldOn-error"/)
  assert.match(wrong.text, /name="heads"[^>]*value="9"/)
  assert.equal((await at(crew.lupe, `${path}/sessions`, session)).status, 303)
  assert.equal((await at(crew.lupe, `${path}/sessions`, { ...session, group: newId() })).status, 303, 'sent twice')
  const page = await at(crew.lupe, path)
  assert.match(wordsOf(page), /2026-03-10|10 mar 2026/)
  assert.equal([...page.text.matchAll(/>9</g)].length, 1)
  assert.doesNotMatch(page.text, /name="(name|nombre|phone)"/)
})

test('who left a telephone takes a seat by the code and leaves it; every refusal stands beside the field', async () => {
  const path = await saved()
  const consent = { recipient: null, language: 'es', textVersion: '1', form: 'oral', givenBy: 'person' } as const
  const visitor = await transact(crew.lupe, async (tx) =>
    done(
      await addProtectedPerson(tx, crew.lupe, {
        custodian: crew.agency,
        program: 'ventanillas',
        code: newCode(),
        contact: { name: null, phone: '+1 999 555 0131', mail: null },
        consent: { ...consent, purpose: 'follow-up' },
      }),
    ),
  )
  assert.ok(visitor.done)
  const code = visitor.value.code!
  const refusedSeat = await at(crew.lupe, `${path}/seats`, { code, consent: '' })
  assert.equal(refusedSeat.status, 422)
  assert.match(refusedSeat.text, /id="consent-error"/)
  assert.equal((await at(crew.lupe, `${path}/seats`, { code, consent: 'oral' })).status, 303)
  assert.match(wordsOf(await at(crew.lupe, path)), /Una persona pidió recordatorio\. Queda un lugar\./)
  const unknown = await at(crew.lupe, `${path}/seats/leaving`, { code: newCode() })
  assert.equal(unknown.status, 422)
  assert.match(unknown.text, /href="#leaving-code">[^<]*[Cc]on esa clave nadie pidió recordatorio/)
  assert.equal((await at(crew.lupe, `${path}/seats/leaving`, { code })).status, 303)
})

test('a group ends, and then takes no seat', async () => {
  const path = await saved()
  assert.equal((await at(crew.lupe, `${path}/ending`, { toOn: '2026-02-01' })).status, 422)
  assert.equal((await at(crew.lupe, `${path}/ending`, { toOn: '2026-03-13' })).status, 303)
  const page = await at(crew.lupe, path)
  assert.match(wordsOf(page), /Se reunió hasta el 13 de marzo de 2026/)
  assert.doesNotMatch(page.text, /\/seats"/)
  const late = await at(crew.lupe, `${path}/seats`, { code: newCode(), consent: 'oral' })
  assert.equal(late.status, 422)
  assert.match(wordsOf(late), /Este grupo ya terminó/)
})

test('nobody of a government and nobody of another agency comes in', async () => {
  const path = await saved()
  for (const who of [crew.rosa, crew.oscar, crew.elena, crew.tomas, crew.otherLupe]) {
    assert.equal((await at(who, '')).status, 403)
    assert.equal((await at(who, path)).status, 403)
    assert.equal((await at(who, '', groupOf())).status, 403)
  }
  assert.equal((await at(crew.formerLupe, path)).status, 404)
})
