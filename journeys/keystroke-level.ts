// How long a practised person needs, by the keystroke-level model (Card, Moran and Newell 1980), from what she really did in
// the browser. Seconds: K a key (average typist), P pointing, B a button pressed or released, H a change of hands, M a
// decision. A chord is two keys.
import type { Locator, Page } from 'playwright-core'

const seconds = { K: 0.28, P: 1.1, B: 0.1, H: 0.4, M: 1.35 } as const

type Operator = keyof typeof seconds

interface Act {
  readonly operators: readonly Operator[]
  /** Whether it counts as a click or keystroke. */
  readonly strokes: number
}

/**
 * A hand on a page that writes down each act. M stands by the heuristics of 1983: rule 0, one before each act that chooses
 * (not before what is typed as it is heard); rule 1, none between pointing and pressing; rule 2, none between the keys of
 * one choice, which is why a choice is one call; rule 4, the key that ends what was typed is no decision, since the first
 * key of the next choice ends it. In doubt one is added: `hears` begins with the one of listening.
 */
export class Hand {
  readonly #page: Page
  readonly #acts: Act[] = []
  #at: 'keyboard' | 'mouse'

  constructor(page: Page, at: 'keyboard' | 'mouse') {
    this.#page = page
    this.#at = at
  }

  /** Types what the visitor says into the field that has the focus. */
  async hears(text: string): Promise<void> {
    this.#moveTo('keyboard')
    this.#acts.push({ operators: ['M', ...keys(text.length)], strokes: 0 })
    await this.#page.keyboard.type(text)
  }

  /** Decides once and presses keys; "Alt+n" is a chord. */
  async keys(...pressed: readonly string[]): Promise<void> {
    this.#moveTo('keyboard')
    for (const key of pressed) await this.#press(key)
    const count = pressed.reduce((sum, key) => sum + key.split('+').length, 0)
    this.#acts.push({ operators: ['M', ...keys(count)], strokes: count })
  }

  /** Decides, points and clicks; turns the wheel first where the target is out of sight, each notch a stroke. */
  async click(target: Locator): Promise<void> {
    this.#moveTo('mouse')
    await this.#reveal(target)
    this.#acts.push({ operators: ['M', 'P', 'B', 'B'], strokes: 1 })
    await target.click()
  }

  /** Opens a list and picks one of its lines: two decisions, two clicks. The browser draws the open list outside of the page. */
  async picks(list: Locator, line: { index: number }): Promise<void> {
    this.#moveTo('mouse')
    await this.#reveal(list)
    this.#acts.push({ operators: ['M', 'P', 'B', 'B'], strokes: 1 }, { operators: ['M', 'P', 'B', 'B'], strokes: 1 })
    await list.selectOption(line)
  }

  /** Clicks and keystrokes so far, without what was typed as it was heard. */
  get strokes(): number {
    return this.#acts.reduce((sum, { strokes }) => sum + strokes, 0)
  }

  get seconds(): number {
    return this.#acts.flatMap(({ operators }) => operators).reduce((sum, operator) => sum + seconds[operator], 0)
  }

  toString(): string {
    const listed = this.#acts.map(({ operators }) => operators.join('')).join(' ')
    return `${this.strokes} clicks or keystrokes, ${this.seconds.toFixed(1)} s: ${listed}`
  }

  async #reveal(target: Locator): Promise<void> {
    for (let notch = 0; notch < 20 && !(await isInSight(target)); notch++) {
      this.#acts.push({ operators: ['B', 'B'], strokes: 1 })
      await this.#page.mouse.wheel(0, 100)
      await target.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    }
    if (!(await isInSight(target))) throw new Error('nobody would find it')
  }

  #moveTo(place: 'keyboard' | 'mouse'): void {
    if (this.#at !== place) this.#acts.push({ operators: ['H'], strokes: 0 })
    this.#at = place
  }

  /** Alt with a letter is sent as the browser gets it from a keyboard: Playwright leaves out the letter. */
  async #press(key: string): Promise<void> {
    const letter = /^Alt\+([a-z])$/.exec(key)?.[1]
    if (!letter) return this.#page.keyboard.press(key)
    const session = await this.#page.context().newCDPSession(this.#page)
    const code = letter.toUpperCase()
    const event = { modifiers: 1, key: letter, code: `Key${code}`, windowsVirtualKeyCode: code.charCodeAt(0) }
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event, text: letter, unmodifiedText: letter })
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
    await session.detach()
  }
}

const keys = (count: number): Operator[] => Array.from({ length: count }, () => 'K' as const)

/** Whether the middle of a control can be seen, and nothing lies over it. */
const isInSight = (target: Locator): Promise<boolean> =>
  target.evaluate((control) => {
    const { x, y, width, height } = control.getBoundingClientRect()
    return document.elementFromPoint(x + width / 2, y + height / 2) === control
  })
