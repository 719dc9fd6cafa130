// A sound file as it arrives: told by its bytes and never by its name, whole to the last frame, and without what it says of its making.
import { isMp3, readMp3 } from './sound-mp3.ts'
import { isOgg, readOgg } from './sound-ogg.ts'

/** 60 kB: half a minute of speech at 16 kbit/s, and what a slow line carries in ten seconds. */
export const mostBytes = 60_000
export const mostSeconds = 180

export type Media = 'audio/ogg' | 'audio/mpeg'

/** What is kept of a sound file: the sound alone, and how long it is. */
export interface Sound {
  readonly media: Media
  readonly bytes: Uint8Array
  readonly seconds: number
}

/** The rules that a file may break. */
export type SoundRule =
  | 'sound-is-chosen'
  | 'sound-is-at-most-60-kilobytes'
  | 'sound-is-opus-or-mp3'
  | 'sound-is-whole'
  | 'sound-is-at-most-three-minutes'

/** The sound in a file, or the rule that it breaks. */
export function readSound(file: Uint8Array): { readonly sound: Sound } | { readonly rule: SoundRule } {
  if (file.length === 0) return { rule: 'sound-is-chosen' }
  if (file.length > mostBytes) return { rule: 'sound-is-at-most-60-kilobytes' }
  const media = isOgg(file) ? 'audio/ogg' : isMp3(file) ? 'audio/mpeg' : undefined
  if (media === undefined) return { rule: 'sound-is-opus-or-mp3' }
  const read = media === 'audio/ogg' ? readOgg(file) : readMp3(file)
  if (read === 'other') return { rule: 'sound-is-opus-or-mp3' }
  if (read === 'broken' || read.seconds <= 0) return { rule: 'sound-is-whole' }
  if (read.seconds > mostSeconds) return { rule: 'sound-is-at-most-three-minutes' }
  return { sound: { media, bytes: read.bytes, seconds: Math.max(1, Math.round(read.seconds)) } }
}
