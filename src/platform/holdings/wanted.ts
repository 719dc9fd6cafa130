// What is looked for: a receipt's code or a telephone, in every form in which it could stand somewhere. Nothing of it is ever printed.
import { readCode, showCode } from '#kernel/text'
import type { Keyring } from '../encryption.ts'

export interface Wanted {
  /** How it is named in what is printed: its last two characters only. */
  readonly named: string
  /** How it would stand in clear. */
  readonly texts: readonly string[]
  /** Its HMACs: under each custodian's key, and under the one of the telephones that want no messages. */
  readonly macs: readonly Buffer[]
  /** The digits of the telephone; undefined where it can be none. */
  readonly digits: string | undefined
}

/** Seven to fifteen digits, however they are divided; the registry of people hashes the digits alone. */
function readDigits(typed: string): string | undefined {
  if (!/^\+?[\d\s().-]+$/.test(typed.trim())) return undefined
  const digits = typed.replace(/\D/g, '')
  return digits.length >= 7 && digits.length <= 15 ? digits : undefined
}

/** Reads what was typed; ten digits may be both. Undefined where it is neither a code nor a telephone. */
export function readWanted(keys: Keyring, typed: string, custodians: readonly string[]): Wanted | undefined {
  const code = readCode(typed)
  const digits = readDigits(typed)
  if (code === undefined && digits === undefined) return undefined
  const kinds = [code && 'the code', digits && 'the telephone'].filter((kind) => kind !== undefined)
  const macs = custodians.flatMap((custodian) => [
    ...(code ? [keys.mac('receipt', code, custodian), keys.mac('code', code, custodian)] : []),
    ...(digits ? [keys.mac('phone', digits, custodian)] : []),
  ])
  return {
    named: `${kinds.join(' or ')} that ends in ${(digits ?? code)!.slice(-2)}`,
    texts: [...(code ? [code, showCode(code), code.toLowerCase()] : []), ...(digits ? [digits] : []), typed.trim()],
    macs: digits ? [...macs, keys.mac('sms-stop', `+${digits}`)] : macs,
    digits,
  }
}
