// What is typed of a household: how many, what comes in, where, and of each member an age. No name, and nobody's situation.
import { z } from 'zod'
import { text, wholeNumber } from '#kernel/draft'
import { readDay, type Day } from '#kernel/day'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import type { Actor } from '#platform/context'
import { readAmount } from './amount.ts'
import { expectings, type Household, type Person } from './answer.ts'

/** How many members are asked for at first, how many one more press adds, how many at most, and how many share a page of answers. */
export const places = { first: 3, more: 3, most: 12, together: 6 } as const

const members = Array.from({ length: places.most }, (_, at) => at + 1)

/** An age, or nothing; the rule is broken by anything else. */
const optionalAge = (rule: string) =>
  text.transform((typed, issue): number | null => {
    if (typed === '') return null
    const age = /^\d{1,3}$/.test(typed) ? Number(typed) : Number.NaN
    if (!(age <= 120)) issue.addIssue({ code: 'custom', message: rule })
    return age
  })

/** A month's income, rounded to whole units. */
const income = text.transform((typed, issue): number => {
  const amount = readAmount(typed)
  if (amount === 'ambiguous') issue.addIssue({ code: 'custom', message: 'income-is-written-clearly' })
  else if (amount === undefined || amount > 999_999) issue.addIssue({ code: 'custom', message: 'income-is-an-amount' })
  return typeof amount === 'number' ? amount : 0
})

const size = wholeNumber('household-is-one-to-twenty', 1, 20)

const expecting = text.pipe(z.enum(expectings, { error: 'expecting-is-one-of-the-list' }))

/** A field for each member: age1 to age12, expecting1 to expecting12. */
const eachMember = <Shape extends z.ZodType>(name: string, shape: Shape): Record<string, Shape> =>
  Object.fromEntries(members.map((at) => [`${name}${at}`, shape]))

export const HouseholdDraft = z
  .object({
    size,
    income,
    postalCode: text,
    division: text,
    ...eachMember('age', optionalAge('age-is-a-whole-number')),
    ...eachMember('expecting', expecting),
  })
  .transform((typed): HouseholdDraft => ({ ...typed, members: membersOf(typed) }))

export interface HouseholdDraft extends Household {
  readonly postalCode: string
  readonly division: string
  readonly members: readonly Person[]
}

/** The members whose age was typed. */
function membersOf(typed: Readonly<Record<string, unknown>>): Person[] {
  return members.flatMap((at) => {
    const age = typed[`age${at}`] as number | null
    return age === null ? [] : [{ age, expecting: typed[`expecting${at}`] as Person['expecting'] }]
  })
}

/** A household as the form sends it, so that the next page can be computed from it again. */
export const typedOf = ({
  size,
  income,
  postalCode,
  division,
  members: people,
}: HouseholdDraft): Record<string, string> => ({
  size: String(size),
  income: String(income),
  postalCode,
  division,
  ...Object.fromEntries(people.map(({ age }, at) => [`age${at + 1}`, String(age)])),
  ...Object.fromEntries(people.map(({ expecting }, at) => [`expecting${at + 1}`, expecting])),
})

/** Which members a page of answers shows, from 1: all of a small household, one of a large one. */
export function numbersShown(people: number, asked: string | undefined): number[] {
  if (people <= places.together) return Array.from({ length: people }, (_, at) => at + 1)
  const number = /^\d{1,2}$/.test(asked ?? '') ? Number(asked) : 1
  return [number >= 1 && number <= people ? number : 1]
}

/** What was found of where somebody lives: nothing typed, a code that is none, one that lies in no division, or a place. */
export type Found = 'nothing' | 'unknown' | 'nowhere' | 'place'

/** At which ages somebody may expect a child or have had one; beyond them it is asked whether the age is right. */
const expectable = { least: 10, most: 60 } as const

const fields = ['size', 'income', 'postalCode', 'division', ...members.flatMap((at) => [`age${at}`, `expecting${at}`])]

/** Objections in the order of the form. */
export const inOrder = (objections: readonly Objection[]): Objection[] =>
  objections.toSorted((one, other) => fields.indexOf(one.field ?? '') - fields.indexOf(other.field ?? ''))

/** What must hold across the fields, also where one of them cannot be read. */
export function objectionsToHousehold(typed: Readonly<Record<string, unknown>>, found: Found): Objection[] {
  const textOf = (name: string): string => text.catch('').parse(typed[name])
  const ages = members.filter((at) => textOf(`age${at}`) !== '')
  const people = size.safeParse(typed['size'])
  return check([
    { rule: 'members-are-of-the-household', field: 'size', holds: !people.success || ages.length <= people.data },
    { rule: 'place-is-typed', field: 'postalCode', holds: found !== 'nothing' },
    { rule: 'place-is-known', field: 'postalCode', holds: found !== 'unknown' },
    { rule: 'code-says-the-place', field: 'division', holds: found !== 'nowhere' },
    { rule: 'somebody-is-asked-for', field: 'age1', holds: ages.length > 0 },
    ...ages.map((at) => ({
      rule: 'expecting-fits-the-age',
      field: `expecting${at}`,
      holds: fitsTheAge(textOf(`age${at}`), textOf(`expecting${at}`)),
    })),
  ])
}

const fitsTheAge = (age: string, expects: string): boolean =>
  !['pregnant', 'nursing'].includes(expects) ||
  !/^\d{1,3}$/.test(age) ||
  (Number(age) >= expectable.least && Number(age) <= expectable.most)

/** The day that is looked at: today, but for staff who name another. */
export const dayAsked = (actor: Actor, asked: string | undefined, today: Day): Day =>
  (mayNameDay(actor) ? readDay(asked ?? '') : undefined) ?? today

/** Staff may look at the law of another day. */
export const mayNameDay = (actor: Actor): boolean => actor.kind === 'account'
