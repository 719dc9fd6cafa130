// The frame of every page: head, header with menu, language link and exit, sample banner, content, footer.
import type { Child } from 'hono/jsx'
import { languages, type Language } from '../context.ts'
import { say, type Say } from '../messages.ts'
import { addressIn, type MenuItem, type View } from '../view.ts'
import { joinClasses } from './form.tsx'
import { messages } from './messages.ts'
import { BackLink, Breadcrumb, type Crumb } from './navigation.tsx'
import { ProgressBar } from './content.tsx'
import { renderInPage } from './rendering.tsx'

export interface PageProps {
  /** The page's heading; also the title in the browser's tab and history, but on a public page only where it is `named`. */
  readonly title: string
  readonly view: View
  /** A page for everybody: it carries the quick exit. What it answers may tell of whoever asked, so its title in the tab is neutral. */
  readonly public?: boolean | undefined
  /** A public page that says the same to everybody: its title stands in the tab and the history, or another that tells less. */
  readonly named?: boolean | string | undefined
  /** A line above the heading: the office, the month. */
  readonly caption?: Child
  readonly back?: { readonly href: string; readonly text?: string } | undefined
  readonly breadcrumb?: readonly Crumb[] | undefined
  /** The page draws its own heading. */
  readonly ownHeading?: boolean | undefined
  /** Room for wide tables. */
  readonly wide?: boolean | undefined
  /** It has charts or a matrix of numbers: their style comes beside. */
  readonly charts?: boolean | undefined
  /** It finds places: their style comes beside. */
  readonly finds?: boolean | undefined
  /** Names of browser scripts that the page needs (`client/<name>.ts`). */
  readonly scripts?: readonly string[] | undefined
  readonly children?: Child
}

type Speak = Say<typeof messages>

const languageNames: Readonly<Record<Language, string>> = { es: 'Español', en: 'English' }

/** The browser tab's picture, in the page itself: one request less on a slow line. */
const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5c56"/>' +
    '<path d="M4 22c3.5-9 7.5-13 12-13s8.5 4 12 13M4 22h24M10 13.5V22M16 9v13M22 13.5V22" fill="none" stroke="#fff" ' +
    'stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)}`

const Styles = ({ view, charts, finds }: Pick<PageProps, 'view' | 'charts' | 'finds'>) => (
  <>
    <link rel="stylesheet" href={view.assets.style} />
    {charts && <link rel="stylesheet" href={view.assets.chartStyle} />}
    {finds && view.assets.findStyle !== undefined && <link rel="stylesheet" href={view.assets.findStyle} />}
  </>
)

/** A whole page, without its document type. */
export function Page(props: PageProps) {
  const { view } = props
  const t = say(messages, view)
  const { markup, objected } = renderInPage(props.children)
  const title = titleOf(props, t)
  return (
    <html lang={view.language} class="govuk-template">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{objected ? `${t('error-prefix')}: ${title}` : title}</title>
        <Styles view={view} charts={props.charts} finds={props.finds} />
        <link rel="icon" href={icon} type="image/svg+xml" />
        {scriptsOf(props).map((name) => (
          <script type="module" src={view.assets.scripts[name]} />
        ))}
      </head>
      <body class={joinClasses('govuk-template__body', props.wide && 'wide')}>
        <a href="#content" class="govuk-skip-link">
          {t('skip-to-content')}
        </a>
        <Header view={view} t={t} leave={props.public === true} />
        <SampleBanner view={view} t={t} />
        <div class="govuk-width-container">
          {props.breadcrumb && <Breadcrumb view={view} items={props.breadcrumb} />}
          {props.back && (
            <nav aria-label={t('back-landmark')}>
              <BackLink href={props.back.href}>{props.back.text ?? t('back')}</BackLink>
            </nav>
          )}
          <main class="govuk-main-wrapper" id="content">
            {!props.ownHeading && <Heading title={props.title} caption={props.caption} />}
            {markup}
          </main>
        </div>
        <Footer view={view} t={t} />
      </body>
    </html>
  )
}

/** What the browser's tab and history show. */
function titleOf({ title, public: isPublic, named }: PageProps, t: Speak): string {
  if (isPublic && !named) return t('neutral-title')
  return `${typeof named === 'string' ? named : title} · ${t('product')}`
}

/** The page's own scripts; at a window tablet also the one that locks it. */
const scriptsOf = ({ view, scripts = [] }: PageProps): readonly string[] =>
  view.actor.tablet === null ? scripts : ['window', ...scripts]

