// An objection as a sentence: in the words of this part, or of the program whose rule it is.
import type { Objection } from '#kernel/outcome'
import { sayRule, type Messages, type Speaker } from '#platform/messages'
import { ventanillas } from '#programs/ventanillas'
import { messages } from './travel.ts'

/** The catalogue in which every rule that a report may break is a sentence. */
export const spoken: Messages = { ...ventanillas.messages, ...messages }

/** The sentence of an objection. */
export const sayObjection = (speaker: Speaker, { rule, values }: Objection): string =>
  sayRule(spoken, speaker, rule, values)
