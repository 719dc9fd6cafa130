// The routes of access, at the root: /sign-in, /invitation, /account, /people, /tablets, /window.
import { router } from '#platform/routing'
import { accountRoutes } from './account.tsx'
import { peopleRoutes } from './people.tsx'
import { signInRoutes } from './sign-in.tsx'
import { tabletRoutes } from './tablet.tsx'

export const routes = router()
  .route('/', signInRoutes)
  .route('/', accountRoutes)
  .route('/', peopleRoutes)
  .route('/', tabletRoutes)
