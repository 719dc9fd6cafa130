import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { z } from 'zod'
import {
  codeCell,
  dayCell,
  listCell,
  numberCell,
  optional,
  packCheck,
  readPack,
  showPackObjection,
  textCell,
  type PackPart,
} from './pack.ts'

const shelf = z.object({
  code: codeCell,
  title: textCell,
  opened_on: optional(dayCell),
  metres: numberCell(0, 100),
  tags: listCell(textCell),
})

const part: PackPart = {
  tables: [
    { file: 'shelves.csv', row: shelf, key: ['code'] },
    { file: 'extra.csv', row: z.object({ code: textCell }), optional: true },
  ],
  objections: (tables) =>
    (tables['shelves.csv'] ?? [])
      .filter(({ values }) => values['title'] === 'Broken')
      .map(({ line }) => ({ file: 'shelves.csv', line, field: 'title', reason: 'shelf-is-whole' })),
  load: async () => {},
}

const header = 'code,title,opened_on,metres,tags\n'
const folder = mkdtempSync(join(tmpdir(), 'pack-'))
after(() => rmSync(folder, { recursive: true }))

/** What is wrong with a pack whose table of shelves holds these bytes, a line an objection. */
function objectionsTo(shelves: string | Uint8Array, head: (json: Record<string, unknown>) => unknown = (json) => json) {
  const directory = join(mkdtempSync(join(folder, 'one-')), 'zz')
  cpSync(join(import.meta.dirname, '../../test/packs/zz'), directory, { recursive: true })
  const json = JSON.parse(readFileSync(join(directory, 'pack.json'), 'utf8')) as Record<string, unknown>
  writeFileSync(join(directory, 'pack.json'), JSON.stringify(head(json), null, 2))
  writeFileSync(join(directory, 'shelves.csv'), shelves)
  const read = readPack(directory, [part])
  return read.objections?.map(showPackObjection) ?? read
}

