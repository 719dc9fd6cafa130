// What people type when they look for help, and the needs that they mean: terms of the pack's vocabulary before words of names.
// Accents, capitals, plurals, spelling by ear and a slip of a finger are forgiven; Spanish and English are read together.
import { plain, slipsBetween } from '#kernel/text'

/** A line of the pack's vocabulary: how people call a need. */
export interface NeedWord {
  readonly need: string
  readonly word: string
  /** The need itself (where nothing is said); for whom it is; or many needs at once. */
  readonly tells?: 'need' | 'whom' | 'general'
}

/** What goes before what where both are said: the need before the person, and both before "doctor". */
const ranks = { need: 2, whom: 1, general: 0 } as const

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

/** A word as it is typed; as it is written and as it sounds, both without its plural; and which letters are in it. */
export interface Word {
  readonly whole: string
  readonly written: string
  readonly sound: string
  readonly letters: number
}

/** A bit for each letter that a word has. */
const lettersOf = (word: string): number =>
  [...word].reduce((bits, letter) => bits | (1 << (letter.charCodeAt(0) % 31)), 0)

const wordOf = (word: string): Word => {
  const sound = soundOf(word)
  return { whole: word, written: singular(word), sound, letters: lettersOf(sound) }
}

const allWordsIn = (text: string): string[] => plain(text).match(/[\p{L}\p{N}]+/gu) ?? []

/** The words of a text that say what is looked for; where there are no others, those that may be a name. */
export function wordsIn(text: string): Word[] {
  const all = allWordsIn(text)
  const told = all.filter((word) => !emptyWords.has(word))
  return (told.length > 0 ? told : all.filter((word) => word.length > 3))
    .map(wordOf)
    .filter(({ sound }) => sound !== '')
}

/** The words of terms that a pack has, read once; never those that somebody typed. */
const termWords = new Map<string, readonly Word[]>()

function wordsOfTerm(term: string): readonly Word[] {
  const words = termWords.get(term) ?? allWordsIn(term).map(wordOf)
  termWords.set(term, words)
  return words
}

/**
 * The terms each of whose words stands in the text, with a slip at most; words that say nothing elsewhere ("no", "me") count here.
 * Terms are of a pack, so that they are few.
 */
export function termsSaid(text: string, terms: readonly string[]): ReadonlySet<string> {
  const typed = allWordsIn(text).map(wordOf)
  const isSaid = (known: Word): boolean => typed.some((one) => oneSlip <= likeness(one, known))
  return new Set(typed.length === 0 ? [] : terms.filter((term) => wordsOfTerm(term).every(isSaid)))
}

/** How many letters may be wrong in a word so long. */
const slipsIn = (length: number): number => (length < 5 ? 0 : length < 9 ? 1 : 2)

/** How alike a word with one slip is. */
const oneSlip = 0.65

/** How alike a typed word is to a known one, 0 to 1: the same, its beginning, or with slips, by its sound or as it is written. */
function likeness(typed: Word, known: Word): number {
  if (typed.sound === known.sound) return 1
  if (typed.sound.length >= 4 && known.sound.startsWith(typed.sound)) return 0.8
  const most = slipsIn(Math.max(typed.whole.length, known.whole.length))
  if (most === 0 || differing(typed.letters ^ known.letters) > 2 * most + 2) return 0
  const whole = slipsBetween(typed.whole, known.whole, most)
  // So few letters sound like too much else: "test" is no tooth.
  const slips =
    typed.whole.length < 5
      ? whole
      : Math.min(whole, slipsBetween(typed.sound, known.sound, most), slipsBetween(typed.written, known.written, most))
  return slips <= most ? 0.75 - 0.1 * slips : 0
}

/** How many bits are set. */
function differing(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1
  return count
}

/** The terms of a vocabulary, each word of them by its place among all words. */
interface Compiled {
  readonly words: readonly Word[]
  readonly terms: readonly { readonly need: string; readonly rank: number; readonly places: readonly number[] }[]
}

const compiled = new WeakMap<readonly NeedWord[], Compiled>()

function compile(vocabulary: readonly NeedWord[]): Compiled {
  const known = compiled.get(vocabulary)
  if (known) return known
  const places = new Map<string, number>()
  const words: Word[] = []
  const placeOf = (word: Word): number => {
    const place = places.get(word.written) ?? words.push(word) - 1
    places.set(word.written, place)
    return place
  }
  const terms = vocabulary.map(({ need, word, tells = 'need' }) => {
    return { need, rank: ranks[tells], places: wordsIn(word).map(placeOf) }
  })
  compiled.set(vocabulary, { words, terms })
  return { words, terms }
}

/** What was understood of a text. */
export interface Understood {
  /** The needs that it means, as good as each other; none where no term is in it. */
  readonly needs: readonly string[]
  /** Whether no term of these needs explains all words: it may be a name. */
  readonly hasMore: boolean
}

/** How many needs one text may mean. */
const mostNeeds = 3

/** A term that was found in a text. */
interface Match {
  readonly need: string
  readonly rank: number
  readonly score: number
  /** The typed words that it explains, by their place. */
  readonly explains: ReadonlySet<number>
}

/**
 * The needs that a text means: those whose terms explain most of it. A term of several words must be there whole. Where other words
 * say more ("a dentist for my son"), whom it is for is left aside, and so is what may mean anything ("doctor").
 */
export function understand(text: string, vocabulary: readonly NeedWord[]): Understood {
  const { words, terms } = compile(vocabulary)
  const typed = wordsIn(text)
  const alike = typed.map((one) => words.map((known) => likeness(one, known)))
  const found = terms.flatMap(({ need, rank, places }): Match[] => {
    const match = matchOf(alike, places)
    return match ? [{ need, rank, ...match }] : []
  })
  const matches = found.filter((one) => !found.some((other) => goesBefore(other, one)))
  const best = Math.max(0, ...matches.map(({ score }) => score))
  const winning = matches.filter(({ score }) => score === best)
  const needs = [...new Set(winning.map(({ need }) => need))].slice(0, mostNeeds)
  return { needs, hasMore: typed.length > Math.max(0, ...winning.map(({ explains }) => explains.size)) }
}

/** Whether what is said in other words leaves a match aside. */
const goesBefore = (other: Match, one: Match): boolean =>
  other.rank > one.rank &&
  other.score >= oneSlip * other.explains.size &&
  [...other.explains].every((at) => !one.explains.has(at))

/** How well the words of a term match typed ones, each another; none where one is missing. `alike`: by typed and known word. */
function matchOf(
  alike: readonly (readonly number[])[],
  places: readonly number[],
): Pick<Match, 'score' | 'explains'> | undefined {
  const explains = new Set<number>()
  let score = 0
  for (const place of places) {
    let [best, most] = [-1, 0]
    for (const [at, known] of alike.entries()) {
      if (!explains.has(at) && known[place]! > most) [best, most] = [at, known[place]!]
    }
    if (most === 0) return undefined
    explains.add(best)
    score += most
  }
  return { score, explains }
}

/** The words by which a name is looked for, without accents and capitals: those that say something, all of them where there are no others. */
export function namedWords(text: string): string[] {
  const all = plain(text).match(/[\p{L}\p{N}]+/gu) ?? []
  const told = all.filter((word) => !emptyWords.has(word))
  return [...new Set(told.length > 0 ? told : all)]
}
