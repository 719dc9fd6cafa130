// MPEG audio of layer III (ISO 11172-3, 13818-3), read frame by frame; tags before and after, and frames that tell of the maker, are left out.

const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
const signAt = (file: Uint8Array, at: number, sign: string): boolean =>
  latin(file.subarray(at, at + sign.length)) === sign

/** Kilobits a second by the index in the frame's head, of MPEG 1, and of MPEG 2 and 2.5. */
const bitrates = {
  one: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  two: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
/** Samples a second, of MPEG 1; half of it in 2, a quarter in 2.5. */
const rates = [44_100, 48_000, 32_000]

interface Frame {
  readonly length: number
  readonly rate: number
  readonly samples: number
  /** Where the maker's frame would stand: after the head and what the decoder needs beside. */
  readonly side: number
}

/** The frame at a place; undefined where there is none, or one whose length is not told. */
export function frameAt(file: Uint8Array, at: number): Frame | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = file.subarray(at, at + 4)
  const [version, layer] = [(b >> 3) & 3, (b >> 1) & 3]
  if (a !== 255 || b >> 5 !== 7 || version === 1 || layer !== 1) return undefined
  const isOne = version === 3
  const [kilobits, base] = [bitrates[isOne ? 'one' : 'two'][c >> 4], rates[(c >> 2) & 3]]
  if (!kilobits || base === undefined) return undefined
  const rate = base / (isOne ? 1 : version === 2 ? 2 : 4)
  const samples = isOne ? 1152 : 576
  const length = Math.floor((samples / 8) * ((kilobits * 1000) / rate)) + ((c >> 1) & 1)
  const mono = d >> 6 === 3
  const side = 4 + (b & 1 ? 0 : 2) + (isOne ? (mono ? 17 : 32) : mono ? 9 : 17)
  return { length, rate, samples, side }
}

/** The length of the ID3 tag at a place; 0 where there is none. Its sizes have seven bits a byte. */
function tagLength(file: Uint8Array, at: number): number {
  if (!signAt(file, at, 'ID3') || at + 10 > file.length) return 0
  const size = file.subarray(at + 6, at + 10).reduce((sum, byte) => sum * 128 + (byte & 127), 0)
  return 10 + size + (file[at + 5]! & 16 ? 10 : 0)
}

/** Where the sound begins: after the tags. */
function soundStart(file: Uint8Array): number {
  let at = 0
  for (let length = tagLength(file, 0); length > 0; length = tagLength(file, at)) at += length
  return at
}

/** Two frames after each other, or a tag and then a frame: chance does not make that. */
export function isMp3(file: Uint8Array): boolean {
  const start = soundStart(file)
  const frame = frameAt(file, start)
  return frame !== undefined && (start > 0 || frameAt(file, start + frame.length) !== undefined)
}

/** Whether what stands after the last frame is a tag: ID3 at the end, or APE. */
const isTag = (file: Uint8Array, at: number): boolean =>
  (signAt(file, at, 'TAG') && file.length - at === 128) ||
  signAt(file, at, 'APETAGEX') ||
  (signAt(file, at, 'ID3') && at + tagLength(file, at) === file.length)

/** Whether a frame holds no sound, but a table and the maker's name. */
const isMakers = (file: Uint8Array, at: number, { side }: Frame): boolean =>
  ['Xing', 'Info'].some((sign) => signAt(file, at + side, sign)) || signAt(file, at + 36, 'VBRI')

/** The frames of a file and its seconds; "broken" where a frame is cut off or something else stands between them. */
export function readMp3(file: Uint8Array): { bytes: Uint8Array; seconds: number } | 'broken' {
  const kept: Uint8Array[] = []
  let [at, samples, rate] = [soundStart(file), 0, 0]
  while (at < file.length && !isTag(file, at)) {
    const frame = frameAt(file, at)
    if (!frame || at + frame.length > file.length || (rate !== 0 && frame.rate !== rate)) return 'broken'
    rate = frame.rate
    if (kept.length > 0 || !isMakers(file, at, frame)) {
      kept.push(file.subarray(at, at + frame.length))
      samples += frame.samples
    }
    at += frame.length
  }
  return kept.length < 3 ? 'broken' : { bytes: Uint8Array.from(Buffer.concat(kept)), seconds: samples / rate }
}
