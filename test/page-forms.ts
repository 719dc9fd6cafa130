// The forms of a page, read from its markup as a browser reads them: what can be typed where, and where it is posted to.
import assert from 'node:assert/strict'

export interface PageField {
  readonly name: string
  /** text, textarea, select, radio, checkbox, hidden, date … */
  readonly kind: string
  /** What stands in it, or what it sends when it is chosen. */
  readonly value: string
  readonly checked: boolean
}

export interface PageForm {
  readonly method: 'GET' | 'POST'
  readonly action: string
  readonly fields: readonly PageField[]
}

/** Every form of a page, in the order in which they stand. `here` is the page's own address. */
export const formsIn = (page: string, here: string): PageForm[] =>
  [...page.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].map(([, head = '', body = '']) => ({
    method: attribute(head, 'method') === 'post' ? 'POST' : 'GET',
    action: attribute(head, 'action') || here,
    fields: fieldsIn(body),
  }))

function fieldsIn(body: string): PageField[] {
  const controls = body.matchAll(
    /<input\b([^>]*)>|<textarea\b([^>]*)>([^]*?)<\/textarea>|<select\b([^>]*)>([^]*?)<\/select>/g,
  )
  return [...controls].flatMap(([, input, area, typed = '', select, options = '']) => {
    const head = input ?? area ?? select ?? ''
    const name = attribute(head, 'name')
    if (name === '' || / disabled/.test(head)) return []
    if (area !== undefined) return [{ name, kind: 'textarea', value: plainOf(typed), checked: false }]
    if (select !== undefined) return [{ name, kind: 'select', value: chosenIn(options), checked: false }]
    const kind = attribute(head, 'type') || 'text'
    return [{ name, kind, value: attribute(head, 'value'), checked: /\schecked\b/.test(head) }]
  })
}

/** The option that is chosen; where none is, the first that says something. */
function chosenIn(options: string): string {
  const values = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, head = '']) => head)
  const chosen = values.find((head) => /\sselected\b/.test(head) && attribute(head, 'value') !== '')
  return attribute(chosen ?? values.find((head) => attribute(head, 'value') !== '') ?? '', 'value')
}

const attribute = (head: string, name: string): string =>
  plainOf(new RegExp(`\\b${name}="([^"]*)"`).exec(head)?.[1] ?? '')

/** The text that markup stands for. */
export const plainOf = (markup: string): string =>
  markup
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** The control of a field, as the page shows it. */
export const controlIn = (page: string, name: string): string =>
  [...page.matchAll(/<(?:input|textarea|select)\b[^>]*>/g)]
    .map(([tag]) => tag)
    .find((tag) => tag.includes(`name="${name}"`)) ?? ''

/** What was typed stands in the page's fields, with the sign for no character where U+0000 stood; a secret does not. */
export function assertKept(page: string, typed: Readonly<Record<string, string>>): void {
  const fields = formsIn(page, '').flatMap((form) => form.fields)
  for (const [name, value] of Object.entries(typed)) {
    const shown = fields.filter((field) => field.name === name && isWritten(field)).map((field) => field.value)
    const kept = value.replaceAll('\0', '\ufffd')
    if (shown.length > 0) assert.ok(shown.includes(kept), `${name} is kept: ${shown.join()}`)
  }
}

/** Whether somebody writes into it, rather than choosing. */
export const isWritten = ({ kind }: PageField): boolean =>
  ['text', 'textarea', 'tel', 'email', 'url', 'search', 'date'].includes(kind)
