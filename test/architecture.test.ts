// The parts stand as src/app/architecture.ts says: imports, SQL, rules, names. Each check is shown to bite.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { architecture } from '#app/architecture'
import {
  complainOfAny,
  complainOfDynamicImports,
  complainOfImports,
  complainOfName,
  complainOfOrder,
  complainOfRules,
  complainOfSchemas,
  complainOfSqlPlace,
} from './architecture-checks.ts'
import { listCode, listSources, source, type Source } from './sources.ts'

type Check = (file: Source) => string[]

const none = (complaints: readonly string[]) => assert.deepEqual(complaints, [])
const holds = (check: Check, files: readonly Source[]) => none(files.flatMap(check))

/** The planted text is found once; the same text elsewhere, or a harmless one, is not. */
const bites = (check: Check, path: string, text: string, complaint: RegExp) => {
  const complaints = check(source(path, text))
  assert.equal(complaints.length, 1, complaints.join('\n'))
  assert.match(complaints[0]!, complaint)
}
const spares = (check: Check, path: string, text: string) => none(check(source(path, text)))

describe('the map of the parts', () => {
  it('names only parts that stand above', () => none(complainOfOrder(architecture)))
  it('would notice a circle', () =>
    assert.deepEqual(complainOfOrder({ kernel: [], platform: ['app'], app: ['platform'] }), [
      'platform may not use app, which does not stand above it',
    ]))
  it('knows every part that has a folder', () => {
    none(
      listSources()
        .filter((file) => file.path.startsWith('src/') && !file.part)
        .map((file) => file.path),
    )
  })
})

describe('imports', () => {
  it('follow the map and stay in their part', () => holds(complainOfImports, listSources()))
  it('are refused where they go against the map', () => {
    const text = "import { recordVisit } from '#programs/ventanillas'"
    bites(complainOfImports, 'src/registries/people/commands.ts', text, /not among what registries\/people may use/)
    spares(complainOfImports, 'src/app/app.tsx', text)
  })
  it('are refused where they climb out', () =>
    bites(complainOfImports, 'src/platform/jobs.ts', "export * from '../kernel/day.ts'", /leaves its part/))
  it('lead tests to the app, and not behind a door', () => {
    spares(complainOfImports, 'test/canary.test.ts', "import { makeApp } from '../src/app/app.tsx'")
    bites(complainOfImports, 'test/canary.test.ts', "import '../src/registries/people/store.ts'", /leaves its part/)
  })
  it('are refused past the door', () =>
    bites(complainOfImports, 'src/app/main.tsx', "import '#registries/people/store'", /past its door/))
  it("may wire the platform's rooms together from the app, and from nowhere else", () => {
    const text = "import { openDatabase } from '#platform/database/open'"
    spares(complainOfImports, 'src/app/opening.ts', text)
    bites(complainOfImports, 'src/programs/ventanillas/jobs.ts', text, /past its door/)
  })
  it('are refused where they go around by the own door', () =>
    bites(complainOfImports, 'src/platform/jobs.ts', "import '#platform/context'", /own part/))
  it('are refused where no part is named', () =>
    bites(complainOfImports, 'src/app/app.tsx', "import '#programs/nothing'", /names no part/))
  it('bring nothing into the kernel', () =>
    bites(
      complainOfImports,
      'src/kernel/day.ts',
      "import { readFile } from 'node:fs'",
      /more than the kernel may know/,
    ))
  it('reach the test folder from tests only', () => {
    const text = "import { lupe } from '../../../test/personas.ts'"
    spares(complainOfImports, 'src/programs/ventanillas/commands.test.ts', text)
    bites(complainOfImports, 'src/programs/ventanillas/commands.ts', text, /leaves its part/)
  })
  it('are never made at run time, save for packages by the platform', () => {
    holds(complainOfDynamicImports, listCode())
    bites(complainOfDynamicImports, 'src/app/app.tsx', "await import('./x.ts')", /:1 imports at run time/)
    bites(complainOfDynamicImports, 'src/platform/jobs.ts', 'const f = (name: string) => import(name)', /run time/)
    spares(complainOfDynamicImports, 'src/platform/assets.ts', "await import('sass')")
  })
})

