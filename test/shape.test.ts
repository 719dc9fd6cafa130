// Registries and programs have the same files; rules, events, messages and stores are whole. Each check is shown to bite.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { architecture } from '#app/architecture'
import type { Plug } from '#platform/plug'
import {
  complainOfEvents,
  complainOfFiles,
  complainOfRuleNames,
  complainOfUnusedMessages,
  listRules,
  type Part,
} from './shape-checks.ts'
import { listSources, source } from './sources.ts'
import { calledIn, listExportedFunctions, uncalledIn } from './store-coverage.ts'

const none = (complaints: readonly string[]) => assert.deepEqual(complaints, [])

async function readPart(name: string): Promise<Part> {
  const files = listSources().filter((file) => file.part === name)
  const door = (await import(`../src/${name}/index.ts`)) as Record<string, unknown>
  const plug = Object.values(door).find(isPlug)
  return plug ? { name, files, plug } : { name, files }
}

const isPlug = (value: unknown): value is Plug =>
  typeof value === 'object' && value !== null && 'name' in value && 'messages' in value && 'events' in value

/** A part planted in memory: files by their path inside it. */
const plant = (name: string, files: Record<string, string>, plug?: Partial<Plug>): Part => ({
  name,
  files: Object.entries(files).map(([inside, text]) => source(`src/${name}/${inside}`, text)),
  ...(plug ? { plug: { name, messages: {}, events: [], ...plug } } : {}),
})

const program = 'programs/ventanillas'
const whole = Object.fromEntries(
  'README.md schema.sql rules.ts store.ts commands.ts indicators.ts pages.tsx routes.tsx messages.ts index.ts'
    .split(' ')
    .concat('rules.test.ts', 'commands.test.ts', 'routes.test.ts')
    .map((file) => [file, '']),
)

describe('registries and programs', () => {
  let parts: readonly Part[] = []
  before(async () => {
    parts = await Promise.all(
      Object.keys(architecture)
        .filter((name) => name.includes('/') && !name.startsWith('protocols/'))
        .map(readPart),
    )
  })

  it('have a plug', () => none(parts.filter((part) => !part.plug).map((part) => part.name)))
  it('have their files and no other', () => none(parts.flatMap(complainOfFiles)))
  it('say, list and test every rule', () => none(parts.flatMap(complainOfRuleNames)))
  it('tell the events of their plug', () => none(parts.flatMap(complainOfEvents)))
  it('have no message that nobody says', () => {
    const app = listSources().filter((file) => file.part === 'app')
    none(parts.flatMap((part) => complainOfUnusedMessages(part, app)))
  })
})

describe('the check of files', () => {
  it('accepts a whole program, and one whose store grew into a folder', () => {
    none(complainOfFiles(plant(program, whole)))
    const { 'store.ts': _, ...rest } = whole
    none(
      complainOfFiles(plant(program, { ...rest, 'store/visit.ts': '', 'store/report.ts': '', 'messages.yua.ts': '' })),
    )
  })
  it('misses a file', () => {
    const { 'indicators.ts': _, ...rest } = whole
    assert.deepEqual(complainOfFiles(plant(program, rest)), [`${program} has no indicators`])
  })
  it('asks of a program that keeps nothing for no store, no deeds and nothing to count; of one that does, for all', () => {
    const kept = ['schema.sql', 'store.ts', 'commands.ts', 'indicators.ts', 'commands.test.ts']
    const answers = Object.fromEntries(Object.entries(whole).filter(([file]) => !kept.includes(file)))
    none(complainOfFiles(plant(program, answers)))
    none(complainOfFiles(plant(program, { ...answers, 'commands/verify.ts': '' })))
    assert.equal(complainOfFiles(plant(program, { ...answers, 'store.ts': '' })).length, 4)
  })
  it('refuses a stranger, and a folder in a folder', () => {
    assert.match(complainOfFiles(plant(program, { ...whole, 'formatting.ts': '' }))[0]!, /no file that a part has/)
    assert.match(
      complainOfFiles(plant(program, { ...whole, 'store/visit/find.ts': '' }))[0]!,
      /no file that a part has/,
    )
  })
  it('lets a registry have only what it needs', () =>
    none(complainOfFiles(plant('registries/people', { 'README.md': '', 'schema.sql': '', 'index.ts': '' }))))
})

