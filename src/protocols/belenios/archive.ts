// Writing an archive (section 4.4): the bytes of its items, to be put one after another at the end of the file. The
// form is that of tar before POSIX, byte for byte as other tools expect it: fixed rights, no owner, no closing blocks.
import { hashToHex } from './hash.ts'

type EventType = 'Setup' | 'Ballot' | 'EndBallots' | 'EncryptedTally' | 'PartialDecryption' | 'Result'

/** Where the chain of events stands: the time that heads the archive, the hash of the last event, the next height. */
export interface Chain {
  /** Seconds since 1970, the same for every item. */
  readonly timestamp: number
  readonly parent: string | undefined
  readonly height: number
}

/** What is to be put at the end of the file, and the chain after it. */
export interface Addition {
  readonly bytes: Uint8Array
  readonly chain: Chain
}

const encoder = new TextEncoder()
const block = 512

/** The head of a new archive. `timestamp` is in whole seconds since 1970. */
export function startArchive(timestamp: number): Addition {
  const head = JSON.stringify({ version: 1, timestamp: timestamp.toString() })
  return { bytes: writeItem('BELENIOS', head, timestamp), chain: { timestamp, parent: undefined, height: 0 } }
}

/**
 * The data that an event stands for, in order, and the event, which names the last of them as its payload. EndBallots
 * has no data. Texts are written as they are: what has been hashed or signed is never serialised anew.
 */
export function addEvent(chain: Chain, type: EventType, data: readonly string[]): Addition {
  const items = data.map((text) => writeItem(`${hashToHex(text)}.data.json`, text, chain.timestamp))
  const payload = data.at(-1)
  const event = JSON.stringify({
    parent: chain.parent,
    height: chain.height,
    type,
    payload: payload === undefined ? undefined : hashToHex(payload),
  })
  const hash = hashToHex(event)
  items.push(writeItem(`${hash}.event.json`, event, chain.timestamp))
  return { bytes: join(items), chain: { ...chain, parent: hash, height: chain.height + 1 } }
}

/** The event that opens the vote (section 4.10): the election, its trustees and its public credentials. */
export function addSetup(chain: Chain, election: string, trustees: string, credentials: string): Addition {
  const setup = JSON.stringify({
    election: hashToHex(election),
    trustees: hashToHex(trustees),
    credentials: hashToHex(credentials),
  })
  return addEvent(chain, 'Setup', [election, trustees, credentials, setup])
}

/** A trustee's part (section 4.18). `owner` counts from 1 over all trustees, those within a threshold one by one. */
export function addPartialDecryption(chain: Chain, owner: number, partial: string): Addition {
  const owned = JSON.stringify({ owner, payload: hashToHex(partial) })
  return addEvent(chain, 'PartialDecryption', [partial, owned])
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function writeItem(name: string, text: string, timestamp: number): Uint8Array {
  const content = encoder.encode(text)
  const bytes = new Uint8Array(block + Math.ceil(content.length / block) * block)
  bytes.set(writeHead(name, content.length, timestamp))
  bytes.set(content, block)
  return bytes
}

/** The head of an item: name, rights, no owner, size, time, check sum over the head with spaces in its place, kind 0. */
function writeHead(name: string, size: number, timestamp: number): Uint8Array {
  const head = new Uint8Array(block)
  const put = (at: number, text: string) => head.set(encoder.encode(text), at)
  const octal = (number: number, digits: number) => number.toString(8).padStart(digits, '0')
  put(0, name)
  put(100, '0000644')
  put(108, '0000000')
  put(116, '0000000')
  put(124, octal(size, 11))
  put(136, octal(timestamp, 11))
  put(148, ' '.repeat(8))
  put(156, '0')
  const sum = head.reduce((total, byte) => total + byte, 0)
  put(148, `${octal(sum, 6)}\0 `)
  return head
}
