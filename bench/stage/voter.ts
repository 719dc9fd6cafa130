// What runs in the voter's browser when a ballot is made, as bench/ballots.ts bundles it.
import { drawCredential, makeBallot, prepareEncryption, readElection, secretOf } from '#protocols/belenios'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/** Makes so many ballots, one after another, as if each were the first of its page: the milliseconds that each took. */
export function vote(election: string, chosen: readonly number[], times: number): number[] {
  const read = readElection(election)
  if (typeof read === 'string') throw new Error(read)
  const { group, file } = read
  return Array.from({ length: times }, () => {
    const credential = drawCredential(random)
    const begun = performance.now()
    const secret = secretOf(group, file.uuid, credential)
    makeBallot(read, secret, [chosen], random, prepareEncryption(read))
    return performance.now() - begun
  })
}

Object.assign(globalThis, { vote })
