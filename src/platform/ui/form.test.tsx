import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Objection } from '#kernel/outcome'
import { emptyForm, formOf, type FormState } from '../forms.ts'
import type { Messages } from '../messages.ts'
import { Checkboxes, Radios } from './choices.tsx'
import { exampleView } from './example-view.ts'
import { CodeField, DateField, NumberField, Select, TextArea, TextField } from './fields.tsx'
import { Form } from './form.tsx'
import { Filters } from './lists.tsx'

const view = exampleView()
const messages = {
  'code-is-known': ['No existe «{code}».', 'There is no “{code}”.'],
  'need-is-given': ['Marque al menos una necesidad.', 'Tick at least one need.'],
  'station-is-open': ['La ventanilla está cerrada.', 'The station is closed.'],
} as const satisfies Messages

const needs = [
  { value: 'a', text: 'Dentista' },
  { value: 'b', text: 'Vista' },
]

function render(state: FormState): string {
  return String(
    <Form view={view} messages={messages} state={state} action="/visits" id="made-before">
      <TextField form={state} name="code" label="Código" hint="Cinco números" />
      <Checkboxes form={state} name="need" label="Necesidades" items={needs} preset={['b']} />
      <Radios form={state} name="first" label="¿Primera vez?" items={needs} preset="a" />
      <Select form={state} name="language" label="Lengua" options={needs} preset="b" emptyOption="Elija" />
      <TextArea form={state} name="note" label="Nota" />
      <DateField form={state} name="on" label="Día" />
      <NumberField form={state} name="count" label="Cuántos" />
      <CodeField form={state} name="receipt" label="Recibo" />
    </Form>,
  )
}

const refusedWith = (...objections: Objection[]): string => render(formOf({ code: '12<3', id: 'typed-id' }, objections))

test('Lupe reads each objection in the summary and beside its field, and the link leads there', () => {
  const html = refusedWith({ rule: 'code-is-known', field: 'code', values: { code: '12' } })
  assert.match(html, /<li><a href="#code">Código: no existe «12»\.<\/a><\/li>/)
  assert.match(html, /<p id="code-error" class="govuk-error-message">[\s\S]*?No existe «12»\./)
  assert.match(
    html,
    /<input class="govuk-input govuk-input--error" id="code"[^>]*aria-describedby="code-hint code-error"/,
  )
  assert.ok(html.indexOf('govuk-error-summary') < html.indexOf('<form'))
})

test('an objection that has no field on the page still stands in the summary', () => {
  const html = refusedWith(
    { rule: 'station-is-open', field: null },
    { rule: 'need-is-given', field: 'field-of-another-page' },
  )
  assert.match(html, /<li>La ventanilla está cerrada\.<\/li>/)
  assert.match(html, /<li>Marque al menos una necesidad\.<\/li>/)
})

test('an objection without a sentence asks for the value again instead of failing', () => {
  assert.match(refusedWith({ rule: 'Invalid input', field: 'code' }), /No pudimos leer este dato/)
})

test('Lupe gets back what she typed, as text, and the id that makes a second submission known', () => {
  const html = refusedWith({ rule: 'station-is-open', field: null })
  assert.match(html, /value="12&lt;3"/)
  assert.match(html, /<input type="hidden" name="id" value="typed-id"\/>/)
  assert.match(render(emptyForm), /<input type="hidden" name="id" value="made-before"\/>/)
})

test('presets hold until something was typed; a box that Lupe cleared stays clear', () => {
  const fresh = render(emptyForm)
  assert.match(fresh, /id="need-2"[^>]*checked/)
  assert.match(fresh, /id="first"[^>]*checked/)
  assert.match(fresh, /<option value="b" selected/)
  const typed = render(formOf({ code: '1', first: 'b', language: '' }))
  assert.doesNotMatch(typed, /id="need(-2)?"[^>]*checked/)
  assert.match(typed, /id="first-2"[^>]*checked/)
  assert.doesNotMatch(typed, /<option value="b" selected/)
})

test('several boxes of one name come back ticked', () => {
  const html = render(formOf({ need: ['a', 'b'] }))
  assert.match(html, /id="need"[^>]*checked/)
  assert.match(html, /id="need-2"[^>]*checked/)
})

test('the summary leads to the first box of a group, wherever the group stands', () => {
  const state = formOf({ x: '' }, [{ rule: 'need-is-given', field: 'need' }])
  const groups = [
    { legend: 'Atención', items: needs },
    { legend: 'Información', items: [{ value: 'c', text: 'Vacunas' }] },
  ]
  const html = String(
    <Form view={view} messages={messages} state={state} action="/x">
      <Checkboxes form={state} name="need" label="¿Qué necesita?" groups={groups} small columns />
    </Form>,
  )
  assert.match(html, /href="#need"/)
  assert.deepEqual(html.match(/ id="need[^"]*"/g), [' id="need-error"', ' id="need"', ' id="need-2"', ' id="need-3"'])
})

test('a password is never written back into the page', () => {
  const state = formOf({ pin: '4711' })
  const html = String(
    <Form view={view} messages={messages} state={state} action="/x">
      <TextField form={state} name="pin" label="PIN" type="password" />
    </Form>,
  )
  assert.doesNotMatch(html, /4711/)
})

test('a field with an objection outside a form is a fault, for its objection would vanish', () => {
  const state = formOf({}, [{ rule: 'code-is-known', field: 'code' }])
  assert.throws(() => String(<TextField form={state} name="code" label="Código" />), /stands in no form/)
})

test('Rogelio’s filter keeps what he asked for and tells what could not be read', () => {
  const state = formOf({ code: '99' }, [{ rule: 'code-is-known', field: 'code', values: { code: '99' } }])
  const html = String(
    <Filters view={view} messages={messages} state={state} action="/lista">
      <TextField form={state} name="code" label="Código" />
    </Filters>,
  )
  assert.match(html, /<form class="filters" method="get" action="\/lista"/)
  assert.match(html, /value="99"/)
  assert.match(html, /href="#code">Código: no existe «99»/)
  assert.match(html, /Quitar filtros/)
})
