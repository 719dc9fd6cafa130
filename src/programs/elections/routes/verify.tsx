// The address on which anybody verifies an election. It sends a page and takes nothing: the file stays with the reader.
import { everybody, page, router } from '#platform/routing'
import { VerifyPage } from '../pages/verify.tsx'

export const routes = router().get('/verify', everybody, (c) => page(c, <VerifyPage view={c.var.view} />))
