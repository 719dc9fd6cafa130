// What is typed of a household: how many, what comes in, where, and of each member an age. No name, and nobody's situation.
import { z } from 'zod'
import { text, wholeNumber } from '#kernel/draft'
import { readDay, type Day } from '#kernel/day'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import type { Actor } from '#platform/context'
import { expectings, type Household, type Person } from './answer.ts'

/** How many members are asked for at first, how many one more press adds, and how many at most. */
export const places = { first: 3, more: 3, most: 12 } as const

const members = Array.from({ length: places.most }, (_, at) => at + 1)

/** An age, or nothing; the rule is broken by anything else. */
const optionalAge = (rule: string) =>
  text.transform((typed, issue): number | null => {
    if (typed === '') return null
    const age = /^\d{1,3}$/.test(typed) ? Number(typed) : Number.NaN
    if (!(age <= 120)) issue.addIssue({ code: 'custom', message: rule })
    return age
  })

const expecting = text.pipe(z.enum(expectings, { error: 'expecting-is-one-of-the-list' }))

/** A field for each member: age1 to age12, expecting1 to expecting12. */
const eachMember = <Shape extends z.ZodType>(name: string, shape: Shape): Record<string, Shape> =>
  Object.fromEntries(members.map((at) => [`${name}${at}`, shape]))

export const HouseholdDraft = z
  .object({
    size: wholeNumber('household-is-one-to-twenty', 1, 20),
    income: wholeNumber('income-is-a-whole-number', 0, 999_999),
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

/** What must hold across the fields; `place` is the first-level division that was found. */
export const objectionsToHousehold = (draft: HouseholdDraft, place: string | undefined): Objection[] =>
  check([
    { rule: 'place-is-known', field: 'postalCode', holds: place !== undefined },
    { rule: 'somebody-is-asked-for', field: 'age1', holds: draft.members.length > 0 },
    { rule: 'members-are-of-the-household', field: 'size', holds: draft.members.length <= draft.size },
  ])

/** The day that is looked at: today, but for staff who name another. */
export const dayAsked = (actor: Actor, asked: string | undefined, today: Day): Day =>
  (mayNameDay(actor) ? readDay(asked ?? '') : undefined) ?? today

/** Staff may look at the law of another day. */
export const mayNameDay = (actor: Actor): boolean => actor.kind === 'account'
