// What must hold before a referral is made, beside what the service itself says (registries/services).
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { isEnd, modes, type Mode, type State } from './machine.ts'

/** A referral as it is begun, inside the deed of a program. */
export interface ReferralStart {
  readonly id: Id<'referral'>
  readonly custodian: Id<'organization'>
  readonly office: Id<'office'>
  /** The folder of the program: "ventanillas". */
  readonly program: string
  readonly mode: Mode
  readonly service: Id<'service'>
  /** The pack's code of the need. */
  readonly need: string
  /** HMAC of the receipt's code, as the visit keeps it; null where no slip is handed over. */
  readonly receipt: Buffer | null
  readonly person: Id<'protected-person'> | null
  readonly replaces: Id<'referral'> | null
}

/** The rules of a beginning that do not hold. `replaced` is the referral that it takes the place of, and whether it has another. */
export const objectionsToStart = (
  start: ReferralStart,
  replaced: { state: State; hasAnother: boolean } | undefined,
): Objection[] =>
  check([
    { rule: 'mode-is-chosen', field: 'referralMode', holds: modes.includes(start.mode) },
    { rule: 'need-is-chosen', field: 'referralNeed', holds: /^[a-z0-9]+(-[a-z0-9]+)*$/.test(start.need) },
    {
      rule: 'replaced-one-has-ended',
      field: 'replaces',
      holds: start.replaces === null || (replaced !== undefined && isEnd(replaced.state)),
    },
    { rule: 'replaced-one-has-no-other', field: 'replaces', holds: !replaced?.hasAnother },
  ])
