// The suites of this protocol: which version of it and which group. An election names its group; a later version
// of the protocol, or another group, becomes another suite here and leaves the old archives readable.
import { belenios2048 } from './group-2048.ts'
import { ed25519Group } from './group-ed25519.ts'
import type { Group, GroupName } from './group.ts'

export interface Suite {
  /** The `version` of an election (section 4.10) and of the archive's head (section 4.4). */
  readonly version: 1
  readonly group: Group
}

export type SuiteName = `belenios-1-${Lowercase<GroupName>}`

export const suites: Readonly<Record<SuiteName, Suite>> = {
  'belenios-1-belenios-2048': { version: 1, group: belenios2048 },
  'belenios-1-ed25519': { version: 1, group: ed25519Group },
}

/** The suite of an election of this version and group; undefined when this program knows none. */
export function findSuite(version: unknown, groupName: unknown): Suite | undefined {
  return Object.values(suites).find((suite) => suite.version === version && suite.group.name === groupName)
}
