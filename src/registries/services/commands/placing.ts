// Places services that were written without a point by the middle of their postal code, so that they are found near it.
import { done } from '#kernel/outcome'
import { contextFor, systemActor } from '#platform/context'
import { consult, transact } from '#platform/database'
import type { Installation } from '#platform/installation'
import { listOffices } from '#registries/network'
import { listKeepers, listUnplacedPostalCodes, markPlaced } from '../store/find.ts'
import { pointOfPostalCode } from './service.ts'

/** Gives how many places were written. What staff typed is not touched, so it is no deed of theirs and tells no event. */
export async function placeServices(installation: Installation): Promise<number> {
  const anybody = contextFor(installation, systemActor())
  const { codes, offices, keepers } = await consult(anybody, async (db) => ({
    codes: await listUnplacedPostalCodes(db),
    offices: await listOffices(db),
    keepers: await listKeepers(db),
  }))
  const points = codes.flatMap((postal_code) => {
    const point = pointOfPostalCode(installation.pack, postal_code)
    return point ? [{ postal_code, ...point }] : []
  })
  if (points.length === 0) return 0
  const actor = systemActor(
    offices.map(({ code }) => code),
    keepers,
  )
  const outcome = await transact(contextFor(installation, actor), async (tx) => done(await markPlaced(tx, points)))
  return outcome.done ? outcome.value : 0
}
