// What test/messages.test.ts asks of each phrase; every check gives its complaints, none where all is well.
import { IntlMessageFormat } from 'intl-messageformat'
import type { Messages, Phrase } from '#platform/messages'

/** A phrase with its place: "src/registries/people/messages.ts messages.name-is-short". */
export interface Entry {
  readonly place: string
  readonly phrase: Phrase
}

/** The phrases of a module's catalogues. */
export const entriesOf = (file: string, module: Readonly<Record<string, unknown>>): Entry[] =>
  Object.entries(module)
    .filter((entry): entry is [string, Messages] => isCatalogue(entry[1]))
    .flatMap(([name, catalogue]) =>
      Object.entries(catalogue).map(([key, phrase]) => ({ place: `${file} ${name}.${key}`, phrase })),
    )

const isCatalogue = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).length > 0 &&
  Object.values(value).every((phrase) => Array.isArray(phrase) && phrase.length === 2 && typeof phrase[0] === 'string')

type Ast = ReturnType<IntlMessageFormat['getAst']>
type Element = Ast[number]
type Branching = Extract<Element, { options: object }>

const astOf = (text: string): Ast => new IntlMessageFormat(text, 'es', undefined, { ignoreTag: true }).getAst()

const isBranching = (element: Element): element is Branching => 'options' in element
const isPlural = (element: Element): element is Branching => isBranching(element) && 'offset' in element

/** All elements, those within branches too. */
const elementsOf = (ast: Ast): Element[] =>
  ast.flatMap((element) => [
    element,
    ...(isBranching(element) ? Object.values(element.options).flatMap((option) => elementsOf(option.value)) : []),
  ])

/** Literal text (type 0) carries no argument; "#" (type 7) has no value at all. */
const isLiteral = (element: Element): boolean => element.type === (0 as Element['type'])

const argumentsOf = (ast: Ast): Set<string> =>
  new Set(
    elementsOf(ast).flatMap((element) => ('value' in element && !isLiteral(element) ? [String(element.value)] : [])),
  )

/** The text that a reader sees, each branch in turn, with "…" for what is filled in. */
const seenIn = (ast: Ast): string =>
  ast
    .map((element) => {
      if (isLiteral(element) && 'value' in element) return String(element.value)
      if (!isBranching(element)) return '…'
      return Object.values(element.options)
        .map((option) => seenIn(option.value))
        .join(' | ')
    })
    .join('')

export type Check = (entry: Entry, words?: ReadonlySet<string>) => string[]

const both = (entry: Entry, look: (text: string, language: 'es' | 'en') => string | undefined | false): string[] =>
  (['es', 'en'] as const).flatMap((language, place) => {
    const complaint = look(seenIn(astOf(entry.phrase[place] ?? '')), language)
    return complaint ? [`${entry.place} (${language}): ${complaint}`] : []
  })

/** Each phrase is ICU syntax. */
export function complainOfSyntax({ place, phrase }: Entry): string[] {
  try {
    phrase.forEach(astOf)
    return []
  } catch (error) {
    return [`${place}: ${String(error)}`]
  }
}

/** Both languages fill in the same values; the pack's words may fall to one of them only. */
export const complainOfArguments: Check = ({ place, phrase }, packWords = new Set()) => {
  const [spanish, english] = phrase.map((text) => argumentsOf(astOf(text))) as [Set<string>, Set<string>]
  const odd = [...spanish, ...english].filter((name) => !packWords.has(name) && spanish.has(name) !== english.has(name))
  return odd.map((name) => `${place}: {${name}} stands in one language only`)
}

const pairs = ['()', '«»', '“”', '[]'] as const

/** Marks come in pairs, Spanish questions open with ¿, and both languages ask, exclaim and end alike. */
export const complainOfPunctuation: Check = (entry) => {
  const [spanish, english] = [seenIn(astOf(entry.phrase[0])), seenIn(astOf(entry.phrase[1]))]
  const unlike = [...'?!'].filter((mark) => spanish.includes(mark) !== english.includes(mark))
  const ends = [endOf(spanish), endOf(english)]
  return [
    ...both(entry, (text, language) => unpaired(text, language)),
    ...unlike.map((mark) => `${entry.place}: "${mark}" stands in one language only`),
    ...(ends[0] === ends[1] ? [] : [`${entry.place}: ends with "${ends[0]}" and "${ends[1]}"`]),
  ]
}

