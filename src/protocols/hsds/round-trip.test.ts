import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { read, said, schemas, standard, terms } from '../../../test/hsds-reading.ts'
import { anyService } from '../../../test/hsds-records.ts'
import { arrange, listNameOf, type Document, type Fields } from './documents.ts'
import { isError } from './findings.ts'
import { checkPublished, tablesOf } from './publishing.ts'
import { guardCell, readDirectory, type ReadDirectory, type Table } from './reading.ts'

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

  test('goes through tables unchanged', () => {
    fc.assert(
      fc.property(fc.array(aService, { minLength: 1, maxLength: 2 }), (services) => {
        const first = read(
          JSON.parse(JSON.stringify(services, (name, value: unknown) => (name === 'x-more' ? undefined : value))),
        )
        fc.pre(!first.findings.some(isError))
        const tables = [...tablesOf(standard, first.documents)].map(([kind, lines]): Table => {
          const columns = [...standard.kinds.get(kind)!.fields.keys()]
          const cells = (line: Fields) =>
            columns.map((column) => (line[column] === undefined ? '' : guardCell(String(line[column]))))
          return {
            name: standard.kinds.get(kind)!.file,
            columns,
            lines: lines.map((line, at) => ({ line: at + 2, cells: cells(line) })),
          }
        })
        const second = readDirectory({ tables }, terms)
        const sorted = (told: ReadDirectory) => [...told.documents].sort((one, other) => (one.id < other.id ? -1 : 1))
        assert.equal(listsOf(sorted(second)), listsOf(sorted(first)))
      }),
      { numRuns: 20 },
    )
  })
})
