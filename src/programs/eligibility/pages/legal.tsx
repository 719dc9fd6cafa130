// Where somebody asks who knows the law.
import { say } from '#platform/messages'
import { ButtonLink, Buttons, Notice } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'

export function Legal({ view }: { view: View }) {
  const t = say(messages, view)
  return (
    <Notice tone="warning" title={t('legal-title')}>
      <p>{t('legal-text')}</p>
      <Buttons>
        <ButtonLink look="secondary" href={view.to('/find')}>
          {t('legal-find')}
        </ButtonLink>
        <ButtonLink look="secondary" href={view.to('/ventanillas')}>
          {t('legal-station')}
        </ButtonLink>
      </Buttons>
    </Notice>
  )
}
