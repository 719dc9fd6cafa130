// The alphabet of text messages, GSM 7-bit (3GPP TS 23.038): what fits into one message, and what stands in for the rest.

const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

/** Characters that cost two places, because an escape goes before them. */
const extended = '\f^{}\\[~]|€'

/** Places (septets) of one message. One character outside the alphabet would leave only 70. */
export const messageSeptets = 160

const septetsByCharacter = new Map<string, number>([
  ...[...basic].map((character) => [character, 1] as const),
  ...[...extended].map((character) => [character, 2] as const),
])

/** Signs that have a plain counterpart, but no letter underneath their accent. */
const counterparts = new Map<string, string>([
  ...[...'“”„«»″'].map((sign) => [sign, '"'] as const),
  ...[...'‘’‚‹›′ʼ´`ꞌ'].map((sign) => [sign, "'"] as const),
  ...[...'‐‑‒–—−'].map((sign) => [sign, '-'] as const),
  ...[...'\u00A0\u2007\u2009\u202F\t'].map((space) => [space, ' '] as const),
  ...[...'\u200B\u200C\u200D\uFEFF\u00AD'].map((nothing) => [nothing, ''] as const),
  ['…', '...'],
  ['•', '-'],
  ['·', '.'],
  ['º', 'o'],
  ['ª', 'a'],
  ['ł', 'l'],
  ['Ł', 'L'],
])

/** Whether each character has a place in the alphabet. */
export const isGsm = (text: string): boolean => [...text].every((character) => septetsByCharacter.has(character))

/** The places that a text in the alphabet takes; an error where a character has none. */
export function countSeptets(text: string): number {
  return [...text].reduce((sum, character) => {
    const septets = septetsByCharacter.get(character)
    if (septets === undefined) throw new Error(`"${character}" has no place in GSM 7-bit`)
    return sum + septets
  }, 0)
}

/** The text in the alphabet: á becomes a, ñ and é stay, and what has no counterpart becomes a question mark. */
export const toGsm = (text: string): string => [...text.normalize('NFC').replaceAll('\r\n', '\n')].map(gsmOf).join('')

function gsmOf(character: string): string {
  if (septetsByCharacter.has(character)) return character
  const counterpart = counterparts.get(character)
  if (counterpart !== undefined) return counterpart
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '')
  return bare !== '' && bare !== character ? [...bare].map(gsmOf).join('') : /^\p{M}$/u.test(character) ? '' : '?'
}

/** Whether the text, as it would be sent, fits into one message. */
export const fitsOneMessage = (text: string): boolean => countSeptets(toGsm(text)) <= messageSeptets
