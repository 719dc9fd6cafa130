// The pack's files of eligibility: what is wrong is named by file, line and field; the levels of poverty are those published.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { day, holdsOn } from '#kernel/day'
import { readPack, showPackObjection, type PackRow } from '#platform/pack'
import { network } from '#registries/network'
import { ventanillas } from '#programs/ventanillas'
import { inflesz, listBlocks } from '../../../test/reading-ease.ts'
import { pack } from './pack.ts'
import { lawOf } from './rules/law.ts'

const read = readPack(join(import.meta.dirname, '../../../packs/mx'), [network.pack, ventanillas.pack, pack])
assert.ok(read.pack, (read.objections ?? []).slice(0, 9).map(showPackObjection).join('\n'))
const law = lawOf(read.pack)

const good = {
  code: 'one',
  program: 'care',
  jurisdiction: 'XX',
  from_on: '2026-01-01',
  to_on: null,
  situations: ['any'],
  age_from: null,
  age_to: null,
  income_over: null,
  income_to: null,
  result: 'likely',
  reason: null,
  verified_on: '2026-01-02',
  review_by: '2026-12-31',
}

const wrong: Record<string, unknown>[] = [
  { program: 'no-such' },
  { jurisdiction: 'YY' },
  { situations: ['any', 'other'] },
  { to_on: '2025-12-31' },
  { age_from: 19, age_to: 18 },
  { income_over: 138, income_to: 138 },
  { reason: 'why' },
  { result: 'no' },
  { result: 'ask', reason: 'no-such' },
  { result: 'ask', reason: 'no-rule' },
  { verified_on: null },
  { review_by: null },
]

const table = (rows: Record<string, unknown>[]): PackRow[] =>
  rows.map((values, at) => ({ line: at + 2, values })) as unknown as PackRow[]

const tablesWith = (rows: Record<string, unknown>[]) => ({
  'divisions.csv': table([{ code: 'XX-A', country: 'XX', parent: null }]),
  'eligibility.csv': table(rows),
  'eligibility-reasons.csv': table([{ code: 'why' }, { code: 'no-rule' }]),
  'eligibility-programs.csv': table([{ code: 'care' }]),
  'eligibility-situations.csv': table([{ code: 'any' }]),
})

describe('The rows of a pack', () => {
  test('are refused by file, line and field', () => {
    const objections = pack.objections!(tablesWith([good, ...wrong.map((change) => ({ ...good, ...change }))]))
    assert.deepEqual(
      objections.map(({ line, field, reason }) => `${line} ${field} ${reason}`),
      [
        '3 program program-is-in-the-pack',
        '4 jurisdiction jurisdiction-is-known',
        '5 situations situation-is-known',
        '6 to_on row-begins-before-it-ends',
        '7 age_to ages-are-in-order',
        '8 income_to incomes-are-in-order',
        '9 reason what-says-ask-or-no-has-a-reason',
        '10 reason what-says-ask-or-no-has-a-reason',
        '11 reason reason-is-known',
        '12 reason reason-is-known',
        '13 result what-nobody-verified-says-ask',
        '14 review_by law-that-stands-is-reviewed',
      ],
    )
  })

  test('name divisions and programs that exist, and one level a day', () => {
    const level = { jurisdiction: 'XX', from_on: '2026-01-01', to_on: '2026-12-31' }
    const tables = {
      ...tablesWith([good]),
      'eligibility-groups.csv': table([{ group: 'some', division: 'XX-B' }]),
      'poverty-levels.csv': table([level, { ...level, from_on: '2026-12-31', to_on: null }]),
      'eligibility-titles.csv': table([
        { program: 'no-such', jurisdiction: 'XX' },
        { program: 'care', jurisdiction: 'YY' },
      ]),
      'eligibility-notes.csv': table([{ code: 'any', jurisdiction: 'YY' }]),
    }
    assert.deepEqual(
      pack.objections!(tables).map(({ file, line, reason }) => `${file} ${line} ${reason}`),
      [
        'eligibility-groups.csv 2 division-exists',
        'poverty-levels.csv 3 level-is-one-a-day',
        'eligibility-titles.csv 2 program-is-in-the-pack',
        'eligibility-titles.csv 3 jurisdiction-is-known',
        'eligibility-notes.csv 2 jurisdiction-is-known',
      ],
    )
  })
})

