// Opens the database that the settings name. The bundle needs nothing beside it: the embedded engine's thread is loaded
// from its source, src/platform/database/embedded-worker.ts, through `#platform/database/embedded-worker`.
import { join } from 'node:path'
import type { Database } from '../database.ts'
import type { Settings } from '../settings.ts'
import { openEmbedded } from './embedded.ts'
import { openPostgresql } from './postgresql.ts'

/** Opens PostgreSQL where DATABASE_URL names one, otherwise the embedded database in DATA_DIR/database. Migrate next. */
export async function openDatabase(settings: Settings): Promise<Database> {
  if (settings.databaseUrl === null) return openEmbedded(join(settings.dataDirectory, 'database'))
  return openPostgresql({ url: settings.databaseUrl, ownerUrl: settings.databaseOwnerUrl ?? undefined })
}
