// How often reports may arrive. Who sends too often is asked to wait; who that was is kept nowhere.
import { done } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { isSignedBy, readSigned } from '#platform/jws'
import { noteTry } from '#registries/access'
import { findKey, type KeyRow } from '../store/station-key.ts'

/**
 * Whether more arrives than is read: counted key by key where a registered key signed it, and together where none did, so that
 * nobody can keep a station's own reports out. Counted in a transaction of its own.
 */
export async function arrivesTooOften(context: Context, text: string): Promise<boolean> {
  const key = await findSigner(context, text)
  const outcome = await transact(context, async (tx) =>
    done(
      await (key ? noteTry(tx, context, 'reports', key.thumbprint) : noteTry(tx, context, 'reports-unsigned', 'all')),
    ),
  )
  return !outcome.done || !outcome.value
}

/** The registered key, current or ended, that made the signature; undefined where none did. */
async function findSigner(context: Context, text: string): Promise<KeyRow | undefined> {
  const document = readSigned(text)
  const key = document && (await consult(context, (db) => findKey(db, document.header.kid)))
  const isIts = key && isSignedBy({ kty: 'OKP', crv: 'Ed25519', x: key.public_key }, document)
  return isIts ? key : undefined
}
