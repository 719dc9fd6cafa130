// A recording to hear: a player that loads nothing until it is asked, and what it says to read. Where there is none, nothing stands.
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Details, InsetText } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/public.ts'
import { varietyOf } from '../pack.ts'
import { soundPath, type Published } from '../rules/recording.ts'
import { InLanguage, nameOf } from './in-language.tsx'

export interface ListenProps {
  readonly view: View
  readonly pack: Pack
  /** What `findRecording` gave. */
  readonly recording: Published | undefined
}

/** The recording with its transcript and translation; nothing where there is no recording. */
export function Listen({ view, pack, recording }: ListenProps) {
  if (recording === undefined) return <></>
  const t = say(messages, view)
  const variety = varietyOf(pack, recording.language)
  const language = variety ? nameOf(view, variety) : recording.language
  const label = t('listen-in', { language })
  return (
    <InsetText>
      <p>
        <strong>{label}</strong> ({t('listen-seconds', { count: recording.seconds })})
      </p>
      <audio controls preload="none" aria-label={`${label}: ${t(`text-${recording.text_key}`)}`}>
        <source src={soundPath(recording.fingerprint)} type={recording.media} />
      </audio>
      <Details summary={t('listen-read')}>
        <p>
          <InLanguage view={view} code={recording.language}>
            {recording.transcript}
          </InLanguage>
        </p>
        {recording.translation !== null && (
          <p>
            {t('listen-meaning')}{' '}
            <InLanguage view={view} code="es">
              {recording.translation}
            </InLanguage>
          </p>
        )}
      </Details>
    </InsetText>
  )
}
