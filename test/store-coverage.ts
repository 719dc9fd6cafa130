// Which functions of the stores no test reached: read from the coverage that Node wrote during the run itself, so a
// function counts as called only where it really ran, directly or through a command or a page.
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNode, listCode, nameOf, type Node, type Source } from './sources.ts'

/** What Node writes into NODE_V8_COVERAGE, as far as it is read here. */
export interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly {
      readonly functionName: string
      readonly ranges: readonly { readonly count: number }[]
    }[]
  }[]
}

const isStore = (file: Source): boolean => /^store(?:\.ts$|\/)/.test(file.inside) && file.part !== 'platform'

/** "src/…/store.ts: findVisit" for each exported store function that the run never called. */
export function listUncalled(root: string, folder: string): string[] {
  const reports = globSync('*.json', { cwd: folder }).map(
    (file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Coverage,
  )
  return uncalledIn(listCode().filter(isStore), calledIn(root, reports))
}

/** "src/…/store.ts: findVisit" for each function that ran. */
export function calledIn(root: string, reports: readonly Coverage[]): Set<string> {
  const scripts = reports.flatMap((report) => report.result).filter(({ url }) => url.startsWith('file:'))
  return new Set(
    scripts.flatMap(({ url, functions }) => {
      const file = path.relative(root, fileURLToPath(url)).replaceAll(path.sep, '/')
      return functions
        .filter(({ ranges }) => ranges[0]!.count > 0)
        .map(({ functionName }) => `${file}: ${functionName}`)
    }),
  )
}

export const uncalledIn = (stores: readonly Source[], called: ReadonlySet<string>): string[] =>
  stores.flatMap((file) =>
    listExportedFunctions(file)
      .map((name) => `${file.path}: ${name}`)
      .filter((name) => !called.has(name)),
  )

/** The names of the functions that a file exports, `function` or arrow. */
export const listExportedFunctions = (file: Source): string[] =>
  file.nodes
    .filter((node) => node.type === 'ExportNamedDeclaration')
    .flatMap(({ declaration }) => (isNode(declaration) ? namesIn(declaration) : []))

function namesIn(declaration: Node): string[] {
  if (declaration.type === 'FunctionDeclaration') return [nameOf(declaration.id)]
  if (declaration.type !== 'VariableDeclaration' || !Array.isArray(declaration.declarations)) return []
  return declaration.declarations
    .filter(isNode)
    .filter(({ init }) => isNode(init) && /^(?:Arrow)?FunctionExpression$/.test(init.type))
    .map(({ id }) => nameOf(id))
}
