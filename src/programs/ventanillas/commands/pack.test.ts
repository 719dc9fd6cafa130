// The pack's table of records: each program of the pack has its line, and what is wrong is named by line and field.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { readPack, showPackObjection, type PackRow } from '#platform/pack'
import { network } from '#registries/network'
import { itemsOf } from '../rules/item.ts'
import { isAggregateOnly, recordOf } from '../rules/program-record.ts'
import { pack } from './pack.ts'

const packs = join(import.meta.dirname, '../../../..')

for (const folder of ['packs/mx', 'test/packs/zz']) {
  test(`every program of ${folder} says which record it makes, and what marks somebody is counted in aggregate only`, () => {
    const read = readPack(join(packs, folder), [network.pack, pack])
    assert.ok(read.pack, (read.objections ?? []).map(showPackObjection).join('\n'))
    const programs = itemsOf(read.pack, 'program')
    assert.ok(programs.length >= 3)
    for (const { code, shown_as } of programs) {
      const record = recordOf(read.pack, code)
      assert.ok(record && record.es !== '' && record.seen_by_en !== '', code)
      assert.equal(isAggregateOnly(read.pack, code), shown_as !== code, code)
    }
  })
}

const row = (line: number, values: Record<string, unknown>): PackRow => ({ line, values }) as unknown as PackRow

test('a record of no program, and an aggregate that would be shown by itself, are named by line and field', () => {
  const tables = {
    'ventanillas-items.csv': [row(2, { kind: 'program', code: 'wic', shown_as: 'wic' })],
    'program-records.csv': [
      row(2, { program: 'unheard-of', aggregate_only: 'no' }),
      row(3, { program: 'wic', aggregate_only: 'yes' }),
    ],
  }
  assert.deepEqual(
    pack.objections!(tables).map(({ line, field, reason }) => [line, field, reason]),
    [
      [2, 'program', 'program-is-in-the-pack'],
      [3, 'aggregate_only', 'aggregate-stands-among-others'],
    ],
  )
})