describe('the check of rules', () => {
  const rules = `
    const short = (rule: string) => z.string().max(9, { error: rule })
    export const Draft = z.object({ name: short('name-is-short'), on: dayField('day-can-be-read') })
    export const Old = z.string('text-is-given').refine(isOld, 'text-is-old').default('not-asked')
    check([{ rule: 'visit-is-open', field: 'visited-on', holds: true }, { rule: late ? 'is-late' : 'is-early' }])`

  it('finds rules in objections, in drafts and in refusals', () => {
    const part = plant(program, { 'rules.ts': rules, 'commands.ts': "refusedFor('entry-stands')" })
    const found = 'day-can-be-read entry-stands is-early is-late name-is-short text-is-given text-is-old visit-is-open'
    assert.deepEqual(listRules(part), found.split(' '))
  })
  it('misses the words, the line of the README and the test', () => {
    const text = "check([{ rule: 'visit-is-open', field: null, holds: true }])"
    const bare = plant(program, { 'rules.ts': text, 'README.md': '', 'rules.test.ts': '' }, {})
    assert.equal(complainOfRuleNames(bare).length, 3)
    const files = { 'rules.ts': text, 'README.md': '- `visit-is-open`: …', 'rules.test.ts': "it('visit-is-open')" }
    none(complainOfRuleNames(plant(program, files, { messages: { 'visit-is-open': ['a', 'b'] } })))
  })
})

describe('the check of events', () => {
  const files = { 'commands.ts': "await tell(tx, context, 'visit-recorded', id, {})", 'README.md': '`visit-recorded`' }
  it('accepts what is told and declared', () =>
    none(complainOfEvents(plant(program, files, { events: ['visit-recorded'] }))))
  it('refuses an event that is told but not declared, or never told, or not written out', () => {
    assert.match(complainOfEvents(plant(program, files, {}))[0]!, /tells "visit-recorded", not in its plug/)
    const silent = plant(program, { 'README.md': '`visit-recorded`' }, { events: ['visit-recorded'] })
    assert.deepEqual(complainOfEvents(silent), [`${program} never tells "visit-recorded"`])
    const twice = plant(program, files, { events: ['visit-recorded', 'visit-recorded'] })
    assert.deepEqual(complainOfEvents(twice), [`${program} lists "visit-recorded" twice`])
    const built = plant(program, { 'commands.ts': 'await tell(tx, context, kind, id, {})', 'README.md': '' }, {})
    assert.match(complainOfEvents(built)[0]!, /tells "\?"/)
    const handedOn = `const keep = (event: string) => tell(tx, context, event, id, {})
      keep('visit-recorded')
      const keepLoudly = (...deed: Parameters<typeof keep>) => keep(...deed)
      keepLoudly('visit-forgotten')`
    const part = plant(program, { ...files, 'commands.ts': handedOn }, { events: ['visit-recorded'] })
    assert.deepEqual(complainOfEvents(part), [`${program} tells "visit-forgotten", not in its plug`])
  })
  it('misses the line of the README', () =>
    assert.match(
      complainOfEvents(plant(program, { ...files, 'README.md': '' }, { events: ['visit-recorded'] }))[0]!,
      /README does not list/,
    ))
})

describe('the check of messages', () => {
  const messages = { greeting: ['Hola', 'Hello'], 'step-advice': ['Consejo', 'Advice'] } as const
  it('finds a key that is written out, or that a template makes', () =>
    none(
      complainOfUnusedMessages(
        plant(program, { 'pages.tsx': "say('greeting'); say(`step-${step}`)" }, { messages: messages }),
      ),
    ))
  it('misses nothing that nobody says', () =>
    assert.equal(complainOfUnusedMessages(plant(program, { 'pages.tsx': "say('welcome')" }, { messages })).length, 2))
})

describe('the check of stores', () => {
  const store = source(
    'src/programs/ventanillas/store.ts',
    'export async function findVisit() {}\nexport const listVisits = () => []\nexport const most = 3\nfunction inner() {}',
  )
  it('knows the functions that a store exports', () =>
    assert.deepEqual(listExportedFunctions(store), ['findVisit', 'listVisits']))
  it('names those that the run never called', () => {
    const functions = [
      { functionName: 'findVisit', ranges: [{ count: 2 }] },
      { functionName: 'listVisits', ranges: [{ count: 0 }] },
    ]
    const called = calledIn('/puente', [{ result: [{ url: `file:///puente/${store.path}`, functions }] }])
    assert.deepEqual(uncalledIn([store], called), [`${store.path}: listVisits`])
  })
})
