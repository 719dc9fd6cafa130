// Where a text stops being JSON. The engine's own message names a place or none, as it likes; whoever sent a file wants to know where it ends.

export interface Break {
  /** Where in the text, from 0. */
  readonly at: number
  /** The value in which it breaks: "[12].phones[0].number". */
  readonly path: string
  /** The text only ends too early: nothing in it is wrong. */
  readonly isCut: boolean
}

interface Frame {
  readonly close: '}' | ']'
  key: string
  index: number
}

type Awaited = 'value' | 'first' | 'key' | 'colon' | 'comma' | 'end'

interface Scan {
  readonly text: string
  readonly frames: Frame[]
  at: number
  awaited: Awaited
}

/** Where a text breaks; undefined where it is JSON. */
export function findBreak(text: string): Break | undefined {
  const scan: Scan = { text, frames: [], at: 0, awaited: 'value' }
  for (;;) {
    while (/[ \t\n\r]/.test(text[scan.at] ?? '')) scan.at += 1
    if (scan.at >= text.length) return scan.awaited === 'end' ? undefined : breakAt(scan, true)
    const isGood = step(scan, text[scan.at]!)
    if (!isGood) return breakAt(scan, scan.at >= text.length)
  }
}

const breakAt = ({ at, frames }: Scan, isCut: boolean): Break => ({
  at,
  path: frames.map(({ close, key, index }) => (close === ']' ? `[${index}]` : key === '' ? '' : `.${key}`)).join(''),
  isCut,
})

/** Goes on by one sign, word or text; false where none may stand there. */
function step(scan: Scan, sign: string): boolean {
  const frame = scan.frames.at(-1)
  const mayClose = scan.awaited === 'comma' || scan.awaited === 'first'
  if (frame && mayClose && sign === frame.close) return closeFrame(scan)
  if (scan.awaited === 'comma') return frame !== undefined && sign === ',' && goOn(scan, frame)
  if (scan.awaited === 'colon') return sign === ':' && pass(scan, 'value')
  const isKey = scan.awaited === 'key' || (scan.awaited === 'first' && frame?.close === '}')
  if (isKey) return sign === '"' && readKey(scan, frame!)
  return scan.awaited !== 'end' && readValue(scan, sign)
}

function pass(scan: Scan, awaited: Awaited): true {
  scan.at += 1
  scan.awaited = awaited
  return true
}

function closeFrame(scan: Scan): true {
  scan.frames.pop()
  return pass(scan, scan.frames.length === 0 ? 'end' : 'comma')
}

function goOn(scan: Scan, frame: Frame): true {
  if (frame.close === ']') frame.index += 1
  else frame.key = ''
  return pass(scan, frame.close === ']' ? 'value' : 'key')
}

function readKey(scan: Scan, frame: Frame): boolean {
  const start = scan.at
  if (!readText(scan)) return false
  frame.key = scan.text.slice(start + 1, scan.at - 1)
  scan.awaited = 'colon'
  return true
}

function readValue(scan: Scan, sign: string): boolean {
  if (sign === '{' || sign === '[') {
    scan.frames.push({ close: sign === '{' ? '}' : ']', key: '', index: 0 })
    return pass(scan, 'first')
  }
  if (!(sign === '"' ? readText(scan) : readWord(scan))) return false
  scan.awaited = scan.frames.length === 0 ? 'end' : 'comma'
  return true
}

/** A text between its quotes. */
function readText(scan: Scan): boolean {
  for (let at = scan.at + 1; at < scan.text.length; at += 1) {
    const sign = scan.text[at]!
    if (sign === '"') {
      scan.at = at + 1
      return true
    }
    if (sign === '\\') at += 1
    else if (sign < ' ') {
      scan.at = at
      return false
    }
  }
  scan.at = scan.text.length
  return false
}

const words = ['true', 'false', 'null']

/** A number, true, false or null; the beginning of one at the end of the text is cut. */
function readWord(scan: Scan): boolean {
  const word = /[-+.\w]*/y
  word.lastIndex = scan.at
  const [found] = word.exec(scan.text)!
  const isWhole = words.includes(found) || /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(found)
  const isBegun = words.some((each) => each.startsWith(found)) || /^-?\d*\.?\d*(?:[eE][+-]?\d*)?$/.test(found)
  const isAtEnd = found !== '' && scan.at + found.length === scan.text.length
  if (isWhole || (isBegun && isAtEnd)) scan.at += found.length
  return isWhole
}

/** Line and column of a place in a text, from 1. */
export function lineAt(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at)
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
}
