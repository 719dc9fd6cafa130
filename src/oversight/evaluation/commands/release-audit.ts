// The attack on a draft: what would be published of it is rounded, and everything that somebody could work out of it, and of what
// was released of the year before, is worked out.
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, transact, type Db } from '#platform/database'
import { found } from '#platform/errors'
import { tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { openSolver } from '#platform/solver'
import { attack, protect, type Protected } from '#statistics/disclosure'
import type { CountClass } from '#statistics/rounding'
import { mostPeople } from '#statistics/bounds'
import { supposeCells, type CountedRelease } from '../rules/release-former.ts'
import { spotKey, tablesOf, type LinkedTables } from '../rules/release-tables.ts'
import {
  findDraft,
  findPublishedDraft,
  listDraftCells,
  listDraftCounts,
  markAuditDone,
  markAuditEnded,
  type AuditResult,
  type Draft,
  type DraftCount,
} from '../store/release-draft.ts'
import { listFormerReleases, listPublishedFigures, type ClassRow } from '../store/release.ts'
import { cellsFrom } from './release-draft.ts'
import { headquartersContext } from './travel-arriving.ts'

/** Rounds a draft and attacks what would be published. Repeated for a draft whose audit has ended, it changes nothing. */
export async function auditDraft(installation: Installation, id: Id<'release-draft'>): Promise<void> {
  const context = await headquartersContext(installation)
  const audited = await consult(context, (db) => readAudited(db, id))
  if (audited.draft.ended_at !== null) return
  const tellDone = (steps: number) => transact(context, async (tx) => done(await markAuditDone(tx, id, steps)))
  const result = await attackAll(audited, tellDone)
  const ended = await headquartersContext(installation)
  await transact(ended, async (tx) => {
    const sha256 = await markAuditEnded(tx, id, result, ended.now)
    if (sha256 !== undefined) await tellOfAudit(tx, ended, audited.draft, { sha256, pinned: result.pinned })
    return done(null)
  })
}

const tellOfAudit = (
  tx: Parameters<typeof tell>[0],
  context: Context,
  { release_id }: Draft,
  found: { sha256: string; pinned: number },
) => tell(tx, context, 'release-audited', release_id, { headquarters: true }, found)

/** A release of the year that is out: what it said, and what it counted. */
interface Former extends CountedRelease {
  readonly figures: readonly ClassRow[]
}

interface Audited {
  readonly draft: Draft
  readonly counts: readonly DraftCount[]
  readonly cells: CountedRelease['cells']
  readonly formers: readonly Former[]
}

async function readAudited(db: Db, id: Id<'release-draft'>): Promise<Audited> {
  const draft = found(await findDraft(db, id))
  const formers: Former[] = []
  for (const release of await listFormerReleases(db, draft)) {
    const published = found(await findPublishedDraft(db, release))
    formers.push({ figures: await listPublishedFigures(db, release), ...(await readCounted(db, published.id)) })
  }
  const counted = await readCounted(db, id)
  // What is rounded is what the cells add up to: without them it would all be 0.
  if (!counted.cells && counted.counts.some(({ count }) => count > 0))
    throw new Error('a draft that was made before cells were kept is made anew')
  return { draft, ...counted, formers }
}

async function readCounted(db: Db, draft: Id<'release-draft'>) {
  const cells = await listDraftCells(db, draft)
  return { counts: await listDraftCounts(db, draft), cells: cells.length > 0 ? cellsFrom(cells) : undefined }
}

/** The spots of which nobody reported anything and nothing was counted: what is missing is not zero. */
const unreportedOf = (counts: readonly DraftCount[]): ReadonlySet<string> =>
  new Set(counts.filter(({ count, expected, signed }) => count === 0 && expected > 0 && signed === 0).map(spotKey))

async function attackAll(audited: Audited, tellDone: (steps: number) => Promise<unknown>): Promise<AuditResult> {
  const { draft, counts, cells, formers } = audited
  const offices = [...new Set(counts.flatMap(({ office_id }) => (office_id === null ? [] : [office_id])))].sort()
  const counted = [...formers, { counts, cells: cells ?? cellsFrom([]) }]
  const { releases, isUnchanged } = supposeCells(draft.year, offices, counted)
  const solver = await openSolver()
  const classes: ClassRow[] = []
  let fewest = Number.POSITIVE_INFINITY
  let pinned = 0
  for (const [at, linked] of tablesOf(draft.year, offices, releases, isUnchanged).entries()) {
    const { said, rows } = saidBefore(linked, formers)
    const safe = await protect([linked.figures], solver, { said })
    await tellDone(2 * at + 1)
    const attacked = await attack([linked.figures], new Map([...said, ...safe.figures]), solver)
    await tellDone(2 * at + 2)
    fewest = Math.min(fewest, attacked.least)
    pinned += attacked.pinned.length
    classes.push(...classesOf(linked, safe, rows, unreportedOf(counts)))
  }
  return { fewest: Number.isFinite(fewest) ? fewest : null, pinned, classes }
}

/** What the releases before say of these figures, by key. One that is withheld is known to be somebody in a first release only. */
function saidBefore(linked: LinkedTables, formers: readonly Former[]) {
  const said = new Map<string, CountClass>()
  const rows = new Map<string, ClassRow>()
  for (const [release, { figures }] of formers.entries())
    for (const row of figures) {
      const key = linked.keyOf(release, row)
      if (key === undefined || said.has(key)) continue
      rows.set(key, row)
      if (row.low !== null && row.high !== null) said.set(key, { low: row.low, high: row.high })
      else
        said.set(key, row.state === 'missing' ? { low: 0, high: 0 } : { low: release === 0 ? 1 : 0, high: mostPeople })
    }
  return { said, rows }
}

/** What is published: the classes found, and what stands already of figures in which nothing changed. */
function classesOf(
  { spots }: LinkedTables,
  { figures }: Protected,
  rows: ReadonlyMap<string, ClassRow>,
  unreported: ReadonlySet<string>,
): ClassRow[] {
  return [...spots].map(([key, spot]) => {
    const [figure, row] = [figures.get(key), rows.get(key)]
    const { low, high, state } = (figure ?? row)!
    const office_id = spot.office_id as Id<'office'> | null
    const isNobody = high === 0 || state === 'missing'
    if (isNobody && unreported.has(spotKey(spot)))
      return { ...spot, office_id, low: null, high: null, state: 'missing' }
    if (isNobody) return { ...spot, office_id, low: 0, high: 0, state: 'rounded' }
    return state === 'withheld'
      ? { ...spot, office_id, low: null, high: null, state }
      : { ...spot, office_id, low, high, state }
  })
}
