// What others propose of an entry: how it is typed, and what must hold before it is kept or decided.
import { z } from 'zod'
import { choice, idField, texts } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'
import { closingWords } from './deed.ts'
import { askedIdAnswers, isTelephone, prose, type IdAnswer } from './service.ts'
import { differing, parts, proposedParts, type Part, type ProposedPart, type Typed } from './upkeep.ts'

/** What somebody may say is wrong. */
export const wrongs = [
  'closed',
  'telephone',
  'hours',
  'address',
  'cost',
  'language',
  'asks-for-id',
  'asks-for-no-id',
  'other',
] as const
export type Wrong = (typeof wrongs)[number]

/** What a proposal is about: one thing, or the entry as its provider corrects it. */
export const abouts = [...wrongs, 'entry'] as const
export type About = (typeof abouts)[number]

/** What is wrong and needs no more words. */
const saysItself: readonly About[] = ['closed', 'asks-for-id', 'asks-for-no-id']

/**
 * How many proposals of the public, or of a provider's links, may wait for one entry, and come on one day: at one office, so that
 * whoever floods one leaves the others in peace, and everywhere, so that the database stays small.
 */
export const room = { waiting: 5, anOffice: 100, aDay: 5000 } as const

/** After how many days a proposal that nobody decided lapses, and what it says is erased. */
export const keptDays = 90

/** How long a provider's link leads anywhere, in days. */
export const linkDays = 14

/** Seven digits and more with nothing but signs between them; a day is none. */
const holdsTelephone = (typed: string): boolean =>
  /\d(?:[\s().+-]*\d){6,}/.test(typed.replace(/\b\d{4}-\d{2}-\d{2}\b/g, ''))

/** What somebody says is wrong with an entry. Nobody is asked who they are. */
export const WrongDraft = z.object({
  id: idField<'proposal'>('form-is-whole'),
  about: choice('proposal-is-about-something', wrongs),
  // A number that is forbidden anyway is told as that alone.
  said: prose(400).refine(
    (typed) => forbiddenIn(typed).length > 0 || !holdsTelephone(typed),
    'said-holds-no-telephone',
  ),
  // The service's own, as it should be.
  line: prose(40)
    .transform((typed) => typed || undefined)
    .optional(),
})
export type WrongDraft = z.output<typeof WrongDraft>

export const objectionsToWrong = ({ about, said, line }: WrongDraft): Objection[] =>
  check([
    {
      rule: 'proposal-says-what',
      field: 'said',
      holds: saysItself.includes(about) || [...said].length >= 3 || line !== undefined,
    },
    { rule: 'public-line-is-a-telephone', field: 'line', holds: isTelephone(line ?? null) },
  ])

/** The fields that a thing sets by itself. */
export const fieldsSetBy = (about: About): Typed =>
  about === 'asks-for-id' ? { asksForId: 'yes' } : about === 'asks-for-no-id' ? { asksForId: 'no' } : {}

/** The fields of a part that a provider's form has: the code of a division and whom the address is told are the directory's own. */
export const askedOf = (part: ProposedPart): readonly string[] =>
  parts[part].filter((name) => name !== 'division' && name !== 'addressTold')

const pick = (typed: Typed, names: readonly string[]): Typed =>
  Object.fromEntries(names.map((name) => [name, typed[name] ?? '']))

/** The parts that the form behind a link has: not where an address is that is not published. */
export const partsFor = (service: {
  readonly locations: readonly { readonly address_told?: string | undefined }[]
}): readonly ProposedPart[] =>
  service.locations[0]?.address_told === 'keepers' ? proposedParts.filter((part) => part !== 'place') : proposedParts

/** What a provider corrects: of the parts that differ from the entry, every field of its form. */
export function proposedFields(kept: Typed, typed: Typed, among: readonly ProposedPart[] = proposedParts): Typed {
  const names = among.flatMap((part) => askedOf(part))
  const changed = differing(pick(kept, names), pick(typed, names), among)
  return pick(
    typed,
    among.filter((part) => changed.includes(part)).flatMap((part) => askedOf(part)),
  )
}

/** The parts that a proposal's fields are of. */
export const partsProposed = (fields: Typed): ProposedPart[] =>
  proposedParts.filter((part) => askedOf(part).some((name) => name in fields))

/** Who corrects an entry of which it is not known whether it asks for ID says that first: nobody knows it better. */
export const objectionsToFields = (
  fields: Typed,
  { asks_for_id: known }: { readonly asks_for_id: IdAnswer },
): Objection[] =>
  check([
    { rule: 'proposal-changes-something', field: null, holds: partsProposed(fields).length > 0 },
    {
      rule: 'id-question-is-answered',
      field: 'asksForId',
      holds: askedIdAnswers.some((answer) => answer === (fields['asksForId'] ?? known)),
    },
  ])

/** Taking a proposal: which parts; where it says that the service closed, why, as it will stand. */
export const TakingDraft = z.object({ parts: texts, closingReason: closingWords.optional() })
export type TakingDraft = z.output<typeof TakingDraft>

export const RefusalDraft = z.object({
  reason: prose(400).pipe(z.string().min(1, 'refusal-says-why')),
})
export type RefusalDraft = z.output<typeof RefusalDraft>

/** What was proposed, as far as deciding hangs on it. */
export interface Decidable {
  readonly decision: string | null
  readonly about: About
  readonly fields: Typed
}

/** The parts of a proposal that were ticked. */
export const partsTaken = ({ fields }: Decidable, ticked: readonly string[]): Part[] =>
  partsProposed(fields).filter((part) => ticked.includes(part))

export const objectionsToDeciding = ({ decision }: Decidable): Objection[] =>
  check([{ rule: 'proposal-is-waiting', field: null, holds: decision === null }])

/** Of one that was decided nothing is asked: what it said is erased. */
export function objectionsToTaking(proposal: Decidable, draft: TakingDraft): Objection[] {
  const decided = objectionsToDeciding(proposal)
  if (decided.length > 0) return decided
  return check([
    {
      rule: 'part-is-chosen',
      field: 'parts',
      holds: proposal.about === 'closed' || partsTaken(proposal, draft.parts).length > 0,
    },
    {
      rule: 'closing-says-why',
      field: 'closingReason',
      holds: proposal.about !== 'closed' || Boolean(draft.closingReason),
    },
  ])
}

/** The text of a link's secret: 256 bits in base64url. Anything else is no link and is not looked up. */
export const isSecret = (typed: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(typed)

export type LinkStanding = 'open' | 'expired' | 'revoked' | 'closed'

/** Whether a provider's link still leads to its entry. */
export const linkStanding = (
  link: { readonly expires_at: Date; readonly revoked_at: Date | null },
  service: { readonly closed_on: string | null },
  now: Date,
): LinkStanding =>
  link.revoked_at !== null
    ? 'revoked'
    : link.expires_at <= now
      ? 'expired'
      : service.closed_on !== null
        ? 'closed'
        : 'open'
