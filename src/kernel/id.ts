// Identifiers that the compiler keeps apart: an office's is not a visit's.

declare const kind: unique symbol

/** A row's identifier. Offices carry their pack code ("los-angeles"); everything else a random UUID. */
export type Id<Kind extends string> = string & { readonly [kind]: Kind }

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Whether the text has the form of a UUID, in lower case. */
export const isUuid = (text: string): boolean => uuid.test(text)

/** Reads a UUID; undefined where the text is not one. */
export const readId = <Kind extends string>(text: string): Id<Kind> | undefined =>
  isUuid(text) ? (text as Id<Kind>) : undefined
