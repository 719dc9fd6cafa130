// Every form of the product, with signs and texts that a careless program stumbles over, and with numbers that no text may hold.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Hono } from 'hono'
import type { Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { router, type Env } from '#platform/routing'
import { makeApp } from '../src/app/app.tsx'
import {
  acceptScene,
  makeScene,
  signScene,
  wordless,
  writtenForms,
  type Scene,
  type WrittenForm,
} from './bad-input.forms.ts'
import { engine, freshInstallation } from './database.ts'
import { assertKept, controlIn, formsIn, isWritten, plainOf, type PageField, type PageForm } from './page-forms.ts'
import { asking, personas } from './personas.ts'
import { everyRoute } from './routes.table.ts'
import { openWindow } from './worked-month.ts'

let installation: Installation
let app: Hono<Env>
const onEmbedded = { skip: engine !== 'embedded' && 'pages are the same on both engines' }

before(async () => {
  // The lists of a shared installation grow with every test that ran before.
  installation = await freshInstallation()
  app = makeApp(installation, {
    assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} },
    routes: router(),
  })
})

after(async () => {
  await installation.database.close()
})

/** What came back; a fault of the program never does. */
interface Answer {
  readonly status: number
  readonly text: string
  readonly location: string | null
}

async function ask(who: Context, path: string, form?: Readonly<Record<string, string>>): Promise<Answer> {
  const answer = await app.request(path, asking(who, form))
  assert.ok(answer.status < 500, `${path} is a fault`)
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') }
}

/** Characters that a careless program stumbles over: markup, U+0000, a lone surrogate, marks that turn the writing, formats. */
const hostile = `"><script>alert(1)</script>'&amp;\0\ud800\u202e\u0007🏥{a}%s\${b}`
const long = 'ñ'.repeat(5000)

/** What a field gets through a form's encoding: a lone surrogate is none any more. */
const asSent = (text: string): string => text.toWellFormed()

interface OpenForm {
  readonly who: Context
  readonly form: PageForm
  readonly typed: Readonly<Record<string, string>>
}

/** Opens a form as its person does, and fills it. */
async function openForm(scene: Scene, written: WrittenForm, prefix = ''): Promise<OpenForm> {
  const who = scene.people[written.who]
  const page = prefix + written.page(scene)
  const { text, status } = await ask(who, page)
  assert.equal(status, 200, `${page}: ${text}`)
  const form = formsIn(text, page).find(({ method, action }) => method === 'POST' && written.posts.test(action))
  assert.ok(form, `${page} has its form`)
  posted.add(form.action.replace(/^\/en(?=\/)|\?.*$/g, ''))
  return { who, form, typed: { ...presetIn(form), ...written.typed(scene) } }
}

/** Where forms were posted to. */
const posted = new Set<string>()

/** What the page presets; of radios the first where none is. The lines of a day sheet stay empty. */
function presetIn({ fields }: PageForm): Record<string, string> {
  const preset: Record<string, string> = {}
  for (const { name, kind, value, checked } of fields) {
    const isChosen = checked || (kind === 'radio' && !(name in preset))
    const isSheet = /^row-\d+-(?:need|topic|screening|vaccination)$/.test(name)
    if ((kind === 'radio' || kind === 'checkbox' ? isChosen : !isSheet) && value !== '') preset[name] = value
  }
  return preset
}

async function sceneFor(written: WrittenForm): Promise<Scene> {
  const site = (path: string, init: RequestInit) => app.request(path, init)
  const scene = await makeScene(site, await openWindow(await personas(installation)))
  if (written.first === 'signed') await signScene(site, scene)
  if (written.first === 'accepted') await acceptScene(scene)
  return scene
}

const write = ({ who, form, typed }: OpenForm, more: Readonly<Record<string, string>>): Promise<Answer> =>
  ask(who, form.action, { ...typed, ...more })

/** Forms that a test cannot send rightly: they need a secret, a file, or a postal code of the pack. */
const needsMore = ['a recording', 'the sign-in', 'a tablet’s code', 'the search for the nearest', 'the search for help']

/** What is typed to sign in is kept nowhere. Of the names of accounts, tablets and sessions registries/access asks nothing. */
const unasked: Readonly<Record<string, readonly string[]>> = {
  'the sign-in': ['mail'],
  'the search for a town': ['town'],
  'a session’s device': ['label'],
}

/** Each field of a form once; of lines and days that are alike, the first. */
const fieldsOf = ({ fields }: PageForm): PageField[] => [
  ...new Map(
    fields
      .filter(({ name }) => !/^row-(?:[2-9]|1\d)-|^(?:opens|closes)-[2-7]/.test(name))
      .map((field) => [field.name, field]),
  ).values(),
]

const isWords = (field: PageField): boolean => isWritten(field) && field.kind !== 'date'

const numbersOfPersons = ['A 123 456 789', '123-45-6789']

/** Types into one field and looks at what comes back; whether it was accepted. */
async function typeInto(opened: OpenForm, field: PageField, typed: string, isAsked: boolean): Promise<boolean> {
  const { name } = field
  const { status, text, location } = await write(opened, { [name]: typed })
  const where = `${name} with ${typed.slice(0, 20)}: ${status}`
  assert.ok(status < 500 && (status !== 404 || !isWritten(field)), where)
  const next = status === 303 ? (await ask(opened.who, location!)).text : text
  assert.ok(!next.includes('<script>alert'), where)
  if (status === 422 && isWritten(field)) assertKept(text, { [name]: asSent(typed) })
  if (isAsked && numbersOfPersons.includes(typed)) {
    assert.equal(status, 422, where)
    assert.match(controlIn(text, name), /--error/, where)
  }
  return status < 400
}

async function tryForm(title: string, written: WrittenForm): Promise<void> {
  let scene = await sceneFor(written)
  for (const [at, field] of fieldsOf((await openForm(scene, written)).form).entries()) {
    const isAsked = !unasked[title]?.includes(field.name)
    for (const typed of isWords(field) ? [hostile, long, ...numbersOfPersons] : [hostile]) {
      const opened = await openForm(scene, written, at % 2 === 0 ? '' : '/en')
      const isTaken = await typeInto(opened, field, typed, isAsked && isWords(field))
      if (isTaken && written.once) scene = await sceneFor(written)
    }
  }
  if (needsMore.includes(title)) return
  const { status, text } = await write(await openForm(scene, written), {})
  assert.ok(status === 303 || status === 200, `filled rightly it is accepted: ${text}`)
}

describe('No sign is taken amiss, no number of a person is taken, and what was typed is kept, in', onEmbedded, () => {
  for (const [title, written] of Object.entries(writtenForms)) test(title, () => tryForm(title, written))

  test('every form of the site but those in which nobody writes words of their own', () => {
    const routes = Object.keys(everyRoute).filter((route) => route.startsWith('POST '))
    const isTried = (route: string) => {
      const pattern = new RegExp(`^${route.slice(5).replace(/:\w+/g, '[^/]+')}$`)
      return [...posted].some((address) => pattern.test(address))
    }
    assert.deepEqual(routes.filter((route) => !isTried(route)).sort(), [...wordless].sort())
  })

  test('English for who reads English: what may not be written is said in the reader’s language', async () => {
    const written = writtenForms['a report']!
    const scene = await sceneFor(written)
    const sentences = [/Quite los números de seguro social/, /Remove Social Security numbers/]
    for (const [at, prefix] of ['', '/en'].entries()) {
      const { text } = await write(await openForm(scene, written, prefix), { needs: 'Su número es A 123 456 789' })
      assert.match(plainOf(text), sentences[at]!)
    }
  })
})
