// The project's own source files, parsed, for the tests that hold the structure. A test plants a violation with `source`.
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync } from 'oxc-parser'
import { architecture } from '#app/architecture'

export const root = path.resolve(import.meta.dirname, '..')

/** A node of the syntax tree, as oxc-parser gives it (ESTree). */
export interface Node {
  readonly type: string
  readonly start: number
  readonly [member: string]: unknown
}

export interface Import {
  readonly from: string
  /** Whether only types are taken. */
  readonly typeOnly: boolean
  /** The names that are taken, types left out; empty where the whole module is meant. */
  readonly names: readonly string[]
}

/** A file: its path from the root with slashes, its text, its part, and lazily its syntax. */
export interface Source {
  readonly path: string
  readonly text: string
  /** "programs/ventanillas"; undefined for a file that is of no part (tests, journeys). */
  readonly part: string | undefined
  /** The path within the part: "store/visit.ts". */
  readonly inside: string
  readonly imports: readonly Import[]
  /** Every node of the tree, parents before children. */
  readonly nodes: readonly Node[]
}

/** A source from its text: what the tests plant violations with. */
export function source(file: string, text: string): Source {
  const part = Object.keys(architecture).find((name) => file.startsWith(`src/${name}/`))
  const inside = part === undefined ? file : file.slice(`src/${part}/`.length)
  let parsed: Pick<Source, 'imports' | 'nodes'> | undefined
  const parse = () => (parsed ??= /\.tsx?$/.test(file) ? parseText(file, text) : { imports: [], nodes: [] })
  return {
    path: file,
    text,
    part,
    inside,
    get imports() {
      return parse().imports
    },
    get nodes() {
      return parse().nodes
    },
  }
}

function parseText(file: string, text: string): Pick<Source, 'imports' | 'nodes'> {
  const { program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const nodes = [...walk(program)]
  return { nodes, imports: nodes.flatMap(importsOf) }
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* walk(item)
  else if (isNode(value)) {
    yield value
    for (const member of Object.values(value)) yield* walk(member)
  }
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

function importsOf(node: Node): Import[] {
  const isStatic = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'].includes(node.type)
  if (!isStatic || !isNode(node.source)) return []
  const members = Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : []
  const values = members.filter((member) => (member.importKind ?? member.exportKind) !== 'type')
  const typeOnly = (node.importKind ?? node.exportKind) === 'type' || (members.length > 0 && values.length === 0)
  const names = values.map(({ imported, local }) => nameOf(imported ?? local))
  return [{ from: String(node.source.value), typeOnly, names }]
}

export const nameOf = (node: unknown): string => (isNode(node) ? String(node.name ?? '') : '')

/** The name that a call calls: "refine" of `z.string().refine(…)`, "dayField" of `dayField(…)`. */
export function calleeOf(call: Node): string {
  const callee = call.callee
  if (!isNode(callee)) return ''
  if (callee.type === 'Identifier') return nameOf(callee)
  const { property } = callee
  return callee.type === 'MemberExpression' ? nameOf(property) : ''
}

/** The text of a string literal; undefined for any other node. */
export const textOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined

/** The fixed pieces of a template literal. */
export const piecesOf = (template: Node): string[] =>
  (Array.isArray(template.quasis) ? template.quasis : []).map(
    (piece: { value: { cooked: string | null } }) => piece.value.cooked ?? '',
  )

/** Line of a place in a text, from 1. */
export const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

let everything: readonly Source[] | undefined

/** All files under src/, test/, journeys/ and bench/ that are read as text, parsed once in a run. */
export function listSources(): readonly Source[] {
  everything ??= globSync('{src,test,journeys,bench}/**/*.{ts,tsx,sql,md,scss}', { cwd: root })
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort()
    .map((file) => source(file, readFileSync(path.join(root, file), 'utf8')))
  return everything
}

export const isTest = (file: Source): boolean => /\.test\.tsx?$/.test(file.path) || file.part === undefined

/** The files of the parts, without their tests. */
export const listCode = (): readonly Source[] => listSources().filter((file) => !isTest(file))
