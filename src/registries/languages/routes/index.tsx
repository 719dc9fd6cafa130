// The addresses of languages, in the order in which they are matched.
import { router } from '#platform/routing'
import { recordingRoutes } from './recording.tsx'
import { speakRoutes, varietyRoutes } from './speak.tsx'

export const routes = router()
routes.route('/', speakRoutes)
routes.route('/', recordingRoutes)
routes.route('/', varietyRoutes)
