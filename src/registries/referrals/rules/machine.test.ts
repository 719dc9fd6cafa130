import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { root } from '../../../../test/database.ts'
import {
  closerOf,
  declineReasons,
  endStates,
  failReasons,
  findTransition,
  isEnd,
  modes,
  openStates,
  outcomes,
  states,
  takers,
  transitions,
  transitionsFrom,
  type Mode,
  type State,
  type Taker,
  type Transition,
  type TransitionName,
} from './machine.ts'

/** The machine as it was agreed on, kept beside the project. */
const agreed = join(root, '..', 'shared', 'data', 'referral-fsm.json')

interface AgreedMachine {
  readonly states: Readonly<Record<string, { readonly terminal?: true }>>
  readonly transitions: readonly {
    t: string
    from: string[]
    to: string
    actor: string[]
    modes: string[]
    guard?: string
  }[]
  readonly declineReasons: readonly string[]
  readonly failReasons: readonly string[]
  readonly outcomes: readonly string[]
}

/** Each edge as one text: mode, taker, transition, from and to. */
const edgesOf = (machine: AgreedMachine): string[] =>
  machine.transitions
    .flatMap(({ t, from, to, actor, modes: inModes }) =>
      inModes.flatMap((mode) =>
        actor.flatMap((taker) => from.map((state) => `${mode} ${taker} ${t}: ${state} → ${to}`)),
      ),
    )
    .sort()

const ours = (): string[] =>
  transitions
    .flatMap(({ name, from, to, takers: by, modes: inModes }) =>
      inModes.flatMap((mode) =>
        by.flatMap((taker) => from.map((state) => `${mode} ${taker} ${name}: ${state} → ${to}`)),
      ),
    )
    .sort()

describe(
  'the machine is the one that was agreed on',
  { skip: existsSync(agreed) ? false : 'the agreed machine does not lie beside the project' },
  () => {
    const machine = existsSync(agreed) ? (JSON.parse(readFileSync(agreed, 'utf8')) as AgreedMachine) : undefined

    test('edge by edge: no edge more, no edge less, none twice', () => {
      assert.deepEqual(ours(), edgesOf(machine!))
      assert.equal(new Set(ours()).size, ours().length)
    })

    test('state by state, and in its reasons and outcomes', () => {
      assert.deepEqual([...states].sort(), Object.keys(machine!.states).sort())
      const ends = Object.entries(machine!.states).filter(([, state]) => state.terminal)
      assert.deepEqual([...endStates].sort(), ends.map(([name]) => name).sort())
      assert.deepEqual([...declineReasons], machine!.declineReasons)
      assert.deepEqual([...failReasons], machine!.failReasons)
      assert.deepEqual([...outcomes], machine!.outcomes)
    })

    test('and the worker names who said so wherever the guard asks for it', () => {
      const guarded = machine!.transitions.filter(({ guard }) => guard?.startsWith('reported_by')).map(({ t }) => t)
      const reported = transitions.filter((each) => each.reported).map(({ name }) => name as string)
      assert.deepEqual(reported.sort(), guarded.sort())
    })
  },
)

const edges = new Set(ours())
const names = [...new Set(transitions.map(({ name }) => name))]

describe('a walk through the machine', () => {
  test('takes no edge that does not stand in the table, whoever tries whatever', () => {
    const tries = fc.array(fc.tuple(fc.constantFrom(...takers), fc.constantFrom(...names)), { maxLength: 60 })
    fc.assert(
      fc.property(fc.constantFrom(...modes), tries, (mode, walk) => {
        let state: State = 'draft'
        for (const [taker, name] of walk) {
          const transition: Transition | undefined = findTransition(mode, state, taker, name)
          const edge: string = `${mode} ${taker} ${name}: ${state} → `
          assert.equal(
            transition !== undefined,
            [...edges].some((each) => each.startsWith(edge)),
            edge,
          )
          if (!transition) continue
          assert.ok(edges.has(`${edge}${transition.to}`))
          state = transition.to
        }
      }),
      { numRuns: 300 },
    )
  })

  test('leaves an end only to be voided, or reopened where nobody answered', () => {
    for (const mode of modes) {
      for (const state of endStates) {
        const left = takers.flatMap((taker) => transitionsFrom(mode, state, taker).map(({ name }) => name))
        const allowed: TransitionName[] = mode === 'live' && state === 'cancelled' ? ['void', 'reopen'] : ['void']
        assert.deepEqual(left.sort(), state === 'entered_in_error' ? [] : allowed.sort(), `${mode} ${state}`)
      }
    }
  })
})

/** The states that can be reached from one, in a mode, by anybody. */
function reachable(mode: Mode, from: State): ReadonlySet<State> {
  const seen = new Set<State>([from])
  for (const state of seen) {
    for (const taker of takers) for (const { to } of transitionsFrom(mode, state, taker)) seen.add(to)
  }
  return seen
}

describe('in every mode', () => {
  for (const mode of modes) {
    test(`${mode}: each open state that a draft can reach, and the draft, reaches completed and not completed`, () => {
      const met = [...reachable(mode, 'draft')].filter((state) => !isEnd(state))
      assert.ok(met.includes('draft') && met.length > 2)
      for (const state of met) {
        const ahead = reachable(mode, state)
        assert.ok(ahead.has('completed') && ahead.has('not_completed'), `${mode} ${state}`)
      }
    })
  }

  test('a referral that is underway can always be ended by somebody, and voided by its agency', () => {
    for (const mode of modes) {
      for (const state of reachable(mode, 'draft')) {
        if (state !== 'entered_in_error') assert.ok(findTransition(mode, state, 'source', 'void'))
      }
    }
  })

  test('every state is met in some mode', () => {
    const met = new Set(modes.flatMap((mode) => [...reachable(mode, 'draft')]))
    assert.deepEqual(
      [...states].filter((state) => !met.has(state)),
      [],
    )
    assert.equal(openStates.length + endStates.length, states.length)
  })
})

test('who closed it is whoever said so: the provider, a paper, the client, the worker, the clock', () => {
  const said: [Taker, 'provider' | 'client' | 'document' | null, string][] = [
    ['target', null, 'provider'],
    ['source', 'provider', 'provider'],
    ['source', 'document', 'document'],
    ['source', 'client', 'client'],
    ['source', null, 'worker'],
    ['client', null, 'client'],
    ['system', null, 'system'],
  ]
  for (const [taker, reporter, closer] of said) assert.equal(closerOf(taker, reporter), closer)
})
