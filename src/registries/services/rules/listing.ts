// What an entry must say so that it may be listed by a person.
import type { Rule } from '#kernel/rules'

/** For what an entry is, and how it is reached. */
interface Reached {
  readonly needs: readonly string[]
  readonly public_line: string | null
  readonly url: string | null
}

/** What must hold of an entry so that somebody who finds it can go or call there. */
export const foundRules = (entry: Reached, street: string): Rule[] => [
  { rule: 'need-is-chosen', field: 'needs', holds: entry.needs.length > 0 },
  {
    rule: 'way-there-is-told',
    field: 'publicLine',
    holds: entry.public_line !== null || entry.url !== null || street !== '',
  },
]

/** Whether an entry says for what it is, and how it is reached: by a telephone, an address or a page. */
export const isListable = (entry: Reached, street: string): boolean =>
  foundRules(entry, street).every(({ holds }) => holds)
