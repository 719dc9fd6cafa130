// What every page is handed: its language, the pack's words, who looks, and how to write an address.
import type { Actor, Language } from './context.ts'
import type { Speaker } from './messages.ts'
import type { Day } from '#kernel/day'

export interface View extends Speaker {
  /** This page's address without its language prefix: "/ventanillas". */
  readonly path: string
  /** What stands behind the path, with its question mark: "?year=2026". */
  readonly search?: string
  readonly actor: Actor
  readonly today: Day
  /** The address with the language's prefix: Spanish has none, English is under /en. */
  readonly to: (path: string) => string
  /** Links of the header for this actor. */
  readonly menu: readonly MenuItem[]
  /** Whether the installation holds sample data; shown on every page. */
  readonly sample: boolean
  /** Progress of the sample data being written, 0 to 1; null when it is done. */
  readonly filling: number | null
  /** Where the quick exit leads: a neutral page, named by the pack. */
  readonly exit: string
  /** Addresses of the style sheet and scripts, with their content hash. */
  readonly assets: Assets
}

export interface MenuItem {
  readonly label: string
  readonly path: string
  /** Stands under "Más" where the menu is long. */
  readonly seldom?: boolean | undefined
}

export interface Assets {
  readonly style: string
  /** The style of charts and matrices, which only pages with them ask for. */
  readonly chartStyle: string
  /** The style of pages that somebody finds a place with. */
  readonly findStyle?: string
  /** Browser scripts by name ("window", "passkey"). */
  readonly scripts: Readonly<Record<string, string>>
}

/** The address of a path in a language. */
export const addressIn = (language: Language, path: string): string =>
  language === 'es' ? path : `/en${path === '/' ? '' : path}`
