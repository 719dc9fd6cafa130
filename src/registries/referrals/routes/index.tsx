// All addresses of referrals: the provider's answers, and the agency's side.
import { router } from '#platform/routing'
import { answerRoutes } from './answer.tsx'
import { replacementRoutes } from './replacement.tsx'
import { sendingRoutes } from './sending.tsx'
import { workerRoutes } from './worker.tsx'

export const routes = router()
routes.route('/', answerRoutes)
for (const each of [workerRoutes, sendingRoutes, replacementRoutes]) routes.route('/referrals', each)
