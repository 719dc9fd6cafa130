// What is said of reports that travel and of the keys that sign them.
import type { Messages } from '#platform/messages'

export const messages = {} as const satisfies Messages
