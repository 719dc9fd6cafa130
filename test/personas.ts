// The people of the tests, each made anew: an office, its lead agency and the one before, another office, and who works there.
// Written as the owner, in the shape that the commands give; `cookieFor` signs a request in.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { anonymous, contextFor, type Actor, type Context, type RoleName } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId, newSecret } from '#platform/random'
import { addOffice, addOrganization } from './stations.ts'

export interface Personas {
  readonly office: Id<'office'>
  /** The lead agency of the office's window, and the one that led it before. */
  readonly agency: Id<'organization'>
  readonly formerAgency: Id<'organization'>
  readonly otherOffice: Id<'office'>
  readonly otherAgency: Id<'organization'>
  /** The clinic to which people are referred: Sol's. */
  readonly clinic: Id<'organization'>
  /** A visitor: nobody who signs in. */
  readonly rosa: Context
  readonly lupe: Context
  readonly rogelio: Context
  readonly ines: Context
  readonly oscar: Context
  readonly elena: Context
  readonly tomas: Context
  /** A worker and the lead of the former agency, with roles at the same office. */
  readonly formerLupe: Context
  readonly formerInes: Context
  /** People of another office and another agency. */
  readonly otherLupe: Context
  readonly otherInes: Context
  readonly otherOscar: Context
  /** Works at a clinic to which people are referred. */
  readonly sol: Context
}

/** Makes the people of a test, with fresh ids. Their sessions are open. */
export async function personas(installation: Installation): Promise<Personas> {
  const office = await addOffice(installation)
  const otherOffice = await addOffice(installation)
  const agency = await addOrganization(installation)
  const formerAgency = await addOrganization(installation)
  const otherAgency = await addOrganization(installation)
  const clinic = await addOrganization(installation)
  const person = (name: string, role: RoleName, at: Place = {}) => addPerson(installation, name, role, at)
  return {
    office,
    agency,
    formerAgency,
    otherOffice,
    otherAgency,
    clinic,
    rosa: contextFor(installation, anonymous),
    lupe: await person('Lupe', 'worker', { office, organization: agency }),
    rogelio: await person('Rogelio', 'coordinator', { office, organization: agency }),
    ines: await person('Inés', 'agency-lead', { office, organization: agency }),
    oscar: await person('Óscar', 'consular-officer', { office }),
    elena: await person('Elena', 'headquarters'),
    tomas: await person('Tomás', 'operator'),
    formerLupe: await person('Lupe, antes', 'worker', { office, organization: formerAgency }),
    formerInes: await person('Inés, antes', 'agency-lead', { office, organization: formerAgency }),
    otherLupe: await person('Lupe, en otra parte', 'worker', { office: otherOffice, organization: otherAgency }),
    otherInes: await person('Inés, en otra parte', 'agency-lead', { office: otherOffice, organization: otherAgency }),
    otherOscar: await person('Óscar, en otra parte', 'consular-officer', { office: otherOffice }),
    sol: await person('Sol', 'provider', { organization: clinic }),
  }
}

interface Place {
  readonly office?: Id<'office'>
  readonly organization?: Id<'organization'>
}

const tokens = new Map<string, string>()

/** Adds a person with one role and an open session; the context in which they act. */
export async function addPerson(
  installation: Installation,
  name: string,
  role: RoleName,
  { office, organization }: Place = {},
): Promise<Context> {
  const account = newId<'account'>()
  const token = newSecret()
  const at = installation.clock()
  const side = role === 'headquarters' || role === 'consular-officer' ? 'government' : 'civil'
  const offices = await installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.operator', 'on', true)`.execute(tx)
      await sql`insert into people.office_holder (id, name, kind, office_id, organization_id, from_on)
        values (${account}, ${name}, 'agency-worker', ${office ?? null}, ${organization ?? null}, '2026-01-01')`.execute(
        tx,
      )
      await sql`insert into access.account (id, side, origin, created_at) values (${account}, ${side}, 'invited', ${at})`.execute(
        tx,
      )
      await sql`insert into access.role (id, account_id, role, office_id, organization_id, granted_at)
        values (${newId()}, ${account}, ${role}, ${office ?? null}, ${organization ?? null}, ${at})`.execute(tx)
      await sql`insert into access.session (id, account_id, token_hash, method, started_at, seen_at, expires_at)
        values (${newId()}, ${account}, ${createHash('sha256').update(token).digest()}, 'passkey', ${at}, ${at},
          ${new Date(at.getTime() + 43_200_000)})`.execute(tx)
      if (role !== 'headquarters') return role === 'consular-officer' && office ? [office] : []
      const { rows } = await sql<{ code: Id<'office'> }>`select code from network.office order by code`.execute(tx)
      return rows.map(({ code }) => code)
    }),
  )
  tokens.set(account, token)
  const roles = [{ role, office: office ?? null, organization: organization ?? null }]
  return contextFor(installation, { kind: 'account', account, name, roles, offices, tablet: null } satisfies Actor)
}

/** The cookie of the person's session; an empty one for somebody who is not signed in. */
export const cookieFor = ({ actor }: Context): string => {
  const token = actor.account && tokens.get(actor.account)
  return token ? `puente=${token}` : ''
}

/** What `app.request(path, …)` takes to ask as this person; a form is posted where there is one. */
export function asking(context: Context, form?: Readonly<Record<string, string>>): RequestInit {
  const headers = { cookie: cookieFor(context) }
  return form ? { method: 'POST', headers, body: new URLSearchParams(form) } : { headers }
}
