// How offices are called.
import { say, type Speaker } from '#platform/messages'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import type { Rank } from '../rules.ts'

interface NamedOffice {
  readonly rank: Rank
  readonly title: string
  readonly city: string
}

/** The place of an office as the language writes it: the pack's title in Spanish, the city's own name otherwise. */
export const placeOfOffice = (speaker: Speaker, office: Pick<NamedOffice, 'title' | 'city'>): string =>
  speaker.language === 'es' ? office.title : office.city

/** An office's full name: its rank, its country and its place. */
export const nameOffice = (speaker: Speaker, office: NamedOffice): string =>
  say(messages, speaker)(`title-${office.rank}`, { place: placeOfOffice(speaker, office) })

/** Whether nobody is signed in: the page then carries the quick exit. */
export const isPublic = (view: View): boolean => view.actor.kind === 'anonymous'
