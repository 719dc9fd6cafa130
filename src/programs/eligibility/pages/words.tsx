// The words of the programs for a person: what is the same in every situation once, and the rest in a fold a situation, all of them closed.
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Details, InsetText, SummaryList, Tag, type TagColour } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import type { Answer, Person } from '../rules/answer.ts'
import { missing, type Law, type LawProgram, type Missing, type Word } from '../rules/law.ts'
import { nameProgram, namePlace, notesFor, type NamedPlace } from '../rules/naming.ts'
import { sayPerson } from './people.tsx'
import { RecordFold } from './record.tsx'

/** A member, and what each program says in each situation. */
export interface Answered {
  /** Which member of the household, from 1. */
  readonly number: number
  readonly person: Person
  readonly answers: readonly (readonly Answer[])[]
}

export interface MemberProps {
  readonly view: View
  readonly pack: Pack
  readonly law: Law
  readonly place: NamedPlace
  readonly member: Answered
}

/** What is the same for everybody of that age, then every situation, closed: nothing marks the one that is theirs. */
export function Member(props: MemberProps) {
  const { view, law, place, member } = props
  const t = say(messages, view)
  const asked = law.programs.map((program, at) => ({ program, answers: member.answers[at]! }))
  const { same = [], other = [] } = Object.groupBy(asked, ({ answers }) => (isSame(answers) ? 'same' : 'other'))
  return (
    <section>
      <h2 class="govuk-heading-m">{sayPerson(view, member.person, member.number)}</h2>
      {notesFor(law, place, member.person, view.language).map((note) => (
        <InsetText>{note}</InsetText>
      ))}
      {same.length > 0 && <h3 class="govuk-heading-s">{t('answer-same')}</h3>}
      {same.length > 0 && <Words {...props} isSame words={wordsAt(same, 0)} />}
      {other.length > 0 && <h3 class="govuk-heading-s">{t('answer-by-situation')}</h3>}
      {other.length > 0 &&
        law.situations.map((situation, at) => (
          <Details summary={situation[view.language]}>
            {situation[`hint_${view.language}`] !== null && <p>{situation[`hint_${view.language}`]}</p>}
            <Words {...props} isSame={false} words={wordsAt(other, at)} />
          </Details>
        ))}
    </section>
  )
}

interface Said {
  readonly program: LawProgram
  readonly answer: Answer
}

const isSame = ([first, ...others]: readonly Answer[]): boolean =>
  others.every(({ word, reason }) => word === first?.word && reason === first.reason)

/** What each program says in a situation: what is likely first. */
const wordsAt = (asked: readonly { program: LawProgram; answers: readonly Answer[] }[], situation: number): Said[] =>
  asked
    .map(({ program, answers }) => ({ program, answer: answers[situation]! }))
    .toSorted((one, other) => order.indexOf(one.answer.word) - order.indexOf(other.answer.word))

const order: readonly Word[] = ['likely', 'possible', 'ask', 'emergency-only', 'no']

const colours: Readonly<Record<Word, TagColour>> = {
  likely: 'green',
  possible: 'teal',
  'emergency-only': 'orange',
  no: 'grey',
  ask: 'yellow',
}

interface WordsProps extends MemberProps {
  readonly words: readonly Said[]
  readonly isSame: boolean
}

/** A line a program, with what it records beside it, folded; where the answer is no there is nothing to ask for. */
function Words({ view, pack, law, place, member, words, isSame }: WordsProps) {
  const t = say(messages, view)
  const rows = words.map(({ program, answer: { word, reason } }) => {
    const title = nameProgram(law, place, program, view.language, member.person)
    const isTold = isSame && word !== 'no'
    return {
      key: title,
      value: (
        <>
          <Tag colour={colours[word]}>{t(`word-${word}`)}</Tag>
          {reason !== null && ` ${sayReason(view, law, place, reason)}`}
          {isTold && <p>{namePlace(program[`about_${view.language}`], place)}</p>}
          {word !== 'no' && <RecordFold {...{ view, pack, law, place, program, title, word, isTold }} />}
        </>
      ),
    }
  })
  return <SummaryList rows={rows} />
}

/** Why it says "ask": what is missing in our words, what a row says in those of the pack. */
function sayReason(view: View, law: Law, place: NamedPlace, reason: string): string {
  const own = missing.find((each): each is Missing => each === reason)
  if (own !== undefined) return say(messages, view)(`reason-${own}`)
  return namePlace(law.reasons.find(({ code }) => code === reason)?.[view.language] ?? '', place)
}
