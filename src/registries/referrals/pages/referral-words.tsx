// A referral in plain words: where it stands, what happened, who said so, why it ended; and its tag.
import { say, type Speaker } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Tag, type TagColour } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/referral.ts'
import type { Closer, Mode, Reporter, State, Taker, TransitionName } from '../rules/machine.ts'

type Key = keyof typeof messages

/** Says a key that was put together of a value; an error where there is no phrase (a test looks for each). */
const speak = (speaker: Speaker, key: string): string => say(messages, speaker)(key as Key)

/** Where a referral stands: a slip that was handed over waits for nobody's answer. */
export const sayStanding = (speaker: Speaker, referral: { readonly mode: Mode; readonly state: State }): string =>
  speak(speaker, referral.mode === 'self' && referral.state === 'sent' ? 'state-on-a-slip' : `state-${referral.state}`)

export const sayState = (speaker: Speaker, state: State): string => speak(speaker, `state-${state}`)

export const sayMode = (speaker: Speaker, mode: Mode): string => speak(speaker, `mode-${mode}`)

/** What happened: "El servicio la aceptó". */
export const sayDeed = (speaker: Speaker, transition: TransitionName): string => speak(speaker, `did-${transition}`)

/** Who said so: whoever took the step, or whose word was written down. */
export const saySource = (speaker: Speaker, actor: Taker, reportedBy: Reporter | null): string =>
  speak(speaker, reportedBy === null ? `by-${actor}` : `said-${reportedBy}`)

export const sayReporter = (speaker: Speaker, reporter: Reporter): string => speak(speaker, `said-${reporter}`)

export const sayCloser = (speaker: Speaker, closer: Closer): string => speak(speaker, `closed-${closer}`)

export const sayReason = (speaker: Speaker, reason: string): string => speak(speaker, `reason-${reason}`)

export const sayOutcome = (speaker: Speaker, outcome: string): string => speak(speaker, `outcome-${outcome}`)

/** A field that may be told to the provider: "Teléfono". */
export const sayTold = (speaker: Speaker, field: string): string => speak(speaker, `field-told-${field}`)

export const sayDataClass = (speaker: Speaker, dataClass: string): string => speak(speaker, `class-${dataClass}`)

/** The same, said to the person whose consent is asked: "who you are". */
export const sayYours = (speaker: Speaker, dataClass: string): string => speak(speaker, `your-${dataClass}`)

/** A value as the provider reads it: words for what is chosen, and what was typed as it was typed. */
export function sayToldValue(pack: Pack, speaker: Speaker, field: string, value: string): string {
  if (field === 'need') return sayNeed(pack, speaker, value)
  if (field === 'language') return sayLanguage(pack, speaker, value)
  return field !== 'name' && field !== 'phone' && `told-${value}` in messages ? speak(speaker, `told-${value}`) : value
}

const colours: Readonly<Record<State, TagColour>> = {
  draft: 'grey',
  sent: 'yellow',
  accepted: 'teal',
  waitlisted: 'purple',
  scheduled: 'teal',
  no_show: 'orange',
  appointment_cancelled: 'orange',
  attended: 'teal',
  cancel_requested: 'orange',
  declined: 'red',
  cancelled: 'grey',
  completed: 'green',
  not_completed: 'red',
  entered_in_error: 'grey',
}

/** Where it stands, as a tag. */
export const StandingTag = ({ view, referral }: { view: View; referral: { mode: Mode; state: State } }) => (
  <Tag colour={colours[referral.state]}>{sayStanding(view, referral)}</Tag>
)

interface NamedCode {
  readonly kind: string
  readonly code: string
  readonly es: string
  readonly en: string
}

/** The pack's needs, in its order. */
export const needsOf = (pack: Pack): NamedCode[] =>
  ((pack.tables['ventanillas-items.csv'] ?? []) as unknown as NamedCode[]).filter(({ kind }) => kind === 'need')

/** How a need is named; its code where the pack no longer has it. */
export const sayNeed = (pack: Pack, speaker: Speaker, code: string): string =>
  needsOf(pack).find((need) => need.code === code)?.[speaker.language] ?? code

/** How a language is named; its code where the pack does not have it. */
export const sayLanguage = (pack: Pack, speaker: Speaker, code: string): string => {
  const line = (pack.tables['languages.csv'] ?? []).find((language) => language['code'] === code)
  return String(line?.[speaker.language === 'es' ? 'spanish' : 'english'] ?? code)
}

/** The languages of the pack's table, in its order. */
export const languagesOf = (pack: Pack): { code: string; text: Readonly<Record<'es' | 'en', string>> }[] =>
  (pack.tables['languages.csv'] ?? []).map((line) => ({
    code: String(line['code']),
    text: { es: String(line['spanish']), en: String(line['english']) },
  }))
