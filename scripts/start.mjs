// `npm start`: builds the program where its sources have changed, and opens the doors.
import { runBuilt } from './build.mjs'

await runBuilt('main')
