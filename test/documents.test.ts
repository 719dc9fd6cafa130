// The documents point to what exists. Each check is shown to bite.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { architecture } from '#app/architecture'
import {
  complainOfDecisions,
  complainOfLinks,
  complainOfMap,
  complainOfPointers,
  complainOfScripts,
  complainOfSettings,
  type Document,
  type Project,
} from './document-checks.ts'
import { root } from './sources.ts'

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

const documents: readonly Document[] = globSync('{*,docs/**/*,src/**/*,packs/**/*}.md', { cwd: root })
  .sort()
  .map((file) => ({ path: file.replaceAll(path.sep, '/'), text: read(file) }))

const named = (file: string): Document => documents.find((document) => document.path === file)!

const project: Project = {
  read: (file) => {
    if (!existsSync(path.join(root, file))) return undefined
    return statSync(path.join(root, file)).isDirectory() ? '' : read(file)
  },
  scripts: Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts),
  settings: new Set(
    globSync('{src,scripts,test}/**/*.{ts,tsx,mjs,cjs}', { cwd: root }).flatMap(
      (file) => read(file).match(/\b[A-Z][A-Z0-9_]{1,}\b/g) ?? [],
    ),
  ),
}

const planted: Project = {
  read: (file) => ({ 'src/kernel/day.ts': 'export function readDay() {}', 'docs/glossary.md': '', src: '' })[file],
  scripts: ['start'],
  settings: new Set(['DATA_DIR']),
}

const none = (complaints: readonly string[]) => assert.deepEqual(complaints, [])
const checks = [
  [
    'links',
    complainOfLinks,
    '[words](docs/glossary.md#plaza) and [more](https://example.org)',
    '[words](docs/words.md)',
  ],
  ['pointers', complainOfPointers, '`src/kernel/day.ts:readDay` in `src/`', '`src/kernel/day.ts:findDay`'],
  ['paths', complainOfPointers, '`src/kernel/day.ts`', '`src/kernel/days.ts`'],
  ['commands', complainOfScripts, 'npm start', 'npm run begin'],
  ['settings', complainOfSettings, '`DATA_DIR` and `GET /`', '`DATA_FOLDER`'],
] as const

describe('documents', () => {
  for (const [title, check, right, wrong] of checks) {
    it(`have ${title} that lead somewhere`, () => none(documents.flatMap((document) => check(document, project))))
    it(`with ${title} that lead nowhere are noticed`, () => {
      none(check({ path: 'README.md', text: right }, planted))
      assert.equal(check({ path: 'README.md', text: wrong }, planted).length, 1)
    })
  }

  it('that a newcomer looks for are there', () => {
    const expected = [
      'README.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'PRIVACY.md',
      'SECURITY.md',
      'docs/glossary.md',
    ]
    none([...expected, 'docs/sources.md', 'LICENSE'].filter((file) => !existsSync(path.join(root, file))))
  })

  it('record decisions one to a page, in order', () =>
    none(complainOfDecisions(documents.filter((document) => document.path.startsWith('docs/decisions/')))))
  it('that skip a number or a heading are noticed', () => {
    const text = '# 0001 Title\n## Decision\n## Why\n## Cost'
    none(complainOfDecisions([{ path: 'docs/decisions/0001-title.md', text }]))
    assert.equal(complainOfDecisions([{ path: 'docs/decisions/0002-title.md', text }]).length, 1)
    assert.equal(complainOfDecisions([{ path: 'docs/decisions/0001-t.md', text: '# 0001 T\n## Decision' }]).length, 2)
  })

  it('show every part on the map', () => none(complainOfMap(named('ARCHITECTURE.md'), Object.keys(architecture))))
  it('that leave a part out are noticed', () =>
    assert.equal(complainOfMap({ path: 'ARCHITECTURE.md', text: 'kernel' }, ['kernel', 'registries/people']).length, 1))
})
