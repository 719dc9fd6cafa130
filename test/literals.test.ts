// One country's words stand in its pack. Texts under src/ that are shown, stored or compared name none of them.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isNode, isTest, lineOf, listSources, source, type Node, type Source } from './sources.ts'

const countryWords = /m[eé]xic|\bMXN\b|matr[ií]cula|\bINEA\b|\bZIP\b|\bzip codes?\b|c[oó]digos? postal(es)?\b/i

/** `ZIP` is a word of one country; `zip`, the file format, is not. */
const isForbidden = (text: string): boolean => {
  const found = countryWords.exec(text)?.[0]
  return found !== undefined && found !== 'zip' && found !== 'Zip'
}

/** Where the words of standards are spoken as the standards have them. */
const speaksStandards = (file: Source): boolean => file.part?.startsWith('protocols') === true

function textIn(node: Node): string {
  if (node.type === 'Literal') return String(isNode(node.value) ? '' : (node.raw ?? node.value))
  if (node.type === 'JSXText') return String(node.value)
  if (node.type !== 'TemplateElement') return ''
  return (node.value as { cooked: string | null }).cooked ?? ''
}

function complainOfLiterals(file: Source): string[] {
  if (!file.path.startsWith('src/') || isTest(file) || speaksStandards(file)) return []
  if (file.path.endsWith('.sql')) return complainOfSql(file)
  return file.nodes
    .filter((node) => isForbidden(textIn(node)))
    .map((node) => `${file.path}:${lineOf(file.text, node.start)} "${textIn(node).trim().slice(0, 60)}"`)
}

const complainOfSql = (file: Source): string[] =>
  file.text
    .split('\n')
    .map((line, at) => ({ line: line.replace(/--.*$/, ''), at: at + 1 }))
    .filter(({ line }) => isForbidden(line))
    .map(({ line, at }) => `${file.path}:${at} "${line.trim().slice(0, 60)}"`)

describe('Literals', () => {
  test('under src/ name no country, currency, card, school or postal code of one country', () => {
    const sources = listSources()
    assert.ok(sources.filter((file) => file.path.startsWith('src/')).length > 50)
    assert.deepEqual(sources.flatMap(complainOfLiterals), [])
  })

  test('that do are found in strings, templates, markup, patterns and SQL', () => {
    const planted: [string, string][] = [
      ['src/platform/x.ts', "export const a = 'Consulado de México'"],
      ['src/platform/x.ts', 'export const a = `in Mexico ${1}`'],
      ['src/platform/x.tsx', 'export const A = () => <p>Su código postal</p>'],
      ['src/platform/x.ts', 'export const a = /^ZIP$/'],
      ['src/registries/network/x.ts', "export const a = { currency: 'MXN' }"],
      ['src/registries/network/messages.ts', "export const a = ['Matrícula consular', 'INEA']"],
      ['src/registries/network/schema.sql', "insert into x values ('matricula');"],
    ]
    for (const [path, text] of planted) assert.notDeepEqual(complainOfLiterals(source(path, text)), [], text)
  })

  test('that only sound like it, comments, tests and standards are left alone', () => {
    const fine: [string, string][] = [
      ['src/platform/x.ts', "export const a = 'application/zip' // as in Mexico"],
      ['src/platform/x.ts', "export const a = 'es-MX'"],
      ['src/platform/x.test.ts', "export const a = 'México'"],
      ['src/registries/network/schema.sql', '-- in Mexico\nselect 1;'],
      ['test/x.ts', "export const a = 'México'"],
    ]
    for (const [path, text] of fine) assert.deepEqual(complainOfLiterals(source(path, text)), [], text)
  })
})
