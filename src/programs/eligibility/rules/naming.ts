// How the law is named to somebody: a program by what its state calls it, the place by its name, and what the list leaves out.
import { isOf, type Person } from './answer.ts'
import type { Law, LawProgram, LawTitle } from './law.ts'

type Language = 'es' | 'en'

/** Where somebody lives: the first-level division by its code, and as it is called. */
export interface NamedPlace {
  readonly code: string
  readonly country: string
  readonly title: string
}

/** A text of the pack with the place's name where it says "{place}". */
export const namePlace = (text: string, { title }: Pick<NamedPlace, 'title'>): string =>
  text.replaceAll('{place}', title)

/** What a program is called for a person in a place: the line of the division, else of the country, else the program's own name. */
export function nameProgram(
  law: Law,
  place: NamedPlace,
  program: LawProgram,
  language: Language,
  person?: Person,
): string {
  const about = law.titles.filter((title) => title.program === program.code && isForPerson(title, person))
  const near = [place.code, place.country].flatMap((where) => about.filter((each) => each.jurisdiction === where))
  return namePlace((near[0] ?? program)[language], place)
}

/** Where nobody is meant, a line holds that is about everybody. */
const isForPerson = (title: LawTitle, person: Person | undefined): boolean =>
  person === undefined
    ? title.age_from === null && title.age_to === null && title.condition === null
    : isOf(title, person)

/** What is left out of the list and concerns people of the person's age. */
export const notesFor = (law: Law, place: NamedPlace, person: Person, language: Language): string[] =>
  law.notes
    .filter(({ jurisdiction }) => jurisdiction === place.code || jurisdiction === place.country)
    .filter((note) => isOf({ ...note, condition: null }, person))
    .map((note) => namePlace(note[language], place))
