// The plug of languages, and what other parts may ask of it.
import type { Plug } from '#platform/plug'
import { messages as publicMessages } from './messages/public.ts'
import { messages as recordingMessages } from './messages/recording.ts'
import { pack } from './pack.ts'
import { mayReadRecordings } from './rules/recording.ts'
import { routes } from './routes/index.tsx'

export const languages = {
  name: 'languages',
  messages: { ...publicMessages, ...recordingMessages },
  events: ['recording-added', 'recording-reviewed', 'recording-published', 'recording-withdrawn'] as const,
  path: '/languages',
  routes,
  pack,
  menu: (actor) =>
    mayReadRecordings(actor) ? [{ key: 'languages-menu', path: '/languages/recordings', seldom: true }] : [],
} satisfies Plug

export { InLanguage, VarietyName } from './pages/in-language.tsx'
export { Listen, type ListenProps } from './pages/listen.tsx'
export { textKeys, type Published, type TextKey } from './rules/recording.ts'
export { findRecording } from './store/heard.ts'
