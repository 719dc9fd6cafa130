// The only source of randomness: new ids, receipt codes and secrets.
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Id } from '#kernel/id'
import { codeAlphabet, codeLength } from '#kernel/text'

/** A new random id. Random (version 4), because an id that held its time would date an anonymous visit. */
export const newId = <Kind extends string>(): Id<Kind> => randomUUID() as Id<Kind>

/** A new receipt code: 10 Crockford characters, 50 random bits. */
export const newCode = (): string =>
  Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('')

/** A secret of 256 random bits, in base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** Random bytes, as many as asked. */
export const newBytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
