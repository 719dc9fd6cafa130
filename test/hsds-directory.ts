// A directory to be read in: one organization that gives as many services as a test wants, at one place, with terms of its own.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { commands } from '#app/commands'
import type { Id } from '#kernel/id'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { temporaryDirectory } from './database.ts'

export type Json = Record<string, unknown>

/** A page of a list of the interface, as far as tests read it. */
export interface Page extends Json {
  readonly total_items: number
  readonly contents: Json[]
}

export interface ToldDirectory {
  readonly organizations: Json[]
  readonly services: Json[]
  readonly locations: Json[]
  readonly taxonomies: Json[]
  readonly taxonomy_terms: Json[]
}

/** Every third service carries the first term, every other the second, which stands under it. */
export function toldDirectory(count: number): ToldDirectory {
  const organization = { id: newId(), name: 'Clínicas del Valle', description: 'Clínicas.' }
  const taxonomy = { id: newId(), name: 'Temas', description: '' }
  const parent = { id: newId(), code: 'A', name: 'Salud', description: '', taxonomy_id: taxonomy.id }
  const child = { ...parent, id: newId(), code: 'B', name: 'Salud bucal', parent_id: parent.id }
  const location = {
    id: newId(),
    location_type: 'physical',
    name: 'La sede',
    latitude: 34.06,
    longitude: -118.27,
    addresses: [],
  }
  const services = Array.from({ length: count }, (_, at) => ({
    id: newId(),
    name: `Servicio ${at}`,
    status: 'active',
    organization_id: organization.id,
    last_modified: '2020-01-01T00:00:00Z',
    attributes: [{ id: newId(), taxonomy_term_id: at % 3 === 0 ? parent.id : child.id }],
    service_at_locations: [{ id: newId(), location_id: location.id }],
  }))
  return {
    organizations: [organization],
    services,
    locations: [location],
    taxonomies: [taxonomy],
    taxonomy_terms: [parent, child],
  }
}

/** Reads it into an office, as an operator does. */
export async function importTold(installation: Installation, office: Id<'office'>, told: object): Promise<void> {
  const file = path.join(temporaryDirectory(), 'directory.json')
  writeFileSync(file, JSON.stringify(told))
  const command = commands.find(({ name }) => name === 'import hsds')!
  const errors: string[] = []
  const terminal = { line: () => undefined, error: (text: string) => void errors.push(text), progress: () => undefined }
  assert.equal(await command.run(installation, [file, '--office', office], terminal), 0, errors.join('\n'))
}
