// Writes the archives of src/protocols/belenios/fixtures, each a whole election made by `belenios-tool` 2.0 alone:
// `node scripts/run.cjs --import ./scripts/tsx-hook.mjs test/make-election-fixtures.ts`. Every run draws new keys.
import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { runTool, withToolElection, type ToolElection } from './belenios-tool.ts'

const blank = { answers: ['A', 'B', 'C'], blank: true, min: 1, max: 2, question: '¿Quién?' }
const plain = { answers: ['Sí', 'No'], min: 0, max: 1, question: '¿Sí?' }

const elections: Readonly<Record<string, ToolElection>> = {
  // Two questions, three trustees who all decrypt, a blank vote, and a vote that is cast anew.
  single: {
    questions: [blank, plain],
    singles: 2,
    voters: 4,
    votes: [
      [
        0,
        [
          [0, 1, 1, 0],
          [1, 0],
        ],
      ],
      [
        1,
        [
          [1, 0, 0, 0],
          [0, 0],
        ],
      ],
      [
        0,
        [
          [0, 0, 0, 1],
          [0, 1],
        ],
      ],
      [
        2,
        [
          [0, 1, 0, 0],
          [0, 1],
        ],
      ],
    ],
  },
  // One question without blank votes; one trustee who must decrypt, and two of a group of three.
  threshold: {
    questions: [{ ...plain, min: 1 }],
    singles: 1,
    threshold: { of: 3, by: [1, 3] },
    voters: 3,
    votes: [
      [2, [[1, 0]]],
      [0, [[0, 1]]],
      [1, [[1, 0]]],
    ],
  },
}

for (const [name, election] of Object.entries(elections)) {
  withToolElection(election, (folder, archive) => {
    runTool(folder, ['election', 'verify'])
    copyFileSync(archive, path.join(import.meta.dirname, '../src/protocols/belenios/fixtures', `${name}.bel`))
  })
}
