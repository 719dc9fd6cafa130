// What the rows of the network have in common.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { sql } from '#platform/database'

export const day = z.custom<Day>((value) => typeof value === 'string')

export const idOf = <Kind extends string>() => z.custom<Id<Kind>>((value) => typeof value === 'string')

/** A PostgreSQL array of texts, the same through every driver. */
export const textArray = (items: readonly string[]) =>
  sql`(select coalesce(array_agg(item), '{}') from jsonb_array_elements_text(${JSON.stringify(items)}::jsonb) item)::text[]`
