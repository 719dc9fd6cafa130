// Words of another language than the page's, marked so that they are read aloud and hyphenated as what they are.
import type { Child } from 'hono/jsx'
import type { View } from '#platform/view'
import type { Variety } from '../rules/town.ts'

interface InLanguageProps {
  readonly view: Pick<View, 'language'>
  /** ISO 639, as it stands in the table of varieties: a reader's software may know it, and it is never changed into another. */
  readonly code: string
  readonly children?: Child
}

/** A fragment in a language; marked where that is not the page's own. */
export const InLanguage = ({ view, code, children }: InLanguageProps) =>
  code === view.language ? <>{children}</> : <span lang={code}>{children}</span>

/** The name by which a page in its language calls a variety. */
export const nameOf = (view: Pick<View, 'language'>, variety: Pick<Variety, 'spanish' | 'english'>): string =>
  view.language === 'es' ? variety.spanish : variety.english

/** A variety by its own name where it has one, then the page's name for it. */
export function VarietyName({ view, variety }: { view: Pick<View, 'language'>; variety: Variety }) {
  const name = nameOf(view, variety)
  if (variety.autonym === null || variety.autonym === name) return <>{name}</>
  return (
    <>
      <InLanguage view={view} code={variety.code}>
        {variety.autonym}
      </InLanguage>
      {` (${name})`}
    </>
  )
}
