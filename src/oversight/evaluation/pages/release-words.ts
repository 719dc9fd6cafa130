// How published figures are said: their names, their classes, and a release's own name.
import { say, sayNumber, type Values } from '#platform/messages'
import type { View } from '#platform/view'
import { sayKey } from '#programs/ventanillas'
import { showClass } from '#statistics/rounding'
import { messages } from '../messages/release.ts'
import type { NumberId } from '../rules/release.ts'
import type { ClassRow, ReleaseRow } from '../store/release.ts'
import type { ChartValue } from '#platform/ui'

type Key = keyof typeof messages

/** Says a phrase whose key is put together from a list of our own. */
export const sayOwn = (view: View, key: string, values?: Values): string => say(messages, view)(key as Key, values)

export const sayPublishedNumber = (view: View, number: NumberId): string => sayKey(view, `indicator-${number}`)

type Told = Pick<ClassRow, 'low' | 'high'> & { readonly state: ClassRow['state'] | null }

/** A figure as it is published: "0", "1-10", "15" for 11 to 20, "11-30" where it is wider, or that it is not told or not known. */
export function sayFigure(view: View, { low, high, state }: Told): string {
  if (state === 'missing') return say(messages, view)('figures-missing')
  if (low === null || high === null) return say(messages, view)('figures-withheld')
  const { midpoint } = showClass({ low, high })
  return midpoint === null ? `${sayNumber(view, low)}-${sayNumber(view, high)}` : sayNumber(view, midpoint)
}

/** The figure as a chart takes it; null where nobody reported. */
export const chartValueOf = (view: View, told: Told): ChartValue =>
  told.state === 'missing' ? null : { low: told.low, high: told.high, shown: sayFigure(view, told) }

/** "Cifras de 2025"; a correction says that it is one. */
export function titleOfRelease(view: View, { year, number, supersedes }: ReleaseRow): string {
  const t = say(messages, view)
  const values = { year: String(year), number: String(number) }
  return supersedes === null ? t('figures-release-title', values) : t('figures-release-again', values)
}

/** The unit of headquarters that answers for a release. */
export const sayUnit = (view: View, { unit_spanish, unit_english }: ReleaseRow): string =>
  (view.language === 'es' ? unit_spanish : unit_english) ?? ''

/** What the audit found. */
export function sayAudit(view: View, { fewest }: Pick<ReleaseRow, 'fewest'>): string {
  const t = say(messages, view)
  return fewest === null ? t('figures-audit-zeros') : t('figures-audit-passed', { fewest })
}
