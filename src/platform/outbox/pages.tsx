// The outbox page: what would be sent where nothing is set up, and counts where it is.
import { sayDay, say } from '../messages.ts'
import { Card, Cards, DataTable, Notice, Page, SummaryList } from '../ui/index.ts'
import type { View } from '../view.ts'
import { messages } from './messages.ts'
import type { ShownContent } from './shown.ts'
import type { MessageCount, MessageKind } from './store.ts'

export interface ShownMessage {
  readonly kind: MessageKind
  /** Null where it can no longer be read. */
  readonly content: ShownContent | null
}

export interface OutboxPageProps {
  readonly view: View
  /** The kinds that have no carrier: their messages are shown. */
  readonly notSetUp: readonly MessageKind[]
  readonly waiting: readonly ShownMessage[]
  readonly counts: readonly MessageCount[]
}

export function OutboxPage({ view, notSetUp, waiting, counts }: OutboxPageProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('outbox-title')}>
      <p class="govuk-body">{t('outbox-intro')}</p>
      {notSetUp.length === 0 && <Notice>{t('outbox-set-up')}</Notice>}
      {notSetUp.map((kind) => (
        <Notice tone="warning" title={t(`outbox-${kind}-not-set-up`)}>
          <p class="govuk-body">{t(`outbox-${kind}-how`)}</p>
        </Notice>
      ))}
      {notSetUp.length > 0 && <WaitingMessages view={view} waiting={waiting} />}
      <CountTable view={view} counts={counts} />
    </Page>
  )
}

function WaitingMessages({ view, waiting }: { view: View; waiting: readonly ShownMessage[] }) {
  const t = say(messages, view)
  return (
    <section>
      <h2 class="govuk-heading-m">{t('outbox-would-be-sent')}</h2>
      <p class="govuk-body">{t(view.sample ? 'outbox-all-is-shown' : 'outbox-what-is-withheld')}</p>
      {waiting.length === 0 && <p class="govuk-body">{t('outbox-nothing-waits')}</p>}
      <Cards>
        {waiting.map((message) => (
          <Card title={t(`outbox-kind-${message.kind}`)} level={3}>
            {message.content ? (
              <Content view={view} content={message.content} />
            ) : (
              <p class="govuk-body">{t('outbox-unreadable')}</p>
            )}
          </Card>
        ))}
      </Cards>
    </section>
  )
}

function Content({ view, content }: { view: View; content: ShownContent }) {
  const t = say(messages, view)
  const facts = [
    ['outbox-to', content.to ?? t('outbox-withheld')],
    ['outbox-subject', content.subject],
    ['outbox-purpose', content.purpose],
  ] as const
  const text = content.text.map((piece) => (piece === null ? <em>{t('outbox-withheld')}</em> : <Lines text={piece} />))
  const rows = facts.flatMap(([key, value]) => (value === undefined ? [] : [{ key: t(key), value }]))
  return <SummaryList rows={[...rows, { key: t('outbox-text'), value: <>{text}</> }]} />
}

const Lines = ({ text }: { text: string }) => (
  <>
    {text.split('\n').map((line, place) => (
      <>
        {place > 0 && <br />}
        <Linked text={line} />
      </>
    ))}
  </>
)

/** A line in which addresses of pages can be followed: where all people are invented, an invitation is tried out from here. */
const Linked = ({ text }: { text: string }) => (
  <>
    {text.split(/(https?:\/\/[^\s<>"]+)/).map((part, place) =>
      place % 2 === 1 ? (
        <a class="govuk-link" href={part}>
          {part}
        </a>
      ) : (
        part
      ),
    )}
  </>
)

function CountTable({ view, counts }: { view: View; counts: readonly MessageCount[] }) {
  const t = say(messages, view)
  return (
    <DataTable
      view={view}
      caption={t('outbox-counts')}
      captionSize="m"
      rows={counts}
      columns={[
        { label: t('outbox-day'), value: (row) => sayDay(view, row.created_on) },
        { label: t('outbox-kind'), value: (row) => t(`outbox-kind-${row.kind}`) },
        { label: t('outbox-state'), value: (row) => t(`outbox-state-${row.state}`) },
        { label: t('outbox-number'), value: (row) => row.messages, numeric: true },
      ]}
    />
  )
}
