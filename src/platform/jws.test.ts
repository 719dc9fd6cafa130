// Signed documents: the printed examples of RFC 8037, and that a byte cannot be changed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isSignedBy, publicKeyOf, readSigned, signatureOf, signDocument, thumbprintOf } from './jws.ts'

// RFC 8037, appendix A.
const seed = Buffer.from('nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', 'base64url')
const at = new Date('2026-03-14T18:00:00Z')

test('the key, its thumbprint and its signature are those that RFC 8037 prints', () => {
  const key = publicKeyOf(seed)
  assert.deepEqual(key, { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' })
  assert.equal(thumbprintOf(key), 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  assert.equal(
    signatureOf(seed, '{"alg":"EdDSA"}', 'Example of Ed25519 signing').toString('base64url'),
    'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
  )
})

test('what was signed is read again, and only its key says so', () => {
  const text = signDocument(seed, '{"month":"2026-02"}', 'example+json', at)
  const document = readSigned(text)
  assert.ok(document)
  assert.equal(document.payload.toString(), '{"month":"2026-02"}')
  assert.deepEqual(document.header, {
    alg: 'EdDSA',
    kid: thumbprintOf(publicKeyOf(seed)),
    typ: 'example+json',
    iat: 1773511200,
  })
  assert.ok(isSignedBy(publicKeyOf(seed), document))
  assert.ok(!isSignedBy(publicKeyOf(Buffer.alloc(32, 7)), document))
  assert.equal(signDocument(seed, '{"month":"2026-02"}', 'example+json', at), text)
})

test('no byte of it can be changed', () => {
  const text = signDocument(seed, '{"month":"2026-02","value":41}', 'example+json', at)
  const places = fc.record({ place: fc.nat(text.length - 2), letter: fc.constantFrom(...'AbZ09_-"{ ') })
  fc.assert(
    fc.property(places, ({ place, letter }) => {
      fc.pre(text[place] !== letter)
      const document = readSigned(text.slice(0, place) + letter + text.slice(place + 1))
      return document === undefined || !isSignedBy(publicKeyOf(seed), document)
    }),
    { numRuns: 500 },
  )
})

test('another algorithm, a header that nobody signed and what is no JSON are no document', () => {
  const parts = JSON.parse(signDocument(seed, 'x', 'example+json', at)) as Record<string, string>
  const none = Buffer.from('{"alg":"none","kid":"a","typ":"b","iat":0}').toString('base64url')
  assert.equal(readSigned(JSON.stringify({ ...parts, protected: none, signature: '' })), undefined)
  assert.equal(readSigned(JSON.stringify({ ...parts, header: { alg: 'EdDSA' } })), undefined)
  assert.equal(readSigned(JSON.stringify({ ...parts, payload: `${parts['payload']}=` })), undefined)
  for (const text of ['', '{', '[]', 'null', '\u0000']) assert.equal(readSigned(text), undefined)
})
