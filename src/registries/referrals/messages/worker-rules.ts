// Every rule that a form of the worker's pages can break, as a sentence.
import { messages as moving } from './referral-rules.ts'
import { messages as sending } from './sending-rules.ts'
import { messages as own } from './sending.ts'

export const messages = { ...moving, ...sending, 'service-is-chosen': own['service-is-chosen'] }
