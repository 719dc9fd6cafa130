// Readers of typed fields for drafts: what a form or a file holds as text becomes a value, or the name of the rule that it breaks.
import { z } from 'zod'
import { readDay, type Day } from './day.ts'
import { readId, type Id } from './id.ts'

/** A field that may be left out or repeated by the browser: its first text, trimmed; empty where there is none. */
export const text = z
  .union([z.string(), z.array(z.string()).transform((items) => items[0] ?? '')])
  .default('')
  .transform((typed) => typed.trim())

/** A field of checkboxes: every text that was ticked, each once. */
export const texts = z
  .union([z.array(z.string()), z.string().transform((item) => [item])])
  .default([])
  .transform((items) => [...new Set(items.filter((item) => item !== ''))])

/** A day typed as "2026-03-14"; the rule is broken by anything else. */
export const dayField = (rule: string) =>
  text.transform((typed, issue): Day => {
    const day = readDay(typed)
    if (!day) issue.addIssue({ code: 'custom', message: rule })
    return day ?? ('' as Day)
  })

/** A whole number from `least` to `most`; the rule is broken by anything else. */
export const wholeNumber = (rule: string, least: number, most: number) =>
  text.transform((typed, issue): number => {
    const number = /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN
    if (!(number >= least && number <= most)) issue.addIssue({ code: 'custom', message: rule })
    return number
  })

/** An id that a form carries; the rule is broken by anything else. */
export const idField = <Kind extends string>(rule: string) =>
  text.transform((typed, issue): Id<Kind> => {
    const id = readId<Kind>(typed)
    if (!id) issue.addIssue({ code: 'custom', message: rule })
    return id ?? ('' as Id<Kind>)
  })

/** An id or nothing. */
export const optionalId = <Kind extends string>(rule: string) =>
  text.transform((typed, issue): Id<Kind> | null => {
    if (typed === '') return null
    const id = readId<Kind>(typed)
    if (!id) issue.addIssue({ code: 'custom', message: rule })
    return id ?? null
  })

/** One of the given words; the rule is broken by anything else. */
export const choice = <const Words extends readonly [string, ...string[]]>(rule: string, words: Words) =>
  text.pipe(z.enum(words, { error: rule }))

type Fields = Readonly<Record<string, string | readonly string[]>>

/** All that was typed as one text: a page of another purpose hands it on unread, in a hidden field. */
export const packTyped = (typed: Fields): string =>
  new URLSearchParams(
    Object.entries(typed).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
  ).toString()

/** What was typed, from that text; whatever else it is, some fields or none. No database keeps U+0000. */
export function unpackTyped(packed: string): Fields {
  const fields = new URLSearchParams(packed.replaceAll('%00', '%EF%BF%BD').replaceAll('\0', '\ufffd'))
  const entries = [...new Set(fields.keys())].map((name): [string, string | string[]] => {
    const texts = fields.getAll(name)
    return [name, texts.length === 1 ? texts[0]! : texts]
  })
  return Object.fromEntries(entries)
}

/** The texts of a field as it was typed. */
export const textsTyped = (typed: Fields, name: string): readonly string[] => [typed[name] ?? []].flat()
