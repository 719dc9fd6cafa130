// What was asked of `puente`: a command of the list, its help, the commands that begin alike, or something that is not there.
import type { NamedCommand } from '../cli.ts'

export type Asked<Command extends NamedCommand> =
  | { readonly kind: 'list' }
  | { readonly kind: 'help'; readonly command: Command }
  /** The first words of several commands: "election". Whether its help was asked for. */
  | { readonly kind: 'group'; readonly commands: readonly Command[]; readonly isHelp: boolean }
  | { readonly kind: 'run'; readonly command: Command; readonly args: readonly string[] }
  | { readonly kind: 'wrong'; readonly message: string }

/** Reads the words after `puente`. The longest name wins: "log verify" before "log". */
export function readAsked<Command extends NamedCommand>(
  words: readonly string[],
  commands: readonly Command[],
): Asked<Command> {
  const [first] = words
  if (first === undefined || ['help', '--help', '-h'].includes(first)) {
    return words.length <= 1 ? { kind: 'list' } : readAsked([...words.slice(1), '--help'], commands)
  }
  const command = commands
    .filter(({ name }) => name.split(' ').every((word, place) => words[place] === word))
    .sort((one, other) => other.name.length - one.name.length)[0]
  if (!command) {
    const group = listGroup(words, commands)
    if (group.length > 0) return { kind: 'group', commands: group, isHelp: asksHelp(words) }
    return { kind: 'wrong', message: unknownCommand(words, commands) }
  }
  const args = words.slice(command.name.split(' ').length)
  if (asksHelp(args)) return { kind: 'help', command }
  const unknown = unknownOption(args, command)
  return unknown === undefined ? { kind: 'run', command, args } : { kind: 'wrong', message: unknown }
}

const asksHelp = (words: readonly string[]): boolean => words.includes('--help') || words.includes('-h')

/** The commands that begin with the words before the first option, and go on after them. */
function listGroup<Command extends NamedCommand>(words: readonly string[], commands: readonly Command[]): Command[] {
  const end = words.findIndex((word) => word.startsWith('-'))
  const start = (end < 0 ? words : words.slice(0, end)).join(' ')
  return commands.filter(({ name }) => name.startsWith(`${start} `))
}

function unknownCommand(words: readonly string[], commands: readonly NamedCommand[]): string {
  const plainWords = words.filter((word) => !word.startsWith('-'))
  const asked = plainWords.join(' ')
  const distances = commands.map(({ name }) => {
    const length = name.split(' ').length
    return { name, distance: distanceBetween(plainWords.slice(0, length).join(' '), name) }
  })
  const near = nearest(distances, asked.length)
  return `puente has no command "${asked || words[0]}".${near ? ` Did you mean "${near}"?` : ''}`
}

/** The options that a command's help names. */
const optionsOf = (command: NamedCommand): string[] => [
  ...new Set(command.help.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []),
]

function unknownOption(args: readonly string[], command: NamedCommand): string | undefined {
  const end = args.indexOf('--')
  const given = (end < 0 ? args : args.slice(0, end)).filter((word) => /^-\D/.test(word))
  const known = optionsOf(command)
  const unknown = given.map((word) => word.split('=')[0]!).find((word) => !known.includes(word))
  if (unknown === undefined) return undefined
  const near = nearest(
    known.map((name) => ({ name, distance: distanceBetween(unknown, name) })),
    unknown.length,
  )
  const hint = near ? ` Did you mean ${near}?` : ` See "puente ${command.name} --help".`
  return `"puente ${command.name}" has no option ${unknown}.${hint}`
}

function nearest(names: readonly { name: string; distance: number }[], length: number): string | undefined {
  const best = [...names].sort((one, other) => one.distance - other.distance)[0]
  return best && best.distance <= Math.max(2, Math.ceil(length / 3)) ? best.name : undefined
}

/** How many letters must be put in, left out or changed to make one text of another (Levenshtein). */
export function distanceBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place)
  for (const [down, letter] of [...one].entries()) {
    const next = [down + 1]
    for (const [across, against] of [...other].entries()) {
      next.push(Math.min(row[across + 1]! + 1, next[across]! + 1, row[across]! + (letter === against ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1)!
}

const firstWord = ({ name }: NamedCommand): string => name.split(' ')[0]!

/** The commands with their summaries, by their first words; those that share it in the order in which they were given. */
export function listCommands(commands: readonly NamedCommand[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length), 4)
  const lines = commands
    .toSorted((one, other) => firstWord(one).localeCompare(firstWord(other), 'en'))
    .map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'npm run puente -- <command> [options]',
    '',
    ...lines,
    '',
    'npm run puente -- <command> --help   what a command does, its options and exit codes',
  ].join('\n')
}
