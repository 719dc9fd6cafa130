// `npm run puente -- <command>`: the command line.
import { runBuilt } from './build.mjs'

await runBuilt('cli')
