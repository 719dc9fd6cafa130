// The trustees of a rehearsal who decrypt: who has, and who is needed still.
import { listOwners, type Owner, type TrusteeKind } from '#protocols/belenios'
import { decryptionFile } from './additions.ts'
import type { Folder } from './folder.ts'
import { trusteesFile } from './set-up.ts'

/** The items of the trustees' list, and the holders of keys in it. */
export interface Trustees {
  readonly kinds: readonly TrusteeKind[]
  readonly owners: readonly Owner[]
}

/** The trustees as their file says, unverified: enough to say what was mistyped. Undefined where it is no such list. */
export function findTrustees(folder: Folder): Trustees | undefined {
  try {
    const kinds = JSON.parse(folder.get(trusteesFile, 'trustees')) as TrusteeKind[]
    const owners = listOwners(kinds)
    const areKeys = owners.length > 0 && owners.every(({ publicKey }) => typeof publicKey === 'string')
    return areKeys ? { kinds, owners } : undefined
  } catch (error) {
    // What a damaged list lacks is the verifier's to say.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}

/** How many of an item of the trustees' list decrypt. */
const neededOf = ([kind, content]: TrusteeKind): number => (kind === 'Single' ? 1 : content.threshold)

type HasDecrypted = (owner: Owner) => boolean

/** Of whom a part stands in the folder, be it refused or not. */
export const hasDecryptedIn =
  (folder: Folder): HasDecrypted =>
  ({ owner }) =>
    folder.find(decryptionFile(owner)) !== undefined

/** Whether others than this trustee decrypt for it: of a threshold no more do than are needed. */
export function haveOthersDecrypted({ kinds, owners }: Trustees, owner: Owner, hasDecrypted: HasDecrypted): boolean {
  const done = owners.filter((one) => one.owner !== owner.owner && one.item === owner.item && hasDecrypted(one))
  return done.length >= neededOf(kinds[owner.item] as TrusteeKind)
}

/** Who is needed still, by number, in words; undefined where enough have decrypted. */
export function sayMissing({ kinds, owners }: Trustees, hasDecrypted: HasDecrypted): string | undefined {
  const missing = kinds.flatMap((kind, item) => {
    const own = owners.filter((owner) => owner.item === item)
    const left = own.filter((owner) => !hasDecrypted(owner)).map(({ owner }) => owner)
    const more = neededOf(kind) - (own.length - left.length)
    if (more <= 0) return []
    const all = `${left.length === 1 ? 'trustee' : 'trustees'} ${left.join(' and ')}`
    return [{ more, who: more === left.length ? all : `${more} of the trustees ${left.join(', ')}` }]
  })
  if (missing.length === 0) return undefined
  const more = missing.reduce((sum, one) => sum + one.more, 0)
  const who = missing.map((one) => one.who).join(', and ')
  return `${more === 1 ? '1 more trustee is' : `${more} more trustees are`} needed: ${who}.`
}
