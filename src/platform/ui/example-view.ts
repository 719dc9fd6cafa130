// A view as the tests of pages need one: nobody signed in, Spanish, unless they say otherwise.
import { day } from '#kernel/day'
import { anonymous } from '../context.ts'
import { addressIn, type View } from '../view.ts'

/** A view for a page at "/lugar"; what is handed in wins. */
export function exampleView(changes: Partial<View> = {}): View {
  const language = changes.language ?? 'es'
  return {
    language,
    words: {},
    path: '/lugar',
    actor: anonymous,
    today: day('2026-03-14'),
    to: (path) => addressIn(language, path),
    menu: [],
    sample: false,
    filling: null,
    exit: 'https://exit.example/',
    assets: { style: '/assets/app.css', chartStyle: '/assets/charts.css', scripts: { print: '/assets/print.js' } },
    ...changes,
  }
}
