import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { engine, freshInstallation } from '../../test/database.ts'
import { testStation } from '../../test/stations.ts'
import { countForPlanner } from './planning.ts'

test('the embedded database is told how many rows its tables have', { skip: engine !== 'embedded' }, async () => {
  const installation = await freshInstallation()
  const counted = async (): Promise<number> => {
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{
        rows: number
      }>`select reltuples::int as rows from pg_class where oid = 'ventanillas.station'::regclass`.execute(owner),
    )
    return rows[0]!.rows
  }
  await testStation(installation)
  await testStation(installation)
  assert.ok((await counted()) < 2)
  await countForPlanner(installation.database)
  assert.equal(await counted(), 2)
  await installation.database.close()
})
