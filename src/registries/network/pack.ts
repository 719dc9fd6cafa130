// The country pack's files of the network: the shape of their lines, what must hold across them, and loading.
import { z } from 'zod'
import { addDays, isZone, type Day } from '#kernel/day'
import {
  codeCell,
  dayCell,
  listCell,
  numberCell,
  optional,
  textCell,
  type PackObjection,
  type PackPart,
  type PackRow,
  type PackTables,
} from '#platform/pack'
import {
  covers,
  divisionsWithoutOffice,
  doubleDistricts,
  isCyclic,
  mayBeParent,
  officeServices,
  peopleCounted,
  postalCodesFile,
  ranks,
  type PostalCode,
  type Rank,
} from './rules.ts'
import {
  loadDistricts,
  loadDivisions,
  loadHeadquarters,
  loadLanguages,
  loadOffices,
  loadPopulation,
} from './store/load.ts'

const lat = numberCell(-90, 90)
const lon = numberCell(-180, 180)
const country = textCell.regex(/^[A-Z]{2}$/, 'country-is-iso-3166')

const divisionLine = z.object({ code: textCell, country, parent: optional(textCell), title: textCell })

const officeLine = z.object({
  code: codeCell,
  title: textCell,
  rank: z.enum(ranks, 'rank-is-known'),
  parent: optional(codeCell),
  country,
  division: textCell,
  city: textCell,
  address: optional(textCell),
  hours: optional(textCell),
  phone: optional(textCell),
  zone: textCell.refine(isZone, 'zone-is-known'),
  lat,
  lon,
  opened_on: optional(dayCell),
  in_operation_on: optional(dayCell),
  closed_on: optional(dayCell),
  gone_on: optional(dayCell),
  services: listCell(z.enum(officeServices, 'service-is-known')),
  source: textCell,
})

const districtLine = z.object({
  division: textCell,
  office: codeCell,
  from_on: dayCell,
  to_on: optional(dayCell),
  source: codeCell,
})

const postalCodeLine = z.object({
  postal_code: textCell.regex(/^[A-Z0-9-]+$/, 'postal-code-is-plain'),
  division: optional(textCell),
  place: textCell,
  lat: optional(lat),
  lon: optional(lon),
})

const languageLine = z.object({
  code: textCell.regex(/^[a-z]{2,3}$/, 'language-is-iso-639'),
  autonym: optional(textCell),
  spanish: textCell,
  english: textCell,
  group_title: textCell,
  town: optional(textCell),
  fallback: listCell(z.string()),
  unsure: listCell(z.string()),
})

const headquartersLine = z.object({
  code: codeCell,
  spanish: textCell,
  english: textCell,
  kind: z.enum(['institute', 'directorate', 'area'], 'unit-kind-is-known'),
  parent: optional(codeCell),
  source: textCell,
})

const wholeNumber = numberCell(1, 10_000_000_000).refine(Number.isInteger, 'number-is-whole')

const populationLine = z.object({
  covers: z.enum(covers, 'place-is-known'),
  country,
  division: optional(textCell),
  office: optional(codeCell),
  people: z.enum(peopleCounted, 'people-are-known'),
  value: wholeNumber,
  rounded_to: wholeNumber,
  year: optional(numberCell(1800, 2200).refine(Number.isInteger, 'number-is-whole')),
  source: codeCell,
})

type Office = z.output<typeof officeLine>
type District = z.output<typeof districtLine>
type Line<Values> = Values & { readonly line: number }

const files = {
  divisions: 'divisions.csv',
  offices: 'offices.csv',
  districts: 'districts.csv',
  postalCodes: postalCodesFile,
  languages: 'languages.csv',
  headquarters: 'headquarters.csv',
  population: 'population.csv',
} as const

