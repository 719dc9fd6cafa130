// The answer: for each member the words of every situation, folded. Which one is opened, the page alone knows; nothing posts it.
import type { Day } from '#kernel/day'
import { say, sayDay, sayDayBriefly } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Details, InsetText, Notice, Page, SummaryList } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import type { Law, LawRow } from '../rules/law.ts'
import { nameProgram, type NamedPlace } from '../rules/naming.ts'
import { Legal } from './legal.tsx'
import { People, type PeopleProps } from './people.tsx'
import { Member, type Answered } from './words.tsx'

export interface AnswerProps {
  readonly view: View
  readonly pack: Pack
  readonly law: Law
  readonly place: NamedPlace
  readonly on: Day
  readonly members: readonly Answered[]
  /** In a large household, of which one person is shown at a time: who else there is. */
  readonly people?: Omit<PeopleProps, 'view' | 'on'> | undefined
}

export function AnswerPage({ view, pack, law, place, on, members, people }: AnswerProps) {
  const t = say(messages, view)
  const back = { href: view.to('/eligibility'), text: t('answer-again') }
  return (
    <Page view={view} title={t('answer-title')} public back={back}>
      <Notice title={t('answer-no-decision')}>
        <p>{t('answer-no-decision-text')}</p>
      </Notice>
      {on !== view.today && <InsetText>{t('day-looked-at', { day: sayDay(view, on) })}</InsetText>}
      <p>{t('answer-place', { place: place.title })}</p>
      <p>{t('answer-choose')}</p>
      {(members.length > 1 || people) && <p>{t('answer-mixed')}</p>}
      {people && <p>{t('people-each', { count: people.draft.members.length })}</p>}
      {members.map((member) => (
        <Member {...{ view, pack, law, place, member }} />
      ))}
      {people && <People view={view} on={on} {...people} />}
      <Legal view={view} />
      <LawFold {...{ view, law, place, members }} />
    </Page>
  )
}

/** The laws that were looked at, a line a program, and when each was compared; folded. */
function LawFold({ view, law, place, members }: Pick<AnswerProps, 'view' | 'law' | 'place' | 'members'>) {
  const rows = law.programs.map((program, at) => ({
    key: nameProgram(law, place, program, view.language),
    value: alike(rowsIn(members, at)).map((each) => <p>{sayRows(view, each)}</p>),
  }))
  return (
    <Details summary={say(messages, view)('law-what')}>
      <SummaryList rows={rows} />
    </Details>
  )
}

/** The rows that decided about a program, each once. */
const rowsIn = (members: readonly Answered[], program: number): LawRow[] => [
  ...new Set(members.flatMap(({ answers }) => answers[program]!.flatMap(({ row }) => (row === null ? [] : [row])))),
]

/** Rows that were seen on the same day and are reviewed before the same day. */
const alike = (rows: readonly LawRow[]): LawRow[][] => [
  ...Map.groupBy(rows, ({ verified_on, review_by }) => `${verified_on} ${review_by}`).values(),
]

function sayRows(view: View, rows: readonly LawRow[]): string {
  const t = say(messages, view)
  const citation = [...new Set(rows.flatMap((row) => row.citation.split('; ')))].join('; ')
  const [{ verified_on, review_by }] = rows as [LawRow]
  if (verified_on === null) return t('law-row-unseen', { citation })
  const day = sayDayBriefly(view, verified_on)
  if (review_by === null) return t('law-row', { citation, day })
  return t('law-row-review', { citation, day, review: sayDayBriefly(view, review_by) })
}
