// What a verification says when it refuses an archive: the first check that does not hold, and where.
import type { Check } from './checks.ts'

/** Where something is wrong: the event's height, the item's hash, and the way to the field inside of it. */
export interface Place {
  readonly event?: number
  readonly item?: string
  /** As in "answers[0].choices[2].alpha"; "byte 1536" of the file where the item's bytes are not those of its hash. */
  readonly at?: string
}

export interface Refusal {
  readonly check: Check
  readonly place: Place
}

export const isRefusal = (given: unknown): given is Refusal =>
  typeof given === 'object' && given !== null && 'check' in given

/** Thrown inside a verification by the check that fails, and caught by whoever runs it. */
export class Refused extends Error implements Refusal {
  override readonly name = 'Refused'
  readonly check: Check
  readonly place: Place

  constructor(check: Check, place: Place) {
    super(check)
    this.check = check
    this.place = place
  }
}

/** Refuses with the name of the check unless it holds. */
export function hold(holds: boolean, check: Check, place: Place): asserts holds {
  if (!holds) throw new Refused(check, place)
}

/** What `check` gives; a refusal where it throws one. Any other error is a defect of ours and goes on. */
export function catchRefusal<Given>(check: () => Given): Given | Refusal {
  try {
    return check()
  } catch (error) {
    return toRefusal(error)
  }
}

/** Why something does not hold; undefined where it does. */
export const findRefusal = (check: () => void): Refusal | undefined =>
  catchRefusal(() => {
    check()
    return undefined
  })

/** What a check gives that tells how far it is; a refusal where it throws one. */
export function* catchInSteps<Told, Given>(steps: Generator<Told, Given>): Generator<Told, Given | Refusal> {
  try {
    return yield* steps
  } catch (error) {
    return toRefusal(error)
  }
}

function toRefusal(error: unknown): Refusal {
  if (error instanceof Refused) return { check: error.check, place: error.place }
  throw error
}
