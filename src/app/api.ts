// What other systems ask: the JSON interfaces of all parts under /api, and their description.
import type { Api } from '#platform/api'
import { answerProblem, answersOnly, answerThrown, apiRouter } from '#platform/api'
import type { Installation } from '#platform/installation'
import { parts } from './programs.ts'

const description = `What an agency's own system tells Puente, and what anybody may read of the directory of services (HSDS 3.1,
under /hsds, without a key). For what is told: a key is made by the agency's lead at one of its stations and goes into
the header "Authorization: Bearer …". Requests may be repeated after a failure: what was written is not written twice. No field
takes a name, an address, a birth date, a personal number, a status or a result; a field that is not described is refused.
Answers are in Spanish, or in English where Accept-Language asks for it; names of rules and codes are the same in both.`

/** The interfaces of all parts. `reportFault` takes what is a fault of the program, and gives its number. */
export function makeApi(installation: Installation, reportFault: (error: Error) => string): Api {
  const api = apiRouter()
  for (const part of parts) if (part.api) api.route(part.apiPath ?? `/${part.name}`, part.api)
  describePublished(api, installation)
  api.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' })
  let document: string | undefined
  api.get('/openapi.json', (c) => {
    document ??= JSON.stringify(
      api.getOpenAPI31Document({
        openapi: '3.1.0',
        info: { title: 'Puente', version: '1', description: description.replaceAll('\n', ' ') },
        servers: [{ url: `${installation.origin}/api` }],
      }),
    )
    return c.body(document, 200, { 'content-type': 'application/json' })
  })
  api.all('/openapi.json', answersOnly('GET'))
  api.all('*', (c) => answerProblem(c, 404))
  api.onError((error, c) => answerThrown(error, c, reportFault))
  return api
}

/** What anybody may ask of the parts, each under its own path. */
export function makePublished(reportFault: (error: Error) => string): Api {
  const published = apiRouter()
  for (const { published: open } of parts) if (open) published.route(open.path, open.api)
  published.onError((error, c) => answerThrown(error, c, reportFault))
  return published
}

/** It stands beside /api, and in the same description. */
function describePublished(api: Api, installation: Installation): void {
  for (const { published } of parts) {
    for (const definition of published?.api.openAPIRegistry.definitions ?? []) {
      if (definition.type !== 'route') continue
      const path = `${published!.path}${definition.route.path}`.replace(/\/$/, '')
      api.openAPIRegistry.registerPath({ ...definition.route, path, servers: [{ url: installation.origin }] })
    }
  }
}
