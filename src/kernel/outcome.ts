// What a command answers: done with a value, or refused with every broken rule at once.

/** A rule that does not hold. `field` is the form field it stands beside; null where it concerns the whole form. */
export interface Objection {
  readonly rule: string
  readonly field: string | null
  readonly values?: Readonly<Record<string, string | number>>
}

export type Outcome<Value> =
  | { readonly done: true; readonly value: Value }
  | { readonly done: false; readonly objections: readonly Objection[] }

export const done = <Value>(value: Value): Outcome<Value> => ({ done: true, value })

export const refused = (objections: readonly Objection[]): Outcome<never> => ({ done: false, objections })

/** One objection, as a refusal. */
export const refusedFor = (rule: string, field: string | null = null): Outcome<never> => refused([{ rule, field }])
