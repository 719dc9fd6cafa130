// The commands of `npm run puente`, the platform's and those of the parts.
import type { CliCommand, LoneCommand } from '#platform/cli'
import { backupCommand, restoreCommandOf } from '#platform/backup'
import { logVerify } from '#platform/log'
import { packCheck } from '#platform/pack'
import { packParts } from './opening.ts'
import { parts } from './programs.ts'

export const commands: readonly CliCommand[] = [
  backupCommand,
  restoreCommandOf(parts.flatMap((part) => part.afterRestore ?? [])),
  logVerify,
  packCheck(packParts),
  ...parts.flatMap((part) => part.commands ?? []),
]

/** Those that need no installation. */
export const loneCommands: readonly LoneCommand[] = parts.flatMap((part) => part.loneCommands ?? [])
