// The town that somebody comes from, found by what they type, and the varieties at home near it. Computes only.
import { z } from 'zod'
import { text } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { plain, slipsBetween } from '#kernel/text'

export interface Region {
  readonly code: string
  readonly title: string
}

/** A municipality, or what a country has in its place: how many live there, and how many of them speak an indigenous language. */
export interface Town {
  readonly code: string
  readonly title: string
  readonly people: number
  readonly speakers: number
  readonly lat: number
  readonly lon: number
  readonly region: Region
}

/** A variety as the pack names it. Its code is compared as it stands: Intl would take one variety for another. */
export interface Variety {
  readonly code: string
  readonly autonym: string | null
  readonly spanish: string
  readonly english: string
  readonly group_title: string
  readonly town: string | null
  readonly fallback: readonly string[]
  readonly unsure: readonly string[]
  readonly home: Town | undefined
}

/** What is asked: a region, a town in words, or a town that was shown. */
export const TownDraft = z.object({ region: text, town: text.pipe(z.string().max(100, 'text-is-short')), place: text })
export type TownDraft = z.output<typeof TownDraft>

export const objectionsToTown = (
  draft: TownDraft,
  known: { readonly region: boolean; readonly place: boolean },
): Objection[] =>
  check([
    { rule: 'region-is-in-the-list', field: 'region', holds: draft.region === '' || known.region },
    { rule: 'town-is-given', field: 'town', holds: draft.place !== '' || draft.town !== '' || draft.region !== '' },
    { rule: 'town-is-in-the-list', field: 'town', holds: draft.place === '' || known.place },
  ])

/** Words that stand in many names and tell none apart. */
const smallWords = new Set(['de', 'del', 'el', 'la', 'las', 'los', 'y', 'municipio', 'pueblo'])

const wordsOf = (name: string): string[] => {
  const all = plain(name).match(/[\p{L}\p{N}]+/gu) ?? []
  const telling = all.filter((word) => !smallWords.has(word))
  return telling.length > 0 ? telling : all
}

/** Letters that sound alike, written alike, with the old spelling of names: "Xuchitan" is Juchitán, "Oaxaca" stays itself. */
const soundOf = (word: string): string =>
  word
    .replace(/(?<!c)h/g, '')
    .replace(/v/g, 'b')
    .replace(/z|c(?=[ei])/g, 's')
    .replace(/qu(?=[ei])|c(?!h)|q/g, 'k')
    .replace(/x|g(?=[ei])/g, 'j')
    .replace(/ll/g, 'y')
    .replace(/(.)\1+/g, '$1')

const slipsIn = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2)

const sameSound = 0.95

/** A word as it is written and as it sounds. */
interface Word {
  readonly written: string
  readonly sound: string
}

/** How alike two words are, 0 to 1: the same, the beginning, or with slips of a finger or of the ear. */
function likeness(typed: Word, known: Word): number {
  if (typed.written === known.written) return 1
  if (typed.sound === known.sound) return sameSound
  if (typed.sound.length >= 4 && known.sound.startsWith(typed.sound)) return 0.8
  const most = slipsIn(Math.max(typed.sound.length, known.sound.length))
  if (most === 0) return 0
  const slips = Math.min(slipsBetween(typed.sound, known.sound, most), slipsBetween(typed.written, known.written, most))
  return slips <= most ? 0.75 - 0.1 * slips : 0
}

interface Named {
  readonly town: Town
  readonly words: readonly string[]
  /** How many words the town's own name has. */
  readonly length: number
}

/** The words of all names, each once, and which of them each town has. */
interface Names {
  readonly words: readonly Word[]
  readonly towns: readonly Named[]
}

const compiled = new WeakMap<readonly Town[], Names>()

function namesIn(towns: readonly Town[]): Names {
  const known = compiled.get(towns)
  if (known) return known
  const named = towns.map((town) => ({
    town,
    words: wordsOf(`${town.title} ${town.region.title}`),
    length: wordsOf(town.title).length,
  }))
  const words = [...new Set(named.flatMap((one) => one.words))].map((written) => ({ written, sound: soundOf(written) }))
  compiled.set(towns, { words, towns: named })
  return { words, towns: named }
}

/** As many as a telephone shows without scrolling far. */
const mostTowns = 8

/**
 * The towns that a text may mean, the most alike first, then those with more speakers: every typed word stands in the name as it is
 * or sounds; where nothing has that, with slips; where nothing has them all, all but one.
 */
export function townsLike(typed: string, towns: readonly Town[]): Town[] {
  const names = namesIn(towns)
  const alike = wordsOf(typed).map((written) => {
    const word = { written, sound: soundOf(written) }
    return new Map(names.words.map((known) => [known.written, likeness(word, known)]))
  })
  if (alike.length === 0) return []
  const scored = names.towns.map((named) => ({ town: named.town, ...scoreOf(alike, named) }))
  const near = [
    scored.filter(({ least }) => least >= sameSound),
    scored.filter(({ missing }) => missing === 0),
    scored.filter(({ score, missing }) => missing === 1 && score >= 0.7),
  ].find((some) => some.length > 0)
  if (!near) return []
  return near
    .toSorted((one, other) => other.score - one.score || other.town.speakers - one.town.speakers)
    .slice(0, mostTowns)
    .map(({ town }) => town)
}

/** How alike a name is: the mean over the typed words, a little less for each word more that the name has. */
function scoreOf(alike: readonly ReadonlyMap<string, number>[], { words, length }: Named) {
  const best = alike.map((one) => Math.max(0, ...words.map((word) => one.get(word) ?? 0)))
  const missing = best.filter((one) => one === 0).length
  const sum = best.reduce((total, one) => total + one, 0)
  const surplus = Math.max(0, length - alike.length)
  return { score: sum / Math.max(1, alike.length - missing) - 0.02 * surplus, missing, least: Math.min(...best) }
}

/** A variety, and how far its town of reference is. */
export interface Nearby {
  readonly variety: Variety
  readonly kilometres: number
}

/** Beyond this a town of reference says nothing of another town. */
const reach = 150
const mostVarieties = 6

/** The varieties whose town of reference is nearest: a guess to choose from, for a variety is spoken in more towns than one. */
export const varietiesNear = (varieties: readonly Variety[], kilometresTo: (home: Town) => number): Nearby[] =>
  varieties
    .flatMap((variety) => (variety.home ? [{ variety, kilometres: kilometresTo(variety.home) }] : []))
    .filter(({ kilometres }) => kilometres <= reach)
    .toSorted((one, other) => one.kilometres - other.kilometres)
    .slice(0, mostVarieties)

/** The varieties of each group that people call by one name, in the pack's order. */
export function groupsOf(varieties: readonly Variety[]): { title: string; varieties: Variety[] }[] {
  const titles = [...new Set(varieties.map(({ group_title }) => group_title))]
  return titles.map((title) => ({ title, varieties: varieties.filter(({ group_title }) => group_title === title) }))
}
