// Around a list: its filters, and the ways to take it along.
import type { Child } from 'hono/jsx'
import type { FormState } from '../forms.ts'
import { say, type Messages } from '../messages.ts'
import type { View } from '../view.ts'
import { Button } from './buttons.tsx'
import { StateSummary } from './form.tsx'
import { messages as own } from './messages.ts'
import { objectionSayer, renderInForm } from './rendering.tsx'

export interface FiltersProps {
  readonly view: View
  /** The address of the list without its filters. */
  readonly action: string
  /** What was asked for, and what of it could not be read. */
  readonly state: FormState
  readonly messages?: Messages | undefined
  /** The button's word, where the form is what the page is for: "Buscar". */
  readonly submit?: string | undefined
  readonly children?: Child
}

/** A form that asks again: its fields stand in the address, so that a filtered list can be kept as a link. */
export function Filters(props: FiltersProps) {
  const { view, state } = props
  const t = say(own, view)
  const named = { shown: new Map<string, string>(), labels: new Map<string, string>() }
  const parts = { view, sayObjection: objectionSayer(props.messages ?? {}, view), ...named }
  const fields = renderInForm(parts, props.children)
  const filtered = Object.values(state.typed).some((value) => value.length > 0)
  return (
    <>
      <StateSummary view={view} state={state} say={parts.sayObjection} {...named} />
      <form class="filters" method="get" action={props.action} role="search" aria-label={t('filters-title')}>
        {fields}
        <div class="filters__buttons">
          <Button look={props.submit === undefined ? 'secondary' : undefined}>
            {props.submit ?? t('apply-filters')}
          </Button>
          {filtered && (
            <a class="govuk-link" href={props.action}>
              {t('clear-filters')}
            </a>
          )}
        </div>
      </form>
    </>
  )
}

/**
 * Links to the same list as CSV and Excel, at `href` with `format=csv|xlsx` added, and a button that prints.
 * The page names the script "print"; without scripts the button stays hidden and the browser's own print serves.
 */
export function ExportLinks({ view, href }: { view: View; href: string }) {
  const t = say(own, view)
  const address = (format: string): string => `${href}${href.includes('?') ? '&' : '?'}format=${format}`
  return (
    <nav class="exports" aria-label={t('export-title')}>
      <a class="govuk-link" href={address('csv')} download="">
        {t('export-csv')}
      </a>
      <a class="govuk-link" href={address('xlsx')} download="">
        {t('export-xlsx')}
      </a>
      <button type="button" class="link-button" data-print="" hidden>
        {t('print')}
      </button>
    </nav>
  )
}
