// Which recording of a text somebody hears, by the language that they speak.
import type { Id } from '#kernel/id'
import type { Db } from '#platform/database'
import type { Pack } from '#platform/pack'
import { varietyOf } from '../pack.ts'
import { bestOf, chainOf, type Published, type TextKey } from '../rules/recording.ts'
import { listPublishedOf } from './recording.ts'

/**
 * The recording of a text for who speaks a language: in it, else in the first language of its fallback chain that has one. Undefined
 * where there is none, so that a page shows no empty player. At an office's window its own recording comes before everybody's.
 */
export async function findRecording(
  db: Db,
  pack: Pack,
  key: TextKey,
  language: string,
  office: Id<'office'> | null = null,
): Promise<Published | undefined> {
  const chain = chainOf(language, varietyOf(pack, language)?.fallback ?? [])
  return bestOf(await listPublishedOf(db, key, chain, office), chain)
}
