// A month is typed, signed, approved, commented, accepted and reopened; each by whoever may, on either engine.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { firstDayOf, month, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import { contextFor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import {
  crewAt,
  february,
  februaryNumbers,
  fillFebruary,
  insertVisits,
  nested,
  write,
  type Crew,
} from '../../../../test/month.ts'
import { onPostgresql } from '../../../../test/stations.ts'
import { reportDraft, seenOf, stateOf, type ReportDraft } from '../rules/report.ts'
import {
  findEntry,
  findReportPlace,
  listFiguresNow,
  listFiguresSigned,
  listReportMonths,
  listSteps,
  lockReport,
} from '../store/report.ts'
import {
  acceptReport,
  approveReport,
  commentReport,
  reopenReport,
  signReport,
  spanOf,
  typeReport,
  type ReportAt,
} from './report.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

/** The same person at another instant. */
const at = (context: Context, now: string): Context => contextFor(installation, context.actor, 'es', new Date(now))

/** How the report stands for this reader, and what a page would have shown. */
const standing = (context: Context, place: ReportAt) =>
  consult(context, async (db) => {
    const { report_id: report } = (await findReportPlace(db, place))!
    const steps = report ? await listSteps(db, report) : []
    const entry = report ? await findEntry(db, report) : undefined
    const signed = report ? await listFiguresSigned(db, report) : []
    return { report, steps, entry, signed, state: stateOf(steps), seen: seenOf(entry?.position ?? 0, steps) }
  })

type Deed = (context: Context, at: ReportAt, draft: { seen: string; text: string }) => Promise<Outcome<Id<'report'>>>

/** Takes a step as from a page that was just opened. */
async function take(deed: Deed, context: Context, at: ReportAt, text = ''): Promise<Outcome<Id<'report'>>> {
  const { seen } = await standing(context, at)
  return deed(context, at, { seen, text })
}

const rulesOf = (outcome: Outcome<unknown>): string[] =>
  outcome.done ? [] : outcome.objections.map(({ rule }) => rule)

const typed = (fields: Record<string, string>): ReportDraft => {
  const result = reportDraft(installation.pack.currency).parse({ seen: '0.0', ...fields })
  return result
}

const eventsOf = async (subject: string) => {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{ kind: string; office_id: string; custodian_id: string }>`
      select kind, office_id, custodian_id from platform.event where subject = ${subject} order by id`.execute(owner),
  )
  return rows
}

test('the whole journey: Rogelio types and signs, Inés approves, Óscar comments, Elena accepts, Inés reopens', async () => {
  const people = await crewAt(installation)
  const { at, rogelio, ines, oscar, elena } = people
  await fillFebruary(people)
  const entry = typed({ open: '160.25', staff: '320', cash: '1,250.50', worked: 'Vino mucha gente.' })
  assert.equal((await typeReport(rogelio, at, entry)).done, true)
  assert.equal((await take(signReport, rogelio, at)).done, true)
  const signed = await standing(oscar, at)
  assert.equal(signed.state, 'signed')
  assert.deepEqual(nested(signed.signed), februaryNumbers)
  assert.equal(signed.entry?.open, 641)
  assert.equal(signed.entry?.cash, 125_050)
  assert.equal(signed.entry?.volunteers, null, 'what was left out is not told')

  assert.equal((await take(commentReport, oscar, at, 'Gracias por el taller.')).done, true)
  assert.equal((await take(approveReport, ines, at)).done, true)
  assert.equal((await take(acceptReport, elena, at)).done, true)
  assert.equal((await standing(elena, at)).state, 'accepted')
  assert.deepEqual(rulesOf(await take(reopenReport, ines, at)), ['reopening-has-a-reason'])
  assert.equal((await take(reopenReport, ines, at, 'Faltó una plática.')).done, true)
  const reopened = await standing(rogelio, at)
  assert.equal(reopened.state, 'open')
  assert.deepEqual(reopened.signed, [], 'no number stands signed')
  assert.equal(reopened.entry?.open, 641, 'what was typed is kept')
  assert.deepEqual(
    reopened.steps.map(({ step, text }) => [step, text]),
    [
      ['signed', ''],
      ['commented', 'Gracias por el taller.'],
      ['approved', ''],
      ['accepted', ''],
      ['reopened', 'Faltó una plática.'],
    ],
  )
  const events = await eventsOf(reopened.report!)
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['report-typed', 'report-signed', 'report-commented', 'report-approved', 'report-accepted', 'report-reopened'],
  )
  for (const event of events) {
    assert.deepEqual([event.office_id, event.custodian_id], [people.place.office, people.place.agency])
  }
  assert.equal((await take(signReport, rogelio, at)).done, true, 'and it is signed again')
})

