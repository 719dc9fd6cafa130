// What people type when they look for help, and the needs that they mean: terms of the pack's vocabulary before words of names.
// Accents, capitals, plurals, spelling by ear and a slip of a finger are forgiven; Spanish and English are read together.
import { plain } from '#kernel/text'

/** A line of the pack's vocabulary: how people call a need. */
export interface NeedWord {
  readonly need: string
  readonly word: string
}

/** Words that say nothing of what is looked for. */
const emptyWords = new Set(
  (
    'a al algo alguien alguno alguna ayuda con como cual cerca de del donde el ella en es esta este estoy gratis hay la las le lo los me mi ' +
    'mis mucho muy necesito no nos o para por puedo que quiero se ser si sin solo somos soy su sus tengo tiene un una unas uno unos y ya yo ' +
    'busco buscar buscando encontrar gracias favor hola poder lugar lugares servicio servicios barato barata bajo costo ' +
    'an and any around at can find for free from get have help how i im in is it looking low cost cheap my near nearby need ' +
    'of on or place places please service services some somewhere that the there this to want we where who with you your'
  ).split(' '),
)

/** Letters that sound alike, written alike: "ospital", "vacuna" and "bacuna", "brazo" and "braso", "psicologo" and "sicologo". */
const sounds: readonly (readonly [RegExp, string])[] = [
  [/ñ/g, 'n'],
  [/^ps/, 's'],
  [/ph/g, 'f'],
  [/(?<!c)h/g, ''],
  [/v/g, 'b'],
  [/z|c(?=[ei])/g, 's'],
  [/qu(?=[ei])|c(?!h)|q/g, 'k'],
  [/g(?=[ei])/g, 'j'],
  [/ll/g, 'y'],
  [/(.)\1+/g, '$1'],
]

/** The plural's ending goes, where enough is left. */
const singular = (word: string): string =>
  word.length > 5 && /[^aeiou]es$/.test(word) ? word.slice(0, -2) : word.length > 3 ? word.replace(/s$/, '') : word

/** A word by its sound, without its plural. */
const soundOf = (word: string): string =>
  singular(sounds.reduce((text, [letters, sound]) => text.replace(letters, sound), word))

/** The words of a text that say what is looked for, by their sound; all of them where none else is there. */
export function wordsIn(text: string): string[] {
  const all = plain(text).match(/[\p{L}\p{N}]+/gu) ?? []
  const told = all.filter((word) => !emptyWords.has(word))
  return (told.length > 0 ? told : all).map(soundOf).filter((word) => word !== '')
}

/** How many letters may be wrong in a word so long. */
const slipsIn = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2)

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

/** How alike a typed word is to a known one, 0 to 1: the same, its beginning, or with slips. */
function likeness(typed: string, known: string): number {
  if (typed === known) return 1
  if (typed.length >= 4 && known.startsWith(typed)) return 0.8
  const most = slipsIn(Math.min(typed.length, known.length))
  const slips = most === 0 ? 1 : slipsBetween(typed, known, most)
  return slips <= most ? 0.75 - 0.1 * slips : 0
}

interface Term {
  readonly need: string
  readonly words: readonly string[]
}

const read = new WeakMap<readonly NeedWord[], readonly Term[]>()

function termsOf(vocabulary: readonly NeedWord[]): readonly Term[] {
  const known = read.get(vocabulary)
  if (known) return known
  const terms = vocabulary.map(({ need, word }) => ({ need, words: wordsIn(word) }))
  read.set(vocabulary, terms)
  return terms
}

/** What was understood of a text. */
export interface Understood {
  /** The needs that it means, as good as each other; none where no term is in it. */
  readonly needs: readonly string[]
  /** Whether words are left that no term of the vocabulary explains: perhaps a name. */
  readonly hasMore: boolean
}

/** How many needs one text may mean. */
const mostNeeds = 3

/** The needs that a text means: those whose terms explain most of it. A term of several words must be there whole. */
export function understand(text: string, vocabulary: readonly NeedWord[]): Understood {
  const typed = wordsIn(text)
  const explained = new Set<number>()
  const scores = new Map<string, number>()
  for (const term of termsOf(vocabulary)) {
    const match = matchTerm(typed, term.words)
    if (!match) continue
    for (const at of match.places) explained.add(at)
    scores.set(term.need, Math.max(scores.get(term.need) ?? 0, match.score))
  }
  const best = Math.max(0, ...scores.values())
  const needs = [...scores].filter(([, score]) => score === best).map(([need]) => need)
  return { needs: needs.slice(0, mostNeeds), hasMore: typed.some((_, at) => !explained.has(at)) }
}

/** Where the words of a term stand among the typed ones, and how well they match; undefined where one is missing. */
function matchTerm(
  typed: readonly string[],
  words: readonly string[],
): { places: number[]; score: number } | undefined {
  const places: number[] = []
  let score = 0
  for (const word of words) {
    const [at, alike] = bestOf(typed, word, places)
    if (alike === 0) return undefined
    places.push(at)
    score += alike
  }
  return words.length === 0 ? undefined : { places, score }
}

function bestOf(typed: readonly string[], word: string, taken: readonly number[]): [number, number] {
  let [best, alike] = [-1, 0]
  for (const [at, one] of typed.entries()) {
    const found = taken.includes(at) ? 0 : likeness(one, word)
    if (found > alike) [best, alike] = [at, found]
  }
  return [best, alike]
}

/** A name that is searched: the service's and its organization's. */
export interface Named {
  readonly title: string
  readonly organization_title: string
}

/** Those in whose name every typed word stands, the most alike first, otherwise in their order. */
export function namedLike<Of extends Named>(text: string, names: readonly Of[]): Of[] {
  const typed = wordsIn(text)
  if (typed.length === 0) return []
  return names
    .map((named) => ({ named, score: likenessOfName(typed, named) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .map(({ named }) => named)
}

function likenessOfName(typed: readonly string[], { title, organization_title }: Named): number {
  const words = wordsIn(`${title} ${organization_title}`)
  let score = 0
  for (const word of typed) {
    const alike = Math.max(0, ...words.map((known) => likeness(word, known)))
    if (alike === 0) return 0
    score += alike
  }
  return score
}
