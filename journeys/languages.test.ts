// Rosa finds her language by her town, without a script; Inés and Lupe let her hear something in it, in a format that Chromium made and plays.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { closeBrowser, openBrowser } from '../test/browser.ts'
import { ogg } from '../test/sounds.ts'
import { complainOf } from './page-checks.ts'
import { signedIn, startSample, type Started } from './started.ts'

let server: Started
before(async () => {
  server = await startSample()
})

it('Rosa says where she is from, as she hears it, and reads what to say at the window', async () => {
  const rosa = await openBrowser(server.origin, { width: 360, height: 740, script: false })
  const { page, context } = rosa
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url(), request.headers()['referer'] ?? ''))
  await page.goto('/ventanillas')
  await page.getByRole('link', { name: 'Yo hablo una lengua indígena' }).click()
  await page.getByLabel('Pueblo o municipio').fill('san martin itunioso')
  await page.getByRole('button', { name: 'Buscar' }).click()
  await page.getByRole('heading', { level: 1, name: 'Lenguas cerca de San Martín Itunyoso' }).waitFor()
  await page.getByRole('link', { name: 'triqui de San Martín Itunyoso' }).click()
  await page.getByText('Hablo triqui de San Martín Itunyoso.').waitFor()
  assert.equal(await page.locator('audio').count(), 0)
  assert.deepEqual(
    asked.filter((address) => /itun/i.test(address)),
    [],
  )
  assert.deepEqual(await context.cookies(), [])
  assert.deepEqual(rosa.faults(), [])
  await closeBrowser(rosa)
})

describe('The pages of languages', () => {
  for (const language of ['es', 'en'] as const) {
    it(`are whole in ${language === 'es' ? 'Spanish' : 'English'}, on a telephone and on a desk`, async () => {
      const rosa = await openBrowser(server.origin)
      const { page } = rosa
      const to = (path: string) => (language === 'es' ? path : `/en${path}`)
      const complaints: string[] = []
      const check = async (what: string) =>
        complaints.push(...(await complainOf(rosa, language)).map((complaint) => `${what}: ${complaint}`))
      for (const path of ['/languages', '/languages/regions/20', '/languages/zai', '/languages/trq']) {
        await page.goto(to(path))
        await check(path)
      }
      for (const town of ['tila', 'san juan', 'xyzzy', '']) {
        await page.goto(to('/languages'))
        await page.locator('[name=town]').fill(town)
        await page.keyboard.press('Enter')
        await page.waitForURL(to('/languages/towns'))
        await check(`a town “${town}”`)
      }
      assert.deepEqual(complaints, [])
      await closeBrowser(rosa)
    })
  }
})

/** Two seconds of a tone, encoded by the browser: its packets of 20 ms, each in base 64. */
const encodeIn = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const packets: string[] = []
    const encoder = new AudioEncoder({
      output: (chunk) => {
        const bytes = new Uint8Array(chunk.byteLength)
        chunk.copyTo(bytes)
        packets.push(btoa(String.fromCharCode(...bytes)))
      },
      error: (error) => {
        throw error
      },
    })
    encoder.configure({ codec: 'opus', sampleRate: 48_000, numberOfChannels: 1, bitrate: 16_000 })
    const data = Float32Array.from({ length: 96_000 }, (_, at) => Math.sin((at * 440 * 2 * Math.PI) / 48_000) / 4)
    const [format, numberOfChannels] = ['f32-planar' as const, 1]
    encoder.encode(
      new AudioData({ format, sampleRate: 48_000, numberOfFrames: 96_000, numberOfChannels, timestamp: 0, data }),
    )
    await encoder.flush()
    return packets
  })

it('Inés uploads what Chromium recorded, Lupe reviews it, and Rosa hears it when she asks and not before', async () => {
  const ines = await signedIn(server, 'Inés Aguirre')
  const packets = (await encodeIn(ines.page)).map((text) => Buffer.from(text, 'base64'))
  const comments = ['ARTIST=Rosa Pérez']
  const file = ogg({ seconds: 1.9, comments, encoded: { packets, samplesEach: 960 } })
  await ines.page.goto('/languages/recordings/new')
  await ines.page.getByLabel('Lengua', { exact: true }).selectOption('yua')
  await ines.page
    .getByLabel('Archivo de sonido')
    .setInputFiles({ name: 'voz.ogg', mimeType: 'audio/ogg', buffer: Buffer.from(file) })
  await ines.page.getByLabel('Lo que se oye, palabra por palabra').fill('Bix a beel')
  await ines.page.getByLabel('Qué quiere decir, en español').fill('¿Cómo está?')
  await ines.page.getByRole('button', { name: 'Subir' }).click()
  await ines.page.getByText('Por revisar').waitFor()
  const address = new URL(ines.page.url()).pathname
  const lupe = await signedIn(server, 'Lupe Ramos')
  await lupe.page.goto(address)
  await lupe.page.getByRole('button', { name: 'Dice lo que está escrito' }).click()
  await lupe.page.getByText('Revisada').waitFor()
  await ines.page.goto(address)
  await ines.page.getByRole('button', { name: 'Publicar' }).click()
  await ines.page.getByText('Publicada').waitFor()
  const rosa = await openBrowser(server.origin, { width: 360, height: 740 })
  const sounds: string[] = []
  rosa.page.on('request', (request) => request.url().includes('/sounds/') && sounds.push(request.url()))
  await rosa.page.goto('/languages/yua')
  await rosa.page.locator('audio').waitFor()
  assert.deepEqual(sounds, [])
  const seconds = await rosa.page.locator('audio').evaluate(async (player: HTMLAudioElement) => {
    const loaded = new Promise((resolve, reject) => {
      player.addEventListener('loadedmetadata', resolve)
      player.querySelector('source')!.addEventListener('error', () => reject(new Error('it does not play')))
    })
    player.preload = 'metadata'
    player.load()
    await loaded
    return player.duration
  })
  assert.ok(Math.abs(seconds - 1.9) < 0.1, String(seconds))
  assert.ok(sounds.length > 0)
  assert.deepEqual(rosa.faults(), [])
  for (const visitor of [ines, lupe, rosa]) await closeBrowser(visitor)
})
