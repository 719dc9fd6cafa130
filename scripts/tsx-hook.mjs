// Lets Node import the project's .ts and .tsx files as they stand: `node --import ./scripts/tsx-hook.mjs …`.
import { readFileSync } from 'node:fs'
import { registerHooks, setSourceMapsSupport } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

const root = new URL('../', import.meta.url).href
const own = /^(src|test|journeys|bench)\/.*\.tsx?$/

setSourceMapsSupport(true)

registerHooks({
  load(url, context, nextLoad) {
    const address = url.split(/[?#]/, 1)[0]
    if (!address.startsWith(root) || !own.test(address.slice(root.length))) return nextLoad(url, context)
    const file = fileURLToPath(address)
    return { format: 'module', shortCircuit: true, source: transform(file, readFileSync(file, 'utf8')) }
  },
})

function transform(file, source) {
  const { code } = transformSync(source, {
    loader: file.endsWith('.tsx') ? 'tsx' : 'ts',
    format: 'esm',
    target: 'node26',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    sourcefile: file,
    sourcemap: 'inline',
    sourcesContent: false,
  })
  return code
}
