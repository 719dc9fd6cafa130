// Opus in Ogg (RFC 3533, 6716 and 7845), read page by page and written again with comments that say nothing.

/** A page: its flags, where its last whole packet ends in time, its stream, its place, its segments and what they hold. */
interface Page {
  readonly flags: number
  readonly granule: Uint8Array
  readonly serial: number
  readonly lacing: Uint8Array
  readonly body: Uint8Array
}

const first = 2
const last = 4
const continued = 1
const headerLength = 27
const noPacketEnds = 2n ** 64n - 1n

const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
const startsWith = (bytes: Uint8Array, sign: string): boolean => latin(bytes.subarray(0, sign.length)) === sign
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const isOgg = (file: Uint8Array): boolean => startsWith(file, 'OggS')

const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24
  for (let bit = 0; bit < 8; bit += 1) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0)
  return sum
})

/** The checksum of a page whose own field for it is empty. */
export const checksumOf = (page: Uint8Array): number =>
  page.reduce((sum, byte) => ((sum << 8) ^ checksums[(sum >>> 24) ^ byte]!) >>> 0, 0)

/** Reads the page at a place; undefined where it is cut off, in another version, out of order, or its checksum is not its own. */
function readPage(file: Uint8Array, at: number, number: number): { page: Page; end: number } | undefined {
  const head = file.subarray(at, at + headerLength)
  if (head.length < headerLength || !startsWith(head, 'OggS') || head[4] !== 0) return undefined
  const view = viewOf(head)
  const lacing = file.subarray(at + headerLength, at + headerLength + head[26]!)
  const length = lacing.reduce((sum, segment) => sum + segment, 0)
  const end = at + headerLength + head[26]! + length
  if (end > file.length || view.getUint32(18, true) !== number) return undefined
  const whole = file.slice(at, end)
  whole.fill(0, 22, 26)
  if (checksumOf(whole) !== view.getUint32(22, true)) return undefined
  const body = file.subarray(end - length, end)
  return { page: { flags: head[5]!, granule: head.slice(6, 14), serial: view.getUint32(14, true), lacing, body }, end }
}

/** All pages of a file, of one stream from its first page to its last; undefined where one of them is not whole. */
function readPages(file: Uint8Array): Page[] | undefined {
  const pages: Page[] = []
  for (let at = 0; at < file.length;) {
    const read = readPage(file, at, pages.length)
    if (!read || (read.page.flags & first) !== (pages.length === 0 ? first : 0)) return undefined
    if (pages[0] && pages[0].serial !== read.page.serial) return undefined
    pages.push(read.page)
    at = read.end
  }
  return pages.findIndex(({ flags }) => (flags & last) !== 0) === pages.length - 1 ? pages : undefined
}

/** The packets that pages hold; undefined where the last is cut off or one goes on that did not begin. */
function packetsIn(pages: readonly Page[]): Uint8Array[] | undefined {
  const packets: Uint8Array[] = []
  let open: Uint8Array[] = []
  for (const { flags, lacing, body } of pages) {
    if (((flags & continued) !== 0) !== open.length > 0) return undefined
    let at = 0
    for (const segment of lacing) {
      open.push(body.subarray(at, at + segment))
      at += segment
      if (segment < 255) {
        packets.push(joined(open))
        open = []
      }
    }
  }
  return open.length === 0 ? packets : undefined
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The head of Opus: version 1, one voice or two, in the mapping of plain mono and stereo. */
const isOpusHead = (packet: Uint8Array): boolean =>
  packet.length === 19 &&
  startsWith(packet, 'OpusHead') &&
  packet[8]! >>> 4 === 0 &&
  (packet[9] === 1 || packet[9] === 2) &&
  packet[18] === 0

/** Samples of a frame, at 48 kHz, by the configuration in the five highest bits of a packet's first byte (RFC 6716, 3.1). */
function frameSamples(configuration: number): number {
  if (configuration < 12) return [480, 960, 1920, 2880][configuration & 3]!
  if (configuration < 16) return [480, 960][configuration & 1]!
  return [120, 240, 480, 960][configuration & 3]!
}

/** Samples of an audio packet, at 48 kHz; undefined where its frames are more or less than it can hold. */
export function samplesOf(packet: Uint8Array): number | undefined {
  const head = packet[0]
  if (head === undefined) return undefined
  const code = head & 3
  const frames = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 63
  const isEven = code !== 1 || packet.length % 2 === 1
  const samples = frames * frameSamples(head >>> 3)
  return frames > 0 && isEven && samples <= 5760 && (code < 2 || packet.length > 1) ? samples : undefined
}

/** A page as bytes, with its checksum. */
function written(page: Page, number: number): Uint8Array {
  const head = new Uint8Array(headerLength)
  head.set([...'OggS'].map((letter) => letter.charCodeAt(0)))
  head[5] = page.flags
  head.set(page.granule, 6)
  viewOf(head).setUint32(14, page.serial, true)
  viewOf(head).setUint32(18, number, true)
  head[26] = page.lacing.length
  const bytes = joined([head, page.lacing, page.body])
  viewOf(bytes).setUint32(22, checksumOf(bytes), true)
  return bytes
}

/** Comments that name no maker and have no lines. */
const silentTags = Uint8Array.from([...[...'OpusTags'].map((letter) => letter.charCodeAt(0)), 0, 0, 0, 0, 0, 0, 0, 0])

/** Where the packet of comments ends: after which page. Sound begins on a page of its own. */
function tagsEnd(pages: readonly Page[]): number {
  const end = pages.slice(1).findIndex(({ lacing }) => lacing.some((segment) => segment < 255))
  const page = end < 0 ? undefined : pages[end + 1]
  return page && page.lacing.findIndex((segment) => segment < 255) === page.lacing.length - 1 ? end + 2 : 0
}

/** The sound of a file and its seconds; "other" where Ogg holds something else than Opus, "broken" where it is not whole. */
export function readOgg(file: Uint8Array): { bytes: Uint8Array; seconds: number } | 'other' | 'broken' {
  const head = readPage(file, 0, 0)
  if (!head) return 'broken'
  if (!startsWith(head.page.body, 'OpusHead')) return 'other'
  const pages = readPages(file)
  const packets = pages && packetsIn(pages)
  if (!pages || !packets || pages[0]!.lacing.length !== 1 || !isOpusHead(packets[0]!)) return 'broken'
  const [start, samples] = [tagsEnd(pages), packets.slice(2).map(samplesOf)]
  if (start === 0 || !startsWith(packets[1]!, 'OpusTags') || samples.length === 0) return 'broken'
  if (samples.includes(undefined)) return 'broken'
  const all = samples.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  const ended = viewOf(pages.at(-1)!.granule).getBigUint64(0, true)
  // The last page tells where the sound ends: not after all that its packets hold.
  if (ended === noPacketEnds || ended > BigInt(all)) return 'broken'
  const seconds = (Number(ended) - viewOf(packets[0]!).getUint16(10, true)) / 48_000
  const silent: Page = { ...pages[1]!, flags: 0, lacing: Uint8Array.of(silentTags.length), body: silentTags }
  const kept = [pages[0]!, { ...silent, granule: new Uint8Array(8) }, ...pages.slice(start)]
  return { bytes: joined(kept.map(written)), seconds }
}
