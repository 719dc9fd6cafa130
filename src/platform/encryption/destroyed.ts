// Whose data keys were destroyed, kept beside the keys: as long as a backup could bring one back, a restore leaves it out.
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const weekFile = /^(\d{4}-W\d{2})\.destroyed$/

export interface DestroyedList {
  /** Writes a person down; it stands on the disk when this returns. */
  note(person: string, week: string): void
  /** Those of the persons who are written down. */
  among(persons: readonly string[]): string[]
  /** Forgets those of a week and of the weeks before: what backups held of them was wrapped by keys that are gone. */
  forgetUpTo(week: string): void
}

/** A file a week in the directory, a line a person; `scramble` makes the line, so that the file names nobody. */
export function destroyedIn(directory: string, scramble: (person: string) => string): DestroyedList {
  const weeks = () => readdirSync(directory).flatMap((name) => weekFile.exec(name)?.[1] ?? [])
  const pathOf = (week: string) => join(directory, `${week}.destroyed`)
  return {
    note(person, week) {
      const file = openSync(pathOf(week), 'a', 0o600)
      writeSync(file, `${scramble(person)}\n`)
      fsyncSync(file)
      closeSync(file)
    },
    among(persons) {
      const noted = new Set(weeks().flatMap((week) => readFileSync(pathOf(week), 'utf8').split('\n')))
      return persons.filter((person) => noted.has(scramble(person)))
    },
    forgetUpTo(week) {
      for (const old of weeks()) if (old <= week) rmSync(pathOf(old), { force: true })
    },
  }
}
