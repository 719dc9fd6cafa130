// What may stand in a text: receipt codes, telephones, searchable forms, and the numbers that must never be written down.

/** Crockford's base 32: no I, L, O or U, so that a code can be read aloud and typed. */
export const codeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export const codeLength = 10

/** Reads a receipt code as people type it: spaces, hyphens, lower case, O for 0, I or L for 1. */
export function readCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return code.length === codeLength && [...code].every((letter) => codeAlphabet.includes(letter)) ? code : undefined
}

/** The code as it is shown: two groups of five. */
export const showCode = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`

/** The digits of a telephone, after a plus sign where it has one; undefined where there are not 7 to 15 of them (E.164). */
export function readPhone(text: string): string | undefined {
  const typed = text.trim()
  if (!/^\+?[\d\s().-]+$/.test(typed)) return undefined
  const digits = typed.replace(/\D/g, '')
  return digits.length >= 7 && digits.length <= 15 ? (typed.startsWith('+') ? `+${digits}` : digits) : undefined
}

/** A telephone with its country's code, after a plus sign or two zeros (E.164); undefined where it has none. */
export function readInternationalPhone(text: string): string | undefined {
  const phone = text.replace(/[\s().-]/g, '').replace(/^00/, '+')
  return /^\+[1-9]\d{7,14}$/.test(phone) ? phone : undefined
}

/** Lower case, without accents, with single spaces: what two spellings of a word have in common. */
export const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim()

/** Letters added, left out, changed or swapped with their neighbour between two words; `most` + 1 where there are more. */
export function slipsBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let [before, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row]
    for (let at = 1; at <= other.length; at += 1) {
      const same = one[row - 1] === other[at - 1]
      const swapped = row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1]
      line.push(
        Math.min(
          last[at]! + 1,
          line[at - 1]! + 1,
          last[at - 1]! + (same ? 0 : 1),
          ...(swapped ? [before[at - 2]! + 1] : []),
        ),
      )
    }
    ;[before, last] = [last, line]
  }
  return Math.min(last[other.length]!, most + 1)
}

/** Kinds of number or phrase that no free text may hold (PRIVACY.md). */
export type Forbidden = 'alien-number' | 'social-security-number' | 'immigration-status'

const forbidden: readonly (readonly [Forbidden, RegExp])[] = [
  ['alien-number', /(?<![a-z0-9])a[\s#.:-]{0,3}(?:no\.?\s*)?\d{2,3}[\s-]?\d{3}[\s-]?\d{3}(?!\d)/i],
  ['alien-number', /\b(?:alien|uscis)\s*(?:number|no\.?|#|registration)?\s*[:#]?\s*\d{7,9}\b/i],
  ['social-security-number', /(?<!\d)(?!000|666)\d{3}[\s.-]\d{2}[\s.-]\d{4}(?!\d)/],
  ['social-security-number', /\b(?:ssn|itin|seguro social|social security)\D{0,12}\d{9}(?!\d)/i],
  ['immigration-status', /\bsin (?:papeles|documentos)\b|\bindocumentad[oa]s?\b|\bilegal(?:es)?\b/],
  ['immigration-status', /\bundocumented\b|\bno papers\b|\bwithout papers\b|\bvisa (?:vencida|overstay|expired)\b/],
  ['immigration-status', /\bestatus migratorio\b|\bimmigration status\b|\bgreen card\b|\bdeporta(?:do|da|cion|tion)\b/],
]

/** The kinds of forbidden content found in a text, each once, in the order in which they are listed here. */
export function forbiddenIn(text: string): Forbidden[] {
  const folded = plain(text)
  return [...new Set(forbidden.filter(([, pattern]) => pattern.test(folded)).map(([kind]) => kind))]
}