describe('The pack of Mexico', () => {
  const levelOf = (jurisdiction: string, on: string, size: number): number | undefined => {
    const level = law.levels.find((each) => each.jurisdiction === jurisdiction && holdsOn(each, day(on)))
    return level && level.first + level.more * (size - 1)
  }

  test('has the levels as published: a family of four in 2009, 2014, 2025 and 2026', () => {
    const published: [string, string, number, number][] = [
      ['contiguous', '2009-06-30', 4, 22_050],
      ['contiguous', '2012-06-30', 4, 23_050],
      ['contiguous', '2014-06-30', 4, 23_850],
      ['contiguous', '2013-06-30', 8, 39_630],
      ['contiguous', '2026-06-30', 4, 33_000],
      ['US-AK', '2014-06-30', 2, 19_660],
      ['US-HI', '2014-06-30', 2, 18_090],
      ['US-HI', '2012-06-30', 8, 44_710],
    ]
    for (const [where, on, size, level] of published) assert.equal(levelOf(where, on, size), level, `${where} ${on}`)
  })

  test('has no level where the sources are unsure, nor past the first quarter of the year after', () => {
    assert.equal(levelOf('US-HI', '2018-06-30', 1), undefined)
    assert.equal(levelOf('US-AK', '2009-06-30', 1), undefined)
    assert.equal(levelOf('contiguous', '2027-03-31', 1), 15_960)
    assert.equal(levelOf('contiguous', '2027-04-01', 1), undefined)
  })

  test('has 41 states of the expansion on the day of the last, and 25 with cover from conception', () => {
    const count = (group: string, on: string) =>
      law.groups.filter((row) => row.group === group && (row.from_on ?? '') <= on).length
    assert.equal(count('expansion', '2023-12-01'), 41)
    assert.equal(count('expansion', '2014-01-01'), 25)
    assert.equal(count('from-conception', '2026-01-01'), 25)
  })

  test('says of each program which record it makes, in a line of its table of records', () => {
    const known = read.pack!.tables['program-records.csv']!.map(({ program }) => program)
    const records = new Set([...known, ...law.records.map(({ code }) => code)])
    for (const { code, record, emergency_record, payment_record } of law.programs)
      for (const each of [record, emergency_record, payment_record])
        assert.ok(each === null || records.has(each), `${code} ${each}`)
  })

  test('tells being treated from who pays: the law that makes a hospital treat pays no bill', () => {
    const room = law.programs.find(({ code }) => code === 'emergency-room')!
    assert.deepEqual([room.record, room.payment_record], ['emergency-room', 'emergency-coverage'])
    const treated = law.records.find(({ code }) => code === 'emergency-room')!
    assert.equal(treated.federal_record, 'no')
    assert.doesNotMatch(Object.values(treated).join(' '), /Medicaid|CMS|ICE/)
    assert.match(room.about_es, /No tiene que pedir nada[\s\S]*No tiene que decir su situación migratoria/)
    const medicaid = law.programs.find(({ code }) => code === 'medicaid')!
    assert.equal(medicaid.emergency_record, 'emergency-coverage')
  })

  test('speaks in its records to whoever applies, and of nothing that this program does inside', () => {
    const texts = [...read.pack!.tables['program-records.csv']!, ...law.records].flatMap((record) =>
      ['es', 'seen_by_es'].map((field) => String((record as unknown as Record<string, unknown>)[field])),
    )
    for (const text of texts) assert.doesNotMatch(text, /aquí|se cuenta|hoja|visita\b|fuentes/i, text)
    const hard = texts.filter((text) => listBlocks(`<p>${text}</p>`).some((block) => inflesz(block.text) < 65))
    assert.deepEqual(hard, [])
  })
})
