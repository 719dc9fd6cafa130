// What the partners' interface takes and answers, as it is described to whoever writes the other end (OpenAPI).
import { z } from '@hono/zod-openapi'
import { FieldError } from '#platform/api'
import { mostCells, mostVisits } from '../rules/partner-key.ts'
import { referenceLength } from '../rules/incoming.ts'
import { tallyMethods } from '../rules/tally.ts'
import { firstVisitAnswers, nextSteps } from '../rules/visit.ts'

const codes = (what: string, example: readonly string[]) =>
  z
    .array(z.string())
    .optional()
    .openapi({ description: `${what} Codes of the country pack.`, example: [...example] })

const Consent = z
  .strictObject({
    form: z.enum(['oral', 'written']),
    language: z
      .string()
      .regex(/^[a-zA-Z0-9-]{2,35}$/)
      .openapi({ description: 'Of the text that was read: BCP 47.', example: 'es' }),
    textVersion: z
      .string()
      .regex(/^[\w.:-]{1,20}$/)
      .openapi({ description: 'Your version of that text.', example: '2026-01' }),
  })
  .openapi('Consent')

/** A visit. It is checked by the program's own rules, one visit at a time; here it is described. */
export const Visit = z
  .strictObject({
    reference: z.string().min(1).max(referenceLength).openapi({
      description:
        'Your own number of the visit, the same whenever you tell it. It becomes an id by HMAC and is not kept. No name.',
      example: 'v-2026-000417',
    }),
    visitedOn: z.iso.date().openapi({ example: '2026-03-10' }),
    language: z.string().optional().openapi({ description: 'Code of the country pack’s languages.', example: 'es' }),
    postalCode: z.string().optional().openapi({ description: 'Becomes an area on arrival and is not kept.' }),
    division: z.string().optional().openapi({ description: 'Code of the area, in place of the postal code.' }),
    interpreter: z.enum(['yes', 'no']).optional(),
    firstThisYear: z.enum(firstVisitAnswers).optional(),
    person: z.string().max(referenceLength).optional().openapi({
      description: 'Your own number of the person, which says nothing elsewhere. Kept as an HMAC until 31 January.',
    }),
    need: codes('What was needed.', ['medical-home']),
    topic: codes('What was explained.', ['diabetes']),
    screening: codes(
      `Checks that were made, each alone or with what comes next: ${nextSteps.join(', ')}. Never a result.`,
      ['glucose:advice'],
    ),
    vaccination: codes('Vaccines that were given.', []),
    program: codes('Public programs that were explained.', []),
    contact: z
      .strictObject({ phone: z.string().optional() })
      .optional()
      .openapi({ description: 'Only where the visitor asked to be called. Each field needs its consent.' }),
    consent: z.strictObject({ phone: Consent.optional() }).optional(),
  })
  .openapi('Visit')

const described = (name: string) => z.unknown().openapi({ allOf: [{ $ref: `#/components/schemas/${name}` }] })

const station = z.string().openapi({ description: 'Code of the station. It must be the one of the key.' })
const replace = z
  .boolean()
  .default(false)
  .openapi({ description: 'What is known and is told otherwise now is voided and written anew; else it is refused.' })
const dryRun = z.boolean().default(false).openapi({ description: 'Answer the same, and write nothing.' })

export const VisitBatch = z
  .strictObject({ station, replace, dryRun, visits: z.array(described('Visit')).min(1).max(mostVisits) })
  .openapi('VisitBatch')

export const VisitAnswer = z
  .strictObject({
    at: z.number().int().nonnegative().openapi({ description: 'Place of the visit in the batch, from 0.' }),
    reference: z.string().nullable(),
    fate: z.enum(['taken', 'repeated', 'replaced', 'refused']),
    contact: z.enum(['kept', 'not-kept']).optional().openapi({
      description:
        'Where a telephone was told: whether it is kept. One that was erased does not come back by repeating.',
    }),
    errors: z.array(FieldError).optional(),
  })
  .openapi('VisitAnswer')

const count = z.number().int().nonnegative()

export const BatchAnswer = z
  .strictObject({
    station,
    dryRun: z.boolean(),
    counts: z.strictObject({ taken: count, repeated: count, replaced: count, refused: count }),
    visits: z.array(VisitAnswer),
  })
  .openapi('BatchAnswer')

/** A number of a month, described like a visit and checked by the program's own rules. */
export const MonthNumber = z
  .strictObject({
    indicator: z.string().openapi({ example: 'contacts' }),
    item: z.string().optional().openapi({ description: 'Where the indicator is broken down: the code.', example: '' }),
    value: z.number().int().nonnegative().max(999_999_999),
    method: z
      .enum(tallyMethods)
      .optional()
      .openapi({ description: 'How it came about; "counted" where it is left out.' }),
  })
  .openapi('MonthNumber')

export const MonthTelling = z
  .strictObject({
    station,
    month: z.string().openapi({ example: '2026-02' }),
    replace,
    dryRun,
    numbers: z.array(described('MonthNumber')).min(1).max(mostCells),
  })
  .openapi('MonthTelling')

export const MonthAnswer = z
  .strictObject({
    station,
    month: z.string(),
    dryRun: z.boolean(),
    counts: z.strictObject({ taken: count, repeated: count, replaced: count }),
  })
  .openapi('MonthAnswer')

export const Withdrawal = z
  .strictObject({
    station,
    references: z.array(z.string().min(1).max(referenceLength)).min(1).max(mostVisits),
  })
  .openapi('Withdrawal')

export const WithdrawalAnswer = z
  .strictObject({
    station,
    references: z.array(
      z.strictObject({
        at: count,
        reference: z.string(),
        fate: z.enum(['erased', 'kept-at-window', 'nothing-kept']).openapi({
          description:
            '"kept-at-window": your consent is taken back; the visitor also gave one at the window, and takes that back there.',
        }),
      }),
    ),
  })
  .openapi('WithdrawalAnswer')
