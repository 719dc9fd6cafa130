// How many people a source counts in a place: what the counts of a program are set against.
import { z } from 'zod'
import { list, sql, type Db } from '#platform/database'
import { covers, peopleCounted } from '../rules.ts'
import { idOf } from './row.ts'

const populationRow = z.object({
  covers: z.enum(covers),
  country: z.string(),
  division: z.string().nullable(),
  division_title: z.string().nullable(),
  office_id: idOf<'office'>().nullable(),
  people: z.enum(peopleCounted),
  value: z.number(),
  rounded_to: z.number(),
  year: z.number().nullable(),
  source: z.string(),
})

/** People counted in a place by a source; `year` is null where it does not say of when, `rounded_to` the unit to which it rounds. */
export type Population = z.output<typeof populationRow>

/** Every population that the pack gives, the newest of a place first. What is not there is not known. */
export const listPopulation = (db: Db): Promise<Population[]> =>
  list(
    db,
    populationRow,
    sql`select population.covers, population.country, population.division, division.title as division_title,
          population.office_id, population.people, population.value, population.rounded_to, population.year, population.source
        from network.population left join network.division on division.code = population.division
        order by population.year desc nulls last, population.country, population.division, population.office_id,
          population.people, population.covers`,
  )
