// What goes along from page to page in hidden fields: the search, and with staff the visit that they are writing down meanwhile.
import { say } from '#platform/messages'
import { Button } from '#platform/ui'
import { addressIn, type View } from '#platform/view'
import { messages } from '../messages.ts'
import { searchFields, type SearchDraft, type SearchField } from '../rules/search.ts'

/** The search that goes along with a form, with what changes in it. */
export const SearchAlong = ({
  draft,
  but = {},
}: {
  draft: SearchDraft
  but?: Readonly<Partial<Record<SearchField, string>>>
}) => (
  <>
    {searchFields
      .map((name) => ({ name, value: but[name] ?? draft[name] }))
      .filter(({ value }) => value !== '')
      .map(({ name, value }) => (
        <input type="hidden" name={name} value={value} />
      ))}
  </>
)

/** The way back to the search as it was typed, and the same places in the other language: a link would have to say what was looked for. */
export function SearchWays({ view, draft }: { view: View; draft: SearchDraft }) {
  const other = view.language === 'es' ? 'en' : 'es'
  return (
    <form method="post" class="found__ways">
      <SearchAlong draft={draft} />
      <input type="hidden" name="visit" value="" />
      <Button look="secondary" action={view.to('/find')}>
        {say(messages, view)('results-change')}
      </Button>
      <button class="govuk-button govuk-button--secondary" formaction={addressIn(other, '/find/results')} lang={other}>
        {say(messages, { ...view, language: other })('results-language')}
      </button>
    </form>
  )
}

/** The ways back to a visit as it was left, and to its search; nothing where no visit is being written down. */
export function VisitWays(props: { view: View; office: { code: string } | undefined; draft: SearchDraft }) {
  const { view, office, draft } = props
  if (!office || draft.visit === '') return <></>
  const t = say(messages, view)
  return (
    <form method="post" class="found__ways">
      <SearchAlong draft={draft} but={{ page: '' }} />
      <button class="act" formaction={view.to(visitPath(office.code))}>
        {t('visit-back')}
      </button>
      <button class="act" formaction={view.to('/find')}>
        {t('results-change')}
      </button>
    </form>
  )
}

/** The way back to a visit without a search. */
export function VisitBack(props: { view: View; office: { code: string } | undefined; visit: string }) {
  const { view, office, visit } = props
  if (!office || visit === '') return <></>
  return (
    <form method="post" action={view.to(visitPath(office.code))} class="found__ways">
      <input type="hidden" name="visit" value={visit} />
      <button class="act">{say(messages, view)('visit-back')}</button>
    </form>
  )
}

/** Where a visit of an office goes on. */
export const visitPath = (office: string): string => `/ventanillas/${office}/visits/new`
