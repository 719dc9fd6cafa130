// Coming in by invitation: with a passkey of Chromium's own authenticator, or with a passphrase and codes; and seeing where
// an account is open.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { closeBrowser, openBrowser, type Visitor } from '../test/browser.ts'
import { signedIn, startSample, type Started } from './started.ts'

let server: Started
before(async () => {
  server = await startSample()
})

/** Inés invites somebody to the window; the link that she may hand over. */
async function invite(name: string, mail: string): Promise<string> {
  const ines = await signedIn(server, 'Inés Aguirre')
  const { page } = ines
  await page.goto('/people')
  await page.getByLabel('Nombre y apellido').fill(name)
  await page.getByLabel('Correo electrónico').fill(mail)
  await page.locator('[name=role][value=worker]').check()
  await page.getByRole('button', { name: 'Mandar invitación' }).click()
  await page.getByRole('heading', { name: 'Invitación enviada' }).waitFor()
  const link = (await page.locator('.govuk-inset-text').innerText()).trim()
  await closeBrowser(ines)
  return link
}

/** A browser whose machine can make passkeys without asking anybody. */
async function withAuthenticator(): Promise<Visitor> {
  const visitor = await openBrowser(server.origin)
  const session = await visitor.context.newCDPSession(visitor.page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return visitor
}

const signOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Cerrar sesión' }).click()
  await page.waitForURL('/')
  assert.equal((await page.goto('/account'))?.status(), 403)
}

describe('Whoever is invited', () => {
  it('makes a passkey, signs out and signs in again with it', async () => {
    const link = await invite('Marta Luna', 'marta.luna@example.org')
    const marta = await withAuthenticator()
    const { page } = marta
    await page.goto(link)
    await page.getByText('Esta invitación es para Marta Luna.').waitFor()
    await page.getByRole('button', { name: 'Crear mi llave de acceso' }).click()
    await page.waitForURL('/account')
    await signOut(page)
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Entrar con llave de acceso' }).click()
    await page.waitForURL('/')
    await page.goto('/ventanillas/los-angeles/visits/new')
    await page.getByRole('heading', { name: 'Registrar una visita' }).waitFor()
    assert.deepEqual(marta.faults(), [])
    await page.goto(link)
    await page.getByRole('heading', { name: 'Esta invitación ya no sirve' }).waitFor()
    await closeBrowser(marta)
  })

  it('is told in the page when the passkey does not work', async () => {
    const nobody = await withAuthenticator()
    await nobody.page.goto('/sign-in')
    assert.equal(await nobody.page.getByText('No funcionó.').isVisible(), false)
    await nobody.page.getByRole('button', { name: 'Entrar con llave de acceso' }).click()
    await nobody.page.getByText('No funcionó.').waitFor()
    await closeBrowser(nobody)
  })

  for (const script of [true, false]) {
    it(`chooses a passphrase and codes ${script ? 'with' : 'without'} a script, and signs in with them`, async () => {
      const mail = `hugo.${script}@example.org`
      const link = await invite('Hugo Paz', mail)
      const hugo = await openBrowser(server.origin, { script })
      const { page } = hugo
      await page.goto(link)
      const key = await page.locator('main code').innerText()
      const codes = new TOTP({ secret: Secret.fromBase32(key.replaceAll(' ', '')) })
      const passphrase = 'caballo nube tortilla faro'
      await page.getByLabel('Contraseña').fill(passphrase)
      await page.getByLabel('Código de 6 números').fill(codes.generate())
      await page.getByRole('button', { name: 'Guardar y entrar' }).click()
      await page.waitForURL('/account')
      await signOut(page)
      await page.goto('/sign-in')
      await page.getByLabel('Correo electrónico').fill(mail)
      await page.getByLabel('Contraseña').fill(passphrase)
      // Each code works once: this is the one that follows.
      await page.getByLabel('Código de 6 números').fill(codes.generate({ timestamp: Date.now() + 30_000 }))
      await page.getByRole('button', { name: 'Entrar', exact: true }).click()
      await page.waitForURL('/')
      await page.goto('/account')
      await page.getByRole('heading', { name: 'Mi cuenta' }).waitFor()
      await closeBrowser(hugo)
    })
  }

  it('is refused with a wrong passphrase, without being told which part was wrong', async () => {
    const stranger = await openBrowser(server.origin)
    const { page } = stranger
    await page.goto('/sign-in')
    await page.getByLabel('Correo electrónico').fill('nadie@example.org')
    await page.getByLabel('Contraseña').fill('una frase cualquiera')
    await page.getByLabel('Código de 6 números').fill('123456')
    await page.getByRole('button', { name: 'Entrar', exact: true }).click()
    await page.getByText('El correo, la contraseña o el código no coinciden').first().waitFor()
    assert.equal(await page.getByLabel('Correo electrónico').inputValue(), 'nadie@example.org')
    assert.equal(await page.getByLabel('Contraseña').inputValue(), '')
    await closeBrowser(stranger)
  })
})

describe('Rogelio', () => {
  it('sees where his account is open, and ends one session and then all', async () => {
    const here = await signedIn(server, 'Rogelio Vega')
    const there = await signedIn(server, 'Rogelio Vega')
    await here.page.goto('/account')
    const table = here.page.getByRole('table', { name: 'Dónde está abierta mi cuenta' })
    const rows = table.getByRole('row')
    const earlier = await rows.count()
    assert.ok(earlier >= 3)
    await there.page.goto('/account')
    await there.page.getByLabel('Poner nombre a este aparato').fill('La computadora del fondo')
    await there.page
      .locator('form', { has: there.page.getByLabel('Poner nombre a este aparato') })
      .getByRole('button')
      .click()
    await there.page.getByText('Se guardó el cambio.').waitFor()
    await here.page.reload()
    await rows.filter({ hasText: 'La computadora del fondo' }).getByRole('button', { name: 'Cerrar' }).click()
    await here.page.getByText('Se guardó el cambio.').waitFor()
    assert.equal(await rows.count(), earlier - 1)
    assert.equal((await there.page.goto('/account'))?.status(), 403)
    await here.page.getByRole('button', { name: 'Cerrar en todas partes' }).click()
    await here.page.waitForURL('/sign-in')
    assert.equal((await here.page.goto('/account'))?.status(), 403)
    await closeBrowser(here)
    await closeBrowser(there)
  })
})
