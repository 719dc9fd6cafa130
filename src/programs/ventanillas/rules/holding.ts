// What is held of one person and until which day: computed from the rows that a receipt or a person leads to.
import { day, yearOf, type Day } from '#kernel/day'
import type { ServiceKind } from './visit.ts'

/** One thing that is held. `until`: the last day on which it is kept; null where it stays, as a count or as proof. */
export type Holding =
  | { readonly kind: 'code'; readonly until: Day }
  | {
      readonly kind: 'visit'
      readonly on: Day
      readonly area: string | null
      readonly language: string
      readonly services: readonly { readonly kind: ServiceKind; readonly item: string }[]
      readonly until: null
    }
  | {
      readonly kind: 'contact'
      readonly field: 'name' | 'phone' | 'mail'
      /** The last two digits of a telephone; null where it is no telephone. */
      readonly ending: string | null
      readonly until: Day
    }
  | {
      readonly kind: 'consent'
      readonly purpose: string
      readonly on: Day
      readonly withdrawnOn: Day | null
      readonly until: null
    }
  | {
      readonly kind: 'referral'
      readonly on: Day
      readonly service: string
      readonly mode: 'live' | 'logged' | 'self'
      readonly need: string
      readonly steps: number
      readonly attempts: number
      readonly until: null
    }
  | {
      readonly kind: 'told'
      readonly recipient: string
      readonly fields: readonly string[]
      /** Since when the recipient may read it, and until when it could; null: not yet, and still. */
      readonly fromOn: Day | null
      readonly endedOn: Day | null
      readonly until: Day
    }
  | {
      readonly kind: 'enrolment'
      readonly on: Day
      readonly program: string
      readonly ageGroup: 'adult' | 'child'
      readonly step: 'informed' | 'applied' | 'enrolled' | 'refused' | 'voided' | null
      readonly until: null
    }
  | { readonly kind: 'plan'; readonly on: Day; readonly steps: number; readonly until: Day }
  | { readonly kind: 'seat'; readonly topic: string; readonly on: Day; readonly until: Day }

/** A receipt's code finds what was written in a year until 31 January of the next. */
export const codeKeptUntil = (writtenOn: Day): Day => day(`${yearOf(writtenOn) + 1}-01-31`)
