// Sound files for tests, made byte by byte in the shape of their standards: silence, with the tags that a recorder writes.
interface Opus {
  readonly seconds: number
  readonly vendor?: string
  readonly comments?: readonly string[]
  /** The stream's first eight bytes. */
  readonly head?: string
  /** How many seconds after its packets the last page says that it ends. */
  readonly ends?: number
  /** Packets of an encoder, in place of silence. */
  readonly encoded?: { readonly packets: readonly Uint8Array[]; readonly samplesEach: number }
}

/** A stream of Opus in Ogg, of packets of 60 ms, 16 to a page. */
export function ogg({
  seconds,
  vendor = 'test',
  comments = [],
  head = 'OpusHead',
  ends = 0,
  encoded,
}: Opus): Uint8Array {
  const opusHead = Buffer.concat([Buffer.from(head), Buffer.from([1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])])
  const lengthOf = (text: string) => {
    const length = Buffer.alloc(4)
    length.writeUInt32LE(Buffer.byteLength(text))
    return length
  }
  const count = Buffer.alloc(4)
  count.writeUInt32LE(comments.length)
  const lines = comments.flatMap((line) => [lengthOf(line), Buffer.from(line)])
  const tags = Buffer.concat([Buffer.from('OpusTags'), lengthOf(vendor), Buffer.from(vendor), count, ...lines])
  // Silence: SILK, wideband, 60 ms, one frame.
  const silence = Array.from({ length: Math.ceil(seconds / 0.06) }, () => Buffer.alloc(12, 0b01011_0_00))
  const { packets, samplesEach } = encoded ?? { packets: silence, samplesEach: 2880 }
  const pages = [oggPage(2, 0, 0, [opusHead]), oggPage(packets.length === 0 ? 4 : 0, 0, 1, [tags])]
  for (let done = 0; done < packets.length;) {
    const taken = packets.slice(done, done + 16)
    done += taken.length
    const isLast = done === packets.length
    const granule = isLast ? (seconds + ends) * 48_000 : done * samplesEach
    pages.push(oggPage(isLast ? 4 : 0, granule, pages.length, taken))
  }
  return Uint8Array.from(Buffer.concat(pages))
}

function oggPage(flags: number, granule: number, number: number, packets: readonly Uint8Array[]): Buffer {
  const lacing = packets.flatMap((packet) => [
    ...Array.from({ length: Math.floor(packet.length / 255) }, () => 255),
    packet.length % 255,
  ])
  const page = Buffer.concat([Buffer.alloc(27), Buffer.from(lacing), ...packets])
  page.write('OggS')
  page[5] = flags
  page.writeBigUInt64LE(BigInt(Math.round(granule)), 6)
  page.writeUInt32LE(7, 14)
  page.writeUInt32LE(number, 18)
  page[26] = lacing.length
  page.writeUInt32LE(checksumOf(page), 22)
  return page
}

/** The checksum of Ogg, bit by bit: its polynomial without reflection, from zero. */
function checksumOf(page: Uint8Array): number {
  let sum = 0
  for (const byte of page) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit += 1) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0)
  }
  return sum >>> 0
}

interface Mp3 {
  readonly frames: number
  readonly before?: string
  readonly after?: string
  readonly ape?: string
  readonly maker?: string
}

/** Frames of MPEG 2, layer III, mono, 24 kbit/s, 16 kHz: 108 bytes and 36 ms each; with tags before and after. */
export function mp3({ frames, before, after, ape, maker }: Mp3): Uint8Array {
  const frame = Buffer.alloc(108)
  frame.set([0xff, 0xf3, 0x38, 0xc0])
  const parts: Buffer[] = []
  if (before !== undefined) parts.push(Buffer.from(`ID3\u0004\0\0\0\0\0${String.fromCharCode(before.length)}${before}`))
  if (maker !== undefined) {
    const makers = Buffer.from(frame)
    makers.write(`Xing\0\0\0\0${maker}3.100`, 13)
    parts.push(makers)
  }
  parts.push(...Array.from({ length: frames }, () => frame))
  if (ape !== undefined) parts.push(Buffer.from(`APETAGEX${ape}`))
  if (after !== undefined) parts.push(Buffer.from(`TAG${after}`.padEnd(128, '\0')))
  return Uint8Array.from(Buffer.concat(parts))
}

/** The head of a WAV file, and silence. */
export const wav = (): Uint8Array =>
  Uint8Array.from(
    Buffer.concat([Buffer.from('RIFF\u0024\u0008\0\0WAVEfmt \u0010\0\0\0\u0001\0\u0001\0'), Buffer.alloc(2000)]),
  )
