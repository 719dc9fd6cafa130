// Passkeys in the browser: takes up the forms that are marked for it; without it they stay hidden.
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'

/** What the server hands over before, and answers afterwards. */
interface Begun {
  readonly challenge: string
  readonly options: object
}

type RegistrationOptions = Parameters<typeof startRegistration>[0]['optionsJSON']
type SignInOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']

async function post(address: string, body: object): Promise<Response> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(String(answer.status))
  return answer
}

async function run(form: HTMLFormElement): Promise<void> {
  const typed = Object.fromEntries(new FormData(form))
  const begun = (await (await post(form.dataset['options']!, typed)).json()) as Begun
  const response =
    form.dataset['passkey'] === 'create'
      ? await startRegistration({ optionsJSON: begun.options as RegistrationOptions })
      : await startAuthentication({ optionsJSON: begun.options as SignInOptions })
  const answer = await post(form.dataset['finish']!, { ...typed, challenge: begun.challenge, response })
  const { to } = (await answer.json()) as { to: string }
  location.assign(to)
}

if (browserSupportsWebAuthn()) {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    const failure = form.querySelector<HTMLElement>('[data-passkey-failure]')
    form.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (failure) failure.hidden = true
      run(form).catch(() => {
        if (failure) failure.hidden = false
      })
    })
  }
}
