// An amount of money as people type it: "1200", "1,200", "$1,200.50". A comma parts thousands and a point the cents, as pages write them.

/** In whole units, rounded. 'ambiguous' where a sign could be thousands or cents ("1.200", "12,5"); undefined where it is no amount. */
export function readAmount(typed: string): number | 'ambiguous' | undefined {
  if (typed.length > 20) return undefined
  const plain = typed.replace(/^\p{Sc}\s*|\s*\p{Sc}$/gu, '')
  if (/^(?:\d{1,9}|\d{1,3}(?:[, ]\d{3}){1,2})(?:\.\d{1,2})?$/.test(plain))
    return Math.round(Number(plain.replace(/[, ]/g, '')))
  return /^\d[\d., ]*$/.test(plain) && /[., ]/.test(plain) ? 'ambiguous' : undefined
}
