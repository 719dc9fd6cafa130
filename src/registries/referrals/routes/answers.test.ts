// The list of a provider with an account: by when each referral is to be answered, and what is late.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testInstallation } from '../../../../test/database.ts'
import { ask } from '../../../../test/mounted.ts'
import { later, referralStage, sent } from '../../../../test/referrals.ts'
import { routes } from './index.tsx'

test('Sol’s list marks what is late, from the day after', async () => {
  const stage = await referralStage(await testInstallation())
  await sent(stage)
  const listAfter = async (days: number) =>
    (await ask({ path: '/', routes }, later(stage.clinic, days), 'answers')).text
  for (const days of [0, 7]) {
    assert.match(await listAfter(days), /21 mar/)
    assert.doesNotMatch(await listAfter(days), /Ya pasó/)
  }
  assert.match(await listAfter(8), /<strong>Ya pasó: [^<]*21 mar/)
})
