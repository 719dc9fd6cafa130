// The lock of a window tablet, in the page: after three idle minutes it covers what stands there and keeps it.
// Covering needs no network; the server locks by itself as well, because nobody tells it any more that somebody works.

const idleAfter = 180_000
const presenceEvery = 60_000
const marker = 'puente-locked'
const spanish = document.documentElement.lang === 'es'
const words = spanish
  ? {
      title: '¿Quién atiende?',
      kept: 'La tableta está bloqueada. Lo que escribió se conserva.',
      name: 'Su nombre',
      pin: 'Su código de 6 números',
      unlock: 'Desbloquear',
      wrong: 'El código no coincide. Intente otra vez.',
      offline: 'No hay conexión. Intente otra vez en un momento.',
    }
  : {
      title: 'Who is working?',
      kept: 'The tablet is locked. What you typed is kept.',
      name: 'Your name',
      pin: 'Your six-digit PIN',
      unlock: 'Unlock',
      wrong: 'The PIN does not match. Try again.',
      offline: 'There is no connection. Try again in a moment.',
    }

interface Worker {
  readonly account: string
  readonly name: string
  readonly current: boolean
}

const base = spanish ? '' : '/en'
let workers: Worker[] = []
let active = Date.now()
let told = Date.now()
let cover: HTMLElement | undefined
const hiddenWhileLocked: [HTMLElement, string][] = []

async function readWorkers(): Promise<void> {
  const answer = await fetch(`${base}/window/workers`, { headers: { accept: 'application/json' } })
  if (answer.ok) workers = (await answer.json()) as Worker[]
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

const group = (...children: Node[]): HTMLElement => element('div', { class: 'govuk-form-group' }, ...children)

/** Covers the page; the form below stays as it is. */
function lock(): void {
  if (cover) return
  sessionStorage.setItem(marker, '1')
  for (const child of document.body.children) {
    const shown = child as HTMLElement
    hiddenWhileLocked.push([shown, shown.style.display])
    shown.style.setProperty('display', 'none', 'important')
  }
  cover = makeCover()
  document.body.append(cover)
  cover.querySelector('input')?.focus()
  fetch(`${base}/window/lock`, { method: 'POST', redirect: 'manual' }).catch(() => {})
}

function makeCover(): HTMLElement {
  const failure = element('p', { class: 'govuk-error-message', role: 'alert', id: 'lock-failure' })
  const options = workers.map(({ account, name, current }) =>
    element('option', current ? { value: account, selected: '' } : { value: account }, name),
  )
  const select = element('select', { class: 'govuk-select', id: 'lock-worker', name: 'puenteWorker' }, ...options)
  const pin = element('input', {
    class: 'govuk-input govuk-input--width-10',
    id: 'lock-pin',
    name: 'puentePin',
    type: 'password',
    inputmode: 'numeric',
    autocomplete: 'off',
    'aria-describedby': 'lock-failure',
  })
  const form = element(
    'form',
    {},
    element('h1', { class: 'govuk-heading-l' }, words.title),
    element('p', {}, words.kept),
    group(element('label', { class: 'govuk-label', for: 'lock-worker' }, words.name), select),
    group(element('label', { class: 'govuk-label', for: 'lock-pin' }, words.pin), failure, pin),
    element('button', { class: 'govuk-button' }, words.unlock),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    unlock(form, failure).catch(() => (failure.textContent = words.offline))
  })
  return element('main', { class: 'govuk-width-container govuk-main-wrapper' }, form)
}

async function unlock(form: HTMLFormElement, failure: HTMLElement): Promise<void> {
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
  const answer = await fetch(`${base}/window`, { method: 'POST', headers: { accept: 'application/json' }, body })
  if (!answer.ok) {
    failure.textContent = words.wrong
    return
  }
  sessionStorage.removeItem(marker)
  cover?.remove()
  cover = undefined
  for (const [shown, display] of hiddenWhileLocked.splice(0)) shown.style.display = display
  active = told = Date.now()
  await readWorkers()
}

/** Tells the server that somebody works here, so that a long form is not locked behind the worker's back. */
function watch(): void {
  if (cover) return
  const now = Date.now()
  if (now - active >= idleAfter) return lock()
  if (active > told && now - told >= presenceEvery) {
    told = now
    fetch(`${base}/window/presence`, { method: 'POST' }).catch(() => {})
  }
}

for (const kind of ['pointerdown', 'keydown', 'input', 'scroll'] as const) {
  addEventListener(kind, () => (active = Date.now()), { passive: true, capture: true })
}
addEventListener('visibilitychange', watch)
for (const link of document.querySelectorAll<HTMLAnchorElement>(`a[href="${base}/window"]`)) {
  link.addEventListener('click', (event) => {
    event.preventDefault()
    lock()
  })
}
readWorkers()
  .catch(() => {})
  .finally(() => {
    // Nobody works here: the server has locked the tablet, and its own page asks for the digits.
    if (!workers.some(({ current }) => current)) return sessionStorage.removeItem(marker)
    setInterval(watch, 5_000)
    if (sessionStorage.getItem(marker)) lock()
  })
