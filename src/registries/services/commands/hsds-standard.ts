// The standard's schemas, as they lie beside the packs, and how records are understood at an office by its pack.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Day } from '#kernel/day'
import { plain } from '#kernel/text'
import { readStandard, type Standard } from '#protocols/hsds'
import type { Pack } from '#platform/pack'
import type { Office } from '#registries/network'
import type { Understanding } from '../rules/hsds.ts'
import { listTerms, type Term } from '../rules/hsds-profile.ts'
import { groundOf } from './service.ts'

let standard: Standard | undefined

/** The standard by its own schemas, read once. */
export function openStandard(): Standard {
  standard ??= readStandard(readSchemas())
  return standard
}

function readSchemas(): Record<string, unknown> {
  const folder = path.join(projectFolder(), 'packs', 'hsds', 'schema')
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return Object.fromEntries(
    names.map((name) => [name, JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as unknown]),
  )
}

/** The folder of package.json, above this file whether it runs from src/ or bundled from dist/. */
function projectFolder(): string {
  let place = import.meta.dirname
  while (!existsSync(path.join(place, 'package.json'))) {
    if (path.dirname(place) === place) throw new Error('no package.json above the program')
    place = path.dirname(place)
  }
  return place
}

const rowsOf = (pack: Pack, file: string): readonly Readonly<Record<string, unknown>>[] => pack.tables[file] ?? []

/** The terms of our profile, with the pack's needs. */
export const termsOf = (pack: Pack): Term[] =>
  listTerms(
    rowsOf(pack, 'ventanillas-items.csv')
      .filter((row) => row['kind'] === 'need')
      .map((row) => ({ code: String(row['code']), en: String(row['en']), es: String(row['es']) })),
  )

const known = new WeakMap<Pack, Pick<Understanding, 'terms' | 'languages' | 'divisions'>>()

function knownIn(pack: Pack): Pick<Understanding, 'terms' | 'languages' | 'divisions'> {
  const before = known.get(pack)
  if (before) return before
  const divisions = rowsOf(pack, 'divisions.csv').filter((row) => !row['parent'])
  const found = {
    terms: termsOf(pack),
    languages: languagesOf(pack),
    divisions: new Set(divisions.map((row) => String(row['code']))),
  }
  known.set(pack, found)
  return found
}

/** Codes by all that a language is called. The first language of a name keeps it. */
function languagesOf(pack: Pack): Map<string, string> {
  const codes = new Map<string, string>()
  for (const column of ['code', 'autonym', 'spanish', 'english']) {
    for (const row of rowsOf(pack, 'languages.csv')) {
      const name = plain(String(row[column] ?? ''))
      if (name !== '' && !codes.has(name)) codes.set(name, String(row['code']))
    }
  }
  return codes
}

/** How records are understood that were read into the directory of an office. */
export const understandingAt = (
  pack: Pack,
  office: Pick<Office, 'country' | 'zone'>,
  reading: { readonly source: string; readonly readOn: Day; readonly meanings: Understanding['meanings'] },
): Understanding => ({ ...knownIn(pack), ground: groundOf(pack, office), ...reading })

/** The code of a division's first level as addresses of a country have it: "CA" of "US-CA", and of a county in it. */
export function stateOf(pack: Pack, division: string, country: string): string {
  const row = rowsOf(pack, 'divisions.csv').find(({ code }) => code === division)
  const first = row?.['parent'] ? String(row['parent']) : division
  return first.startsWith(`${country}-`) ? (first.split('-')[1] ?? '') : ''
}
