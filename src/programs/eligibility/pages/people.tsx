// From person to person in a large household: a page each. What was typed goes along in the form, for nobody keeps it; no situation does.
import type { Day } from '#kernel/day'
import { emptyForm } from '#platform/forms'
import { say } from '#platform/messages'
import { Button, Buttons, Details, Form, HiddenField } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import type { Person } from '../rules/answer.ts'
import { typedOf, type HouseholdDraft } from '../rules/household.ts'

export interface PeopleProps {
  readonly view: View
  readonly on: Day
  readonly draft: HouseholdDraft
  /** The first-level division that was found: the postal code is needed no more. */
  readonly division: string
  /** Whose page it is, from 1. */
  readonly number: number
}

/** One press to the next person, and the others in a fold. */
export function People({ view, on, draft, division, number }: PeopleProps) {
  const t = say(messages, view)
  const next = number < draft.members.length ? number + 1 : 1
  const others = draft.members.map((_, at) => at + 1).filter((each) => each !== number && each !== next)
  return (
    <Form view={view} messages={messages} state={emptyForm} action={actionOf(view, on)}>
      {Object.entries(typedOf({ ...draft, postalCode: '', division })).map(([name, value]) => (
        <HiddenField name={name} value={value} />
      ))}
      <Buttons>
        <Button name="person" value={String(next)}>
          {t('people-next', { person: sayPerson(view, draft.members[next - 1]!, next) })}
        </Button>
      </Buttons>
      <Details summary={t('people-others')}>
        <Buttons>
          {others.map((each) => (
            <Button look="secondary" name="person" value={String(each)}>
              {sayPerson(view, draft.members[each - 1]!, each)}
            </Button>
          ))}
        </Buttons>
      </Details>
    </Form>
  )
}

/** Where the form and the pages of each person are posted; the day is named where it is another than today. */
export const actionOf = (view: View, on: Day): string =>
  view.to(on === view.today ? '/eligibility' : `/eligibility?on=${on}`)

/** "Persona 2: 15 años, embarazada". */
export function sayPerson(view: View, { age, expecting }: Person, number: number): string {
  const t = say(messages, view)
  const person = t('answer-member', { number, age })
  return expecting === '' ? person : `${person}, ${t(`answer-${expecting}`)}`
}
