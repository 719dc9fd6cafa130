// The country pack's towns of origin: where people come from, how many there speak an indigenous language, and where a variety is at home.
import { z } from 'zod'
import {
  codeCell,
  numberCell,
  textCell,
  type Pack,
  type PackObjection,
  type PackPart,
  type PackTables,
} from '#platform/pack'
import type { Region, Town, Variety } from './rules/town.ts'

const files = { regions: 'origin-regions.csv', towns: 'origin-towns.csv', places: 'language-towns.csv' }

const wholeNumber = numberCell(0, 1_000_000_000).refine(Number.isInteger, 'number-is-whole')

const regionLine = z.object({ code: codeCell, title: textCell })

const townLine = z.object({
  code: codeCell,
  title: textCell,
  people: wholeNumber,
  speakers: wholeNumber,
  lat: numberCell(-90, 90),
  lon: numberCell(-180, 180),
})

const placeLine = z.object({ language: textCell, town: codeCell })

export const pack: PackPart = {
  tables: [
    { file: files.regions, row: regionLine, key: ['code'], optional: true },
    { file: files.towns, row: townLine, key: ['code'], optional: true },
    { file: files.places, row: placeLine, key: ['language'], optional: true },
  ],
  objections: (tables) => [...strayTowns(tables), ...strayPlaces(tables)],
  // They are read from the pack at each search: no table holds them.
  load: () => Promise.resolve(),
}

const valuesIn = (tables: PackTables, file: string, column: string): ReadonlySet<unknown> =>
  new Set((tables[file] ?? []).map(({ values }) => values[column]))

/** A town's code begins with its region's. */
function strayTowns(tables: PackTables): PackObjection[] {
  const regions = [...valuesIn(tables, files.regions, 'code')].map(String)
  return (tables[files.towns] ?? []).flatMap(({ line, values }) => [
    ...(regions.some((region) => String(values['code']).startsWith(region))
      ? []
      : [{ file: files.towns, line, field: 'code', reason: 'region-is-in-the-pack' }]),
    ...(Number(values['speakers']) <= Number(values['people'])
      ? []
      : [{ file: files.towns, line, field: 'speakers', reason: 'speakers-are-some-of-the-people' }]),
  ])
}

function strayPlaces(tables: PackTables): PackObjection[] {
  const languages = valuesIn(tables, 'languages.csv', 'code')
  const towns = valuesIn(tables, files.towns, 'code')
  return (tables[files.places] ?? []).flatMap(({ line, values }) => [
    ...(languages.has(values['language'])
      ? []
      : [{ file: files.places, line, field: 'language', reason: 'language-is-in-the-pack' }]),
    ...(towns.has(values['town']) ? [] : [{ file: files.places, line, field: 'town', reason: 'town-is-in-the-pack' }]),
  ])
}

interface Origins {
  readonly regions: readonly Region[]
  readonly towns: readonly Town[]
  readonly varieties: readonly Variety[]
}

const known = new WeakMap<Pack, Origins>()

/** Regions and towns that people come from, by their names; and the varieties, each with the town where it is at home. */
export function originsOf(packRead: Pack): Origins {
  const made = known.get(packRead) ?? readOrigins(packRead)
  known.set(packRead, made)
  return made
}

function readOrigins({ tables }: Pack): Origins {
  const rows = <Row>(file: string) => (tables[file] ?? []) as unknown as readonly Row[]
  const regions = rows<Region>(files.regions)
  const byTitle = (one: { title: string }, other: { title: string }) => one.title.localeCompare(other.title, 'es')
  const towns = rows<Omit<Town, 'region'>>(files.towns)
    .flatMap((town) => {
      const region = regions.find(({ code }) => town.code.startsWith(code))
      return region ? [{ ...town, region }] : []
    })
    .toSorted(byTitle)
  const homes = new Map(rows<{ language: string; town: string }>(files.places).map((row) => [row.language, row.town]))
  const varieties = rows<Omit<Variety, 'home'>>('languages.csv').map((variety) => ({
    ...variety,
    home: towns.find(({ code }) => code === homes.get(variety.code)),
  }))
  const peopled = regions.filter((region) => towns.some((town) => town.region === region))
  return { regions: peopled.toSorted(byTitle), towns, varieties }
}

/** A variety by its code, which is compared as it stands. */
export const varietyOf = (packRead: Pack, code: string): Variety | undefined =>
  originsOf(packRead).varieties.find((variety) => variety.code === code)
