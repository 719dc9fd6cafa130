// The upkeep of the sample's directory: what somebody says is wrong and what a provider corrects wait to be looked at, two entries look
// like one, and some of what was said before was decided.
import { addDays, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { anonymous, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { readTyped } from '#platform/forms'
import {
  addService,
  assureService,
  findProposal,
  findService,
  makeProposalLink,
  openProposalLink,
  proposeFields,
  refuseProposal,
  ServiceDraft,
  takeProposal,
  tellWrong,
  type Service,
} from '#registries/services'
import { asOf, idFrom, settle } from './seed.ts'

/** Somebody without an account, so many days ago. */
const anybody = ({ installation, today }: Context, daysAgo: number): Context =>
  asOf(installation, anonymous, new Date(`${addDays(today, -daysAgo)}T18:00:00Z`))

const proposalOf = (name: string) => idFrom<'proposal'>(`proposal ${name}`)

/** Whether a proposal of the sample waits; undefined where it has not come yet. */
async function isWaiting(rogelio: Context, name: string): Promise<boolean | undefined> {
  const proposal = await consult(rogelio, (db) => findProposal(db, proposalOf(name)))
  return proposal && proposal.decision === null
}

/** What is done of the directory's upkeep, as far as it was not done yet. `neighbours` are told by their place among them. */
export async function keepDirectoryUp(rogelio: Context, clinics: ReadonlyMap<string, Service>): Promise<void> {
  const neighbour = async (at: number): Promise<Service> =>
    (await consult(rogelio, (db) => findService(db, idFrom<'service'>(`neighbour ${at}`))))!
  await decideSome(rogelio, neighbour)
  const hours = { id: proposalOf('hours'), about: 'hours', said: 'Los sábados ya no abren.' } as const
  await settle(tellWrong(anybody(rogelio, 2), await neighbour(0), hours))
  await correctByLink(rogelio, clinics.get('calma')!)
  await addDouble(rogelio, await neighbour(15))
  const called = addDays(rogelio.today, -3)
  await verifyAgain(rogelio, await neighbour(10), called)
}

/** One proposal was taken, one refused. */
async function decideSome(rogelio: Context, neighbour: (at: number) => Promise<Service>): Promise<void> {
  const noId = { id: proposalOf('no-id'), about: 'asks-for-no-id', said: '' } as const
  const closed = { id: proposalOf('closed'), about: 'closed', said: '' } as const
  await settle(tellWrong(anybody(rogelio, 6), await neighbour(11), noId))
  await settle(tellWrong(anybody(rogelio, 5), await neighbour(9), closed))
  if (await isWaiting(rogelio, 'no-id')) await settle(takeProposal(rogelio, noId.id, { parts: ['id'] }))
  if (await isWaiting(rogelio, 'closed')) {
    await settle(refuseProposal(rogelio, closed.id, { reason: 'Llamamos: sigue abierto.' }))
  }
}

/** A clinic corrects its telephone and hours by a link that it was given. */
async function correctByLink(rogelio: Context, clinic: Service): Promise<void> {
  if ((await isWaiting(rogelio, 'link')) !== undefined) return
  const { link } = await settle(makeProposalLink(rogelio, clinic.id))
  const visitor = anybody(rogelio, 0)
  const opened = (await openProposalLink(visitor, link.split('/').at(-1) ?? ''))!
  const weekdays = Object.fromEntries([1, 2, 3, 4, 5].map((weekday) => [`hours-${weekday}`, '9:00-19:00']))
  const hours = { ...weekdays, 'hours-6': '9:00-13:00', 'hours-7': '' }
  const fields = { publicLine: '+1 555 555 0190', ...hours }
  await settle(proposeFields(visitor, opened, { id: proposalOf('link'), fields }))
}

/** The same classes stand twice, as somebody else typed them. */
async function addDouble(rogelio: Context, one: Service): Promise<void> {
  const [place] = one.locations
  const { draft } = readTyped(
    {
      id: idFrom<'service'>('double'),
      office: one.office_id,
      organization: one.organization_title,
      title: 'Inglés y computación, clases',
      needs: [...one.needs],
      asksForId: 'no',
      street: place?.street ?? '',
      city: place?.city ?? '',
      postalCode: place?.postal_code ?? '',
      publicLine: one.public_line ?? '',
      'language-1': one.languages[0]?.language ?? '',
      source: 'muestra',
    },
    ServiceDraft,
  )
  if (!draft) throw new Error('the double of the sample cannot be read')
  await settle(addService(rogelio, draft))
}

/** Somebody called again and all was as it stood. */
async function verifyAgain(
  rogelio: Context,
  { id, assured_on: before }: { id: Id<'service'>; assured_on: Day | null },
  on: Day,
) {
  if (before === null || before < on) await settle(assureService(rogelio, id, { assuredOn: on }))
}
