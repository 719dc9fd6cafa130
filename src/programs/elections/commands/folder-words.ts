// The words after a step of an election: its one folder and its options, of which none is dropped in silence.
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { WrongUse, type Terminal } from '#platform/cli'
import { openFolder, type Folder } from './folder.ts'

/** What was typed for the options of a step. */
export type ValuesOf<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ allowPositionals: true; options: Options; tokens: true }>
>['values']

/** Lists of options that go together, or do not. */
export interface Bounds<Name> {
  /** Of each list one at most is given. */
  readonly either?: readonly (readonly Name[])[]
  /** Of each list all are given, or none. */
  readonly together?: readonly (readonly Name[])[]
}

/** Reads exactly one folder, and each option once at most; refuses, naming them, words that do not go together. */
export function readWords<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  terminal: Terminal,
  options: Options,
  { either = [], together = [] }: Bounds<keyof Options & string> = {},
): { readonly folder: Folder; readonly values: ValuesOf<Options> } {
  const { values, positionals, tokens } = parseArgs<{ allowPositionals: true; options: Options; tokens: true }>({
    args: [...args],
    allowPositionals: true,
    options,
    tokens: true,
  } as never)
  const given = (tokens as readonly { kind: string; name?: string }[]).flatMap((one) => one.name ?? [])
  const twice = given.find((name, at) => given.indexOf(name) !== at)
  if (twice !== undefined) throw new WrongUse(`--${twice} stands twice.`)
  for (const names of either) {
    const [one, other] = names.filter((name) => given.includes(name))
    if (other !== undefined) throw new WrongUse(`--${one} and --${other} do not go together.`)
  }
  for (const names of together) {
    const missing = names.find((name) => !given.includes(name))
    const one = names.find((name) => given.includes(name))
    if (one !== undefined && missing !== undefined) throw new WrongUse(`--${one} goes with --${missing}.`)
  }
  const [name, more] = positionals
  if (name === undefined || name === '') throw new WrongUse('Name the folder of the election.')
  if (more !== undefined) throw new WrongUse(`One folder is named: ${name} and ${more} do not go together.`)
  return { folder: openFolder(name, terminal), values }
}

/** A whole number from 1 to `most` that somebody typed. */
export function readNumber(text: string | undefined, most: number, option: string): number {
  const number = Number(text)
  if (text === undefined || !/^[1-9][0-9]{0,6}$/.test(text) || number > most)
    throw new WrongUse(`${option} takes a number from 1 to ${most}.`)
  return number
}
