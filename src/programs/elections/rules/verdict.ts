// What a reader makes of a verdict, on the page and on the command line alike: its state, its place, its votes in their
// order, and what became of one ballot.
import type { Invalid, Place, Question, Shown, Tracked, Verdict } from '#protocols/belenios'

/** The verdict on a file that is too large to be read at all. */
export const tooLarge: Verdict = { isValid: false, isArchive: false, check: 'file-is-not-too-large', place: {} }

/** An election that is not over is not a wrong one, and a file that is no archive is none at all. */
export function stateOf({ isArchive, soFar }: Invalid): 'not-over' | 'refused' | 'no-archive' {
  if (!isArchive) return 'no-archive'
  return soFar === undefined ? 'refused' : 'not-over'
}

/** What is in order of an election, be it over or not, and whether ballots may still come. */
export function shownOf(verdict: Verdict): { readonly shown: Shown; readonly isOpen: boolean } | undefined {
  if (verdict.isValid) return { shown: verdict, isOpen: false }
  return verdict.soFar && { shown: verdict.soFar, isOpen: verdict.check === 'ballots-are-closed' }
}

/** Texts of an election are a stranger's: what could steer a terminal or turn the letters beside it around is left out. */
export const clean = (text: string): string => text.replaceAll(/\p{C}/gu, ' ').slice(0, 500)

/** Where a check fails, from the outermost in; `speak` says "step 5" of `event` and its value. */
export function sayPlace(
  { event, item, at }: Place,
  speak: (piece: 'event' | 'item' | 'whole', value: string) => string,
) {
  const pieces = [
    ...(event === undefined ? [] : [speak('event', String(event))]),
    ...(item === undefined ? [] : [speak('item', item)]),
    ...(at === undefined ? [] : [at]),
  ]
  return clean(pieces.join(', ') || speak('whole', ''))
}

/** The answers of a question with their votes as they are read: the blank vote, which is counted first, stands last. */
export function listVotes(
  { answers, blank }: Question,
  counts: readonly number[],
  blankVote: string,
): readonly (readonly [name: string, votes: number])[] {
  const first = blank === true ? 1 : 0
  const votes = answers.map((answer, choice) => [clean(answer), counts[choice + first]!] as const)
  return blank === true ? [...votes, [blankVote, counts[0]!]] : votes
}

/** The ballot of a tracker as somebody types or pastes it, with spaces or with the padding of other tools. */
export function findTracked(ballots: readonly Tracked[], typed: string): Tracked | undefined {
  const tracker = typed.replaceAll(/\s/g, '').replace(/=$/, '')
  return ballots.find((ballot) => ballot.tracker === tracker)
}

/** What can have become of a ballot; while the vote is open it can still change. */
export const outcomes = ['counted', 'counted-so-far', 'replaced', 'absent', 'absent-so-far'] as const

/** What became of a ballot, and the step that says so: its own, or that of the ballot that replaced it. */
export function outcomeOf(
  found: Tracked | undefined,
  isOpen: boolean,
): { readonly outcome: (typeof outcomes)[number]; readonly step?: number } {
  if (found === undefined) return { outcome: isOpen ? 'absent-so-far' : 'absent' }
  const { step, replacedBy } = found
  if (replacedBy !== undefined) return { outcome: 'replaced', step: replacedBy }
  return { outcome: isOpen ? 'counted-so-far' : 'counted', step }
}
