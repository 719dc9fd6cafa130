// What test/architecture.test.ts asks of each file; every check gives its complaints, none where all is well.
import path from 'node:path'
import { architecture, sharedSchemas } from '#app/architecture'
import { isTest, lineOf, piecesOf, textOf, isNode, calleeOf, type Import, type Node, type Source } from './sources.ts'

const parts = Object.keys(architecture)

/** Parts stand in order: each may use only parts above it. */
export function complainOfOrder(map: Readonly<Record<string, readonly string[]>>): string[] {
  const names = Object.keys(map)
  return names.flatMap((name, place) =>
    map[name]!.filter((used) => !names.slice(0, place).includes(used)).map(
      (used) => `${name} may not use ${used}, which does not stand above it`,
    ),
  )
}

/** Imports follow the map; nothing climbs out of a part; other parts are entered by their door. */
export const complainOfImports = (file: Source): string[] =>
  file.imports.flatMap(({ from }) => {
    const reason = from.startsWith('#') ? reasonAgainstDoor(file, from) : reasonAgainstPath(file, from)
    return reason ? [`${file.path}: "${from}" ${reason}`] : []
  })

function reasonAgainstDoor(file: Source, from: string): string | undefined {
  const target = parts.find((part) => from === `#${part}` || from.startsWith(`#${part}/`))
  if (target === undefined) return 'names no part'
  const door = from.slice(target.length + 2)
  if (!doorsOf(target, file.part).test(door)) return 'reaches into a part past its door'
  if (file.part === undefined) return undefined
  if (target === file.part) return isTest(file) ? undefined : 'is its own part: import the file itself'
  return architecture[file.part]?.includes(target) ? undefined : `is not among what ${file.part} may use`
}

/** Registries and programs have one door, their index; the app and the tests also wire the platform's rooms together. */
function doorsOf(target: string, from: string | undefined): RegExp {
  if (target.includes('/')) return /^$/
  const wires = target === 'platform' && (from === undefined || from === 'app')
  return wires ? /^[a-z-]+(?:\/[a-z-]+)?$/ : /^[a-z-]+$/
}

function reasonAgainstPath(file: Source, from: string): string | undefined {
  if (from.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file.path), from)
    // What is of no part drives the whole program: its way in is the app. A benchmark measures a piece of it by itself.
    const outside = !target.startsWith('src/') || /^src\/app\/[\w.-]+$/.test(target) || file.path.startsWith('bench/')
    const stays = file.part === undefined ? outside : target.startsWith(`src/${file.part}/`)
    return stays || (isTest(file) && target.startsWith('test/')) ? undefined : 'leaves its part'
  }
  if (file.part !== 'kernel' || isTest(file) || from === 'zod') return undefined
  return 'is more than the kernel may know'
}

/** No part is loaded at run time; only the platform waits with a package until it is needed. */
export const complainOfDynamicImports = (file: Source): string[] =>
  file.nodes
    .filter((node) => node.type === 'ImportExpression')
    .filter((node) => !(file.part === 'platform' && /^[a-z@]/.test(textOf(node.source) ?? '')))
    .map((node) => `${file.path}:${lineOf(file.text, node.start)} imports at run time`)

export const complainOfAny = (file: Source): string[] =>
  file.nodes
    .filter((node) => node.type === 'TSAnyKeyword')
    .map((node) => `${file.path}:${lineOf(file.text, node.start)} says any`)

const sqlPlaces = /^(?:store\.ts|store\/|indicators\.ts|indicators\/|schema\.sql|schema\/)/

/** SQL stands in stores, indicators, schemas and the platform, and nowhere else; it is never put together from pieces. */
export function complainOfSqlPlace(file: Source): string[] {
  if (file.part === undefined || file.part === 'platform' || isTest(file)) return []
  const complaints = file.imports
    .filter(({ from, typeOnly }) => from === 'kysely' && !typeOnly)
    .map(() => `${file.path} goes to the database past #platform/database`)
  const isPlace = sqlPlaces.test(file.inside)
  const misplaced = !isPlace && (file.path.endsWith('.sql') || file.nodes.some(isSql))
  const raw = file.nodes.filter(isRawSql).map((node) => lineOf(file.text, node.start))
  return [
    ...complaints,
    ...(misplaced ? [`${file.path} holds SQL`] : []),
    ...raw.map((line) => `${file.path}:${line} puts SQL together from text`),
  ]
}

const isSql = (node: Node): boolean =>
  node.type === 'TaggedTemplateExpression' && isNode(node.tag) && rootName(node.tag) === 'sql'

const isRawSql = (node: Node): boolean =>
  node.type === 'CallExpression' && ['raw', 'lit'].includes(calleeOf(node)) && rootName(node.callee) === 'sql'

function rootName(node: unknown): string {
  if (!isNode(node)) return ''
  return node.type === 'MemberExpression' ? rootName(node.object) : String(node.name ?? '')
}

