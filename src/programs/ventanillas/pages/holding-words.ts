// What is held about a person in plain words, a line or two for each thing: on the page and on the command line.
import type { Language } from '#platform/context'
import { say, sayDay, type Say, type Speaker } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { messages } from '../messages/holding.ts'
import type { Holding } from '../rules/holding.ts'
import { titleOf, varietiesOf } from '../rules/item.ts'

type Speak = Say<typeof messages>
type Key = keyof typeof messages
type Of<Kind extends Holding['kind']> = Extract<Holding, { kind: Kind }>

/** What the words are made with: the language, the pack's words, the pack itself. */
export interface HoldingSpeaker extends Speaker {
  readonly language: Language
  readonly pack: Pack
}

/** A thing that is held, and until when: two short texts. */
export function sayHolding(speaker: HoldingSpeaker, holding: Holding): { what: string; until: string } {
  const t = say(messages, speaker)
  return { what: sayWhat(t, speaker, holding).join(' '), until: sayUntil(t, speaker, holding) }
}

/** When it goes, or why it stays. */
function sayUntil(t: Speak, speaker: HoldingSpeaker, { kind, until }: Holding): string {
  if (until !== null) return t('until-day', { day: sayDay(speaker, until) })
  return t(kind === 'consent' ? 'until-proof' : 'until-count')
}

function sayWhat(t: Speak, speaker: HoldingSpeaker, holding: Holding): string[] {
  switch (holding.kind) {
    case 'code':
      return [t('held-code')]
    case 'visit':
      return sayVisit(t, speaker, holding)
    case 'contact':
      return [t(`held-contact-${holding.field}`, { ending: holding.ending ?? '' })]
    case 'consent':
      return sayConsent(t, speaker, holding)
    case 'referral':
      return sayReferral(t, speaker, holding)
    case 'told':
      return sayTold(t, speaker, holding)
    case 'enrolment':
      return sayEnrolment(t, speaker, holding)
    case 'plan':
      return [t('held-plan', { day: sayDay(speaker, holding.on), steps: holding.steps })]
    case 'seat': {
      const topic = titleOf(speaker.pack, 'topic', holding.topic, speaker.language)
      return [t('held-seat', { day: sayDay(speaker, holding.on), topic })]
    }
  }
}

function sayVisit(t: Speak, speaker: HoldingSpeaker, { on, area, language, services }: Of<'visit'>): string[] {
  const spoken = varietiesOf(speaker.pack).find(({ code }) => code === language)?.[speaker.language] ?? language
  const values = { day: sayDay(speaker, on), language: spoken }
  const items = services.map(({ kind, item }) => titleOf(speaker.pack, kind, item, speaker.language)).join('; ')
  return [
    area === null ? t('held-visit-no-area', values) : t('held-visit', { ...values, area }),
    ...(items === '' ? [] : [t('held-services', { items })]),
  ]
}

const purposes: readonly string[] = ['follow-up', 'referral', 'reminder']

function sayConsent(t: Speak, speaker: HoldingSpeaker, { purpose, on, withdrawnOn }: Of<'consent'>): string[] {
  const key = `held-consent-${purposes.includes(purpose) ? purpose : 'other'}` as Key
  return [
    t(key, { day: sayDay(speaker, on) }),
    ...(withdrawnOn === null ? [] : [t('held-consent-withdrawn', { day: sayDay(speaker, withdrawnOn) })]),
  ]
}

function sayReferral(t: Speak, speaker: HoldingSpeaker, holding: Of<'referral'>): string[] {
  const { on, service, mode, steps, attempts } = holding
  const need = titleOf(speaker.pack, 'need', holding.need, speaker.language)
  return [
    t(mode === 'self' ? 'held-referral-self' : 'held-referral', { day: sayDay(speaker, on), service, need }),
    ...(steps > 0 ? [t('held-steps', { steps })] : []),
    ...(attempts > 0 ? [t('held-attempts', { attempts })] : []),
  ]
}

function sayTold(t: Speak, speaker: HoldingSpeaker, { recipient, fields, fromOn, endedOn }: Of<'told'>): string[] {
  const told = t('held-told', { recipient, fields: sayFields(speaker, fields) })
  if (fromOn === null) return [told, t('held-told-not-yet')]
  if (endedOn === null) return [told, t('held-told-now', { day: sayDay(speaker, fromOn) })]
  return [told, t('held-told-ended', { day: sayDay(speaker, endedOn) })]
}

/** The fields that were chosen to be told: "nombre, teléfono". */
export const sayFields = (speaker: Speaker, fields: readonly string[]): string =>
  fields.map((field) => say(messages, speaker)(`field-${field}` as Key)).join(', ')

function sayEnrolment(t: Speak, speaker: HoldingSpeaker, { on, program, ageGroup, step }: Of<'enrolment'>): string[] {
  const title = titleOf(speaker.pack, 'program', program, speaker.language)
  const key = ageGroup === 'child' ? 'held-enrolment-child' : 'held-enrolment'
  const values = { day: sayDay(speaker, on), program: title }
  return [t(key, values), ...(step === null ? [] : [t(`held-step-${step}`)])]
}
