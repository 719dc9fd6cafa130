// A row for each table that belongs to an office or a custodian, and who may see and write the rows of others.
// A new table fails test/row-security.test.ts until it stands here.
import { createHash, randomBytes, randomInt } from 'node:crypto'

/**
 * Who a row is open to: whoever works for its custodian, or for its organization; whoever answers referrals for that; every
 * agency; whoever sees its office, as its consular officer and headquarters do and no agency does; and so on.
 */
export type Audience =
  | 'custodian'
  | 'organization'
  | 'provider'
  | 'agency'
  | 'office'
  | 'headquarters'
  | 'operator'
  | 'everybody'

export interface Fixture {
  /** Values that the table's checks ask for. Everything else is filled in by the column's type. */
  readonly values?: Readonly<Record<string, unknown>>
  /** Who may read a row. Without it: the custodian where the table has one, else its office. */
  readonly readers?: readonly Audience[]
  /** Who may write a row, where they are not the same. */
  readonly writers?: readonly Audience[]
  /** Who may add a row, where more may than change one. */
  readonly adders?: readonly Audience[]
}

/** Facts of a station: public, kept by the lead agency and by headquarters. */
const station = (values: Fixture['values'] = {}): Fixture => ({
  values,
  readers: ['everybody'],
  writers: ['custodian', 'headquarters'],
})

/** Facts of the directory: public, kept by an agency, or by the office and headquarters where no agency keeps the entry. */
const directory = (values: Fixture['values'] = {}): Fixture => ({
  values,
  readers: ['everybody'],
  writers: ['custodian'],
})

/** A monthly report: counts and words about the month, no client. The consulate reads it, the agency writes it. */
const report = (values: Fixture['values'] = {}): Fixture => ({
  values,
  readers: ['custodian', 'office'],
  writers: ['custodian'],
})

const received = (values: Fixture['values'] = {}): Fixture => ({
  values,
  readers: ['custodian', 'office', 'headquarters'],
  writers: ['headquarters'],
})

