// All addresses of referrals: the provider's answers, and the agency's side.
import { router } from '#platform/routing'
import { answerRoutes } from './answer.tsx'

export const routes = router()
routes.route('/', answerRoutes)
