// A process that is killed in the middle of a backup (src/platform/backup.test.ts): it stands still once rows are on the disk.
import { writeBackup } from '#platform/backup/writing'
import { freshInstallation } from './database.ts'

const installation = await freshInstallation()
const rows = 2000
await installation.database.asOwner(async (owner) => {
  const { query } = await import('#platform/backup/catalogue')
  await query(
    owner,
    `insert into platform.sms_stop select sha256(n::text::bytea), '2026-03-14' from generate_series(1, ${rows}) n`,
  )
})
const wait = new Int32Array(new SharedArrayBuffer(4))
await writeBackup(installation, process.argv[2]!, {
  line: () => {},
  error: () => {},
  progress: (_, done) => {
    if (done < rows / 2) return
    process.send!('half')
    Atomics.wait(wait, 0, 0, 60_000)
  },
})