const schemaOf = (part: string): string => part.slice(part.lastIndexOf('/') + 1).replaceAll('-', '_')

/** The schemas that a part's SQL may name: its own, those of the parts it may use, and shared ones open to it. */
function schemasFor(part: string): Set<string> {
  const used = [part, ...(architecture[part] ?? [])].map(schemaOf)
  const shared = Object.keys(sharedSchemas).filter((schema) => sharedSchemas[schema]?.includes(part))
  return new Set([...used, ...shared])
}

/** The SQL of a file names only schemas that its part may see. */
export function complainOfSchemas(file: Source): string[] {
  const { part } = file
  if (part === undefined || isTest(file)) return []
  const open = schemasFor(part)
  const known = [...parts.map(schemaOf), ...Object.keys(sharedSchemas)]
  return sqlOf(file).flatMap((text) =>
    [...plainSql(text).matchAll(/(?<![\w.'])([a-z_]+)\.[a-z_*"]/g)]
      .map(([, schema]) => schema!)
      .filter((schema) => known.includes(schema) && !open.has(schema))
      .map((schema) => `${file.path} names the schema ${schema}, which ${part} may not use`),
  )
}

const sqlOf = (file: Source): string[] =>
  file.path.endsWith('.sql')
    ? [file.text]
    : file.nodes.filter(isSql).map((node) => (isNode(node.quasi) ? piecesOf(node.quasi).join(' ? ') : ''))

/** Without comments and texts in quotation marks. */
const plainSql = (text: string): string => text.replace(/--.*$/gm, '').replace(/'(?:[^']|'')*'/g, "''")

const ruleFile = /^rules(?:\.ts$|\/)/
const clocks =
  /^(?:Date\.now|Math\.random|performance|process|crypto|Temporal\.Now|setTimeout|setInterval|fetch|console)\b/

/** Rules compute: no clock, no randomness, no waiting, and of the platform only what an actor is. */
export function complainOfRules(file: Source): string[] {
  if (file.part === undefined || isTest(file) || !ruleFile.test(file.inside)) return []
  const at = (node: Node, what: string) => `${file.path}:${lineOf(file.text, node.start)} ${what}`
  const imports = file.imports
    .filter((taken) => !taken.typeOnly && !isForRules(file, taken))
    .map(({ from }) => `${file.path}: rules use no value of "${from}"`)
  const nodes = file.nodes.flatMap((node) => {
    if (node.type === 'AwaitExpression' || node.async === true) return [at(node, 'waits')]
    const isNow = node.type === 'NewExpression' && rootName(node.callee) === 'Date' && isEmpty(node.arguments)
    if (isNow) return [at(node, 'reads the clock')]
    const name = node.type === 'MemberExpression' || node.type === 'CallExpression' ? nameAt(file, node) : ''
    return clocks.test(name) && !isShadow(node) ? [at(node, `uses ${name}`)] : []
  })
  return [...imports, ...nodes]
}

/** Zod, the kernel, statistics, protocols, other rules; what an actor is; and the shapes of a pack's cells, which are Zod's. */
function isForRules(file: Source, { from, names }: Import): boolean {
  if (from === 'zod' || from === '#platform/context' || /^#(?:kernel|statistics|protocols)\//.test(from)) return true
  if (from === '#platform/pack') return names.every((name) => /Cell$|^optional$/.test(name))
  if (!from.startsWith('.')) return false
  const inside = path.posix.join(path.posix.dirname(file.inside), from)
  return ruleFile.test(inside)
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0

const nameAt = (file: Source, node: Node): string =>
  /^[\w.]+/.exec(file.text.slice(node.start, node.start + 60))?.[0] ?? ''

/** A member of something else (`draft.process`) starts at that something, so only whole names are looked at. */
const isShadow = (node: Node): boolean =>
  node.type === 'CallExpression' && isNode(node.callee) && node.callee.type !== 'Identifier'

/** Words that say nothing, also as one of several in a name; and names that say nothing alone. */
const emptyWords = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager', 'service']
const emptyNames = [...emptyWords, 'services', 'handler', 'handlers', 'data', 'info', 'shared', 'lib', 'v1']

/** Where a service is a thing of the world: what the directory lists, and what a referral is made to. */
const speaksOfServices = /^(?:src\/registries\/(?:services|referrals)\/|test\/services\.ts$|packs\/)/

/** Names that say nothing. */
export function complainOfName(file: string): string[] {
  const saysNothing = (word: string, list: readonly string[]) =>
    list.includes(word) && !(/^services?$/.test(word) && speaksOfServices.test(file))
  return file
    .split('/')
    .map((piece) => piece.replace(/\..*$/, ''))
    .filter((piece) => saysNothing(piece, emptyNames) || piece.split('-').some((word) => saysNothing(word, emptyWords)))
    .map((piece) => `${file}: "${piece}" says nothing of what is in it`)
}
