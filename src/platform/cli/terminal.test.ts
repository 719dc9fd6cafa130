import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cancelled, terminalOn, type Screen } from './terminal.ts'

const screen = (isTTY = false): Screen & { written: string } => ({
  written: '',
  isTTY,
  columns: 60,
  write(text: string) {
    this.written += text
  },
})

test('Progress is a bar on a screen, and a line now and then in a file', () => {
  const [out, file, tty] = [screen(), screen(), screen(true)]
  const plain = terminalOn(out, file)
  for (let done = 0; done <= 1000; done++) plain.progress('rows', done, 1000)
  assert.equal(file.written.split('\n').filter(Boolean).length, 11)
  assert.match(file.written, /^rows: 1000\/1000$/m)

  const seen = terminalOn(out, tty)
  seen.progress('rows', 500, 1000)
  assert.match(tty.written, /\[=+ +\] {2}50 % rows$/)
  assert.ok(tty.written.length < 70)
  seen.line('and a line')
  assert.ok(tty.written.endsWith('\r\x1b[K'), 'the bar makes way for the line')
  assert.equal(out.written, 'and a line\n')
})

test('Progress says no word that its command did not say', () => {
  const file = screen()
  terminalOn(screen(), file).progress('Comprobando cada voto', 1, 41)
  assert.equal(file.written, 'Comprobando cada voto: 1/41\n')
})

test('Once Tomás has pressed Ctrl-C, the command ends at what it writes next', () => {
  const cancel = new AbortController()
  const terminal = terminalOn(screen(), screen(), cancel.signal)
  terminal.line('before')
  cancel.abort()
  assert.throws(() => terminal.line('after'), Cancelled)
  assert.throws(() => terminal.progress('rows', 1, 2), Cancelled)
})
