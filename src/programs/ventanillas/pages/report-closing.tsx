// Of every hundred referrals that ended, how many were completed, beside whose word it was.
import { say } from '#platform/messages'
import { DataTable, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/report-referral.ts'
import type { Cell } from '../rules/report.ts'
import { closingOf, type Closing as ClosingOfMonth } from '../rules/report-closing.ts'

export interface ClosingProps {
  readonly view: View
  readonly cells: readonly Cell[]
  readonly isSigned: boolean
}

/** The signed rate where the month is signed, otherwise that of today. A month signed before it was counted has none, and says so. */
export function Closing({ view, cells, isSigned }: ClosingProps) {
  const t = say(messages, view)
  const closing = closingOf(cells, isSigned ? 'signed' : 'now')
  return (
    <section>
      <h2 class="govuk-heading-m">{t('closing-rate-title')}</h2>
      {closing ? <Told view={view} closing={closing} /> : <p class="govuk-body">{t('closing-not-counted')}</p>}
    </section>
  )
}

function Told({ view, closing }: { view: View; closing: ClosingOfMonth }) {
  const t = say(messages, view)
  const { completed, ended, unknown, ofHundred } = closing
  const apart = unknown > 0 && <p class="govuk-body">{t('closing-unknown', { unknown })}</p>
  if (ofHundred === null) {
    return (
      <>
        <p class="govuk-body">{t('closing-none')}</p>
        {apart}
      </>
    )
  }
  return (
    <>
      <p class="govuk-body-l">{t('closing-rate', { ofHundred, completed, ended })}</p>
      {apart}
      <DataTable view={view} caption={t('closing-by')} columns={columns(view)} rows={closing.by} />
    </>
  )
}

function columns(view: View): Column<ClosingOfMonth['by'][number]>[] {
  const t = say(messages, view)
  return [
    { label: t('closing-who'), value: ({ closer }) => t(`closer-${closer}`) },
    { label: t('closing-count'), value: ({ count }) => count, numeric: true },
  ]
}
