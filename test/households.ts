// The invented households of test/households, written from the cited law: members, day, state and the word that is expected.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { day, type Day } from '#kernel/day'

const folder = join(import.meta.dirname, 'households')

const situations: Readonly<Record<string, string>> = {
  c: 'citizen',
  p: 'gc-5plus',
  l: 'gc-5less',
  r: 'refugee',
  w: 'work-permission',
  d: 'daca',
  n: 'non-citizen',
}

/** What is expected of a program for a member in a situation. */
export interface Expected {
  readonly age: number
  readonly expecting: '' | 'pregnant' | 'nursing'
  readonly program: string
  readonly situation: string
  readonly word: string
  readonly reason: string | null
  /** The law that decides; null where the household says which rule is missing instead. */
  readonly citation: string | null
  /** The law has ended: it is reviewed no more. */
  readonly settled: boolean
}

export interface InventedHousehold {
  readonly name: string
  readonly on: Day
  readonly division: string
  readonly size: number
  readonly income: number
  readonly expected: readonly Expected[]
}

const read = (file: string): string[] =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))

const law = new Map(
  read('law.txt')
    .filter((line) => line.includes(' = '))
    .map((line) => [line.slice(0, line.indexOf(' = ')), line.slice(line.indexOf(' = ') + 3)]),
)

/** Every household, in the order of the files. */
export const listHouseholds = (): InventedHousehold[] =>
  ['adults.txt', 'children.txt', 'marketplace.txt', 'food.txt', 'states.txt'].flatMap((file) =>
    read(file)
      .join('\n')
      .trim()
      .split(/\n\n+/)
      .map((block) => householdOf(block.split('\n'))),
  )

function householdOf([name = '', where = '', ...lines]: string[]): InventedHousehold {
  const [on = '', division = '', size, income] = where.split(' ')
  const expected = lines.flatMap(expectedOf)
  return { name, on: day(on), division, size: Number(size), income: Number(income), expected }
}

/** "25 pregnant wic: cplr likely wic; wdn possible wic-state". */
function expectedOf(line: string): Expected[] {
  const form = /^(\d+) (?:(pregnant|nursing) )?([a-z-]+): (.+)$/.exec(line)
  if (!form) throw new Error(`"${line}" is no line of a household`)
  const [, age, expecting = '', program = '', says = ''] = form
  return says.split('; ').flatMap((said) => {
    const [letters = '', full = '', key = ''] = said.split(' ')
    const [word = '', reason] = full.replace('.', '').split(':')
    const citation = law.get(key)
    if (citation === undefined && !key.startsWith('no-')) throw new Error(`no law is called "${key}"`)
    return [...letters].map((letter) => ({
      age: Number(age),
      expecting: expecting as Expected['expecting'],
      program,
      situation: situations[letter]!,
      word,
      reason: citation === undefined ? key : (reason ?? null),
      citation: citation ?? null,
      settled: full.endsWith('.') || citation === undefined,
    }))
  })
}
