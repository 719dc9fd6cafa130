import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { id, read, readDirectory, said, schemas, service, standard } from '../../../test/hsds-reading.ts'
import { anyDirectory, anyService } from '../../../test/hsds-records.ts'
import { cellsOf } from './cells.ts'
import { arrange, listNameOf, type Document } from './documents.ts'
import { isError } from './findings.ts'
import { checkPublished, tablesOf } from './publishing.ts'
import type { ReadDirectory, Table } from './reading.ts'

const aService = anyService(standard, schemas)

const listsOf = (documents: readonly Document[]): string => {
  const lists = [...standard.kinds.values()].map((kind) => {
    const own = documents.filter((document) => document.kind === kind.name)
    return [listNameOf(kind), own.map(({ record }) => arrange(standard, kind.name, record))] as const
  })
  return JSON.stringify(Object.fromEntries(lists.filter(([, own]) => own.length > 0)))
}

const isWhole = (told: ReadDirectory): boolean =>
  told.findings.filter(isError).every(({ rule }) => ['period-ends-after-it-starts', 'text-is-whole'].includes(rule))

/** Documents as tables, and read from them. */
function throughTables(documents: readonly Document[]): ReadDirectory {
  const tables = [...tablesOf(standard, documents)].map(([name, lines]): Table => {
    const kind = standard.kinds.get(name)!
    const written = lines.map((line) => cellsOf(kind, line))
    const columns = [...new Set(['id', ...written.flatMap((cells) => [...cells.keys()])])]
    return {
      name: kind.file,
      columns,
      lines: written.map((cells, at) => ({ line: at + 2, cells: columns.map((column) => cells.get(column) ?? '') })),
    }
  })
  return readDirectory({ tables: tables.filter(({ lines }) => lines.length > 0) })
}

const sorted = (told: ReadDirectory) => [...told.documents].sort((one, other) => (one.id < other.id ? -1 : 1))

describe('Any directory within the schemas', () => {
  test('is published as the schemas and the second layer ask, and read again it is the same, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(aService, { minLength: 1, maxLength: 2 }), (services) => {
        const first = read(services)
        assert.ok(isWhole(first), said(first).join('\n'))
        fc.pre(!first.findings.some(isError))
        for (const { kind, record } of first.documents) assert.deepEqual(checkPublished(standard, kind, record), [])
        const text = listsOf(first.documents)
        const second = read(JSON.parse(text))
        assert.equal(listsOf(second.documents), text)
        assert.deepEqual([second.people, second.findings.filter(isError)], [0, []])
      }),
      { numRuns: 30 },
    )
  })

  test('of every kind goes through JSON and through tables unchanged, with what the standard does not describe', () => {
    const reached = new Set<string>()
    let through = 0
    fc.assert(
      fc.property(anyDirectory(standard, schemas), (lists) => {
        const first = read(JSON.parse(JSON.stringify(lists)))
        fc.pre(!first.findings.some(isError) && first.documents.length > 0)
        through += 1
        for (const kind of tablesOf(standard, first.documents)) if (kind[1].length > 0) reached.add(kind[0])
        const second = throughTables(first.documents)
        assert.deepEqual(second.findings.filter(isError), [])
        assert.equal(listsOf(sorted(second)), listsOf(sorted(first)))
        assert.equal(listsOf(read(JSON.parse(listsOf(first.documents))).documents), listsOf(first.documents))
      }),
      { numRuns: 60 },
    )
    assert.ok(through > 10, `${through} went through`)
    assert.equal(
      reached.size,
      standard.kinds.size,
      [...standard.kinds.keys()].filter((kind) => !reached.has(kind)).join(),
    )
  })
})

test('Objects, lists, numbers and truth values that the standard does not describe come out of tables as they went in', () => {
  const more = { mood: { z: [1, null], a: 'ñ' }, rooms: 3, open: false, list: ['=1', {}], word: '7', 'a:json': '[1]' }
  const told = throughTables(read([service(more)]).documents)
  const { record } = told.documents.find(({ kind }) => kind === 'service')!
  assert.deepEqual(Object.fromEntries(Object.keys(more).map((name) => [name, record[name]])), more)
  assert.deepEqual(told.findings.filter(isError), [])
  const names = cellsOf(standard.kinds.get('service')!, { id: id(1), ...more })
  assert.deepEqual(
    [...names.keys()],
    ['id', 'mood:json', 'rooms:json', 'open:json', 'list:json', 'word', '"a:json":json'],
  )
})
