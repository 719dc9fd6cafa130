// `npm run check`: types, lint, format and unused code. `-- --fix` mends what the tools can mend.
import { close, runChecks } from './steps.mjs'

await runChecks({ fix: process.argv.includes('--fix') })
close()