const Heading = ({ title, caption }: { title: string; caption?: Child }) => (
  <div class="page-heading">
    {caption !== undefined && <p class="page-heading__caption">{caption}</p>}
    <h1 class="govuk-heading-l">{title}</h1>
  </div>
)

function Header({ view, t, leave }: { view: View; t: Speak; leave: boolean }) {
  return (
    <header class={joinClasses('bar', leave && 'bar--sticky')}>
      <div class="bar__row govuk-width-container">
        <a class="bar__name" href={view.to('/')}>
          <Mark />
          {t('product')}
        </a>
        <OtherLanguages view={view} />
        {view.actor.kind === 'account' && <Menu view={view} t={t} />}
        {leave && (
          <a class="exit" href={view.exit} rel="nofollow noreferrer">
            {t('quick-exit')}
            <span class="govuk-visually-hidden">{` ${t('quick-exit-hint')}`}</span>
          </a>
        )}
      </div>
    </header>
  )
}

/** A bridge of one arch: the product's mark, and nobody's emblem. */
const Mark = () => (
  <svg class="bar__mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
    <path d="M2 22C6 12 11 8 16 8s10 4 14 14" />
    <path d="M2 22h28M9 13.2V22M16 8v14M23 13.2V22" />
  </svg>
)

/** Links to the same page in the other languages. */
const OtherLanguages = ({ view }: { view: View }) => (
  <>
    {languages
      .filter((language) => language !== view.language)
      .map((language) => (
        <a
          class="bar__link bar__language"
          href={addressIn(language, view.path) + (view.search ?? '')}
          lang={language}
          hreflang={language}
        >
          {languageNames[language]}
        </a>
      ))}
  </>
)

/** How many links stand in one row; a longer menu puts what is seldom used under one word. */
const linksInRow = 5

/** The menu: a drop-down on a phone, a row of links where there is room. */
function Menu({ view, t }: { view: View; t: Speak }) {
  const isLong = view.menu.length > linksInRow
  const rest = view.menu.filter((item) => isLong && item.seldom)
  return (
    <details class="menu">
      <summary class="bar__link menu__open">{t('main-menu')}</summary>
      <nav class="menu__links" aria-label={t('menu-landmark')}>
        <ul>
          <MenuLinks view={view} items={view.menu.filter((item) => !rest.includes(item))} />
          {rest.length > 0 && (
            <li>
              <details class="menu__more">
                <summary class="bar__link">{t('menu-more')}</summary>
                <ul>
                  <MenuLinks view={view} items={rest} />
                </ul>
              </details>
            </li>
          )}
          {view.actor.kind === 'account' && (
            <li class="menu__end">
              <span class="menu__who">{t('signed-in-as', { name: view.actor.name })}</span>
              <form method="post" action={view.to('/sign-out')}>
                <button class="bar__link">{t('sign-out')}</button>
              </form>
            </li>
          )}
        </ul>
      </nav>
    </details>
  )
}

const MenuLinks = ({ view, items }: { view: View; items: readonly MenuItem[] }) => (
  <>
    {items.map(({ label, path }) => (
      <li>
        <a class="bar__link" href={view.to(path)} aria-current={currentIn(view, path)}>
          {label}
        </a>
      </li>
    ))}
  </>
)

/** The link of the page itself, or else the one that leads nearest to it. */
function currentIn(view: View, path: string): string | undefined {
  if (view.path === path) return 'page'
  const above = view.menu.filter((item) => view.path === item.path || view.path.startsWith(`${item.path}/`))
  const nearest = above.reduce((longest, item) => (item.path.length > longest.length ? item.path : longest), '')
  return path === nearest ? 'true' : undefined
}

function SampleBanner({ view, t }: { view: View; t: Speak }) {
  if (!view.sample) return <></>
  return (
    <div class="sample" role="region" aria-label={t('sample-banner')}>
      <div class="govuk-width-container sample__row">
        <p class="sample__text">{t('sample-banner')}</p>
        {view.filling !== null && <ProgressBar view={view} label={t('sample-filling')} done={view.filling} />}
      </div>
    </div>
  )
}

/** At the foot: privacy, and for whoever is not signed in the way in. */
const Footer = ({ view, t }: { view: View; t: Speak }) => (
  <footer class="foot">
    <div class="govuk-width-container">
      <a class="foot__link" href={view.to('/privacy')}>
        {t('privacy-link')}
      </a>
      {view.actor.kind === 'anonymous' &&
        view.menu.map(({ label, path }) => (
          <a class="foot__link" href={view.to(path)}>
            {label}
          </a>
        ))}
    </div>
  </footer>
)