const endOf = (text: string): string => /[.:?!;,]$/.exec(text.replace(/[”"»)\s]+$/, ''))?.[0] ?? ''

function unpaired(text: string, language: 'es' | 'en'): string | undefined {
  const asked = language === 'es' ? ['¿?', '¡!', ...pairs] : pairs
  const broken = asked.find(([open, close]) => count(text, open) !== count(text, close))
  if (broken) return `"${broken}" is no pair`
  return language === 'en' && /[¿¡]/.test(text) ? 'has a Spanish mark' : undefined
}

const count = (text: string, mark = ''): number => text.split(mark).length - 1

/** No blank at the ends, none doubled, none before a mark. */
export const complainOfBlanks: Check = (entry) =>
  both({ ...entry }, (text, language) => {
    const raw = language === 'es' ? entry.phrase[0] : entry.phrase[1]
    if (raw !== raw.trim()) return 'has a blank at its end'
    if (/ {2}|\t| \n|\n /.test(text)) return 'has a doubled blank'
    return /\s[,.;:?!)]|[(¿¡]\s/.test(text.replaceAll(' | ', '')) && 'has an orphan blank'
  })

const categories = { es: ['one', 'many', 'other'], en: ['one', 'other'] } as const

/** A Spanish plural says one, many (a million de casos) and other; an English one says one and other. */
export const complainOfPlurals: Check = ({ place, phrase }) =>
  (['es', 'en'] as const).flatMap((language, index) =>
    elementsOf(astOf(phrase[index as 0 | 1]))
      .filter(isPlural)
      .flatMap((plural) => categories[language].filter((category) => !(category in plural.options)))
      .map((category) => `${place} (${language}): the plural has no "${category}"`),
  )

const word = (words: string): RegExp =>
  new RegExp(`(?<![\\p{L}-])(?:${words.trim().replace(/\s+/g, '|')})(?![\\p{L}-])`, 'iu')

const englishWords =
  word(`the and of with your you for this that are please from was were will must should here there what
  when where who which its their them they has-been these those about before after because`)
const spanishWords = word(`que para una las del por usted con como está están este esta sin sobre hasta desde cuando`)

/** No word of the other language is left. */
export const complainOfLanguage: Check = (entry) => [
  ...both(entry, (text, language) => {
    // Names of settings stand in capitals: MAIL_FROM.
    const found = (language === 'es' ? englishWords : spanishWords).exec(text.replace(/\b[A-Z]{2}[A-Z_]*\b/g, ''))
    return found ? `"${found[0]}" is of the other language` : undefined
  }),
  ...(entry.phrase[0] === entry.phrase[1] && / .* /.test(entry.phrase[0]) ? [`${entry.place}: is not translated`] : []),
]

const banned = {
  es: word(
    'ilegal ilegales indocumentad[oa]s? click inválid[oa]s? minusválid[oa]s? favor\\sde haga\\sclic aplicar\\spara',
  ),
  en: word('illegal illegals alien(?!\\snumber) aliens undocumented click invalid handicapped'),
}

/** Words that label people, that blame them, or that only a mouse understands. */
export const complainOfBannedWords: Check = (entry) =>
  both(entry, (text, language) => {
    const found = banned[language].exec(text)
    return found ? `says "${found[0]}"` : undefined
  })

const familiar = word(
  'tú tu tus ti te contigo tuy[oa]s? puedes quieres tienes debes necesitas eres estás sabes vas haces',
)
const familiarOrders = /(?:^|[.:!?|] )(?:elige|escribe|revisa|vuelve|intenta|haz|ingresa|selecciona)(?!\p{L})/iu

/** Spanish says usted. */
export const complainOfTu: Check = (entry) =>
  both(entry, (text, language) => {
    if (language === 'en') return undefined
    const found = familiar.exec(text) ?? familiarOrders.exec(text)
    return found ? `says tú: "${found[0]}"` : undefined
  })
