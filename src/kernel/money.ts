// Money in whole minor units of a currency: 12.50 in a currency with cents is { amount: 1250, currency }.

export interface Money {
  readonly amount: number
  /** ISO 4217 code. */
  readonly currency: string
}

/** How many decimal places the currency's minor unit has (ISO 4217, as the runtime's Unicode data gives it). */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** Reads "1,250.50" or "1250.5" typed by a person; undefined where it is no amount or has too many decimals. */
export function readMoney(text: string, currency: string): Money | undefined {
  const match = /^(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return undefined
  const digits = minorDigits(currency)
  const decimals = match[2] ?? ''
  if (decimals.length > digits) return undefined
  const amount = Number(match[1]!.replaceAll(',', '') + decimals.padEnd(digits, '0'))
  return Number.isSafeInteger(amount) ? { amount, currency } : undefined
}

/** The amount as a decimal text, "12.50", for fields and files. */
export function decimalOf(money: Money): string {
  const digits = minorDigits(money.currency)
  return (money.amount / 10 ** digits).toFixed(digits)
}
