import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CliCommand } from '../cli.ts'
import { distanceBetween, listCommands, readAsked } from './parsing.ts'

const command = (name: string, help = `npm run puente -- ${name}`): CliCommand => ({
  name,
  summary: `what ${name} does`,
  help,
  run: async () => 0,
})

const commands = [command('log', 'puente log --since DAY'), command('log verify'), command('backup', '--keep NUMBER')]

test('Tomás reads the list of commands with their summaries', () => {
  for (const words of [[], ['help'], ['--help']]) assert.equal(readAsked(words, commands).kind, 'list')
  const listed = listCommands(commands)
  assert.match(listed, /^ {2}backup +what backup does$/m)
  assert.ok(listed.indexOf('backup') < listed.indexOf('log verify'))
})

test('Tomás asks for the help of a command in three ways', () => {
  for (const words of [
    ['log', 'verify', '--help'],
    ['log', 'verify', '-h'],
    ['help', 'log', 'verify'],
  ]) {
    const asked = readAsked(words, commands)
    assert.ok(asked.kind === 'help' && asked.command.name === 'log verify')
  }
})

test('Lupe asks for the steps of an election, and reads them in their order', () => {
  const steps = ['election set-up', 'election vote', 'election archive'].map((name) => command(name))
  const all = [command('verify'), ...steps, command('backup')]
  for (const [words, isHelp] of [
    [['election'], false],
    [['election', '--help'], true],
    [['help', 'election'], true],
    [['election', '--voters', '3'], false],
  ] as const) {
    const asked = readAsked(words, all)
    assert.ok(asked.kind === 'group', words.join(' '))
    assert.deepEqual([asked.commands, asked.isHelp], [steps, isHelp])
  }
  assert.match(listCommands(all), /backup [^]*election set-up [^]*election vote [^]*election archive [^]*verify /)
  assert.equal(readAsked(['election', 'decript'], all).kind, 'wrong')
  assert.equal(readAsked(['--voters'], all).kind, 'wrong')
})

test('The longest name wins, and what follows it goes to the command', () => {
  const asked = readAsked(['log', 'verify', 'los-angeles'], commands)
  assert.ok(asked.kind === 'run')
  assert.equal(asked.command.name, 'log verify')
  assert.deepEqual(asked.args, ['los-angeles'])
})

test('Tomás mistypes a command and is told the nearest name', () => {
  const asked = readAsked(['backpu'], commands)
  assert.ok(asked.kind === 'wrong')
  assert.match(asked.message, /no command "backpu".*Did you mean "backup"/)
  const far = readAsked(['zzzzzzzzzzzz'], commands)
  assert.ok(far.kind === 'wrong' && !far.message.includes('Did you mean'))
})

test('Tomás mistypes an option and is told the nearest one', () => {
  const asked = readAsked(['backup', '--keeep', '3'], commands)
  assert.ok(asked.kind === 'wrong')
  assert.match(asked.message, /no option --keeep. Did you mean --keep\?/)
  assert.equal(readAsked(['backup', '--keep=3'], commands).kind, 'run')
  assert.equal(readAsked(['log', '--since', '2026-01-01'], commands).kind, 'run')
  assert.equal(readAsked(['backup', '-5'], commands).kind, 'run', 'a negative number is no option')
  assert.equal(readAsked(['backup', '--', '--any'], commands).kind, 'run')
})

test('The distance of two words is that of Levenshtein', () => {
  assert.equal(distanceBetween('kitten', 'sitting'), 3)
  assert.equal(distanceBetween('', 'abc'), 3)
  const word = fc.string({ maxLength: 12 })
  fc.assert(fc.property(word, (one) => distanceBetween(one, one) === 0))
  fc.assert(fc.property(word, word, (one, other) => distanceBetween(one, other) === distanceBetween(other, one)))
  fc.assert(
    fc.property(word, word, word, (one, two, three) => {
      assert.ok(distanceBetween(one, three) <= distanceBetween(one, two) + distanceBetween(two, three))
    }),
  )
})
