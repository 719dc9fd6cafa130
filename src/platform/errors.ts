// Forbidden and not found are thrown where they are noticed and answered in one place (app.tsx).

export class Forbidden extends Error {
  override name = 'Forbidden'
}

export class NotFound extends Error {
  override name = 'NotFound'
}

/** Input that cannot be read at all (a body too large, a broken form): answered with 400 or 413. */
export class BadRequest extends Error {
  override name = 'BadRequest'
  readonly status: 400 | 413
  constructor(message: string, status: 400 | 413 = 400) {
    super(message)
    this.status = status
  }
}

/** Goes on where the permission is given; otherwise the request is answered as forbidden. */
export function allow(permission: boolean): void {
  if (!permission) throw new Forbidden()
}

/** The thing, or the request is answered as not found. */
export function found<Thing>(thing: Thing | undefined | null): Thing {
  if (thing === undefined || thing === null) throw new NotFound()
  return thing
}

/** Whether a text holds U+0000, as an address may: no database takes it, so nothing has that name (SQLSTATE 22021). */
export const isUnstorable = (error: Error & { code?: unknown }): boolean => error.code === '22021'