/** Starts deeds while another connection holds the report's lock, so that they truly run at once when it is let go. */
async function whileHeld<Value>({ rogelio, at }: Crew, start: () => Promise<Value>[]): Promise<Promise<Value>[]> {
  const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const holder = write(rogelio, async (tx) => {
    await lockReport(tx, (await findReportPlace(tx, at))!)
    held.resolve()
    await release.promise
  })
  await held.promise
  const started = start()
  const early = await Promise.race([...started, setTimeout(300, 'waiting')])
  release.resolve()
  await holder
  assert.equal(early, 'waiting', 'both wait for the lock')
  return started
}

test('of two who sign at once one signs, and the other is told who and when', async () => {
  const people = await crewAt(installation)
  const signBoth = () =>
    [people.rogelio, people.ines].map((who) => signReport(who, people.at, { seen: '0.0', text: '' }))
  const outcomes = await Promise.all(onPostgresql ? await whileHeld(people, signBoth) : signBoth())
  assert.deepEqual(outcomes.map(({ done }) => String(done)).toSorted(), ['false', 'true'])
  const refusal = outcomes.find((outcome) => !outcome.done)
  assert.ok(refusal && !refusal.done)
  const [objection] = refusal.objections
  assert.equal(objection?.rule, 'report-is-open')
  assert.match(String(objection?.values?.['by']), /^(Rogelio|Inés)$/)
  assert.match(String(objection?.values?.['at']), /2026.*11:00/, 'in the office’s time zone')
  const { steps, report } = await standing(people.rogelio, people.at)
  assert.equal(steps.length, 1)
  assert.deepEqual(await eventsOf(report!).then((events) => events.map(({ kind }) => kind)), ['report-signed'])
})

test('a button pressed twice signs once; what is typed twice is one entry', async () => {
  const people = await crewAt(installation)
  const entry = typed({ open: '8' })
  assert.equal((await typeReport(people.rogelio, people.at, entry)).done, true)
  assert.equal((await typeReport(people.rogelio, people.at, entry)).done, true)
  assert.equal((await standing(people.rogelio, people.at)).entry?.position, 1)
  const draft = { seen: '1.0', text: '' }
  assert.equal((await signReport(people.rogelio, people.at, draft)).done, true)
  assert.equal((await signReport(people.rogelio, people.at, draft)).done, true)
  assert.equal((await standing(people.rogelio, people.at)).steps.length, 1)
})

test('of two who type at once the second is told, and nothing of the first is lost', async () => {
  const people = await crewAt(installation)
  assert.equal((await typeReport(people.rogelio, people.at, typed({ open: '8' }))).done, true)
  const second = await typeReport(people.ines, people.at, typed({ open: '9' }))
  assert.deepEqual(rulesOf(second), ['report-was-not-changed-by-another'])
  assert.equal((await standing(people.rogelio, people.at)).entry?.open, 32)
  assert.equal((await typeReport(people.ines, people.at, typed({ open: '9', seen: '1.0' }))).done, true)
  assert.equal((await standing(people.rogelio, people.at)).entry?.open, 36)
})

test('a refusal leaves no report, no entry and no step behind', async () => {
  const people = await crewAt(installation)
  const march = { ...people.at, month: month('2026-03') }
  const draft = { seen: '0.0', text: '' }
  assert.deepEqual(rulesOf(await signReport(people.rogelio, march, draft)), ['report-month-has-ended'])
  const typing = await typeReport(people.rogelio, march, typed({ needs: 'A-123456789' }))
  assert.deepEqual(rulesOf(typing), ['text-holds-no-forbidden-number'])
  assert.equal((await standing(people.rogelio, march)).report, null)
  const evening = await signReport(at(people.rogelio, '2026-04-01T03:00:00Z'), march, draft)
  assert.equal(evening.done, true, 'it is still 31 March at the office')
})

test('nobody takes another’s step: not Lupe, not the consulate, not headquarters, not the operator', async () => {
  const people = await crewAt(installation)
  const { at, lupe, rogelio, oscar, elena, tomas } = people
  const draft = { seen: '0.0', text: 'x' }
  for (const who of [lupe, oscar, elena, tomas]) await assert.rejects(signReport(who, at, draft), Forbidden)
  for (const who of [lupe, oscar, elena]) await assert.rejects(typeReport(who, at, typed({})), Forbidden)
  await take(signReport, rogelio, at)
  for (const who of [lupe, rogelio, oscar, elena]) await assert.rejects(approveReport(who, at, draft), Forbidden)
  for (const who of [lupe, rogelio, people.ines]) await assert.rejects(commentReport(who, at, draft), Forbidden)
  for (const who of [lupe, rogelio, people.ines, oscar]) await assert.rejects(acceptReport(who, at, draft), Forbidden)
  for (const who of [lupe, rogelio, oscar]) await assert.rejects(reopenReport(who, at, draft), Forbidden)
  assert.equal((await standing(rogelio, at)).steps.length, 1)
})

