// What stands on a page: cards, notices, figures, lists of facts, tags, details, progress.
import type { Child } from 'hono/jsx'
import { say, sayNumber } from '../messages.ts'
import type { View } from '../view.ts'
import { hasContent, joinClasses } from './form.tsx'
import { messages } from './messages.ts'

export interface SummaryAction {
  readonly text: Child
  readonly href: string
  /** What the link concerns, for those who hear it: "the address". */
  readonly hidden?: string | undefined
  readonly class?: string | undefined
}

export interface SummaryRow {
  readonly key: Child
  readonly value: Child
  readonly actions?: readonly SummaryAction[] | undefined
  readonly class?: string | undefined
}

/** Facts of one thing: what, and how it is. */
export function SummaryList({ rows, class: more }: { rows: readonly SummaryRow[]; class?: string | undefined }) {
  const anyActions = rows.some((row) => (row.actions?.length ?? 0) > 0)
  return (
    <dl class={joinClasses('govuk-summary-list', more)}>
      {rows.map((row) => (
        <div
          class={joinClasses(
            'govuk-summary-list__row',
            anyActions && !row.actions && 'govuk-summary-list__row--no-actions',
            row.class,
          )}
        >
          <dt class="govuk-summary-list__key">{row.key}</dt>
          <dd class="govuk-summary-list__value">{row.value}</dd>
          <SummaryActions actions={row.actions ?? []} />
        </div>
      ))}
    </dl>
  )
}

function SummaryActions({ actions }: { actions: readonly SummaryAction[] }) {
  if (actions.length === 0) return <></>
  const links = actions.map((action) => (
    <a class={joinClasses('govuk-link', action.class)} href={action.href}>
      {action.text}
      {hasContent(action.hidden) && <span class="govuk-visually-hidden"> {action.hidden}</span>}
    </a>
  ))
  if (links.length === 1) return <dd class="govuk-summary-list__actions">{links}</dd>
  return (
    <dd class="govuk-summary-list__actions">
      <ul class="govuk-summary-list__actions-list">
        {links.map((link) => (
          <li class="govuk-summary-list__actions-list-item">{link}</li>
        ))}
      </ul>
    </dd>
  )
}

export interface CardProps {
  readonly title: Child
  /** The title leads there. */
  readonly href?: string | undefined
  /** A tag beside the title. */
  readonly tag?: Child
  /** Links or buttons at the card's foot. */
  readonly actions?: Child
  readonly level?: 2 | 3 | undefined
  readonly class?: string | undefined
  readonly children?: Child
}

/** One thing among others; put several into `Cards`. */
export function Card(props: CardProps) {
  const title = props.href === undefined ? props.title : <a href={props.href}>{props.title}</a>
  return (
    <article class={joinClasses('card', props.class)}>
      <div class="card__head">
        {props.level === 3 ? <h3 class="card__title">{title}</h3> : <h2 class="card__title">{title}</h2>}
        {props.tag}
      </div>
      {props.children}
      {hasContent(props.actions) && <div class="card__actions">{props.actions}</div>}
    </article>
  )
}

/** Cards beside each other where there is room. */
export const Cards = ({ children }: { children?: Child }) => <div class="cards">{children}</div>

export interface NoticeProps {
  readonly tone?: 'info' | 'success' | 'warning' | undefined
  readonly title?: Child
  readonly children?: Child
}

const noticeIcons = {
  info: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm1.2 15h-2.4v-7h2.4v7Zm0-8.6h-2.4V6h2.4v2.4Z',
  success: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.6 14.6-4.5-4.5 1.7-1.7 2.8 2.8 6-6 1.7 1.7-7.7 7.7Z',
  warning: 'M12 2.5 1 21.5h22L12 2.5Zm1.2 16h-2.4v-2.3h2.4v2.3Zm0-4h-2.4V9h2.4v5.5Z',
}

/** Something to know (info), something done (success), something to beware of (warning). */
export function Notice({ tone = 'info', title, children }: NoticeProps) {
  return (
    <div class={`notice notice--${tone}`} role={tone === 'success' ? 'status' : undefined}>
      <svg class="notice__icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
        <path d={noticeIcons[tone]} />
      </svg>
      <div class="notice__text">
        {hasContent(title) && <p class="notice__title">{title}</p>}
        {children}
      </div>
    </div>
  )
}

export type TagColour = 'grey' | 'teal' | 'green' | 'purple' | 'magenta' | 'red' | 'orange' | 'yellow'

/** A state in a word. */
export const Tag = ({ colour, children }: { colour?: TagColour | undefined; children?: Child }) => (
  <strong class={joinClasses('govuk-tag', colour && `govuk-tag--${colour}`)}>{children}</strong>
)

export interface StatProps {
  readonly view: View
  /** What is counted: "Visitas en marzo". */
  readonly label: string
  /** Null where nothing is known, which is not 0. A text is shown as it is. */
  readonly value: number | string | null
  /** Where it is said what the number counts and how. */
  readonly definition?: string | undefined
  readonly note?: Child
}

/** A number, and the way to what it means. */
export function Stat({ view, label, value, definition, note }: StatProps) {
  const t = say(messages, view)
  const shown = typeof value === 'number' ? sayNumber(view, value) : (value ?? t('no-value'))
  return (
    <div class="stat">
      <p class={joinClasses('stat__value', value === null && 'stat__value--none')}>{shown}</p>
      <p class="stat__label">
        {definition === undefined ? (
          label
        ) : (
          <a href={definition} title={t('definition-of', { what: label })}>
            {label}
          </a>
        )}
      </p>
      {hasContent(note) && <p class="stat__note">{note}</p>}
    </div>
  )
}

export const Stats = ({ children }: { children?: Child }) => <div class="stats">{children}</div>

export interface DetailsProps {
  readonly summary: Child
  readonly id?: string | undefined
  readonly open?: boolean | undefined
  readonly class?: string | undefined
  readonly children?: Child
}

/** More, for those who want it. */
export const Details = ({ summary, id, open, class: more, children }: DetailsProps) => (
  <details id={id} class={joinClasses('govuk-details', more)} open={open}>
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">{summary}</span>
    </summary>
    <div class="govuk-details__text">{children}</div>
  </details>
)

/** How far long work is; `done` from 0 to 1. */
export function ProgressBar({ view, label, done }: { view: View; label: string; done: number }) {
  const percent = Math.round(Math.min(1, Math.max(0, done)) * 100)
  return (
    <div class="progress">
      <progress class="progress__bar" max="100" value={String(percent)} aria-label={label} />
      <span class="progress__text">{say(messages, view)('percent-done', { percent })}</span>
    </div>
  )
}

/** Text set apart from what surrounds it. */
export const InsetText = (props: { id?: string | undefined; class?: string | undefined; children?: Child }) => (
  <div id={props.id} class={joinClasses('govuk-inset-text', props.class)}>
    {props.children}
  </div>
)

/** Half a page to print or show: nothing around it comes out of the printer. */
export const Slip = ({ children }: { children?: Child }) => <section class="slip">{children}</section>
