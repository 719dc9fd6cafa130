// Shapes of a pack's cells. An empty cell is read as null; every message is the name of a rule.
import { z } from 'zod'
import { readDay, type Day } from '#kernel/day'

/** A text that must be given. */
export const textCell = z.string({ error: 'field-is-given' }).max(400, 'text-is-short')

/** A code of lower-case words joined by hyphens, as "los-angeles". */
export const codeCell = textCell.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'code-is-lower-case-words')

/** A day, as "2009-06-30". */
export const dayCell = textCell
  .refine((text) => readDay(text) !== undefined, 'day-exists')
  .transform((text) => text as Day)

/** A decimal number within bounds, both included. */
export const numberCell = (least: number, most: number) =>
  textCell
    .regex(/^-?\d+(?:\.\d+)?$/, 'number-is-decimal')
    .transform(Number)
    .refine((number) => number >= least && number <= most, 'number-is-within-bounds')

/** Words with single spaces between them; an empty cell is an empty list. */
export const listCell = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .nullable()
    .transform((text) => text?.split(' ') ?? [])
    .pipe(z.array(item))

/** A cell that may be empty. */
export const optional = <Shape extends z.ZodType>(shape: Shape) => shape.nullable()
