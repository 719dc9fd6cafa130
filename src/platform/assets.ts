// The files that pages ask for: a style sheet, another where there are charts or places, small browser scripts. Compiled at start, named by their content,
// sent compressed and kept by browsers for good.
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Hono } from 'hono'
import { NotFound } from './errors.ts'
import { everybody, router, type Env } from './routing.ts'
import type { Assets } from './view.ts'

/** A file as it is served. */
export interface AssetFile {
  readonly name: string
  readonly type: string
  readonly body: Buffer
}

/** A skin: values of the style's `--skin-…` variables, by the name after the dashes ("brand": "#0b5c56"). */
export type Skin = Readonly<Record<string, string>>

/** The addresses for the pages, and the routes that serve the files. */
export interface OpenAssets {
  readonly assets: Assets
  readonly routes: Hono<Env>
}

const folder = join('src', 'platform', 'assets')

/** Compiles and bundles what has changed, and makes ready to serve it. */
export async function openAssets(skin: Skin = {}): Promise<OpenAssets> {
  const [style, charts, find, scripts] = await Promise.all([
    compileStyle('app', skin),
    compileStyle('charts'),
    compileStyle('find'),
    bundleScripts(),
  ])
  const sheets = [style, charts, find].map(({ name, css }) => ({
    name,
    type: 'text/css; charset=utf-8',
    body: Buffer.from(css),
  }))
  const files: AssetFile[] = [...sheets, ...scripts.map(({ file }) => file)]
  const addresses = scripts.map(({ script, file }) => [script, `/assets/${file.name}`] as const)
  return {
    assets: {
      style: `/assets/${style.name}`,
      chartStyle: `/assets/${charts.name}`,
      findStyle: `/assets/${find.name}`,
      scripts: Object.fromEntries(addresses),
    },
    routes: assetRoutes(files),
  }
}

/** What every page asks for, and what pages with charts or a matrix of numbers, and those that find a place, ask for besides. */
type Sheet = 'app' | 'charts' | 'find'

/** A style sheet, minified, with the skin at its end. Compiled anew only where its sources have changed. */
export async function compileStyle(sheet: Sheet, skin: Skin = {}): Promise<{ name: string; css: string }> {
  const css = (await cachedStyle(sheet)) + skinRule(skin)
  return { name: `${sheet}.${hashOf(css)}.css`, css }
}

async function cachedStyle(sheet: Sheet): Promise<string> {
  const file = join(projectFolder(), 'dist', `style-${sheet}-${hashOf(...styleSources())}.css`)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  const css = await compileSass(sheet)
  mkdirSync(dirname(file), { recursive: true })
  // Another process may be doing the same: the file appears whole or not at all.
  writeFileSync(`${file}.${process.pid}`, css)
  renameSync(`${file}.${process.pid}`, file)
  return css
}

/** The compilers are loaded only where there is something to compile. */
async function compileSass(sheet: Sheet): Promise<string> {
  const [sass, esbuild] = await Promise.all([import('sass'), import('esbuild')])
  const root = projectFolder()
  const { css } = sass.compile(join(root, folder, `${sheet}.scss`), {
    loadPaths: [join(root, 'node_modules')],
    quietDeps: true,
  })
  return (await esbuild.transform(css, { loader: 'css', minify: true })).code
}

/** What the compiled style depends on: our sources, and the versions of what compiles them. */
function styleSources(): string[] {
  const root = projectFolder()
  const sources = globSync('*.scss', { cwd: join(root, folder) }).sort()
  const packages = ['sass', 'esbuild', 'govuk-frontend'].map((name) => join(root, 'node_modules', name, 'package.json'))
  return [...sources.map((name) => join(root, folder, name)), ...packages].map((file) => readFileSync(file, 'utf8'))
}

function skinRule(skin: Skin): string {
  const entries = Object.entries(skin)
  if (entries.length === 0) return ''
  const wrong = entries.find(([name, value]) => !/^[a-z-]+$/.test(name) || !/^[\w#%(),. /-]+$/.test(value))
  if (wrong) throw new Error(`the skin's ${wrong[0]} is no colour: ${wrong[1]}`)
  return `:root{${entries.map(([name, value]) => `--skin-${name}:${value}`).join(';')}}\n`
}

/** The browser scripts, `client/<name>.ts` of every part, each bundled into one file; an error where two share a name. */
export async function bundleScripts(): Promise<{ script: string; file: AssetFile }[]> {
  const root = projectFolder()
  const sources = globSync('src/**/client/*.ts', { cwd: root })
    .filter((path) => !/\.(test|d)\.ts$/.test(path))
    .sort()
  const names = sources.map((path) => basename(path, '.ts'))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new Error(`two browser scripts are called "${twice}"`)
  if (sources.length === 0) return []
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(sources.map((path, index) => [names[index]!, path])),
    outdir: join(root, 'dist', 'assets'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    write: false,
  })
  return outputFiles.map(({ path, contents }) => {
    const script = basename(path, '.js')
    const name = `${script}.${hashOf(contents)}.js`
    return { script, file: { name, type: 'text/javascript; charset=utf-8', body: Buffer.from(contents) } }
  })
}

/** Serves the files at `/assets/<name>`, in the best encoding that the browser takes. */
export function assetRoutes(files: readonly AssetFile[]): Hono<Env> {
  const ready = new Map(files.map((file) => [file.name, { file, encoded: encode(file.body) }]))
  return router().get('/assets/:name', everybody, async (c) => {
    const found = ready.get(c.req.param('name'))
    if (!found) throw new NotFound()
    const { file, encoded } = found
    const accepted = c.req.header('accept-encoding') ?? ''
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined
    c.header('content-type', file.type)
    c.header('cache-control', 'public, max-age=31536000, immutable')
    c.header('vary', 'accept-encoding')
    if (encoding) c.header('content-encoding', encoding)
    return c.body(new Uint8Array(encoding ? (await encoded)[encoding] : file.body))
  })
}

/** Compresses once, as hard as it goes. */
async function encode(body: Buffer): Promise<{ br: Buffer; gzip: Buffer }> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  const [br, zipped] = await Promise.all([
    promisify(brotliCompress)(body, { params }),
    promisify(gzip)(body, { level: 9 }),
  ])
  return { br, gzip: zipped }
}

function hashOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 12)
}

/** The folder of package.json, above this file whether it runs from src/ or bundled from dist/. */
function projectFolder(): string {
  let place = import.meta.dirname
  while (!existsSync(join(place, 'package.json'))) {
    if (dirname(place) === place) throw new Error('no package.json above the program')
    place = dirname(place)
  }
  return place
}
