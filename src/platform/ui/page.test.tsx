import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Child } from 'hono/jsx'
import type { Actor } from '../context.ts'
import { formOf } from '../forms.ts'
import type { View } from '../view.ts'
import { BadRequestPage, FaultPage, ForbiddenPage, NotFoundPage } from './error-pages.tsx'
import { exampleView } from './example-view.ts'
import { TextField } from './fields.tsx'
import { Form } from './form.tsx'
import { Page } from './page.tsx'

const lupe: Actor = { kind: 'account', account: null, name: 'Lupe', roles: [], offices: [], tablet: null }

const render = (
  view: View,
  props: Partial<Parameters<typeof Page>[0]> = {},
  children: Child = <p>Contenido</p>,
): string =>
  String(
    <Page view={view} title="Prueba de glucosa" {...props}>
      {children}
    </Page>,
  )

const titleOf = (html: string): string | undefined => /<title>(.*?)<\/title>/.exec(html)?.[1]

test('Rosa leaves a public page at once, and its title tells nobody what she read', () => {
  const html = render(exampleView(), { public: true })
  assert.match(html, /<a class="exit" href="https:\/\/exit\.example\/"[^>]*>Salir/)
  assert.equal(titleOf(html), 'Puente: inicio')
  assert.match(html, /<h1 class="govuk-heading-l">Prueba de glucosa<\/h1>/)
})

test('a public page that says the same to everybody has its own title', () => {
  const html = render(exampleView(), { public: true, named: true })
  assert.match(html, /<a class="exit"/)
  assert.equal(titleOf(html), 'Prueba de glucosa · Puente')
  assert.equal(titleOf(render(exampleView(), { public: true, named: 'Un lugar' })), 'Un lugar · Puente')
})

test('Lupe’s own pages are named in the tab and carry no exit', () => {
  const html = render(exampleView({ actor: lupe }))
  assert.doesNotMatch(html, /class="exit"/)
  assert.equal(titleOf(html), 'Prueba de glucosa · Puente')
})

test('Rosa switches the language and stays on the same page', () => {
  assert.match(render(exampleView()), /href="\/en\/lugar" lang="en" hreflang="en">English/)
  const english = render(exampleView({ language: 'en' }))
  assert.match(english, /<html lang="en"/)
  assert.match(english, /href="\/lugar" lang="es" hreflang="es">Español/)
})

test('Lupe finds her menu, the page she is on, and the way to sign out without a script', () => {
  const menu = [
    { label: 'Visitas', path: '/lugar' },
    { label: 'Informe', path: '/informe' },
  ]
  const html = render(exampleView({ actor: lupe, menu }))
  assert.match(html, /<a class="bar__link" href="\/lugar" aria-current="page">Visitas/)
  assert.match(html, /<a class="bar__link" href="\/informe">Informe/)
  assert.match(html, /<form method="post" action="\/sign-out">/)
  assert.doesNotMatch(render(exampleView()), /sign-out|class="menu"/)
})

test('a long menu keeps what is used most in its row, and the rest under one word that shows where she is', () => {
  const menu = [1, 2, 3, 4, 5, 6, 7, 8].map((place) => ({ label: `M${place}`, path: `/m${place}`, seldom: place > 6 }))
  const folded = /<details class="menu__more"><summary class="bar__link">Más<\/summary>(.*?)<\/details>/
  assert.match(folded.exec(render(exampleView({ actor: lupe, menu })))?.[1] ?? '', /^<ul><li>.*M7.*M8.*<\/ul>$/)
  assert.doesNotMatch(render(exampleView({ actor: lupe, menu: menu.slice(3) })), /menu__more/)
})

test('Tomás sees on every page that the people are made up, and how far the sample data is', () => {
  const html = render(exampleView({ sample: true, filling: 0.416 }))
  assert.match(html, /las personas y las visitas son inventadas/)
  assert.match(html, /<progress class="progress__bar" max="100" value="42"/)
  assert.doesNotMatch(render(exampleView({ sample: true })), /<progress/)
  assert.doesNotMatch(render(exampleView()), /class="sample"/)
})

test('a page with objections says so in its title', () => {
  const state = formOf({ zip: '9' }, [{ rule: 'code-is-known', field: 'zip' }])
  const messages = { 'code-is-known': ['No existe.', 'It does not exist.'] } as const
  const form = (
    <Form view={exampleView()} messages={messages} state={state} action="/x">
      <TextField form={state} name="zip" label="Código" />
    </Form>
  )
  assert.equal(titleOf(render(exampleView(), { public: true }, form)), 'Error: Puente: inicio')
})

test('the style of charts comes with the pages that have them, and with no other', () => {
  const sheets = (html: string) => html.match(/<link rel="stylesheet"[^>]*>/g)?.length
  assert.equal(sheets(render(exampleView(), { charts: true })), 2)
  assert.equal(sheets(render(exampleView(), {})), 1)
})

test('no page carries a style, a script of its own or a handler inline', () => {
  const html = render(exampleView({ sample: true, filling: 0.5, actor: lupe }), { scripts: ['print'] })
  assert.doesNotMatch(html, / style=| on[a-z]+=|<style/)
  assert.deepEqual(html.match(/<script[^>]*>[^<]*/g), ['<script type="module" src="/assets/print.js">'])
})

test('what cannot be shown is explained in the reader’s language, with the exit for Rosa', () => {
  assert.match(String(<NotFoundPage view={exampleView()} />), /No encontramos esta página[\s\S]*Revise la dirección/)
  assert.match(String(<NotFoundPage view={exampleView()} />), /class="exit"/)
  assert.match(String(<ForbiddenPage view={exampleView({ language: 'en' })} />), /not for your account/)
  assert.match(String(<FaultPage view={exampleView()} id="7K2Q" />), /dígale este número a quien le ayuda: 7K2Q/)
  assert.match(String(<BadRequestPage view={exampleView()} status={413} />), /demasiado grande/)
  assert.match(String(<BadRequestPage view={exampleView()} />), /No pudimos leer lo que envió/)
  assert.match(String(<BadRequestPage view={exampleView()} status={429} />), /Espere un momento/)
})
