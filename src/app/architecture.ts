// The parts of the program, in reading order, and what each may use: the one place where an edge is allowed.
// A part may name only parts that stand above it here, so there can be no circle (test/architecture.test.ts).

const ground = ['kernel', 'platform'] as const
const registries = [
  'registries/network',
  'registries/partners',
  'registries/people',
  'registries/access',
  'registries/services',
  'registries/referrals',
  'registries/languages',
] as const

export const architecture: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  statistics: ['kernel'],
  'protocols/hsds': ['kernel'],
  'protocols/belenios': ['kernel'],
  platform: ['kernel'],

  'registries/network': [...ground],
  'registries/partners': [...ground, 'registries/network'],
  'registries/people': [...ground, 'registries/network', 'registries/partners'],
  'registries/access': [...ground, 'registries/network', 'registries/partners', 'registries/people'],
  'registries/services': [...ground, 'protocols/hsds', ...registries.slice(0, 4)],
  'registries/referrals': [...ground, ...registries.slice(0, 5)],
  'registries/languages': [...ground, ...registries.slice(0, 3)],

  'programs/ventanillas': [...ground, ...registries],
  'programs/eligibility': [...ground, 'registries/network', 'programs/ventanillas'],
  'programs/find': [...ground, 'registries/network', 'registries/services'],
  'programs/elections': [...ground, 'protocols/belenios'],

  'oversight/evaluation': [...ground, 'statistics', ...registries, 'programs/ventanillas'],

  app: [
    ...ground,
    ...registries,
    'programs/ventanillas',
    'programs/eligibility',
    'programs/find',
    'programs/elections',
    'oversight/evaluation',
  ],
}

/** PostgreSQL schemas that belong to no part's folder, and the parts whose SQL may name them. */
export const sharedSchemas: Readonly<Record<string, readonly string[]>> = {
  // Counts leave through its functions; each program adds its own and calls its own.
  figures: ['platform', ...registries, 'programs/ventanillas', 'oversight/evaluation'],
  // The job queue's tables.
  pgboss: ['platform'],
  information_schema: ['platform'],
}