export const fixtures: Readonly<Record<string, Fixture>> = {
  'platform.data_key': { values: { week: '2026-W11', wrapped: Buffer.alloc(60) } },
  'platform.event': { values: { kind: 'visit-recorded', subject: 'x', headquarters: false } },

  'network.district': {
    values: { division: () => crypto.randomUUID(), source: 'test' },
    readers: ['everybody'],
    writers: ['headquarters'],
  },
  'network.population': {
    values: {
      covers: 'city',
      country: 'XA',
      people: 'residents',
      year: () => crypto.getRandomValues(new Int32Array(1))[0],
      source: 'test',
    },
    readers: ['everybody'],
    writers: ['headquarters'],
  },
  'network.post': {
    values: { employment: 'local-hire' },
    readers: ['office', 'headquarters'],
    writers: ['headquarters'],
  },
  'partners.organization': {
    values: { kind: 'nonprofit' },
    readers: ['everybody'],
    writers: ['office', 'headquarters'],
    // An agency writes down to whom it sends people; what stands it does not change.
    adders: ['office', 'headquarters', 'agency'],
  },
  'partners.agreement': {
    values: { areas: ['ventanillas'] },
    readers: ['organization', 'office', 'headquarters'],
    writers: ['office', 'headquarters'],
  },
  'people.protected_person': { values: { program: 'ventanillas' } },
  'people.name_word': {},
  'people.consent': {
    values: { form: 'oral', given_by: 'person', language: 'es', purpose: 'contact', text_version: '1' },
  },
  'people.office_holder': {
    values: { name: 'Una Persona', kind: 'agency-worker' },
    readers: ['everybody'],
    writers: ['organization', 'provider', 'operator'],
  },
  'people.office_holder_contact': { readers: ['organization'], writers: ['organization', 'provider', 'operator'] },
  // Who works where: known to the agency and headquarters, and changed by the agency (registries/access says by whom there).
  'access.role': {
    values: { role: 'worker' },
    readers: ['organization', 'provider', 'headquarters'],
    writers: ['organization'],
  },
  'access.tablet': { values: { label: 'Ventana 1' }, readers: ['organization'], writers: ['organization'] },

  // A draft: its agency hears it, and headquarters; what is published is tried in registries/languages. The uploader is who asks.
  'languages.recording': {
    values: {
      language: 'mix',
      text_key: 'window-is',
      media: 'audio/ogg',
      sound: Buffer.from('x'),
      fingerprint: createHash('sha256').update('x').digest(),
      seconds: 1,
    },
    readers: ['custodian', 'headquarters'],
    writers: ['custodian'],
  },

  'services.service': directory({ source: 'test', title: 'Clínica de prueba' }),
  'services.location': directory({ country: 'US', zone: 'America/Los_Angeles' }),
  // The address of a shelter: nobody but who keeps the entry reads it.
  'services.kept_address': { values: { street: 'Calle Callada 77' } },
  'services.schedule': directory({ opens: '09:00', closes: '13:00' }),
  'services.language': directory(),
  'services.cost_option': directory({ option: 'Gratis' }),
  // Kept by triggers; the app has no right to write it.
  'services.offer_afar': {
    values: { need: 'food', asks_for_id: 'no', cost: 'free', takes: 'open', open_at: '{}' },
    readers: ['everybody'],
    writers: [],
  },
  'services.hsds_record': directory({ kind: 'location', record: '{}', read_by: '{}', source: 'test' }),

  'referrals.referral': { values: { program: 'ventanillas', mode: 'logged', service_as_told: '{}' } },
  'referrals.step': { values: { actor: 'source' } },
  'referrals.disclosure': { values: { field: 'need', data_class: 'need' } },
  'referrals.link': {},
  'referrals.attempt': { values: { towards: 'client', channel: 'call', came: 'reached' } },
  'referrals.promise': { values: { towards: 'client', what: 'call' } },
  'referrals.reminder': {},

  'ventanillas.station': station({ unit: 'window', in_operation_on: '2009-06-30' }),
  'ventanillas.station_lead': station(),
  'ventanillas.station_sponsor': station(),
  'ventanillas.station_funding': station({ year: 2025, currency: 'USD' }),
  'ventanillas.station_service': station(),
  'ventanillas.station_hours': station({ opens: '09:00', closes: '13:00' }),
  'ventanillas.station_language': station(),
  'ventanillas.station_closure': station(),
  'ventanillas.station_endorsement': station(),
  'ventanillas.visit': { values: { first_this_year: 'not-asked' } },
  'ventanillas.visit_service': { values: { kind: 'need' } },
  'ventanillas.group_contact': { values: { kind: 'talk', method: 'counted' } },
  'ventanillas.material': { values: { kind: 'leaflet' } },
  'ventanillas.voided': { values: { entry: 'visit' } },
  // Written by triggers and by the recount only.
  'ventanillas.month_count': { values: { month: '2026-02' }, readers: ['custodian', 'office'], writers: [] },
  'ventanillas.kept_month': { values: { month: '2026-02' }, readers: ['custodian', 'office'], writers: [] },
  'ventanillas.stale_month': { values: { month: '2026-02' }, readers: ['custodian', 'office'], writers: [] },
  // Persons of a year to date are read by whoever oversees every office in which they came.
  'ventanillas.year_persons': {
    values: { month: () => `${randomInt(1000, 10_000)}-02`, offices: ['elsewhere'] },
    writers: [],
  },
  'ventanillas.visit_referral': {},
  'ventanillas.enrolment': { values: { age_group: 'adult' } },
  'ventanillas.enrolment_step': { values: { step: 'informed' } },
  'ventanillas.enrolment_tally': { values: { age_group: 'child', step: 'applied' } },
  'ventanillas.support_group': { values: { starts: '17:00' } },
  'ventanillas.support_group_seat': {},
  'ventanillas.plan': {},
  'ventanillas.plan_step': { values: { what: 'call' } },
  'ventanillas.import': { values: { reading_sha256: Buffer.alloc(32), finished_at: null } },
  'ventanillas.import_batch': { values: { visits: '[]' } },
  'ventanillas.partner_key': { values: { key_sha256: () => randomBytes(32), ended_at: null } },
  'ventanillas.tally': { values: { month: '2026-02', indicator: 'contacts', method: 'counted' } },
  'ventanillas.report': report({ month: '2026-02' }),
  'ventanillas.report_entry': report({ currency: 'USD' }),
  'ventanillas.report_cell': report(),
  // Each party writes the steps that are its own; a step of the agency's is meant here.
  'ventanillas.report_step': report({ step: 'signed' }),

  'evaluation.made_report': { values: { month: '2026-02', sha256: Buffer.alloc(32) } },
  'evaluation.station_key': {
    values: { thumbprint: () => crypto.randomUUID().padEnd(43, 'x'), public_key: Buffer.alloc(32) },
    readers: ['headquarters'],
  },
  // What arrived: counts and reasons, no client. Headquarters takes it in; the consulate and the agency read their own.
  'evaluation.received_report': received({ month: '2026-02', version: 1, sha256: Buffer.alloc(32), arrived: 'file' }),
  'evaluation.received_cell': received({ span: 'month' }),
  // True counts of a draft are headquarters' alone; what is published of them is everybody's.
  'evaluation.draft_figure': { values: { number: () => crypto.randomUUID(), month: null }, readers: ['headquarters'] },
  'evaluation.draft_cell': { values: { month: '2026-02' }, readers: ['headquarters'] },
  'evaluation.draft_class': {
    values: { number: () => crypto.randomUUID(), month: null, low: 1, high: 10, state: 'rounded' },
    readers: ['headquarters'],
  },
  'evaluation.published_figure': {
    values: { number: () => crypto.randomUUID(), month: null, state: 'rounded' },
    readers: ['everybody'],
    writers: ['headquarters'],
  },
}