describe('A country pack', () => {
  test('is read with its words and its tables', () => {
    const read = objectionsTo(`${header}a-1,"One, and more",2009-06-30,2.5,red blue\nb,Two,,1,\n`)
    assert.ok(!Array.isArray(read))
    assert.equal(read.pack?.currency, 'TND')
    assert.deepEqual(read.pack?.tables['shelves.csv'], [
      { code: 'a-1', title: 'One, and more', opened_on: '2009-06-30', metres: 2.5, tags: ['red', 'blue'] },
      { code: 'b', title: 'Two', opened_on: null, metres: 1, tags: [] },
    ])
    assert.deepEqual(read.pack?.tables['extra.csv'], [])
  })

  test('is refused with every bad line named by file, line and field', () => {
    const lines = ['a,One,2009-02-30,2,', 'B,Two,,two,', ',Three,,101,', 'd,Four,,1']
    assert.deepEqual(objectionsTo(`${header}${lines.join('\n')}\n`), [
      'shelves.csv, line 2, opened_on: day-exists',
      'shelves.csv, line 3, code: code-is-lower-case-words',
      'shelves.csv, line 3, metres: number-is-decimal',
      'shelves.csv, line 4, code: field-is-given',
      'shelves.csv, line 4, metres: number-is-within-bounds',
      'shelves.csv, line 5: line-has-a-cell-for-each-column',
    ])
  })

  test('counts lines rightly where a quoted cell runs over several', () => {
    assert.deepEqual(objectionsTo(`${header}a,"One\nand\nmore",,1,\nb,Two,,x,\n`), [
      'shelves.csv, line 5, metres: number-is-decimal',
    ])
  })

  test('is refused where columns are unknown, missing or doubled', () => {
    assert.deepEqual(objectionsTo('code,title,colour,metres,tags,tags\na,One,,1,,\n'), [
      'shelves.csv, line 1, colour: column-is-known',
      'shelves.csv, line 1, opened_on: column-is-there',
      'shelves.csv, line 1, tags: column-is-named-once',
    ])
  })

  test('is refused where a line stands twice, a quote stays open or the text is not UTF-8', () => {
    assert.deepEqual(objectionsTo(`${header}a,One,,1,\na,Two,,1,\n`), ['shelves.csv, line 3, code: line-stands-once'])
    assert.deepEqual(objectionsTo(`${header}a,"One,,1,\n`), ['shelves.csv, line 2: line-is-well-formed'])
    assert.deepEqual(objectionsTo(Buffer.from(`${header}a,Espa\xf1a,,1,\n`, 'latin1')), [
      'shelves.csv, line 2: text-is-utf-8',
    ])
  })

  test('is refused where a file is missing or empty', () => {
    assert.deepEqual(objectionsTo(''), ['shelves.csv, line 1: header-is-given'])
    const bare = mkdtempSync(join(folder, 'bare-'))
    assert.deepEqual(readPack(bare, [part]).objections?.map(showPackObjection), [
      'pack.json: file-is-there',
      'shelves.csv: file-is-there',
    ])
  })

  test('is asked what must hold across files only once every line can be read', () => {
    assert.deepEqual(objectionsTo(`${header}a,Broken,,1,\n`), ['shelves.csv, line 2, title: shelf-is-whole'])
    assert.deepEqual(objectionsTo(`${header}a,Broken,,x,\n`), ['shelves.csv, line 2, metres: number-is-decimal'])
  })

  test('is refused where pack.json has another currency, zone, field or word than can be', () => {
    const good = `${header}a,One,,1,\n`
    const change = (more: object) => (json: Record<string, unknown>) => ({ ...json, ...more })
    assert.deepEqual(objectionsTo(good, change({ currency: 'GOLD' })), [
      'pack.json, line 5, currency: currency-is-known',
    ])
    assert.deepEqual(objectionsTo(good, change({ zone: 'Mars/Base' })), ['pack.json, line 4, zone: zone-is-known'])
    assert.deepEqual(objectionsTo(good, change({ code: 'yy' })), [
      'pack.json, line 2, code: code-is-the-name-of-the-folder',
    ])
    assert.match(String(objectionsTo(good, change({ crest: 'eagle' }))), /crest: field-is-known/)
    const wordless = (json: Record<string, unknown>) => ({ ...json, words: { es: { country: 'Alcora' }, en: {} } })
    const missing = objectionsTo(good, wordless) as string[]
    assert.ok(missing.includes('pack.json, line 15, words.en.country: word-is-given'), missing.join('\n'))
  })

  test('has a fingerprint that changes with any byte that is read', () => {
    const one = objectionsTo(`${header}a,One,,1,\n`)
    const other = objectionsTo(`${header}a,Onf,,1,\n`)
    assert.ok(!Array.isArray(one) && !Array.isArray(other) && one.pack && other.pack)
    assert.notEqual(one.sha256, other.sha256)
  })

  test('is checked by Tomás from the command line, which names what is wrong and says so by its exit code', async () => {
    const lines: string[] = []
    const terminal = {
      line: (text: string) => lines.push(text),
      error: (text: string) => lines.push(text),
      progress() {},
    }
    const check = packCheck([part])
    assert.equal(await check.run({} as never, [], terminal), 2)
    assert.equal(await check.run({} as never, [join(folder, 'nowhere')], terminal), 1)
    assert.match(lines.join('\n'), /shelves\.csv: file-is-there/)
    const directory = join(mkdtempSync(join(folder, 'good-')), 'zz')
    cpSync(join(import.meta.dirname, '../../test/packs/zz'), directory, { recursive: true })
    writeFileSync(join(directory, 'shelves.csv'), `${header}a,One,,1,\n`)
    assert.equal(await check.run({} as never, [directory], terminal), 0)
    assert.match(lines.at(-1)!, /Pack zz can be loaded/)
  })
})
