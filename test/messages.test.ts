// Every phrase, in both languages: the same values, whole marks, no stray blanks, usted. Each check is shown to bite.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { before, describe, it } from 'node:test'
import {
  complainOfArguments,
  complainOfBannedWords,
  complainOfBlanks,
  complainOfLanguage,
  complainOfPlurals,
  complainOfPunctuation,
  complainOfSyntax,
  complainOfTu,
  entriesOf,
  type Check,
  type Entry,
} from './message-checks.ts'
import { listCode, root } from './sources.ts'

const checks: readonly (readonly [title: string, check: Check, right: Entry['phrase'], wrong: Entry['phrase']])[] = [
  ['are written in ICU syntax', complainOfSyntax, ['{n} de {m}', '{n} of {m}'], ['{n', '{n}']],
  ['fill in the same values', complainOfArguments, ['De {a} a {b}', 'From {a} to {b}'], ['De {a} a {b}', 'From {a}']],
  ['pair their marks', complainOfPunctuation, ['¿Es {a} (hoy)?', 'Is it {a} (today)?'], ['Es hoy?', 'Is it today?']],
  [
    'end alike',
    complainOfPunctuation,
    ['Falta el día.', 'The day is missing.'],
    ['Falta el día.', 'The day is missing'],
  ],
  ['have no stray blanks', complainOfBlanks, ['Uno, dos', 'One, two'], ['Uno , dos', 'One, two']],
  [
    'say one, many and other in Spanish',
    complainOfPlurals,
    ['{n, plural, one {# día} many {# de días} other {# días}}', '{n, plural, one {# day} other {# days}}'],
    ['{n, plural, one {# día} other {# días}}', '{n, plural, one {# day} other {# days}}'],
  ],
  ['keep the languages apart', complainOfLanguage, ['Su visita', 'Your visit'], ['Your visita', 'Your visit']],
  ['avoid banned words', complainOfBannedWords, ['Abra la página.', 'Open it.'], ['Haga click aquí.', 'Open it.']],
  ['say usted', complainOfTu, ['Elija su día.', 'Choose your day.'], ['Elige tu día.', 'Choose your day.']],
]

describe('messages', () => {
  let entries: readonly Entry[] = []
  let packWords: ReadonlySet<string> = new Set()

  before(async () => {
    const files = listCode().filter((file) => file.text.includes('satisfies Messages'))
    const modules = await Promise.all(
      files.map((file) => import(`../${file.path}`) as Promise<Record<string, unknown>>),
    )
    entries = modules.flatMap((module, place) => entriesOf(files[place]!.path, module))
    const pack = JSON.parse(readFileSync(path.join(root, 'packs/mx/pack.json'), 'utf8')) as { words: { es: object } }
    packWords = new Set(Object.keys(pack.words.es))
  })

  it('are found', () => assert.ok(entries.length > 0))

  for (const [title, check, right, wrong] of checks) {
    it(title, () =>
      assert.deepEqual(
        entries.flatMap((entry) => check(entry, packWords)),
        [],
      ),
    )
    it(`that would not, are noticed: ${title}`, () => {
      assert.deepEqual(check({ place: 'right', phrase: right }), [])
      assert.notDeepEqual(check({ place: 'wrong', phrase: wrong }), [])
    })
  }

  it('let a word of the pack stand in one language only', () =>
    assert.deepEqual(
      complainOfArguments({ place: '', phrase: ['Fuera de {country}', 'Abroad'] }, new Set(['country'])),
      [],
    ))
})
