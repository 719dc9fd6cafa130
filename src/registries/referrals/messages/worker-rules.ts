// Every rule that a form of the worker's pages can break, as a sentence: those of the services too.
import { services } from '#registries/services'
import { messages as moving } from './referral-rules.ts'
import { messages as sending } from './sending-rules.ts'

export const messages = { ...services.messages, ...moving, ...sending }
