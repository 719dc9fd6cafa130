// A lost slip: who left a telephone gets a new code, and the old one opens nothing any more. Nobody else can be told apart.
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Outcome } from '#kernel/outcome'
import { readPhone } from '#kernel/text'
import { agencyRoles, type Context } from '#platform/context'
import { consult, transact, type Db } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { findByCode, listByPhone, replaceCode } from '#registries/people'
import { mayRecordVisits } from '../rules/permissions.ts'
import { objectionsToLostSlip, tellApart, type LostSlipDraft } from '../rules/receipt.ts'
import { listVisitors, moveReceipts, type Visitor } from '../store/receipt.ts'
import { isReceiptKnown } from '../store/visit.ts'

/** Who left the telephone, to be chosen by their last visit; or the new code, shown once. */
export type LostSlip =
  | { readonly kind: 'choose'; readonly visitors: readonly Visitor[] }
  | { readonly kind: 'replaced'; readonly code: string; readonly visitor: Visitor }

/** The agencies for which the worker works at the office. */
const agenciesAt = ({ actor }: Context, office: Id<'office'>): Id<'organization'>[] =>
  actor.roles.flatMap(({ role, office: at, organization }) =>
    agencyRoles.includes(role) && organization !== null && (at === null || at === office) ? [organization] : [],
  )

interface Found {
  readonly custodian: Id<'organization'>
  readonly visitors: readonly Visitor[]
}

/** Who came to the office and left this telephone, agency by agency. */
async function findVisitors(db: Db, context: Context, office: Id<'office'>, phone: string): Promise<Found[]> {
  const all: Found[] = []
  for (const custodian of new Set(agenciesAt(context, office))) {
    const persons = await listByPhone(db, context, custodian, phone)
    const ids = persons.map(({ id }) => id)
    all.push({ custodian, visitors: await listVisitors(db, office, ids) })
  }
  return all
}

/**
 * Replaces a lost slip. A family may share a telephone, and others may know it: the visitor says when they came, the worker
 * chooses, and no two are ever joined. Refused where nobody left it, or where nothing tells the visitor from another.
 */
export async function replaceLostSlip(
  context: Context,
  office: Id<'office'>,
  draft: LostSlipDraft,
): Promise<Outcome<LostSlip>> {
  allow(mayRecordVisits(context.actor, office))
  const readable = readPhone(draft.phone) !== undefined
  const all = readable ? await consult(context, (db) => findVisitors(db, context, office, draft.phone)) : []
  const visitors = all.flatMap((each) => each.visitors)
  const alike = tellApart(visitors).flatMap(({ visitor, by }) => (by === undefined ? [visitor.person_id] : []))
  const objections = objectionsToLostSlip(draft, { readable, found: visitors.map(({ person_id }) => person_id), alike })
  if (objections.length > 0) return refused(objections)
  const chosen = visitors.find(({ person_id }) => person_id === draft.person)
  if (!chosen) return done({ kind: 'choose', visitors })
  const { custodian } = found(all.find((each) => each.visitors.includes(chosen)))
  return giveNewCode(context, custodian, chosen, draft.newCode)
}

/** Sent twice, the form gives the same code again. A code that is somebody else's already is nobody's new one. */
function giveNewCode(
  context: Context,
  custodian: Id<'organization'>,
  visitor: Visitor,
  code: string,
): Promise<Outcome<LostSlip>> {
  const receipt = context.installation.keys.mac('receipt', code, custodian)
  return transact(context, async (tx) => {
    const holder = await findByCode(tx, context, custodian, code)
    if (holder?.id === visitor.person_id) return done<LostSlip>({ kind: 'replaced', code, visitor })
    if (holder || (await isReceiptKnown(tx, custodian, receipt))) return refusedFor('form-is-whole')
    await moveReceipts(tx, custodian, visitor.person_id, receipt)
    await replaceCode(tx, context, visitor.person_id, code)
    await tell(tx, context, 'receipt-replaced', visitor.person_id, { custodian })
    return done<LostSlip>({ kind: 'replaced', code, visitor })
  })
}
