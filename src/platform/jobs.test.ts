import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { CompiledQuery } from 'kysely'
import { done, refusedFor } from '#kernel/outcome'
import { freshInstallation, testInstallation } from '../../test/database.ts'
import { contextFor, systemActor } from './context.ts'
import { transact } from './database.ts'
import type { Installation } from './installation.ts'
import { installJobs, sendJob, startJobs, statementsOf, type Job } from './jobs.ts'

let count = 0
const newName = (): string => `test-job-${process.pid}-${++count}`

async function send(installation: Installation, name: string, payload: object, keep = true): Promise<void> {
  await transact(contextFor(installation, systemActor()), async (tx) => {
    await sendJob(tx, name, payload)
    return keep ? done(null) : refusedFor('test-is-undone')
  })
}

async function until(holds: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < seconds * 20, 'it did not happen in time')
    await wait(50)
  }
}

async function rowsOf(installation: Installation, text: string, values: unknown[] = []): Promise<unknown[]> {
  const { kysely } = installation.database
  return (await kysely.executeQuery(CompiledQuery.raw(text, values))).rows
}

const quick = { pollSeconds: 0.5 }

test('A job that is sent with a deed runs once the deed is committed, and never where it is undone', async () => {
  const installation = await testInstallation()
  const ran: unknown[] = []
  const job: Job = { name: newName(), run: async (_, payload) => void ran.push(payload) }
  await send(installation, job.name, { order: 1 })
  await send(installation, job.name, { order: 2 }, false)
  const jobs = await startJobs(installation, [job], quick)
  await send(installation, job.name, { order: 3 })
  await until(() => ran.length === 2)
  await wait(700)
  // Two that wait are fetched together: nothing says which runs first.
  assert.deepEqual(new Set(ran.map((payload) => JSON.stringify(payload))), new Set(['{"order":1}', '{"order":3}']))
  await jobs.stop()
})

test('Two processes over one database run each job once', async () => {
  const installation = await testInstallation()
  const ran: string[] = []
  const jobOf = (process: string): Job => ({
    name: `${newNameOfBoth}`,
    run: async (_, payload) => {
      ran.push(`${process}:${(payload as { n: number }).n}`)
      await wait(5)
    },
  })
  const newNameOfBoth = newName()
  const both = await Promise.all(['one', 'two'].map((process) => startJobs(installation, [jobOf(process)], quick)))
  for (let n = 0; n < 60; n++) await send(installation, newNameOfBoth, { n })
  await until(() => ran.length >= 60)
  await wait(600)
  assert.equal(ran.length, 60)
  assert.equal(new Set(ran.map((run) => run.split(':')[1])).size, 60)
  await Promise.all(both.map((jobs) => jobs.stop()))
})

test('A job that fails is told without its words, does not hold up the others, and is tried again', async () => {
  const installation = await testInstallation()
  const reported: string[] = []
  const ran: unknown[] = []
  const job: Job = {
    name: newName(),
    run: async (_, payload) => {
      if ((payload as { bad?: boolean }).bad) throw new Error('Rosa Medina, +1 555 010 0100')
      ran.push(payload)
    },
  }
  await send(installation, job.name, { bad: true })
  await send(installation, job.name, { good: true })
  const jobs = await startJobs(installation, [job], { ...quick, report: (name) => void reported.push(name) })
  await until(() => ran.length === 1 && reported.length > 0)
  await jobs.stop()
  assert.deepEqual(reported, [job.name])
  const kept = JSON.stringify(await rowsOf(installation, 'select * from pgboss.job where name = $1', [job.name]))
  assert.match(kept, /"retry"/)
  assert.ok(!kept.includes('Rosa') && !kept.includes('555 010'), 'the queue keeps nothing of what the error said')
})

test('Schedules stand in the zone of the institute, and one that is taken away goes', async () => {
  const installation = await freshInstallation()
  const job: Job = { name: newName(), schedule: '30 2 * * *', run: async () => {} }
  const schedules = () => rowsOf(installation, 'select name, cron, timezone from pgboss.schedule')
  await (await startJobs(installation, [job], quick)).stop()
  assert.deepEqual(await schedules(), [{ name: job.name, cron: '30 2 * * *', timezone: installation.zone }])
  await (await startJobs(installation, [{ ...job, schedule: '0 4 * * *' }], quick)).stop()
  assert.deepEqual(await schedules(), [{ name: job.name, cron: '0 4 * * *', timezone: installation.zone }])
  await (await startJobs(installation, [{ name: job.name, run: job.run }], quick)).stop()
  assert.deepEqual(await schedules(), [])
  await installation.database.close()
})

test('After stopping, nothing more is taken, and what was at work has ended', async () => {
  const installation = await testInstallation()
  let ended = 0
  const job: Job = {
    name: newName(),
    run: async () => {
      await wait(300)
      ended++
    },
  }
  const jobs = await startJobs(installation, [job], quick)
  await send(installation, job.name, {})
  await wait(700)
  await jobs.stop()
  const before = ended
  await send(installation, job.name, {})
  await wait(1200)
  assert.equal(before, 1)
  assert.equal(ended, 1)
})

test('Installing the queue again changes nothing', async () => {
  const installation = await testInstallation()
  await installJobs(installation.database)
  await installJobs(installation.database)
})

test('A script is divided at the semicolons that end a statement', () => {
  const script = `BEGIN;
    create function f() returns void as $$ begin perform 1; end; $$ language plpgsql;
    select ';', "a;b" -- not here; nor here
    ;
    COMMIT;`
  const statements = statementsOf(script)
  assert.equal(statements.length, 2)
  assert.match(statements[0]!, /^create function[\s\S]*plpgsql$/)
  assert.match(statements[1]!, /^select ';', "a;b"/)
})
