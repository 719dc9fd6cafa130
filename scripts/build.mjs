// Bundles the program's own sources with esbuild into dist/, once per content; the packages stay where npm put them.
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '..')
const dist = path.join(root, 'dist')
const entries = { main: 'src/app/main.ts', cli: 'src/app/cli-main.ts' }

/** Imports an entry of the program ("main" or "cli"), built first where the sources have changed. */
export async function runBuilt(entry) {
  process.setSourceMapsEnabled(true)
  enableCompileCache(path.join(dist, 'compiled'))
  const folder = path.join(dist, `build-${hashSources()}`)
  if (!existsSync(folder)) await build(folder)
  await import(pathToFileURL(path.join(folder, `${entry}.mjs`)).href)
}

/** SHA-256, shortened, of everything that shapes the bundle; the place counts, since it stands in the bundle. */
function hashSources() {
  const hash = createHash('sha256')
    .update(root)
    .update(readFileSync(import.meta.filename))
  const files = globSync('src/**/*.{ts,tsx,json}', { cwd: root }).filter((file) => !/\.test\.tsx?$/.test(file))
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)))
  return hash.digest('hex').slice(0, 16)
}

/** Builds beside the folder and renames, so that two processes that start together both find a whole one. */
async function build(folder) {
  const { build: bundle } = await import('esbuild')
  mkdirSync(dist, { recursive: true })
  const fresh = mkdtempSync(path.join(dist, 'fresh-'))
  await bundle({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: fresh,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node26',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [ownPlaces],
  })
  if (existsSync(folder)) rmSync(fresh, { recursive: true })
  else renameSync(fresh, folder)
  const builds = readdirSync(dist).filter((name) => name.startsWith('build-') && name !== path.basename(folder))
  for (const old of builds) rmSync(path.join(dist, old), { recursive: true, force: true })
}

/** `import.meta.url`, `.dirname` and `.filename` keep naming the source file: its SQL, styles and worker lie beside it. */
const ownPlaces = {
  name: 'own-places',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.tsx?$/ }, ({ path: file }) => {
      const source = readFileSync(file, 'utf8')
      if (!source.includes('import.meta.')) return undefined
      const places = { url: pathToFileURL(file).href, dirname: path.dirname(file), filename: file }
      const contents = source.replaceAll(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, name) =>
        JSON.stringify(places[name]),
      )
      return { contents, loader: file.endsWith('x') ? 'tsx' : 'ts', resolveDir: path.dirname(file) }
    })
  },
}
