// The migrations end where the parts' schema.sql files stand: who reads those reads the truth.
import assert from 'node:assert/strict'
import { globSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { architecture } from '#app/architecture'
import { migrate, runScript } from '#platform/migrations'
import { describeCatalogue } from './catalogue.ts'
import { emptyDatabase, freshDatabase, root, temporaryDirectory } from './database.ts'

/** The platform's own files: roles and log first, the others stand on them. */
const platformFiles = (): string[] => {
  const [first, folder] = [['roles.sql', 'log.sql'], join(root, 'src', 'platform', 'schema')]
  const others = globSync('*.sql', { cwd: folder }).filter((name) => !first.includes(name))
  return [...first, ...others.sort()].map((name) => join(folder, name))
}

/** The schema of each part, in the order in which parts may refer to each other; some are a folder of files. */
const schemaFiles = (): string[] => [
  ...platformFiles(),
  ...Object.keys(architecture)
    .filter((part) => part.includes('/'))
    .flatMap((part) =>
      globSync(['schema.sql', 'schema/*.sql'], { cwd: join(root, 'src', part) })
        .sort()
        .map((file) => join(root, 'src', part, file)),
    ),
]

test('every file of SQL under src belongs to the schema of a part', () => {
  const found = globSync('src/**/*.sql', { cwd: root }).map((path) => join(root, path))
  assert.deepEqual(
    found.filter((path) => !schemaFiles().includes(path)),
    [],
  )
})

test('the database that the migrations make is the one that the schema files describe', async () => {
  const described = await emptyDatabase()
  const none = join(temporaryDirectory(), 'none')
  mkdirSync(none)
  await migrate(described, none)
  for (const file of schemaFiles()) {
    await described.asOwner((owner) => runScript(owner, readFileSync(file, 'utf8')))
  }
  const migrated = await freshDatabase()
  const [expected, actual] = [await describeCatalogue(described), await describeCatalogue(migrated)]
  assert.ok(expected.length > 100)
  assert.deepEqual(
    {
      missing: expected.filter((line) => !actual.includes(line)),
      surplus: actual.filter((line) => !expected.includes(line)),
    },
    { missing: [], surplus: [] },
  )
  await Promise.all([described.close(), migrated.close()])
})
