// Whom a story needs beside the sample's people: invited by the page of people, let in with a passphrase and codes.
import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { closeBrowser, openBrowser, type OpenOptions, type Visitor } from '../test/browser.ts'
import { signedIn, type SamplePerson, type Started } from './started.ts'

export const telephone = { width: 360, height: 740 } as const

/** Accepts an invitation. */
export async function comeIn(server: Started, link: string, options: OpenOptions = {}): Promise<Visitor> {
  const visitor = await openBrowser(server.origin, options)
  const { page } = visitor
  await page.goto(link)
  const key = await page.locator('main code').innerText()
  const codes = new TOTP({ secret: Secret.fromBase32(key.replaceAll(' ', '')) })
  await page.locator('[name=passphrase]').fill('cuatro palabras muy juntas')
  await page.locator('[name=code]').fill(codes.generate())
  await page.getByRole('button', { name: 'Guardar y entrar' }).click()
  await page.waitForURL('/account')
  return visitor
}

interface Invited {
  readonly name: string
  readonly role: string
  readonly office?: string
  /** Title of the organization. */
  readonly organization?: string
}

/** Whoever may invites somebody; the link that was made. */
export async function invite(page: Page, { name, role, office, organization }: Invited): Promise<string> {
  await page.goto('/people')
  await page.locator('[name=name]').fill(name)
  await page.locator('[name=mail]').fill(`${role}.${Date.now()}@example.org`)
  await page.locator(`[name=role][value=${role}]`).check()
  if (office) await page.locator('[name=office]').selectOption(office)
  if (organization) await page.locator('[name=organization]').selectOption({ label: organization })
  await page.getByRole('button', { name: 'Mandar invitación' }).click()
  await page.getByRole('heading', { name: 'Invitación enviada' }).waitFor()
  return (await page.locator('.govuk-inset-text').innerText()).trim()
}

/** Opens a page as one of the sample's people, does something there, and closes the browser; nothing went wrong meanwhile. */
export async function as(
  server: Started,
  name: SamplePerson | 'Rosa',
  options: OpenOptions,
  act: (page: Page, visitor: Visitor) => Promise<void>,
): Promise<void> {
  const visitor = await (name === 'Rosa' ? openBrowser(server.origin, options) : signedIn(server, name, options))
  await act(visitor.page, visitor)
  assert.deepEqual(visitor.faults(), [])
  await closeBrowser(visitor)
}

/** Nothing on the page is wider than what it is read on. */
export const fits = async (page: Page): Promise<void> => {
  const { seen, wide } = await page.evaluate(() => ({
    seen: document.documentElement.clientWidth,
    wide: document.documentElement.scrollWidth,
  }))
  assert.ok(wide <= seen, `${page.url()} is ${wide} pixels wide at ${seen}`)
}
