// Mail to the provider: that something waits, changed or was withdrawn. Never what, about whom, or why.
import type { Context } from '#platform/context'
import type { Tx } from '#platform/database'
import { sendMail } from '#platform/mail'
import { say } from '#platform/messages'
import { findOrganization } from '#registries/partners'
import { findService } from '#registries/services'
import { messages } from '../messages/mail.ts'
import type { TransitionName } from '../rules/machine.ts'
import { referenceOf } from '../rules/reference.ts'
import type { Referral } from '../store/referral.ts'

export type MailKind = 'waiting' | 'withdrawn' | 'changed'

/** Mails the service at its public address, in both languages; false where the directory has none, or another's by now. */
export async function mailProvider(
  tx: Tx,
  context: Context,
  referral: Referral,
  kind: MailKind,
  link: string | null = null,
): Promise<boolean> {
  const service = await findService(tx, referral.service_id)
  // An entry may be corrected to another organization: the person agreed to this recipient, and to nobody else.
  if (!service?.public_mail || service.organization_id !== referral.recipient_id) return false
  const agency = (await findOrganization(tx, referral.custodian_id))?.title ?? ''
  const { words } = context.installation.pack
  const texts = (['es', 'en'] as const).map((language) => {
    const t = say(messages, { language, words: words[language] })
    const reference = t('mail-reference', { reference: referenceOf(referral) })
    return {
      subject: t(`mail-${kind}`),
      text: [t(`mail-${kind}-text`, { agency }), ...(link ? [link] : []), reference].join('\n\n'),
    }
  })
  const subject = texts.map((each) => each.subject).join(' · ')
  const text = texts.map((each) => each.text).join('\n\n———\n\n')
  const sealed = { secrets: link ? [link] : [], about: [referral.id] }
  await sendMail(tx, context, { to: service.public_mail, subject, text, ...sealed })
  return true
}

const withdrawing: readonly TransitionName[] = ['withdraw', 'void']
const changing: readonly TransitionName[] = ['request_cancel', 'cancel_appointment', 'reschedule', 'close_lost', 'fail']

/** The provider of a live referral hears of what the other side did with it. */
export async function mailChange(tx: Tx, context: Context, referral: Referral, name: TransitionName): Promise<void> {
  if (referral.mode !== 'live' || referral.access_from === null || referral.access_ended_at !== null) return
  if (withdrawing.includes(name)) await mailProvider(tx, context, referral, 'withdrawn')
  if (changing.includes(name)) await mailProvider(tx, context, referral, 'changed')
}