export const pack: PackPart = {
  tables: [
    { file: files.divisions, row: divisionLine, key: ['code'] },
    { file: files.offices, row: officeLine, key: ['code'] },
    { file: files.districts, row: districtLine, key: ['division', 'from_on'] },
    { file: files.postalCodes, row: postalCodeLine, key: ['postal_code'] },
    { file: files.languages, row: languageLine, key: ['code'] },
    { file: files.headquarters, row: headquartersLine, key: ['code'] },
    {
      file: files.population,
      row: populationLine,
      key: ['covers', 'country', 'division', 'office', 'people', 'year'],
      optional: true,
    },
  ],
  objections: (tables) => [
    ...objectionsToDivisions(tables),
    ...objectionsToOffices(tables),
    ...objectionsToDistricts(tables),
    ...objectionsToPostalCodes(tables),
    ...objectionsToLanguages(tables),
    ...objectionsToPopulation(tables),
    ...objectionsToParents(
      files.headquarters,
      linesOf<{ code: string; parent: string | null }>(tables, files.headquarters),
    ),
  ],
  load: async (tx, _context, tables) => {
    await loadDivisions(tx, valuesOf(tables[files.divisions]))
    await loadLanguages(tx, valuesOf(tables[files.languages]))
    await loadHeadquarters(tx, valuesOf(tables[files.headquarters]))
    await loadOffices(tx, valuesOf(tables[files.offices]))
    await loadDistricts(tx, valuesOf(tables[files.districts]))
    await loadPopulation(tx, valuesOf(tables[files.population]))
  },
}

const valuesOf = (rows: readonly PackRow[] = []): Record<string, unknown>[] => rows.map((row) => row.values)

const linesOf = <Values>(tables: PackTables, file: string): Line<Values>[] =>
  (tables[file] ?? []).map((row) => ({ ...(row.values as Values), line: row.line }))

const codesOf = (tables: PackTables, file: string): ReadonlySet<string> =>
  new Set((tables[file] ?? []).map((row) => String(row.values['code'])))

/** One objection for each line for which the rule does not hold. */
const objectionsTo = <Row extends { readonly line: number }>(
  file: string,
  rows: readonly Row[],
  field: string,
  reason: string,
  holds: (row: Row) => boolean,
): PackObjection[] => rows.filter((row) => !holds(row)).map(({ line }) => ({ file, line, field, reason }))

function objectionsToParents(
  file: string,
  rows: readonly Line<{ code: string; parent: string | null }>[],
): PackObjection[] {
  const parents = new Map(rows.map((row) => [row.code, row.parent]))
  return [
    ...objectionsTo(file, rows, 'parent', 'parent-exists', ({ parent }) => parent === null || parents.has(parent)),
    ...objectionsTo(
      file,
      rows,
      'parent',
      'lines-are-not-cyclic',
      ({ code }) => !isCyclic(code, (at) => parents.get(at)),
    ),
  ]
}

const objectionsToDivisions = (tables: PackTables): PackObjection[] =>
  objectionsToParents(files.divisions, linesOf(tables, files.divisions))

function objectionsToOffices(tables: PackTables): PackObjection[] {
  const offices = linesOf<Office>(tables, files.offices)
  const divisions = codesOf(tables, files.divisions)
  const byCode = new Map<string, Office>(offices.map((office) => [office.code, office]))
  const to = (field: string, reason: string, holds: (office: Office) => boolean) =>
    objectionsTo(files.offices, offices, field, reason, holds)
  return [
    ...to('division', 'division-exists', ({ division }) => divisions.has(division)),
    ...to('parent', 'office-exists', ({ parent }) => parent === null || byCode.has(parent)),
    ...to('parent', 'parent-is-a-consulate-general', ({ rank, parent }) => {
      const above: Rank | undefined = byCode.get(parent ?? '')?.rank
      return above === undefined || mayBeParent(rank, above)
    }),
    ...to('parent', 'offices-are-not-cyclic', ({ code }) => !isCyclic(code, (at) => byCode.get(at)?.parent)),
    ...to('opened_on', 'opening-is-known-or-work-is-seen', (office) => beganOn(office) !== null),
    ...to('closed_on', 'office-opens-before-it-closes', (office) => {
      const [began, ended] = [beganOn(office), endedOn(office)]
      return began === null || ended === null || began <= ended
    }),
  ]
}

const beganOn = (office: Office): Day | null => office.opened_on ?? office.in_operation_on
const endedOn = (office: Office): Day | null => office.closed_on ?? (office.gone_on && addDays(office.gone_on, -1))

