// The front door: for everybody what there is, for whoever signed in their work.
import { say } from '#platform/messages'
import { ButtonLink, Card, Cards, Page } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from './messages.ts'

export function HomePage({ view }: { view: View }) {
  const t = say(messages, view)
  const signedIn = view.actor.kind === 'account'
  return (
    <Page view={view} title={t('home-title')} public={!signedIn}>
      <p class="govuk-body-l">{t('home-lead')}</p>
      {signedIn && <Work view={view} />}
      {signedIn && <h2 class="govuk-heading-m">{t('home-for-everyone')}</h2>}
      <Cards>
        <Card title={t('home-find')} href={view.to('/find')}>
          <p>{t('home-find-text')}</p>
        </Card>
        {view.menu.some(({ path }) => path === '/eligibility') && (
          <Card title={t('home-programs')} href={view.to('/eligibility')}>
            <p>{t('home-programs-text')}</p>
          </Card>
        )}
        <Card title={t('home-health')} href={view.to('/ventanillas')}>
          <p>{t('home-health-text')}</p>
        </Card>
        <Card title={t('home-languages')} href={view.to('/languages')}>
          <p>{t('home-languages-text')}</p>
        </Card>
        <Card title={t('home-slip')} href={view.to('/recibo')}>
          <p>{t('home-slip-text')}</p>
        </Card>
        <Card title={t('home-privacy')} href={view.to('/privacy')}>
          <p>{t('home-privacy-text')}</p>
        </Card>
      </Cards>
      {!signedIn && (
        <p>
          <ButtonLink look="secondary" href={view.to('/sign-in')}>
            {t('home-sign-in')}
          </ButtonLink>
        </p>
      )}
    </Page>
  )
}

const Work = ({ view }: { view: View }) => (
  <>
    <h2 class="govuk-heading-m">{say(messages, view)('home-yours')}</h2>
    <ul class="govuk-list work">
      {view.menu.map((item) => (
        <li>
          <a class="govuk-link" href={view.to(item.path)}>
            {item.label}
          </a>
        </li>
      ))}
    </ul>
  </>
)
