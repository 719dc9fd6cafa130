// The classes in which counts of people and services are published: 0, 1-10, 11-20 shown as 15, 21-30 as 25, and so on. The
// first class is the one that the CMS cell-size rule lets be neither shown nor derived; every class but zero has ten values.

/** How many values a published count may still be. */
export const classWidth = 10

/** What a published count may be: low to high, both included. */
export interface CountClass {
  readonly low: number
  readonly high: number
}

/** A class and how it reads: "0", "1-10", "15" for 11 to 20; a wider one by its ends, "11-30". */
export interface RoundedCount extends CountClass {
  readonly shown: string
  /** The number that stands for the class; null where only its ends may be said. */
  readonly midpoint: number | null
}

/** The class of a count. Throws on what is no count: a fraction, something below zero. */
export function roundCount(count: number): RoundedCount {
  if (!Number.isSafeInteger(count) || count < 0) throw new Error(`${count} is no count`)
  const high = Math.ceil(count / classWidth) * classWidth
  return count === 0 ? showClass({ low: 0, high: 0 }) : showClass({ low: high - classWidth + 1, high })
}

/** How a class reads. One of ten values that begins at 11 or above is shown by 15, 25, 35 …; no others have a midpoint. */
export function showClass({ low, high }: CountClass): RoundedCount {
  const isPlain = high === 0 || (low > classWidth && high - low + 1 === classWidth && high % classWidth === 0)
  const midpoint = isPlain ? low + (high === 0 ? 0 : classWidth / 2 - 1) : null
  const ends = high === Number.POSITIVE_INFINITY ? `${low}+` : `${low}-${high}`
  return { low, high, midpoint, shown: midpoint === null ? ends : String(midpoint) }
}

/** How many values a class holds. */
export const countCandidates = ({ low, high }: CountClass): number => high - low + 1

/** Whether a count is in a class. */
export const isWithin = (count: number, { low, high }: CountClass): boolean => count >= low && count <= high
