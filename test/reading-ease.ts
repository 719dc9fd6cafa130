// How easy a text reads: INFLESZ for Spanish (Szigriszt's formula on the scale of Barrio Cantalejo 2007; 55 normal,
// 65 fairly easy, 80 very easy) and Flesch reading ease for English (1948). Used on the public pages.

export interface Block {
  readonly text: string
  readonly words: number
}

/** 206.835 − 62.3 × syllables per word − words per sentence. */
export function inflesz(text: string): number {
  const words = wordsOf(text)
  const syllables = sum(words.map(spanishSyllables))
  return 206.835 - (62.3 * syllables) / words.length - words.length / countSentences(text)
}

/** 206.835 − 84.6 × syllables per word − 1.015 × words per sentence. */
export function flesch(text: string): number {
  const words = wordsOf(text)
  const syllables = sum(words.map(englishSyllables))
  return 206.835 - (84.6 * syllables) / words.length - (1.015 * words.length) / countSentences(text)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** The words of a text; numbers and signs are none. */
export const wordsOf = (text: string): string[] => text.match(/\p{L}+(?:['’]\p{L}+)*/gu) ?? []

/** Sentences end with . ! ? or …, before a blank or the end; a text without any is one. */
const countSentences = (text: string): number =>
  Math.max(1, text.split(/[.!?…]+["”»)]*(?=\s|$)/u).filter((piece) => wordsOf(piece).length > 0).length)

/** Syllables of a Spanish word by the rules of its spelling: two strong vowels part, an accented weak one parts too. */
export function spanishSyllables(word: string): number {
  const letters = word
    .toLowerCase()
    .replace(/qu(?=[eiéí])/g, 'k')
    .replace(/gu(?=[eiéí])/g, 'g')
    .replace(/y(?![aeiouáéíóúü])/g, 'i')
  const runs = letters.match(/[aeiouáéíóúü]+/g) ?? []
  return Math.max(1, sum(runs.map(nucleiOf)))
}

function nucleiOf(run: string): number {
  const vowels = [...run]
  return 1 + vowels.slice(1).filter((vowel, place) => parts(vowels[place]!, vowel)).length
}

const strong = 'aeoáéó'

/** Whether two neighbouring vowels stand in two syllables: "a-é", "pa-ís"; not "cui", not "cuí". */
function parts(one: string, other: string): boolean {
  const [first, second] = [strong.includes(one), strong.includes(other)]
  if (first && second) return true
  return (first && 'íú'.includes(other)) || (second && 'íú'.includes(one)) || one === other
}

/** Syllables of an English word, near enough: groups of vowels without a silent e. */
export function englishSyllables(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '')
  const spoken = letters.replace(/(?<=[^aeiou]{1})(?:es|ed|e)$/, (end) => (soundsOut(letters, end) ? end : ''))
  return Math.max(1, (spoken.match(/[aeiouy]+/g) ?? []).length)
}

/** An ending that is heard: "ta-ble", "need-ed", "clin-i-ces". */
const soundsOut = (word: string, end: string): boolean =>
  (end === 'e' && /[^aeiouy]le$/.test(word)) ||
  (end === 'ed' && /[td]ed$/.test(word)) ||
  (end === 'es' && /(?:[sxz]|[cs]h|[cg])es$/.test(word))

const blockTags = 'p|li|button|dd|dt|td|th|h[1-6]|summary|label|legend|figcaption|caption|div|section|main|article'

/** The blocks of running text of a page that have at least so many words: paragraphs, items, labels. */
export function listBlocks(html: string, least = 8): Block[] {
  return html
    .replace(/<(script|style|svg|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .split(
      new RegExp(`</?(?:${blockTags}|ul|ol|dl|table|tr|tbody|thead|form|header|footer|nav|br|details)\\b[^>]*>`, 'i'),
    )
    .map((piece) =>
      decode(piece.replace(/<[^>]+>/g, ' '))
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .map((text) => ({ text, words: wordsOf(text).length }))
    .filter(({ words }) => words >= least)
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }

const decode = (text: string): string => text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)
