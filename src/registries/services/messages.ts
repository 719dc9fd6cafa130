// What the pages of services say.
import type { Messages } from '#platform/messages'

export const messages = {
  'services-menu': ['Directorio', 'Directory'],
} as const satisfies Messages
