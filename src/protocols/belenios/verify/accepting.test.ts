// Whatever honest election is made, in either group and with any trustees, the verifier finds the count of what was cast.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeElection } from '../../../../test/election-maker.ts'
import type { Vote } from '../ballot.ts'
import type { Question } from '../election.ts'
import { suites, type SuiteName } from '../suite.ts'
import { verifyElection } from '../verify.ts'

const question: fc.Arbitrary<Question> = fc
  .record({
    answers: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
    question: fc.string({ unit: 'grapheme' }),
    blank: fc.boolean(),
    bounds: fc.tuple(fc.nat(3), fc.nat(3)),
  })
  .map(({ answers, question: asked, blank, bounds }) => {
    const [min = 0, max = 0] = bounds.map((bound) => Math.min(bound, answers.length)).sort((one, other) => one - other)
    return { answers, ...(blank && { blank }), min, max, question: asked }
  })

const voteOn = ({ answers, min, max, blank }: Question): fc.Arbitrary<Vote> => {
  const some = fc.shuffledSubarray(
    answers.map((_, place) => place),
    { minLength: min, maxLength: max },
  )
  return blank === true ? fc.oneof({ weight: 3, arbitrary: some }, fc.constant('blank' as const)) : some
}

const voters = 3

const plan = fc.array(question, { minLength: 1, maxLength: 2 }).chain((questions) =>
  fc.record({
    questions: fc.constant(questions),
    votes: fc.array(fc.tuple(fc.nat(voters - 1), fc.tuple(...questions.map(voteOn))), { maxLength: 4 }),
    trustees: fc.constantFrom(
      { singles: 2 },
      { singles: 0, threshold: { size: 3, by: [3, 1] } },
      { singles: 1, threshold: { size: 2, by: [2] } },
    ),
    seed: fc.string(),
  }),
)

/** The votes counted by hand: of each voter the last. */
function countVotes(questions: readonly Question[], votes: readonly (readonly [number, readonly Vote[]])[]) {
  const last = [...new Map(votes).values()]
  return questions.map(({ answers, blank }, asked) => {
    const count = (chosen: (vote: Vote) => boolean) => last.filter((vote) => chosen(vote[asked]!)).length
    const counts = answers.map((_, place) => count((vote) => vote !== 'blank' && vote.includes(place)))
    return blank === true ? [count((vote) => vote === 'blank'), ...counts] : counts
  })
}

for (const suite of Object.keys(suites) as SuiteName[]) {
  test(`Any honest election is accepted with the count of each voter’s last vote (${suite})`, () => {
    fc.assert(
      fc.property(plan, ({ questions, votes, trustees, seed }) => {
        const { bytes } = makeElection({ suite, questions, voters, votes, seed, ...trustees })
        const verdict = verifyElection(bytes)
        assert.ok(verdict.isValid, JSON.stringify(verdict))
        assert.ok(verdict.bound)
        assert.deepEqual(verdict.result, countVotes(questions, votes))
        assert.deepEqual([verdict.cast, verdict.counted], [votes.length, new Map(votes).size])
      }),
      { numRuns: 8 },
    )
  })
}
