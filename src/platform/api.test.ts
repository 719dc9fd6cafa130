// Whatever goes wrong under /api is answered as a problem, in the language that is asked for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HTTPException } from 'hono/http-exception'
import { answerThrown, apiRouter, Refusal } from './api.ts'
import { BadRequest, Forbidden, NotFound } from './errors.ts'

const thrown: readonly [Error, number, RegExp][] = [
  [new Refusal(415), 415, /application\/json/],
  [new Forbidden(), 403, /not for this/],
  [new NotFound(), 404, /nothing here/],
  [new BadRequest('body-is-small', 413), 413, /less at once/],
  [new HTTPException(400), 400, /not JSON/],
  [Object.assign(new Error('invalid byte sequence'), { code: '22021' }), 400, /no database keeps/],
  [new HTTPException(418), 500, /error: 7/],
  [new Error('a fault'), 500, /error: 7/],
]

for (const [error, status, said] of thrown) {
  test(`${error.name} ${error.message} is a problem of ${status}`, async () => {
    const faults: Error[] = []
    const api = apiRouter()
    api.get('/', () => {
      throw error
    })
    api.onError((caught, c) => answerThrown(caught, c, (fault) => `${faults.push(fault) + 6}`))
    const answer = await api.request('/', { headers: { 'accept-language': 'en' } })
    assert.equal(answer.status, status)
    assert.equal(answer.headers.get('content-type'), 'application/problem+json')
    const problem = (await answer.json()) as { status: number; detail: string }
    assert.equal(problem.status, status)
    assert.match(problem.detail, said)
    assert.equal(faults.length, status === 500 ? 1 : 0)
  })
}
