// The page of a year's reports at 200,000 visits on PostgreSQL: at an agency that recorded half of them, and at one of nine
// others. The reference beside it: the same page of an office without a visit. One client, in process (`app.request`).
import { fillVisits, openWindows, readPage, setStage, type Window } from './stage/installation.ts'
import { announceStage, quantile, settleFigure, timesOf } from './stage/measuring.ts'

const turns = 60

const stage = await setStage()
const [empty, busy, ...others] = await openWindows(stage.installation, 11)
const owner = await stage.connectBare()
await fillVisits(owner, busy!, 100_000, 320)
for (const window of others) await fillVisits(owner, window, Math.ceil(100_000 / others.length), 320)
await owner.query('vacuum analyze')
await owner.end()

const read =
  ({ office }: Window, window: Window) =>
  () =>
    readPage(stage, window, `/ventanillas/${office}/reports`)
const measure = async (window: Window): Promise<number[]> => {
  await timesOf(10, read(window, window))
  return timesOf(turns, read(window, window))
}
const show = (times: readonly number[]): string =>
  `p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`

announceStage(stage.engine, 'warm', '200,000 visits', '1 client, in process')
const times = { empty: await measure(empty!), usual: await measure(others[0]!), busy: await measure(busy!) }
console.log(`an office without visits      ${show(times.empty)}`)
console.log(`an office with 11,000 visits   ${show(times.usual)}`)
console.log(`an office with 100,000 visits  ${show(times.busy)}`)
const ratio = quantile(times.usual, 0.5) / quantile(times.empty, 0.5)
console.log(`11,000 visits against none: ${ratio.toFixed(1)}`)
settleFigure('milliseconds at p95 with 11,000 visits of 200,000', quantile(times.usual, 0.95), { most: 100 }, 0)
await stage.close()
