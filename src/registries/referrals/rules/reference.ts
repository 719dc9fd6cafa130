// By what both sides know a referral when they speak of it.
import type { Id } from '#kernel/id'

/** Eight signs that tell nothing of what or whom it is about. */
export const referenceOf = (referral: { readonly id: Id<'referral'> }): string => referral.id.slice(0, 8).toUpperCase()