function objectionsToDistricts(tables: PackTables): PackObjection[] {
  const rows = linesOf<District>(tables, files.districts)
  const divisions = codesOf(tables, files.divisions)
  const parents = new Set((tables[files.divisions] ?? []).map((row) => row.values['parent']))
  const offices = new Map(linesOf<Office>(tables, files.offices).map((office) => [office.code, office]))
  const to = (field: string, reason: string, holds: (row: District) => boolean) =>
    objectionsTo(files.districts, rows, field, reason, holds)
  const objections = [
    ...to('division', 'division-exists', ({ division }) => divisions.has(division)),
    ...to('division', 'division-has-no-parts', ({ division }) => !parents.has(division)),
    ...to('office', 'office-exists', ({ office }) => offices.has(office)),
    ...to('to_on', 'district-begins-before-it-ends', ({ from_on, to_on }) => to_on === null || from_on <= to_on),
    ...to('office', 'office-is-in-operation', (row) => isInOperation(offices.get(row.office), row)),
    ...doubleDistricts(rows).map(({ line }) => ({
      file: files.districts,
      line,
      field: 'division',
      reason: 'division-has-one-office-a-day',
    })),
  ]
  return objections.length > 0 ? objections : objectionsToGaps(tables, rows)
}

function isInOperation(office: Office | undefined, row: District): boolean {
  const began = office && beganOn(office)
  if (!office || !began) return true
  const ended = endedOn(office)
  return began <= row.from_on && (ended === null || (row.to_on !== null && row.to_on <= ended))
}

/** In a country that has districts, each division without parts has an office on every day since the first. */
function objectionsToGaps(tables: PackTables, rows: readonly Line<District>[]): PackObjection[] {
  const first = rows.reduce<Day | null>((day, row) => (day === null || row.from_on < day ? row.from_on : day), null)
  if (first === null) return []
  const divisions = linesOf<z.output<typeof divisionLine>>(tables, files.divisions)
  const parents = new Set(divisions.map((division) => division.parent))
  const drawn = new Set(rows.map((row) => row.division))
  const countries = new Set(divisions.filter(({ code }) => drawn.has(code)).map((division) => division.country))
  const leaves = divisions.filter((division) => countries.has(division.country) && !parents.has(division.code))
  const without = new Set(
    divisionsWithoutOffice(
      leaves.map(({ code }) => code),
      rows,
      first,
      (on) => addDays(on, 1),
    ),
  )
  return leaves
    .filter(({ code }) => without.has(code))
    .map(({ line }) => ({ file: files.divisions, line, field: 'code', reason: 'division-has-an-office-every-day' }))
}

function objectionsToPostalCodes(tables: PackTables): PackObjection[] {
  const divisions = codesOf(tables, files.divisions)
  const rows = linesOf<PostalCode>(tables, files.postalCodes)
  return [
    ...objectionsTo(
      files.postalCodes,
      rows,
      'division',
      'division-exists',
      (row) => row.division === null || divisions.has(row.division),
    ),
    ...objectionsTo(
      files.postalCodes,
      rows,
      'lon',
      'point-is-whole',
      (row) => (row.lat === null) === (row.lon === null),
    ),
  ]
}

function objectionsToLanguages(tables: PackTables): PackObjection[] {
  const codes = codesOf(tables, files.languages)
  const rows = linesOf<z.output<typeof languageLine>>(tables, files.languages)
  return objectionsTo(files.languages, rows, 'fallback', 'language-exists', ({ code, fallback }) =>
    fallback.every((other) => other !== code && codes.has(other)),
  )
}

function objectionsToPopulation(tables: PackTables): PackObjection[] {
  const rows = linesOf<z.output<typeof populationLine>>(tables, files.population)
  const divisions = codesOf(tables, files.divisions)
  const offices = codesOf(tables, files.offices)
  const to = (field: string, reason: string, holds: (row: (typeof rows)[number]) => boolean) =>
    objectionsTo(files.population, rows, field, reason, holds)
  return [
    ...to('division', 'division-exists', ({ division }) => division === null || divisions.has(division)),
    ...to('office', 'office-exists', ({ office }) => office === null || offices.has(office)),
    ...to(
      'covers',
      'population-is-of-one-place',
      (row) =>
        (row.division !== null) === (row.covers === 'division') &&
        (row.office !== null) === (row.covers === 'district' || row.covers === 'city'),
    ),
  ]
}
