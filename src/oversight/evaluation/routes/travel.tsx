// Addresses of reports that travel: what arrives from stations with their own installation, and the keys that sign it.
import { router } from '#platform/routing'

export const travelRoutes = router()
