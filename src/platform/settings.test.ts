// What Tomás sets before he starts Puente, and what he is told where it is wrong.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings } from './settings.ts'

test('settings have values to begin with', () => {
  const settings = readSettings({}, '/home/tomas')
  assert.deepEqual(settings, {
    dataDirectory: '/home/tomas/data',
    keysDirectory: '/home/tomas/keys',
    port: 3000,
    databaseUrl: null,
    databaseOwnerUrl: null,
    origin: 'http://localhost:3000',
    pack: 'mx',
    mail: null,
    sms: null,
    smsInboundToken: null,
  })
})

test('Tomás is told every wrong setting at once, with what to do, and no password', () => {
  const environment = {
    PORT: 'eighty',
    DATA_DIR: '/srv/puente',
    KEYS_DIR: '/srv/puente/keys',
    DATABASE_OWNER_URL: 'mysql://owner:secreto@host/puente',
    ORIGIN: 'puente.example',
    PACK: '../mx',
    SMTP_URL: 'smtp://relay.example',
    SMS_URL: 'https://sms.example/send',
  }
  assert.throws(
    () => readSettings(environment),
    ({ name, message }: Error) => {
      assert.equal(name, 'WrongSettings')
      for (const setting of [
        'PORT',
        'KEYS_DIR',
        'DATABASE_OWNER_URL',
        'ORIGIN',
        'PACK',
        'MAIL_FROM',
        'SMS_TOKEN',
        'SMS_FROM',
      ]) {
        assert.match(message, new RegExp(`^${setting} `, 'm'))
      }
      assert.doesNotMatch(message, /secreto/)
      return true
    },
  )
})

test('keys beside the data are accepted, keys within it are not', () => {
  assert.throws(() => readSettings({ DATA_DIR: 'data', KEYS_DIR: 'data' }), /KEYS_DIR lies inside DATA_DIR/)
  assert.doesNotThrow(() => readSettings({ DATA_DIR: 'data', KEYS_DIR: 'data-keys' }))
})

test('a pack is named by its folder in packs/, or by its path in the project', () => {
  assert.equal(readSettings({ PACK: 'mx' }).pack, 'mx')
  assert.equal(readSettings({ PACK: 'test/packs/zz' }).pack, 'test/packs/zz')
  for (const pack of ['/srv/zz', 'packs/../../zz', 'packs//zz', 'packs/']) {
    assert.throws(() => readSettings({ PACK: pack }), /^WrongSettings: PACK /, pack)
  }
})
