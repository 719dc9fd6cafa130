// Pages for what cannot be shown. Each says what is the matter and what to do next.
import { say } from '../messages.ts'
import type { View } from '../view.ts'
import { messages } from './messages.ts'
import { Page } from './page.tsx'

type Key = keyof typeof messages

interface ProblemProps {
  readonly view: View
  readonly title: Key
  readonly text: Key
  /** The number under which a fault was logged. */
  readonly id?: string
}

function ProblemPage({ view, title, text, id }: ProblemProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t(title)} public={view.actor.kind === 'anonymous'} named>
      <p>{t(text)}</p>
      {id !== undefined && <p>{t('fault-id', { id })}</p>}
      <p>
        <a class="govuk-link" href={view.to('/')}>
          {t('go-home')}
        </a>
      </p>
    </Page>
  )
}

export const NotFoundPage = ({ view }: { view: View }) => (
  <ProblemPage view={view} title="not-found-title" text="not-found-text" />
)

export const ForbiddenPage = ({ view }: { view: View }) => (
  <ProblemPage view={view} title="forbidden-title" text="forbidden-text" />
)

/** `id`: the number under which the fault was logged. */
export const FaultPage = ({ view, id }: { view: View; id: string }) => (
  <ProblemPage view={view} title="fault-title" text="fault-text" id={id} />
)

const requestProblems = {
  400: ['bad-request-title', 'bad-request-text'],
  413: ['too-large-title', 'too-large-text'],
  429: ['too-many-title', 'too-many-text'],
} as const

/** For a request that cannot be read (400), is too large (413) or comes too often (429). */
export function BadRequestPage({ view, status = 400 }: { view: View; status?: 400 | 413 | 429 | undefined }) {
  const [title, text] = requestProblems[status]
  return <ProblemPage view={view} title={title} text={text} />
}
