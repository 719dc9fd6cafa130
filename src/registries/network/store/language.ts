// The varieties that visitors speak.
import { z } from 'zod'
import { first, list, sql, type Db } from '#platform/database'

const languageRow = z.object({
  code: z.string(),
  autonym: z.string().nullable(),
  spanish: z.string(),
  english: z.string(),
  group_title: z.string(),
  town: z.string().nullable(),
  fallback: z.array(z.string()),
  unsure: z.array(z.string()),
})

/** A variety that visitors speak. Its code is ours to compare and never passes through Intl, which would merge varieties. */
export type SpokenLanguage = z.output<typeof languageRow>

const languageColumns = sql`code, autonym, spanish, english, group_title, town, fallback, unsure`

/** All varieties, in the order of the pack. */
export const listLanguages = (db: Db): Promise<SpokenLanguage[]> =>
  list(db, languageRow, sql`select ${languageColumns} from network.language order by position`)

export const findLanguage = (db: Db, code: string): Promise<SpokenLanguage | undefined> =>
  first(db, languageRow, sql`select ${languageColumns} from network.language where code = ${code}`)
