// The answer: for each member the words of every situation, folded. Which one is opened, the page alone knows; nothing posts it.
import type { Day } from '#kernel/day'
import { say, sayDay, sayDayBriefly, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { ButtonLink, Buttons, Details, InsetText, Notice, Page, SummaryList, Tag, type TagColour } from '#platform/ui'
import type { View } from '#platform/view'
import { recordOf } from '#programs/ventanillas'
import { messages } from '../messages.ts'
import type { Answer, Person } from '../rules/answer.ts'
import { missing, type Law, type LawProgram, type LawRow, type Missing, type Word } from '../rules/law.ts'
import { People, sayPerson, type PeopleProps } from './people.tsx'

/** A member, and what each program says in each situation. */
export interface Answered {
  /** Which member of the household, from 1. */
  readonly number: number
  readonly person: Person
  readonly answers: readonly (readonly Answer[])[]
}

export interface AnswerProps {
  readonly view: View
  readonly pack: Pack
  readonly law: Law
  readonly on: Day
  readonly members: readonly Answered[]
  /** In a large household, of which one person is shown at a time: who else there is. */
  readonly people?: Omit<PeopleProps, 'view' | 'on'> | undefined
}

type Speak = Say<typeof messages>

export function AnswerPage(props: AnswerProps) {
  const { view, law, on, members, people } = props
  const t = say(messages, view)
  const back = { href: view.to('/eligibility'), text: t('answer-again') }
  return (
    <Page view={view} title={t('answer-title')} public back={back}>
      <Notice title={t('answer-no-decision')}>
        <p>{t('answer-no-decision-text')}</p>
      </Notice>
      {on !== view.today && <InsetText>{t('day-looked-at', { day: sayDay(view, on) })}</InsetText>}
      <p>{t('answer-choose')}</p>
      {(members.length > 1 || people) && <p>{t('answer-mixed')}</p>}
      {people && <p>{t('people-each', { count: people.draft.members.length })}</p>}
      {members.map((member) => (
        <Member view={view} law={law} member={member} />
      ))}
      {people && <People view={view} on={on} {...people} />}
      <Legal view={view} t={t} />
      <h2 class="govuk-heading-m">{t('programs-title')}</h2>
      <p>{t('programs-lead')}</p>
      {law.programs.map((program, at) => (
        <Program {...props} program={program} rows={rowsIn(members, at)} />
      ))}
    </Page>
  )
}

interface MemberProps {
  readonly view: View
  readonly law: Law
  readonly member: Answered
}

/** Every situation of a member, closed: nothing marks the one that is theirs. */
function Member({ view, law, member }: MemberProps) {
  const t = say(messages, view)
  return (
    <section>
      <h2 class="govuk-heading-m">{sayPerson(view, member.person, member.number)}</h2>
      {law.situations.map((situation, at) => (
        <Details summary={situation[view.language]}>
          {situation[`hint_${view.language}`] !== null && <p>{situation[`hint_${view.language}`]}</p>}
          <Words t={t} view={view} law={law} answers={member.answers.map((each) => each[at]!)} />
        </Details>
      ))}
    </section>
  )
}

const colours: Readonly<Record<Word, TagColour>> = {
  likely: 'green',
  possible: 'teal',
  'emergency-only': 'orange',
  no: 'grey',
  ask: 'yellow',
}

interface WordsProps {
  readonly t: Speak
  readonly view: View
  readonly law: Law
  readonly answers: readonly Answer[]
}

/** A line a program: what is likely first. */
function Words({ t, view, law, answers }: WordsProps) {
  const rows = law.programs
    .map((program, at) => ({ program, answer: answers[at]! }))
    .toSorted((one, other) => orderOf(one.answer.word) - orderOf(other.answer.word))
    .map(({ program, answer }) => ({
      key: (
        <a class="govuk-link" href={`#${program.code}`}>
          {program[view.language]}
        </a>
      ),
      value: (
        <>
          <Tag colour={colours[answer.word]}>{t(`word-${answer.word}`)}</Tag>
          {answer.reason !== null && ` ${sayReason(view, law, answer.reason)}`}
        </>
      ),
    }))
  return <SummaryList rows={rows} />
}

/** Why it says "ask": what is missing in our words, what a row says in those of the pack. */
function sayReason(view: View, law: Law, reason: string): string {
  const own = missing.find((each): each is Missing => each === reason)
  if (own !== undefined) return say(messages, view)(`reason-${own}`)
  return law.reasons.find(({ code }) => code === reason)?.[view.language] ?? ''
}

const order: readonly Word[] = ['likely', 'possible', 'ask', 'emergency-only', 'no']
const orderOf = (word: Word): number => order.indexOf(word)

/** The rows that decided about a program, each once. */
const rowsIn = (members: readonly Answered[], program: number): LawRow[] => [
  ...new Set(members.flatMap(({ answers }) => answers[program]!.flatMap(({ row }) => (row === null ? [] : [row])))),
]

interface ProgramProps extends AnswerProps {
  readonly program: LawProgram
  readonly rows: readonly LawRow[]
}

/** What a program is, which record it makes, who may see that, and the law that was looked at; folded. */
function Program({ view, pack, program, rows }: ProgramProps) {
  const t = say(messages, view)
  const { language } = view
  const record = recordOf(pack, program.record)
  const seen = Map.groupBy(rows, ({ verified_on, review_by }) => `${verified_on} ${review_by}`)
  return (
    <Details summary={program[language]} id={program.code}>
      <p>{program[`about_${language}`]}</p>
      <SummaryList
        rows={[
          { key: t('record-what'), value: record?.[language] ?? t('record-unknown') },
          { key: t('record-seen-by'), value: record?.[`seen_by_${language}`] ?? t('record-unknown') },
          { key: t('record-federal'), value: t(`record-federal-${record?.federal_record ?? 'unknown'}`) },
          { key: t('law-what'), value: [...seen.values()].map((alike) => <p>{sayRows(view, t, alike)}</p>) },
        ]}
      />
    </Details>
  )
}

/** The laws of rows that were seen on the same day and are reviewed before the same day. */
function sayRows(view: View, t: Speak, rows: readonly LawRow[]): string {
  const citation = [...new Set(rows.flatMap((row) => row.citation.split('; ')))].join('; ')
  const [{ verified_on, review_by }] = rows as [LawRow]
  if (verified_on === null) return t('law-row-unseen', { citation })
  const day = sayDayBriefly(view, verified_on)
  if (review_by === null) return t('law-row', { citation, day })
  return t('law-row-review', { citation, day, review: sayDayBriefly(view, review_by) })
}

/** Where somebody asks who knows the law. */
const Legal = ({ view, t }: { view: View; t: Speak }) => (
  <Notice tone="warning" title={t('legal-title')}>
    <p>{t('legal-text')}</p>
    <Buttons>
      <ButtonLink look="secondary" href={view.to('/find')}>
        {t('legal-find')}
      </ButtonLink>
      <ButtonLink look="secondary" href={view.to('/ventanillas')}>
        {t('legal-station')}
      </ButtonLink>
    </Buttons>
  </Notice>
)
