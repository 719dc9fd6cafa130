// Who may come in where: the expected table of test/routes.test.ts, by hand. A new route is entered here first.

export const personaNames = [
  'rosa',
  'lupe',
  'rogelio',
  'ines',
  'formerLupe',
  'formerInes',
  'otherLupe',
  'otherInes',
  'oscar',
  'otherOscar',
  'elena',
  'tomas',
  'sol',
] as const

export type PersonaName = (typeof personaNames)[number]

interface Group {
  readonly who: readonly PersonaName[]
  readonly routes: readonly string[]
}

const groups: readonly Group[] = [
  // Everybody, signed in or not.
  {
    who: [
      'rosa',
      'lupe',
      'rogelio',
      'ines',
      'formerLupe',
      'formerInes',
      'otherLupe',
      'otherInes',
      'oscar',
      'otherOscar',
      'elena',
      'tomas',
      'sol',
    ],
    routes: [
      'GET /',
      'GET /privacy',
      'GET /network',
      'GET /network/offices/:office',
      'GET /network/offices/:office/district',
      'GET /network/headquarters',
      'GET /sign-in',
      'POST /sign-in',
      'POST /sign-in/passkey/options',
      'POST /sign-in/passkey',
      'POST /sign-out',
      'GET /invitation',
      'POST /invitation',
      'POST /invitation/passkey/options',
      'POST /invitation/passkey',
      'GET /window',
      'POST /window',
      'POST /window/enrolment',
      'POST /window/lock',
      'GET /window/workers',
      'POST /window/presence',
      'GET /ventanillas',
      'GET /ventanillas/nearest',
      'POST /ventanillas/nearest',
      'GET /ventanillas/history',
      'POST /sms/inbound',
      // With the code of a slip: whoever holds it.
      'GET /recibo',
      'POST /recibo',
      'GET /recibo/steps',
      'POST /recibo/steps',
      'GET /recibo/holdings',
      'POST /recibo/holdings',
      'GET /recibo/forgetting',
      'POST /recibo/forgetting',
      'GET /recibo/consent-withdrawal',
      'POST /recibo/consent-withdrawal',
      'GET /recibo/clinic',
      'POST /recibo/clinic',
      // By the link of one referral: whoever holds it.
      'GET /answers/:token',
      'POST /answers/:token',
      'POST /answers/:token/steps',
    ],
  },
  // Headquarters alone.
  {
    who: ['elena'],
    routes: [
      'GET /network/office',
      'POST /network/office',
      'GET /network/offices/:office/correction',
      'POST /network/offices/:office/correction',
      'GET /network/offices/:office/closure',
      'POST /network/offices/:office/closure',
      'GET /network/move',
      'POST /network/move',
      'POST /network/posts',
      'POST /network/posts/:post/end',
      'GET /partners/organizations/:organization/correction',
      'POST /partners/organizations/:organization/correction',
      'GET /partners/organization',
      'POST /partners/organization',
      'GET /partners/agreement',
      'POST /partners/agreement',
      'POST /partners/agreements/:agreement/acceptance',
      'POST /partners/agreements/:agreement/ending',
      'GET /ventanillas/stations',
      'GET /ventanillas/stations/new',
      'POST /ventanillas/stations',
      'GET /ventanillas/:office/stations/:station/milestones',
      'POST /ventanillas/:office/stations/:station/milestones',
      'GET /ventanillas/:office/stations/:station/lead',
      'POST /ventanillas/:office/stations/:station/lead',
      'GET /ventanillas/:office/stations/:station/closing',
      'POST /ventanillas/:office/stations/:station/closing',
      'GET /ventanillas/:office/stations/:station/endorsements/new',
      'POST /ventanillas/:office/stations/:station/endorsements/new',
      'GET /ventanillas/:office/stations/:station/funding/new',
      'POST /ventanillas/:office/stations/:station/funding/new',
      'GET /ventanillas/:office/stations/:station/sponsors/new',
      'POST /ventanillas/:office/stations/:station/sponsors/new',
      'POST /ventanillas/:office/reports/:station/:month/acceptance',
    ],
  },
  // The office’s consular officer, and headquarters.
  {
    who: ['oscar', 'elena'],
    routes: [
      'GET /network/offices/:office/posts',
      'GET /partners/offices/:office/organization',
      'POST /partners/offices/:office/organization',
      'GET /partners/offices/:office/agreement',
      'POST /partners/offices/:office/agreement',
      'POST /ventanillas/:office/reports/:station/:month/comment',
    ],
  },
  // Who reads agreements: not the workers at the window.
  {
    who: ['rogelio', 'ines', 'formerInes', 'otherInes', 'oscar', 'otherOscar', 'elena'],
    routes: [
      'GET /partners',
      'GET /partners/organizations/:organization',
      'GET /partners/agreements',
      'GET /partners/agreements/:agreement',
    ],
  },
  // The same, of one office.
  {
    who: ['rogelio', 'ines', 'formerInes', 'oscar', 'elena'],
    routes: ['GET /partners/offices/:office/agreements'],
  },
  // The directory: whoever works at an office or at headquarters; whose entry it is, the command asks.
  {
    who: [
      'lupe',
      'rogelio',
      'ines',
      'formerLupe',
      'formerInes',
      'otherLupe',
      'otherInes',
      'oscar',
      'otherOscar',
      'elena',
    ],
    routes: [
      'GET /services',
      'POST /services',
      'GET /services/new',
      'POST /services/programs',
      'GET /services/:service',
      'POST /services/:service',
      'GET /services/:service/edit',
      'POST /services/:service/assurance',
      'POST /services/:service/capacity',
      'POST /services/:service/closure',
    ],
  },
  // Nobody: sample people sign in only where there is sample data.
  {
    who: [],
    routes: ['POST /sign-in/sample'],
  },
  // Whoever is signed in, for their own account.
  {
    who: [
      'lupe',
      'rogelio',
      'ines',
      'formerLupe',
      'formerInes',
      'otherLupe',
      'otherInes',
      'oscar',
      'otherOscar',
      'elena',
      'tomas',
      'sol',
    ],
    routes: [
      'GET /account',
      'POST /account/language',
      'POST /account/pin',
      'POST /account/passkeys/options',
      'POST /account/passkeys',
      'POST /account/passkeys/:passkey/removal',
      'POST /account/sessions/end',
      'POST /account/sessions/:session/end',
      'POST /account/sessions/:session/label',
    ],
  },
  // Who lets others in, each within their own scope (the command asks).
  {
    who: ['ines', 'formerInes', 'otherInes', 'elena', 'tomas', 'sol'],
    routes: ['GET /people', 'POST /people', 'POST /people/roles/:role/end', 'POST /people/:account/invitation'],
  },
  // Leads of an agency.
  {
    who: ['ines', 'formerInes', 'otherInes'],
    routes: ['GET /tablets', 'POST /tablets', 'POST /tablets/:tablet/revocation'],
  },
  // The office’s page and its counts: its agencies, its officer, headquarters.
  {
    who: ['lupe', 'rogelio', 'ines', 'formerLupe', 'formerInes', 'oscar', 'elena'],
    routes: [
      'GET /ventanillas/:office/stations/:station',
      'GET /ventanillas/:office/reports',
      'GET /ventanillas/:office/reports/:station/:month',
      'GET /ventanillas/:office/reports/:station/:month/definitions/:indicator',
      'GET /ventanillas/:office',
    ],
  },
  // Leads at the office (of the station’s own agency: the command asks), and headquarters.
  {
    who: ['ines', 'formerInes', 'elena'],
    routes: [
      'GET /ventanillas/:office/stations/:station/hours',
      'POST /ventanillas/:office/stations/:station/hours',
      'GET /ventanillas/:office/stations/:station/place',
      'POST /ventanillas/:office/stations/:station/place',
      'GET /ventanillas/:office/stations/:station/closures/new',
      'POST /ventanillas/:office/stations/:station/closures/new',
      'GET /ventanillas/:office/stations/:station/closures/:closure/end',
      'POST /ventanillas/:office/stations/:station/closures/:closure/end',
      'GET /ventanillas/:office/stations/:station/services/new',
      'POST /ventanillas/:office/stations/:station/services/new',
      'GET /ventanillas/:office/stations/:station/services/:service/end',
      'POST /ventanillas/:office/stations/:station/services/:service/end',
      'POST /ventanillas/:office/stations/:station/facts/:kind/:fact/withdrawal',
      'POST /ventanillas/:office/reports/:station/:month/reopening',
    ],
  },
  // The people of the window. No government; a former agency comes in and sees nothing of the next.
  {
    who: ['lupe', 'rogelio', 'ines', 'formerLupe', 'formerInes'],
    routes: [
      'GET /ventanillas/:office/visits/new',
      'POST /ventanillas/:office/visits',
      'GET /ventanillas/:office/today',
      'GET /ventanillas/:office/visits',
      'POST /ventanillas/:office/visits/:visit/void',
      'GET /ventanillas/:office/group-contacts',
      'POST /ventanillas/:office/group-contacts',
      'GET /ventanillas/:office/materials',
      'POST /ventanillas/:office/materials',
      'GET /ventanillas/:office/day-sheets/new',
      'POST /ventanillas/:office/day-sheets',
      'GET /referrals/:office',
      'GET /referrals/:office/:referral',
      'POST /referrals/:office/:referral/preview',
      'POST /referrals/:office/:referral/sending',
      'POST /referrals/:office/:referral/steps',
      'POST /referrals/:office/:referral/attempts',
      'POST /referrals/:office/:referral/promises',
      'POST /referrals/:office/:referral/promises/:promise/keeping',
      'POST /referrals/:office/:referral/promises/:promise/dropping',
      'POST /referrals/:office/:referral/consent-withdrawal',
      'POST /referrals/:office/:referral/links',
      'POST /referrals/:office/:referral/links/:link/revocation',
      'GET /referrals/:office/:referral/replacement',
      'POST /referrals/:office/:referral/replacement',
      'GET /ventanillas/:office/lost-slips',
      'POST /ventanillas/:office/lost-slips',
      'GET /ventanillas/:office/handovers',
      'POST /ventanillas/:office/handovers',
      'GET /ventanillas/:office/enrolments',
      'POST /ventanillas/:office/enrolments',
      'GET /ventanillas/:office/enrolments/new',
      'POST /ventanillas/:office/enrolments/search',
      'POST /ventanillas/:office/enrolments/tallies',
      'GET /ventanillas/:office/enrolments/:enrolment',
      'POST /ventanillas/:office/enrolments/:enrolment/steps',
      'POST /ventanillas/:office/enrolments/:enrolment/void',
    ],
  },
  // Coordinators and leads at the office.
  {
    who: ['rogelio', 'ines', 'formerInes'],
    routes: [
      'GET /ventanillas/:office/visits/:visit/void',
      'GET /ventanillas/:office/enrolments/tallies/:tally/void',
      'POST /ventanillas/:office/enrolments/tallies/:tally/void',
      'POST /ventanillas/:office/reports/:station/:month/entry',
      'POST /ventanillas/:office/reports/:station/:month/signature',
    ],
  },
  // Leads at the office.
  {
    who: ['ines', 'formerInes'],
    routes: ['POST /ventanillas/:office/reports/:station/:month/approval'],
  },
  // Providers, for what is referred to them.
  {
    who: ['sol'],
    routes: ['GET /answers', 'GET /answers/referrals/:referral', 'POST /answers/referrals/:referral/steps'],
  },
  // Who runs the installation.
  {
    who: ['tomas'],
    routes: ['GET /outbox'],
  },
]

/** Who may come in, by route, in the order of `personaNames`. */
export const everyRoute: Readonly<Record<string, readonly PersonaName[]>> = Object.fromEntries(
  groups.flatMap(({ who, routes }) => routes.map((route) => [route, who] as const)),
)
