// Names that the pages of languages need from other registries.
import type { Id } from '#kernel/id'
import type { Db } from '#platform/database'
import type { View } from '#platform/view'
import { listOffices, nameOffice } from '#registries/network'

/** What offices are called, by their code. */
export async function officeNames(db: Db, view: View): Promise<(office: Id<'office'>) => string> {
  const names = new Map((await listOffices(db)).map((office) => [office.code as string, nameOffice(view, office)]))
  return (office) => names.get(office) ?? office
}