test('Inés does not approve what she signed', async () => {
  const people = await crewAt(installation)
  await take(signReport, people.ines, people.at)
  assert.deepEqual(rulesOf(await take(approveReport, people.ines, people.at)), ['signer-and-approver-are-two-people'])
})

test('the database itself refuses a consulate’s signature, approval or number, past every screen', async () => {
  const people = await crewAt(installation)
  await take(signReport, people.rogelio, people.at)
  const { report } = await standing(people.oscar, people.at)
  const step = (context: Context, kind: string) =>
    write(context, async (tx) => {
      await sql`insert into ventanillas.report_step (report_id, position, custodian_id, office_id, step, taken_at)
        values (${report}, 9, ${people.place.agency}, ${people.place.office}, ${kind}, ${people.oscar.now})`.execute(tx)
    })
  const refuses = async (who: Context, ...kinds: string[]) => {
    for (const kind of kinds) await assert.rejects(step(who, kind), /row-level security/, kind)
  }
  await refuses(people.oscar, 'signed', 'approved', 'accepted', 'reopened')
  await refuses(people.elena, 'signed', 'approved')
  await refuses(people.ines, 'accepted', 'commented')
  const change = write(people.oscar, async (tx) => {
    await sql`update ventanillas.report_cell set value = 1`.execute(tx)
  })
  await assert.rejects(change, /permission denied/)
})

test('when the lead changes within a month each agency has its own report and sees no other', async () => {
  const people = await crewAt(installation)
  const { place, at, elena, oscar, rogelio, formerInes, formerAgency } = people
  await write(elena, async (tx) => {
    await sql`update ventanillas.station_lead set from_on = '2026-02-15' where station_id = ${place.station}`.execute(
      tx,
    )
    await sql`insert into ventanillas.station_lead (id, station_id, office_id, custodian_id, organization_id, from_on, to_on)
      values (${newId()}, ${place.station}, ${place.office}, ${formerAgency}, ${formerAgency}, '2020-01-01', '2026-02-14')`.execute(
      tx,
    )
  })
  const former = { ...place, agency: formerAgency }
  await insertVisits(formerInes, former, [
    { on: '2026-02-02', receipt: 'A' },
    { on: '2026-02-03', receipt: 'B' },
  ])
  await insertVisits(rogelio, place, [{ on: '2026-02-20', receipt: 'A' }])
  const formerAt = { ...at, custodian: formerAgency }
  assert.equal((await take(signReport, formerInes, formerAt)).done, true)
  assert.equal((await take(signReport, rogelio, at)).done, true)
  assert.deepEqual(nested((await standing(formerInes, formerAt)).signed)['contacts'], { '': 2 })
  assert.deepEqual(nested((await standing(rogelio, at)).signed)['contacts'], { '': 1 })

  assert.equal(await consult(rogelio, (db) => findReportPlace(db, formerAt)), undefined)
  assert.equal(await consult(formerInes, (db) => findReportPlace(db, at)), undefined)
  await assert.rejects(reopenReport(formerInes, at, { seen: '0.1', text: 'x' }), NotFound)
  await assert.rejects(reopenReport(people.ines, formerAt, { seen: '0.1', text: 'x' }), NotFound)
  const custodians = async (reader: Context, of: Month) => {
    const rows = await consult(reader, (db) => listReportMonths(db, place.office, firstDayOf(of), firstDayOf(of)))
    return rows.map((row) => row.custodian_id)
  }
  assert.deepEqual(await custodians(rogelio, february), [place.agency])
  assert.deepEqual(await custodians(formerInes, february), [formerAgency])
  assert.deepEqual(await custodians(oscar, february), [place.agency, formerAgency])
  assert.deepEqual(await custodians(oscar, month('2026-01')), [formerAgency])
  assert.deepEqual(await custodians(oscar, month('2026-03')), [place.agency])
  const own = await consult(formerInes, (db) => findReportPlace(db, { ...at, custodian: null }))
  assert.equal(own?.custodian_id, formerAgency)
  const spied = await consult(formerInes, async (db) =>
    listFiguresNow(db, { ...spanOf(own!), custodian: place.agency }, formerInes.today),
  )
  assert.deepEqual(nested(spied)['contacts'], { '': 0 }, 'the next agency’s counts are not theirs')
})

test('a station that does not exist, or a month before it opened, has no report', async () => {
  const people = await crewAt(installation)
  const { at, rogelio } = people
  await assert.rejects(signReport(rogelio, { ...at, station: 'nowhere' }, { seen: '0.0', text: '' }), NotFound)
  await assert.rejects(signReport(rogelio, { ...at, month: month('2009-05') }, { seen: '0.0', text: '' }), NotFound)
})