/** Tables that belong to no office and no custodian, and why every signed-in role may share them. */
export const ownerless: Readonly<Record<string, string>> = {
  'platform.chain': 'the app has no right to it',
  'platform.link': 'the app has no right to it',
  'platform.migration': 'the app has no right to it',
  'platform.outbox': 'sealed, and of the whole installation',
  'platform.sms_stop': 'hashes, of the whole installation',
  'platform.pack': 'which pack was loaded',
  'platform.sample': 'whether the data is sample data',
  'network.division': 'public facts',
  'network.headquarters_unit': 'public facts',
  'network.language': 'public facts',
  'network.office': 'public facts; its own code is the office',
  'languages.step': 'what befell a recording; who may say so is tried in registries/languages',
  'services.capacity': 'public facts, of a service; who may say so is tried in registries/services',
  'services.change':
    'the history of an entry; read by who keeps it and headquarters, added to by who keeps it (registries/services)',
  'services.distinction': 'of two entries; only who keeps one of them says so (registries/services)',
  'services.proposal': 'of an entry, without whoever proposes; read and decided by who keeps it (registries/services)',
  'services.proposal_link': 'of an entry; read, made and ended by who keeps it (registries/services)',
  'services.offer': 'public facts, kept by triggers; the app has no right to write it',
  'services.card': 'as services.offer',
  'services.named': 'as services.offer',
  'ventanillas.item': 'the vocabulary of the pack',
  'evaluation.release': 'the calendar is everybody’s; headquarters writes it',
  'evaluation.release_day': 'as the calendar',
  'evaluation.publication': 'the log of what was published is everybody’s; headquarters writes it',
  'evaluation.published_number': 'as the log',
  'evaluation.release_draft': 'headquarters only',
  'evaluation.draft_number': 'headquarters only',
  'evaluation.draft_audit': 'headquarters only',
  'access.account': 'no office and no agency: seen by whom one of its roles is seen, and by the operator',
  'access.attempt': 'hashes, reached by functions only',
  'access.challenge': 'random, reached by functions only',
  'access.invitation': 'seen by whom its account is seen',
  'access.passkey': 'of the account that asks',
  'access.passphrase': 'of the account that asks',
  'access.pin': 'of the account that asks',
  'access.session': 'of the account that asks',
}