describe('SQL', () => {
  it('stands in stores, indicators, schemas and the platform', () => holds(complainOfSqlPlace, listSources()))
  it('is refused elsewhere', () => {
    const text = 'const rows = sql`select 1`'
    bites(complainOfSqlPlace, 'src/programs/ventanillas/routes.tsx', text, /holds SQL/)
    bites(complainOfSqlPlace, 'src/programs/ventanillas/rules/visit.ts', 'sql<{ n: number }>`select 1 n`', /holds SQL/)
    bites(complainOfSqlPlace, 'src/app/report.sql', 'select 1', /holds SQL/)
    spares(complainOfSqlPlace, 'src/programs/ventanillas/store/visit.ts', text)
  })
  it('is refused where it is put together from text, or goes past the platform', () => {
    const path = 'src/programs/ventanillas/store.ts'
    bites(complainOfSqlPlace, path, 'const s = sql.raw(name)', /from text/)
    bites(complainOfSqlPlace, path, "import { sql } from 'kysely'", /past #platform\/database/)
    spares(complainOfSqlPlace, path, "import type { RawBuilder } from 'kysely'")
  })
  it('names its own schema and those that its part may use', () => holds(complainOfSchemas, listSources()))
  it("is refused where it names a stranger's", () => {
    const text = 'sql`select v.id from ventanillas.visit v where v.id = ${id}`'
    bites(complainOfSchemas, 'src/registries/people/store.ts', text, /schema ventanillas/)
    bites(complainOfSchemas, 'src/registries/network/schema.sql', 'create view x as table people.person;', /people/)
    bites(complainOfSchemas, 'src/programs/ventanillas/store.ts', 'sql`delete from pgboss.job`', /pgboss/)
    spares(complainOfSchemas, 'src/programs/ventanillas/store.ts', text)
    spares(complainOfSchemas, 'src/registries/network/schema.sql', "-- see people.person\nselect 'people.x';")
  })
})

describe('rules', () => {
  it('compute, and nothing else', () => holds(complainOfRules, listCode()))
  it('have no clock, no randomness and no waiting', () => {
    const path = 'src/programs/ventanillas/rules.ts'
    bites(complainOfRules, path, 'const today = new Date()', /reads the clock/)
    bites(complainOfRules, path, 'const now = Date.now()', /uses Date.now/)
    bites(complainOfRules, path, 'const id = Math.random()', /uses Math.random/)
    bites(complainOfRules, path, 'export async function f() {}', /waits/)
    bites(
      complainOfRules,
      'src/programs/ventanillas/rules/visit.ts',
      "import { run } from '#platform/database'",
      /no value/,
    )
    bites(complainOfRules, path, "import { randomUUID } from 'node:crypto'", /no value/)
    bites(complainOfRules, path, "import { insertVisit } from './store.ts'", /no value/)
  })
  it('may read a day that is handed in, know actors, and use types', () => {
    const path = 'src/programs/ventanillas/rules.ts'
    spares(complainOfRules, path, 'const day = (text: string) => new Date(text)')
    spares(complainOfRules, path, "import { holds, type Actor } from '#platform/context'")
    spares(complainOfRules, path, "import { textCell } from '#platform/pack'")
    bites(complainOfRules, path, "import { loadPack } from '#platform/pack'", /no value/)
    spares(complainOfRules, path, "import type { Db } from '#platform/database'")
    spares(complainOfRules, 'src/programs/ventanillas/rules/visit.ts', "import { isOpen } from './hours.ts'")
  })
})

describe('names', () => {
  it('say what a thing is', () => none(listSources().flatMap((file) => complainOfName(file.path))))
  it('are refused where they say nothing', () => {
    assert.equal(complainOfName('src/platform/utils.ts').length, 1)
    assert.equal(complainOfName('src/programs/ventanillas/store/visit-helpers.ts').length, 1)
    assert.equal(complainOfName('src/registries/common/store.ts').length, 1)
    assert.equal(complainOfName('src/programs/ventanillas/services/visit-service.ts').length, 2)
    none(complainOfName('src/registries/network/schema.sql'))
  })
  it('may speak of services where they are what the directory lists', () => {
    none(complainOfName('src/registries/services/commands/service.ts'))
    assert.equal(complainOfName('src/registries/services/helpers.ts').length, 1)
  })
})

describe('types', () => {
  it('are said: nothing is any', () => holds(complainOfAny, listSources()))
  it('are missed where somebody says any', () =>
    bites(complainOfAny, 'src/kernel/day.ts', 'export const read = (value: any) => String(value)', /:1 says any/))
})
