import assert from 'node:assert/strict'
import { pbkdf2Sync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { codeAlphabet } from '#kernel/text'
import { drawCredential, publicCredentialOf, readCredential, secretOf, writePublicCredentials } from './credential.ts'
import { hashToBase64, hashToExponent, hashToHex } from './hash.ts'
import { readTrusteeKey, writeTrusteeKey } from './trustee.ts'
import { suites } from './suite.ts'

const { group } = suites['belenios-1-belenios-2048']
const uuid = '6HYLdv3MKsfC6L'
const bytes = fc.uint8Array({ minLength: 27, maxLength: 27 })

test('Hashes are those of FIPS 180-4, in the two spellings of the protocol', () => {
  assert.equal(hashToHex('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  assert.equal(hashToBase64('abc'), 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0')
  assert.equal(hashToHex(new Uint8Array([97, 98, 99])), hashToHex('abc'))
  assert.equal(hashToHex('á'), hashToHex(new Uint8Array([0xc3, 0xa1])))
  assert.equal(hashToExponent({ q: 1000n }, 'abc'), BigInt(`0x${hashToHex('abc')}`) % 1000n)
})

test('Credentials of other tools give the public credentials that belenios-tool 2.0 gives', () => {
  const made = {
    'uj9-VgU-Pcj-xaW-Jna': '1ee5b517148e1fbdca08584a3ffc1c9b18fe175d718422f1a72514a2976aa3a0',
    'E1P-jk7-CC3-gL8-5na': '78c4d29584c99ee4d15945f9822711610cb9cb84130750924f9e17c968a5c6f8',
    'SfV-h1U-aji-vij-ixP': '4ca8ef870de813836e1f80388ab72424f2cef3352b769a6e39279973ca7a0761',
  }
  for (const [credential, hash] of Object.entries(made)) {
    assert.equal(readCredential(` ${credential}\n`), credential)
    assert.equal(hashToHex(group.write(publicCredentialOf(group, uuid, credential))), hash)
  }
  assert.equal(readCredential('uj9-VgU-Pcj-xaW-Jnb'), undefined, 'its check digit is wrong')
})

test('A credential of other tools without hyphens is read, and keeps the spelling that its key comes from', () => {
  const plain = 'uj9VgUPcjxaWJna'
  assert.equal(readCredential(`${plain}\n`), plain)
  assert.equal(readCredential('uj9VgUPcjxaWJnb'), undefined, 'its check digit is wrong')
  const bytes = pbkdf2Sync(plain, uuid, 1000, 32, 'sha256')
  assert.equal(secretOf(group, uuid, plain), BigInt(`0x${bytes.toString('hex')}`) % group.q)
  assert.notEqual(secretOf(group, uuid, plain), secretOf(group, uuid, 'uj9-VgU-Pcj-xaW-Jna'))
})

test('A trustee’s key of belenios-tool 2.0 gives its public key', () => {
  const text = '"70363138982374289536988982416711036840675687982188412210105263533943006912943"'
  const secret = readTrusteeKey(group, `${text}\n`)!
  assert.equal(writeTrusteeKey(secret), text)
  assert.equal(
    hashToHex(group.write(group.powerOfGenerator(secret))),
    '420f57082455f46c6a54ce4f192e707cf4dfc14e9748b8dab1d924de989fa3f4',
  )
  for (const bad of ['', '"x"', '12', '"01"', '"-1"', `"${group.q}"`, '["1"]', `"${'9'.repeat(90)}"`])
    assert.equal(readTrusteeKey(group, bad), undefined)
})

test('A credential is read as people type it', () => {
  fc.assert(
    fc.property(bytes, (drawn) => {
      const credential = drawCredential(() => drawn)
      assert.match(credential, /^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/)
      assert.equal(readCredential(credential), credential)
      const typed = credential.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
      assert.equal(readCredential(` ${typed} `), credential)
    }),
  )
})

test('A wrong symbol, two that changed places and one left out are found', () => {
  const letter = fc.constantFrom(...codeAlphabet)
  fc.assert(
    fc.property(bytes, fc.nat(27), letter, (drawn, at, other) => {
      const credential = drawCredential(() => drawn)
      const symbols = [...credential.replaceAll('-', '')]
      if (symbols[at] !== other) assert.equal(readCredential(symbols.with(at, other).join('')), undefined)
      const [one, two] = [symbols[at]!, symbols[at + 1]]
      if (two !== undefined && one !== two)
        assert.equal(
          readCredential(
            symbols
              .with(at, two)
              .with(at + 1, one)
              .join(''),
          ),
          undefined,
        )
      assert.equal(readCredential(symbols.toSpliced(at, 1).join('')), undefined)
    }),
  )
})

test('The same credential has another key in another election, group or spelling', () => {
  const credential = drawCredential((length) => new Uint8Array(length))
  assert.equal(secretOf(group, uuid, credential), secretOf(group, uuid, credential))
  assert.notEqual(secretOf(group, uuid, credential), secretOf(group, `${uuid}1`, credential))
  const other = suites['belenios-1-ed25519'].group
  assert.notEqual(secretOf(group, uuid, credential) % other.q, secretOf(other, uuid, credential))
})

test('The published list is in an order that says nothing of the voters', () => {
  const roll = [5n, 9n, 2n].map((secret) => group.powerOfGenerator(secret))
  const written = writePublicCredentials(group, roll)
  assert.equal(written, writePublicCredentials(group, roll.toReversed()))
  assert.deepEqual(new Set(JSON.parse(written) as string[]), new Set(roll.map((one) => group.write(one))))
})
