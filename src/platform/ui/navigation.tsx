// Ways around: back links, breadcrumbs, tabs that are links, pages of a long list.
import type { Child } from 'hono/jsx'
import { say, sayNumber } from '../messages.ts'
import type { View } from '../view.ts'
import { joinClasses } from './form.tsx'
import { messages } from './messages.ts'

export const BackLink = (props: { href: string; class?: string | undefined; children?: Child }) => (
  <a href={props.href} class={joinClasses('govuk-back-link', props.class)}>
    {props.children}
  </a>
)

/** One step of a breadcrumb; the page itself has no address. */
export interface Crumb {
  readonly text: Child
  readonly href?: string | undefined
}

export interface BreadcrumbProps {
  readonly view: View
  readonly items: readonly Crumb[]
  readonly class?: string | undefined
  /** The landmark's name, where it is not "You are here". */
  readonly label?: string | undefined
}

/** Where the page stands in the whole. */
export const Breadcrumb = ({ view, items, class: more, label }: BreadcrumbProps) => (
  <nav class={joinClasses('govuk-breadcrumbs', more)} aria-label={label ?? say(messages, view)('breadcrumb-landmark')}>
    <ol class="govuk-breadcrumbs__list">
      {items.map(({ text, href }) =>
        href === undefined ? (
          <li class="govuk-breadcrumbs__list-item" aria-current="page">
            {text}
          </li>
        ) : (
          <li class="govuk-breadcrumbs__list-item">
            <a class="govuk-breadcrumbs__link" href={href}>
              {text}
            </a>
          </li>
        ),
      )}
    </ol>
  </nav>
)

export interface TabLink {
  readonly text: Child
  readonly href: string
  readonly current?: boolean | undefined
}

/** Sections of one thing, each a page of its own. */
export const TabLinks = ({ view, items, label }: { view: View; items: readonly TabLink[]; label?: string }) => (
  <nav class="tabs" aria-label={label ?? say(messages, view)('tabs-landmark')}>
    <ul class="tabs__list">
      {items.map(({ text, href, current }) => (
        <li>
          <a class="tabs__link" href={href} aria-current={current ? 'page' : undefined}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)

/** A page of a long list; null stands for those left out. */
export type PageItem = { readonly number: number; readonly href: string; readonly current?: boolean } | null

/** The pages to offer: the first, the last, and those beside the current one (from 1). */
export function pageItems(page: number, pages: number, href: (page: number) => string): PageItem[] {
  const numbers = Array.from({ length: pages }, (_, index) => index + 1).filter(
    (number) => number === 1 || number === pages || Math.abs(number - page) <= 1,
  )
  return numbers.flatMap((number, index): PageItem[] => {
    const item = { number, href: href(number), current: number === page }
    return index > 0 && number - numbers[index - 1]! > 1 ? [null, item] : [item]
  })
}

export interface PaginationProps {
  readonly view: View
  /** The page shown, from 1. */
  readonly page: number
  readonly pages: number
  readonly href: (page: number) => string
}

/** Links to the other pages of a list; nothing where there is one page. */
export function Pagination({ view, page, pages, href }: PaginationProps) {
  if (pages <= 1) return <></>
  return (
    <PageLinks
      view={view}
      previous={page > 1 ? href(page - 1) : undefined}
      next={page < pages ? href(page + 1) : undefined}
      items={pageItems(page, pages, href)}
    />
  )
}

export interface PageLinksProps {
  readonly view: View
  readonly previous?: string | undefined
  readonly next?: string | undefined
  readonly items: readonly PageItem[]
  readonly class?: string | undefined
  readonly label?: string | undefined
}

/** The links of a pagination as they are given. */
export function PageLinks({ view, previous, next, items, class: more, label }: PageLinksProps) {
  const t = say(messages, view)
  return (
    <nav class={joinClasses('govuk-pagination', more)} aria-label={label ?? t('pagination-landmark')}>
      {previous !== undefined && (
        <div class="govuk-pagination__prev">
          <a class="govuk-link govuk-pagination__link" href={previous} rel="prev">
            <Arrow to="prev" />
            <ArrowText text={t('previous-page')} hint={` ${t('page-hint')}`} />
          </a>
        </div>
      )}
      <ul class="govuk-pagination__list">
        {items.map((item) => (
          <PageLink view={view} item={item} />
        ))}
      </ul>
      {next !== undefined && (
        <div class="govuk-pagination__next">
          <a class="govuk-link govuk-pagination__link" href={next} rel="next">
            <ArrowText text={t('next-page')} hint={` ${t('page-hint')}`} />
            <Arrow to="next" />
          </a>
        </div>
      )}
    </nav>
  )
}

function PageLink({ view, item }: { view: View; item: PageItem }) {
  if (item === null) return <li class="govuk-pagination__item govuk-pagination__item--ellipsis">⋯</li>
  return (
    <li class={joinClasses('govuk-pagination__item', item.current && 'govuk-pagination__item--current')}>
      <a
        class="govuk-link govuk-pagination__link"
        href={item.href}
        aria-label={say(messages, view)('page-number', { number: item.number })}
        aria-current={item.current ? 'page' : undefined}
      >
        {sayNumber(view, item.number)}
      </a>
    </li>
  )
}

const ArrowText = ({ text, hint }: { text: string; hint: string }) => (
  <span class="govuk-pagination__link-title">
    {text}
    <span class="govuk-visually-hidden">{hint}</span>
  </span>
)

const arrowPaths = {
  prev: 'm6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z',
  next: 'm8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z',
}

const Arrow = ({ to }: { to: 'prev' | 'next' }) => (
  <svg
    class={`govuk-pagination__icon govuk-pagination__icon--${to}`}
    xmlns="http://www.w3.org/2000/svg"
    height="13"
    width="15"
    aria-hidden="true"
    focusable="false"
    viewBox="0 0 15 13"
  >
    <path d={arrowPaths[to]} />
  </svg>
)
