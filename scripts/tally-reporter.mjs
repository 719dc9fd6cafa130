// A reporter of node:test that only counts: {"passed":12,"failed":0,"skipped":1}.

/** Suites are not counted: their tests are. */
export default async function* tally(events) {
  const count = { passed: 0, failed: 0, skipped: 0 }
  for await (const { type, data } of events) {
    if (data?.details?.type === 'suite') continue
    if (type === 'test:fail') count.failed += 1
    if (type === 'test:pass') count[data.skip === undefined ? 'passed' : 'skipped'] += 1
  }
  yield JSON.stringify(count)
}
