// The page on which anybody verifies an election: takes the chosen file, lets a worker verify it, and says what was
// found. The words stand in the page; what comes from the file is only ever written as text.
import type { Progress, Question, Shown, Valid, Verdict } from '#protocols/belenios'
import { shareDone } from '../rules/checking.ts'
import { clean, findTracked, listVotes, outcomeOf, sayPlace, shownOf, stateOf, tooLarge } from '../rules/verdict.ts'
import type { Told } from './verify-votes.ts'

const root = document.querySelector<HTMLElement>('[data-verify]')!
const get = <Found extends HTMLElement>(selector: string): Found => root.querySelector<Found>(selector)!
const part = (name: string): HTMLElement => get(`[data-part="${name}"]`)

const input = get<HTMLInputElement>('#archive')
const missing = get('#archive-error')
const bar = get<HTMLProgressElement>('progress')
const numbers = new Intl.NumberFormat(root.dataset['locale'])

let worker: Worker | undefined

/** Shows the choice of a file, or how far the verification is. */
function show(which: 'choose' | 'progress'): void {
  for (const name of ['choose', 'progress']) part(name).hidden = name !== which
}

function start(): void {
  const file = input.files?.[0]
  missing.textContent = file ? '' : missing.dataset['missing']!
  part('told').textContent = ''
  part('outcome').replaceChildren()
  part('outcome').hidden = true
  part('what').hidden = false
  if (!file) return input.focus()
  if (file.size > Number(input.dataset['most'])) return settle(tooLarge)
  show('progress')
  bar.value = 0
  get('.progress__text').textContent = ''
  part('stage').textContent = part('stage').dataset['opening']!
  get('#cancel').focus()
  worker = new Worker(root.dataset['verify']!, { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<Told>) => {
    if ('progress' in data) return follow(data.progress)
    if ('verdict' in data) settle(data.verdict)
    else conclude(data.fault, { file: file.name })
  }
  worker.onerror = () => conclude('ours')
  worker.postMessage({ file })
}

function stop(): void {
  worker?.terminate()
  worker = undefined
  show('choose')
}

/** The stage is said aloud when it changes, its numbers are only seen. */
function follow(progress: Progress): void {
  const { stage, done, total } = progress
  const text = part('stage').dataset[stage]!
  if (part('stage').textContent !== text) part('stage').textContent = text
  bar.value = 100 * shareDone(progress)
  const counts = stage !== 'reading' && total > 0
  const shown = get('.progress__text')
  shown.textContent = counts ? sayOf(shown, done, total) : ''
}

const sayOf = ({ dataset }: HTMLElement, done: number, total: number): string =>
  dataset['of']!.replace('{done}', numbers.format(done)).replace('{total}', numbers.format(total))

function settle(verdict: Verdict): void {
  if (verdict.isValid) {
    conclude(verdict.bound ? 'valid' : 'unbound', factsOf(verdict))
    fillValid(verdict)
    offerLookUp(verdict)
    return
  }
  const { check, place, soFar } = verdict
  const means = get(`[data-check="${check}"]`).textContent
  const state = stateOf(verdict)
  if (state !== 'refused') {
    conclude(state, { means, ...(soFar && factsOf(soFar)) })
    // Its words stand with what is shown.
    part('what').hidden = soFar !== undefined
    if (soFar) offerLookUp(verdict)
    return
  }
  const { dataset } = templateOf(state).content.querySelector<HTMLElement>('[data-fill="place"]')!
  const where = sayPlace(place, (piece, value) => dataset[piece]!.replace(`{${piece}}`, () => value))
  conclude(state, { check, means, place: where })
}

/** What is told of an election, be it over or not, by the places that it fills. */
function factsOf({ name, cast, counted, voters, fingerprint, rollFingerprint, head }: Shown) {
  return { name, cast, counted, voters, fingerprint, rollFingerprint, head }
}

const templateOf = (name: string): HTMLTemplateElement => get(`template[data-outcome="${name}"]`)
const copy = (name: string): DocumentFragment => document.importNode(templateOf(name).content, true)

/** Ends with the outcome of this name, its places filled, and leads the reader to it. */
function conclude(name: string, filled: Readonly<Record<string, string | number>> = {}): void {
  stop()
  const outcome = part('outcome')
  outcome.replaceChildren(copy(name))
  for (const [place, value] of Object.entries(filled)) {
    const text = typeof value === 'number' ? numbers.format(value) : clean(value)
    outcome.querySelector(`[data-fill="${place}"]`)!.textContent = text
  }
  outcome.hidden = false
  outcome.focus()
}

function fillValid({ questions, result, decryptions, trustees, bound }: Valid): void {
  const fill = (name: string): HTMLElement => get(`[data-part="outcome"] [data-fill="${name}"]`)
  fill('questions').replaceChildren(...questions.map((question, index) => tableOf(question, result[index]!)))
  fill('trustees').textContent = sayOf(fill('trustees'), decryptions, trustees)
  const families = part('families').cloneNode(true) as HTMLElement
  delete families.dataset['part']
  if (!bound) families.querySelector('[data-family="decryptions"]')!.remove()
  fill('families').replaceWith(families)
  part('what').hidden = true
}

function offerLookUp(verdict: Verdict): void {
  get('#look-up').addEventListener('click', () => lookUp(verdict))
  get('#tracker').addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') lookUp(verdict)
  })
}

/** Says what became of the ballot whose tracker was typed. */
function lookUp(verdict: Verdict): void {
  const typed = get<HTMLInputElement>('#tracker')
  if (typed.value.trim() === '') return typed.focus()
  const { shown, isOpen } = shownOf(verdict)!
  const { outcome, step } = outcomeOf(findTracked(shown.ballots, typed.value), isOpen)
  const answer = copy(`tracked-${outcome}`)
  // The status that the answer stands in says it; a status within it would say it again.
  answer.firstElementChild!.removeAttribute('role')
  const text = answer.querySelector('[data-fill="step"]')!
  text.textContent = text.textContent.replace('{step}', String(step))
  part('tracked').replaceChildren(answer)
}

function tableOf(question: Question, counts: readonly number[]): DocumentFragment {
  const table = copy('question')
  table.querySelector('caption')!.textContent = clean(question.question)
  const body = table.querySelector('tbody')!
  const [row] = body.children
  const rows = listVotes(question, counts, templateOf('question').dataset['blank']!).map(([name, votes]) => {
    const one = row!.cloneNode(true) as HTMLElement
    one.querySelector('th')!.textContent = name
    one.querySelector('td')!.textContent = numbers.format(votes)
    return one
  })
  body.replaceChildren(...rows)
  return table
}

part('without').hidden = true
show('choose')
get('#start').addEventListener('click', start)
get('#cancel').addEventListener('click', () => {
  stop()
  part('told').textContent = part('told').dataset['cancelled']!
  get('#start').focus()
})
