// The messages of a key ceremony as they come from others: read strictly, since whoever wants to stop or to bend a
// ceremony can send anything. What they say is checked in threshold.ts.
import type { Group } from './group.ts'
import type { Announcement, Revelation } from './threshold.ts'
import type { TrusteePublicKey } from './trustee.ts'
import { elementOf, hash, listOf, Misshapen, proofOf, recordOf, text, type Shape } from './verify/shapes.ts'

/** Characters of the longest message: the revelation of a ceremony of a hundred trustees. */
const longestMessage = 2 ** 20

const signedOf = (group: Group) => recordOf({ message: text, signature: proofOf(group) })

/** The first round's message of a trustee; undefined when the text is none. */
export const readAnnouncement = (group: Group, written: string): Announcement | undefined =>
  read(recordOf({ cert: signedOf(group), commitment: hash, signature: proofOf(group) }), written)

/** The second round's; a share is 32 bytes, as the tag beside it, and so written as a hash is. */
export function readRevelation(group: Group, written: string): Revelation | undefined {
  const share = recordOf({ alpha: elementOf(group), box: hash, tag: hash, signature: proofOf(group) })
  const shape = recordOf({ coefexps: signedOf(group), signature: proofOf(group), shares: listOf(share) })
  return read(shape, written)
}

/** The third round's, and that of a single trustee. */
export const readTrusteePublicKey = (group: Group, written: string): TrusteePublicKey | undefined =>
  read(
    recordOf({ pok: proofOf(group), public_key: elementOf(group), signature: proofOf(group) }, ['signature']),
    written,
  )

/** The value of a text that has the shape and is written as we write it. */
function read<Message>(shape: Shape<unknown>, written: string): Message | undefined {
  if (written.length > longestMessage) return undefined
  try {
    const value = JSON.parse(written) as unknown
    if (JSON.stringify(value) !== written) return undefined
    shape(value, '')
    return value as Message
  } catch (error) {
    if (error instanceof Misshapen || error instanceof SyntaxError) return undefined
    throw error
  }
}
