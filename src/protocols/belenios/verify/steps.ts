// A verification goes in steps, which say how far it is, so that whoever runs it can show that and give others a turn.

/** What is being done, in order. `done` of `total` bytes, ballots, pieces or decryptions. */
export interface Progress {
  readonly stage: 'reading' | 'ballots' | 'proofs' | 'tally' | 'decryptions'
  readonly done: number
  readonly total: number
}

/** Goes through all steps at once; `tell` hears each. */
export function finish<Told, Given>(
  steps: Generator<Told, Given>,
  tell: (told: Told) => void = () => undefined,
): Given {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    tell(step.value)
  }
}

/** The same steps in other words. */
export function* retell<Told, Other, Given>(
  steps: Generator<Told, Given>,
  say: (told: Told) => Other,
): Generator<Other, Given> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    yield say(step.value)
  }
}

/** Tells at most once in `pause` milliseconds of this clock. */
export function tellSparingly<Told>(
  tell: (told: Told) => void,
  clock: { now(): number },
  pause = 100,
): (told: Told) => void {
  let last = clock.now()
  return (told) => {
    if (clock.now() - last < pause) return
    last = clock.now()
    tell(told)
  }
}
