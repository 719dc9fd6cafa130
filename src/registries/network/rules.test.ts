import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { z } from 'zod'
import { addDays, day, holdsOn, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { anonymous, type Actor } from '#platform/context'
import type { Pack } from '#platform/pack'
import {
  canNameDistrict,
  divisionsWithoutOffice,
  doubleDistricts,
  isCyclic,
  kilometresBetween,
  mayBeParent,
  mayKeepNetwork,
  mayReadPosts,
  moveDraft,
  objectionsToClosure,
  objectionsToMove,
  objectionsToNewCode,
  objectionsToOffice,
  objectionsToPost,
  objectionsToPostEnd,
  officeDraft,
  placeOfPostalCode,
  plainPostalCode,
  postalCodeIn,
  populationAround,
  postDraft,
  type OfficeNode,
} from './rules.ts'

const office = (code: string) => code as Id<'office'>
const rulesOf = (objections: readonly { rule: string }[]) => objections.map(({ rule }) => rule)

/** What is wrong in each field of what was typed. */
const wrongIn = (shape: z.ZodType, values: unknown): string[] =>
  (shape.safeParse(values).error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`).sort()

const typed = {
  code: 'puerto-viejo',
  title: 'Puerto Viejo',
  rank: 'consulate',
  parent: 'puerto-norte',
  country: 'XA',
  division: 'XA-NOR',
  city: 'Old Haven',
  zone: 'Pacific/Auckland',
  lat: '-36.9',
  lon: '174.8',
  in_operation_on: '2010-01-01',
  source: 'a decree',
}
const draft = officeDraft.parse(typed)
const general: OfficeNode = { code: 'puerto-norte', rank: 'consulate-general', parent: null }
const known = { divisions: new Set(['XA-NOR']), last_on: null }

describe('An office', () => {
  test('stands under a consulate general, in a division that exists', () => {
    assert.deepEqual(objectionsToOffice(draft, [general], known), [])
    assert.deepEqual(rulesOf(objectionsToOffice(draft, [general], { ...known, divisions: new Set() })), [
      'division-exists',
    ])
    assert.deepEqual(rulesOf(objectionsToOffice(draft, [], known)), ['office-exists'])
  })

  test('does not report to a consulate, unless it is an agency', () => {
    const consulate = { ...general, rank: 'consulate' as const }
    assert.deepEqual(rulesOf(objectionsToOffice(draft, [consulate], known)), ['parent-is-a-consulate-general'])
    assert.equal(mayBeParent('consular-agency', 'consulate'), true)
    assert.equal(mayBeParent('consular-agency', 'consular-agency'), false)
  })

  test('does not report to itself, however long the way', () => {
    const circle = [
      { ...general, parent: 'isla' },
      { code: 'isla', rank: 'consulate-general' as const, parent: draft.code },
    ]
    assert.deepEqual(rulesOf(objectionsToOffice(draft, circle, known)), ['offices-are-not-cyclic'])
    assert.deepEqual(
      rulesOf(objectionsToOffice({ ...draft, parent: draft.code }, [{ ...general, code: draft.code }], known)),
      ['offices-are-not-cyclic'],
    )
    assert.equal(
      isCyclic('a', (code) => ({ a: 'b', b: 'c', c: 'b' })[code]),
      false,
    )
  })

  test('has a day on which it opened or was seen at work, before its last one', () => {
    const dayless = { ...draft, in_operation_on: null }
    assert.deepEqual(rulesOf(objectionsToOffice(dayless, [general], known)), ['opening-is-known-or-work-is-seen'])
    const closed = { ...known, last_on: day('2009-12-31') }
    assert.deepEqual(rulesOf(objectionsToOffice(draft, [general], closed)), ['office-opens-before-it-closes'])
  })

  test('text-holds-no-forbidden-number, wherever somebody writes', () => {
    const forbidden = { ...draft, hours: 'A 123 456 789', source: 'Seguro social 123-45-6789' }
    assert.deepEqual(
      objectionsToOffice(forbidden, [general], known).map(({ rule, field }) => `${rule} @ ${field}`),
      ['text-holds-no-forbidden-number @ hours', 'text-holds-no-forbidden-number @ source'],
    )
  })

  test('has a code that no other has, and a time zone that is known', () => {
    assert.deepEqual(rulesOf(objectionsToNewCode('puerto-norte', [general])), ['office-code-is-new'])
    assert.deepEqual(objectionsToNewCode('villa-sur', [general]), [])
    const lies = { zone: 'Mars/Base', code: 'Puerto Viejo', lat: '91', rank: 'castle' }
    assert.deepEqual(wrongIn(officeDraft, { ...typed, ...lies }), [
      'code code-is-lower-case-words',
      'lat number-is-within-bounds',
      'rank rank-is-known',
      'zone zone-is-known',
    ])
  })

  test('is written down with what can be read, field by field', () => {
    const lies = {
      title: ' ',
      city: 'x'.repeat(201),
      opened_on: '2026-02-30',
      lon: 'far',
      country: 'Alcora',
      services: 'visas',
    }
    assert.deepEqual(wrongIn(officeDraft, { ...typed, ...lies }), [
      'city text-is-short',
      'country country-is-iso-3166',
      'lon number-is-decimal',
      'opened_on day-exists',
      'services.0 service-is-known',
      'title field-is-given',
    ])
  })

  test('closes after it opened, once its district and its offices are elsewhere', () => {
    const open = { from_on: day('2010-01-01'), to_on: null }
    const bare = { lastDistrictDay: null, offices: 0 }
    assert.deepEqual(objectionsToClosure(open, day('2026-03-31'), bare), [])
    assert.deepEqual(objectionsToClosure(open, day('2026-03-31'), { ...bare, lastDistrictDay: day('2026-03-31') }), [])
    const held = { lastDistrictDay: 'open' as const, offices: 1 }
    assert.deepEqual(rulesOf(objectionsToClosure({ ...open, to_on: day('2025-01-01') }, day('2009-12-31'), held)), [
      'office-is-open',
      'office-opens-before-it-closes',
      'district-is-moved-before-the-office-closes',
      'no-office-reports-to-a-closed-one',
    ])
  })
})

const today = day('2026-03-14')

describe('A move of divisions', () => {
  const move = moveDraft.parse({
    divisions: 'XA-EST\nXA-SUR',
    office: 'villa-sur',
    from_on: '2026-04-01',
    source: 'decree-9',
  })
  const row = { division: 'XA-EST', office_id: office('puerto-norte'), from_on: day('2010-01-01'), to_on: null }
  const open = { from_on: day('2009-06-30'), to_on: null }
  const fine = { office: open, unknownDivisions: [], rows: [row] }

  test('holds from today or a day to come', () => {
    assert.deepEqual(objectionsToMove(move, today, fine), [])
    assert.deepEqual(rulesOf(objectionsToMove({ ...move, from_on: day('2026-03-13') }, today, fine)), [
      'move-is-not-in-the-past',
    ])
  })

  test('names divisions and an office that exist and is at work', () => {
    const unknown = { office: undefined, unknownDivisions: ['XA-LUNA'], rows: [row] }
    assert.deepEqual(rulesOf(objectionsToMove(move, today, unknown)), ['divisions-exist', 'office-exists'])
    const closing = { ...fine, office: { ...open, to_on: day('2027-01-01') } }
    assert.deepEqual(rulesOf(objectionsToMove(move, today, closing)), ['office-is-in-operation'])
  })

  test('changes the office, and finds no later change', () => {
    const own = { ...fine, rows: [{ ...row, office_id: move.office }] }
    assert.deepEqual(rulesOf(objectionsToMove(move, today, own)), ['move-changes-the-office'])
    const later = { ...fine, rows: [row, { ...row, from_on: day('2026-06-01') }] }
    assert.deepEqual(rulesOf(objectionsToMove(move, today, later)), ['district-has-no-later-move'])
  })

  test('gives a source that is a decision, not a distance', () => {
    assert.deepEqual(wrongIn(moveDraft, { ...move, divisions: ' , ', source: 'approx-nearest' }), [
      'divisions field-is-given',
      'source source-is-not-computed',
    ])
    assert.equal(canNameDistrict({ source: 'approx-nearest' }), false)
    assert.equal(canNameDistrict({ source: 'decree-9' }), true)
  })
})

describe('A division', () => {
  const next = (on: Day) => addDays(on, 1)
  const first = day('2009-06-30')

  test('in two districts on one day is found, whichever row comes first', () => {
    const one = { division: 'a', from_on: first, to_on: day('2022-06-01') }
    const other = { division: 'a', from_on: day('2022-06-01'), to_on: null }
    assert.deepEqual(doubleDistricts([one, other]), [other])
    assert.deepEqual(doubleDistricts([other, one]), [one])
    assert.deepEqual(doubleDistricts([{ ...one, to_on: day('2022-05-31') }, other, { ...other, division: 'b' }]), [])
  })

  test('without an office on some day is found', () => {
    const early = { division: 'a', from_on: first, to_on: day('2022-05-31') }
    const late = { division: 'a', from_on: day('2022-06-02'), to_on: null }
    assert.deepEqual(divisionsWithoutOffice(['a', 'b'], [late, early], first, next), ['a', 'b'])
    assert.deepEqual(divisionsWithoutOffice(['a'], [early, { ...late, from_on: day('2022-06-01') }], first, next), [])
    assert.deepEqual(divisionsWithoutOffice(['a'], [early], first, next), ['a'])
  })

  test('has exactly one office on every day where neither complains', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 6 })
    fc.assert(
      fc.property(cuts, fc.integer({ min: 0, max: 500 }), (days, asked) => {
        const starts = [0, ...days.sort((one, other) => one - other)]
        const rows = starts.map((start, at) => ({
          division: 'a',
          from_on: addDays(first, start),
          to_on: starts[at + 1] === undefined ? null : addDays(first, starts[at + 1]! - 1),
        }))
        assert.deepEqual(doubleDistricts(rows), [])
        assert.deepEqual(divisionsWithoutOffice(['a'], rows, first, next), [])
        assert.equal(rows.filter((row) => holdsOn(row, addDays(first, asked))).length, 1)
      }),
    )
  })
})

describe('A post', () => {
  const post = postDraft.parse({
    title: 'Community officer',
    employment: 'local-hire',
    office_id: 'villa-sur',
    from_on: '2026-01-01',
  })

  test('stands at an office or at a unit, not both', () => {
    assert.deepEqual(objectionsToPost(post, { office: true, unit: false }), [])
    assert.deepEqual(rulesOf(objectionsToPost({ ...post, unit: 'care' }, { office: true, unit: true })), [
      'post-stands-in-one-place',
    ])
    assert.deepEqual(rulesOf(objectionsToPost(post, { office: false, unit: false })), ['office-exists'])
    assert.deepEqual(
      rulesOf(objectionsToPost({ ...post, office_id: null, unit: 'moon' }, { office: false, unit: false })),
      ['unit-exists'],
    )
  })

  test('has a known kind of employment', () => {
    assert.deepEqual(wrongIn(postDraft, { title: 'Officer', employment: 'friend', from_on: '2026-01-01' }), [
      'employment employment-is-known',
    ])
  })

  test('begins before it ends, and ends once', () => {
    const ended = { ...post, to_on: day('2025-12-31') }
    assert.deepEqual(rulesOf(objectionsToPost(ended, { office: true, unit: false })), ['post-begins-before-it-ends'])
    assert.deepEqual(objectionsToPostEnd(post, day('2026-01-01')), [])
    assert.deepEqual(rulesOf(objectionsToPostEnd(ended, day('2025-12-31'))), [
      'post-is-open',
      'post-begins-before-it-ends',
    ])
  })
})

describe('The network', () => {
  const actor = (role: 'headquarters' | 'consular-officer' | 'worker', at: string | null = null): Actor => ({
    ...anonymous,
    kind: 'account',
    roles: [{ role, office: at === null ? null : office(at), organization: null }],
  })

  test('is kept by Elena at headquarters and by nobody else', () => {
    assert.equal(mayKeepNetwork(actor('headquarters')), true)
    assert.equal(mayKeepNetwork(actor('consular-officer', 'villa-sur')), false)
    assert.equal(mayKeepNetwork(anonymous), false)
  })

  test('shows Óscar the posts of his own office only', () => {
    assert.equal(mayReadPosts(actor('consular-officer', 'villa-sur'), office('villa-sur')), true)
    assert.equal(mayReadPosts(actor('consular-officer', 'villa-sur'), office('isla-clara')), false)
    assert.equal(mayReadPosts(actor('worker', 'villa-sur'), office('villa-sur')), false)
  })

  test('measures distance along the great circle', () => {
    const [angeles, york] = [
      { lat: 34.0522, lon: -118.2437 },
      { lat: 40.7128, lon: -74.006 },
    ]
    assert.ok(Math.abs(kilometresBetween(angeles, york) - 3936) < 2)
    assert.equal(kilometresBetween(york, york), 0)
    assert.ok(kilometresBetween({ lat: -44, lon: 179.9 }, { lat: -44, lon: -179.9 }) < 20)
  })

  test('keeps postal codes in upper case without spaces', () => {
    assert.equal(plainPostalCode(' n9y 2k5 '), 'N9Y2K5')
    const fiveDigits = { postalCodePattern: '^[0-9]{5}$' }
    assert.equal(postalCodeIn(fiveDigits, '90022-1234'), '90022')
    assert.equal(postalCodeIn(fiveDigits, ' 90022 '), '90022')
    assert.equal(postalCodeIn(fiveDigits, '90022 1234'), '90022')
    assert.equal(postalCodeIn({ postalCodePattern: '^[A-Z]\\d[A-Z]\\d[A-Z]\\d$' }, 'n9y 2k5'), 'N9Y2K5')
    assert.equal(postalCodeIn(fiveDigits, '900221'), undefined)
  })

  test('finds where a postal code lies in the pack, as Rosa types it', () => {
    const nowhere = { division: null, place: 'Fuerte', lat: null, lon: null }
    const rows = [
      { postal_code: 'NOR12', division: 'XA-NOR', place: 'Norte', lat: 1, lon: 2 },
      { postal_code: 'MIL99', ...nowhere },
    ]
    const pack = { tables: { 'postal-codes.csv': rows } } as unknown as Pack
    assert.equal(placeOfPostalCode(pack, ' nor 12 ')?.division, 'XA-NOR')
    assert.equal(placeOfPostalCode(pack, 'MIL99')?.lat, null)
    assert.equal(placeOfPostalCode(pack, 'NOR99'), undefined)
  })
})

test('Elena sets a city’s people beside its office and never takes them for the district', () => {
  const place = { country: 'XA', division: null, office_id: null }
  const rows = [
    { ...place, covers: 'city', office_id: 'norte' as Id<'office'>, value: 5 },
    { ...place, covers: 'city', office_id: 'norte' as Id<'office'>, value: 4 },
    { ...place, covers: 'district', office_id: 'sur' as Id<'office'>, value: 3 },
    { ...place, covers: 'division', division: 'XA-NOR', value: 2 },
    { ...place, covers: 'country', value: 1 },
  ] as const
  const around = (code: string, division: string, country = 'XA') =>
    Object.entries(populationAround(rows, { code: code as Id<'office'>, division, country })).map(
      ([covers, { value }]) => `${covers} ${value}`,
    )
  assert.deepEqual(around('norte', 'XA-NOR'), ['city 5', 'division 2', 'country 1'])
  assert.deepEqual(around('sur', 'XA-SUR'), ['district 3', 'country 1'])
  assert.deepEqual(around('lejos', 'XB-LEJ', 'XB'), [])
})
